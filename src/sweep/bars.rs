//! One number at a time: how far each moves the score of a policy.

use super::design::Plan;
use super::figures::{Figures, Reading};
use super::point::Set;
use crate::number::Fixed;

/// One end of a range.
#[derive(Debug, Clone, PartialEq)]
pub struct End<'r> {
    /// The parameter there.
    pub at: Fixed,
    /// What the policy scores there, or why that is not known.
    pub figures: &'r Result<Figures, String>,
}

/// A parameter with what the policy scores at both ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar<'r> {
    /// Which one, by place in the plan.
    pub parameter: usize,
    /// The lower end.
    pub low: Option<End<'r>>,
    /// The upper end.
    pub high: Option<End<'r>>,
    /// Points between the lowest and the highest mean, that of the base among them.
    pub width: f64,
}

impl<'r> Bar<'r> {
    /// The ends that were computed.
    pub fn ends(&self) -> impl Iterator<Item = (Fixed, &'r Figures)> {
        let known = |end: &End<'r>| Some((end.at, end.figures.as_ref().ok()?));
        [self.low.as_ref().and_then(known), self.high.as_ref().and_then(known)].into_iter().flatten()
    }

    /// Whether the score is that of the base at both ends, in every run.
    #[must_use]
    pub fn is_still(&self) -> bool {
        self.ends().all(|(_, f)| !f.is_another())
    }

    /// Whether all that it moves could be luck.
    #[must_use]
    pub fn is_within_noise(&self) -> bool {
        !self.is_still() && self.ends().all(|(_, f)| f.is_within_noise() || !f.is_another())
    }
}

/// All parameters as one policy feels them, the one that moves its score most first.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars<'r> {
    /// What it scores at the base.
    pub base: &'r Figures,
    /// By width; equal ones in the order of the plan.
    pub list: Vec<Bar<'r>>,
}

/// The bars of a policy, by place; none if the base is not known.
#[must_use]
pub fn bars<'r>(plan: &Plan, readings: &'r [Reading], policy: usize) -> Option<Bars<'r>> {
    let of = |reading: &'r Reading| reading.policies.get(policy);
    let base = of(readings.first()?)?.as_ref().ok()?;
    let mut list: Vec<Bar<'r>> =
        (0..plan.parameters.len()).map(|parameter| Bar { parameter, low: None, high: None, width: 0.0 }).collect();
    for (point, reading) in plan.points.iter().zip(readings) {
        let Some((place, figures)) = point.set.moved().zip(of(reading)) else { continue };
        let Some(bar) = list.get_mut(place) else { continue };
        let end = Some(End { at: plan.value(point, place), figures });
        match point.set {
            Set::Low(_) => bar.low = end,
            Set::Base | Set::Grid | Set::Hypercube | Set::High(_) => bar.high = end,
        }
    }
    for bar in &mut list {
        let own = base.score.mean;
        let (low, high) = bar
            .ends()
            .map(|(_, figures)| figures.score.mean)
            .fold((own, own), |(low, high), mean| (low.min(mean), high.max(mean)));
        bar.width = high - low;
    }
    list.sort_by(|a, b| b.width.total_cmp(&a.width));
    Some(Bars { base, list })
}
