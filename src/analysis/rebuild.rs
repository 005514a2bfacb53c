//! Scenarios with a number changed: explored anew for inputs on which it depends what can happen at all, or only compiled
//! for inputs on which nothing but points depends.

use super::asked::{Answer, Asked};
use super::base::Base;
use crate::program::{Program, load};
use crate::scenario::{Scenario, Whole, write};
use crate::solve::{Limit, Options, graph_of};
use crate::source::Text;

/// States up to which a scenario counts as small: exploring it again takes about half a second.
pub const SMALL: u64 = 300_000;

/// Explores changed scenarios, if that is wanted.
pub(crate) struct Rebuild<'a> {
    pub(crate) program: &'a Program,
    pub(crate) options: &'a Options<'a>,
    /// Why nothing is explored; none if it is.
    pub(crate) refused: Option<String>,
}

impl<'a> Rebuild<'a> {
    /// Small scenarios are explored again, others only if asked for.
    pub(crate) fn new(program: &'a Program, options: &'a Options<'a>, states: u64, wanted: bool) -> Rebuild<'a> {
        let refused = (states > SMALL && !wanted)
            .then(|| format!("each try is an exploration of about {states} states; `--rebuild` does it"));
        Rebuild { program, options, refused }
    }

    /// The answer at the same decision of a changed scenario.
    pub(crate) fn answer(
        &self,
        asked: &Asked,
        before: &Answer,
        change: impl FnOnce(&mut Scenario),
    ) -> Result<Answer, String> {
        let program = changed(self.program, change)?;
        let graph = graph_of(&program, self.options).map_err(over)?;
        let row = asked.row_in(&program, &graph)?;
        let base = Base::new(&program, &graph);
        let base = if asked.taken.is_some() { base.with_worst() } else { base };
        let moved = asked.moved_to(row);
        base.answer(&moved, Some(before)).ok_or_else(|| "what was taken is locked then".to_owned())
    }

    /// The expected score of a changed scenario under optimal play.
    pub(crate) fn value(&self, change: impl FnOnce(&mut Scenario)) -> Result<f64, String> {
        let program = changed(self.program, change)?;
        let graph = graph_of(&program, self.options).map_err(over)?;
        Ok(Base::new(&program, &graph).value())
    }
}

/// The program with its scenario changed.
///
/// # Errors
/// Why that is no scenario any more.
pub(crate) fn changed(program: &Program, change: impl FnOnce(&mut Scenario)) -> Result<Program, String> {
    let mut scenario = Scenario::clone(&program.scenario);
    change(&mut scenario);
    // Through the text, so that a changed scenario passes every check that a written one does.
    let text = write(&scenario).map_err(|e| e.to_string())?;
    let (program, findings) = load(&Text::new("changed.ron", text));
    program.ok_or_else(|| {
        let error = findings.iter().find(|f| f.severity() == crate::diagnostic::Severity::Error);
        format!("no scenario any more: {}", error.map_or("", |f| f.message.as_str()))
    })
}

pub(crate) fn over(limit: Limit) -> String {
    format!("the budget of {} was reached", limit.name())
}

/// A variable starts elsewhere.
pub(crate) fn start_at(variable: usize, value: crate::number::Fixed) -> impl Fn(&mut Scenario) {
    move |scenario| {
        if let Some((_, variable)) = scenario.variables.value.0.get_mut(variable) {
            variable.value.start.value = value;
        }
    }
}

/// A priority states another value.
pub(crate) fn state_input(priority: usize, input: usize, value: crate::number::Fixed) -> impl Fn(&mut Scenario) {
    move |scenario| {
        let inputs = scenario.priorities.value.0.get_mut(priority).map(|(_, p)| &mut p.value.inputs.value.0);
        if let Some((_, slot)) = inputs.and_then(|list| list.get_mut(input)) {
            slot.value = value;
        }
    }
}

/// An unknown has other prior weights.
pub(crate) fn with_priors(unknown: usize, priors: Vec<u32>) -> impl Fn(&mut Scenario) {
    move |scenario| {
        if let Some((_, unknown)) = scenario.unknowns.value.0.get_mut(unknown) {
            for ((_, slot), weight) in unknown.value.values.value.0.iter_mut().zip(&priors) {
                slot.value = Whole(*weight);
            }
        }
    }
}

/// Prior weights in finer units, so that the smallest step of one of them is about 0.1 %.
pub(crate) fn fine(priors: &[u32]) -> (u32, Vec<u32>) {
    let sum: u64 = priors.iter().map(|w| u64::from(*w)).sum();
    let most = u64::from(priors.iter().copied().max().unwrap_or(1).max(1));
    // `check` takes weights up to a million.
    let scale = 1_000u64.div_ceil(sum.max(1)).min(1_000_000 / most).max(1);
    let scale = u32::try_from(scale).unwrap_or(1);
    (scale, priors.iter().map(|w| w.saturating_mul(scale)).collect())
}
