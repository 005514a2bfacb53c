//! toughcall: a simulator for hard engineering-leadership decisions.
//!
//! A scenario is a RON file: a decision graph over state variables, with days that pass, people who do the work, chance,
//! and stakeholders who react. From text to verdict it goes through these stages, in this order; a stage may use only the
//! stages above it, and a test holds that.
//!
//! ```text
//! RON text → scenario → checked → program → engine ─step→ … → events, ledger → run → report
//!                  (with its framework ranked)                       solve ─┘      └─ play, command line
//! ```
//!
//! ```
//! use toughcall::{policy, program, run};
//!
//! let text = program::built_in("warm-up").ok_or("no such scenario")?;
//! let (program, findings) = program::load(&text);
//! let program = program.ok_or_else(|| format!("{findings:?}"))?;
//! let mut expert = policy::make("expert", 7)?;
//! let session = run::simulate(&program, 7, expert.as_mut());
//! let ledger = &session.record().ledger;
//! assert_eq!(ledger.total(), ledger.components().total());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! With the feature `terminal` (default) there is a command line on top; without it the library is pure: it opens no file,
//! looks at no clock and prints nothing.

// Blank lines between the modules keep rustfmt from sorting them: this is the order of the pipeline.

pub mod number;

pub mod source;

pub mod diagnostic;

#[cfg(feature = "tables")]
pub mod table;

pub mod scenario;

pub mod expression;

pub mod check;

pub mod framework;

pub mod program;

pub mod engine;

pub mod score;

pub mod policy;

pub mod run;

pub mod solve;

pub mod analysis;

pub mod batch;

pub mod explore;

pub mod sweep;

pub mod evaluate;

pub mod testing;

pub mod compare;

pub mod balance;

pub mod lint;

pub mod map;

pub mod export;

pub mod drill;

pub mod report;

pub mod play;

#[cfg(feature = "terminal")]
pub mod tui;

#[cfg(feature = "terminal")]
pub mod cli;
