//! What is declared and not used, changed and not read, read and not changed.

use std::collections::HashSet;

use super::Sink;
use super::usage::Usage;
use crate::check::Checked;
use crate::diagnostic::Code;
use crate::expression::{Effect, TermKind};
use crate::source::Span;

/// Every scenario has them, so that runs of different scenarios can be compared; nothing need be made of them.
const REQUIRED: [&str; 3] = ["revenue_risk", "morale", "cost"];

pub(super) fn look(checked: &Checked, usage: &Usage, sink: &mut Sink) {
    variables(checked, usage, sink);
    flags(checked, usage, sink);
    unknowns(checked, usage, sink);
    tasks(checked, usage, sink);
    people(checked, usage, sink);
}

/// A fact that can be read and changed, and what to say where it is not.
struct Fact<'a> {
    noun: &'a str,
    name: &'a str,
    span: Span,
    read: bool,
    set: bool,
}

impl Fact<'_> {
    fn look(&self, unset_help: &str, sink: &mut Sink) {
        let Fact { noun, name, span, .. } = *self;
        match (self.read, self.set) {
            (true, true) => {}
            (false, false) => {
                let message = format!("the {noun} `{name}` is never used");
                sink.report(Code::W1201, span, name, message, "remove it, or let something depend on it");
            }
            (false, true) => {
                let message = format!("the {noun} `{name}` changes, but nothing depends on it");
                let help = "let a condition, an effect, a text, a target or the outcome read it, or remove it";
                sink.report(Code::W1202, span, name, message, help);
            }
            (true, false) => {
                let message = format!("the {noun} `{name}` is read, but no effect changes it");
                sink.report(Code::W1203, span, name, message, unset_help);
            }
        }
    }
}

fn variables(checked: &Checked, usage: &Usage, sink: &mut Sink) {
    for (place, (key, _)) in checked.scenario().variables.iter().enumerate() {
        if REQUIRED.contains(&key.value.as_str()) {
            continue;
        }
        let (read, set) = (usage.variables_read.has(place), usage.variables_set.has(place));
        let help = "change it by an effect, or write the number where it is read";
        Fact { noun: "variable", name: &key.value, span: key.span, read, set }.look(help, sink);
    }
}

fn flags(checked: &Checked, usage: &Usage, sink: &mut Sink) {
    let turned = turned(checked);
    for (place, (key, flag)) in checked.scenario().flags.iter().enumerate() {
        let (read, set) = (usage.flags_read.has(place), usage.flags_set.has(place));
        let (name, start) = (key.value.as_str(), flag.start.value);
        if read && set && !turned.contains(&place) {
            let message = format!("the flag `{name}` starts as {start} and is only ever set to {start}");
            let help = format!("set it to {} somewhere, start it so, or remove it", !start);
            sink.report(Code::W1203, key.span, name, message, &help);
            continue;
        }
        let help = if start { "set it to false somewhere, or remove it" } else { "set it by an effect" };
        Fact { noun: "flag", name, span: key.span, read, set }.look(help, sink);
    }
}

/// Flags that some effect may set to other than what they start as.
fn turned(checked: &Checked) -> HashSet<usize> {
    let mut turned = HashSet::new();
    checked.world.for_each_effect(&mut |effect| {
        let Effect::Flag { flag, value } = &effect.value else { return };
        let start = checked.scenario().flags.0.get(flag.index()).map(|(_, flag)| flag.start.value);
        if !matches!(value.kind, TermKind::Truth(truth) if Some(truth) == start) {
            turned.insert(flag.index());
        }
    });
    turned
}

fn unknowns(checked: &Checked, usage: &Usage, sink: &mut Sink) {
    for (place, (key, unknown)) in checked.scenario().unknowns.iter().enumerate() {
        let (name, span) = (key.value.as_str(), key.span);
        match (usage.unknowns_read.has(place), usage.unknowns_looked_at.has(place)) {
            (true, _) => {}
            (false, true) => {
                let message = format!("the unknown `{name}` can be looked at, but nothing depends on it");
                let help = "let the weights of a chance or a condition compare it with a value";
                sink.report(Code::W1202, span, name, message, help);
            }
            (false, false) => {
                let message = format!("the unknown `{name}` is never used");
                let help = "let the weights of a chance or a condition compare it with a value, or remove it";
                sink.report(Code::W1201, span, name, message, help);
                continue;
            }
        }
        for (at, (look, _)) in unknown.looks.iter().enumerate() {
            if !usage.looks.get(place).is_some_and(|taken| taken.has(at)) {
                let message = format!("no choice takes the look `{}` at `{name}`", look.value);
                let help = format!("let a choice say `look: \"{name}.{}\"`, or remove the look", look.value);
                sink.report(Code::W1201, look.span, name, message, &help);
            }
        }
    }
}

fn tasks(checked: &Checked, usage: &Usage, sink: &mut Sink) {
    for (place, ((key, _), task)) in checked.scenario().tasks.iter().zip(&checked.world.tasks).enumerate() {
        let (name, span) = (key.value.as_str(), key.span);
        let leads = !task.done.is_empty() || task.then.is_some() || task.note.is_some();
        let matters = usage.tasks_read.has(place) || task.priority.is_some() || leads;
        match (matters, usage.tasks_staffed.has(place)) {
            (true, true) => {}
            (false, false) => {
                let message = format!("the task `{name}` is never used");
                sink.report(Code::W1201, span, name, message, "send somebody to it by `assign`, or remove it");
            }
            (true, false) => {
                let message = format!("nobody is ever sent to the task `{name}`");
                let help = format!("let a choice say `assign(MEMBER, {name})`, or remove the task");
                sink.report(Code::W1203, span, name, message, &help);
            }
            (false, true) => {
                let message = format!("the task `{name}` can be worked on, but nothing depends on its being done");
                let help = "give it effects in `done`, a priority, or a condition that asks `done(…)`";
                sink.report(Code::W1202, span, name, message, help);
            }
        }
    }
}

fn people(checked: &Checked, usage: &Usage, sink: &mut Sink) {
    let scenario = checked.scenario();
    for (place, (key, _)) in scenario.people.iter().enumerate() {
        if !usage.people_heard.has(place) {
            let message = format!("the person `{}` never speaks and is never named", key.value);
            let help = "let a node name them as `speaker`, or remove them";
            sink.report(Code::W1201, key.span, &key.value, message, help);
        }
    }
    for (place, (key, member)) in scenario.team.iter().enumerate() {
        let (name, heard) = (key.value.as_str(), usage.members_heard.has(place));
        // Who only speaks and has no skill is there for what is said.
        let only_speaks = heard && member.skills.is_empty();
        if !(usage.members_sent.has(place) || only_speaks) {
            let message = format!("no choice ever sends `{name}` to work");
            let help = format!("let a choice say `assign({name}, TASK)`, or move them to `people`");
            sink.report(Code::W1204, key.span, name, message, &help);
        }
    }
}
