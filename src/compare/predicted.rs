//! What a group of people predicted.

use std::collections::BTreeMap;

use serde::Serialize;

use super::group::GroupRun;
use crate::score::{Scored, brier};

/// One prediction, over the runs in which it was asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// The question, as it was put first.
    pub ask: String,
    /// Runs in which it was asked.
    pub asked: u64,
    /// Those in which it was answered.
    pub answered: u64,
    /// The lowest, the mean and the highest answer, in per cent; none without any.
    pub said: Option<(u8, f64, u8)>,
    /// Answers that came out either way.
    pub settled: u64,
    /// Those that came true.
    pub came_true: u64,
    /// Mean of (p − outcome)² over what came out.
    pub brier: Option<f64>,
}

/// The predictions of all runs, in the order in which they were asked first.
pub(super) fn predicted(runs: &[GroupRun<'_, '_>]) -> Vec<Asked> {
    let mut order: Vec<(String, String)> = Vec::new();
    let mut all: BTreeMap<&str, (u64, Vec<u8>, Vec<Scored>)> = BTreeMap::new();
    for run in runs {
        for forecast in run.session.forecasts() {
            let (asked, said, scored) = all.entry(&forecast.id).or_default();
            if *asked == 0 {
                order.push((forecast.id.clone(), forecast.ask.clone()));
            }
            *asked += 1;
            let Some(percent) = forecast.percent else { continue };
            said.push(percent);
            scored.extend(forecast.settled(run.session).map(|s| Scored { percent, came_true: s.came_true }));
        }
    }
    let row = |(id, ask): (String, String)| {
        let (asked, said, scored) = all.remove(id.as_str()).unwrap_or_default();
        let sum: u64 = said.iter().map(|p| u64::from(*p)).sum();
        let extremes = said.iter().min().copied().zip(said.iter().max().copied());
        Asked {
            asked,
            answered: said.len() as u64,
            said: extremes.map(|(least, most)| (least, sum as f64 / said.len() as f64, most)),
            settled: scored.len() as u64,
            came_true: scored.iter().filter(|s| s.came_true).count() as u64,
            brier: brier(&scored),
            id,
            ask,
        }
    };
    order.into_iter().map(row).collect()
}
