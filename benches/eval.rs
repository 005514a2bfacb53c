//! Given paths evaluated per second on one core: `cargo bench --bench eval`.
//!
//! Paths of random plays, sorted and shuffled, under one seed. `evaluator` is the evaluation alone, from text in memory;
//! `csv`, `jsonl` and `parquet` are the whole way from a file's bytes to the bytes of a table of the same format.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark prints and looks at the clock"
)]

use std::hint::black_box;
use std::time::Instant;

use toughcall::engine::{Stream, run_seed};
use toughcall::evaluate::{Evaluator, Method, Paths, Worth};
use toughcall::policy::make;
use toughcall::program::{NodeKind, Program, built_in, load};
use toughcall::run::simulate;
use toughcall::table::{Cell, Format, Kind, Reader, Row, Schema, Source, writer};

/// Every list of choices of a scenario's first decisions, in order, each followed by the same rest of a random play.
fn full(program: &Program, most: usize) -> Vec<String> {
    let session = simulate(program, 7, make("expert", 7).unwrap().as_mut());
    let nodes: Vec<_> = session.taken().iter().map(|t| t.node).collect();
    let mut paths = vec![String::new()];
    for (place, node) in nodes.iter().enumerate().rev() {
        let own = session.key(*node, &session.taken()[place].pick);
        let keys = match &program.nodes[*node].kind {
            NodeKind::Decision { choices } if paths.len() < most => {
                choices.iter().map(|c| program.choice_key(*c)).collect()
            }
            _ => vec![own],
        };
        let tails = std::mem::take(&mut paths);
        paths = keys.iter().flat_map(|key| tails.iter().map(move |tail| format!("{key} {tail}"))).collect();
    }
    paths.truncate(most);
    paths
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

fn evaluate(program: &Program, paths: &[String]) -> f64 {
    let mut evaluator = Evaluator::new(program, Method::Seed(7), None);
    let start = Instant::now();
    let fine = paths.iter().filter(|path| evaluator.one(path, "").is_ok()).count();
    black_box(fine);
    paths.len() as f64 / start.elapsed().as_secs_f64()
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
    let rate = |start: Instant| paths.len() as f64 / start.elapsed().as_secs_f64();
    let mut row = Row::new();
    let start = Instant::now();
    let mut reader = Reader::open("paths", format, Source::Bytes(input.clone()), &schema()).unwrap();
    while reader.next(&mut row).unwrap() {}
    let reading = rate(start);

    let columns = Schema::new()
        .with("id", Kind::Text, "")
        .with("score", Kind::Thousandths, "")
        .with("probability", Kind::Real, "")
        .with("ending", Kind::Text, "");
    let start = Instant::now();
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
    (reading, rate(start))
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
    for id in ["warm-up", "vp-crisis"] {
        let program = load(&built_in(id).unwrap()).0.unwrap();
        let mut paths = full(&program, 200_000);
        report(&program, &format!("{id}, all ways of its last decisions, in order"), &paths);
        shuffle(&mut paths);
        report(&program, &format!("{id}, the same, shuffled"), &paths);
        let mut paths = random(&program, 40_000);
        paths.sort();
        report(&program, &format!("{id}, random plays, sorted"), &paths);
        shuffle(&mut paths);
        report(&program, &format!("{id}, random plays, shuffled"), &paths);
    }
}
