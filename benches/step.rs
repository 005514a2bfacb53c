//! Choices and ticks per second of random plays of the VP crisis, on one core: `cargo bench --bench step`.
//!
//! Three figures in one run, so that their ratios mean something: the bare engine, the engine with everything recorded (a
//! session, as play and debrief use it), and a table walk that does nothing but draw and look up, as the floor.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark prints and looks at the clock"
)]

use std::hint::black_box;
use std::time::Instant;

use toughcall::engine::{
    Award, Event, Luck, Observer, Rest, Stream, begin, choose, options, order, rest, run_seed, settle,
};
use toughcall::policy::{items, make};
use toughcall::program::{Program, State, built_in, load};
use toughcall::run::simulate;

/// Counts ticks and sums points, and remembers nothing.
#[derive(Default)]
struct Count {
    ticks: u64,
    points: i64,
}

impl Observer for Count {
    fn event(&mut self, _: u32, event: Event, _: &State) {
        self.ticks += u64::from(event == Event::Passed);
    }
    fn award(&mut self, _: u32, award: Award) {
        self.points += award.points.thousandths();
    }
}

/// One random play on the bare engine; returns the number of choices.
fn bare(
    program: &Program,
    luck: &mut Luck,
    seed: u64,
    count: &mut Count,
    available: &mut Vec<toughcall::expression::ChoiceId>,
) -> u64 {
    luck.restart(program, seed);
    let mut dice = Stream::new(seed, "@random");
    let mut state = begin(program, count);
    let mut choices = 0;
    loop {
        match rest(program, &state) {
            Rest::Decision(node) => {
                available.clear();
                available.extend(options(program, &state, node));
                choose(program, &mut state, available[dice.below(available.len())], count).unwrap();
                choices += 1;
            }
            Rest::Ranking(node) => {
                let mut places: [u8; 8] = [0, 1, 2, 3, 4, 5, 6, 7];
                let n = items(program, node);
                for place in (1..n).rev() {
                    places.swap(place, dice.below(place + 1));
                }
                order(program, &mut state, &places[..n], count).unwrap();
                choices += 1;
            }
            Rest::Draw(draw) => {
                let index = luck.draw(program, &state, draw);
                settle(program, &mut state, draw, index, count).unwrap();
            }
            Rest::Ended(_) => return choices,
        }
    }
}

fn report(name: &str, seconds: f64, plays: u64, choices: u64, ticks: u64) {
    let rate = |n: u64| n as f64 / seconds / 1e6;
    println!(
        "{name:<10} {plays:>8} plays  {:>8.3} M choices/s  {:>8.3} M ticks/s  {:>7.1} k plays/s",
        rate(choices),
        rate(ticks),
        plays as f64 / seconds / 1e3
    );
}

fn main() {
    let program = load(&built_in("vp-crisis").unwrap()).0.unwrap();
    println!("state: {} bits in {} fields", program.layout.bits(), program.layout.fields().len());
    let mut luck = Luck::new(&program, 0);
    let mut available = Vec::new();

    for round in 0..3 {
        let plays = 40_000;
        let mut count = Count::default();
        let start = Instant::now();
        let choices: u64 =
            (0..plays).map(|i| bare(&program, &mut luck, run_seed(round, i), &mut count, &mut available)).sum();
        report("engine", start.elapsed().as_secs_f64(), plays, choices, count.ticks);
        black_box(count.points);

        let plays = 4_000;
        let start = Instant::now();
        let (mut choices, mut ticks) = (0, 0);
        for i in 0..plays {
            let seed = run_seed(round, i);
            let session = simulate(&program, seed, make("random", seed).unwrap().as_mut());
            choices += session.taken().len() as u64;
            ticks += u64::from(program.view(session.state()).tick());
        }
        report("recorded", start.elapsed().as_secs_f64(), plays, choices, ticks);

        // The floor: 45 steps a play that draw a number and walk a table of 64 states × 8 choices.
        let table: Vec<u32> = (0..512u32).map(|i| i.wrapping_mul(2_654_435_761) >> 26).collect();
        let plays = 400_000u64;
        let start = Instant::now();
        let mut sum = 0u64;
        for i in 0..plays {
            let mut dice = Stream::new(i, "@random");
            let mut at = 0usize;
            for _ in 0..33 {
                at = table[at * 8 + dice.below(8)] as usize;
                sum += at as u64;
            }
        }
        black_box(sum);
        report("table walk", start.elapsed().as_secs_f64(), plays, plays * 33, plays * 60);
    }
}
