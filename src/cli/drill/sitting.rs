//! A session: cards that are due, one after the other, each answer on disk before anything else is shown.

use super::super::play::on_interrupt;
use super::deck::{Gathered, Source};
use super::record::Record;
use super::{Args, Clock, scoped};
use crate::cli::store::Store;
use crate::cli::{Exit, Failure, Terminal};
use crate::drill::{Answer, Card, Day, Standing, judge, progress};
use crate::engine::run_seed;
use crate::play::{Asked, Console, ask, follow, pause};
use crate::report::{drill_answer, drill_progress, wrap};
use crate::run::{RunRecord, before};

/// A card with all that it is played with.
struct Dealt<'a> {
    card: &'a Card,
    source: &'a Source,
    run: &'a str,
    record: &'a RunRecord,
    n: usize,
}

fn deal<'a>(all: &'a Gathered, card: &'a Card) -> Option<Dealt<'a>> {
    let source = all.sources.get(&card.id.fingerprint)?;
    let sighting = card.latest()?;
    let record = all.runs.get(&sighting.run)?;
    Some(Dealt { card, source, run: &sighting.run, record, n: sighting.moment.n })
}

/// Asks the cards that are due, at most as many as wanted, and sums up.
pub(super) fn sit(
    args: &Args,
    store: &Store,
    mut all: Gathered,
    clock: Clock,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let (mut record, answers) = Record::open(store)?;
    let number = answers.next_session();
    // Read again: another session may have ended in between.
    let mut answers = scoped(answers, args);
    all.deck.arrange(&answers.list);
    let (_, today) = clock.read();
    if terminal.signals {
        on_interrupt(|| {
            "\nStopped. Every answer is saved; `toughcall drill` goes on with the cards that are left.\n".to_owned()
        });
    }
    let seed = args.seed.unwrap_or_else(|| u64::from(rand::random::<u32>()));
    let due: Vec<Dealt<'_>> =
        all.deck.due(today).take(usize::from(args.cards)).filter_map(|card| deal(&all, card)).collect();
    let count = due.len();
    let mut answered: Vec<Answer> = Vec::new();
    for (place, dealt) in due.iter().enumerate() {
        let luck = run_seed(seed, place as u64);
        let head = format!("Card {} of {count}", place + 1);
        let last = place.checked_sub(1).and_then(|last| due.get(last));
        let is_first = last.is_none_or(|last| last.card.scenario != dealt.card.scenario);
        let asked = question(dealt, &head, (number, luck, is_first), clock, terminal)?;
        let Some((answer, lines, follow_up)) = asked else { break };
        record.add(&answer)?;
        let standing = dealt.card.schedule.standing.after(answer.regret);
        let mut text = lines.join("\n");
        text.push_str(&format!("\n{}\n\nWith fresh luck, this follows:\n", comes_back(standing, answer.day)));
        let width = terminal.width.map(|w| w.min(100));
        terminal.print(&wrap(&text, width))?;
        let mut console = Console { input: &mut *terminal.input, out: &mut *terminal.out, width };
        let (mut session, pick) = follow_up;
        follow(&mut session, pick, &mut console)?;
        answered.push(answer);
        if terminal.interactive
            && place + 1 < count
            && !pause(&mut console, "Enter for the next card, q stops here > ")?
        {
            break;
        }
    }
    drop(due);
    if answered.is_empty() {
        terminal.error("Nothing was answered; the cards stay due.\n")?;
        return Ok(Exit::Fine);
    }
    let mean = answered.iter().map(|a| a.regret).sum::<f64>() / answered.len() as f64;
    let cards = if answered.len() == 1 { "1 card".to_owned() } else { format!("{} cards", answered.len()) };
    answers.list.extend(answered);
    all.deck.arrange(&answers.list);
    let told = drill_progress(&progress(&all.deck, &answers.list, today), today);
    terminal.print_prose(&format!("\nThis session: {cards}, {mean:.1} points given up a card.\n\n{told}"))?;
    Ok(Exit::Fine)
}

/// An answer, what is said to it, and the session with its fresh luck from which the pick plays on.
type Replied<'p> = (Answer, Vec<String>, (crate::run::Session<'p>, crate::run::Pick));

/// Shows a card and asks; `None` if the player leaves.
fn question<'p>(
    dealt: &Dealt<'p>,
    head: &str,
    (number, luck, is_first): (u32, u64, bool),
    clock: Clock,
    terminal: &mut Terminal<'_>,
) -> Result<Option<Replied<'p>>, Failure> {
    let program = &dealt.source.program;
    let (card, run, n) = (dealt.card, dealt.run, dealt.n);
    let waits = before(program, dealt.record, n);
    let session = waits.ok_or_else(|| Failure::invalid(format!("decision {n} of {run} is out of reach")))?;
    let scenario = &program.scenario;
    let mut head = format!("\n{head}. {}, decision {n} of run {run}.", scenario.title.value);
    if is_first {
        let role = &scenario.about.role.value;
        head.push_str(&format!(" You are {role}. What was picked then is told after your answer; ? shows the keys."));
    }
    let width = terminal.width.map(|w| w.min(100));
    terminal.print(&format!("{}\n", wrap(&head, width)))?;
    let mut console = Console { input: &mut *terminal.input, out: &mut *terminal.out, width };
    let pick = match ask(&session, &mut console)? {
        Asked::Pick(pick) => pick,
        Asked::Quit | Asked::EndOfInput => return Ok(None),
    };
    let seen = judge(&dealt.source.solution, &session, &pick);
    let seen =
        seen.ok_or_else(|| Failure::invalid("the solution of this scenario is damaged").help("add `--no-cache`"))?;
    let (time, day) = clock.read();
    let choice = session.node().map_or_else(String::new, |node| session.key(node, &pick));
    let answer = Answer {
        kind: "answer".to_owned(),
        format: 1,
        session: number,
        time,
        day,
        scenario: card.scenario.clone(),
        fingerprint: card.id.fingerprint.clone(),
        run: run.to_owned(),
        n,
        state: card.id.state.clone(),
        choice,
        regret: seen.regret,
        seed: luck,
    };
    let lines = drill_answer(&session, &seen, card.last_pick());
    Ok(Some((answer, lines, (session.with_fresh_luck(luck), pick))))
}

fn comes_back(standing: Standing, day: Day) -> String {
    match (standing, standing.due(day)) {
        (_, None) => "This card has passed its last box: it rests.".to_owned(),
        (Standing::Box(n), Some(due)) => format!("This card is in box {n} and comes back on {due}."),
        (_, Some(due)) => format!("This card comes back on {due}."),
    }
}
