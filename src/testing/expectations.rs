//! What is expected where a play rests, with names resolved.

use super::resolve::Resolver;
use crate::diagnostic::{Code, Diagnostic, one_of};
use crate::engine::Component;
use crate::expression::Atom;
use crate::expression::{EndingId, FlagId, Kind, NodeId, Routine, Term, VariableId, parse_expression, resolve};
use crate::number::Fixed;
use crate::scenario::{Bound, Entry, Expect, Located, Source, Standing};
use crate::source::Span;

/// One thing that is expected, and where that stands.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The value in the file.
    pub(super) span: Span,
    pub(super) what: What,
}

#[derive(Debug, Clone)]
pub(super) enum What {
    Node(NodeId),
    Ending(EndingId),
    Tick(Bound),
    Score(Bound),
    Component(Component, Bound),
    Value(VariableId, Bound),
    Flag(FlagId, bool),
    /// A component, and the id of what earns its points.
    Line(Component, String, Entry),
    Offer(String, Standing),
    /// A place in the sights, and what is called so.
    Met(usize, String, Bound),
    Holds(Term, Routine<Atom>),
}

impl Resolver<'_> {
    /// Everything that one `expect` says.
    pub(super) fn expectations(&mut self, expect: &Located<Expect>) -> Vec<Expected> {
        let mut all = Vec::new();
        self.place(expect, &mut all);
        self.numbers(expect, &mut all);
        self.ledger(expect, &mut all);
        for (choice, standing) in expect.offers.iter() {
            if self.is_choice(choice, expect.node.as_ref()) {
                all.push(Expected { span: standing.span, what: What::Offer(choice.value.clone(), standing.value) });
            }
        }
        for (key, times) in expect.met.iter() {
            let found = self.sights.iter().position(|sight| *sight == key.value);
            match found {
                Some(place) => {
                    self.bound(times, "the count", (Fixed::ZERO, Fixed::LIMIT), Some(Fixed::ONE));
                    all.push(Expected {
                        span: times.span,
                        what: What::Met(place, key.value.clone(), times.value.clone()),
                    });
                }
                None => {
                    let form = "`node`, `node/choice`, `node/item`, `node#outcome`, `node/choice#outcome` or an ending";
                    let help = one_of(&key.value, self.sights.iter().map(String::as_str));
                    let message = format!("nothing that a run meets is called `{}`", key.value);
                    self.unknown(key.span, message, help.or_else(|| Some(form.to_owned())));
                }
            }
        }
        all.extend(expect.holds.iter().filter_map(|source| self.condition(source)));
        if expect.value == Expect::default() && expect.span != Span::NOWHERE {
            self.report(Diagnostic::new(Code::E1104, self.first_line(expect.span), "this expects nothing"));
        }
        all
    }

    fn place(&mut self, expect: &Located<Expect>, all: &mut Vec<Expected>) {
        let scenario = &self.program.scenario;
        if let Some(node) = &expect.node {
            match scenario.nodes.index(&node.value) {
                Some(place) => all.push(Expected { span: node.span, what: What::Node(NodeId::at(place)) }),
                None => {
                    let help = one_of(&node.value, scenario.nodes.keys());
                    self.unknown(node.span, format!("there is no node `{}`", node.value), help);
                }
            }
        }
        if let Some(ending) = &expect.ending {
            match scenario.endings.iter().position(|e| e.id.value == ending.value) {
                Some(place) => all.push(Expected { span: ending.span, what: What::Ending(EndingId::at(place)) }),
                None => {
                    let help = one_of(&ending.value, scenario.endings.iter().map(|e| e.id.as_str()));
                    self.unknown(ending.span, format!("there is no ending `{}`", ending.value), help);
                }
            }
        }
        if let (Some(node), Some(ending)) = (&expect.node, &expect.ending) {
            let message = "a play that has ended waits at no node";
            let finding = Diagnostic::new(Code::E1103, ending.span, message).related(node.span, "the node");
            self.report(finding.help("expect one of the two"));
        }
    }

    fn numbers(&mut self, expect: &Located<Expect>, all: &mut Vec<Expected>) {
        let program = self.program;
        if let Some(tick) = &expect.tick {
            let last = Fixed::whole(i64::from(program.length));
            self.bound(tick, "the tick", (Fixed::ZERO, last), Some(Fixed::ONE));
            all.push(Expected { span: tick.span, what: What::Tick(tick.value.clone()) });
        }
        if let Some(score) = &expect.score {
            self.bound(score, "the score", (Fixed::ZERO, Fixed::whole(100)), None);
            all.push(Expected { span: score.span, what: What::Score(score.value.clone()) });
        }
        for (name, points) in expect.components.iter() {
            let Some(component) = self.component(name.span, &name.value) else { continue };
            self.points(points, &format!("`{}`", name.value), component);
            all.push(Expected { span: points.span, what: What::Component(component, points.value.clone()) });
        }
        for (name, value) in expect.values.iter() {
            let Some(place) = program.scenario.variables.index(&name.value) else {
                let help = one_of(&name.value, program.scenario.variables.keys());
                self.unknown(name.span, format!("there is no variable `{}`", name.value), help);
                continue;
            };
            let id = VariableId::at(place);
            let it = &program.variables[id];
            let bounds = (Fixed::from_thousandths(it.min), Fixed::from_thousandths(it.max));
            self.bound(value, &format!("`{}`", name.value), bounds, Some(Fixed::from_thousandths(it.step)));
            all.push(Expected { span: value.span, what: What::Value(id, value.value.clone()) });
        }
        for (name, flag) in expect.flags.iter() {
            match program.scenario.flags.index(&name.value) {
                Some(place) => {
                    all.push(Expected { span: flag.span, what: What::Flag(FlagId::at(place), flag.value) });
                }
                None => {
                    let help = one_of(&name.value, program.scenario.flags.keys());
                    self.unknown(name.span, format!("there is no flag `{}`", name.value), help);
                }
            }
        }
    }

    fn ledger(&mut self, expect: &Located<Expect>, all: &mut Vec<Expected>) {
        for (key, entry) in expect.ledger.iter() {
            let Some((component, item)) = key.value.split_once('/') else {
                let help = "`component/id`, for instance `targets/fixed` or `conduct/candour`".to_owned();
                self.unknown(key.span, format!("`{}` names no line of the ledger", key.value), Some(help));
                continue;
            };
            let Some(component) = self.component(key.span, component) else { continue };
            let scenario = &self.program.scenario;
            let (ids, noun): (Vec<&str>, _) = match component {
                Component::Priorities => (scenario.priorities.keys().collect(), "priority"),
                Component::Targets => (scenario.targets.keys().collect(), "target"),
                Component::Outcome => {
                    let judged = scenario.variables.iter().filter(|(_, v)| v.outcome.is_some());
                    (judged.map(|(id, _)| id.as_str()).collect(), "variable with an outcome table")
                }
                Component::Conduct => (scenario.practices.keys().collect(), "practice"),
            };
            if !ids.contains(&item) {
                self.unknown(key.span, format!("there is no {noun} `{item}`"), one_of(item, ids));
                continue;
            }
            let name = format!("`{}`", key.value);
            match &entry.value {
                Entry::None => {}
                Entry::Points(points) => {
                    let exact = Located { value: Bound::Exact(*points), span: entry.span };
                    self.points(&exact, &name, component);
                }
                Entry::Line(line) => {
                    if let Some(points) = &line.points {
                        self.points(points, &name, component);
                    }
                    if let Some(tick) = &line.tick {
                        let last = Fixed::whole(i64::from(self.program.length));
                        self.bound(tick, "the tick", (Fixed::ZERO, last), Some(Fixed::ONE));
                    }
                }
            }
            let what = What::Line(component, item.to_owned(), entry.value.clone());
            all.push(Expected { span: entry.span, what });
        }
    }

    fn component(&mut self, span: Span, name: &str) -> Option<Component> {
        let found = Component::ALL.into_iter().find(|c| c.name() == name);
        if found.is_none() {
            let help = one_of(name, Component::ALL.iter().map(|c| c.name()));
            self.unknown(span, format!("there is no component `{name}`"), help);
        }
        found
    }

    /// Points of a component: at most its weight.
    fn points(&mut self, points: &Located<Bound>, name: &str, component: Component) {
        let place = Component::ALL.iter().position(|c| *c == component);
        let weight = place.and_then(|place| self.program.weights.get(place)).copied().unwrap_or(0);
        self.bound(points, name, (Fixed::ZERO, Fixed::whole(i64::from(weight))), None);
    }

    /// A finding if no number can be what is expected of `name`, which lies within `bounds` and moves by `step`.
    fn bound(&mut self, bound: &Located<Bound>, name: &str, (least, most): (Fixed, Fixed), step: Option<Fixed>) {
        let (min, max) = match &bound.value {
            Bound::Exact(n) => {
                if let Some(step) = step.filter(|step| !n.is_multiple_of(*step)) {
                    let help = format!("it moves in steps of {step}");
                    self.impossible(bound.span, format!("{name} is never {n}"), help);
                    return;
                }
                (Some(*n), Some(*n))
            }
            Bound::Within(range) => (range.min.as_ref().map(|n| n.value), range.max.as_ref().map(|n| n.value)),
        };
        let (low, high) = (min.unwrap_or(least), max.unwrap_or(most));
        if min.is_none() && max.is_none() {
            let finding = Diagnostic::new(Code::E1104, bound.span, "a range without bounds expects nothing");
            self.report(finding.help("`(min: …)`, `(max: …)`, or both"));
        } else if low > most || high < least {
            let help = format!("it lies between {least} and {most}");
            let value = match (min, max) {
                (Some(min), Some(max)) if min == max => min.to_string(),
                (Some(min), Some(max)) => format!("from {min} to {max}"),
                (Some(min), None) => format!("at least {min}"),
                _ => format!("at most {high}"),
            };
            self.impossible(bound.span, format!("{name} is never {value}"), help);
        } else if low > high {
            let message = format!("no number is at least {low} and at most {high}");
            self.impossible(bound.span, message, "turn the two round".to_owned());
        } else if let Some(step) = step.filter(|step| !holds_multiple(low, high, *step)) {
            let help = format!("it moves in steps of {step}");
            self.impossible(bound.span, format!("{name} is never from {low} to {high}"), help);
        }
    }

    fn impossible(&mut self, span: Span, message: String, help: String) {
        self.report(Diagnostic::new(Code::E1103, span, message).help(help));
    }

    fn condition(&mut self, source: &Located<Source>) -> Option<Expected> {
        let raw = self.text.slice(source.span);
        let has_escapes = raw.contains('\\');
        let place = |inner| crate::check::inner_place(raw, source.span, inner, has_escapes);
        let tree = match parse_expression(&source.0) {
            Ok(tree) => tree,
            Err(error) => {
                self.report(Diagnostic::new(error.code, place(error.span), error.message));
                return None;
            }
        };
        let term = match resolve(&tree, &self.names, Kind::Truth) {
            Ok(term) => term,
            Err(problems) => {
                for problem in problems {
                    let finding = Diagnostic::new(problem.code, place(problem.span), problem.message);
                    self.report(finding.maybe_help(problem.help));
                }
                return None;
            }
        };
        let Some(code) = Routine::compile(&term) else {
            self.report(Diagnostic::new(Code::E0304, source.span, "the expression needs too many intermediate values"));
            return None;
        };
        Some(Expected { span: source.span, what: What::Holds(term, code) })
    }
}

/// Whether a multiple of `step`, which is more than 0, lies between the two, both included.
fn holds_multiple(low: Fixed, high: Fixed, step: Fixed) -> bool {
    let (low, high, step) = (low.thousandths(), high.thousandths(), step.thousandths());
    step <= 0 || high.div_euclid(step) * step >= low
}
