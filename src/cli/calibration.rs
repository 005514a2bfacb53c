//! `calibration`

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
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let store = Store::open()?;
    let (runs, broken) = store.list();
    let mut all = Gathered::default();
    all.left_out.extend(broken.iter().map(|(path, why)| format!("{}: {why}", path.display())));
    for stored in runs.iter().filter(|s| s.record.predictions.iter().any(|p| p.percent.is_some())) {
        if let Err(why) = gather(&store, stored, &mut all) {
            all.left_out.push(format!("{}: {why}", stored.record.header.id));
        }
    }
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

/// Plays a run again to see what its predictions came to.
fn gather(store: &Store, stored: &Stored, all: &mut Gathered) -> Result<(), String> {
    let (program, _) = store.scenario_of(&stored.record).map_err(|failure| failure.message)?;
    let replayed = replay(&program, &stored.record);
    if let Some(first) = replayed.differences.first() {
        return Err(format!("the run does not replay: {first}"));
    }
    let session = replayed.session;
    for forecast in session.forecasts() {
        let Some(percent) = forecast.percent else { continue };
        all.predictions += 1;
        all.scored.extend(forecast.settled(&session).map(|s| Scored { percent, came_true: s.came_true }));
    }
    Ok(())
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
