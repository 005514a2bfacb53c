//! Damaged solutions: seen, and never believed.

use std::sync::Arc;

use toughcall::policy::make;
use toughcall::program::Program;
use toughcall::run::simulate;
use toughcall::solve::{Follower, Solution, Taste};

use super::{options, oracles, warm_up};

/// Opens, looks for damage and uses it all the same: nothing may panic, and what a review tells must be right.
fn used(program: &Program, bytes: Vec<u8>, truth: &Solution) -> bool {
    let Ok(solution) = Solution::open(Box::new(bytes)) else { return false };
    let whole = solution.is_whole();
    let session = simulate(program, 1, make("random", 1).unwrap().as_mut());
    if let Some(review) = solution.review(&session) {
        let right = truth.review(&session).unwrap();
        assert_eq!((review.regret, review.luck), (right.regret, right.luck));
    }
    let _ = simulate(program, 1, &mut Follower::new(Arc::new(solution), Taste::Softmax(2.0), 1));
    whole
}

#[test]
fn truncated_and_flipped() {
    let mut programs = vec![warm_up()];
    programs.extend(oracles().into_iter().filter(|(n, ..)| n == "inject").map(|(_, p, _)| p));
    for program in &programs {
        let bytes = Solution::bytes(program, &options(1)).unwrap();
        let truth = Solution::open(Box::new(bytes.clone())).unwrap();
        assert!(truth.is_whole());
        for tenth in 0..10 {
            assert!(!used(program, bytes[..bytes.len() * tenth / 10].to_vec(), &truth), "{tenth} tenths");
        }
        for at in (0..bytes.len()).step_by(37) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            assert!(!used(program, flipped, &truth), "a bit in byte {at} of {}", bytes.len());
        }
        assert!(!used(program, Vec::new(), &truth));
    }
}

#[test]
fn of_other_rules() {
    let (_, other, _) = oracles().remove(0);
    let program = warm_up();
    let solution = Solution::new(&other, &options(1)).unwrap();
    let session = simulate(&program, 1, make("random", 1).unwrap().as_mut());
    assert!(solution.review(&session).is_none());
    // The program looks beforehand; without looking it still does not panic.
    let _ = simulate(&program, 1, &mut Follower::new(Arc::new(solution), Taste::Optimal, 1));
}
