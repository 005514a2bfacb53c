//! Lists of choices `node/choice`, taken as their nodes are met.

use super::{Pick, Session};
use crate::policy;

/// A list of choices to play.
#[derive(Debug, Clone)]
pub struct Script {
    entries: Vec<(String, String, bool)>,
}

/// Why a script cannot be read or played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptError {
    /// An entry is not `node/choice`.
    Malformed(String),
    /// A node was met without an entry.
    NoEntry(String),
    /// The node has no such choice or order.
    Unknown(String),
    /// The choice is locked when its turn comes.
    Locked(String),
}

impl std::fmt::Display for ScriptError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ScriptError::Malformed(entry) => write!(f, "`{entry}` is not of the form node/choice"),
            ScriptError::NoEntry(node) => write!(f, "the list of choices has no entry for `{node}`"),
            ScriptError::Unknown(entry) => write!(f, "there is no `{entry}`"),
            ScriptError::Locked(entry) => write!(f, "`{entry}` is locked when its turn comes"),
        }
    }
}

impl std::error::Error for ScriptError {}

impl Script {
    /// Reads `node/choice,node/a>b>c,…`.
    ///
    /// # Errors
    /// [`ScriptError::Malformed`] for an entry without a slash.
    pub fn parse(text: &str) -> Result<Script, ScriptError> {
        let mut entries = Vec::new();
        for entry in text.split(',').map(str::trim).filter(|e| !e.is_empty()) {
            let (node, choice) = policy::entry(entry).ok_or_else(|| ScriptError::Malformed(entry.to_owned()))?;
            entries.push((node.to_owned(), choice.to_owned(), false));
        }
        Ok(Script { entries })
    }

    /// The pick for the decision that waits: the next unused entry of its node.
    ///
    /// # Errors
    /// [`ScriptError`]; [`ScriptError::NoEntry`] if the list says nothing of this node.
    pub fn next(&mut self, session: &Session<'_>) -> Result<Option<Pick>, ScriptError> {
        let Some(node) = session.node() else { return Ok(None) };
        let name = session.program().node_id(node);
        let entry = self.entries.iter_mut().find(|(n, _, used)| n == name && !used);
        let Some((_, choice, used)) = entry else { return Err(ScriptError::NoEntry(name.to_owned())) };
        let key = format!("{name}/{choice}");
        let pick = session.parse_pick(node, choice).ok_or_else(|| ScriptError::Unknown(key.clone()))?;
        if let Pick::Choice(choice) = &pick
            && !session.available().contains(choice)
        {
            return Err(ScriptError::Locked(key));
        }
        *used = true;
        Ok(Some(pick))
    }

    /// Entries that were not used, as written.
    #[must_use]
    pub fn unused(&self) -> Vec<String> {
        self.entries.iter().filter(|(_, _, used)| !used).map(|(n, c, _)| format!("{n}/{c}")).collect()
    }
}
