//! What play never comes across, always meets, and never does: proved over every state, or not seen in many plays.

use std::collections::HashSet;

use super::places::{self, Tale};
use super::seen::{Asked, Heard, Shown, everywhere, often};
use super::worth::Worth;
use super::{PLAYS, Sink};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::explore::{Sight, Sights};
use crate::expression::{ChoiceId, InjectId, TargetId, TaskId};
use crate::program::Program;
use crate::solve::states::States;
use crate::solve::{Budget, Options, Passes};
use crate::source::Span;

/// Codes that only play finds: an entry of `lints` for them may meet nothing where nothing is played.
pub(super) const BY_PLAY: [Code; 7] =
    [Code::W1205, Code::W1301, Code::W1302, Code::W1303, Code::W1304, Code::W1305, Code::W1306];

/// Codes that are found over all states only.
pub(super) const BY_STATES: [Code; 7] =
    [Code::W1501, Code::W1502, Code::W1503, Code::W1504, Code::W1505, Code::W1506, Code::W1507];

/// How something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// Every state was looked at: so many.
    Proved(u64),
    /// So many random plays were, and as many of the expert.
    NotSeen(u64),
}

impl Evidence {
    /// A finding that rests on it; what was only not seen is a note.
    fn finding(self, code: Code, span: Span, subject: &str, (proved, not_seen): (String, String)) -> Diagnostic {
        match self {
            Evidence::Proved(states) => {
                let help = format!("proved over all {states} states");
                Diagnostic::new(code, span, proved).about(subject).help(help)
            }
            Evidence::NotSeen(plays) => {
                let help = format!("not seen in {plays} random plays and as many of the expert");
                Diagnostic::new(code, span, not_seen).about(subject).help(help).weighing(Severity::Note)
            }
        }
    }
}

/// What a look over states or plays found, with how it is known.
struct Found<'a> {
    asked: Asked<'a>,
    heard: Heard<'a>,
    evidence: Evidence,
}

/// Explores a program as far as the budget goes, plays it where that is not far enough, and says what was found.
///
/// Returns whether all states were looked at.
pub(super) fn look(program: &Program, budget: &Budget<'_>, threads: usize, sink: &mut Sink) -> bool {
    let (sights, tales) = (Sights::new(program), places::tales(program));
    let told: Vec<_> = tales.iter().map(|tale| (tale.moment, tale.text)).collect();
    let blank = |evidence| Found {
        asked: Asked::new(program, Shown::new(&told)),
        heard: Heard::new(program, &sights, Shown::new(&told)),
        evidence,
    };
    // States that were merged forget what only texts, targets and rules without effect read, so they prove nothing of these.
    let unmerged = Budget { max_states: budget.max_states / 2, ..*budget };
    let explore = |passes, budget: &Budget<'_>| States::new(program, &Options { passes, threads, budget }).ok();
    let over = |states: &States| {
        let mut found = blank(Evidence::Proved(states.graph.states()));
        everywhere(program, states, &mut found.asked, &mut found.heard);
        found
    };
    let all = explore(Passes::NONE, &unmerged);
    let all_found = all.as_ref().map(over);
    let merged = if all.is_some() { None } else { explore(Passes::ALL, budget) };
    let merged_found = merged.as_ref().map(over);
    let played = all_found.is_none().then(|| {
        let mut found = blank(Evidence::NotSeen(PLAYS));
        let go_on = || (budget.go_on)(&crate::solve::Progress::default());
        often(program, PLAYS, &go_on, &mut found.asked, &mut found.heard);
        found
    });
    if let Some(found) = all_found.as_ref().or(merged_found.as_ref()).or(played.as_ref()) {
        places_met(program, found, sink);
    }
    if let Some(found) = all_found.as_ref().or(played.as_ref()) {
        world(program, found, sink);
        texts(&tales, found, sink);
    }
    let states = all.as_ref().or(merged.as_ref());
    match states {
        Some(states) => {
            let mut worth = Worth::new(program, &states.graph);
            worth.policies(program, &Options { passes: Passes::ALL, threads, budget });
            worth.report(program, &states.graph, sink);
        }
        None => {
            let message = format!("more than {} states: what choices are worth was not looked at", budget.max_states);
            let help = "`check --states N` looks further, if memory and time allow; `toughcall balance FILE` solves more, \
                        and `toughcall solve FILE --count` says what makes the states many";
            sink.report(Code::N1602, program.scenario.id.span, "", message, help);
        }
    }
    states.is_some()
}

/// Nodes, choices, outcomes and endings; conditions of choices.
fn places_met(program: &Program, found: &Found<'_>, sink: &mut Sink) {
    let Found { asked, heard, evidence } = found;
    let mut absent: HashSet<String> = HashSet::new();
    let sights = Sights::new(program);
    for (sight, _) in sights.list().iter().zip(&heard.met).filter(|(_, met)| !**met) {
        let (subject, span, noun) = match sight {
            Sight::Item(item) => match places::item(program, *item) {
                Some(place) => place,
                None => continue,
            },
            Sight::Ending(id) => {
                let written = program.scenario.endings.0.get(id.index());
                let Some(ending) = written else { continue };
                (ending.id.value.clone(), ending.id.span, "ending")
            }
        };
        // What belongs to something that is never met has been said.
        let mut parents = subject.match_indices('/').filter_map(|(at, _)| subject.get(..at));
        let is_part = parents.any(|whole| absent.contains(whole));
        let is_open =
            matches!(sight, Sight::Item(crate::batch::Item::Choice(id)) if asked.open.get(id.index()) == Some(&true));
        if is_part || is_open {
            continue;
        }
        let (comes, met) = match noun {
            "choice" => ("no play can ever take", "was never there to be taken"),
            "outcome" => ("no play ever comes to", "was never drawn"),
            _ => ("no play ever comes to", "was never met"),
        };
        let messages = (format!("{comes} the {noun} `{subject}`"), format!("the {noun} `{subject}` {met}"));
        let finding = evidence.finding(Code::W1301, span, &subject, messages);
        sink.push_new(match evidence {
            Evidence::Proved(_) => finding,
            Evidence::NotSeen(_) => finding.and_help("`toughcall explore` looks further"),
        });
        absent.insert(subject);
    }
    for id in (0..program.choices.len()).map(ChoiceId::at) {
        let Some(requires) = program.written_choice(id).and_then(|choice| choice.requires.as_ref()) else { continue };
        let is = |list: &[bool]| list.get(id.index()).copied().unwrap_or(false);
        if is(&asked.open) && !is(&asked.locked) {
            let messages = (
                "the condition always holds where it is asked".to_owned(),
                "the condition held whenever it was asked".to_owned(),
            );
            sink.push_new(evidence.finding(Code::W1303, requires.span, &program.choice_key(id), messages));
        }
    }
}

/// Rules, tasks, injects and targets.
fn world(program: &Program, found: &Found<'_>, sink: &mut Sink) {
    let Found { heard, evidence, .. } = found;
    let scenario = &program.scenario;
    let never = |list: &[bool], place: usize| list.get(place) == Some(&false);
    for (place, rule) in scenario.rules.iter().enumerate().filter(|(place, _)| never(&heard.acted, *place)) {
        let messages = ("the rule never changes anything".to_owned(), "the rule never changed anything".to_owned());
        sink.push_new(evidence.finding(Code::W1306, rule.effects.span, &format!("rules/{}", place + 1), messages));
    }
    for (place, (key, _)) in scenario.tasks.iter().enumerate().filter(|(place, _)| never(&heard.done, *place)) {
        // Work that nobody is sent to, or that is too much, has been said to be.
        if [Code::W1201, Code::W1203, Code::W1205].iter().any(|code| sink.knows(*code, &key.value)) {
            continue;
        }
        let title = program.task_id(TaskId::at(place));
        let messages =
            (format!("no play can finish the task `{title}`"), format!("the task `{title}` was never finished"));
        sink.push_new(evidence.finding(Code::W1205, key.span, &key.value, messages));
    }
    for (place, inject) in scenario.injects.iter().enumerate().filter(|(place, _)| never(&heard.came, *place)) {
        let id = program.inject_id(InjectId::at(place));
        let messages = (format!("the inject `{id}` never comes"), format!("the inject `{id}` never came"));
        sink.push_new(evidence.finding(Code::W1301, inject.id.span, id, messages));
    }
    for (place, (key, _)) in scenario.targets.iter().enumerate() {
        let (id, _) = program.target(TargetId::at(place));
        if sink.knows(Code::W1304, &key.value) || sink.knows(Code::W1305, &key.value) {
            continue;
        }
        if never(&heard.full, place) {
            let messages =
                (format!("nobody can meet the target `{id}`"), format!("the target `{id}` was never met in full"));
            sink.push_new(evidence.finding(Code::W1304, key.span, &key.value, messages));
        } else if never(&heard.short, place) {
            let messages = (format!("nobody can miss the target `{id}`"), format!("the target `{id}` was always met"));
            sink.push_new(evidence.finding(Code::W1305, key.span, &key.value, messages));
        }
    }
}

fn texts(tales: &[Tale<'_>], found: &Found<'_>, sink: &mut Sink) {
    for (place, tale) in tales.iter().enumerate() {
        let of = |shown: &Shown<'_>| shown.alternatives.get(place).cloned().unwrap_or_default();
        let both = of(&found.asked.shown).into_iter().zip(of(&found.heard.shown)).map(|(a, b)| a || b);
        let shown: Vec<bool> = both.collect();
        // Of what is never told at all nothing need be said here.
        if shown.iter().any(|shown| *shown) {
            for (span, _) in tale.spans.iter().zip(&shown).filter(|(_, shown)| !**shown) {
                let messages = ("no play ever shows this text".to_owned(), "this text was never shown".to_owned());
                sink.push_new(found.evidence.finding(Code::W1301, *span, &tale.subject, messages));
            }
        }
    }
}
