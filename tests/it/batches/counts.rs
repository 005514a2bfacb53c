//! Everything that a batch counts, beside the same counted from recorded sessions: another way through the same engine, with
//! sums over lists instead of histograms.

use std::collections::{BTreeMap, BTreeSet};

use toughcall::batch::{Item, QUANTILES, Rows};
use toughcall::engine::{Cause, Earned, Event, Origin, run_seed};
use toughcall::expression::VariableId;
use toughcall::policy::make;
use toughcall::program::Program;
use toughcall::run::{Session, simulate};

use super::{TABLE, plan, run};
use crate::balance::program as built_in;

/// Items that a session comes across, with how often.
fn items(session: &Session<'_>) -> BTreeMap<String, (u64, Item)> {
    let program = session.program();
    let mut found = BTreeMap::new();
    for told in &session.record().events {
        let item = match told.event {
            Event::Arrived(node) => Item::Node(node),
            Event::Chosen(choice) => Item::Choice(choice),
            Event::Ranked(node, item) => Item::First(node, usize::from(item)),
            Event::Drawn(Cause::Outcome(origin, place)) => {
                let outcomes = match origin {
                    Origin::Choice(choice) => program.choices[choice].outcomes.as_ref().unwrap().chance,
                    Origin::Node(node) => match &program.nodes[node].kind {
                        toughcall::program::NodeKind::Chance(outcomes) => outcomes.chance,
                        _ => panic!("a draw where there is no chance"),
                    },
                };
                Item::Outcome(outcomes, usize::from(place))
            }
            _ => continue,
        };
        found.entry(format!("{item:?}")).or_insert((0, item)).0 += 1;
    }
    found
}

/// Every variable at the close of every tick, from the changes that were told.
fn closes(session: &Session<'_>) -> Vec<Vec<i64>> {
    let program = session.program();
    let mut now: Vec<i64> = program.variables.iter().map(|v| v.min + v.step * v.start as i64).collect();
    let mut closes = Vec::new();
    for told in &session.record().events {
        match told.event {
            Event::Passed => closes.push(now.clone()),
            Event::Variable(id, _, to, _) => now[id.index()] = to.thousandths(),
            _ => {}
        }
    }
    closes.push(now);
    closes
}

fn same(a: f64, b: f64, what: &str) {
    assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{what}: {a} and {b}");
}

/// The nearest rank, over a sorted list.
fn rank(sorted: &[i64], (n, d): (u64, u64)) -> i64 {
    let rank = (sorted.len() as u64 * n).div_ceil(d).max(1);
    sorted[rank as usize - 1]
}

fn hold(program: &Program, policies: &[&str], runs: u64) {
    let batch = run(program, plan(program, policies, runs, 7), 2);
    assert_eq!(batch.runs(), runs);
    let mut by_policy = Vec::new();
    for (p, policy) in policies.iter().enumerate() {
        let sessions: Vec<Session<'_>> = (0..runs)
            .map(|i| {
                let seed = run_seed(7, i);
                simulate(program, seed, make(policy, seed).unwrap().as_mut())
            })
            .collect();
        by_policy.push(sessions.iter().map(|s| s.record().ledger.total().thousandths()).collect::<Vec<i64>>());
        scores(&batch, p, &by_policy[p], policy);
        endings_and_targets(&batch, p, &sessions);
        visits(&batch, p, &sessions);
        fan(&batch, p, &sessions);
    }
    for ((a, b), pair) in batch.tally().pairings().zip(&batch.tally().pairs) {
        let differences: Vec<f64> =
            by_policy[a].iter().zip(&by_policy[b]).map(|(a, b)| (a - b) as f64 / 1000.0).collect();
        let (mean, sd) = moments(&differences);
        let found = pair.estimate(0.001);
        same(found.mean, mean, "difference");
        same(found.sd.unwrap(), sd, "its deviation");
        assert_eq!(pair.ahead, differences.iter().filter(|d| **d > 0.0).count() as u64);
        assert_eq!(pair.equal, differences.iter().filter(|d| **d == 0.0).count() as u64);
    }
}

fn moments(list: &[f64]) -> (f64, f64) {
    let n = list.len() as f64;
    let mean = list.iter().sum::<f64>() / n;
    (mean, (list.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt())
}

fn scores(batch: &toughcall::batch::Batch<'_>, p: usize, list: &[i64], policy: &str) {
    let scores = &batch.tally().policies[p].score;
    let (mean, sd) = moments(&list.iter().map(|s| *s as f64 / 1000.0).collect::<Vec<_>>());
    let found = batch.score(p);
    same(found.mean, mean, policy);
    same(found.sd.unwrap(), sd, policy);
    same(found.standard_error.unwrap(), sd / (list.len() as f64).sqrt(), policy);
    let mut sorted = list.to_vec();
    sorted.sort_unstable();
    for (name, share) in QUANTILES {
        assert_eq!(scores.quantile(share).unwrap() as i64, rank(&sorted, share), "{policy} {name}");
    }
    assert_eq!(scores.range().unwrap(), (sorted[0] as u64, *sorted.last().unwrap() as u64));
}

fn endings_and_targets(batch: &toughcall::batch::Batch<'_>, p: usize, sessions: &[Session<'_>]) {
    let program = batch.program();
    let mut endings = vec![0; program.endings.len()];
    let (mut met, mut judged, mut points) =
        (vec![0; program.targets.len()], vec![0; program.targets.len()], vec![0; program.targets.len()]);
    for session in sessions {
        endings[session.ending().unwrap().index()] += 1;
        for (_, award) in session.record().ledger.awards() {
            let (Earned::Level(id, _, fraction) | Earned::Done(id, fraction)) = award.earned else { continue };
            judged[id.index()] += 1;
            met[id.index()] += u64::from(fraction.numerator == fraction.denominator);
            points[id.index()] += award.points.thousandths() as u64;
        }
    }
    assert_eq!(batch.tally().policies[p].endings, endings);
    let found = &batch.traces()[p].targets;
    assert_eq!(found.iter().map(|t| t.met).collect::<Vec<_>>(), met);
    assert_eq!(found.iter().map(|t| t.runs).collect::<Vec<u64>>(), judged);
    assert_eq!(found.iter().map(|t| t.points).collect::<Vec<_>>(), points);
}

fn visits(batch: &toughcall::batch::Batch<'_>, p: usize, sessions: &[Session<'_>]) {
    let all: Vec<BTreeMap<String, (u64, Item)>> = sessions.iter().map(items).collect();
    let mut known = BTreeSet::new();
    for (item, found) in batch.items().list().iter().zip(&batch.traces()[p].visits) {
        let key = format!("{item:?}");
        assert!(known.insert(key.clone()), "{key} has two places");
        let total: u64 = all.iter().filter_map(|run| run.get(&key)).map(|(n, _)| n).sum();
        let runs = all.iter().filter(|run| run.contains_key(&key)).count() as u64;
        let first = all.iter().position(|run| run.contains_key(&key)).map_or(u64::MAX, |i| i as u64);
        assert_eq!((found.total, found.runs, found.first), (total, runs, first), "{key}");
    }
    assert!(all.iter().flat_map(BTreeMap::keys).all(|key| known.contains(key)));
}

fn fan(batch: &toughcall::batch::Batch<'_>, p: usize, sessions: &[Session<'_>]) {
    let (program, plan) = (batch.program(), batch.fans());
    let all: Vec<Vec<Vec<i64>>> = sessions.iter().map(closes).collect();
    assert_eq!(plan.stride(), 1);
    for (tick, runs) in batch.traces()[p].fan.ticks(plan) {
        let going: Vec<&Vec<i64>> = all.iter().filter_map(|run| run.get(tick as usize)).collect();
        assert_eq!(runs, going.len() as u64, "tick {tick}");
        for v in 0..program.variables.len() {
            let variable = &program.variables[VariableId::at(v)];
            let mut list: Vec<i64> = going.iter().map(|now| (now[v] - variable.min) / variable.step).collect();
            let Some(found) = batch.traces()[p].fan.standing(plan, tick, v) else {
                assert!(list.is_empty());
                continue;
            };
            list.sort_unstable();
            same(found.mean, list.iter().sum::<i64>() as f64 / list.len() as f64, "mean at a tick");
            for ((_, share), quantile) in QUANTILES.into_iter().zip(found.quantiles) {
                let exact = rank(&list, share) as u64;
                assert!(quantile <= exact && exact - quantile < plan.width(v), "{quantile} {exact}");
            }
        }
    }
}

#[test]
fn a_batch_counts_what_sessions_tell() {
    hold(&built_in("warm-up"), &TABLE, 150);
    hold(&built_in("vp-crisis"), &["random", "expert", "noisy:0.2:expert"], 60);
    for (_, program, _) in crate::solver::oracles() {
        hold(&program, &["random", "greedy", "last"], 40);
    }
}

/// Rows carry the same as the counts, in the order of the runs, whoever was first to be done.
#[test]
fn rows_come_in_order_and_say_the_same() {
    let program = built_in("vp-crisis");
    let plan = plan(&program, &["random", "first"], 1000, 3);
    let mut crews = super::crews(&plan, 3, None);
    let mut batch = toughcall::batch::Batch::new(&program, plan);
    let mut all = Vec::new();
    let mut sink = |rows: &Rows| {
        all.extend(rows.iter(&program).map(|(row, variables)| (*row, variables.to_vec())));
        Ok(())
    };
    let mut hands = toughcall::batch::Hands { crews: &mut crews, go_on: &|_| true };
    batch.advance(u64::MAX, &mut hands, Some(&mut sink)).unwrap();
    assert_eq!(all.len(), 2000);
    for (i, policy) in [(0, "random"), (1, "first"), (998, "random"), (1999, "first")] {
        let seed = run_seed(3, i as u64 / 2);
        let session = simulate(&program, seed, make(policy, seed).unwrap().as_mut());
        let (row, variables) = &all[i];
        assert_eq!(row.score(), session.record().ledger.total().thousandths());
        assert_eq!(row.decisions as usize, session.taken().len());
        assert_eq!(usize::from(row.ending), session.ending().unwrap().index());
        let view = program.view(session.state());
        assert_eq!(row.tick, view.tick());
        for (v, steps) in variables.iter().enumerate() {
            let variable = &program.variables[VariableId::at(v)];
            assert_eq!(view.variable(VariableId::at(v)).thousandths(), variable.min + variable.step * *steps as i64);
        }
    }
}

/// A policy that is restarted picks what one made new for the run picks.
#[test]
fn restarted_policies_are_new_ones() {
    use std::sync::Arc;
    use toughcall::policy::{Policy, ScriptText, scripted};
    use toughcall::solve::{Follower, Taste};

    let program = built_in("warm-up");
    let solution = Arc::new(crate::solver::solved(&program));
    let script = ScriptText::parse("monday/nothing_such\n");
    assert!(scripted(&program, &script.unwrap(), make("first", 1).unwrap()).is_err());
    let node = program.node_id(program.choices.iter().next().unwrap().node).to_owned();
    let choice = program.choice_id(toughcall::expression::ChoiceId::at(1)).to_owned();
    let script = ScriptText::parse(&format!("{node}/{choice}\nfallback: random\n")).unwrap();
    let follower = |taste: Taste, seed| Box::new(Follower::new(Arc::clone(&solution), taste, seed)) as Box<dyn Policy>;
    type Maker<'m> = Box<dyn Fn(u64) -> Box<dyn Policy> + 'm>;
    let mut makers: Vec<(String, Maker<'_>)> = Vec::new();
    for name in TABLE {
        makers.push((name.to_owned(), Box::new(move |seed| make(name, seed).unwrap())));
        let noisy = format!("noisy:0.3:{name}");
        makers.push((noisy.clone(), Box::new(move |seed| make(&noisy, seed).unwrap())));
    }
    makers.push(("optimal".to_owned(), Box::new(|seed| follower(Taste::Optimal, seed))));
    makers.push(("softmax".to_owned(), Box::new(|seed| follower(Taste::Softmax(3.0), seed))));
    let scripted_policy = |seed| scripted(&program, &script, make("random", seed).unwrap()).unwrap();
    makers.push(("script".to_owned(), Box::new(scripted_policy)));
    for (name, maker) in makers {
        let mut kept = maker(99);
        for seed in 0..30 {
            kept.restart(seed);
            let picks =
                |session: Session<'_>| session.taken().iter().map(|t| session.key(t.node, &t.pick)).collect::<Vec<_>>();
            let again = picks(simulate(&program, seed, kept.as_mut()));
            assert_eq!(again, picks(simulate(&program, seed, maker(seed).as_mut())), "{name}, seed {seed}");
        }
    }
}
