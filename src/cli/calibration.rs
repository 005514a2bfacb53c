//! `calibration`

use std::collections::BTreeSet;

use serde_json::json;

use super::store::{Store, Stored};
use super::{Exit, Failure, Terminal};
use crate::report::reading;
use crate::run::replay;
use crate::score::{Calibration, ENOUGH_TO_CALIBRATE, Scored, calibration};

/// Compare the predictions of all recorded runs with what came out: the mean Brier score, and from 30 predictions on how
/// often what you called 70 % came true.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// As JSON (docs/json.md)
    #[arg(long)]
    json: bool,
}

/// What the runs said in all.
#[derive(Default)]
struct Gathered {
    /// Predictions that were answered.
    predictions: usize,
    /// Those that came out.
    scored: Vec<Scored>,
    /// Runs that were left out, and why.
    left_out: Vec<String>,
    /// What was answered, so that what a retry took over counts once.
    answers: BTreeSet<Answer>,
}

/// Rules, seed, decisions before it, prediction, per cent: two answers that are the same in all of this are one, if a retry
/// took one of them over.
type Answer = (String, u64, Vec<(String, String)>, String, u8);

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let all = gather_all(&Store::open()?);
    let found = calibration(&all.scored);
    if args.json {
        terminal.print_json(&json!({
            "predictions": all.predictions, "settled": found.settled, "brier": found.brier,
            "missing": found.missing, "bins": found.bins,
        }))?;
    } else if all.predictions == 0 {
        terminal.error("No predictions yet. `toughcall play vp-crisis` asks for some.\n")?;
    } else {
        terminal.print_prose(&report(all.predictions, &found))?;
    }
    for why in all.left_out {
        terminal.error(&format!("left out {why}\n"))?;
    }
    Ok(Exit::Fine)
}

/// The same for all recorded runs, in lines.
pub(super) fn in_words(store: &Store) -> String {
    let all = gather_all(store);
    if all.predictions == 0 {
        return "No predictions yet. `toughcall play vp-crisis` asks for some.\n".to_owned();
    }
    report(all.predictions, &calibration(&all.scored))
}

/// Plays a run again to see what its predictions came to.
fn gather(store: &Store, stored: &Stored, all: &mut Gathered) -> Result<(), String> {
    let (program, _) = store.scenario_of(&stored.record).map_err(|failure| failure.message)?;
    let replayed = replay(&program, &stored.record);
    if let Some(first) = replayed.differences.first() {
        return Err(format!("the run does not replay: {first}"));
    }
    let session = replayed.session;
    let header = &stored.record.header;
    for forecast in session.forecasts() {
        let Some(percent) = forecast.percent else { continue };
        let before = stored.record.decisions.iter().take(forecast.taken);
        let path = before.map(|d| (d.node.clone(), d.choice.clone())).collect();
        let is_new = all.answers.insert((header.fingerprint.clone(), header.seed, path, forecast.id.clone(), percent));
        let may_be_taken_over = header.at.is_some_and(|at| forecast.taken < at);
        if !is_new && may_be_taken_over {
            continue;
        }
        all.predictions += 1;
        all.scored.extend(forecast.settled(&session).map(|s| Scored { percent, came_true: s.came_true }));
    }
    Ok(())
}

/// Looks at every recorded run.
fn gather_all(store: &Store) -> Gathered {
    let (mut runs, broken) = store.list();
    // What a retry took over is known by then.
    runs.sort_by_key(|stored| stored.record.header.at.is_some());
    let mut all = Gathered::default();
    all.left_out.extend(broken.iter().map(|(path, why)| format!("{}: {why}", path.display())));
    for stored in runs.iter().filter(|s| s.record.predictions.iter().any(|p| p.percent.is_some())) {
        if let Err(why) = gather(store, stored, &mut all) {
            all.left_out.push(format!("{}: {why}", stored.record.header.id));
        }
    }
    all
}

fn report(predictions: usize, found: &Calibration) -> String {
    let settled = found.settled;
    let mut text = format!("Predictions answered: {predictions}. Came out: {settled}.\n");
    if let Some(score) = found.brier {
        text.push_str(&format!(
            "Mean Brier score {score:.3}: {}. (0 is perfect, always saying 50 % gives 0.25.)\n",
            reading(score)
        ));
    }
    if found.missing > 0 {
        text.push_str(&format!(
            "{} more must come out before there is a table: with fewer than {ENOUGH_TO_CALIBRATE}, chance says more than your judgement does.\n",
            found.missing
        ));
        return text;
    }
    text.push_str("\nWhat you said, and how often it came true:\n");
    for bin in &found.bins {
        let count = if bin.count == 1 { "once".to_owned() } else { format!("{} times", bin.count) };
        text.push_str(&format!(
            "  {} to {} %: said {count}, {:.0} % on average; came true {:.0} % of the time\n",
            bin.from, bin.to, bin.mean_said, bin.came_true
        ));
    }
    text.push_str("Well calibrated means: of all you gave 70 %, seven in ten come true. A row with few predictions swings by chance.\n");
    text
}
