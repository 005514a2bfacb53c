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
