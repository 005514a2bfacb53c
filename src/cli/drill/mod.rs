//! `drill`

mod deck;
mod record;
mod sitting;

use clap::value_parser;

use super::solutions::BudgetArgs;
use super::store::Store;
use super::{Exit, Failure, Terminal};
use crate::drill::{Answers, Day, progress};
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
    for card in all.deck.due(today) {
        let Some(sighting) = card.latest() else { continue };
        let moment = &sighting.moment;
        let clock = all.sources.get(&card.id.fingerprint).map(|s| s.program.clock_words(moment.tick));
        terminal.print(&format!(
            "{:.1} points  {}  {}, `{}`, decision {} of {}  ({})\n",
            card.regret(),
            card.scenario,
            clock.unwrap_or_default(),
            moment.node,
            moment.n,
            sighting.run,
            card.schedule.standing.name()
        ))?;
    }
    Ok(Exit::Fine)
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
