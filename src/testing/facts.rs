//! What a condition of a test reads: the state the play rests in, and what was told on the way.

use crate::engine::Event;
use crate::expression::{Atom, Facts, Term, TermKind};
use crate::number::Fixed;
use crate::run::Session;

/// Facts of a play where it rests.
pub(super) struct Rested<'a, 'p>(pub(super) &'a Session<'p>);

impl Facts<Atom> for Rested<'_, '_> {
    fn read(&self, atom: &Atom) -> i64 {
        let told = &self.0.record().events;
        match *atom {
            // A state counts arrivals, and remembers a ranking, only where the scenario asks for them.
            Atom::Visits(node) => {
                let arrivals = told.iter().filter(|t| t.event == Event::Arrived(node)).count();
                Fixed::whole(i64::try_from(arrivals).unwrap_or(i64::MAX)).thousandths()
            }
            Atom::First(node, item) => {
                let first = told.iter().rev().find_map(|t| match t.event {
                    Event::Ranked(ranking, first) if ranking == node => Some(first),
                    _ => None,
                });
                i64::from(first == Some(item))
            }
            other => self.0.program().view(self.0.state()).read(&other),
        }
    }
}

/// The variables, flags and the clock that a condition reads, as they are: "morale is 45, told_finance is no".
pub(super) fn in_words(session: &Session<'_>, term: &Term) -> String {
    let (program, facts) = (session.program(), Rested(session));
    let mut parts: Vec<String> = Vec::new();
    term.visit(&mut |part| {
        let TermKind::Atom(atom) = &part.kind else { return };
        let value = facts.read(atom);
        let number = || Fixed::from_thousandths(value).to_string();
        let truth = || if value == 0 { "false" } else { "true" }.to_owned();
        let (name, value) = match *atom {
            Atom::Variable(id) => (program.variable(id).map_or("", |(id, _)| id).to_owned(), number()),
            Atom::Flag(id) => (program.flag_id(id).to_owned(), truth()),
            Atom::Tick => ("tick".to_owned(), number()),
            Atom::Visits(node) => (format!("visits({})", program.node_id(node)), number()),
            Atom::Done(task) => (format!("done({})", program.task_id(task)), truth()),
            Atom::Busy(member) => (format!("busy({})", program.member_id(member)), truth()),
            Atom::Started(priority) => (format!("started({})", program.priority(priority).0), truth()),
            Atom::Known(id) => (format!("known({})", program.unknown(id).map_or("", |(id, _)| id)), truth()),
            Atom::First(..) | Atom::Is(..) | Atom::Input(_) => return,
        };
        let words = format!("{name} is {value}");
        if !parts.contains(&words) {
            parts.push(words);
        }
    });
    if parts.is_empty() { "it does not hold".to_owned() } else { parts.join(", ") }
}
