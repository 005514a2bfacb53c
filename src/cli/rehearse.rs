//! `play ID --from NODE --set name=value`: a rehearsal, without score and without a trace on disk.

use super::pilot::PilotArgs;
use super::play::on_interrupt;
use super::{Exit, Failure, Terminal};
use crate::play::{Console, NoJournal, Stopped, play_until};
use crate::program::Program;
use crate::report::{event_json, rehearsal, rehearsal_json, wrap};
use crate::run::{Session, rehearse};
use crate::tui::{self, After, Left, Screen, Skin};

/// Where and how a rehearsal begins.
#[derive(Debug, Default, clap::Args)]
pub(super) struct RehearsalArgs {
    /// Rehearse from this node: unscored, and nothing is recorded
    #[arg(long, value_name = "NODE", conflicts_with = "save")]
    pub(super) from: Option<String>,
    /// With `--from`: begin with this variable, flag or `tick` (`--set morale=40`); may be given several times
    #[arg(long, value_name = "NAME=VALUE", requires = "from")]
    set: Vec<String>,
}

const STOPPED: &str = "Stopped. Nothing of a rehearsal is kept.\n";

/// How it is shown.
pub(super) struct Shown {
    /// As JSON.
    pub(super) json: bool,
    /// Every event.
    pub(super) trace: bool,
    /// Line by line, whatever the terminal can do.
    pub(super) plain: bool,
}

pub(super) fn run(
    args: &RehearsalArgs,
    pilot: &PilotArgs,
    shown: &Shown,
    program: &Program,
    seed: u64,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let node = args.from.as_deref().unwrap_or_default();
    let begun = rehearse(program, seed, node, &args.set);
    let mut session = begun.map_err(|e| Failure::usage(e.message).maybe_help(e.help))?;
    if pilot.is_unattended() {
        let mut pilot = pilot.pilot(program, seed)?;
        pilot.fly(&mut session, &mut NoJournal)?;
        let events = || session.record().events.iter().map(|told| event_json(program, told));
        if shown.json {
            let mut value = rehearsal_json(&session);
            if let Some(object) = value.as_object_mut().filter(|_| shown.trace) {
                object.insert("events".to_owned(), serde_json::Value::Array(events().collect()));
            }
            terminal.print_json(&value)?;
        } else if shown.trace {
            terminal.print(&events().map(|event| event.to_string() + "\n").collect::<String>())?;
        } else {
            terminal.print_prose(&rehearsal(&session))?;
        }
        let unused = pilot.unused();
        if !unused.is_empty() {
            terminal.error(&format!("never met: {}\n", unused.join(", ")))?;
        }
        return Ok(Exit::Fine);
    }
    if terminal.signals {
        on_interrupt(|| format!("\n{STOPPED}"));
    }
    if let Some(skin) = terminal.screen_or_say(shown.plain)? {
        return on_screen(&mut session, skin, terminal);
    }
    let width = terminal.width.map(|w| w.min(100));
    let scenario = &program.scenario;
    let opening = format!(
        "A rehearsal from `{node}`: not scored, not recorded. You are {}. (Seed {seed}; ? shows the keys.)",
        scenario.about.role.value
    );
    terminal.print(&format!("{}\n{}\n", scenario.title.value, wrap(&opening, width)))?;
    let mut console = Console { input: &mut *terminal.input, out: &mut *terminal.out, width };
    match play_until(&mut session, &mut console, &mut NoJournal, &rehearsal)? {
        Stopped::Ended => {}
        Stopped::Quit | Stopped::EndOfInput => terminal.error(STOPPED)?,
        // INVARIANT: without a journal nothing can fail to be saved.
        Stopped::NotSaved { .. } => debug_assert!(false, "a rehearsal saves nothing"),
    }
    Ok(Exit::Fine)
}

/// The same on a full screen: what is said at the end is a text to read.
fn on_screen(session: &mut Session<'_>, skin: Skin, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let mut screen = Screen::open()?;
    let left = tui::play(session, &mut screen, &mut NoJournal, skin)?;
    let exit = match left {
        Left::Stopped(Stopped::Ended) => {
            let lines = rehearsal(session).lines().map(str::to_owned).collect();
            match tui::read("A rehearsal: not scored, not recorded", lines, &mut screen, skin)? {
                After::GoesOn | After::Stops => return Ok(Exit::Fine),
                After::Interrupted => Exit::Interrupted,
            }
        }
        Left::Stopped(_) => Exit::Fine,
        Left::Interrupted => Exit::Interrupted,
    };
    drop(screen);
    terminal.error(STOPPED)?;
    Ok(exit)
}
