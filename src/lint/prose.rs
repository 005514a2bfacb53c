//! Words: texts that fill a screen, choices that give themselves away by their length, reasons and sources that are missing.

use super::Sink;
use crate::check::Checked;
use crate::diagnostic::{Code, Diagnostic};
use crate::scenario::{Choice, Decision, List, Located, Node, Outcome, Prose, Scenario, Target};
use crate::source::Span;

/// Words of a text at most.
const SCREEN: usize = 120;
/// Words of a choice at most.
const CHOICE: usize = 20;
/// From so many words on a label can be told by its length,
const TELLTALE_WORDS: usize = 9;
/// if it has more than so many times the words of the next longest.
const TELLTALE_TIMES: usize = 2;

pub(super) fn look(checked: &Checked, sink: &mut Sink) {
    let scenario = checked.scenario();
    for (key, node) in scenario.nodes.iter() {
        match &node.value {
            Node::Decision(decision) => {
                screen(Some(&decision.text), &key.value, sink);
                screen(decision.detail.as_ref(), &key.value, sink);
                self::decision(&key.value, decision, sink);
            }
            Node::Ranking(ranking) => {
                screen(Some(&ranking.text), &key.value, sink);
                screen(ranking.detail.as_ref(), &key.value, sink);
                ranking
                    .items
                    .iter()
                    .for_each(|item| label(&item.label, &format!("{}/{}", key.value, item.id.value), sink));
            }
            Node::Chance(chance) => {
                screen(chance.text.as_ref(), &key.value, sink);
                outcomes(&chance.outcomes, &key.value, sink);
            }
        }
    }
    scenario.tasks.iter().for_each(|(key, task)| screen(task.note.as_ref(), &key.value, sink));
    scenario.endings.iter().for_each(|ending| screen(Some(&ending.text), &ending.id.value, sink));
    reasons(scenario, sink);
    sources(scenario, sink);
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

fn screen(prose: Option<&Located<Prose>>, subject: &str, sink: &mut Sink) {
    for text in prose.iter().flat_map(|prose| prose.0.iter()).map(|alternative| &alternative.text) {
        let count = words(&text.value);
        if count > SCREEN {
            let message = format!("{count} words on one screen; people read {SCREEN}");
            let help = "put what can be asked for into `detail`, or on a screen of its own";
            sink.report(Code::W1401, text.span, subject, message, help);
        }
    }
}

fn label(prose: &Located<Prose>, subject: &str, sink: &mut Sink) {
    for text in prose.0.iter().map(|alternative| &alternative.text) {
        let count = words(&text.value);
        if count > CHOICE {
            let message = format!("{count} words to choose by; {CHOICE} are enough");
            sink.report(Code::W1402, text.span, subject, message, "say what is done; reasons belong into `detail`");
        }
    }
}

fn outcomes(outcomes: &List<Outcome>, subject: &str, sink: &mut Sink) {
    outcomes.iter().for_each(|outcome| screen(outcome.text.as_ref(), &format!("{subject}/{}", outcome.id.value), sink));
}

fn decision(node: &str, decision: &Decision, sink: &mut Sink) {
    for choice in decision.choices.iter() {
        let subject = format!("{node}/{}", choice.id.value);
        label(&choice.label, &subject, sink);
        for text in [&choice.detail, &choice.locked, &choice.reply] {
            screen(text.as_ref(), &subject, sink);
        }
        outcomes(&choice.outcomes, &subject, sink);
    }
    telltale(node, &decision.choices, sink);
}

/// One label that is far longer than every other invites the eye, whatever it says.
fn telltale(node: &str, choices: &List<Choice>, sink: &mut Sink) {
    let length = |choice: &Choice| choice.label.0.iter().map(|a| words(&a.text.value)).max().unwrap_or(0);
    let Some(longest) = choices.iter().max_by_key(|choice| length(choice)) else { return };
    let others = choices.iter().filter(|choice| choice.id.value != longest.id.value).map(|choice| length(choice)).max();
    let (most, next) = (length(longest), others.unwrap_or(0));
    if next > 0 && most >= TELLTALE_WORDS && most > next * TELLTALE_TIMES {
        let message = format!("this choice stands out by its length: {most} words, and the next longest has {next}");
        let help = "let the choices of a decision be about equally long";
        sink.report(Code::W1403, longest.label.span, &format!("{node}/{}", longest.id.value), message, help);
    }
}

fn missing(code: Code, text: &Located<String>, owner: Span, subject: &str, what: &str, sink: &mut Sink) {
    if text.trim().is_empty() {
        let span = if text.span == Span::NOWHERE { owner } else { text.span };
        let message = format!("{what} `{subject}`");
        sink.push(Diagnostic::new(code, span, message).about(subject));
    }
}

/// Reasons the debrief would show.
fn reasons(scenario: &Scenario, sink: &mut Sink) {
    for (key, node) in scenario.nodes.iter() {
        let Node::Decision(decision) = &node.value else { continue };
        for choice in decision.choices.iter() {
            let subject = format!("{}/{}", key.value, choice.id.value);
            missing(Code::W1404, &choice.why, choice.id.span, &subject, "the `why` is empty at", sink);
            if let Some(trap) = &choice.trap {
                missing(Code::W1404, trap, choice.id.span, &subject, "the `trap` gives no reason at", sink);
            }
        }
    }
    for (i, rule) in scenario.rules.iter().enumerate() {
        missing(Code::W1404, &rule.why, rule.span, &format!("rules/{}", i + 1), "the `why` is empty at", sink);
    }
    for (key, answers) in scenario.expert.iter() {
        for answer in answers.0.iter() {
            missing(Code::W1404, &answer.why, key.span, &key.value, "the expert gives no `why` at", sink);
        }
    }
}

/// Sources of what scores.
fn sources(scenario: &Scenario, sink: &mut Sink) {
    let what = "no `source` says where this comes from:";
    missing(Code::N1405, &scenario.about.source, scenario.about.span, "about", what, sink);
    for (key, priority) in scenario.priorities.iter() {
        missing(Code::N1405, &priority.source, key.span, &key.value, what, sink);
    }
    for (key, target) in scenario.targets.iter() {
        let source = match &target.value {
            Target::Level(level) => &level.source,
            Target::Done(done) => &done.source,
        };
        missing(Code::N1405, source, key.span, &key.value, what, sink);
    }
    for (key, practice) in scenario.practices.iter() {
        missing(Code::N1405, &practice.source, key.span, &key.value, what, sink);
    }
}
