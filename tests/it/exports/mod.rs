//! Exports for other tools.

mod explicit;
mod json;
mod symbolic;
