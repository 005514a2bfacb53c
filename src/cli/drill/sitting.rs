//! A session: cards that are due, one after the other, each answer on disk before anything else is shown.

use super::super::play::on_interrupt;
use super::deck::{Gathered, Source};
use super::record::Record;
use super::{Args, Clock, scoped};
use crate::cli::store::Store;
use crate::cli::{Exit, Failure, Terminal};
use crate::drill::{Answer, Card, Day, Standing, judge, progress};
use crate::engine::run_seed;
use crate::play::{Asked, Console, ask, follow, followed, pause};
use crate::report::{drill_answer, drill_progress, wrap};
use crate::run::{Pick, RunRecord, Session, before};
use crate::tui::{self, After, Screen, Skin};

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

/// Where cards are shown and answered.
trait Table {
    /// Shows a card under its head and asks for a pick.
    fn ask(&mut self, head: &str, session: &Session<'_>) -> Result<Asked, Failure>;

    /// Tells what an answer was worth, then what follows from the pick; false if the player stops here. `is_last` says
    /// whether there is no card after it.
    fn tell(&mut self, text: &str, follow_up: (Session<'_>, Pick), is_last: bool) -> Result<bool, Failure>;

    /// The last word on a session.
    fn close(&mut self, text: &str) -> Result<(), Failure>;

    /// Whether the player stopped by Ctrl-C where that is a key.
    fn is_interrupted(&self) -> bool {
        false
    }
}

/// Line by line.
struct Plain<'t, 'a>(&'t mut Terminal<'a>);

impl Plain<'_, '_> {
    fn width(&self) -> Option<usize> {
        self.0.width.map(|w| w.min(100))
    }

    fn console(&mut self) -> Console<'_> {
        let width = self.width();
        Console { input: &mut *self.0.input, out: &mut *self.0.out, width }
    }
}

impl Table for Plain<'_, '_> {
    fn ask(&mut self, head: &str, session: &Session<'_>) -> Result<Asked, Failure> {
        let head = format!("{}\n", wrap(&format!("\n{head}"), self.width()));
        self.0.print(&head)?;
        Ok(ask(session, &mut self.console())?)
    }

    fn tell(&mut self, text: &str, (mut session, pick): (Session<'_>, Pick), is_last: bool) -> Result<bool, Failure> {
        let text = wrap(text, self.width());
        self.0.print(&text)?;
        follow(&mut session, pick, &mut self.console())?;
        if !self.0.interactive || is_last {
            return Ok(true);
        }
        Ok(pause(&mut self.console(), "Enter for the next card, q stops here > ")?)
    }

    fn close(&mut self, text: &str) -> Result<(), Failure> {
        Ok(self.0.print_prose(text)?)
    }
}

/// On a full screen.
struct OnScreen {
    screen: Screen,
    skin: Skin,
    is_interrupted: bool,
}

impl OnScreen {
    fn read(&mut self, text: &str) -> Result<bool, Failure> {
        let lines = text.trim_start_matches('\n').lines().map(str::to_owned).collect();
        let after = tui::read("Drill", lines, &mut self.screen, self.skin)?;
        self.is_interrupted |= after == After::Interrupted;
        Ok(after == After::GoesOn)
    }
}

impl Table for OnScreen {
    fn ask(&mut self, head: &str, session: &Session<'_>) -> Result<Asked, Failure> {
        if !self.read(head)? {
            return Ok(Asked::Quit);
        }
        let asked = tui::ask(session, &mut self.screen, self.skin)?;
        self.is_interrupted |= asked.is_none();
        Ok(asked.unwrap_or(Asked::Quit))
    }

    fn tell(&mut self, text: &str, (mut session, pick): (Session<'_>, Pick), _: bool) -> Result<bool, Failure> {
        let text = format!("{text}{}", followed(&mut session, pick).join("\n"));
        self.read(&text)
    }

    fn close(&mut self, text: &str) -> Result<(), Failure> {
        // Who stops at once wants to read no more.
        if self.is_interrupted { Ok(()) } else { self.read(text).map(|_| ()) }
    }

    fn is_interrupted(&self) -> bool {
        self.is_interrupted
    }
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
    let mut table: Box<dyn Table + '_> = match terminal.screen(args.plain) {
        Ok(skin) => Box::new(OnScreen { screen: Screen::open()?, skin, is_interrupted: false }),
        Err(_) => Box::new(Plain(&mut *terminal)),
    };
    let count = due.len();
    let mut answered: Vec<Answer> = Vec::new();
    for (place, dealt) in due.iter().enumerate() {
        let luck = run_seed(seed, place as u64);
        let head = format!("Card {} of {count}", place + 1);
        let last = place.checked_sub(1).and_then(|last| due.get(last));
        let is_first = last.is_none_or(|last| last.card.scenario != dealt.card.scenario);
        let asked = question(dealt, &head, (number, luck, is_first), clock, table.as_mut())?;
        let Some((answer, lines, follow_up)) = asked else { break };
        record.add(&answer)?;
        let standing = dealt.card.schedule.standing.after(answer.regret);
        let mut text = lines.join("\n");
        text.push_str(&format!("\n{}\n\nWith fresh luck, this follows:\n", comes_back(standing, answer.day)));
        answered.push(answer);
        if !table.tell(&text, follow_up, place + 1 == count)? {
            break;
        }
    }
    drop(due);
    let exit = if table.is_interrupted() { Exit::Interrupted } else { Exit::Fine };
    if answered.is_empty() {
        drop(table);
        terminal.error("Nothing was answered; the cards stay due.\n")?;
        return Ok(exit);
    }
    let mean = answered.iter().map(|a| a.regret).sum::<f64>() / answered.len() as f64;
    let cards = if answered.len() == 1 { "1 card".to_owned() } else { format!("{} cards", answered.len()) };
    answers.list.extend(answered);
    all.deck.arrange(&answers.list);
    let told = drill_progress(&progress(&all.deck, &answers.list, today), today);
    table.close(&format!("\nThis session: {cards}, {mean:.1} points given up a card.\n\n{told}"))?;
    Ok(exit)
}

/// An answer, what is said to it, and the session with its fresh luck from which the pick plays on.
type Replied<'p> = (Answer, Vec<String>, (Session<'p>, Pick));

/// Shows a card and asks; `None` if the player leaves.
fn question<'p>(
    dealt: &Dealt<'p>,
    head: &str,
    (number, luck, is_first): (u32, u64, bool),
    clock: Clock,
    table: &mut dyn Table,
) -> Result<Option<Replied<'p>>, Failure> {
    let program = &dealt.source.program;
    let (card, run, n) = (dealt.card, dealt.run, dealt.n);
    let waits = before(program, dealt.record, n);
    let session = waits.ok_or_else(|| Failure::invalid(format!("decision {n} of {run} is out of reach")))?;
    let scenario = &program.scenario;
    let mut head = format!("{head}. {}, decision {n} of run {run}.", scenario.title.value);
    if is_first {
        let role = &scenario.about.role.value;
        head.push_str(&format!(" You are {role}. What was picked then is told after your answer; ? shows the keys."));
    }
    let pick = match table.ask(&head, &session)? {
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
