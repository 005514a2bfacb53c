//! One binary for all integration tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    unreachable_pub,
    reason = "tests fail by panicking, print tables, and look at clocks"
)]

mod analyses;
mod analysis_page;
mod authoring;
mod balance;
mod batches;
mod checking;
mod command_line;
mod compares;
mod drills;
mod eval;
mod exports;
mod fixtures;
mod generated;
mod html;
mod html_worth;
mod kills;
// The scenario of any size that the benchmarks use.
#[path = "../../benches/support/mod.rs"]
mod large;
mod layers;
mod lenses;
mod oracles;
mod policies;
mod policy_tables;
mod predictions;
mod properties;
mod questions;
mod ranks;
mod retries;
mod reviews;
mod screens;
mod solver;
mod suites;
mod support;
mod sweeps;
mod tables;
mod transcripts;
