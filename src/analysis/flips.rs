//! How far each input can move before the best first choice, or the verdict on a recorded decision, changes.

use super::Solved;
use super::asked::{Answer, Asked};
use super::base::{Base, over_threads};
use super::inputs::{Dial, Input, NEARLY_CERTAIN, telling};
use super::order::{Order, Stated, crossings, stated};
use super::orders::{Means, Orders};
use super::rebuild::{Rebuild, fine, start_at, with_priors};
use super::scan::{Question, Stepped, Turn, Way, outward, scan};
use super::touched::{Extent, Touched};
use crate::expression::{UnknownId, VariableId};
use crate::number::Fixed;
use crate::program::{ChanceId, Program};
use crate::run::Session;
use crate::solve::{Options, Summary};

/// One input, moved both ways.
#[derive(Debug, Clone)]
pub struct Moved {
    /// Which one.
    pub input: Input,
    /// What the scenario says.
    pub value: f64,
    /// The same as a probability, for weights of chances and priors.
    pub probability: Option<f64>,
    /// Towards smaller values.
    pub down: Way,
    /// Towards larger ones.
    pub up: Way,
}

/// All inputs moved, one at a time.
#[derive(Debug, Clone)]
pub struct Flips {
    /// What was asked about.
    pub asked: Asked,
    /// The answer as things are.
    pub answer: Answer,
    /// The framework's order as it is.
    pub order: Order,
    /// Weights, chances, inputs of the framework, starts, priors.
    pub inputs: Vec<Moved>,
}

impl Solved {
    /// Moves every input until the best first choice changes, or, with decision `n` of a run, the verdict on it. None if
    /// there is no such decision.
    #[must_use]
    pub fn flips(
        &self,
        program: &Program,
        summary: &Summary,
        run: Option<(&Session<'_>, usize)>,
        means: &Means<'_>,
        options: &Options<'_>,
    ) -> Option<Flips> {
        let base = Base::new(program, &self.graph);
        let asked = match run {
            Some((session, n)) => Asked::of_run(program, &self.graph, session, n)?,
            None => Asked::first(program, &self.graph, &base.pay, &base.best)?,
        };
        let base = base.seen_from(asked.row);
        let base = if asked.taken.is_some() { base.with_worst() } else { base };
        let answer = base.answer(&asked, None)?;
        let question = Question { base: &base, asked: &asked, before: &answer, options };
        let mut inputs = dials(&question);
        let rebuild = Rebuild::new(program, options, summary.states, means.rebuild);
        inputs.extend(framework(&question, means, &rebuild));
        inputs.extend(starts(&question, &rebuild));
        inputs.extend(priors(&question, &rebuild));
        let order = Order::of(&program.ranking);
        Some(Flips { answer, order, inputs, asked: asked.clone() })
    }
}

/// Weights of components and constant chances: on the graph as it is, on as many threads as wished.
fn dials(question: &Question<'_>) -> Vec<Moved> {
    let Question { base, asked, options, .. } = *question;
    let dials = Dial::all(base.program);
    let chance = |dial: &Dial| match dial {
        Dial::Chance(chance, _) => Some(chance.id),
        Dial::Weight(..) => None,
    };
    let mut chances: Vec<ChanceId> = dials.iter().filter_map(chance).collect();
    chances.dedup();
    let touched = Touched::new(base.graph, chances);
    let extent = |dial: &Dial| match chance(dial) {
        None => Some(Extent::all(base.graph)),
        Some(chance) => touched.extent(chance).filter(|extent| extent.holds(asked.row)),
    };
    let tasks: Vec<(usize, bool)> = (0..dials.len()).flat_map(|i| [(i, false), (i, true)]).collect();
    let ways = over_threads(options.threads, &tasks, |(place, up), values| {
        let dial = dials.get(*place)?;
        Some(match extent(dial) {
            Some(extent) => scan(question, dial, extent, *up, values),
            None => Way::not_tried("not met any more from there on"),
        })
    });
    let mut ways = ways.into_iter().map(|way| way.flatten().unwrap_or_default());
    let moved = dials.iter().map(|dial| Moved {
        input: dial.input(),
        value: dial.written(dial.position()),
        probability: matches!(dial, Dial::Chance(..)).then(|| dial.position()),
        down: ways.next().unwrap_or_default(),
        up: ways.next().unwrap_or_default(),
    });
    moved.collect()
}

/// Inputs of the framework: where order or ties change, and what that changes.
fn framework(question: &Question<'_>, means: &Means<'_>, rebuild: &Rebuild<'_>) -> Vec<Moved> {
    let program = question.base.program;
    let all = stated(program);
    // The same order and ties are looked at once, whatever led to them.
    let mut orders = Orders::default();
    let mut one = |input: &Stated, up: bool| {
        let (crossings, tried, limit) = crossings(program, input, up);
        let places: Vec<usize> = crossings.iter().map(|c| orders.place(&c.order, input, c.at)).collect();
        let way = Way { limit: limit.to_f64(), tried, orders: crossings, ..Way::default() };
        (way, places)
    };
    let ways: Vec<_> = all.iter().map(|input| (one(input, false), one(input, true))).collect();
    let answers = orders.answers(question, means, rebuild);
    let answered = |(mut way, places): (Way, Vec<usize>), up: bool| {
        for (crossing, place) in way.orders.iter_mut().zip(places) {
            crossing.answer = answers.get(place).cloned();
        }
        way.turn = turn(question, &way, up);
        let left_out = way.orders.iter().find_map(|c| c.answer.as_ref()?.as_ref().err());
        way.left_out = left_out.filter(|_| way.turn.is_none()).cloned();
        way
    };
    let moved = all.iter().zip(ways).map(|(input, (down, up))| Moved {
        input: Input::Framework(input.priority, input.input),
        value: input.value.to_f64(),
        probability: None,
        down: answered(down, false),
        up: answered(up, true),
    });
    moved.collect()
}

/// The first order with another answer.
fn turn(question: &Question<'_>, way: &Way, up: bool) -> Option<Turn> {
    let before = question.before;
    let crossing = way.orders.iter().find(|c| matches!(&c.answer, Some(Ok(answer)) if before.differs(answer)))?;
    let answer = crossing.answer.clone()?.ok()?;
    let step = Fixed::from_thousandths(if up { 1 } else { -1 });
    Some(Turn { same: crossing.at.minus(step).to_f64(), at: crossing.at.to_f64(), probability: None, answer })
}

/// Variables at the start, by their steps.
fn starts(question: &Question<'_>, rebuild: &Rebuild<'_>) -> Vec<Moved> {
    let program = question.base.program;
    let one = |(i, variable): (usize, &crate::program::Variable)| {
        let raw = i64::try_from(variable.start).unwrap_or(0);
        let at = |steps: i64| Fixed::from_thousandths(variable.min + (raw + steps) * variable.step);
        let way = |sign: i64, room: i64| {
            let limit = at(sign * room).to_f64();
            if let Some(why) = &rebuild.refused {
                return Way { limit, ..Way::not_tried(why.clone()) };
            }
            let answer = |steps: i64| rebuild.answer(question.asked, question.before, start_at(i, at(sign * steps)));
            let (tried, found) = outward(room, question.before, answer);
            stepped(limit, tried, found, |steps| (at(sign * steps).to_f64(), None))
        };
        Moved {
            input: Input::Start(VariableId::at(i)),
            value: at(0).to_f64(),
            probability: None,
            down: way(-1, raw),
            up: way(1, variable.steps - raw),
        }
    };
    program.variables.iter().enumerate().map(one).collect()
}

/// Prior weights of unknowns, in steps of about 0.1 %.
fn priors(question: &Question<'_>, rebuild: &Rebuild<'_>) -> Vec<Moved> {
    let program = question.base.program;
    let mut found = Vec::new();
    for (u, unknown) in program.unknowns.iter().enumerate() {
        let (scale, fine) = fine(&unknown.knowledge.priors);
        let sum: i64 = fine.iter().map(|w| i64::from(*w)).sum();
        for (value, own) in fine.iter().enumerate().take(telling(fine.len())) {
            let (own, others) = (i64::from(*own), sum - i64::from(*own));
            let share = |weight: i64| weight as f64 / (weight + others) as f64;
            let written = |weight: i64| weight as f64 / f64::from(scale);
            let most = ((others as f64 * NEARLY_CERTAIN / (1.0 - NEARLY_CERTAIN)) as i64).clamp(own, 1_000_000);
            let way = |sign: i64, room: i64| {
                let end = own + sign * room;
                let way = |way: Way| Way { limit: written(end), limit_probability: Some(share(end)), ..way };
                if let Some(why) = &rebuild.refused {
                    return way(Way::not_tried(why.clone()));
                }
                let answer = |steps: i64| {
                    let mut priors = fine.clone();
                    let weight = u32::try_from(own + sign * steps).unwrap_or(1);
                    priors.iter_mut().skip(value).take(1).for_each(|w| *w = weight);
                    rebuild.answer(question.asked, question.before, with_priors(u, priors))
                };
                let (tried, found) = outward(room, question.before, answer);
                way(stepped(0.0, tried, found, |steps| {
                    let weight = own + sign * steps;
                    (written(weight), Some(share(weight)))
                }))
            };
            found.push(Moved {
                input: Input::Prior(UnknownId::at(u), value),
                value: written(own),
                probability: Some(share(own)),
                down: way(-1, own - 1),
                up: way(1, most - own),
            });
        }
    }
    found
}

fn stepped(limit: f64, tried: usize, found: Stepped, at: impl Fn(i64) -> (f64, Option<f64>)) -> Way {
    let mut way = Way { limit, tried, ..Way::default() };
    match found {
        Err(why) => way.left_out = Some(why),
        Ok(None) => {}
        Ok(Some((same, other, answer))) => {
            let ((same, p), (other, q)) = (at(same), at(other));
            way.turn = Some(Turn { same, at: other, probability: p.zip(q), answer });
        }
    }
    way
}
