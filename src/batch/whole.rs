//! A batch under way: what was counted so far, what is still to do; as a file, so that it can go on elsewhere or be joined.

use std::io;

use serde::{Deserialize, Serialize};

use super::execute::{Counters, Hands, Sink, execute};
use super::fan::FanPlan;
use super::items::Items;
use super::plan::Plan;
use super::scores::Tally;
use super::statistics::Estimate;
use super::trace::Trace;
use crate::program::Program;

/// What was counted, with the plan it belongs to: the whole state of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// Format of these counts, 1.
    pub format: u32,
    /// What is run.
    pub plan: Plan,
    /// The first run that was not counted.
    pub next: u64,
    tally: Tally,
    traces: Vec<Trace>,
}

/// Why counts cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit(pub String);

/// A batch of one program.
#[derive(Debug)]
pub struct Batch<'p> {
    program: &'p Program,
    items: Items,
    fans: FanPlan,
    saved: Saved,
}

impl<'p> Batch<'p> {
    /// A batch of which nothing is done.
    #[must_use]
    pub fn new(program: &'p Program, plan: Plan) -> Batch<'p> {
        let (items, fans) = (Items::new(program), FanPlan::new(program));
        let traces = plan.policies.iter().map(|_| Trace::new(program, &items, &fans)).collect();
        let tally = Tally::new(program, plan.policies.len());
        let saved = Saved { format: 1, next: plan.range().start, plan, tally, traces };
        Batch { program, items, fans, saved }
    }

    /// A batch that goes on from what was counted.
    ///
    /// # Errors
    /// [`Misfit`] if the counts were not made for this program.
    pub fn resume(program: &'p Program, saved: Saved) -> Result<Batch<'p>, Misfit> {
        let mut batch = Batch::new(program, saved.plan.clone());
        let (own, range) = (&batch.saved, saved.plan.range());
        if saved.format != own.format {
            return Err(Misfit(format!("counts of format {}, where this program has {}", saved.format, own.format)));
        }
        if saved.plan.fingerprint != program.fingerprint() || saved.plan.text_hash != program.text_hash() {
            return Err(Misfit("counts of other rules or texts than the scenario has now".to_owned()));
        }
        let runs = saved.next.checked_sub(range.start).filter(|_| saved.next <= range.end);
        let fits = runs.is_some_and(|runs| saved.tally.fits(&own.tally, runs))
            && saved.traces.len() == own.traces.len()
            && saved.traces.iter().zip(&own.traces).all(|(a, b)| a.fits(b));
        if !fits {
            return Err(Misfit("counts that contradict themselves".to_owned()));
        }
        batch.saved = saved;
        Ok(batch)
    }

    /// Runs up to the run `to` at most, in order. The rows of each run go to the sink before they are counted.
    ///
    /// # Errors
    /// What the sink says. The batch cannot go on then; what was saved before can.
    pub fn advance<'s>(&'s mut self, to: u64, hands: &mut Hands<'_, 'p>, sink: Option<Sink<'s>>) -> io::Result<()> {
        let to = to.min(self.saved.plan.next_look(self.saved.next));
        let counters = Counters { tally: &mut self.saved.tally, traces: &mut self.saved.traces };
        let runs = self.saved.next..to;
        let plans = (&self.items, &self.fans);
        self.saved.next = execute(self.program, self.saved.plan.seed, runs, plans, counters, sink, hands)?;
        Ok(())
    }

    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.saved.next >= self.saved.plan.range().end || self.is_precise()
    }

    /// Whether it was to stop at a precision and has come to a look at which all means are as precise as that.
    #[must_use]
    pub fn is_precise(&self) -> bool {
        let (plan, done) = (&self.saved.plan, self.saved.next);
        let looks = done > 0 && plan.next_look(done - 1) == done;
        let within = |wanted: f64| {
            (0..plan.policies.len()).all(|p| self.score(p).standard_error.is_some_and(|error| error <= wanted))
        };
        plan.until_se.is_some_and(|wanted| looks && within(wanted))
    }

    /// The mean score of a policy, by place, in points.
    #[must_use]
    pub fn score(&self, policy: usize) -> Estimate {
        let scores = self.saved.tally.policies.get(policy);
        scores.map(|s| s.score.moments().estimate(0.0, 0.001)).unwrap_or_default()
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &'p Program {
        self.program
    }

    /// What is run.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.saved.plan
    }

    /// Runs of each policy that were counted.
    #[must_use]
    pub fn runs(&self) -> u64 {
        self.saved.next - self.saved.plan.range().start
    }

    /// The first run that was not counted.
    #[must_use]
    pub fn next(&self) -> u64 {
        self.saved.next
    }

    /// What was counted by row.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.saved.tally
    }

    /// What was counted on the way, by policy.
    #[must_use]
    pub fn traces(&self) -> &[Trace] {
        &self.saved.traces
    }

    /// What a run can come across.
    #[must_use]
    pub fn items(&self) -> &Items {
        &self.items
    }

    /// Which ticks and steps the fans tell apart.
    #[must_use]
    pub fn fans(&self) -> &FanPlan {
        &self.fans
    }

    /// Everything, to be written down.
    #[must_use]
    pub fn saved(&self) -> &Saved {
        &self.saved
    }
}

/// Joins parts of one batch, in any order, into the whole.
///
/// # Errors
/// [`Misfit`] names the first thing that is wrong: parts of different batches, one that is missing, twice there or not done.
pub fn join(program: &Program, parts: Vec<Saved>) -> Result<Batch<'_>, Misfit> {
    let Some(first) = parts.first() else { return Err(Misfit("no parts to join".to_owned())) };
    let whole = Plan { part: None, ..first.plan.clone() };
    let mut ordered: Vec<Option<Saved>> = Vec::new();
    for saved in parts {
        if let Some(difference) = whole.difference(&saved.plan) {
            return Err(Misfit(format!("the parts are of different batches: {difference}")));
        }
        let part = saved.plan.part.ok_or_else(|| Misfit("one of them is a whole batch and no part".to_owned()))?;
        let of = usize::try_from(part.of).unwrap_or(usize::MAX);
        if ordered.is_empty() && part.of <= super::MOST_PARTS {
            ordered.resize_with(of, || None);
        }
        if ordered.len() != of || part.place == 0 {
            return Err(Misfit(format!("parts of {} and of {of} do not go together", ordered.len())));
        }
        let end = saved.plan.range().end;
        if saved.next != end {
            return Err(Misfit(format!(
                "part {}/{of} is not done: it has come to run {} of {end}",
                part.place, saved.next
            )));
        }
        let place = usize::try_from(part.place - 1).unwrap_or(usize::MAX);
        let slot = ordered.get_mut(place).ok_or_else(|| Misfit(format!("there is no part {}/{of}", part.place)))?;
        if slot.replace(saved).is_some() {
            return Err(Misfit(format!("part {}/{of} is there twice", part.place)));
        }
    }
    let mut batch = Batch::new(program, whole);
    let of = ordered.len();
    for (place, slot) in ordered.into_iter().enumerate() {
        let saved = slot.ok_or_else(|| Misfit(format!("part {}/{of} is missing", place + 1)))?;
        let part = Batch::resume(program, saved)?;
        batch.saved.tally.merge(part.tally());
        batch.saved.traces.iter_mut().zip(part.traces()).for_each(|(sum, more)| sum.merge(more));
        batch.saved.next = part.next();
    }
    Ok(batch)
}
