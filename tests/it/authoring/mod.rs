//! The author's commands: a scenario begun, drawn and explored.

mod explore;
mod map;
mod new;
