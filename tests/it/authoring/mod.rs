//! The author's commands: a scenario begun, drawn and explored.

mod new;
