//! A policy on the graph: with which probability it takes each action of a row.

use crate::policy::{PolicyError, slip_probability};
use crate::solve::graph::Graph;
use crate::solve::sweep::{Criterion, EQUAL, Pay, component_action, sweep};
use crate::solve::{Taste, exp, valued_policies};

/// A policy that can be played on a graph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    way: Way,
    /// With this probability any action is taken instead, each with equal chance.
    slips: f64,
}

/// How a policy picks.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    /// From the solution: the highest or lowest value, or a soft choice between values.
    Valued(Taste),
    /// Every action with equal probability.
    Random,
    /// The first action; also for graphs that hold the actions of one policy alone.
    First,
    /// The last action.
    Last,
}

impl Style {
    /// Optimal play.
    pub const OPTIMAL: Style = Style { way: Way::Valued(Taste::Optimal), slips: 0.0 };
    /// The first action, always.
    pub const FIRST: Style = Style { way: Way::First, slips: 0.0 };
    /// How the styles are written.
    pub const FORMS: [&'static str; 7] =
        ["optimal", "worst", "softmax:T", "random", "first", "last", "noisy:EPS:P (P any of these)"];

    /// The style of a policy's name, if the graph knows it.
    ///
    /// # Errors
    /// [`PolicyError::Malformed`] for a temperature or a probability that is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Result<Style, PolicyError>> {
        if let Some((slips, base)) = name.strip_prefix("noisy:").and_then(|rest| rest.split_once(':')) {
            let base = Style::parse(base)?;
            return Some(base.and_then(|base| {
                let slips = slip_probability(slips)?;
                // A slip of a slip is a slip, too.
                Ok(Style { slips: slips + (1.0 - slips) * base.slips, ..base })
            }));
        }
        let way = match name {
            "random" => Way::Random,
            "first" => Way::First,
            "last" => Way::Last,
            _ => match Taste::parse(name)? {
                Ok(taste) => Way::Valued(taste),
                Err(e) => return Some(Err(e)),
            },
        };
        Some(Ok(Style { way, slips: 0.0 }))
    }
}

/// Where a policy is played whose score can be worked out exactly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Played {
    /// On the graph of all choices.
    Here(Style),
    /// On a graph of its own: it looks at what the other has merged away, and meets few states.
    Alone,
}

impl Played {
    /// Where the policy of this name is played.
    ///
    /// # Errors
    /// [`PolicyError::Unknown`] for a policy that has no exact value, with those that have; [`PolicyError::Malformed`] for a
    /// number in its name that is none.
    pub fn parse(policy: &str) -> Result<Played, PolicyError> {
        match Style::parse(policy) {
            Some(style) => style.map(Played::Here),
            None if valued_policies().any(|name| name == policy) => Ok(Played::Alone),
            None => {
                let forms = Style::FORMS.into_iter().chain(valued_policies().filter(|n| !Style::FORMS.contains(n)));
                Err(PolicyError::Unknown { name: policy.to_owned(), forms: forms.map(str::to_owned).collect() })
            }
        }
    }
}

/// A style at work on a graph.
pub(crate) struct Play<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) pay: Pay,
    /// Values that the style looks at; empty if it looks at none.
    values: Vec<f64>,
    style: Style,
}

impl<'g> Play<'g> {
    pub(crate) fn new(graph: &'g Graph, style: Style) -> Play<'g> {
        let pay = Pay::new(graph, [1.0; 4]);
        let values = match style.way {
            Way::Valued(Taste::Worst) => sweep(graph, &pay, Criterion::Worst),
            Way::Valued(_) => sweep(graph, &pay, Criterion::Best),
            Way::Random | Way::First | Way::Last => Vec::new(),
        };
        Play { graph, pay, values, style }
    }

    /// The probability of every action of a row.
    pub(crate) fn shares(&self, row: usize, shares: &mut Vec<f64>) {
        shares.clear();
        let actions = self.graph.edges_of(row).iter().filter(|e| e.is_last()).count();
        let only = |place: usize, shares: &mut Vec<f64>| {
            shares.resize(actions, 0.0);
            shares.iter_mut().skip(place).take(1).for_each(|share| *share = 1.0);
        };
        let worth =
            |shares: &mut Vec<f64>| shares.extend(self.graph.actions(row).map(|a| self.pay.action(a, &self.values)));
        match self.style.way {
            _ if actions <= 1 => only(0, shares),
            Way::First => only(0, shares),
            Way::Last => only(actions - 1, shares),
            Way::Random => shares.resize(actions, 1.0 / actions as f64),
            Way::Valued(taste) => {
                worth(shares);
                let value = self.values.get(row).copied().unwrap_or(0.0);
                match taste {
                    Taste::Optimal => {
                        let best = shares.iter().position(|q| *q >= value - EQUAL).unwrap_or(0);
                        shares.clear();
                        only(best, shares);
                    }
                    Taste::Worst => {
                        let worst = shares.iter().position(|q| *q <= value + EQUAL).unwrap_or(0);
                        shares.clear();
                        only(worst, shares);
                    }
                    Taste::Softmax(temperature) => {
                        let most = shares.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                        shares.iter_mut().for_each(|q| *q = exp((*q - most) / temperature));
                        let sum: f64 = shares.iter().sum();
                        shares.iter_mut().for_each(|q| *q /= sum);
                    }
                }
            }
        }
        if self.style.slips > 0.0 {
            let slip = self.style.slips / actions as f64;
            shares.iter_mut().for_each(|share| *share = (1.0 - self.style.slips) * *share + slip);
        }
    }

    /// Mean and variance of the points from the start on, exactly: the law of total variance, backward.
    pub(crate) fn moments(&self) -> (f64, f64) {
        let rows = self.graph.rows();
        let mut found = vec![(0.0, 0.0); rows];
        let mut shares = Vec::new();
        for row in (0..rows.saturating_sub(1)).rev() {
            self.shares(row, &mut shares);
            let each = |f: &mut dyn FnMut(f64, f64, (f64, f64))| {
                for (share, edges) in shares.iter().zip(self.graph.actions(row)).filter(|(share, _)| **share > 0.0) {
                    for edge in edges {
                        let (p, points) = self.pay.of(*edge);
                        f(share * p, points, found.get(edge.target as usize).copied().unwrap_or_default());
                    }
                }
            };
            let mut mean = 0.0;
            each(&mut |p, points, (m, _)| mean += p * (points + m));
            let mut variance = 0.0;
            each(&mut |p, points, (m, v)| variance += p * (v + (points + m - mean) * (points + m - mean)));
            if let Some(slot) = found.get_mut(row) {
                *slot = (mean, variance);
            }
        }
        found.first().copied().unwrap_or_default()
    }

    /// Mean points by component from the start on, exactly.
    pub(crate) fn components(&self) -> [f64; 4] {
        let mut all = vec![[0.0; 4]; self.graph.rows()];
        let mut shares = Vec::new();
        for row in (0..all.len().saturating_sub(1)).rev() {
            self.shares(row, &mut shares);
            let mut found = [0.0; 4];
            for (share, edges) in shares.iter().zip(self.graph.actions(row)).filter(|(share, _)| **share > 0.0) {
                let action = component_action(self.graph, edges, &all);
                found.iter_mut().zip(action).for_each(|(sum, points)| *sum += share * points);
            }
            if let Some(slot) = all.get_mut(row) {
                *slot = found;
            }
        }
        all.first().copied().unwrap_or_default()
    }
}
