//! The decision that is asked about: the first one that matters, or one of a recorded run; and the answer to it.

use crate::engine::{Draw, Luck, Rest, Unobserved, begin, choose, order, rest, settle, weights};
use crate::expression::NodeId;
use crate::program::{Pick, Program, State};
use crate::run::Session;
use crate::solve::Verdict;
use crate::solve::graph::{Graph, Menu};
use crate::solve::sweep::{EQUAL, Pay};

/// What led to a decision, step by step.
#[derive(Debug, Clone, PartialEq)]
enum Past {
    Picked(NodeId, Pick),
    Drawn(Draw, usize),
}

/// A decision that is asked about.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Where.
    pub node: NodeId,
    /// The state before it.
    pub state: State,
    /// Its number in the run, and what was taken; none for the first decision.
    pub taken: Option<(usize, Pick)>,
    /// Decisions before the first one at which every choice is as good as any.
    pub skipped: Vec<NodeId>,
    past: Vec<Past>,
    pub(crate) row: usize,
}

/// What is best at a decision, and what is said of the choice taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The first best choice.
    pub best: Pick,
    /// The verdict on what was taken; shifts of weights are not looked at.
    pub verdict: Option<Verdict>,
    /// Points that the choice taken gives up; 0 if none was.
    pub given_up: f64,
    /// Every available choice with its value, less that of the best: 0 or below.
    pub choices: Vec<(Pick, f64)>,
}

impl Answer {
    /// Whether another answer is a different one: the verdict if there is one, else the best choice.
    #[must_use]
    pub fn differs(&self, other: &Answer) -> bool {
        if self.verdict.is_some() { self.verdict != other.verdict } else { self.best != other.best }
    }

    /// Where between two answers, the first like this one and the second not, straight lines cross what makes the difference:
    /// a part of the way between them.
    pub(crate) fn crossing(&self, same: &Answer, other: &Answer) -> Option<f64> {
        let (a, b) = match &self.verdict {
            None => (self.lead(same)?, self.lead(other)?),
            Some(_) => {
                // The points given up at which verdicts change.
                let bounds = [EQUAL, 0.5, 5.0].map(|bound| (same.given_up - bound, other.given_up - bound));
                let between = bounds.into_iter().filter(|(a, b)| a * b < 0.0);
                between.min_by(|x, y| x.0.abs().total_cmp(&y.0.abs()))?
            }
        };
        (a * b < 0.0).then(|| a / (a - b))
    }

    /// How far the choice that is best here leads there.
    fn lead(&self, there: &Answer) -> Option<f64> {
        let own = there.choices.iter().find(|(pick, _)| *pick == self.best)?.1;
        let others = there.choices.iter().filter(|(pick, _)| *pick != self.best).map(|(_, v)| *v);
        Some(own - others.fold(f64::NEG_INFINITY, f64::max))
    }
}

impl Asked {
    /// The first decision at which the choice matters; none if the dice come before it.
    pub(crate) fn first(program: &Program, graph: &Graph, pay: &Pay, values: &[f64]) -> Option<Asked> {
        let start = Asked::at(program, begin(program, &mut Unobserved), 0, Vec::new(), Vec::new())?;
        let mut asked = start.clone();
        loop {
            let q: Vec<f64> = graph.actions(asked.row).map(|edges| pay.action(edges, values)).collect();
            let best = q.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            if q.iter().any(|q| *q < best - EQUAL) {
                return Some(asked);
            }
            let pick = graph.menu(asked.row).pick(program, 0)?;
            let (mut past, mut skipped) = (asked.past.clone(), asked.skipped.clone());
            past.push(Past::Picked(asked.node, pick));
            skipped.push(asked.node);
            let Ok((state, row)) = follow(program, graph, &past) else { return Some(start) };
            match Asked::at(program, state, row, past, skipped) {
                Some(next) => asked = next,
                None => return Some(start),
            }
        }
    }

    fn at(program: &Program, state: State, row: usize, past: Vec<Past>, skipped: Vec<NodeId>) -> Option<Asked> {
        let (Rest::Decision(node) | Rest::Ranking(node)) = rest(program, &state) else { return None };
        Some(Asked { node, state, taken: None, skipped, past, row })
    }

    /// Decision `n` of a run, from 1; none if the run has no such decision or does not fit the graph.
    pub(crate) fn of_run(program: &Program, graph: &Graph, session: &Session<'_>, n: usize) -> Option<Asked> {
        let wanted = session.taken().get(n.checked_sub(1)?)?;
        let mut luck = Luck::new(program, session.seed());
        let mut state = begin(program, &mut Unobserved);
        let mut picks = session.taken().iter().take(n - 1);
        let mut past = Vec::new();
        loop {
            match rest(program, &state) {
                Rest::Ended(_) => return None,
                Rest::Decision(node) | Rest::Ranking(node) => {
                    let Some(taken) = picks.next() else { break };
                    past.push(Past::Picked(node, taken.pick.clone()));
                    take(program, &mut state, &taken.pick)?;
                }
                Rest::Draw(draw) => {
                    let index = luck.draw(program, &state, draw);
                    past.push(Past::Drawn(draw, index));
                    settle(program, &mut state, draw, index, &mut Unobserved).ok()?;
                }
            }
        }
        let (state, row) = follow(program, graph, &past).ok()?;
        let asked = Asked::at(program, state, row, past, Vec::new())?;
        Some(Asked { taken: Some((n, wanted.pick.clone())), ..asked })
    }

    /// The row of the same decision in the graph of a changed program.
    ///
    /// # Errors
    /// Why it is not met there.
    pub(crate) fn row_in(&self, program: &Program, graph: &Graph) -> Result<usize, &'static str> {
        let (state, row) = follow(program, graph, &self.past)?;
        match rest(program, &state) {
            Rest::Decision(node) | Rest::Ranking(node) if node == self.node => Ok(row),
            _ => Err("the same choices and luck lead elsewhere then"),
        }
    }

    /// The same decision at another row, of another graph.
    pub(crate) fn moved_to(&self, row: usize) -> Asked {
        Asked { row, ..self.clone() }
    }

    /// The answer from the values of a row's actions under best play, and the row's value under worst play. A choice that was
    /// best before and still is stays the best one.
    pub(crate) fn answer(
        &self,
        program: &Program,
        menu: &Menu,
        q: &[f64],
        worst: f64,
        before: Option<&Answer>,
    ) -> Option<Answer> {
        let top = q.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let value = |pick: &Pick| menu.place(pick).and_then(|place| q.get(place)).copied();
        let first = || menu.pick(program, q.iter().position(|q| *q >= top - EQUAL)?);
        let kept = before.map(|b| &b.best).filter(|best| value(best).is_some_and(|q| q >= top - EQUAL)).cloned();
        let choices = q.iter().enumerate().filter_map(|(i, q)| Some((menu.pick(program, i)?, q - top)));
        let given_up = match &self.taken {
            Some((_, pick)) => (top - value(pick)?).max(0.0),
            None => 0.0,
        };
        let verdict = self.taken.as_ref().map(|_| Verdict::of(given_up, top - worst, false));
        Some(Answer { best: kept.or_else(first)?, verdict, given_up, choices: choices.collect() })
    }
}

fn take(program: &Program, state: &mut State, pick: &Pick) -> Option<()> {
    match pick {
        Pick::Choice(choice) => choose(program, state, *choice, &mut Unobserved).ok(),
        Pick::Order(items) => order(program, state, items, &mut Unobserved).ok(),
    }
}

/// The state and row that choices and luck lead to.
fn follow(program: &Program, graph: &Graph, past: &[Past]) -> Result<(State, usize), &'static str> {
    const ELSEWHERE: &str = "the same choices and luck lead elsewhere then";
    let mut state = begin(program, &mut Unobserved);
    let mut row = 0;
    let mut list = Vec::new();
    for step in past {
        let edge = match step {
            Past::Picked(node, pick) => {
                match rest(program, &state) {
                    Rest::Decision(at) | Rest::Ranking(at) if at == *node => {}
                    _ => return Err(ELSEWHERE),
                }
                take(program, &mut state, pick).ok_or("a choice made before it is locked then")?;
                let place = graph.menu(row).place(pick).ok_or(ELSEWHERE)?;
                graph.actions(row).nth(place).and_then(<[_]>::first)
            }
            Past::Drawn(draw, index) => {
                if rest(program, &state) != Rest::Draw(*draw) {
                    return Err(ELSEWHERE);
                }
                weights(program, &state, *draw, &mut list);
                if list.get(*index).is_none_or(|w| *w <= 0) {
                    return Err("what came of a draw before it is impossible then");
                }
                let place = list.iter().take(*index).filter(|w| **w > 0).count();
                settle(program, &mut state, *draw, *index, &mut Unobserved).map_err(|_| ELSEWHERE)?;
                graph.edges_of(row).get(place)
            }
        };
        row = edge.ok_or(ELSEWHERE)?.target as usize;
    }
    Ok((state, row))
}
