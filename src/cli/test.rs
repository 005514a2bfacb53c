//! `test FILE…`

use std::collections::BTreeSet;

use serde_json::json;

use super::store::Store;
use super::suites::{Recording, Suite, sound};
use super::{Exit, Failure, Terminal};
use crate::program::Program;
use crate::report::{Tested, accepted_text, tested_json, tested_text};
use crate::run::replay;
use crate::testing::{Coverage, Loaded, Player, accept};

/// Play the tests beside scenarios and compare what they expect: exit 0 only if all of it is so.
///
/// Tests stand in `NAME.tests.ron` beside `NAME.ron` (docs/tests.md). `toughcall play ID --record-test FILE` makes one of a
/// play.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of tests, scenario files with tests beside them, or ids of built-in scenarios
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Only tests whose name holds these words
    #[arg(long, value_name = "NAME")]
    filter: Option<String>,
    /// List what no test reaches
    #[arg(long, conflicts_with = "json")]
    coverage: bool,
    /// Rewrite what is expected to what is found; comments and everything else stay
    #[arg(long)]
    accept: bool,
    /// Write this recorded run (`toughcall runs`) into the file as one more test, then play it
    #[arg(long, value_name = "RUN", conflicts_with = "accept")]
    record: Option<String>,
    /// As JSON (docs/json.md)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    if let Some(run) = &args.record {
        record(run, &args.files, terminal)?;
    }
    // All are read before the first is played: a slip in the last is not found after minutes.
    let mut seen = BTreeSet::new();
    let mut suites: Vec<(Suite, Loaded, Program)> = Vec::new();
    for name in &args.files {
        let suite = Suite::find(name)?;
        if seen.insert(suite.text.name().to_owned()) {
            let loaded = suite.load();
            let (loaded, program) = sound(&suite, loaded, terminal)?;
            suites.push((suite, loaded, program));
        }
    }
    let (mut passed, mut failed, mut files) = (0, 0, Vec::new());
    for (suite, loaded, program) in &suites {
        let filter = args.filter.as_deref();
        let mut tested = play(suite, loaded, program, filter);
        let changed;
        if args.accept
            && let Some(written) = approve(suite, &tested, terminal)?
        {
            // What is told is what the file comes to now.
            changed = written;
            tested = play(&changed.0, &changed.1, program, filter);
        }
        passed += tested.passed();
        failed += tested.tests.len() - tested.passed();
        match args.json {
            true => files.push(tested_json(&tested)),
            false => terminal.print(&tested_text(&tested, args.coverage))?,
        }
    }
    if passed + failed == 0 {
        let wanted = args.filter.as_deref().unwrap_or_default();
        return Err(Failure::usage(format!("no test has `{wanted}` in its name")));
    }
    if args.json {
        terminal.print_json(&json!({ "files": files, "passed": passed, "failed": failed }))?;
    } else {
        let all = passed + failed;
        let tests = if all == 1 { "1 test".to_owned() } else { format!("{all} tests") };
        terminal.print(&format!("{tests}: {passed} passed, {failed} failed\n"))?;
    }
    Ok(if failed == 0 { Exit::Fine } else { Exit::Findings })
}

fn play<'a>(suite: &'a Suite, loaded: &'a Loaded, program: &'a Program, filter: Option<&str>) -> Tested<'a> {
    let player = Player::new(program);
    let mut coverage = Coverage::new(&player);
    let wanted = loaded.tests.iter().filter(|test| filter.is_none_or(|words| test.name.contains(words)));
    let tests = wanted.map(|test| {
        let verdict = player.play(test);
        coverage.add(&player, &verdict.session);
        (test, verdict)
    });
    let tests = tests.collect();
    Tested { text: &suite.text, program, tests, coverage }
}

/// Rewrites a file and says what changed. Returns the file as it is then, if anything did.
fn approve(
    suite: &Suite,
    tested: &Tested<'_>,
    terminal: &mut Terminal<'_>,
) -> Result<Option<(Suite, Loaded)>, Failure> {
    let accepted = accept(&suite.text, tested.tests.iter().map(|(test, verdict)| (*test, verdict)));
    terminal.error(&accepted_text(&suite.text, &accepted))?;
    if accepted.changes.is_empty() {
        return Ok(None);
    }
    let changed = suite.with(accepted.content);
    // What is written is read again first: a file that was sound must not be broken.
    let (loaded, _) = sound(&changed, changed.load(), terminal)?;
    changed.write()?;
    Ok(Some((changed, loaded)))
}

/// Writes a recorded run into a file of tests.
fn record(run: &str, files: &[String], terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let [file] = files else {
        return Err(Failure::usage("a run is written into one file of tests").help("name one FILE"));
    };
    let store = Store::open()?;
    let stored = store.find(Some(run), |_| true)?;
    let (program, _) = store.scenario_of(&stored.record)?;
    let header = &stored.record.header;
    let source = if header.source == "built-in" { &header.scenario } else { &header.source };
    let recording = Recording::open(std::path::Path::new(file), &program, source, terminal)?;
    let replayed = replay(&program, &stored.record);
    if !replayed.differences.is_empty() {
        return Err(Failure::invalid(format!("{run} does not replay to what was recorded"))
            .help(format!("`toughcall replay {run}` says what differs")));
    }
    recording.write(&replayed.session, terminal)
}
