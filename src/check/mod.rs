//! From what was written to what holds: the passes that make a [`Checked`] scenario.
//!
//! Every pass reports all it finds. Passes that need whole expressions or a whole graph keep quiet about parts that did
//! not resolve, so one slip gives one finding.

mod checked;
mod context;
mod cycle;
mod findings;
mod graph;
mod lints;
mod lock;
mod names;
mod predictions;
mod ranges;
mod score;
mod story;
mod team;
mod world;

pub use checked::{Checked, Goto, Piece, Speaker};
pub(crate) use checked::{NodeKind, Outcome, Pick, Prose, Target, Timing, World};
pub(crate) use names::is_id;
pub(crate) use ranges::Domains;

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Severity, sort};
use crate::expression::Names;
use crate::scenario::{Parsed, Scenario};
use crate::source::{Span, Text};

use context::Context;
pub(crate) use context::inner_place;
use findings::Findings;

/// The names that expressions about a scenario without errors may use.
pub(crate) fn names_of(scenario: &Scenario) -> Names {
    names::collect(scenario, &mut Findings::new(Vec::new(), Vec::new())).0
}

/// Checks a scenario. The findings hold everything wrong with it, ordered by place; there is a [`Checked`] exactly if
/// none of them is an error.
#[must_use]
pub fn check(text: &Text, parsed: Parsed<Scenario>) -> (Option<Checked>, Vec<Diagnostic>) {
    let Parsed { value, diagnostics, broken } = parsed;
    let Some(scenario) = value else { return (None, diagnostics) };
    let shape_errors = diagnostics.clone();
    let mut findings = Findings::new(Vec::new(), broken);
    let (names, endings) = names::collect(&scenario, &mut findings);
    let clashes = findings.list.iter().filter(|d| d.code == Code::E0202);
    let ambiguous = clashes.map(|d| text.slice(d.span).trim_matches('"').to_owned()).collect();
    // With a part unreadable nothing can be said about what leads to what.
    let graph_incomplete = !shape_errors.is_empty();
    let mut cx = Context {
        scenario: &scenario,
        text,
        names: &names,
        endings: &endings,
        findings,
        graph_incomplete,
        escapes: (Span::NOWHERE, false),
        names_incomplete: false,
        nodes_twice: false,
        ambiguous: &ambiguous,
        misspelt_marks: false,
    };
    let maps = [
        scenario.variables.span,
        scenario.priorities.span,
        scenario.flags.span,
        scenario.unknowns.span,
        scenario.tasks.span,
        scenario.team.span,
        scenario.people.span,
    ];
    let required = maps.iter().take(2).any(|span| *span == Span::NOWHERE);
    // A key given twice may be another one's name, and stand for all that seem unknown.
    let twice = |d: &Diagnostic, maps: &[Span]| {
        d.code == Code::E0105 && maps.iter().any(|m| m.contains(d.span)) && text.slice(d.span).starts_with('"')
    };
    cx.nodes_twice = shape_errors.iter().any(|d| twice(d, &[scenario.nodes.span]));
    // What the second node holds is not read: it may start, defer or show what nothing else does.
    cx.misspelt_marks = cx.nodes_twice;
    cx.names_incomplete =
        shape_errors.iter().any(|d| twice(d, &maps)) || required || maps.iter().any(|span| cx.findings.is_hole(*span));
    let mut world = World::default();
    world::resolve(&mut cx, &mut world);
    story::resolve(&mut cx, &mut world);
    predictions::check(&mut cx);
    ranges::check(&mut cx, &world);
    graph::check(&mut cx, &world);
    team::check(&mut cx, &world);
    score::check(&mut cx, &world);
    lints::check(&mut cx);
    let mut list = cx.findings.list;
    list.extend(shape_errors);
    sort(&mut list);
    let errors = list.iter().any(|d| d.severity() == Severity::Error);
    if errors {
        given_up(text, (scenario, world));
        return (None, list);
    }
    (Some(Checked { scenario: Arc::new(scenario), world }), list)
}

/// Frees what was made of a text, which takes long enough for a large one to be done by somebody else meanwhile.
pub(crate) fn given_up<T: Send + 'static>(text: &Text, value: T) {
    if text.is_large() {
        rayon::spawn(move || drop(value));
    }
}

/// Points per component: priorities, targets, outcome, conduct.
pub(crate) fn component_weights(scenario: &Scenario) -> [u32; 4] {
    score::component_weights(scenario)
}
