//! What another choice would have led to with the same luck, in a few sentences made of what happens on that line.

use super::differences::differences;
use super::phrases::{first_sentence, points};
use super::words::{Tale, tell};
use crate::engine::options;
use crate::policy::items;
use crate::program::{NodeKind, Pick};
use crate::run::{OwnPicks, Session};
use crate::score::Told;
use crate::solve::Solution;

/// Most sentences, and most words of the first.
const MOST_SENTENCES: usize = 4;
const MOST_WORDS: usize = 26;

/// The line on which the decision at `place` is the best one, told. Empty if it cannot be played.
pub(super) fn instead(session: &Session<'_>, solution: &Solution, place: usize, best: &Pick) -> Vec<String> {
    let Some((line, helped)) = line(session, solution, place, best) else { return Vec::new() };
    let mut sentences: Vec<String> = right_after(session, &line, place).into_iter().collect();
    // One sentence is kept for the score.
    let room = MOST_SENTENCES.saturating_sub(sentences.len() + 1);
    sentences.extend(differences(session, &line, room));
    sentences.push(score(session, &line, helped));
    sentences
}

/// The same seed and the same picks up to `place`, the best one there, and then the run's own picks where their nodes are
/// met again and they are available, in order; the best one elsewhere. And whether that was ever needed.
fn line<'p>(session: &Session<'p>, solution: &Solution, place: usize, best: &Pick) -> Option<(Session<'p>, bool)> {
    let program = session.program();
    let mut line = Session::new(program, session.seed());
    for taken in session.taken().iter().take(place) {
        line.take(taken.pick.clone()).ok()?;
    }
    line.take(best.clone()).ok()?;
    let mut own = OwnPicks::of(session);
    own.skip(place + 1);
    let mut helped = false;
    while let Some(node) = line.node() {
        let pick = match own.next(program, line.state(), node) {
            Some(pick) => pick.clone(),
            None => {
                helped = true;
                optimal(&line, solution)?
            }
        };
        line.take(pick).ok()?;
    }
    Some((line, helped))
}

/// The best pick where a session rests: some pick is tried on a copy, and its review names the best.
fn optimal(session: &Session<'_>, solution: &Solution) -> Option<Pick> {
    let (program, node) = (session.program(), session.node()?);
    let any = match &program.nodes[node].kind {
        NodeKind::Decision { .. } => Pick::Choice(options(program, session.state(), node).next()?),
        NodeKind::Ranking { .. } => {
            Pick::Order((0..items(program, node)).filter_map(|i| u8::try_from(i).ok()).collect())
        }
        NodeKind::Chance(_) => return None,
    };
    let mut probe = session.clone();
    probe.take(any).ok()?;
    solution.review(&probe)?.decisions.pop().map(|d| d.best)
}

/// What is told between a decision and the next one.
fn stretch<'a>(session: &'a Session<'_>, place: usize) -> &'a [Told] {
    let from = session.taken().get(place).map_or(0, |t| t.events);
    let events = &session.record().events;
    let to = session.taken().get(place + 1).map_or(events.len(), |t| t.events);
    events.get(from..to).unwrap_or(&[])
}

/// The first thing told after the decision that the run itself did not hear there; a scene rather than a change.
fn right_after(session: &Session<'_>, line: &Session<'_>, place: usize) -> Option<String> {
    let program = session.program();
    let heard: Vec<Tale> = tell(program, stretch(session, place)).into_iter().map(|(_, tale)| tale).collect();
    let new: Vec<Tale> = tell(program, stretch(line, place)).into_iter().map(|(_, tale)| tale).collect();
    let new = || new.iter().filter(|tale| !heard.contains(tale));
    let scene = new().find_map(|tale| match tale {
        Tale::Scene(_, words) => Some(words),
        Tale::Change(_) => None,
    });
    let change = || {
        new().find_map(|tale| match tale {
            Tale::Change(words) => Some(words),
            Tale::Scene(..) => None,
        })
    };
    scene.or_else(change).map(|words| format!("Right after: {}", first_sentence(words, MOST_WORDS)))
}

/// What the line scores, and who decided on it.
fn score(session: &Session<'_>, line: &Session<'_>, helped: bool) -> String {
    let (then, now) = (session.record().ledger.total().to_f64(), line.record().ledger.total().to_f64());
    let who = if helped {
        "With the same luck, your later choices, and the model's where none fits"
    } else {
        "With the same luck and your own later choices"
    };
    let change = now - then;
    let compared = if change.abs() < 0.05 {
        "as many as yours".to_owned()
    } else if change > 0.0 {
        format!("{} more than yours", points(change))
    } else {
        format!("{} fewer than yours: better on average, not this time", points(-change))
    };
    format!("{who}, this line ends with {} points, {compared}.", points(now))
}
