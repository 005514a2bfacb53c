//! `drill`

mod deck;
mod record;
mod sitting;

use clap::value_parser;

use super::solutions::BudgetArgs;
use super::store::Store;
use super::{Exit, Failure, Terminal};
use crate::drill::{Answers, Card, Day, progress};
use crate::report::{drill_json, drill_progress, drill_progress_json};
use deck::Gathered;

/// Meet the costly moments of your runs again, spaced over days, each with fresh luck.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Most cards in this session
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = value_parser!(u16).range(1..))]
    cards: u16,
    /// Only cards of this scenario
    #[arg(long, value_name = "ID")]
    scenario: Option<String>,
    /// The plain numbered mode instead of the full screen
    #[arg(long)]
    plain: bool,
    /// Show how it goes, and play nothing
    #[arg(long)]
    progress: bool,
    /// Print progress, cards and every answer as JSON (docs/json.md); with `--progress` only the progress
    #[arg(long)]
    json: bool,
    /// Delete the record of your answers for good; runs stay
    #[arg(long, conflicts_with_all = ["progress", "json", "scenario"])]
    delete: bool,
    /// Delete without asking
    #[arg(long, requires = "delete")]
    yes: bool,
    /// Seed of the fresh luck; without it another one each time
    #[arg(long)]
    seed: Option<u64>,
    /// The time to take for now, for tests: its day is the day in UTC
    #[arg(long, value_name = "TIME", hide = true)]
    now: Option<jiff::Timestamp>,
    #[command(flatten)]
    budget: BudgetArgs,
}

/// The clock of a session.
#[derive(Debug, Clone, Copy)]
struct Clock(Option<jiff::Timestamp>);

impl Clock {
    /// Now, and the day it is in the player's calendar.
    fn read(self) -> (String, Day) {
        let (now, date) = match self.0 {
            Some(now) => (now, now.to_zoned(jiff::tz::TimeZone::UTC).date()),
            None => {
                let now = jiff::Zoned::now();
                (now.timestamp(), now.date())
            }
        };
        let day = Day::parse(&date.to_string()).unwrap_or(Day::new(0));
        (now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), day)
    }
}

impl Args {
    /// A session as without any argument.
    pub(super) fn interactive() -> Args {
        Args {
            cards: 5,
            scenario: None,
            plain: false,
            progress: false,
            json: false,
            delete: false,
            yes: false,
            seed: None,
            now: None,
            budget: BudgetArgs::default(),
        }
    }
}

/// Cards that are due and how the drill goes, in lines, as far as that takes no time: of scenarios that are solved already or
/// are small.
pub(super) fn due_cards(store: &Store) -> Result<Vec<String>, Failure> {
    let budget = BudgetArgs { max_states: 50_000, timeout: 0.5, ..BudgetArgs::default() };
    let answers = record::read(store)?;
    let mut all = Gathered::new(store, None, &budget, false)?;
    all.deck.arrange(&answers.list);
    let (_, today) = Clock(None).read();
    let mut lines = vec!["DUE TODAY".to_owned()];
    lines.extend(all.deck.due(today).filter_map(|card| line(&all, card)).map(|line| format!("  {line}")));
    if lines.len() == 1 {
        lines.push("  No card is due.".to_owned());
    }
    lines.push(String::new());
    lines.extend(drill_progress(&progress(&all.deck, &answers.list, today), today).lines().map(str::to_owned));
    if !all.left_out.is_empty() {
        lines.extend([String::new(), "LEFT OUT".to_owned()]);
        lines.extend(all.left_out.iter().map(|why| format!("  {why}")));
    }
    if all.limited {
        lines.push("  This page takes no time to solve anything large; d does, and then drills.".to_owned());
    }
    Ok(lines)
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let store = Store::open()?;
    if args.delete {
        return delete(args, &store, terminal);
    }
    let clock = Clock(args.now);
    let answers = scoped(record::read(&store)?, args);
    let mut all = Gathered::new(&store, args.scenario.as_deref(), &args.budget, terminal.interactive)?;
    all.deck.arrange(&answers.list);
    let mut left_out = all.left_out.clone();
    left_out.extend(answers.left_out.iter().map(|what| format!("of the record: {what}")));
    for why in &left_out {
        terminal.error(&format!("left out {why}\n"))?;
    }
    let (_, today) = clock.read();
    let found = progress(&all.deck, &answers.list, today);
    if args.json {
        let value = if args.progress {
            drill_progress_json(&found, today, &left_out)
        } else {
            drill_json(&all.deck, &found, &answers, today, &left_out)
        };
        terminal.print_json(&value)?;
        return Ok(Exit::Fine);
    }
    if args.progress {
        terminal.print_prose(&drill_progress(&found, today))?;
        return Ok(Exit::Fine);
    }
    if all.deck.cards.is_empty() {
        terminal.error(match all.finished {
            0 => "No finished run yet. `toughcall play vp-crisis` begins one; its costly moments become cards.\n",
            _ if all.limited => "No cards.\n",
            _ => "No cards: no decision of the finished runs gave up enough to be met again.\n",
        })?;
        return Ok(if all.limited { Exit::Budget } else { Exit::Fine });
    }
    if found.due == 0 {
        let next = found.next_due.map(|day| format!("; the next comes back on {day}")).unwrap_or_default();
        terminal.error(&format!("No card is due today{next}. `toughcall drill --progress` shows how it goes.\n"))?;
        return Ok(Exit::Fine);
    }
    if !terminal.may_ask {
        return list(&all, today, terminal);
    }
    sitting::sit(args, &store, all, clock, terminal)
}

/// Only the answers that are asked for.
fn scoped(mut answers: Answers, args: &Args) -> Answers {
    if let Some(id) = &args.scenario {
        answers.list.retain(|a| a.scenario == *id);
    }
    answers
}

/// Due cards, without an answer to any.
fn list(all: &Gathered, today: Day, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    for line in all.deck.due(today).filter_map(|card| line(all, card)) {
        terminal.print(&format!("{line}\n"))?;
    }
    Ok(Exit::Fine)
}

/// A card in one line.
fn line(all: &Gathered, card: &Card) -> Option<String> {
    let sighting = card.latest()?;
    let moment = &sighting.moment;
    let clock = all.sources.get(&card.id.fingerprint).map(|s| s.program.clock_words(moment.tick));
    Some(format!(
        "{:.1} points  {}  {}, `{}`, decision {} of {}  ({})",
        card.regret(),
        card.scenario,
        clock.unwrap_or_default(),
        moment.node,
        moment.n,
        sighting.run,
        card.schedule.standing.name()
    ))
}

fn delete(args: &Args, store: &Store, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let path = record::path(store);
    if !path.exists() {
        terminal.error("There is no record of answers.\n")?;
        return Ok(Exit::Fine);
    }
    if !args.yes {
        if !terminal.interactive || !terminal.may_ask {
            return Err(Failure::usage("deleting the record needs a confirmation").help("add `--yes`"));
        }
        terminal.print(&format!("Delete every answer in {} for good? Type yes: ", path.display()))?;
        let mut line = Vec::new();
        let limited = std::io::Read::take(&mut *terminal.input, 4_096);
        std::io::BufRead::read_until(&mut { limited }, b'\n', &mut line)?;
        if !String::from_utf8_lossy(&line).trim().eq_ignore_ascii_case("yes") {
            terminal.error("Nothing was deleted.\n")?;
            return Ok(Exit::Fine);
        }
    }
    record::delete(store)?;
    terminal.error(&format!("Deleted {}.\n", path.display()))?;
    Ok(Exit::Fine)
}
