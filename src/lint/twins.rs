//! Words that cannot tell two things apart: the same twice, or none at all; and fields that can never matter.

use std::collections::HashMap;

use super::Sink;
use crate::check::Checked;
use crate::diagnostic::{Code, Diagnostic};
use crate::scenario::{Decision, Located, Node, Prose};
use crate::source::Span;

pub(super) fn look(checked: &Checked, sink: &mut Sink) {
    let scenario = checked.scenario();
    for (key, node) in scenario.nodes.iter() {
        match &node.value {
            Node::Decision(decision) => {
                empty_prose(&decision.text, "the text of", || key.value.clone(), sink);
                choices(&key.value, decision, sink);
            }
            Node::Ranking(ranking) => {
                empty_prose(&ranking.text, "the text of", || key.value.clone(), sink);
                let mut labels = Twins::of("item", &key.value);
                for item in ranking.items.iter() {
                    let subject = || format!("{}/{}", key.value, item.id.value);
                    empty_prose(&item.label, "the label of", subject, sink);
                    labels.prose(&item.label, &item.id, sink);
                }
            }
            Node::Chance(chance) => {
                chance.text.iter().for_each(|text| empty_prose(text, "the text of", || key.value.clone(), sink));
            }
        }
    }
    titles(checked, sink);
}

fn choices(node: &str, decision: &Decision, sink: &mut Sink) {
    let mut labels = Twins::of("choice", node);
    for choice in decision.choices.iter() {
        let subject = || format!("{node}/{}", choice.id.value);
        empty_prose(&choice.label, "the label of", subject, sink);
        let conditional = choice.fallback.value || choice.requires.is_some();
        // What stands in for another choice may well be called the same.
        if !(conditional && (choice.fallback.value || choice.hide.value)) {
            labels.prose(&choice.label, &choice.id, sink);
        }
        // A look that was taken is locked, too, and a fallback while anything else is open.
        if choice.requires.is_some() || choice.look.is_some() || choice.fallback.value {
            continue;
        }
        let help = "give it a `requires`, or leave the field out";
        if let Some(locked) = &choice.locked {
            let message = format!("`locked` is never shown: nothing ever locks `{}`", subject());
            sink.report(Code::W1207, locked.span, &subject(), message, help);
        }
        if choice.hide.value {
            let message = format!("`hide` never matters: nothing ever locks `{}`", subject());
            sink.report(Code::W1207, choice.hide.span, &subject(), message, help);
        }
    }
}

fn titles(checked: &Checked, sink: &mut Sink) {
    let scenario = checked.scenario();
    empty(&scenario.title, "the title of", || ("the scenario".to_owned(), String::new()), sink);
    let mut flags = Twins::of("flag", "");
    for (key, flag) in scenario.flags.iter() {
        titled(&flag.title, &key.value, sink);
        flags.meets(&flag.title, flag.title.span, &key.value, sink);
    }
    let mut variables = Twins::of("variable", "");
    for (key, variable) in scenario.variables.iter() {
        titled(&variable.title, &key.value, sink);
        variables.meets(&variable.title, variable.title.span, &key.value, sink);
    }
    scenario.priorities.iter().for_each(|(key, it)| titled(&it.title, &key.value, sink));
    scenario.unknowns.iter().for_each(|(key, it)| titled(&it.title, &key.value, sink));
    scenario.tasks.iter().for_each(|(key, it)| titled(&it.title, &key.value, sink));
    scenario.practices.iter().for_each(|(key, it)| titled(&it.title, &key.value, sink));
    for ending in scenario.endings.iter() {
        titled(&ending.title, &ending.id.value, sink);
        empty_prose(&ending.text, "the text of", || ending.id.value.clone(), sink);
    }
}

fn titled(title: &Located<String>, subject: &str, sink: &mut Sink) {
    empty(title, "the title of", || (format!("`{subject}`"), subject.to_owned()), sink);
}

/// `whose` is made where it is needed only: what it is called, and its subject.
fn empty(text: &Located<String>, what: &str, whose: impl Fn() -> (String, String), sink: &mut Sink) {
    if text.trim().is_empty() && text.span != Span::NOWHERE {
        let (name, subject) = whose();
        sink.report(Code::W1407, text.span, &subject, format!("{what} {name} is empty"), "say in words what it is");
    }
}

fn empty_prose(prose: &Located<Prose>, what: &str, subject: impl Fn() -> String, sink: &mut Sink) {
    for alternative in prose.0.iter() {
        empty(&alternative.text, what, || (format!("`{}`", subject()), subject()), sink);
    }
}

/// The words of one sort of thing so far, with where each was first met and its id.
struct Twins<'a> {
    noun: &'static str,
    /// The node that they belong to; empty if they belong to none.
    node: &'a str,
    met: HashMap<&'a str, (Span, &'a str)>,
}

impl<'a> Twins<'a> {
    fn of(noun: &'static str, node: &'a str) -> Twins<'a> {
        Twins { noun, node, met: HashMap::new() }
    }

    fn subject(&self, id: &str) -> String {
        if self.node.is_empty() { id.to_owned() } else { format!("{}/{id}", self.node) }
    }

    /// A label with alternatives is left out: which of them stand side by side is not known.
    fn prose(&mut self, prose: &'a Located<Prose>, id: &'a str, sink: &mut Sink) {
        if let [only] = prose.0.0.as_slice() {
            self.meets(&only.text, only.text.span, id, sink);
        }
    }

    fn meets(&mut self, words: &'a str, span: Span, id: &'a str, sink: &mut Sink) {
        let words = words.trim();
        if words.is_empty() || span == Span::NOWHERE {
            return;
        }
        let Some((first, other)) = self.met.get(words).copied() else {
            self.met.insert(words, (span, id));
            return;
        };
        let message = format!("this {} is called the same as `{}`", self.noun, self.subject(other));
        let finding = Diagnostic::new(Code::W1406, span, message).about(self.subject(id));
        sink.push(finding.related(first, "called so here").help("say what sets them apart"));
    }
}
