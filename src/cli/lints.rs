//! How far `check` looks, and what it makes of what it finds.

use super::Failure;
use crate::diagnostic::{Level, Levels};
use crate::lint::{Options, STATES};
use crate::solve::Budget;

/// Memory for exploring at most: 4 GiB.
const MEMORY: u64 = 4 << 30;

/// Flags about warnings and notes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct LintArgs {
    /// Only read the file: no states are explored and nothing is played
    #[arg(long)]
    quick: bool,
    /// States up to which conditions, choices, looks and chance are proved
    #[arg(long, value_name = "N", default_value_t = STATES, conflicts_with = "quick")]
    states: u64,
    /// Do not show this warning or note (its code, its short name, or `all`)
    #[arg(short = 'A', long, value_name = "CODE")]
    allow: Vec<String>,
    /// Make it a warning
    #[arg(short = 'W', long, value_name = "CODE")]
    warn: Vec<String>,
    /// Make it an error
    #[arg(short = 'D', long, value_name = "CODE")]
    deny: Vec<String>,
}

impl LintArgs {
    /// What exploring may cost.
    pub(super) fn budget(&self) -> Budget<'static> {
        Budget { max_states: self.states, max_bytes: MEMORY, go_on: &|_| true }
    }

    /// The options of one check, within a budget.
    ///
    /// # Errors
    /// A usage error for a name that is no warning or note.
    pub(super) fn options<'a>(&self, budget: &'a Budget<'a>) -> Result<Options<'a>, Failure> {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Ok(Options { levels: self.levels()?, explore: (!self.quick).then_some(budget), threads })
    }

    /// The options of a check that only reads.
    ///
    /// # Errors
    /// A usage error for a name that is no warning or note.
    pub(super) fn reading(&self) -> Result<Options<'static>, Failure> {
        Ok(Options { levels: self.levels()?, explore: None, threads: 1 })
    }

    /// What is said of one code counts more than what is said of `all`; of two words on the same, the stricter one.
    fn levels(&self) -> Result<Levels, Failure> {
        let mut levels = Levels::default();
        for of_all in [true, false] {
            for (names, level) in [(&self.allow, Level::Allow), (&self.warn, Level::Warn), (&self.deny, Level::Deny)] {
                for name in names.iter().filter(|name| (name.as_str() == "all") == of_all) {
                    levels.say(name, level).map_err(|(message, help)| Failure::usage(message).maybe_help(help))?;
                }
            }
        }
        Ok(levels)
    }
}
