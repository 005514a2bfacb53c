//! The author's commands: a scenario begun, drawn and explored.

mod explore;
mod lints;
mod map;
mod new;
