//! The author's commands: a scenario begun, drawn and explored; and the page that walks through them.

mod explore;
mod lints;
mod map;
mod new;
mod walk;
