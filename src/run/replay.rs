//! Replay: the same decisions with the same luck, compared line by line with what was recorded.

use super::file::RunRecord;
use super::session::Session;
use crate::engine::{Component, GENERATOR};
use crate::program::Program;

/// A replayed run.
#[derive(Debug, Clone)]
pub struct Replay<'p> {
    /// The run as far as it could be played.
    pub session: Session<'p>,
    /// Decisions that were played.
    pub played: usize,
    /// What differs from the record, in words; empty if nothing does.
    pub differences: Vec<String>,
}

/// A record played up to its decision `n` (from 1), which waits; `None` if it does not get there. Predictions stay behind.
#[must_use]
pub fn before<'p>(program: &'p Program, record: &RunRecord, n: usize) -> Option<Session<'p>> {
    let mut session = Session::new(program, record.header.seed);
    for decision in record.decisions.get(..n.checked_sub(1)?)? {
        let node = session.node().filter(|node| program.node_id(*node) == decision.node)?;
        let pick = session.parse_pick(node, &decision.choice)?;
        session.take(pick).ok()?;
    }
    session.node().is_some().then_some(session)
}

/// Plays a record on a program as far as it goes. Predictions come along; they are no part of what is compared.
#[must_use]
pub fn replay<'p>(program: &'p Program, record: &RunRecord) -> Replay<'p> {
    let mut session = Session::new(program, record.header.seed);
    let mut differences = Vec::new();
    if record.header.generator != GENERATOR {
        differences.push(format!("the luck is drawn by {GENERATOR}, recorded by {}", record.header.generator));
    }
    let mut played = 0;
    let predicted = |session: &mut Session<'_>, n: usize| {
        record.predictions.iter().filter(|p| p.n == n).for_each(|p| session.restore(p));
    };
    for decision in &record.decisions {
        predicted(&mut session, decision.n);
        let label = format!("decision {} ({}/{})", decision.n, decision.node, decision.choice);
        let Some(node) = session.node() else {
            differences.push(format!("{label}: the run was over before it"));
            break;
        };
        let met = program.node_id(node);
        if met != decision.node {
            differences.push(format!("{label}: the story is at `{met}` instead"));
            break;
        }
        let tick = program.view(session.state()).tick();
        if tick != decision.tick {
            differences.push(format!("{label}: it comes at tick {tick}, not {}", decision.tick));
        }
        let Some(pick) = session.parse_pick(node, &decision.choice) else {
            differences.push(format!("{label}: `{met}` has no such choice"));
            break;
        };
        if session.take(pick).is_err() {
            differences.push(format!("{label}: the choice is locked"));
            break;
        }
        played += 1;
        let digest = session.state_digest();
        if digest != decision.state && record.header.fingerprint == program.fingerprint() {
            differences.push(format!("{label}: the state that follows is {digest}, not {}", decision.state));
        }
    }
    if played == record.decisions.len() {
        predicted(&mut session, played + 1);
    }
    if played == record.decisions.len()
        && let Some(closing) = &record.closing
    {
        match session.ending() {
            None => differences.push("the record is over, the replay is not".to_owned()),
            Some(ending) => {
                let (id, _) = program.ending(ending);
                if id != closing.ending {
                    differences.push(format!("the ending is `{id}`, not `{}`", closing.ending));
                }
            }
        }
        let ledger = &session.record().ledger;
        let lines = ledger.lines(program);
        for (i, line) in lines.iter().enumerate() {
            match closing.ledger.get(i) {
                Some(written) if written.matches(line) => {}
                Some(written) => differences.push(format!(
                    "ledger line {}: {} {} {} points, recorded {} {} {} points",
                    i + 1,
                    line.item,
                    line.why,
                    line.points,
                    written.item,
                    written.why,
                    written.points
                )),
                None => differences.push(format!("ledger line {} is missing in the record", i + 1)),
            }
        }
        if closing.ledger.len() > lines.len() {
            differences.push(format!("the record has {} ledger lines too many", closing.ledger.len() - lines.len()));
        }
        let components = ledger.components();
        for component in Component::ALL {
            let (name, points) = (component.name(), components.of(component));
            let written = closing.components.get(name).copied().unwrap_or(f64::NAN);
            if written.to_bits() != points.to_f64().to_bits() {
                differences.push(format!("{name}: {points} points, recorded {written}"));
            }
        }
        let total = ledger.total();
        if closing.score.to_bits() != total.to_f64().to_bits() {
            differences.push(format!("the score is {total}, recorded {}", closing.score));
        }
    }
    Replay { session, played, differences }
}
