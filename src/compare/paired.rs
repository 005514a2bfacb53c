//! Differences of the same runs: tables and policies are gone through together, run by run.

use std::collections::BTreeMap;

use crate::batch::PairMoments;

/// Sides whose runs come in ascending order.
pub trait Lane {
    /// Why it cannot go on.
    type Error;

    /// Names the luck: lanes with equal luck have equal luck in runs of equal number.
    fn luck(&self) -> (&str, u64);

    /// Places of its sides in the comparison.
    fn places(&self) -> &[usize];

    /// Goes on to the next run and puts the score of each of its sides there, in thousandths; its number, or none at the end.
    ///
    /// # Errors
    /// What cannot be read or run.
    fn next(&mut self, scores: &mut Vec<i64>) -> Result<Option<u64>, Self::Error>;
}

/// What was counted of pairs of sides, by their places, the lower one first.
pub type Pairs = BTreeMap<(usize, usize), PairMoments>;

/// A lane with the run it has come to.
struct Head<L> {
    lane: L,
    run: Option<u64>,
    scores: Vec<i64>,
}

impl<L: Lane> Head<L> {
    fn go_on(&mut self) -> Result<(), L::Error> {
        self.scores.clear();
        self.run = self.lane.next(&mut self.scores)?;
        Ok(())
    }
}

/// Goes through all lanes to their ends and counts the differences of sides with the same luck over the runs that both have.
/// Memory does not grow with the number of runs.
///
/// # Errors
/// The first that a lane has.
pub fn count_pairs<L: Lane>(lanes: Vec<L>) -> Result<(Pairs, Vec<L>), L::Error> {
    let mut pairs = Pairs::new();
    let mut heads: Vec<Head<L>> = lanes.into_iter().map(|lane| Head { lane, run: None, scores: Vec::new() }).collect();
    for head in &mut heads {
        head.go_on()?;
    }
    let mut together: Vec<(usize, i64)> = Vec::new();
    while let Some(run) = heads.iter().filter_map(|head| head.run).min() {
        let mut rest: Vec<usize> =
            (0..heads.len()).filter(|i| heads.get(*i).is_some_and(|h| h.run == Some(run))).collect();
        while let Some(first) = rest.first().copied() {
            let luck = |i: &usize| heads.get(*i).map(|head| head.lane.luck());
            let (same, others): (Vec<usize>, Vec<usize>) = rest.iter().copied().partition(|i| luck(i) == luck(&first));
            together.clear();
            for head in same.iter().filter_map(|i| heads.get(*i)) {
                together.extend(head.lane.places().iter().copied().zip(head.scores.iter().copied()));
            }
            count(&mut pairs, &mut together);
            for place in same {
                if let Some(head) = heads.get_mut(place) {
                    head.go_on()?;
                }
            }
            rest = others;
        }
    }
    Ok((pairs, heads.into_iter().map(|head| head.lane).collect()))
}

fn count(pairs: &mut Pairs, together: &mut [(usize, i64)]) {
    together.sort_unstable();
    for (i, (a, first)) in together.iter().enumerate() {
        for (b, second) in together.iter().skip(i + 1) {
            pairs.entry((*a, *b)).or_default().add(*first, *second);
        }
    }
}
