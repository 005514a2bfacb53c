//! What can be said on the command line.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};

use super::{
    balance, batch, calibration, check, compare, debrief, drill, eval, explain, explore, export, frameworks, list,
    manual, map, merge, new, paths, play, rank, replay, resume, retry, runs, show, solve, sweep, test,
};

/// Rehearse hard engineering-leadership decisions.
#[derive(Debug, Parser)]
#[command(
    name = "toughcall",
    version,
    about,
    long_about = "Rehearse hard engineering-leadership decisions: play a crisis, read what it scored and why, go again.\n\nA scenario is a text file: a decision graph over revenue risk, morale, cost and more, with a team, work that takes days, chance, and people who react. There is no network, no account and no telemetry; runs are kept in one folder (`toughcall runs` shows it).",
    after_help = "Examples:\n  toughcall play warm-up          four minutes, teaches the keys\n  toughcall play vp-crisis        the main scenario\n  toughcall debrief               look back at the last run\n  toughcall retry --at 5          play it again from its fifth decision\n  toughcall drill                 meet the costly moments of your runs again
  toughcall new my-crisis         begin a scenario of your own
  toughcall check my-crisis.ron   find every slip in a scenario file
  toughcall test my-crisis.ron    play the tests beside it",
    disable_help_subcommand = true
)]
pub struct Cli {
    /// When to use colour
    #[arg(long, global = true, value_parser = Color::of_all(), default_value = "auto", value_name = "WHEN")]
    pub color: Color,
    /// Never ask anything
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Full screens: nothing moves by itself, effects show all at once
    #[arg(long, global = true)]
    pub reduced_motion: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// When to use colour; for `map`, also what colour says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
    /// How many random plays come by
    Visits,
    /// Expected score if play is optimal from there on
    Value,
    /// What a wrong choice gives up
    Regret,
}

impl Color {
    /// What every command takes.
    pub(super) fn of_all() -> impl TypedValueParser<Value = Color> {
        Color::among(&[Color::Auto, Color::Always, Color::Never])
    }

    /// What `map` takes besides, which is what is told about it.
    pub(super) fn of_map() -> impl TypedValueParser<Value = Color> {
        Color::among(Color::value_variants())
    }

    fn among(some: &'static [Color]) -> impl TypedValueParser<Value = Color> {
        let values = some.iter().filter_map(Color::to_possible_value).map(|value| {
            let is_of_all = ["auto", "always", "never"].contains(&value.get_name());
            value.hide(is_of_all && some.len() > 3)
        });
        PossibleValuesParser::new(values).try_map(|name| Color::from_str(&name, false))
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the scenarios at hand
    List(list::Args),
    /// Show what a scenario is about, how it is judged, and where its figures come from
    Show(show::Args),
    /// Play a scenario
    Play(play::Args),
    /// List, export or delete recorded runs
    Runs(runs::Args),
    /// Go on with a run
    Resume(resume::Args),
    /// Prove that a run replays to the same ledger
    Replay(replay::Args),
    /// Play a run again from one of its decisions, with the same luck
    Retry(retry::Args),
    /// Solve a scenario exactly: values, policies, which decisions matter
    Solve(solve::Args),
    /// Measure whether scenarios are fair: blind play must not pay, every choice must be best somewhere
    Balance(balance::Args),
    /// Play policies over many seeds: means with intervals, differences under the same luck, what was never met
    Batch(batch::Args),
    /// Vary numbers of a scenario: which of them matter, and for which policy
    Sweep(sweep::Args),
    /// Join the parts of a batch into the whole
    Merge(merge::Args),
    /// Put runs, groups, batches and policies side by side, with intervals
    Compare(compare::Args),
    /// Count the ways through a scenario, or list the best
    Paths(paths::Args),
    /// Evaluate given paths in bulk
    Eval(eval::Args),
    /// Write a scenario in the language of another tool: Storm, PRISM, or as JSON
    Export(export::Args),
    /// Look back at a run
    Debrief(debrief::Args),
    /// Meet the costly moments of your runs again, spaced over days, each with fresh luck
    ///
    /// Every decision of a finished run that gave up points becomes a card. A card that is answered well comes back after
    /// 1, 3, 7, 14 and 30 days, any other one the next day. `q` stops at any card; every answer is saved.
    Drill(drill::Args),
    /// Compare your predictions of all runs with what came out
    ///
    /// Scenarios ask now and then how likely something is. Over all recorded runs this shows the mean Brier score, and
    /// from 30 predictions on how often what you gave 70 % came true.
    Calibration(calibration::Args),
    /// List prioritisation frameworks, or apply one with its arithmetic
    Frameworks(frameworks::Args),
    /// Rank a backlog of your own by a framework: arithmetic, ties, and how firm the order is
    Rank(rank::Args),
    /// Begin a scenario: a commented file that plays at once
    New(new::Args),
    /// Draw a scenario's story as a graph
    Map(map::Args),
    /// Say what random play comes across and what it never can, with a way to everything rare
    Explore(explore::Args),
    /// Check scenario files, and the tests beside them
    Check(check::Args),
    /// Play the tests beside scenarios
    Test(test::Args),
    /// Explain a code that `check` reports
    Explain(explain::Args),
    /// Print completions for a shell
    Completions(manual::CompletionArgs),
    /// Print the manual page
    Man,
}
