//! Corner cases that went wrong once.

use toughcall::analysis::{Ask, Objectives};
use toughcall::program::Program;
use toughcall::solve::{Objective, objective_graph};

use super::{close, options, scenario, solved};
use crate::large;
use crate::support::{command, root};

fn corner(name: &str) -> Program {
    scenario(&root().join(format!("tests/analyses/{name}.ron"))).0
}

/// Two choices take the same look, at two nodes, before a bet on the cause that the look tells 9 in 10: with it
/// 10 + 0.9 × 90 + 0.1 × 10 = 92, without any 10 + (90 + 10) / 2 = 60. Each alone is worth nothing, since the other stands in.
#[test]
fn looks_that_stand_in_for_each_other() {
    let program = corner("substitutes");
    let found = solved(&program).information(&program, &options(1));
    close(found.value, 92.0, "with the look");
    assert!(found.looks.iter().all(|l| l.worth.unwrap().abs() < 1e-9), "{found:?}");
    assert_eq!(found.together.len(), 1);
    close(found.together[0].worth.unwrap(), 32.0, "both");
}

/// Without the look only a fallback would be left, which the story with it never offers: nothing can be said.
#[test]
fn a_look_that_is_the_only_choice_has_no_figure() {
    let program = corner("only_choice");
    let found = solved(&program).information(&program, &options(1));
    assert_eq!(found.looks[0].worth, None);
    let said =
        command(&["solve", &root().join("tests/analyses/only_choice.ron").display().to_string(), "--information"]);
    assert!(said.out.contains("the only choice in some situation"), "{}", said.out);
}

/// `sure` and `gamble` both have a mean of 50; only `gamble` reaches 60, in one case of two.
#[test]
fn policies_of_the_best_mean_differ() {
    let solved = solved(&corner("ties"));
    for found in [solved.reach(60.0), solved.reach_of_the_best(60.0)] {
        close(found.lower, 0.5, "below");
        close(found.upper, 0.5, "above");
    }
    close(solved.reach_of_the_best(50.0).lower, 1.0, "for certain");
}

/// The same mean, summed in another order, is no reason to keep a policy that costs more.
#[test]
fn rounding_keeps_nothing_dominated() {
    let program = corner("rounding");
    let list: Vec<Objective> = ["morale", "cost"].iter().map(|n| Objective::parse(&program, n).unwrap()).collect();
    let graph = objective_graph(&program, &list, &options(1)).unwrap();
    let all = Objectives::of(&graph, &[0, 1]);
    let all = all.deterministic(&Ask { more: &[true, false], precision: 1e-9, threads: 1 }).unwrap();
    for (i, a) in all.iter().enumerate() {
        for (j, b) in all.iter().enumerate().filter(|(j, _)| *j != i) {
            assert!(b[0] < a[0] - 1e-9 || b[1] > a[1] + 1e-9, "{j} is as good as {i}: {all:?}");
        }
    }
}

/// A variable with more steps than points have thousandths is refused and not cut off.
#[test]
fn what_cannot_be_counted_is_refused() {
    let path = root().join("tests/analyses/huge.ron").display().to_string();
    let output = command(&["solve", &path, "--pareto", "morale,cost"]);
    assert_eq!(output.exit as i32, 3, "{}", output.out);
    assert!(output.err.contains("`cost` has more steps") && output.err.contains("larger `step`"), "{}", output.err);
}

/// With few steps the bounds are wider, and hold what many steps find.
#[test]
fn bounds_hold_what_is_reached() {
    let (program, _) =
        toughcall::program::load(&toughcall::source::Text::new("s.ron", large::scenario(large::SIZES[0])));
    let solved = solved(&program.unwrap());
    let mut wide = 0;
    for score in [60.0, 75.0, 80.0, 82.0, 85.0] {
        let (fine, coarse) = (solved.reach(score), solved.reach_within(score, 0));
        assert!((fine.upper - fine.lower).abs() < 1e-9, "{fine:?}");
        assert!(coarse.lower <= fine.lower + 1e-9 && fine.upper <= coarse.upper + 1e-9, "{fine:?} {coarse:?}");
        wide += usize::from(coarse.upper - coarse.lower > 1e-6);
    }
    assert!(wide > 1, "nothing was left out: this says nothing of bounds");
}
