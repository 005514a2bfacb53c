//! A run's luck: which outcome each draw has, from the seed alone.

use std::convert::Infallible;

use rand::{Rng, TryRng};

use super::philox::philox4x32;
use super::{Draw, weights};
use crate::program::{Program, State, id_hash};

/// The `k`-th 64-bit number of the stream called `id` (by its hash) under a seed.
#[inline(always)]
#[must_use]
fn number(seed: u64, id: u64, k: u64) -> u64 {
    let low = |n: u64| u32::try_from(n & u64::from(u32::MAX)).unwrap_or(0);
    let high = |n: u64| low(n >> 32);
    let [a, b, ..] = philox4x32([low(id), high(id), low(k), high(k)], [low(seed), high(seed)]);
    u64::from(a) | u64::from(b) << 32
}

/// How many numbers of a stream are made at once.
const AHEAD: usize = 8;

/// The numbers of a stream from the `k`-th on. A round of the generator waits for the one before it, so several numbers side
/// by side, in vector instructions, take hardly longer than one.
#[inline(never)]
fn numbers(seed: u64, id: u64, k: u64) -> [u64; AHEAD] {
    let mut numbers = [0; AHEAD];
    for (lane, slot) in numbers.iter_mut().enumerate() {
        *slot = number(seed, id, k.wrapping_add(lane as u64));
    }
    numbers
}

/// The seed of run `i` of a batch with seed `batch`.
#[must_use]
pub fn run_seed(batch: u64, i: u64) -> u64 {
    number(batch, id_hash("@seed"), i)
}

/// The place of the first weight whose cumulative sum exceeds floor(number × sum / 2^64).
///
/// Negative weights count as 0; without any weight the answer is 0.
#[must_use]
pub fn pick(number: u64, weights: &[i64]) -> usize {
    let widths = weights.iter().map(|w| w.max(&0).unsigned_abs());
    if let Some(sum) = widths.clone().try_fold(0u64, u64::checked_add) {
        let threshold = scaled(number, sum);
        let mut cumulative = 0;
        let exceeds = |width| {
            cumulative += width;
            cumulative > threshold
        };
        return widths.map(exceeds).position(|exceeds| exceeds).unwrap_or(0);
    }
    let sum: u128 = widths.map(u128::from).sum();
    // INVARIANT: at most 60,000 weights below 2^63 each, so the sum is below 2^80; the product is split to stay exact.
    let number = u128::from(number);
    let (high, low) = (sum >> 64, sum & u128::from(u64::MAX));
    let threshold = high * number + ((low * number) >> 64);
    let mut cumulative: u128 = 0;
    for (place, &weight) in weights.iter().enumerate() {
        cumulative += u128::from(weight.max(0).unsigned_abs());
        if cumulative > threshold {
            return place;
        }
    }
    0
}

/// [`pick`] for weights whose running sums are known.
fn pick_running(number: u64, sums: &[u64]) -> usize {
    let threshold = scaled(number, sums.last().copied().unwrap_or(0));
    // Sums never fall, so the ones passed are counted: no branch has to guess where the draw falls.
    let passed = sums.iter().map(|sum| usize::from(*sum <= threshold)).sum();
    if passed < sums.len() { passed } else { 0 }
}

/// floor(number × n / 2^64).
#[inline]
fn scaled(number: u64, n: u64) -> u64 {
    let product = u128::from(number) * u128::from(n);
    // The high half of a product of two 64-bit numbers is one.
    (product >> 64) as u64
}

/// An endless stream of numbers with a name, for what is not part of the world (a policy's own dice).
#[derive(Debug, Clone)]
pub struct Stream {
    seed: u64,
    id: u64,
    next: u64,
    /// The numbers around `next`: the block of them that it lies in, once one of it was asked for.
    ahead: [u64; AHEAD],
}

impl Stream {
    /// The stream called `name` under a seed. Names of the world's own draws are ids; others begin with `@`.
    #[must_use]
    pub fn new(seed: u64, name: &str) -> Stream {
        Stream { seed, id: id_hash(name), next: 0, ahead: [0; AHEAD] }
    }

    /// The stream of the same name under another seed, from its beginning.
    pub fn restart(&mut self, seed: u64) {
        (self.seed, self.next) = (seed, 0);
    }

    /// A number below `n`, uniform up to 2^-64; 0 if `n` is 0.
    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        scaled(self.next_u64(), n as u64) as usize
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|n| u32::try_from(n >> 32).unwrap_or(0))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let lane = self.next as usize % AHEAD;
        if lane == 0 {
            self.ahead = numbers(self.seed, self.id, self.next);
        }
        self.next = self.next.wrapping_add(1);
        Ok(self.ahead.get(lane).copied().unwrap_or(0))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let word = self.try_next_u64()?.to_le_bytes();
            for (to, from) in chunk.iter_mut().zip(word) {
                *to = from;
            }
        }
        Ok(())
    }
}

/// The luck of one run: its seed, how often each chance was met, and the true values behind its unknowns.
#[derive(Debug)]
pub struct Luck {
    seed: u64,
    counts: Vec<u64>,
    truths: Vec<usize>,
    buffer: Vec<i64>,
    /// Every draw is numbered by its tick.
    clocked: bool,
    /// How often a true value was drawn anew.
    learned: u64,
}

impl Clone for Luck {
    fn clone(&self) -> Luck {
        let (counts, truths) = (self.counts.clone(), self.truths.clone());
        Luck { seed: self.seed, counts, truths, buffer: Vec::new(), clocked: self.clocked, learned: self.learned }
    }

    /// Without new memory; what is derived would take it.
    fn clone_from(&mut self, other: &Luck) {
        self.counts.clone_from(&other.counts);
        self.truths.clone_from(&other.truths);
        (self.seed, self.clocked, self.learned) = (other.seed, other.clocked, other.learned);
    }
}

impl Luck {
    /// The luck of a run of this program.
    #[must_use]
    pub fn new(program: &Program, seed: u64) -> Luck {
        let mut luck =
            Luck { seed, counts: Vec::new(), truths: Vec::new(), buffer: Vec::new(), clocked: false, learned: 0 };
        luck.restart(program, seed);
        luck
    }

    /// A luck that depends on nothing but the seed and the state: every draw is numbered by its tick. No chance is drawn
    /// twice in one tick, so its draws are as independent as those of a run.
    #[must_use]
    pub(crate) fn clocked(program: &Program, seed: u64) -> Luck {
        Luck { clocked: true, ..Luck::new(program, seed) }
    }

    /// Fresh luck for a run that is at this state: what is unknown is drawn anew from what is known there, so that it
    /// fits everything that was learned, and no chance was met yet.
    ///
    /// Looks are independent given the true value, so their signals are as likely as the belief says.
    #[must_use]
    pub fn from_state(program: &Program, state: &State, seed: u64) -> Luck {
        let mut luck = Luck::new(program, seed);
        for (place, unknown) in program.unknowns.iter().enumerate() {
            let drawn = luck.anew(unknown.knowledge.belief(state.get(unknown.field)), unknown.key, 0);
            if let Some(truth) = luck.truths.get_mut(place) {
                *truth = drawn;
            }
        }
        luck
    }

    /// The same for another run, without new memory.
    pub fn restart(&mut self, program: &Program, seed: u64) {
        self.seed = seed;
        self.learned = 0;
        self.counts.clear();
        self.counts.resize(program.chances.len(), 0);
        self.truths.clear();
        for unknown in &program.unknowns {
            self.buffer.clear();
            self.buffer.extend(unknown.knowledge.priors.iter().map(|&w| i64::from(w)));
            self.truths.push(pick(number(seed, unknown.key, 0), &self.buffer));
        }
    }

    /// Takes note that a draw went the way of `index` because somebody said so, and led from one state to another.
    ///
    /// Draws that follow are numbered as if this luck had drawn it. Where it would have drawn something else and the player
    /// learned something by it, the true value is drawn anew from what is known now, so that over all seeds what follows is
    /// as likely as it is after such a draw.
    pub fn told(&mut self, program: &Program, before: &State, draw: Draw, index: usize, after: &State) {
        if self.draw(program, before, draw) == index {
            return;
        }
        match draw {
            Draw::Outcome(_) => {}
            Draw::Reveal(unknown) => {
                if let Some(truth) = self.truths.get_mut(unknown.index()) {
                    *truth = index;
                }
            }
            Draw::Signal(unknown, _) => {
                let it = &program.unknowns[unknown];
                // Number 0 of this stream is the value at the start.
                self.learned += 1;
                let drawn = self.anew(it.knowledge.belief(after.get(it.field)), it.key, self.learned);
                if let Some(truth) = self.truths.get_mut(unknown.index()) {
                    *truth = drawn;
                }
            }
        }
    }

    /// A true value that is as likely as the belief says, by number `k` of the unknown's stream.
    fn anew(&mut self, belief: &[u64], key: u64, k: u64) -> usize {
        self.buffer.clear();
        self.buffer.extend(belief.iter().map(|&w| i64::try_from(w).unwrap_or(i64::MAX)));
        pick(number(self.seed, key, k), &self.buffer)
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The place of the outcome, signal or value that this run's luck holds for a draw the state rests at.
    pub fn draw(&mut self, program: &Program, state: &State, draw: Draw) -> usize {
        match draw {
            Draw::Reveal(unknown) => self.truths.get(unknown.index()).copied().unwrap_or(0),
            Draw::Signal(unknown, look) => {
                let it = &program.unknowns[unknown];
                let truth = self.truths.get(unknown.index()).copied().unwrap_or(0);
                let row = it.knowledge.looks.get(usize::from(look)).and_then(|rows| rows.get(truth));
                self.buffer.clear();
                self.buffer.extend(row.into_iter().flatten().map(|&w| i64::from(w)));
                let key = it.look_keys.get(usize::from(look)).copied().unwrap_or(0);
                pick(number(self.seed, key, 0), &self.buffer)
            }
            Draw::Outcome(id) => {
                let chance = &program.chances[id];
                let k = if chance.by_clock || self.clocked {
                    u64::from(program.view(state).tick())
                } else {
                    let count = self.counts.get_mut(usize::from(id.0));
                    count.map_or(0, |count| {
                        *count += 1;
                        *count - 1
                    })
                };
                let number = number(self.seed, chance.key, k);
                if let Some(sums) = &chance.sums {
                    return pick_running(number, sums);
                }
                weights(program, state, draw, &mut self.buffer);
                pick(number, &self.buffer)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published in docs/semantics.md.
    #[test]
    fn test_vectors() {
        assert_eq!(id_hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(id_hash("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(id_hash("monday/call_client"), 0xe125_4719_13bc_b1fc);
        assert_eq!(number(7, id_hash("monday/call_client"), 0), 0x4eeb_c482_1a37_d3e2);
        assert_eq!(run_seed(1, 0), 0x6859_c000_1800_9046);
    }

    #[test]
    fn picks_by_cumulative_weight() {
        assert_eq!(pick(0, &[0, 1, 1]), 1);
        assert_eq!(pick(u64::MAX, &[1, 1, 0]), 1);
        assert_eq!(pick(1 << 63, &[1, 1]), 1);
        assert_eq!(pick((1 << 63) - 1, &[1, 1]), 0);
        assert_eq!(pick(5, &[]), 0);
        assert_eq!(pick(u64::MAX, &[i64::MAX, i64::MAX]), 1);
    }
}
