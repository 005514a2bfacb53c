//! Variables over time: at the close of every tick, how the runs that are still going stand.

use serde::{Deserialize, Serialize};

use super::histogram::rank_in;
use crate::program::{Field, Program, State};

/// Most counts of one fan; with more, bins grow wider, then ticks farther apart.
const MOST_COUNTS: usize = 1 << 17;
/// Most bins of one variable at one tick.
const FINEST: u64 = 256;

/// A variable in the fan.
#[derive(Debug, Clone, Copy)]
struct Ray {
    field: Field,
    /// A bin holds 2^`shift` steps of the variable.
    shift: u32,
    /// Its first bin in a row.
    at: usize,
    bins: usize,
}

/// Where counts of a program's variables stand.
#[derive(Debug, Clone)]
pub struct FanPlan {
    rays: Vec<Ray>,
    /// Every 2^`stride`-th tick is kept.
    stride: u32,
    slots: usize,
    row: usize,
}

impl FanPlan {
    /// The plan for a program: every tick and every step of a variable, as far as there is room.
    #[must_use]
    pub fn new(program: &Program) -> FanPlan {
        let mut finest = FINEST;
        let mut stride = 0;
        loop {
            let plan = FanPlan::with(program, finest, stride);
            let is_coarsest = program.length >> stride == 0;
            if plan.row.saturating_mul(plan.slots) <= MOST_COUNTS || (finest <= 16 && is_coarsest) {
                return plan;
            }
            if finest > 32 || is_coarsest {
                finest /= 2;
            } else {
                stride += 1;
            }
        }
    }

    fn with(program: &Program, finest: u64, stride: u32) -> FanPlan {
        let mut row = 0;
        let rays = program.variables.iter().map(|variable| {
            let steps = variable.steps.unsigned_abs();
            let shift = (0..64).find(|s| (steps >> s) < finest).unwrap_or(63);
            let bins = usize::try_from(steps >> shift).unwrap_or(0) + 1;
            let ray = Ray { field: variable.field, shift, at: row, bins };
            row += bins;
            ray
        });
        let rays = rays.collect();
        FanPlan { rays, stride, slots: (program.length >> stride) as usize + 1, row }
    }

    /// Ticks between two that are kept.
    #[must_use]
    pub fn stride(&self) -> u32 {
        1 << self.stride
    }

    /// Steps of a variable that share a bin: a quantile is less than this too low.
    #[must_use]
    pub fn width(&self, variable: usize) -> u64 {
        self.rays.get(variable).map_or(1, |ray| 1 << ray.shift)
    }
}

/// Counts by tick, variable and bin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fan {
    /// Runs by tick that was kept.
    runs: Vec<u64>,
    /// Sums of steps, by tick and variable, of variables whose bins hold several steps.
    sums: Vec<u64>,
    #[serde(with = "sparse")]
    counts: Vec<u64>,
}

/// How a variable stands at one tick.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Mean, in steps above the variable's least value.
    pub mean: f64,
    /// Quantiles at [`super::QUANTILES`], in steps.
    pub quantiles: [u64; 5],
}

impl Fan {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(plan: &FanPlan) -> Fan {
        Fan {
            runs: vec![0; plan.slots],
            sums: vec![0; plan.slots * plan.rays.len()],
            counts: vec![0; plan.slots * plan.row],
        }
    }

    /// Counts a state as it stands at the close of a tick.
    #[inline]
    pub(super) fn add(&mut self, plan: &FanPlan, tick: u32, state: &State) {
        let slot = (tick >> plan.stride) as usize;
        if (slot << plan.stride) as u64 != u64::from(tick) {
            return;
        }
        let Some(runs) = self.runs.get_mut(slot) else { return };
        *runs += 1;
        let row = self.counts.get_mut(slot * plan.row..).unwrap_or_default();
        for (variable, ray) in plan.rays.iter().enumerate() {
            let steps = state.get(ray.field);
            if let Some(bin) = row.get_mut(ray.at + usize::try_from(steps >> ray.shift).unwrap_or(0)) {
                *bin += 1;
            }
            if ray.shift > 0
                && let Some(sum) = self.sums.get_mut(slot * plan.rays.len() + variable)
            {
                // At most 2^31 runs of readings below 2^51, brought under 2^32 where there are so many steps.
                *sum += steps >> ray.shift.saturating_sub(24);
            }
        }
    }

    /// Adds another fan of the same plan.
    pub(super) fn merge(&mut self, other: &Fan) {
        let add = |into: &mut [u64], from: &[u64]| {
            into.iter_mut().zip(from).for_each(|(n, more)| *n = n.saturating_add(*more))
        };
        add(&mut self.runs, &other.runs);
        add(&mut self.sums, &other.sums);
        add(&mut self.counts, &other.counts);
    }

    pub(super) fn fits(&self, other: &Fan) -> bool {
        let lengths = |fan: &Fan| (fan.runs.len(), fan.sums.len(), fan.counts.len());
        lengths(self) == lengths(other)
    }

    /// Every tick that was kept, with the runs that were still going at its close.
    pub fn ticks<'a>(&'a self, plan: &'a FanPlan) -> impl Iterator<Item = (u32, u64)> + 'a {
        (0u32..).step_by(1 << plan.stride).zip(self.runs.iter().copied())
    }

    /// How a variable stood at the close of a tick; none if no run was going.
    #[must_use]
    pub fn standing(&self, plan: &FanPlan, tick: u32, variable: usize) -> Option<Standing> {
        let slot = (tick >> plan.stride) as usize;
        let (ray, n) = (plan.rays.get(variable)?, *self.runs.get(slot).filter(|n| **n > 0)?);
        let from = slot * plan.row + ray.at;
        let bins = self.counts.get(from..from + ray.bins)?;
        let mut quantiles = [0; 5];
        for (slot, (_, share)) in quantiles.iter_mut().zip(super::QUANTILES) {
            *slot = (rank_in(bins, n, share)? as u64) << ray.shift;
        }
        let (sum, unit) = if ray.shift > 0 {
            let sum = u128::from(*self.sums.get(slot * plan.rays.len() + variable)?);
            (sum, (1u64 << ray.shift.saturating_sub(24)) as f64)
        } else {
            (bins.iter().zip(0u128..).map(|(count, steps)| u128::from(*count) * steps).sum(), 1.0)
        };
        Some(Standing { mean: sum as f64 / n as f64 * unit, quantiles })
    }
}

/// Counts most of which are 0: pairs of place and number.
mod sparse {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(counts: &[u64], serializer: S) -> Result<S::Ok, S::Error> {
        let some: Vec<(usize, u64)> =
            counts.iter().enumerate().filter(|(_, n)| **n > 0).map(|(i, n)| (i, *n)).collect();
        (counts.len(), some).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
        use serde::de::Error;
        let (length, some) = <(usize, Vec<(usize, u64)>)>::deserialize(deserializer)?;
        // A plan that cannot be made smaller keeps one count for every variable and some ticks.
        if length > 1 << 26 {
            return Err(D::Error::custom("too many counts"));
        }
        let mut counts = vec![0; length];
        for (place, n) in some {
            *counts.get_mut(place).ok_or_else(|| D::Error::custom("a count beyond the last"))? = n;
        }
        Ok(counts)
    }
}
