//! Exports for other tools.

mod explicit;
mod symbolic;
