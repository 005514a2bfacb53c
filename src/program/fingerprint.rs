//! Hashes that name a scenario's rules and its prose.

use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use super::Program;
use crate::number::Fixed;
use crate::scenario::{Framework, FrameworkRef, List, Located, Map, Prose, Scenario, TextSlot, for_each_text, write};

/// Changes when the rules of the engine change what a scenario means.
const RULES_VERSION: &str = "toughcall-rules-1";

/// Hashes made when somebody first asks: a check of a large file needs neither.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    rules: OnceLock<String>,
    prose: OnceLock<String>,
}

impl Program {
    /// Names the rules, everything that decides how a run goes and what it scores: 16 hexadecimal digits of SHA-256 over
    /// the canonical text without prose, the framework written out.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        self.names.rules.get_or_init(|| of_rules(&self.scenario, &self.ranking.framework))
    }

    /// Names the prose: 16 hexadecimal digits of SHA-256 over every text with its key, predictions, and inputs of lenses.
    #[must_use]
    pub fn text_hash(&self) -> &str {
        self.names.prose.get_or_init(|| of_prose(&self.scenario))
    }
}

fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn of_rules(scenario: &Scenario, framework: &Framework) -> String {
    let mut rules = scenario.clone();
    let mut framework = framework.clone();
    // A range says what may be written, not what it does.
    framework.ranges = Located::unwritten(Map::default());
    rules.framework = Located::unwritten(FrameworkRef::Inline(Box::new(framework)));
    for_each_text(&mut rules, &mut |_, slot| match slot {
        TextSlot::Line(line) => line.clear(),
        TextSlot::Prose(prose) => *prose = Prose::default(),
    });
    // What only a person sees.
    rules.bars = None;
    rules.lints = Located::unwritten(List::default());
    rules.minutes = Located::unwritten(crate::scenario::Whole(0));
    rules.tags = Located::unwritten(List::default());
    rules.people = Located::unwritten(Map::default());
    rules.promises = Located::unwritten(List::default());
    rules.predictions = Located::unwritten(Map::default());
    for (_, priority) in &mut rules.priorities.value.0 {
        priority.value.lenses = Located::unwritten(Map::default());
    }
    for (_, variable) in &mut rules.variables.value.0 {
        variable.value.price = Located::unwritten(false);
        variable.value.hidden = Located::unwritten(false);
    }
    for (_, node) in &mut rules.nodes.value.0 {
        match &mut node.value {
            crate::scenario::Node::Decision(decision) => {
                decision.speaker = None;
                decision.detail = None;
                for choice in &mut decision.choices.value.0 {
                    choice.value.hide = Located::unwritten(false);
                    (choice.value.detail, choice.value.locked, choice.value.reply) = (None, None, None);
                    choice.value.trap = None;
                    choice.value.outcomes.value.0.iter_mut().for_each(|o| o.value.text = None);
                }
            }
            crate::scenario::Node::Ranking(ranking) => (ranking.speaker, ranking.detail) = (None, None),
            crate::scenario::Node::Chance(chance) => {
                (chance.speaker, chance.text) = (None, None);
                chance.outcomes.value.0.iter_mut().for_each(|o| o.value.text = None);
            }
        }
    }
    rules.tasks.value.0.iter_mut().for_each(|(_, task)| task.value.note = None);
    // A start effort that is the default and one written out are the same rule.
    if rules.start_effort.value == Fixed::ONE {
        rules.start_effort = Located::unwritten(Fixed::ONE);
    }
    hash(&[RULES_VERSION, &write(&rules).unwrap_or_default()])
}

fn of_prose(scenario: &Scenario) -> String {
    let mut copy = scenario.clone();
    let mut parts: Vec<String> = Vec::new();
    for_each_text(&mut copy, &mut |key, slot| {
        parts.push(key.to_owned());
        parts.push(match slot {
            TextSlot::Line(line) => line.clone(),
            TextSlot::Prose(prose) => write(&*prose).unwrap_or_default(),
        });
    });
    // What a prediction is about changes no rule; it belongs to the words that ask for it.
    for (key, prediction) in scenario.predictions.iter() {
        parts.push(format!("predictions.{}", key.value));
        parts.push(write(&prediction.value).unwrap_or_default());
    }
    // Inputs of other frameworks say how a run is talked about afterwards.
    for (key, priority) in scenario.priorities.iter().filter(|(_, priority)| !priority.lenses.is_empty()) {
        parts.push(format!("priorities.{}.lenses", key.value));
        parts.push(write(&priority.lenses.value).unwrap_or_default());
    }
    hash(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}
