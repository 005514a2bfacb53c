//! `play ID`

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::exit::describe;
use super::full::on_screen;
use super::pilot::PilotArgs;
use super::rehearse::{self, RehearsalArgs, Shown};
use super::review::{Effort, Reviewer};
use super::store::{FileJournal, Retry, Store};
use super::suites::Recording;
use super::{Exit, Failure, Terminal, load};
use crate::play::{Console, Journal, NoJournal, Stopped, play_until};
use crate::program::{Program, built_in_ids};
use crate::report::{event_json, plain, run_json, wrap};
use crate::run::{Header, Session};
use crate::scenario::Kind;
use crate::tui::restore;

/// Play a scenario: always a new run. With `--choices` or `--policy` it plays by itself.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A built-in scenario (`toughcall list`), or a scenario file
    id: String,
    /// Seed of the run's luck; the same seed and choices give the same run everywhere
    #[arg(long)]
    seed: Option<u64>,
    /// The plain numbered mode instead of the full screen
    #[arg(long)]
    plain: bool,
    #[command(flatten)]
    pilot: PilotArgs,
    #[command(flatten)]
    rehearsal: RehearsalArgs,
    /// Write the run to this file instead of the data folder; it must not exist yet
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Write the play as one more test into this file (`NAME.tests.ron`), which keeps all it has
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    record_test: Option<PathBuf>,
    /// Do not solve the scenario beside the play to say what each decision was worth
    #[arg(long)]
    no_solve: bool,
    /// Print every event, one JSON object a line (unattended only)
    #[arg(long)]
    trace: bool,
    /// Print the run as JSON (unattended only)
    #[arg(long)]
    json: bool,
}

impl Args {
    /// A new interactive play of a scenario.
    pub(super) fn interactive(id: &str) -> Args {
        Args {
            id: id.to_owned(),
            seed: None,
            plain: false,
            pilot: PilotArgs::default(),
            rehearsal: RehearsalArgs::default(),
            save: None,
            record_test: None,
            no_solve: false,
            trace: false,
            json: false,
        }
    }
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let program = load::program(&args.id, terminal)?;
    // A seed that can be read out over the phone.
    let seed = args.seed.unwrap_or_else(|| u64::from(rand::random::<u32>()));
    let unattended = args.pilot.is_unattended();
    if !unattended && (args.json || args.trace) {
        return Err(Failure::usage("`--json` and `--trace` are for unattended plays")
            .help("add `--policy NAME` or `--choices LIST`"));
    }
    if !unattended && !terminal.may_ask {
        return Err(Failure::usage("with `--no-input` a play needs its choices")
            .help("add `--policy NAME` or `--choices LIST`"));
    }
    if args.rehearsal.from.is_some() {
        let shown = Shown { json: args.json, trace: args.trace, plain: args.plain };
        return rehearse::run(&args.rehearsal, &args.pilot, &shown, &program, seed, terminal);
    }
    let test =
        args.record_test.as_deref().map(|path| Recording::open(path, &program, &args.id, terminal)).transpose()?;
    let mut session = Session::new(&program, seed);
    let exit = if unattended {
        play_by_itself(args, &mut session, terminal)?
    } else {
        sit_down(args, &mut session, terminal)?
    };
    if let Some(test) = test {
        test.write(&session, terminal)?;
    }
    Ok(exit)
}

/// A person plays a new run.
fn sit_down(args: &Args, session: &mut Session<'_>, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let (program, seed) = (session.program(), session.seed());
    let sitting = Sitting { id: None, taken_over: 0, solve: !args.no_solve, plain: args.plain, then: None };
    if args.save.is_none() && program.scenario.kind.value == Kind::WarmUp {
        terminal.error("The warm-up is not recorded.\n")?;
        return attend(session, &mut NoJournal, &sitting, terminal);
    }
    let (id, mut journal) = match &args.save {
        Some(path) => (path.to_string_lossy().into_owned(), create_at(path, program, &source(&args.id), seed, None)?),
        None => Store::open()?.create(program, &source(&args.id), seed, None)?,
    };
    attend(session, &mut journal, &Sitting { id: Some(&id), ..sitting }, terminal)
}

/// Where a scenario is read from, so that it is found again.
pub(super) fn source(id: &str) -> String {
    if built_in_ids().any(|built_in| built_in == id) {
        return "built-in".to_owned();
    }
    std::path::absolute(id).map_or_else(|_| id.to_owned(), |path| path.to_string_lossy().into_owned())
}

/// A run in a file of the player's own.
pub(super) fn create_at(
    path: &std::path::Path,
    program: &Program,
    source: &str,
    seed: u64,
    retry: Option<&Retry>,
) -> Result<FileJournal, Failure> {
    // The copy is a kindness: a run saved elsewhere must not fail because the data folder cannot be written.
    let _ = Store::open().map(|store| store.keep_copy(program));
    let started = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let id = path.file_stem().map_or_else(|| "run".to_owned(), |s| s.to_string_lossy().into_owned());
    FileJournal::create(path, Header::new(program, source, &id, seed, &started), retry).map_err(|e| {
        let failure = Failure::file(path, &e);
        if e.kind() == std::io::ErrorKind::AlreadyExists {
            return failure.help("toughcall overwrites no file; name another one or delete it first");
        }
        failure
    })
}

/// What a person sits down to.
#[derive(Debug)]
pub(super) struct Sitting<'a> {
    /// Names the recorded run; none if it is not kept.
    pub id: Option<&'a str>,
    /// Decisions and predictions that another run brought along. Without one more there is nothing to keep.
    pub taken_over: usize,
    /// Whether the debrief may say what each decision was worth.
    pub solve: bool,
    /// Whether the plain mode is asked for.
    pub plain: bool,
    /// The run that this one plays again, to be compared with.
    pub then: Option<&'a Session<'a>>,
}

/// A person plays.
pub(super) fn attend(
    session: &mut Session<'_>,
    journal: &mut dyn Journal,
    sitting: &Sitting<'_>,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let id = sitting.id;
    let is_over = Arc::new(AtomicBool::new(false));
    if terminal.signals {
        let (id, is_over) = (id.map(str::to_owned), Arc::clone(&is_over));
        on_interrupt(move || interrupted(id.as_deref(), is_over.load(Ordering::Relaxed)));
    }
    if let Some(skin) = terminal.screen_or_say(sitting.plain)? {
        return on_screen(session, journal, sitting, (skin, &is_over), terminal);
    }
    let scenario = &session.program().scenario;
    let width = terminal.width.map(|w| w.min(100));
    if session.taken().is_empty() {
        let role = &scenario.about.role.value;
        let opening = format!("You are {role}. (Seed {}; ? shows the keys.)", session.seed());
        let summary = &scenario.about.summary.value;
        let (opening, summary) = (wrap(&opening, width), wrap(summary, width));
        terminal.print(&format!("{}\n{opening}\n{summary}\n", scenario.title.value))?;
    }
    let effort = match (sitting.solve, terminal.interactive) {
        (false, _) => Effort::None,
        (true, true) => Effort::Full,
        (true, false) => Effort::Quick,
    };
    let reviewer = RefCell::new(Reviewer::new(effort, terminal.interactive).ahead(session.program()));
    let look_back = |session: &Session<'_>| {
        is_over.store(true, Ordering::Relaxed);
        plain(&reviewer.borrow_mut().debrief(session, id))
    };
    let mut console = Console { input: &mut *terminal.input, out: &mut *terminal.out, width };
    let stopped = play_until(session, &mut console, journal, &look_back)?;
    close(stopped, session, journal, sitting, terminal)
}

/// What is said when a play is stopped from outside.
pub(super) fn interrupted(id: Option<&str>, is_over: bool) -> String {
    match (id, is_over) {
        (None, _) => "\nStopped. The warm-up is not kept.\n".to_owned(),
        (Some(id), false) => {
            format!("\nStopped. Every decision is saved; `toughcall resume {id}` goes on from here.\n")
        }
        (Some(id), true) => {
            format!("\nStopped. The run is over and saved; `toughcall debrief {id}` looks back at it.\n")
        }
    }
}

/// The last word on a play, however it was shown.
pub(super) fn close(
    stopped: Stopped,
    session: &Session<'_>,
    journal: &mut dyn Journal,
    sitting: &Sitting<'_>,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let id = sitting.id;
    let resume = id.map(|id| format!("`toughcall resume {id}` goes on from here"));
    match stopped {
        Stopped::Ended => {
            if let Some(id) = id {
                terminal
                    .say(&format!("\nSaved as {id}. `toughcall debrief {id} --format markdown` writes this up.\n"))?;
            } else {
                terminal.say("\nNext: `toughcall play vp-crisis`.\n")?;
            }
            Ok(Exit::Fine)
        }
        Stopped::Quit | Stopped::EndOfInput => {
            let taken = session.taken().len();
            let decisions = if taken == 1 { "1 decision".to_owned() } else { format!("{taken} decisions") };
            match resume {
                // A prediction is an answer too.
                Some(resume) if taken + session.forecasts().len() > sitting.taken_over => {
                    terminal.say(&format!("Saved after {decisions}; {resume}.\n"))?
                }
                Some(_) => {
                    journal.nothing_decided();
                    terminal.say("Nothing was decided, so nothing is kept.\n")?;
                }
                None => terminal.say(&format!("Stopped after {decisions}; the warm-up is not kept.\n"))?,
            }
            Ok(Exit::Fine)
        }
        Stopped::NotSaved { error, what, kept } => {
            let failure = Failure::invalid(format!("{what} could not be saved: {}", describe(&error)));
            let word = resume.unwrap_or_default();
            Err(failure.help(format!("the run is kept up to decision {kept}; make room, then {word}")))
        }
    }
}

type Word = Box<dyn Fn() -> String + Send>;

/// Ctrl-C: every decision is on disk already, so one word and out.
pub(super) fn on_interrupt(word: impl Fn() -> String + Send + 'static) {
    static WORD: Mutex<Option<Word>> = Mutex::new(None);
    *WORD.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(word));
    // There is one handler for all plays of a process; it says the word of the latest.
    let _ = ctrlc::set_handler(|| {
        use std::io::Write;
        restore();
        let word = WORD.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|word| word());
        let _ = std::io::stderr().write_all(word.unwrap_or_default().as_bytes());
        #[expect(clippy::disallowed_methods, reason = "a signal handler has no other way to end the process")]
        std::process::exit(Exit::Interrupted as i32);
    });
}

fn play_by_itself(args: &Args, session: &mut Session<'_>, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let (program, seed) = (session.program(), session.seed());
    let mut pilot = args.pilot.pilot(program, seed)?;
    let mut journal: Box<dyn Journal> = match &args.save {
        Some(path) => Box::new(create_at(path, program, &source(&args.id), seed, None)?),
        None => Box::new(NoJournal),
    };
    pilot.fly(session, journal.as_mut())?;
    if args.trace && !args.json {
        let lines: Vec<String> =
            session.record().events.iter().map(|told| event_json(program, told).to_string() + "\n").collect();
        terminal.print(&lines.concat())?;
        return Ok(Exit::Fine);
    }
    if args.json {
        let mut value = run_json(session);
        if args.trace
            && let Some(object) = value.as_object_mut()
        {
            let events = session.record().events.iter().map(|told| event_json(program, told)).collect();
            object.insert("events".to_owned(), serde_json::Value::Array(events));
        }
        terminal.print_json(&value)?;
    } else {
        let effort = if args.no_solve { Effort::None } else { Effort::Quick };
        terminal.print_prose(&plain(&Reviewer::new(effort, false).debrief(session, None)))?;
    }
    let unused = pilot.unused();
    if !unused.is_empty() {
        terminal.error(&format!("never met: {}\n", unused.join(", ")))?;
    }
    Ok(Exit::Fine)
}
