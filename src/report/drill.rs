//! The drill in words and as JSON: the answer to a card, the cards, the progress.

use serde_json::{Value, json};

use super::words::{pick_label, pick_why};
use crate::drill::{Answers, BOXES, Card, Day, Deck, ENOUGH_CARDS, ENOUGH_SESSIONS, Progress, Standing};
use crate::program::{NodeKind, Pick};
use crate::run::Session;
use crate::solve::{Reviewed, Verdict};

/// Columns of the longest bar.
const BAR: f64 = 24.0;

/// A pick as it is valued: a choice's label; at a ranking only the item put first matters.
#[must_use]
pub fn scored_pick(session: &Session<'_>, pick: &Pick) -> String {
    let (program, Some(node)) = (session.program(), session.node()) else { return String::new() };
    match pick {
        Pick::Order(order) => {
            let first: Vec<u8> = order.iter().take(1).copied().collect();
            format!("{} first", pick_label(program, node, &Pick::Order(first), session.state()))
        }
        Pick::Choice(_) => pick_label(program, node, pick, session.state()),
    }
}

fn points(x: f64) -> String {
    let text = format!("{x:.1}");
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

fn given_up(regret: f64) -> String {
    match points(regret).as_str() {
        "0.0" => "nothing given up".to_owned(),
        "1.0" => "1.0 point given up".to_owned(),
        text => format!("{text} points given up"),
    }
}

fn verdict(seen: &Reviewed) -> String {
    let gave = given_up(seen.regret);
    match (seen.verdict, seen.flip) {
        (Verdict::Best, _) => "Best: nothing given up.".to_owned(),
        (Verdict::Equivalent, _) => format!("Equivalent: as good as the best ({gave})."),
        (Verdict::JudgementCall, Some(flip)) => {
            let (from, to) = flip.names();
            let shift = format!("with {} points of weight moved from {from} to {to} it is the best", flip.points);
            format!("A judgement call: {gave}, but {shift}.")
        }
        (Verdict::JudgementCall, None) => format!("A judgement call: {gave}."),
        (Verdict::Costly, _) => format!("Costly: {gave}."),
        (Verdict::Severe, _) => {
            format!("Severe: {gave}, {:.0} % of what could still be won or lost.", seen.share * 100.0)
        }
    }
}

/// The answer to a card: verdict, values of all choices, the author's word, and the pick of the last time (an id, and the
/// points it gave up). `session` waits at the decision. One paragraph a line.
#[must_use]
pub fn drill_answer(session: &Session<'_>, seen: &Reviewed, last: Option<(&str, f64)>) -> Vec<String> {
    let (program, node) = (session.program(), seen.node);
    let is_ranking = matches!(program.nodes[node].kind, NodeKind::Ranking { .. });
    let same = |a: &Pick, b: &Pick| match (a, b) {
        (Pick::Order(a), Pick::Order(b)) => a.first() == b.first(),
        (a, b) => a == b,
    };
    let mut lines =
        vec![String::new(), verdict(seen), "Points still to come, with the best decisions from then on:".to_owned()];
    for (i, (pick, value)) in seen.choices.iter().enumerate() {
        let tag = match (same(pick, &seen.pick), same(pick, &seen.best)) {
            (true, true) => " (your pick, the best)",
            (true, false) => " (your pick)",
            (false, true) => " (the best)",
            (false, false) => "",
        };
        lines.push(format!("  {}  {:>5}  {}{tag}", i + 1, points(*value), scored_pick(session, pick)));
    }
    let why = |pick: &Pick| Some(pick_why(program, node, pick)).filter(|why| !why.is_empty());
    if is_ranking {
        lines.extend(why(&seen.pick).map(|why| format!("Why: {why}")));
    } else {
        lines.extend(why(&seen.pick).map(|why| format!("On your pick: {why}")));
        let best = Some(&seen.best).filter(|best| !same(best, &seen.pick));
        lines.extend(best.and_then(why).map(|why| format!("On the best: {why}")));
    }
    if let Some((key, regret)) = last {
        let choice = key.split_once('/').map_or(key, |(_, choice)| choice);
        if let Some(pick) = session.parse_pick(node, choice) {
            let label = scored_pick(session, &pick);
            let again = if same(&pick, &seen.pick) { "the same" } else { label.as_str() };
            lines.push(format!("Last time: {again} ({}).", given_up(regret)));
        }
    }
    lines
}

/// Cards as JSON, the costliest first.
#[must_use]
pub fn drill_cards(deck: &Deck, today: Day) -> Value {
    let card = |card: &Card| {
        let (latest, schedule) = (card.latest(), &card.schedule);
        let moment = latest.map(|s| &s.moment);
        let number = match schedule.standing {
            Standing::Box(number) => Some(number),
            Standing::New | Standing::Resting => None,
        };
        let runs: Vec<Value> = card
            .sightings
            .iter()
            .map(|s| json!({"run": s.run, "n": s.moment.n, "choice": s.moment.choice, "regret": s.moment.regret, "verdict": s.moment.verdict}))
            .collect();
        json!({
            "scenario": card.scenario, "fingerprint": card.id.fingerprint, "state": card.id.state,
            "node": moment.map(|m| &m.node), "tick": moment.map(|m| m.tick), "regret": card.regret(), "runs": runs,
            "standing": match schedule.standing {
                Standing::New => "new",
                Standing::Box(_) => "box",
                Standing::Resting => "resting",
            },
            "box": number, "due": schedule.is_due(today), "due_day": schedule.due, "tries": schedule.tries,
            "first": schedule.first, "latest": schedule.latest,
        })
    };
    deck.cards.iter().map(card).collect()
}

/// Progress as JSON.
#[must_use]
pub fn drill_progress_json(progress: &Progress, today: Day, left_out: &[String]) -> Value {
    let mut value = json!(progress);
    if let Some(object) = value.as_object_mut() {
        object.insert("day".to_owned(), json!(today));
        object.insert("days_by_box".to_owned(), json!(BOXES));
        object.insert("left_out".to_owned(), json!(left_out));
    }
    value
}

/// Everything as JSON: progress, cards, and the record as it stands.
#[must_use]
pub fn drill_json(deck: &Deck, progress: &Progress, answers: &Answers, today: Day, left_out: &[String]) -> Value {
    json!({
        "format": 1, "progress": drill_progress_json(progress, today, left_out), "cards": drill_cards(deck, today),
        "answers": answers.list,
    })
}

fn bar(x: f64, most: f64) -> String {
    let share = if most > 0.0 { (x / most).clamp(0.0, 1.0) } else { 0.0 };
    let columns = (share * BAR).round() as usize;
    "#".repeat(columns.max(usize::from(x > 0.0)))
}

fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

fn row(text: &mut String, head: &str, bar: &str) {
    text.push_str(format!("  {head}  {bar}").trim_end());
    text.push('\n');
}

/// Progress in plain words.
#[must_use]
pub fn drill_progress(progress: &Progress, today: Day) -> String {
    let mut text = String::from("CARDS\n");
    let days = |days: u32| if days == 1 { "back after 1 day".to_owned() } else { format!("back after {days} days") };
    let mut rows = vec![("new".to_owned(), progress.new, "due at once".to_owned())];
    rows.extend((1..).zip(progress.boxes).zip(BOXES).map(|((n, cards), wait)| (format!("box {n}"), cards, days(wait))));
    rows.push(("resting".to_owned(), progress.resting, "learnt".to_owned()));
    let most = rows.iter().map(|r| r.1).max().unwrap_or(0) as f64;
    for (name, cards, note) in rows {
        row(&mut text, &format!("{name:<8} {cards:>3}  {note:<18}"), &bar(cards as f64, most));
    }
    text.push_str(&match progress.next_due {
        _ if progress.due > 0 => format!("Due today: {}.\n", progress.due),
        Some(day) => format!("None is due today; the next one on {day}, {}.\n", in_days(day, today)),
        None => "None is due.\n".to_owned(),
    });
    text.push_str("\nPOINTS GIVEN UP A CARD, SESSION BY SESSION\n");
    let sessions = &progress.sessions;
    let most = sessions.iter().map(|s| s.mean_regret).fold(0.0, f64::max);
    for s in sessions {
        let head = format!("{}  {:>8}  {:>5}", s.day, counted(s.answered, "card"), points(s.mean_regret));
        row(&mut text, &head, &bar(s.mean_regret, most));
    }
    match sessions.len() {
        0 => text.push_str("  No session yet.\n"),
        n if n < ENOUGH_SESSIONS => {
            text.push_str(&format!("{} so far: too few to call it a course.\n", counted(n, "session")));
        }
        _ => text.push_str("Each session has other cards, so single bars say little; the course of many says more.\n"),
    }
    text.push_str("\nFIRST TRY AND LATEST TRY\n");
    let tries = &progress.tries;
    match (tries.first, tries.latest) {
        (Some(first), Some(latest)) => {
            let cards = counted(tries.cards, "card");
            text.push_str(&format!(
                "  {cards} answered at least twice: {} points given up at the first try, {} at the latest.\n",
                points(first),
                points(latest)
            ));
            if tries.cards < ENOUGH_CARDS {
                text.push_str(&format!("Fewer than {ENOUGH_CARDS} cards: too few to say more.\n"));
            }
        }
        _ => text.push_str("  No card was answered twice yet.\n"),
    }
    text
}

/// "in 3 days", "tomorrow".
fn in_days(day: Day, today: Day) -> String {
    match day.since(today) {
        1 => "tomorrow".to_owned(),
        n => format!("in {n} days"),
    }
}
