//! However a batch is run, the same comes out: threads, parts, stops, files.

use proptest::prelude::*;
use toughcall::batch::{Batch, Hands, Part, Plan, Saved, join};
use toughcall::program::Program;

use super::{crews, finished, plan, run};
use crate::balance::program as built_in;

fn text(batch: &Batch<'_>) -> String {
    serde_json::to_string(batch.saved()).unwrap()
}

#[test]
fn threads_make_no_difference() {
    let program = built_in("vp-crisis");
    let plan = plan(&program, &["random", "expert", "noisy:0.1:framework"], 700, 5);
    let one = text(&run(&program, plan.clone(), 1));
    for threads in [2, 3, 7] {
        assert_eq!(text(&run(&program, plan.clone(), threads)), one, "{threads} threads");
    }
}

fn part(program: &Program, whole: &Plan, place: u64, of: u64) -> Saved {
    let plan = Plan { part: Some(Part { place, of }), ..whole.clone() };
    let saved = text(&run(program, plan, 2));
    serde_json::from_str(&saved).unwrap()
}

#[test]
fn parts_join_to_the_whole_in_any_order() {
    let program = built_in("warm-up");
    let whole = plan(&program, &["random", "expert", "greedy"], 501, 9);
    let expected = text(&run(&program, whole.clone(), 2));
    for of in [1, 2, 4, 5] {
        let mut parts: Vec<Saved> = (1..=of).map(|place| part(&program, &whole, place, of)).collect();
        parts.reverse();
        assert_eq!(text(&join(&program, parts).unwrap()), expected, "{of} parts");
    }
}

#[test]
fn parts_that_do_not_fit_are_named() {
    let program = built_in("warm-up");
    let whole = plan(&program, &["random"], 100, 9);
    let parts = |places: &[u64], of| places.iter().map(|p| part(&program, &whole, *p, of)).collect::<Vec<_>>();
    let refused = |parts: Vec<Saved>| join(&program, parts).err().unwrap().0;
    assert_eq!(refused(parts(&[1, 3], 3)), "part 2/3 is missing");
    assert_eq!(refused(parts(&[1, 2, 2], 3)), "part 2/3 is there twice");
    assert_eq!(refused(Vec::new()), "no parts to join");
    let mut mixed = parts(&[1], 2);
    mixed.extend(parts(&[2], 3));
    assert!(refused(mixed).contains("do not go together"));
    let other = Plan { seed: 10, ..whole.clone() };
    let mut mixed = parts(&[1], 2);
    mixed.push(part(&program, &other, 2, 2));
    assert_eq!(refused(mixed), "the parts are of different batches: seed `9` here, `10` there");
    let mut torn = parts(&[1, 2], 2);
    torn[1].next -= 1;
    assert!(refused(torn).contains("is not done"));
    let elsewhere = built_in("vp-crisis");
    assert!(join(&elsewhere, parts(&[1, 2], 2)).is_err());
}

/// Stopped at any run, written down, read back, gone on with by any number of threads: the same as never stopped.
#[test]
fn a_batch_goes_on_where_it_stopped() {
    let program = built_in("warm-up");
    let plan = plan(&program, &["random", "cautious"], 900, 11);
    let expected = text(&run(&program, plan.clone(), 1));
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    runner
        .run(&(proptest::collection::vec(0u64..400, 0..4), 1usize..4), |(stops, threads)| {
            let mut batch = Batch::new(&program, plan.clone());
            for stop in stops {
                let to = batch.next() + stop;
                let mut crews = crews(&plan, threads, None);
                batch.advance(to, &mut Hands { crews: &mut crews, go_on: &|_| true }, None).unwrap();
                let saved: Saved = serde_json::from_str(&text(&batch)).unwrap();
                batch = Batch::resume(&program, saved).unwrap();
            }
            let batch = finished(batch, &mut crews(&plan, threads, None));
            prop_assert_eq!(&text(&batch), &expected);
            Ok(())
        })
        .unwrap();
}

/// Somebody says stop in the middle: what is done has no gaps, and the rest can be done later.
#[test]
fn a_stop_leaves_no_gaps() {
    use std::sync::atomic::{AtomicU64, Ordering};

    let program = built_in("warm-up");
    let plan = plan(&program, &["random"], 2000, 1);
    let expected = text(&run(&program, plan.clone(), 1));
    for most in [1, 100, 640] {
        let mut batch = Batch::new(&program, plan.clone());
        let done = AtomicU64::new(0);
        let go_on = |more| done.fetch_add(more, Ordering::Relaxed) + more < most;
        let mut three = crews(&plan, 3, None);
        batch.advance(u64::MAX, &mut Hands { crews: &mut three, go_on: &go_on }, None).unwrap();
        assert!(batch.runs() < 2000 && batch.runs() == done.load(Ordering::Relaxed), "{} runs", batch.runs());
        assert_eq!(text(&finished(batch, &mut three)), expected);
    }
}

/// Precision is looked at after the same runs, however the batch is cut.
#[test]
fn precision_stops_at_the_same_run() {
    let program = built_in("warm-up");
    let plan = Plan { until_se: Some(0.2), ..plan(&program, &["random", "first"], 1_000_000, 4) };
    let whole = run(&program, plan.clone(), 2);
    assert!(whole.is_precise() && whole.runs() < 100_000 && whole.score(0).standard_error.unwrap() <= 0.2);
    let mut batch = Batch::new(&program, plan.clone());
    let mut crews = crews(&plan, 1, None);
    while !batch.is_done() {
        let to = batch.next() + 777;
        batch.advance(to, &mut Hands { crews: &mut crews, go_on: &|_| true }, None).unwrap();
    }
    assert_eq!(text(&batch), text(&whole));
}

/// Counts that were tampered with are refused and harm nobody.
#[test]
fn crafted_counts_are_refused() {
    let program = built_in("warm-up");
    let saved = text(&run(&program, plan(&program, &["random", "first"], 200, 1), 1));
    let damaged = |from: &str, to: &str| {
        assert!(saved.contains(from), "{from}");
        let read = serde_json::from_str::<Saved>(&saved.replacen(from, to, 1));
        read.map_err(|e| e.to_string()).and_then(|s| Batch::resume(&program, s).map(drop).map_err(|e| e.0))
    };
    for (from, to) in [
        ("\"format\":1", "\"format\":2"),
        ("\"next\":200", "\"next\":199"),
        ("\"next\":200", "\"next\":18446744073709551615"),
        ("\"runs\":200", "\"runs\":100"),
        ("\"n\":200", "\"n\":201"),
        ("\"largest_bin\":", "\"largest_bin\":9999999"),
        ("\"shift\":0", "\"shift\":99"),
        ("\"sum\":\"", "\"sum\":\"99999999999999999999999999999999999999"),
        ("\"endings\":[", "\"endings\":[1,"),
        ("\"visits\":[", "\"visits\":[{\"total\":1,\"runs\":1,\"first\":0},"),
    ] {
        assert!(damaged(from, to).is_err(), "{from} → {to}");
    }
    assert!(damaged("\"seed\":1", "\"seed\":1").is_ok());
}
