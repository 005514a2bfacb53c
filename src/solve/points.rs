//! Quantities that are only read by their own judgement, on a line: each step is worth the same number of thousandths, so
//! it can be paid when it happens, and the quantity need not be kept.
//!
//! Exact only where neither a bound of the variable nor a knee of the table can be reached from then on, be it from where
//! the variable is or from the middle that stands for it: the most that all later effects can add or take away is bounded
//! beforehand, from the program itself.

use super::objectives::Channels;
use super::reach::Reach;
use crate::engine::{Earned, level};
use crate::expression::{TargetId, VariableId};
use crate::number::{Fixed, Fraction};
use crate::program::{Field, Mask, Place, Program, TargetKind};

/// Where a judgement puts its points, and when: its tick, or the ending.
#[derive(Debug, Clone, Copy)]
struct Line {
    channel: usize,
    judged: Option<u32>,
    /// Thousandths of a point a step.
    slope: i64,
}

/// A quantity that can be paid as points.
#[derive(Debug, Clone)]
pub(super) struct Paid {
    pub(super) variable: VariableId,
    pub(super) field: Field,
    /// The raw number that stands for all.
    middle: u64,
    /// Steps that may be added or taken away before a bound or a knee is met.
    room: (i64, i64),
    lines: Vec<Line>,
    /// Until then a target reads it at a tick of its own, which an early ending may not reach.
    after: u32,
    reach: Reach,
}

impl Paid {
    /// Thousandths per component that the way from the middle to `raw` is worth in judgements after `tick`.
    pub(super) fn settle(&self, raw: u64, tick: u32, points: &mut [i32; 4]) {
        let steps = i64::try_from(raw).unwrap_or(0) - i64::try_from(self.middle).unwrap_or(0);
        if steps == 0 {
            return;
        }
        for line in self.lines.iter().filter(|l| l.judged.is_none_or(|judged| judged > tick)) {
            if let Some(slot) = points.get_mut(line.channel) {
                *slot = slot.saturating_add(i32::try_from(line.slope * steps).unwrap_or(i32::MAX));
            }
        }
    }

    /// The raw number that stands for all.
    pub(super) fn middle(&self) -> u64 {
        self.middle
    }

    /// The raw numbers from which neither a bound nor a knee is met if so much is still added or taken away.
    fn span(&self, (up, down): (i64, i64)) -> Span {
        let middle = i64::try_from(self.middle).unwrap_or(i64::MAX);
        Span {
            lowest: middle.saturating_sub(self.room.1).saturating_add(down),
            highest: middle.saturating_add(self.room.0).saturating_sub(up),
        }
    }
}

/// The raw numbers from which a quantity can be paid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    lowest: i64,
    highest: i64,
}

impl Span {
    #[inline]
    pub(super) fn holds(self, raw: u64) -> bool {
        i64::try_from(raw).is_ok_and(|raw| self.lowest <= raw && raw <= self.highest)
    }
}

/// All quantities that can be paid as points, and why others cannot.
#[derive(Debug, Clone, Default)]
pub(super) struct Points {
    pub(super) list: Vec<Paid>,
    /// Judged variables that cannot be paid anywhere.
    pub(super) kept: Vec<(VariableId, String)>,
}

impl Points {
    pub(super) fn new(program: &Program, channels: Channels) -> Points {
        let mut points = Points::default();
        for (i, variable) in program.variables.iter().enumerate() {
            let id = VariableId::at(i);
            let judged = judgements(program, id, channels);
            if judged.is_empty() || variable.field.width() == 0 {
                continue;
            }
            match paid(program, id, &judged) {
                Ok(paid) => points.list.push(paid),
                Err(why) => points.kept.push((id, why)),
            }
        }
        points
    }

    /// The quantities whose bounds and knees are out of reach from here on where they are at their middle; and from where
    /// else they are.
    pub(super) fn safe(&self, program: &Program, tick: u32, story: u64, inject: u64) -> (Mask, Vec<Span>) {
        let mut mask = Mask::default();
        let mut spans = Vec::new();
        for paid in &self.list {
            let span = paid.span(paid.reach.from(program, tick, story, inject));
            if tick >= paid.after && span.holds(paid.middle) {
                mask.add(paid.field);
            }
            spans.push(span);
        }
        (mask, spans)
    }

    /// Why a variable stays in the state at the beginning, in words.
    pub(super) fn reasons(&self, program: &Program) -> Vec<(VariableId, String)> {
        let mut reasons = self.kept.clone();
        for paid in &self.list {
            let reach = paid.reach.from(program, 0, program.places.raw(Place::Node(program.start)), 0);
            let ((up, down), span) = (reach, paid.span(reach));
            let step = Fixed::from_thousandths(program.variables[paid.variable].step);
            let words = |steps: i64| match steps {
                i64::MAX => "any amount".to_owned(),
                n => Fixed::from_thousandths(step.thousandths().saturating_mul(n)).to_string(),
            };
            if !span.holds(paid.middle) || !span.holds(program.variables[paid.variable].start) {
                reasons.push((
                    paid.variable,
                    format!(
                        "effects can add up to {} and take away up to {}, but its line is only {} long",
                        words(up),
                        words(down),
                        words(paid.room.0 + paid.room.1)
                    ),
                ));
            }
        }
        reasons
    }
}

/// A judgement: the channels it goes into, its tick, and the points for a value.
struct Judged<'a> {
    channels: Vec<usize>,
    /// A target, not a table.
    target: bool,
    at: Option<u32>,
    points: Box<dyn Fn(Fixed) -> Fixed + 'a>,
}

/// Everything that judges a variable.
fn judgements(program: &Program, id: VariableId, channels: Channels) -> Vec<Judged<'_>> {
    let into = |earned| {
        let mut list = Vec::new();
        channels.each(earned, |channel| list.push(channel));
        list
    };
    let mut found: Vec<Judged<'_>> = Vec::new();
    if let Some(worth) = &program.variables[id].worth {
        let channels = into(Earned::Outcome(id, Fixed::ZERO, Fraction::ZERO));
        let points = Box::new(move |value| worth.earned(value).1);
        found.push(Judged { channels, target: false, at: worth.judged, points });
    }
    for i in 0..program.targets.len() {
        let target = &program.targets[TargetId::at(i)];
        if let TargetKind::Level { variable, at, .. } = target.kind
            && variable == id
        {
            let channels = into(Earned::Level(TargetId::at(i), Fixed::ZERO, Fraction::ZERO));
            let points = Box::new(move |value| level(target, value).1);
            found.push(Judged { channels, target: true, at, points });
        }
    }
    found
}

/// Most steps of a variable that is looked at for lines.
const MAX_STEPS: i64 = 1 << 20;

fn paid(program: &Program, id: VariableId, judged: &[Judged<'_>]) -> Result<Paid, String> {
    let variable = &program.variables[id];
    if variable.steps > MAX_STEPS {
        return Err("it has too many steps".to_owned());
    }
    let own_tick = |judged: &Judged<'_>| judged.at.filter(|_| judged.target);
    let after = judged.iter().filter_map(own_tick).max().unwrap_or(0);
    let start = i64::try_from(variable.start).unwrap_or(0);
    let (mut low, mut high) = (0, variable.steps);
    let mut lines = Vec::new();
    for judged in judged.iter().filter(|j| own_tick(j).is_none()) {
        let at_step = |k: i64| (judged.points)(Fixed::from_thousandths(variable.min + k * variable.step)).thousandths();
        let slope_at = |k: i64| at_step(k + 1) - at_step(k);
        let stretch = |slope: i64, from: i64| {
            let (mut a, mut b) = (from, from);
            while a > 0 && slope_at(a - 1) == slope {
                a -= 1;
            }
            while b < variable.steps && slope_at(b) == slope {
                b += 1;
            }
            (a, b)
        };
        // At a knee there are two lines; the longer one is the better bet.
        let sides = [(start < variable.steps).then(|| slope_at(start)), (start > 0).then(|| slope_at(start - 1))];
        let best =
            sides.into_iter().flatten().map(|slope| (slope, stretch(slope, start))).max_by_key(|(_, (a, b))| b - a);
        let Some((slope, (a, b))) = best else { return Err("it has a single value".to_owned()) };
        (low, high) = (low.max(a), high.min(b));
        lines.extend(judged.channels.iter().map(|channel| Line { channel: *channel, judged: judged.at, slope }));
    }
    if lines.is_empty() {
        return Err("only targets at ticks of their own read it".to_owned());
    }
    if high - low < 2 {
        return Err(
            "its points do not lie on a line: a step is not worth the same number of thousandths everywhere".to_owned()
        );
    }
    let reach = Reach::new(program, id);
    // The middle leaves room in proportion to what can happen in each direction.
    let (up, down) = reach.from(program, 0, program.places.raw(Place::Node(program.start)), 0);
    let length = high - low;
    let middle = if up <= length && down <= length && up + down <= length { low + down } else { (low + high) / 2 };
    Ok(Paid {
        variable: id,
        field: variable.field,
        middle: middle.unsigned_abs(),
        room: (high - middle, middle - low),
        lines,
        after,
        reach,
    })
}
