//! Which points are evaluated: a grid, a Latin hypercube, or the ends of one range at a time.

use super::catalogue::find;
use super::hypercube::column;
use super::nudge;
use super::parameter::{Knob, Parameter};
use super::point::{Design, Point, Set};
use super::values::{Values, Vary};
use crate::analysis::Input;
use crate::number::Fixed;
use crate::program::Program;

/// Most points of a sweep.
pub const MOST_POINTS: usize = 100_000;
/// Most rows: points times policies. Results are kept until all are there.
pub const MOST_ROWS: usize = 400_000;

/// Why something cannot be swept so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedWrong {
    /// What is wrong, with its place.
    pub message: String,
    /// A way out.
    pub help: Option<String>,
}

impl AskedWrong {
    pub(super) fn new(message: impl Into<String>) -> AskedWrong {
        AskedWrong { message: message.into(), help: None }
    }

    pub(super) fn help(self, help: impl Into<String>) -> AskedWrong {
        AskedWrong { help: Some(help.into()), ..self }
    }
}

/// Everything that is evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// How points were chosen.
    pub design: Design,
    /// What is varied, in the order it was asked for.
    pub parameters: Vec<Parameter>,
    /// All points; the first is the base, the file as it is.
    pub points: Vec<Point>,
}

impl Plan {
    /// The points that are asked for. One at a time without anything to vary moves every number of the scenario a little.
    ///
    /// # Errors
    /// [`AskedWrong`] for what there is not, what a parameter cannot be, and more than there may be.
    pub fn new(program: &Program, all: &[Parameter], asked: &[Vary], design: Design) -> Result<Plan, AskedWrong> {
        let mut varied: Vec<(Parameter, &Vary)> = Vec::new();
        for vary in asked {
            let parameter = find(all, &vary.name).map_err(|help| {
                AskedWrong::new(format!("`--vary {}`: there is no parameter `{}`", vary.text, vary.name)).help(help)
            })?;
            if varied.iter().any(|(known, _)| known.name == parameter.name) {
                let message = format!("`--vary {}`: `{}` is varied twice", vary.text, vary.name);
                return Err(AskedWrong::new(message).help("give all its values at once"));
            }
            accepts(parameter, vary)?;
            varied.push((parameter.clone(), vary));
        }
        let points = match design {
            Design::OneAtATime if varied.is_empty() => {
                let movable = all.iter().filter_map(|p| Some((p.clone(), nudge::ends(program, p)?)));
                let (parameters, ends): (Vec<Parameter>, Vec<(Fixed, Fixed)>) = movable.unzip();
                return Ok(Plan::of(design, parameters, one_at_a_time(&ends)));
            }
            _ if varied.is_empty() => {
                return Err(AskedWrong::new("nothing is varied").help(
                    "`--vary NAME=VALUES` says what, `--list` what there is; `--tornado` alone moves every number a little",
                ));
            }
            Design::Grid => grid(&varied)?,
            Design::Hypercube { points, seed } => hypercube(&varied, all, points, seed)?,
            Design::OneAtATime => {
                let ends: Vec<(Fixed, Fixed)> = varied.iter().map(|(_, vary)| vary.values.ends()).collect();
                one_at_a_time(&ends)
            }
        };
        Ok(Plan::of(design, varied.into_iter().map(|(p, _)| p).collect(), points))
    }

    fn of(design: Design, parameters: Vec<Parameter>, points: Vec<Point>) -> Plan {
        let base = Point { set: Set::Base, values: Vec::new() };
        Plan { design, parameters, points: std::iter::once(base).chain(points).collect() }
    }

    /// The value of a varied parameter, by place, at a point.
    #[must_use]
    pub fn value(&self, point: &Point, parameter: usize) -> Fixed {
        let own = self.parameters.get(parameter).map_or(Fixed::ZERO, |p| p.value);
        let written = match point.set {
            Set::Base => None,
            Set::Grid | Set::Hypercube => point.values.get(parameter),
            Set::Low(moved) | Set::High(moved) => point.values.first().filter(|_| moved == parameter),
        };
        written.copied().unwrap_or(own)
    }

    /// The parameters that a point sets, with their values: all that are varied, or the one that is moved.
    #[must_use]
    pub fn changes(&self, point: &Point) -> Vec<(&Parameter, Fixed)> {
        let all = self.parameters.iter().enumerate().map(|(place, p)| (p, self.value(point, place)));
        match point.set {
            Set::Base => Vec::new(),
            Set::Grid | Set::Hypercube => all.collect(),
            Set::Low(place) | Set::High(place) => all.skip(place).take(1).collect(),
        }
    }
}

/// Whether a parameter can be all of what is asked of it.
fn accepts(parameter: &Parameter, vary: &Vary) -> Result<(), AskedWrong> {
    let refused = |why: String| AskedWrong::new(format!("`--vary {}`: {why}", vary.text));
    let (low, high) = vary.values.ends();
    let shown = match &vary.values {
        Values::List(all) => all.as_slice(),
        Values::Range { .. } => &[low, high],
    };
    if let Some(why) = shown.iter().find_map(|value| parameter.refuses(*value)) {
        return Err(refused(why).help(format!("the file says {}; `--list` shows the bounds", parameter.value)));
    }
    match vary.values {
        Values::Range { step: Some(step), .. } if !step.is_multiple_of(parameter.step) => {
            Err(refused(format!("`{}` goes in steps of {}, and {step} is no multiple", parameter.name, parameter.step))
                .help(format!("for instance {low}..{high}:{}", parameter.step)))
        }
        _ => Ok(()),
    }
}

/// Every value with every other, the last parameter changing fastest.
fn grid(varied: &[(Parameter, &Vary)]) -> Result<Vec<Point>, AskedWrong> {
    let mut counts: Vec<u64> = Vec::new();
    for (_, vary) in varied {
        counts.push(vary.values.count().ok_or_else(|| {
            AskedWrong::new(format!("`--vary {}`: a grid needs the step of a range", vary.text)).help(format!(
                "`--vary {}:STEP`, or `--lhs N` for points anywhere in it, or `--tornado` for its ends",
                vary.text
            ))
        })?);
    }
    let count = counts.iter().try_fold(1u64, |n, count| n.checked_mul(*count));
    if count.is_none_or(|n| n > MOST_POINTS as u64) {
        let sizes: Vec<String> = counts.iter().map(u64::to_string).collect();
        return Err(AskedWrong::new(format!("{} points are more than {MOST_POINTS}", sizes.join(" × ")))
            .help("a larger step, fewer values, or `--lhs N`"));
    }
    let columns: Vec<Vec<Fixed>> = varied.iter().filter_map(|(_, vary)| vary.values.all()).collect();
    let mut all = vec![Vec::new()];
    for column in &columns {
        let with = |values: &Vec<Fixed>, value: &Fixed| values.iter().chain([value]).copied().collect::<Vec<Fixed>>();
        all = all.iter().flat_map(|values| column.iter().map(move |value| with(values, value))).collect();
    }
    Ok(all.into_iter().map(|values| Point { set: Set::Grid, values }).collect())
}

fn hypercube(
    varied: &[(Parameter, &Vary)],
    all: &[Parameter],
    points: usize,
    seed: u64,
) -> Result<Vec<Point>, AskedWrong> {
    let is_weight = |p: &&Parameter| matches!(p.knob, Knob::Input(Input::Weight(_)));
    let weights = varied.iter().map(|(p, _)| p).filter(is_weight).count();
    if weights > 0 && weights == all.iter().filter(is_weight).count() {
        return Err(AskedWrong::new("component weights that are all drawn do not sum to 100")
            .help("leave one of them out: it takes what the others leave"));
    }
    let mut columns: Vec<Vec<Fixed>> = Vec::new();
    for (parameter, vary) in varied {
        let Values::Range { from, to, step } = vary.values else {
            let (low, high) = vary.values.ends();
            return Err(AskedWrong::new(format!(
                "`--vary {}`: `--lhs` draws from a range, not from a list",
                vary.text
            ))
            .help(format!("`--vary {}={low}..{high}`", vary.name)));
        };
        columns.push(column(&parameter.name, seed, points, (from, to, step.unwrap_or(parameter.step))));
    }
    let row = |place: usize| columns.iter().filter_map(|column| column.get(place).copied()).collect();
    Ok((0..points).map(|place| Point { set: Set::Hypercube, values: row(place) }).collect())
}

/// The ends of each range, all others at the base.
fn one_at_a_time(ends: &[(Fixed, Fixed)]) -> Vec<Point> {
    let both = |(place, (low, high)): (usize, &(Fixed, Fixed))| {
        [Point { set: Set::Low(place), values: vec![*low] }, Point { set: Set::High(place), values: vec![*high] }]
    };
    ends.iter().enumerate().flat_map(both).collect()
}
