//! The full screen: frames as text, the session behind it, and the program in a real pseudo-terminal.

mod any_keys;
mod frames;
mod pseudo_terminal;
mod seen;
mod sessions;
mod stage;
