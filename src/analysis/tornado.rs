//! Which inputs move the expected score of optimal play most.

use super::Solved;
use super::base::{Base, scores, write_weights};
use super::inputs::{Dial, Input, telling};
use super::lanes::Change;
use super::order::{Order, Stated, order_with, stated};
use super::orders::{Means, Orders};
use super::rebuild::{Rebuild, fine, start_at, with_priors};
use crate::expression::{UnknownId, VariableId};
use crate::number::Fixed;
use crate::program::Program;
use crate::solve::{Options, Summary};

/// One end of an input's swing.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// The number at this end.
    pub at: f64,
    /// The same as a probability, for weights of chances and priors.
    pub probability: Option<f64>,
    /// The expected score there, or why it was not computed.
    pub value: Result<f64, String>,
}

/// An input with the scores at both ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Swing {
    /// Which one.
    pub input: Input,
    /// What the scenario says.
    pub value: f64,
    /// The same as a probability, for weights of chances and priors.
    pub probability: Option<f64>,
    /// The lower end; none where there is no room.
    pub low: Option<End>,
    /// The upper end; none where there is no room.
    pub high: Option<End>,
}

impl Swing {
    /// Scores at the ends, as far as they are known.
    pub fn scores(&self) -> impl Iterator<Item = f64> {
        [&self.low, &self.high].into_iter().flatten().filter_map(|end| end.value.as_ref().ok().copied())
    }

    /// Points between the lowest and the highest score, that of the scenario as it is among them.
    #[must_use]
    pub fn width(&self, base: f64) -> f64 {
        let (low, high) = self.scores().fold((base, base), |(low, high), v| (low.min(v), high.max(v)));
        high - low
    }

    /// Why an end was not computed.
    #[must_use]
    pub fn left_out(&self) -> Option<&str> {
        [&self.low, &self.high].into_iter().flatten().find_map(|end| end.value.as_ref().err().map(String::as_str))
    }
}

/// All inputs, the one that moves the score most first.
#[derive(Debug, Clone)]
pub struct Tornado {
    /// The expected score under optimal play as things are.
    pub value: f64,
    /// By effect.
    pub swings: Vec<Swing>,
}

/// How far a weight is moved, in points.
const WEIGHT: f64 = 10.0;
/// How far a probability is moved.
const PROBABILITY: f64 = 0.1;

impl Solved {
    /// Moves every input a little: weights by 10 points, probabilities by 10 percentage points, starts by a tenth of their range
    /// (a step at least), inputs of the framework by 10 %.
    #[must_use]
    pub fn tornado(&self, program: &Program, summary: &Summary, means: &Means<'_>, options: &Options<'_>) -> Tornado {
        let base = Base::new(program, &self.graph);
        let value = base.value();
        let rebuild = Rebuild::new(program, options, summary.states, means.rebuild);
        let mut swings = dials(&base, options.threads);
        swings.extend(framework(program, value, means, &rebuild));
        swings.extend(starts(program, &rebuild));
        swings.extend(priors(program, &rebuild));
        // A stable sort: equal effects stay in the order of the file.
        swings.sort_by(|a, b| b.width(value).total_cmp(&a.width(value)));
        Tornado { value, swings }
    }
}

fn dials(base: &Base<'_>, threads: usize) -> Vec<Swing> {
    let dials = Dial::all(base.program);
    let ends = |dial: &Dial| {
        let (by, most) = if matches!(dial, Dial::Weight(..)) { (WEIGHT, 100.0) } else { (PROBABILITY, 1.0) };
        [(dial.position() - by).max(0.0), (dial.position() + by).min(most)]
    };
    let changes: Vec<Change> = dials.iter().flat_map(|dial| ends(dial).map(|p| dial.change(p))).collect();
    let mut found = scores(base, &changes, threads).into_iter();
    let swings = dials.iter().map(|dial| {
        let is_chance = matches!(dial, Dial::Chance(..));
        let [low, high] = ends(dial).map(|p| {
            let value = found.next().unwrap_or(f64::NAN);
            Some(End { at: dial.written(p), probability: is_chance.then_some(p), value: Ok(value) })
        });
        Swing {
            input: dial.input(),
            value: dial.written(dial.position()),
            probability: is_chance.then(|| dial.position()),
            low,
            high,
        }
    });
    swings.collect()
}

/// An end of which only the value is still to be found: that of the order at this place.
type Open = Option<(End, usize)>;

fn framework(program: &Program, value: f64, means: &Means<'_>, rebuild: &Rebuild<'_>) -> Vec<Swing> {
    let all = stated(program);
    let own = Order::of(&program.ranking);
    let mut orders = Orders::default();
    let mut end = |input: &Stated, tenths: i64| -> Open {
        let from = input.value.thousandths();
        let tenth = (from / 10).abs().max(i64::from(from != 0));
        let at = Fixed::from_thousandths(from + tenths * tenth);
        let order = order_with(program, input, at).filter(|_| tenth != 0)?;
        let end = End { at: at.to_f64(), probability: None, value: Ok(value) };
        // Where neither order nor ties change, nothing does.
        let place = if order == own { usize::MAX } else { orders.place(&order, input, at) };
        Some((end, place))
    };
    let ends: Vec<[Open; 2]> = all.iter().map(|input| [end(input, -1), end(input, 1)]).collect();
    let values = orders.values(means, rebuild);
    let found = |open: Open| {
        open.map(|(end, place)| match values.get(place) {
            None => end,
            Some(Ok(value)) => End { value: Ok(*value), ..end },
            Some(Err(why)) => End { value: Err(format!("the framework's order changes: {why}")), ..end },
        })
    };
    let swings = all.iter().zip(ends).map(|(input, [low, high])| Swing {
        input: Input::Framework(input.priority, input.input),
        value: input.value.to_f64(),
        probability: None,
        low: found(low),
        high: found(high),
    });
    swings.collect()
}

fn starts(program: &Program, rebuild: &Rebuild<'_>) -> Vec<Swing> {
    let one = |(i, variable): (usize, &crate::program::Variable)| {
        let raw = i64::try_from(variable.start).unwrap_or(0);
        let by = ((variable.steps + 5) / 10).max(1);
        let end = |to: i64| {
            let at = Fixed::from_thousandths(variable.min + to * variable.step);
            let value = || match &rebuild.refused {
                Some(why) => Err(why.clone()),
                None => rebuild.value(start_at(i, at)),
            };
            (to != raw).then(|| End { at: at.to_f64(), probability: None, value: value() })
        };
        Swing {
            input: Input::Start(VariableId::at(i)),
            value: Fixed::from_thousandths(variable.min + raw * variable.step).to_f64(),
            probability: None,
            low: end((raw - by).max(0)),
            high: end((raw + by).min(variable.steps)),
        }
    };
    program.variables.iter().enumerate().map(one).collect()
}

fn priors(program: &Program, rebuild: &Rebuild<'_>) -> Vec<Swing> {
    let mut swings = Vec::new();
    for (u, unknown) in program.unknowns.iter().enumerate() {
        let (scale, fine) = fine(&unknown.knowledge.priors);
        let sum: f64 = fine.iter().map(|w| f64::from(*w)).sum();
        for (place, own) in fine.iter().enumerate().take(telling(fine.len())) {
            let others = sum - f64::from(*own);
            let share = |weight: u32| f64::from(weight) / (f64::from(weight) + others);
            let end = |p: f64| {
                let weight = write_weights(p, others);
                let value = || match &rebuild.refused {
                    Some(why) => Err(why.clone()),
                    None => {
                        let mut priors = fine.clone();
                        priors.iter_mut().skip(place).take(1).for_each(|w| *w = weight);
                        rebuild.value(with_priors(u, priors))
                    }
                };
                let at = f64::from(weight) / f64::from(scale);
                (weight != *own).then(|| End { at, probability: Some(share(weight)), value: value() })
            };
            swings.push(Swing {
                input: Input::Prior(UnknownId::at(u), place),
                value: f64::from(*own) / f64::from(scale),
                probability: Some(share(*own)),
                low: end((share(*own) - PROBABILITY).max(0.0)),
                high: end((share(*own) + PROBABILITY).min(0.999)),
            });
        }
    }
    swings
}
