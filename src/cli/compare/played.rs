//! Runs of policies, played as they are asked for.

use std::collections::VecDeque;

use indicatif::ProgressBar;

use super::super::Failure;
use super::super::exit::Exit;
use super::super::progress::Interrupt;
use crate::batch::{Batch, Crew, Hands, Rows};
use crate::compare::Sample;

/// Runs of policies that are played ahead.
const AHEAD: u64 = 1 << 14;

/// Policies that are run now.
pub(super) struct PolicyLane<'p> {
    batch: Batch<'p>,
    crews: Vec<Crew<'p>>,
    interrupt: Interrupt,
    bar: ProgressBar,
    /// Points and endings of runs that were played ahead.
    ahead: VecDeque<([u64; 4], usize)>,
    /// The run that the next of these belongs to.
    run: u64,
    places: Vec<usize>,
    samples: Vec<Sample>,
}

impl<'p> PolicyLane<'p> {
    /// A batch that is run as it is asked for, its policies at these places of the comparison.
    pub(super) fn new(
        batch: Batch<'p>,
        crews: Vec<Crew<'p>>,
        places: Vec<usize>,
        (interrupt, bar): (Interrupt, ProgressBar),
    ) -> PolicyLane<'p> {
        let samples = places.iter().map(|_| Sample::default()).collect();
        let run = batch.next();
        PolicyLane { batch, crews, interrupt, bar, ahead: VecDeque::new(), run, places, samples }
    }

    /// Names the luck.
    pub(super) fn luck(&self) -> (&str, u64) {
        (self.batch.program().fingerprint(), self.batch.plan().seed)
    }

    pub(super) fn places(&self) -> &[usize] {
        &self.places
    }

    /// What was counted, with the places of the sides.
    pub(super) fn samples(self) -> (Vec<usize>, Vec<Sample>) {
        (self.places, self.samples)
    }

    /// Goes on to the next run; its number, and the scores of its policies.
    pub(super) fn next(&mut self, scores: &mut Vec<i64>) -> Result<Option<u64>, Failure> {
        if self.ahead.is_empty() && !self.batch.is_done() {
            self.play()?;
        }
        if self.ahead.is_empty() {
            self.bar.finish_and_clear();
            return Ok(None);
        }
        let endings = &self.batch.program().scenario.endings;
        for sample in &mut self.samples {
            let (points, ending) = self.ahead.pop_front().unwrap_or_default();
            sample.add(points, endings.get(ending).map_or("", |e| e.id.value.as_str()));
            scores.push(i64::try_from(points.iter().sum::<u64>()).unwrap_or(i64::MAX));
        }
        self.run += 1;
        Ok(Some(self.run - 1))
    }

    fn play(&mut self) -> Result<(), Failure> {
        let program = self.batch.program();
        let (bar, interrupt, ahead) = (&self.bar, &self.interrupt, &mut self.ahead);
        let go_on = |more: u64| {
            bar.inc(more);
            !interrupt.is_pressed()
        };
        let mut sink = |rows: &Rows| {
            let plays = rows.iter(program).map(|(row, _)| (row.points.map(i64::unsigned_abs), usize::from(row.ending)));
            ahead.extend(plays);
            Ok(())
        };
        let to = self.batch.next().saturating_add(AHEAD);
        let mut hands = Hands { crews: &mut self.crews, go_on: &go_on };
        let done = self.batch.advance(to, &mut hands, Some(&mut sink));
        done.map_err(|e| Failure::invalid(e.to_string()))?;
        if interrupt.is_pressed() {
            bar.finish_and_clear();
            let mut stopped = Failure::invalid("stopped; nothing was kept");
            stopped.exit = Exit::Interrupted;
            return Err(stopped.help("fewer `--runs` take less time"));
        }
        Ok(())
    }
}
