//! toughcall
pub mod number;

pub mod source;

pub mod diagnostic;

pub mod scenario;

pub mod expression;

pub mod check;

pub mod framework;

pub mod program;

pub mod engine;

pub mod score;

pub mod policy;

pub mod run;

pub mod report;

pub mod play;

#[cfg(feature = "terminal")]
pub mod cli;
