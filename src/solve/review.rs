//! A run looked at with the solution in hand: what each decision gave up, and what was luck.

use serde::Serialize;

use super::bytes::Row;
use super::flips::Flip;
use super::graph::Menu;
use super::solution::{ByComponent, Solution};
use super::sweep::EQUAL;
use crate::engine::{Draw, Luck, Rest, begin, choose, order, rest, settle, weights};
use crate::expression::NodeId;
use crate::program::{Pick, Program, State};
use crate::run::Session;
use crate::score::Total;

/// Choices whose values are no further apart than this, in points, are worth the same.
pub(crate) const TIE: f64 = 0.5;

/// What is said of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing was given up.
    Best,
    /// Half a point at most, or there was nothing to win or lose.
    Equivalent,
    /// A small shift of the weights makes it best.
    JudgementCall,
    /// Points were given up.
    Costly,
    /// Five points or more, and a quarter of all that could still be won.
    Severe,
}

impl Verdict {
    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Best => "best",
            Verdict::Equivalent => "equivalent",
            Verdict::JudgementCall => "judgement call",
            Verdict::Costly => "costly",
            Verdict::Severe => "severe",
        }
    }

    /// The verdict on a choice: what it gave up, of how much between the best and the worst play from there on, and whether
    /// a small shift of the weights makes it best.
    pub(crate) fn of(regret: f64, range: f64, flips: bool) -> Verdict {
        if regret <= EQUAL {
            Verdict::Best
        } else if regret <= TIE || range < 1.0 {
            Verdict::Equivalent
        } else if flips {
            Verdict::JudgementCall
        } else if regret >= 5.0 && share(regret, range) >= 0.25 {
            Verdict::Severe
        } else {
            Verdict::Costly
        }
    }
}

/// The part of what was at stake that was given up.
fn share(regret: f64, range: f64) -> f64 {
    if range > 0.0 { regret / range } else { 0.0 }
}

/// A decision, looked at.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// 1 for the first.
    pub n: usize,
    /// Where.
    pub node: NodeId,
    /// When, in ticks.
    pub tick: u32,
    /// What was taken.
    pub pick: Pick,
    /// The first best choice.
    pub best: Pick,
    /// Points given up: 0 or more.
    pub regret: f64,
    /// The same per component; they sum to the regret.
    pub by_component: ByComponent,
    /// Points between the best and the worst that could still be made of it.
    pub range: f64,
    /// Regret ÷ range; 0 where there was no range.
    pub share: f64,
    /// What is said of it.
    pub verdict: Verdict,
    /// The shift of weights that makes it best, for a judgement call.
    pub flip: Option<Flip>,
    /// Value of every available choice, in declared order: its pick, and points still to come.
    pub choices: Vec<(Pick, f64)>,
}

/// A draw, looked at.
#[derive(Debug, Clone, Copy)]
pub struct Drawn {
    /// Decisions taken before it.
    pub after: usize,
    /// When, in ticks.
    pub tick: u32,
    /// What was drawn.
    pub draw: Draw,
    /// The outcome, signal or value that came.
    pub index: usize,
    /// Its probability.
    pub probability: f64,
    /// The value after less the value expected before, in points.
    pub luck: f64,
    /// The state before it.
    pub before: State,
}

/// A run, looked at. For a finished run, score = `value_start` − `regret` + `luck`.
#[derive(Debug, Clone)]
pub struct Review {
    /// Expected score under optimal play, at the start.
    pub value_start: f64,
    /// Expected score under random play, at the start.
    pub random_start: f64,
    /// Points given up by all decisions together.
    pub regret: f64,
    /// What chance added or took away.
    pub luck: f64,
    /// Every decision.
    pub decisions: Vec<Reviewed>,
    /// Every draw.
    pub draws: Vec<Drawn>,
}

impl Solution {
    /// Looks at a run as far as it got; `None` if the solution is not one of this scenario, or damaged.
    #[must_use]
    pub fn review(&self, session: &Session<'_>) -> Option<Review> {
        let program = session.program();
        let mut review = Review {
            value_start: self.summary.optimal,
            random_start: self.summary.random,
            regret: 0.0,
            luck: 0.0,
            decisions: Vec::new(),
            draws: Vec::new(),
        };
        if self.fingerprint != program.fingerprint() {
            return None;
        }
        let mut luck = Luck::new(program, session.seed());
        let mut earned = Total::default();
        let mut state = begin(program, &mut earned);
        let mut row = self.row(0)?;
        let mut picks = session.taken().iter();
        let mut list = Vec::new();
        loop {
            let tick = program.view(&state).tick();
            match rest(program, &state) {
                Rest::Ended(_) => break,
                Rest::Decision(node) | Rest::Ranking(node) => {
                    let Some(taken) = picks.next() else { break };
                    let n = review.decisions.len() + 1;
                    let (mut reviewed, next) = self.reviewed(program, &row, (node, tick, n), &taken.pick)?;
                    // Rows leave out what is paid in any case, and pay early what can be: that is the same for all choices.
                    let expected = review.value_start - review.regret + review.luck;
                    let left_out = expected - earned.points() - row.value;
                    reviewed.choices.iter_mut().for_each(|(_, value)| *value += left_out);
                    review.regret += reviewed.regret;
                    review.decisions.push(reviewed);
                    row = self.row(next)?;
                    match &taken.pick {
                        Pick::Choice(choice) => choose(program, &mut state, *choice, &mut earned).ok()?,
                        Pick::Order(items) => order(program, &mut state, items, &mut earned).ok()?,
                    }
                }
                Rest::Draw(draw) => {
                    weights(program, &state, draw, &mut list);
                    let index = luck.draw(program, &state, draw);
                    let place = list.iter().take(index).filter(|w| **w > 0).count();
                    let edge = *self.edges(&row)?.get(place)?;
                    let next = self.row(edge.target)?;
                    let label = self.label(edge)?;
                    let gained = label.sum() + next.value - row.value;
                    review.luck += gained;
                    review.draws.push(Drawn {
                        after: review.decisions.len(),
                        tick,
                        draw,
                        index,
                        probability: label.probability(),
                        luck: gained,
                        before: state,
                    });
                    row = next;
                    settle(program, &mut state, draw, index, &mut earned).ok()?;
                }
            }
        }
        Some(review)
    }

    /// A decision looked at, and the row it leads to.
    fn reviewed(
        &self,
        program: &Program,
        row: &Row,
        (node, tick, n): (NodeId, u32, usize),
        pick: &Pick,
    ) -> Option<(Reviewed, u32)> {
        match self.menu(row) {
            Menu::Decision(at, _) | Menu::Ranking(at, _) if *at == node => {}
            _ => return None,
        }
        let place = self.place(row, pick)?;
        let (actions, values, best) = self.actions(row)?;
        let edges = actions.get(place)?;
        let regret = (row.value - values.get(place)?).max(0.0);
        let mut by_component = self.worth(actions.get(best)?)?.1;
        by_component.iter_mut().zip(self.worth(edges)?.1).for_each(|(b, taken)| *b -= taken);
        let range = row.value - row.worst;
        let flip = self.flip(row, place);
        let verdict = Verdict::of(regret, range, flip.is_some());
        let choices = values.iter().enumerate().filter_map(|(i, value)| Some((self.pick(program, row, i)?, *value)));
        let reviewed = Reviewed {
            n,
            node,
            tick,
            pick: pick.clone(),
            best: if regret <= EQUAL { pick.clone() } else { self.pick(program, row, best)? },
            regret,
            by_component,
            range,
            share: share(regret, range),
            verdict,
            flip: flip.filter(|_| verdict == Verdict::JudgementCall),
            choices: choices.collect(),
        };
        Some((reviewed, edges.first()?.target))
    }
}
