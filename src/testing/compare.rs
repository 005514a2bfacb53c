//! What was expected against what is found where a play rests.

use super::expectations::{Expected, What};
use super::facts::{Rested, in_words};
use crate::explore::Sights;
use crate::expression::NodeId;
use crate::number::Fixed;
use crate::program::Pick;
use crate::run::Session;
use crate::scenario::{Bound, Entry, Located, Standing, write};
use crate::score::Line;
use crate::source::Span;

/// Something that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The expected value in the file.
    pub span: Span,
    /// What it is about: `ending`, `morale`, `targets/fixed`.
    pub what: String,
    /// What was expected, in words.
    pub expected: String,
    /// What was found, in words.
    pub found: String,
    /// Decisions taken before it was looked at.
    pub decisions: usize,
    /// The clock then, in ticks.
    pub tick: u32,
    /// How the file could be changed to expect what was found.
    pub mend: Mend,
}

/// A change of the file that makes an expectation true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// Other text for the value at this place.
    Value(Span, String),
    /// Another field with another value, for the field of this name whose value stands at this place.
    Field {
        /// The value.
        span: Span,
        /// The field's name.
        from: &'static str,
        /// The other field.
        to: &'static str,
        /// Its value as text.
        value: String,
    },
    /// None: why.
    No(&'static str),
}

/// Compares everything that is expected where a session rests.
pub(super) fn compare(session: &Session<'_>, sights: &Sights, expected: &[Expected]) -> Vec<Failure> {
    let mut found = Comparison { session, sights, failures: Vec::new() };
    expected.iter().for_each(|one| found.one(one));
    found.failures
}

struct Comparison<'a, 'p> {
    session: &'a Session<'p>,
    sights: &'a Sights,
    failures: Vec<Failure>,
}

impl Comparison<'_, '_> {
    fn fail(&mut self, span: Span, what: &str, expected: String, found: String, mend: Mend) {
        let tick = self.session.program().view(self.session.state()).tick();
        let decisions = self.session.taken().len();
        self.failures.push(Failure { span, what: what.to_owned(), expected, found, decisions, tick, mend });
    }

    fn one(&mut self, it: &Expected) {
        let (session, program) = (self.session, self.session.program());
        let view = program.view(session.state());
        let record = session.record();
        match &it.what {
            What::Node(node) if session.node() == Some(*node) => {}
            What::Node(node) => self.rest(it.span, "node", quoted(program.node_id(*node))),
            What::Ending(ending) if session.ending() == Some(*ending) => {}
            What::Ending(ending) => self.rest(it.span, "ending", quoted(program.ending(*ending).0)),
            What::Tick(bound) => self.number(it.span, "tick", bound, Fixed::whole(i64::from(view.tick()))),
            What::Score(bound) => self.number(it.span, "score", bound, record.ledger.total()),
            What::Component(component, bound) => {
                self.number(it.span, component.name(), bound, record.ledger.components().of(*component));
            }
            What::Value(id, bound) => {
                let name = program.variable(*id).map_or("", |(name, _)| name);
                self.number(it.span, name, bound, view.variable(*id));
            }
            What::Flag(id, truth) => {
                let found = view.flag(*id);
                if found != *truth {
                    let mend = Mend::Value(it.span, found.to_string());
                    self.fail(it.span, program.flag_id(*id), truth.to_string(), found.to_string(), mend);
                }
            }
            What::Line(component, item, entry) => {
                let lines = record.ledger.lines(program);
                let line = lines.iter().find(|line| line.component == component.name() && line.item == *item);
                self.line(it.span, &format!("{}/{item}", component.name()), entry, line);
            }
            What::Offer(choice, standing) => self.offer(it.span, choice, *standing),
            What::Met(place, key, bound) => {
                let times = record.events.iter().filter(|t| self.sights.place(&t.event) == Some(*place)).count();
                let times = Fixed::whole(i64::try_from(times).unwrap_or(i64::MAX));
                self.number(it.span, &format!("met {key}"), bound, times);
            }
            What::Holds(term, code) => {
                if !code.holds(&Rested(session)) {
                    let mend = Mend::No("a condition says what must hold, and is left to its author");
                    self.fail(it.span, "holds", "this condition".to_owned(), in_words(session, term), mend);
                }
            }
        }
    }

    /// The play rests elsewhere than at the node or ending expected.
    fn rest(&mut self, span: Span, field: &'static str, expected: String) {
        let program = self.session.program();
        let (other, id) = match (self.session.node(), self.session.ending()) {
            (Some(node), _) => ("node", program.node_id(node)),
            (None, Some(ending)) => ("ending", program.ending(ending).0),
            (None, None) => ("node", ""),
        };
        let value = quoted(id);
        let found = if other == field { value.clone() } else { format!("{other} {value}") };
        let mend =
            if other == field { Mend::Value(span, value) } else { Mend::Field { span, from: field, to: other, value } };
        self.fail(span, field, expected, found, mend);
    }

    fn number(&mut self, span: Span, what: &str, bound: &Bound, found: Fixed) {
        if let Some((place, expected)) = outside(span, bound, found) {
            let mend = Mend::Value(place, found.to_string());
            self.fail(place, what, expected, found.to_string(), mend);
        }
    }

    fn line(&mut self, span: Span, what: &str, entry: &Entry, line: Option<&Line>) {
        let points = |line: &Line| format!("{} points", line.points);
        match (entry, line) {
            (Entry::None, None) => {}
            (Entry::None, Some(line)) => {
                let mend = Mend::Value(span, line.points.to_string());
                self.fail(span, what, "no line".to_owned(), points(line), mend);
            }
            (Entry::Points(_) | Entry::Line(_), None) => {
                let expected = if let Entry::Points(n) = entry { format!("{n} points") } else { "a line".to_owned() };
                self.fail(span, what, expected, "no line".to_owned(), Mend::Value(span, "none".to_owned()));
            }
            (Entry::Points(n), Some(line)) => {
                if *n != line.points {
                    let mend = Mend::Value(span, line.points.to_string());
                    self.fail(span, what, format!("{n} points"), points(line), mend);
                }
            }
            (Entry::Line(wanted), Some(line)) => {
                if let Some(bound) = &wanted.points {
                    self.number(bound.span, &format!("{what}, points"), &bound.value, line.points);
                }
                if let Some(bound) = &wanted.tick {
                    self.number(bound.span, &format!("{what}, tick"), &bound.value, Fixed::whole(i64::from(line.tick)));
                }
                self.word(wanted.node.as_ref(), &format!("{what}, node"), &line.node);
                self.word(wanted.why.as_ref(), &format!("{what}, why"), &line.why);
            }
        }
    }

    fn word(&mut self, wanted: Option<&Located<String>>, what: &str, found: &str) {
        if let Some(wanted) = wanted.filter(|wanted| wanted.value != found) {
            let mend = Mend::Value(wanted.span, quoted(found));
            self.fail(wanted.span, what, quoted(&wanted.value), quoted(found), mend);
        }
    }

    fn offer(&mut self, span: Span, choice: &str, standing: Standing) {
        let session = self.session;
        let words = |standing| if standing == Standing::Open { "open" } else { "locked" };
        let expected = words(standing).to_owned();
        let what = format!("offers {choice}");
        let nobody = Mend::No("the choice is not there; mend the expectation by hand");
        let Some(node) = session.node() else {
            return self.fail(span, &what, expected, "the run is over".to_owned(), nobody);
        };
        let found = match choice_of(session, node, choice) {
            Some(pick) if session.available().contains(&pick) => Standing::Open,
            Some(_) => Standing::Locked,
            None => {
                let here = format!("no such choice at {}", quoted(session.program().node_id(node)));
                return self.fail(span, &what, expected, here, nobody);
            }
        };
        if found != standing {
            self.fail(span, &what, expected, words(found).to_owned(), Mend::Value(span, words(found).to_owned()));
        }
    }
}

fn choice_of(session: &Session<'_>, node: NodeId, choice: &str) -> Option<crate::expression::ChoiceId> {
    match session.parse_pick(node, choice)? {
        Pick::Choice(choice) => Some(choice),
        Pick::Order(_) => None,
    }
}

/// The place of what a number breaks, and what was expected; `None` if it is as expected.
fn outside(span: Span, bound: &Bound, found: Fixed) -> Option<(Span, String)> {
    match bound {
        Bound::Exact(wanted) => (found != *wanted).then(|| (span, wanted.to_string())),
        Bound::Within(range) => {
            let words = match (&range.min, &range.max) {
                (Some(min), Some(max)) => format!("{} to {}", min.value, max.value),
                (Some(min), None) => format!("at least {}", min.value),
                (None, Some(max)) => format!("at most {}", max.value),
                (None, None) => return None,
            };
            let below = range.min.as_ref().filter(|min| found < min.value);
            let above = range.max.as_ref().filter(|max| found > max.value);
            below.or(above).map(|broken| (broken.span, words))
        }
    }
}

/// A text as it stands in a file.
pub(super) fn quoted(text: &str) -> String {
    // A string is always written.
    write(&text).unwrap_or_default()
}
