use serde::{Deserialize, Serialize};

use super::{Code, Severity, one_of};

/// What is made of a warning or a note. Errors are always errors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// It is not shown.
    Allow,
    /// It is a warning.
    #[default]
    Warn,
    /// It is an error: `check` fails.
    Deny,
}

impl Level {
    /// As a severity; none if it is not shown.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Level::Allow => None,
            Level::Warn => Some(Severity::Warning),
            Level::Deny => Some(Severity::Error),
        }
    }
}

/// Levels for codes, said once for every file, as by flags; the last word on a code counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels(Vec<(Code, Level)>);

impl Levels {
    /// With one more word on the warning or note called `name`: its code, its short name, or `all`.
    ///
    /// # Errors
    /// What is wrong with the name, and what may have been meant.
    pub fn say(&mut self, name: &str, level: Level) -> Result<(), (String, Option<String>)> {
        if name == "all" {
            self.0.extend(lints().map(|code| (code, level)));
            return Ok(());
        }
        self.0.push((lint(name)?, level));
        Ok(())
    }

    /// What was said of a code last.
    #[must_use]
    pub fn of(&self, code: Code) -> Option<Level> {
        self.0.iter().rev().find(|(said, _)| *said == code).map(|(_, level)| *level)
    }
}

/// Every code that has a level: warnings and notes.
fn lints() -> impl Iterator<Item = Code> {
    Code::ALL.iter().copied().filter(|code| code.severity() != Severity::Error)
}

/// The warning or note called `name`: its code or its short name.
///
/// # Errors
/// What is wrong with the name, and what may have been meant.
pub fn lint(name: &str) -> Result<Code, (String, Option<String>)> {
    match Code::find(name) {
        Some(code) if code.severity() == Severity::Error => {
            let why = format!("`{name}` is an error, and errors have no level");
            Err((why, Some("levels are for codes that begin with W or N".to_owned())))
        }
        Some(code) => Ok(code),
        None => {
            let known = lints().flat_map(|code| [code.explanation().slug, code.name()]);
            Err((format!("there is no warning or note `{name}`"), one_of(name, known)))
        }
    }
}
