//! Ways through a scenario.

use std::collections::BTreeSet;

use toughcall::analysis::{Event, Path};
use toughcall::program::Program;

use super::tree::{leaves, name};
use super::{close, oracles, solution, solved, warm_up};

fn words(program: &Program, path: &Path) -> (Vec<String>, Vec<usize>) {
    let (mut choices, mut draws) = (Vec::new(), Vec::new());
    for event in &path.events {
        match event {
            Event::Decided(node, pick) => choices.push(name(program, *node, pick)),
            Event::Drawn(_, _, index) => draws.push(*index),
        }
    }
    (choices, draws)
}

/// Counts, lists and the best paths against the tree of all ways.
#[test]
fn paths_are_those_of_the_tree() {
    for (title, program, _) in oracles().into_iter().chain([("warm-up".to_owned(), warm_up(), String::new())]) {
        let leaves = leaves(&program);
        let graph = solved(&program);
        let counts = graph.counts();
        assert_eq!(counts.paths.to_string(), leaves.len().to_string(), "{title}");
        let lists: BTreeSet<&Vec<String>> = leaves.iter().map(|l| &l.choices).collect();
        assert_eq!(counts.decisions.unwrap().to_string(), lists.len().to_string(), "{title}");
        let lengths = || leaves.iter().map(|l| l.choices.len() as u64);
        assert_eq!(counts.length, (lengths().min().unwrap(), lengths().max().unwrap()), "{title}");

        let listed = graph.first_paths(&program, usize::MAX);
        let best = graph.best_paths(&program, usize::MAX);
        assert_eq!((listed.len(), best.len()), (leaves.len(), leaves.len()), "{title}");
        // The tree goes through choices and outcomes as declared: so does the list.
        for (path, leaf) in listed.iter().zip(&leaves) {
            assert_eq!(words(&program, path), (leaf.choices.clone(), leaf.draws.clone()), "{title}");
            close(path.score, leaf.score() as f64 / 1000.0, &title);
            close(path.probability, leaf.probability, &title);
        }
        // The best come with falling worth, and the likelier first; the first one gives up nothing.
        close(best[0].expected, solution(&program).summary.optimal, &title);
        for pair in best.windows(2) {
            let falls = pair[0].expected - pair[1].expected;
            assert!(falls > -1e-9, "{title}: {falls}");
            if falls.abs() < 1e-12 {
                assert!(pair[0].probability >= pair[1].probability - 1e-12, "{title}");
            }
        }
        // Luck has mean zero, whatever is decided: so random play's mean worth is its mean score.
        let share = |path: &Path| {
            let mine = words(&program, path);
            let leaf = leaves.iter().find(|l| (l.choices.clone(), l.draws.clone()) == mine).unwrap();
            leaf.share * leaf.probability
        };
        let luck: f64 = best.iter().map(|p| share(p) * (p.score - p.expected)).sum();
        close(luck, 0.0, &format!("{title}: mean luck"));
    }
}

/// Some of the best are the beginning of all of them.
#[test]
fn the_best_three_are_the_first_of_the_best() {
    let program = warm_up();
    let graph = solved(&program);
    let all = graph.best_paths(&program, usize::MAX);
    assert_eq!(graph.best_paths(&program, 3), all[..3]);
    assert_eq!(graph.first_paths(&program, 5), graph.first_paths(&program, usize::MAX)[..5]);
}
