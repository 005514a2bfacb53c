//! What a player can know about an unknown: every reachable belief, and how looks and revelations move between them.

use std::collections::HashMap;

use crate::check::World;

/// Most states of knowledge of one unknown.
pub(super) const MAX_KNOWLEDGE: usize = 4_096;

/// One unknown with all states of knowledge about it. State 0 is the prior.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// Prior weight of each value.
    pub priors: Vec<u32>,
    /// Looks in declared order: weights by value, then signal.
    pub looks: Vec<Vec<Vec<u32>>>,
    states: Vec<Knowledge>,
}

#[derive(Debug, Clone)]
struct Knowledge {
    /// Looks taken, one bit each.
    taken: u64,
    /// Weight of each value, divided by their greatest common divisor.
    belief: Vec<u64>,
    known: Option<u8>,
    /// By look, then signal; none where the signal cannot come or the look was taken.
    after_look: Vec<Vec<Option<u16>>>,
    /// By value; none where the value is excluded.
    after_reveal: Vec<Option<u16>>,
}

fn normalise(weights: &[u128]) -> Option<Vec<u64>> {
    let gcd = |mut a: u128, mut b: u128| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let common = weights.iter().copied().fold(0, gcd);
    if common == 0 {
        return None;
    }
    weights.iter().map(|w| u64::try_from(w / common).ok().filter(|w| *w < 1 << 40)).collect()
}

impl Unknown {
    /// All states of knowledge; `None` if there are too many or their weights too large.
    pub(super) fn enumerate(world: &World, index: usize) -> Option<Unknown> {
        let source = world.unknowns.get(index)?;
        let looks: Vec<Vec<Vec<u32>>> = source.looks.iter().map(|l| l.rows.clone()).collect();
        if looks.len() > 64 {
            return None;
        }
        let mut unknown = Unknown { priors: source.priors.clone(), looks, states: Vec::new() };
        let mut places: HashMap<(u64, Vec<u64>), u16> = HashMap::new();
        let priors: Vec<u128> = unknown.priors.iter().map(|&w| u128::from(w)).collect();
        unknown.place(&mut places, 0, normalise(&priors)?)?;
        let mut next = 0;
        while next < unknown.states.len() {
            let (taken, belief) = unknown.states.get(next).map(|s| (s.taken, s.belief.clone()))?;
            let mut after_look = Vec::new();
            for (l, rows) in unknown.looks.clone().iter().enumerate() {
                let signals = rows.first().map_or(0, Vec::len);
                let mut after = vec![None; signals];
                if taken >> l & 1 == 0 {
                    for (s, slot) in after.iter_mut().enumerate() {
                        let weight = |v: usize| rows.get(v).and_then(|r| r.get(s)).map_or(0, |&w| u128::from(w));
                        let posterior: Vec<u128> =
                            belief.iter().enumerate().map(|(v, &b)| u128::from(b) * weight(v)).collect();
                        if posterior.iter().any(|&w| w > 0) {
                            *slot = Some(unknown.place(&mut places, taken | 1 << l, normalise(&posterior)?)?);
                        }
                    }
                }
                after_look.push(after);
            }
            let mut after_reveal = Vec::new();
            for value in 0..belief.len() {
                let certain: Vec<u64> = (0..belief.len()).map(|v| u64::from(v == value)).collect();
                let possible = belief.get(value).is_some_and(|&b| b > 0);
                after_reveal.push(if possible { Some(unknown.place(&mut places, taken, certain)?) } else { None });
            }
            if let Some(state) = unknown.states.get_mut(next) {
                state.after_look = after_look;
                state.after_reveal = after_reveal;
            }
            next += 1;
        }
        Some(unknown)
    }

    fn place(&mut self, places: &mut HashMap<(u64, Vec<u64>), u16>, taken: u64, belief: Vec<u64>) -> Option<u16> {
        if let Some(&place) = places.get(&(taken, belief.clone())) {
            return Some(place);
        }
        if self.states.len() >= MAX_KNOWLEDGE {
            return None;
        }
        let place = u16::try_from(self.states.len()).ok()?;
        let mut possible = belief.iter().enumerate().filter(|(_, b)| **b > 0);
        let known = match (possible.next(), possible.next()) {
            (Some((value, _)), None) => u8::try_from(value).ok(),
            _ => None,
        };
        places.insert((taken, belief.clone()), place);
        self.states.push(Knowledge { taken, belief, known, after_look: Vec::new(), after_reveal: Vec::new() });
        Some(place)
    }

    /// Number of states of knowledge.
    #[must_use]
    pub fn count(&self) -> usize {
        self.states.len()
    }

    fn state(&self, knowledge: u64) -> Option<&Knowledge> {
        self.states.get(usize::try_from(knowledge).ok()?)
    }

    /// The value, once it is certain.
    #[inline]
    #[must_use]
    pub fn known(&self, knowledge: u64) -> Option<u8> {
        self.state(knowledge)?.known
    }

    /// Whether the look was taken.
    #[must_use]
    pub fn is_taken(&self, knowledge: u64, look: u8) -> bool {
        self.state(knowledge).is_some_and(|s| s.taken >> look & 1 == 1)
    }

    /// Weight of each value as far as is known.
    #[must_use]
    pub fn belief(&self, knowledge: u64) -> &[u64] {
        self.state(knowledge).map_or(&[], |s| &s.belief)
    }

    /// Weights of the look's signals as far as is known: the posterior predictive, Σ belief × likelihood.
    pub fn predictive(&self, knowledge: u64, look: u8, weights: &mut Vec<i64>) {
        weights.clear();
        let Some(rows) = self.looks.get(usize::from(look)) else { return };
        let signals = rows.first().map_or(0, Vec::len);
        for signal in 0..signals {
            let sum: u64 = self
                .belief(knowledge)
                .iter()
                .zip(rows)
                .map(|(&b, row)| b.saturating_mul(row.get(signal).map_or(0, |&w| u64::from(w))))
                .fold(0, u64::saturating_add);
            weights.push(i64::try_from(sum).unwrap_or(i64::MAX));
        }
    }

    /// Knowledge after a look gave a signal; `None` if that cannot be.
    #[must_use]
    pub fn after_look(&self, knowledge: u64, look: u8, signal: usize) -> Option<u64> {
        self.state(knowledge)?.after_look.get(usize::from(look))?.get(signal).copied()?.map(u64::from)
    }

    /// Knowledge after the value was revealed; `None` if that cannot be.
    #[must_use]
    pub fn after_reveal(&self, knowledge: u64, value: usize) -> Option<u64> {
        self.state(knowledge)?.after_reveal.get(value).copied()?.map(u64::from)
    }
}
