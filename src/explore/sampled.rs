//! Many random plays, counted.

use super::sight::{Sights, Watch};
use crate::batch::lead;
use crate::engine::{Luck, run_seed};
use crate::policy::{Policy, PolicyError, make};
use crate::program::Program;
use crate::run::play_out;

/// How often something was come across.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Met {
    /// In all.
    pub times: u64,
    /// Plays with at least one.
    pub plays: u64,
    /// The first of these plays.
    pub first: Option<u64>,
}

/// What random plays came across. Play `i` has the seed `run_seed(seed, i)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plays {
    /// The seed of all of them.
    pub seed: u64,
    /// How many.
    pub plays: u64,
    /// By place of the sight.
    pub met: Vec<Met>,
}

fn random(seed: u64) -> Result<Box<dyn Policy>, PolicyError> {
    make("random", seed)
}

/// Plays at random. `go_on` is asked after every play, and stops it early if it says no.
///
/// # Errors
/// None that the caller could cause: the policy `random` is always there.
pub fn play_randomly(
    program: &Program,
    sights: &Sights,
    seed: u64,
    plays: u64,
    go_on: impl Fn() -> bool,
) -> Result<Plays, PolicyError> {
    let mut found = Plays { seed, plays: 0, met: vec![Met::default(); sights.list().len()] };
    let (mut luck, mut policy, mut watch) = (Luck::new(program, seed), random(seed)?, Watch::new(sights));
    for play in 0..plays {
        let own = run_seed(seed, play);
        luck.restart(program, own);
        policy.restart(own);
        watch.met.clear();
        play_out(program, &mut luck, policy.as_mut(), &mut watch);
        watch.met.sort_unstable();
        for (i, place) in watch.met.iter().enumerate() {
            let Some(met) = found.met.get_mut(*place) else { continue };
            met.times += 1;
            if i.checked_sub(1).and_then(|before| watch.met.get(before)) != Some(place) {
                met.plays += 1;
                met.first.get_or_insert(play);
            }
        }
        found.plays += 1;
        if !go_on() {
            break;
        }
    }
    Ok(found)
}

/// The seed of a play, and the decisions that led it to the sight at a place; none if it does not get there.
///
/// # Errors
/// None that the caller could cause.
pub fn example(
    program: &Program,
    sights: &Sights,
    plays: &Plays,
    play: u64,
    place: usize,
) -> Result<Option<(u64, Vec<String>)>, PolicyError> {
    let seed = run_seed(plays.seed, play);
    let mut policy = random(seed)?;
    let found = lead(program, seed, policy.as_mut(), |event| sights.place(event) == Some(place));
    Ok(found.map(|choices| (seed, choices)))
}
