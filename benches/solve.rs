//! Exact solutions by stage: `cargo bench --bench solve`, with `-- l` for ten million states as well.
//!
//! `-- questions` measures what `solve --distribution`, `--pareto` and the others ask of a solution.
//!
//! `-- digest FILE…` prints a number for each solution that changes with any bit of it; `-- text s` the scenario itself.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "a benchmark prints and looks at the clock"
)]

#[path = "support/questions.rs"]
mod questions;
mod support;

use std::hint::black_box;
use std::time::Instant;

use support::{SIZES, Size, scenario};
use toughcall::engine::{Luck, Rest, Stream, Unobserved, begin, choose, options, order, rest, run_seed, settle};
use toughcall::policy::items;
use toughcall::program::{Program, built_in, load};
use toughcall::solve::{Budget, Options, Passes, Solution, bench};
use toughcall::source::Text;

/// Seconds: wall, and CPU of all threads.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
}

/// User and system time of this process, in seconds; a hundredth is the finest that is told here.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// Nanoseconds on a CPU of the main thread, finer than [`cpu`]; those of other threads are not in it.
fn own_cpu() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse::<f64>().ok().map(|n| n / 1e9)
}

/// Runs it a few times; the least of each, and the last result.
fn least<T>(rounds: usize, threads: usize, mut work: impl FnMut() -> T) -> (T, Cost) {
    let mut best = Cost { wall: f64::MAX, cpu: f64::MAX };
    let mut last = None;
    for _ in 0..rounds.max(1) {
        drop(last.take());
        let (wall, all, own) = (Instant::now(), cpu(), own_cpu());
        // The kernel counts a thread's time in steps of some milliseconds: what is shorter is repeated.
        let mut times = 0.0;
        while times == 0.0 || wall.elapsed().as_secs_f64() < 0.2 {
            drop(last.take());
            last = Some(black_box(work()));
            times += 1.0;
        }
        best.wall = best.wall.min(wall.elapsed().as_secs_f64() / times);
        let spent = match (own, own_cpu()) {
            (Some(before), Some(after)) if threads == 1 => after - before,
            _ => cpu() - all,
        };
        best.cpu = best.cpu.min(spent.max(1e-9) / times);
    }
    (last.unwrap(), best)
}

/// Most bytes this process has held since `reset_peak`.
fn peak_rss() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) * 1024
}

fn reset_peak() {
    // Not every kernel lets a process do this; then the figure is that of the whole run.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn solver(threads: usize) -> Options<'static> {
    Options { passes: Passes::ALL, threads, budget: &Budget::UNBOUNDED }
}

/// Choices taken in random plays on the bare engine.
fn plays(program: &Program, plays: u64) -> u64 {
    let mut luck = Luck::new(program, 0);
    let (mut available, mut choices) = (Vec::new(), 0);
    for seed in (0..plays).map(|i| run_seed(1, i)) {
        luck.restart(program, seed);
        let mut dice = Stream::new(seed, "@random");
        let mut state = begin(program, &mut Unobserved);
        loop {
            match rest(program, &state) {
                Rest::Decision(node) => {
                    available.clear();
                    available.extend(options(program, &state, node));
                    let choice = available[dice.below(available.len())];
                    choose(program, &mut state, choice, &mut Unobserved).unwrap();
                    choices += 1;
                }
                Rest::Ranking(node) => {
                    let places: Vec<u8> = (0..u8::try_from(items(program, node)).unwrap()).collect();
                    order(program, &mut state, &places, &mut Unobserved).unwrap();
                    choices += 1;
                }
                Rest::Draw(draw) => {
                    let index = luck.draw(program, &state, draw);
                    settle(program, &mut state, draw, index, &mut Unobserved).unwrap();
                }
                Rest::Ended(_) => break,
            }
        }
    }
    choices
}

fn row(name: &str, cost: Cost, of: &str) {
    println!("  {name:<28} {:>8.3} s CPU {:>8.3} s wall   {of}", cost.cpu, cost.wall);
}

fn measure(name: &str, program: &Program, rounds: usize) {
    println!("{name}: {} bits in a state", program.layout.bits());
    let (choices, cost) = least(rounds, 1, || plays(program, 20_000));
    row("engine, random plays", cost, &format!("{:.2} M choices/s", choices as f64 / cost.cpu / 1e6));

    let before = cpu_free_rss();
    reset_peak();
    let ((built, size), one) = least(rounds, 1, || bench::explore(program, &solver(1)).unwrap());
    let rss = peak_rss().saturating_sub(before);
    let states = size.states as f64;
    println!(
        "  {} states, {} transitions ({:.2} a state), {} levels, {} words",
        size.states,
        size.transitions,
        size.transitions as f64 / states,
        size.levels,
        size.words
    );
    row(
        "explore, 1 thread",
        one,
        &format!(
            "{:.2} M states/s, {:.2} M transitions/s",
            states / one.cpu / 1e6,
            size.transitions as f64 / one.cpu / 1e6
        ),
    );
    println!(
        "  {:<28} {:.0} B a state counted, {:.0} B resident",
        "peak",
        size.peak_bytes as f64 / states,
        rss as f64 / states
    );
    let (values, swept) = least(rounds, 1, || built.sweep());
    row("sweep", swept, &format!("{:.1} M states/s", states / swept.cpu / 1e6));
    let (_, every) = least(rounds, 1, || built.q_values(&values).len());
    row("every action's value", every, &format!("{:.1} M states/s", states / every.cpu / 1e6));
    let total = one.cpu + swept.cpu + every.cpu;
    row(
        "explore + sweep + actions",
        Cost { wall: one.wall + swept.wall + every.wall, cpu: total },
        &format!("{:.2} M states/s", states / total / 1e6),
    );
    let (reduced, cost) = least(rounds, 1, || built.reduce());
    row("reduce", cost, &format!("{:.2} M states/s, to {} classes", states / cost.cpu / 1e6, reduced.states()));
    println!("  {:<28} {:.6}", "optimal value", values[0] + built.start() as f64 / 1000.0);
    drop((built, reduced, values));
    let (_, two) = least(rounds, 2, || bench::explore(program, &solver(2)).unwrap().1.states);
    row("explore, 2 threads", two, &format!("{:.2} times one by the wall", one.wall / two.wall));
    for threads in [1, 2] {
        let (_, cost) =
            least(rounds.min(2), threads, || Solution::new(program, &solver(threads)).unwrap().summary.states);
        row(&format!("whole solution, {threads} thread(s)"), cost, "");
    }
}

fn cpu_free_rss() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) * 1024
}

fn compiled(size: Size) -> Program {
    let (program, findings) = load(&Text::new("bench.ron", scenario(size)));
    assert!(findings.is_empty(), "{findings:?}");
    program.unwrap()
}

fn digest(path: &str) {
    let text = built_in(path).unwrap_or_else(|| Text::new(path, std::fs::read_to_string(path).unwrap()));
    let program = load(&text).0.unwrap();
    for threads in [1, 2] {
        let (built, size) = bench::explore(&program, &solver(threads)).unwrap();
        let solution = Solution::new(&program, &solver(threads)).unwrap();
        println!(
            "{path} {threads}: {} states, graph {:016x}, solution {:016x}",
            size.states,
            built.digest(),
            bench::digest(&solution)
        );
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    // A size by name, or as three steps and a memory: `10,10,5,4`.
    let size = |name: &str| {
        let numbers: Vec<u32> = name.split(',').filter_map(|n| n.parse().ok()).collect();
        let own = (numbers.len() == 4).then(|| Size {
            name: "own",
            steps: [numbers[0], numbers[1], numbers[2]],
            memory: numbers[3] as usize,
        });
        SIZES.into_iter().find(|s| s.name == name).or(own)
    };
    match arguments.first().map(String::as_str) {
        Some("digest") => arguments[1..].iter().for_each(|path| digest(path)),
        Some("text") => print!("{}", scenario(size(&arguments[1]).unwrap())),
        Some("questions") => {
            let small = Size { name: "xs", steps: [100, 100, 100], memory: 2 };
            questions::measure("xs", &compiled(small), 80.0);
            questions::measure("s", &compiled(SIZES[0]), 80.0);
            questions::measure("vp-crisis", &load(&built_in("vp-crisis").unwrap()).0.unwrap(), 92.0);
        }
        Some("explore") => {
            // For a profiler: nothing but this, some times.
            let program = arguments.get(1).and_then(|n| size(n)).map(compiled);
            let program = program.unwrap_or_else(|| load(&built_in("vp-crisis").unwrap()).0.unwrap());
            let threads = arguments.get(2).and_then(|n| n.parse().ok()).unwrap_or(1);
            for _ in 0..3 {
                let start = cpu();
                let found = bench::explore(&program, &solver(threads)).unwrap().1;
                println!("{} states, {} transitions, {:.2} s CPU", found.states, found.transitions, cpu() - start);
            }
        }
        _ => {
            for it in SIZES.into_iter().filter(|s| s.name != "l" || arguments.iter().any(|a| a == "l")) {
                measure(it.name, &compiled(it), if it.name == "l" { 1 } else { 3 });
            }
            measure("vp-crisis", &load(&built_in("vp-crisis").unwrap()).0.unwrap(), 1);
        }
    }
}
