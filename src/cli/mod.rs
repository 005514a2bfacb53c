//! The command line: the only place with arguments, files, signals and exit codes.

mod archive;
mod args;
mod balance;
mod batch;
mod calibration;
mod check;
mod clock;
mod compare;
mod debrief;
mod drill;
mod eval;
mod exit;
mod explain;
mod explore;
mod export;
mod frameworks;
mod full;
mod lenses;
mod lints;
mod list;
mod load;
mod manual;
mod map;
mod mend;
mod menu;
mod merge;
mod merges;
mod new;
mod news;
mod paths;
mod pilot;
mod play;
mod policies;
mod progress;
mod rank;
mod rehearse;
mod replay;
mod resume;
mod retry;
mod review;
mod runs;
mod show;
mod solutions;
mod solve;
mod start;
mod store;
mod suites;
mod sweep;
mod tables;
mod terminal;
mod test;
mod watch;
mod whole;

pub use args::{Cli, Command};
pub use exit::{Exit, Failure};
pub use terminal::Terminal;
use whole::{can_be_written, write_whole};

use std::ffi::OsString;

use clap::{CommandFactory, Parser};

/// Runs the program on these arguments.
pub fn run(arguments: impl IntoIterator<Item = OsString>, terminal: &mut Terminal<'_>) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let text = error.render();
            let text = if terminal.color { text.ansi().to_string() } else { text.to_string() };
            let written = if error.use_stderr() { terminal.error(&text) } else { terminal.print(&text) };
            return match written {
                Ok(()) if error.use_stderr() => Exit::Usage,
                _ => Exit::Fine,
            };
        }
    };
    terminal.apply(&cli);
    let outcome = match &cli.command {
        None if terminal.interactive && !cli.no_input => match terminal.screen(false) {
            Ok(skin) => start::run(skin, terminal),
            Err(_) => menu::run(terminal),
        },
        None => {
            let help = Cli::command().render_help().to_string();
            terminal.error(&help).map(|()| Exit::Usage).map_err(Failure::from)
        }
        Some(command) => dispatch(command, terminal),
    };
    match outcome {
        Ok(exit) => exit,
        Err(failure) => failure.tell(terminal),
    }
}

fn dispatch(command: &Command, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    match command {
        Command::List(args) => list::run(args, terminal),
        Command::Show(args) => show::run(args, terminal),
        Command::Play(args) => play::run(args, terminal),
        Command::Runs(args) => runs::run(args, terminal),
        Command::Resume(args) => resume::run(args, terminal),
        Command::Replay(args) => replay::run(args, terminal),
        Command::Retry(args) => retry::run(args, terminal),
        Command::Debrief(args) => debrief::run(args, terminal),
        Command::Drill(args) => drill::run(args, terminal),
        Command::Calibration(args) => calibration::run(args, terminal),
        Command::Frameworks(args) => frameworks::run(args, terminal),
        Command::Rank(args) => rank::run(args, terminal),
        Command::Solve(args) => solve::run(args, terminal),
        Command::Balance(args) => balance::run(args, terminal),
        Command::Batch(args) => batch::run(args, terminal),
        Command::Sweep(args) => sweep::run(args, terminal),
        Command::Merge(args) => merge::run(args, terminal),
        Command::Compare(args) => compare::run(args, terminal),
        Command::Paths(args) => paths::run(args, terminal),
        Command::Eval(args) => eval::run(args, terminal),
        Command::Export(args) => export::run(args, terminal),
        Command::New(args) => new::run(args, terminal),
        Command::Map(args) => map::run(args, terminal),
        Command::Explore(args) => explore::run(args, terminal),
        Command::Check(args) => check::run(args, terminal),
        Command::Test(args) => test::run(args, terminal),
        Command::Explain(args) => explain::run(args, terminal),
        Command::Completions(args) => manual::completions(args, terminal),
        Command::Man => manual::man(terminal),
    }
}
