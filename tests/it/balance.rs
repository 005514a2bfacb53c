//! The shipped scenarios under the policies: blind ones must not score well, the expert must.

use std::collections::BTreeMap;

use toughcall::policy::make;
use toughcall::program::{Program, built_in, load};
use toughcall::run::simulate;

pub(crate) fn program(id: &str) -> Program {
    load(&built_in(id).unwrap()).0.unwrap()
}

struct Row {
    policy: &'static str,
    mean: f64,
    sd: f64,
    decisions: (usize, usize),
    endings: BTreeMap<String, usize>,
}

fn table(id: &str, seeds: u64) -> Vec<Row> {
    let program = program(id);
    let row = |policy: &'static str| {
        let (mut sum, mut squares, mut decisions, mut endings) = (0.0, 0.0, (usize::MAX, 0), BTreeMap::new());
        for seed in 0..seeds {
            let session = simulate(&program, seed, make(policy, seed).unwrap().as_mut());
            let score = session.record().ledger.total().to_f64();
            sum += score;
            squares += score * score;
            let n = session.taken().len();
            decisions = (decisions.0.min(n), decisions.1.max(n));
            *endings.entry(program.ending(session.ending().unwrap()).0.to_owned()).or_insert(0) += 1;
        }
        let mean = sum / seeds as f64;
        let sd = (squares / seeds as f64 - mean * mean).max(0.0).sqrt();
        Row { policy, mean, sd, decisions, endings }
    };
    ["first", "last", "longest", "random", "cautious", "expert"].map(row).into()
}

/// Prints the table (`--no-capture`) and holds the bars: the blind five at most 55, the expert at least 70.
#[test]
fn vp_crisis_rewards_judgement() {
    let rows = table("vp-crisis", 1000);
    for r in &rows {
        println!("{:<8} mean {:.2} sd {:.2} decisions {:?} {:?}", r.policy, r.mean, r.sd, r.decisions, r.endings);
    }
    for row in &rows {
        let bar = if row.policy == "expert" { row.mean > 70.0 } else { row.mean <= 55.0 };
        assert!(bar, "{}: {}", row.policy, row.mean);
    }
    // Careful play is as blind as the others, and may come out like one of them.
    let means: Vec<f64> = rows.iter().filter(|r| r.policy != "cautious").map(|r| r.mean).collect();
    for (i, a) in means.iter().enumerate() {
        for b in &means[i + 1..] {
            assert!((a - b).abs() > 1.0, "two policies score alike: {means:?}");
        }
    }
}
