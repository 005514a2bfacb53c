//! Written down: node → choice, with another policy for everything else.

use super::{Policy, PolicyError};
use crate::expression::{ChoiceId, NodeId};
use crate::program::{Pick, Program, State};

/// The text of a script: entries `node/choice`, and the policy for what they do not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScriptText {
    /// Node and choice (or order `a>b>c`), as written and in the order written, each with its line from 1.
    pub entries: Vec<(String, String, usize)>,
    /// What the line `fallback:` names.
    pub fallback: Option<String>,
}

/// An entry `node/choice`, taken apart.
#[must_use]
pub fn entry(text: &str) -> Option<(&str, &str)> {
    text.split_once('/')
        .map(|(node, choice)| (node.trim(), choice.trim()))
        .filter(|(n, c)| !n.is_empty() && !c.is_empty())
}

impl ScriptText {
    /// Reads one `node/choice` a line. What follows `#` is a comment; one line may be `fallback: POLICY`.
    ///
    /// # Errors
    /// [`PolicyError::Malformed`] names the line.
    pub fn parse(text: &str) -> Result<ScriptText, PolicyError> {
        let mut script = ScriptText::default();
        for (i, line) in text.lines().enumerate() {
            let line = line.split_once('#').map_or(line, |(before, _)| before).trim();
            let error = |message: String| PolicyError::Malformed { spec: format!("line {}", i + 1), message };
            if line.is_empty() {
                continue;
            }
            if let Some(name) = line.strip_prefix("fallback:") {
                if script.fallback.replace(name.trim().to_owned()).is_some() {
                    return Err(error("a script has one fallback".to_owned()));
                }
                continue;
            }
            let shown: String = line.chars().take(60).collect();
            let (node, choice) =
                entry(line).ok_or_else(|| error(format!("`{shown}` is neither node/choice nor `fallback: POLICY`")))?;
            script.entries.push((node.to_owned(), choice.to_owned(), i + 1));
        }
        Ok(script)
    }
}

/// Takes what is written for a node; asks another policy where nothing is, or where it is locked.
pub(super) struct Scripted<'p> {
    /// For each entry its node and what it says.
    entries: Vec<(NodeId, Pick)>,
    /// How often each node was met.
    met: std::collections::BTreeMap<NodeId, usize>,
    fallback: Box<dyn Policy + 'p>,
}

/// A policy that takes what a script says.
///
/// # Errors
/// [`PolicyError::Malformed`] for an entry that the scenario has not.
pub fn scripted<'p>(
    program: &Program,
    script: &ScriptText,
    fallback: Box<dyn Policy + 'p>,
) -> Result<Box<dyn Policy + 'p>, PolicyError> {
    let mut entries = Vec::new();
    for (node, choice, line) in &script.entries {
        let error = |message: String| PolicyError::Malformed { spec: format!("line {line}"), message };
        let ids = program.scenario.nodes.iter().map(|(key, _)| key.value.as_str());
        let hint = |word: &str, ids: Vec<&str>| {
            crate::diagnostic::one_of(word, ids).map(|help| format!("; {help}")).unwrap_or_default()
        };
        let found = program
            .find_node(node)
            .ok_or_else(|| error(format!("there is no node `{node}`{}", hint(node, ids.collect()))))?;
        let pick = program.parse_pick(found, choice).ok_or_else(|| {
            let here = program.answers(found);
            error(format!("`{node}` has no `{choice}`{}", hint(choice, here)))
        })?;
        entries.push((found, pick));
    }
    Ok(Box::new(Scripted { entries, met: std::collections::BTreeMap::new(), fallback }))
}

impl Scripted<'_> {
    /// The entry for this meeting of the node: the first for the first, and the last for all that follow.
    fn next(&mut self, node: NodeId) -> Option<&Pick> {
        let met = self.met.entry(node).or_insert(0);
        let place = *met;
        *met += 1;
        let here = self.entries.iter().filter(|(n, _)| *n == node);
        let count = here.clone().count();
        here.map(|(_, pick)| pick).nth(place.min(count.checked_sub(1)?))
    }
}

impl Policy for Scripted<'_> {
    fn restart(&mut self, seed: u64) {
        self.met.clear();
        self.fallback.restart(seed);
    }

    fn choose(&mut self, program: &Program, state: &State, node: NodeId, available: &[ChoiceId]) -> ChoiceId {
        match self.next(node) {
            Some(Pick::Choice(choice)) if available.contains(choice) => *choice,
            _ => self.fallback.choose(program, state, node, available),
        }
    }

    fn order(&mut self, program: &Program, state: &State, node: NodeId, items: usize) -> Vec<u8> {
        match self.next(node) {
            Some(Pick::Order(order)) => order.clone(),
            _ => self.fallback.order(program, state, node, items),
        }
    }
}
