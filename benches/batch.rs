//! Choices per second of bulk simulation: `cargo bench --bench batch`.
//!
//! The bench story under the random policy, on the engine by the loop that batches use, beside a bare walk over the tables
//! of the same story with the same luck; then the VP crisis; then two threads. Walk and engine must end every play with
//! the same quantities and points. Figures of one round belong together: compare their ratios.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    reason = "a benchmark prints and looks at the clock"
)]

#[path = "support/story.rs"]
mod story;

use std::hint::black_box;
use std::time::Instant;

use story::{Tables, Walked};
use toughcall::engine::{Luck, Unobserved, run_seed};
use toughcall::expression::VariableId;
use toughcall::policy::make;
use toughcall::program::{Program, built_in, load};
use toughcall::run::{play_out, score};
use toughcall::score::Total;
use toughcall::source::Text;

const ROUNDS: u64 = 7;
const STORY_PLAYS: u64 = 100_000;
const CRISIS_PLAYS: u64 = 20_000;

/// The sum of the scores of so many plays of a batch, in thousandths.
fn batch(program: &Program, seed: u64, plays: std::ops::Range<u64>) -> i64 {
    let (mut luck, mut policy) = (Luck::new(program, 0), make("random", 0).unwrap());
    let mut sum = 0;
    for play in plays {
        let seed = run_seed(seed, play);
        luck.restart(program, seed);
        policy.restart(seed);
        sum += score(program, &mut luck, policy.as_mut());
    }
    sum
}

/// Choices taken in the same plays, rankings among them.
fn decisions(program: &Program, seed: u64, plays: u64) -> u64 {
    let (mut luck, mut policy) = (Luck::new(program, 0), make("random", 0).unwrap());
    let taken = (0..plays).map(|play| {
        let seed = run_seed(seed, play);
        luck.restart(program, seed);
        policy.restart(seed);
        u64::from(play_out(program, &mut luck, policy.as_mut(), &mut Unobserved).1)
    });
    taken.sum()
}

/// Holds the engine and the walk to the same plays, quantity by quantity.
fn compare(program: &Program, tables: &Tables, seed: u64, plays: u64) {
    for play in 0..plays {
        let seed = run_seed(seed, play);
        let mut points = Total::default();
        let mut policy = make("random", seed).unwrap();
        let (state, choices) = play_out(program, &mut Luck::new(program, seed), policy.as_mut(), &mut points);
        let quantity = |i: usize| program.view(&state).variable(VariableId(i as u16)).as_whole().unwrap() as i32;
        let played = Walked {
            choices: u64::from(choices),
            points: points.thousandths(),
            quantities: std::array::from_fn(quantity),
        };
        assert_eq!(played, tables.walk(seed), "play {play} ends differently on the engine and on the walk");
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed().as_secs_f64(), done)
}

/// Two threads with half of the plays each, as against one with all: how many times as fast.
fn two_threads(program: &Program, seed: u64, plays: u64) -> f64 {
    let (one, alone) = timed(|| batch(program, seed, 0..plays));
    // A copy for each thread, as `batch` does it.
    let copy = program.clone();
    let (two, shared) = timed(|| {
        std::thread::scope(|scope| {
            let first = scope.spawn(|| batch(&copy, seed, 0..plays / 2));
            batch(program, seed, plays / 2..plays) + first.join().unwrap()
        })
    });
    assert_eq!(alone, shared, "two threads came to other scores than one");
    one / two
}

fn main() {
    let text = story::scenario();
    if std::env::args().nth(1).is_some_and(|a| a == "text") {
        return print!("{text}");
    }
    let program = load(&Text::new("bench-story", text)).0.expect("the bench story has no errors");
    let crisis = load(&built_in("vp-crisis").unwrap()).0.unwrap();
    let tables = Tables::new();
    compare(&program, &tables, 0, 20_000);
    println!("20,000 plays end alike on the engine and on the walk");
    println!("{:>5} {:>12} {:>14} {:>7} {:>14}   M choices/s", "round", "walk", "engine", "ratio", "vp-crisis");
    for round in 1..=ROUNDS {
        let (walk, (choices, points)) = timed(|| {
            (0..STORY_PLAYS)
                .map(|play| tables.walk(run_seed(round, play)))
                .fold((0, 0), |(choices, points), walked| (choices + walked.choices, points + walked.points))
        });
        let (engine, sum) = timed(|| batch(&program, round, 0..STORY_PLAYS));
        assert_eq!(sum, points, "the engine and the walk came to different scores");
        let taken = decisions(&crisis, round, CRISIS_PLAYS);
        let (vp, _) = timed(|| black_box(batch(&crisis, round, 0..CRISIS_PLAYS)));
        let rate = |n: u64, seconds: f64| n as f64 / seconds / 1e6;
        println!(
            "{round:>5} {:>12.1} {:>14.2} {:>7.3} {:>14.2}",
            rate(choices, walk),
            rate(choices, engine),
            walk / engine,
            rate(taken, vp)
        );
    }
    for (name, program, plays) in [("bench story", &program, 8 * STORY_PLAYS), ("vp-crisis", &crisis, 4 * CRISIS_PLAYS)]
    {
        let ratios: Vec<String> = (0..ROUNDS).map(|seed| format!("{:.2}", two_threads(program, seed, plays))).collect();
        println!("two threads ÷ one, {name}: {}", ratios.join("  "));
    }
}
