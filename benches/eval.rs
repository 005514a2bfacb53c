//! Given paths evaluated per second of one processor: `cargo bench --bench eval` (on Linux, which says how long that was).
//!
//! The bench story, the warm-up and the VP crisis: the first ways through a scenario, sorted and shuffled, and random plays, under one seed. `evaluator` is the evaluation alone, from text in memory;
//! `csv`, `jsonl` and `parquet` are the whole way from a file's bytes to the bytes of a table of the same format.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark prints and looks at the clock"
)]

#[allow(
    dead_code,
    clippy::cast_possible_truncation,
    reason = "the walk over its tables is the business of another bench"
)]
#[path = "support/story.rs"]
mod story;

use toughcall::engine::{Luck, Rest, Stream, Unobserved, begin, choose, options, order, rest, run_seed, settle};
use toughcall::evaluate::{Evaluator, Method, Paths, Worth};
use toughcall::policy::{items, make};
use toughcall::program::{Program, built_in, load};
use toughcall::run::simulate;
use toughcall::source::Text;
use toughcall::table::{Cell, Format, Kind, Reader, Row, Schema, Source, writer};

/// The first lists of choices of all that can be played under seed 7, in declared order: the last decisions change fastest.
fn ways(program: &Program, most: usize) -> Vec<String> {
    let mut found = Vec::new();
    let luck = Luck::new(program, 7);
    let mut open = vec![(begin(program, &mut Unobserved), luck, String::new())];
    while let Some((mut state, mut luck, path)) = open.pop() {
        while let Rest::Draw(draw) = rest(program, &state) {
            let index = luck.draw(program, &state, draw);
            settle(program, &mut state, draw, index, &mut Unobserved).unwrap();
        }
        match rest(program, &state) {
            Rest::Decision(node) => {
                let choices: Vec<_> = options(program, &state, node).collect();
                for c in choices.into_iter().rev() {
                    let mut next = state;
                    choose(program, &mut next, c, &mut Unobserved).unwrap();
                    open.push((next, luck.clone(), format!("{path} {}", program.choice_key(c))));
                }
            }
            Rest::Ranking(node) => {
                let declared: Vec<u8> = (0..items(program, node) as u8).collect();
                order(program, &mut state, &declared, &mut Unobserved).unwrap();
                let names = program.item_ids(node).join(">");
                open.push((state, luck, format!("{path} {}/{names}", program.node_id(node))));
            }
            Rest::Draw(_) | Rest::Ended(_) => found.push(path.trim_start().to_owned()),
        }
        if found.len() >= most {
            break;
        }
    }
    found
}

/// Lists of choices of random plays.
fn random(program: &Program, most: u64) -> Vec<String> {
    let path = |i| {
        let seed = run_seed(1, i);
        let session = simulate(program, 7, make("random", seed).unwrap().as_mut());
        session.taken().iter().map(|t| session.key(t.node, &t.pick)).collect::<Vec<_>>().join(" ")
    };
    (0..most).map(path).collect()
}

fn shuffle(paths: &mut [String]) {
    let mut dice = Stream::new(1, "@bench");
    for place in (1..paths.len()).rev() {
        paths.swap(place, dice.below(place + 1));
    }
}

/// Seconds of the processor that this thread has had; other work on the machine is not in them.
fn processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

fn rate(paths: &[String], start: f64) -> f64 {
    paths.len() as f64 / (processor() - start)
}

fn evaluate(program: &Program, paths: &[String]) -> f64 {
    let mut evaluator = Evaluator::new(program, Method::Seed(7), None);
    let start = processor();
    let fine = paths.iter().filter(|path| evaluator.one(path, "").is_ok()).count();
    assert!(fine == paths.len(), "{fine} of {} paths can be played", paths.len());
    rate(paths, start)
}

fn schema() -> Schema {
    Schema::new().with("choices", Kind::Text, "")
}

fn bytes(format: Format, paths: &[String]) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut out = writer(format, &schema(), &[], Box::new(file.reopen().unwrap())).unwrap();
    for path in paths {
        out.row(&[Cell::Text(path)]).unwrap();
    }
    out.finish().unwrap();
    std::fs::read(file.path()).unwrap()
}

/// Reading alone, and everything: reading, evaluating, writing. Paths a second.
fn whole_way(program: &Program, format: Format, paths: &[String]) -> (f64, f64) {
    let input = bytes(format, paths);
    let mut row = Row::new();
    let start = processor();
    let mut reader = Reader::open("paths", format, Source::Bytes(input.clone()), &schema()).unwrap();
    while reader.next(&mut row).unwrap() {}
    let reading = rate(paths, start);

    let columns = Schema::new()
        .with("id", Kind::Text, "")
        .with("score", Kind::Thousandths, "")
        .with("probability", Kind::Real, "")
        .with("ending", Kind::Text, "");
    let start = processor();
    let mut evaluator = Evaluator::new(program, Method::Seed(7), None);
    let mut reader = Reader::open("paths", format, Source::Bytes(input), &schema()).unwrap();
    let mut out = writer(format, &columns, &[], Box::new(std::io::sink())).unwrap();
    let mut more = true;
    while more {
        let mut chunk = Paths::new();
        while chunk.len() < 1024 && more {
            more = reader.next(&mut row).unwrap();
            if more {
                chunk.push(&row.number().to_string(), row.text(0).unwrap_or_default(), "");
            }
        }
        let worths = evaluator.all(&chunk);
        for ((id, ..), worth) in chunk.iter().zip(&worths) {
            let cells = match worth {
                Ok(Worth::Once(played)) => [
                    Cell::Text(id),
                    Cell::Thousandths(played.score()),
                    Cell::Real(played.probability),
                    Cell::Text(program.ending(played.ending).0),
                ],
                _ => [Cell::Text(id), Cell::Missing, Cell::Missing, Cell::Missing],
            };
            out.row(&cells).unwrap();
        }
    }
    out.finish().unwrap();
    (reading, rate(paths, start))
}

fn report(program: &Program, name: &str, paths: &[String]) {
    let entries: usize = paths.iter().map(|p| p.split(' ').count()).sum();
    let letters: usize = paths.iter().map(String::len).sum();
    let (count, k) = (paths.len().max(1), 1e-3);
    println!("{name}: {count} paths of {} entries, {} bytes", entries / count, letters / count);
    println!("  evaluator {:>9.1} k paths/s", evaluate(program, paths) * k);
    for (format, title) in [(Format::Csv, "csv"), (Format::JsonLines, "jsonl"), (Format::Parquet, "parquet")] {
        let (reading, all) = whole_way(program, format, paths);
        println!("  {title:<9} {:>9.1} k paths/s, reading alone {:.1} k", all * k, reading * k);
    }
}

fn main() {
    let texts =
        [Text::new("bench-story", story::scenario()), built_in("warm-up").unwrap(), built_in("vp-crisis").unwrap()];
    for text in texts {
        let program = load(&text).0.unwrap();
        let id = program.scenario.id.value.as_str();
        let mut paths = ways(&program, 200_000);
        // A scenario with few ways has them all many times over.
        paths = paths.iter().cycle().take(200_000).cloned().collect();
        paths.sort();
        report(&program, &format!("{id}, its first ways, sorted"), &paths);
        shuffle(&mut paths);
        report(&program, &format!("{id}, the same, shuffled"), &paths);
        let mut paths = random(&program, 40_000);
        paths.sort();
        report(&program, &format!("{id}, random plays, sorted"), &paths);
    }
}
