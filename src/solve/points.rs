//! Quantities that are only read by their own judgement, on a line: each step is worth the same number of thousandths, so
//! it can be paid when it happens, and the quantity need not be kept.
//!
//! Exact only where neither a bound of the variable nor a knee of the table can be reached from then on, be it from where
//! the variable is or from the middle that stands for it: the most that all later effects can add or take away is bounded
//! beforehand, from the program itself.

use std::collections::HashMap;

use super::bundle::inject_start;
use crate::check::Goto;
use crate::engine::{Component, level, table};
use crate::expression::{InjectId, TargetId, VariableId};
use crate::number::Fixed;
use crate::program::{Field, Mask, NodeKind, Outcomes, Place, Program, Rule, Step, TargetKind, Value};

/// Where a judgement puts its points, and when: its tick, or the ending.
#[derive(Debug, Clone, Copy)]
struct Line {
    component: usize,
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
            if let Some(slot) = points.get_mut(line.component) {
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
    pub(super) fn new(program: &Program) -> Points {
        let mut points = Points::default();
        for (i, variable) in program.variables.iter().enumerate() {
            let id = VariableId::at(i);
            let judged = judgements(program, id);
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

/// A judgement: its component, its tick, and the points for a value.
type Judged<'a> = (Component, Option<u32>, Box<dyn Fn(Fixed) -> Fixed + 'a>);

/// Everything that judges a variable: component, tick, and points by raw number.
fn judgements(program: &Program, id: VariableId) -> Vec<Judged<'_>> {
    let mut found: Vec<Judged<'_>> = Vec::new();
    if let Some(worth) = &program.variables[id].worth {
        found.push((Component::Outcome, worth.judged, Box::new(move |value| table(worth, value).1)));
    }
    for i in 0..program.targets.len() {
        let target = &program.targets[TargetId::at(i)];
        if let TargetKind::Level { variable, at, .. } = target.kind
            && variable == id
        {
            found.push((Component::Targets, at, Box::new(move |value| level(target, value).1)));
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
    let own_tick = |(component, at, _): &Judged<'_>| at.filter(|_| *component == Component::Targets);
    let after = judged.iter().filter_map(own_tick).max().unwrap_or(0);
    let start = i64::try_from(variable.start).unwrap_or(0);
    let (mut low, mut high) = (0, variable.steps);
    let mut lines = Vec::new();
    for (component, at, points) in judged.iter().filter(|j| own_tick(j).is_none()) {
        let at_step = |k: i64| points(Fixed::from_thousandths(variable.min + k * variable.step)).thousandths();
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
        let component = Component::ALL.iter().position(|c| c == component).unwrap_or(0);
        lines.push(Line { component, judged: *at, slope });
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

/// How far a variable can move, at most: by tick and place.
#[derive(Debug, Clone)]
struct Reach {
    /// By tick: rules, tasks, endings and injects that may still begin.
    around: Vec<(i64, i64)>,
    /// By place, then tick.
    story: Vec<Vec<(i64, i64)>>,
}

/// Unknown effects can do anything.
const ANYTHING: (i64, i64) = (i64::MAX, i64::MAX);

fn sum(a: (i64, i64), b: (i64, i64)) -> (i64, i64) {
    (a.0.saturating_add(b.0), a.1.saturating_add(b.1))
}

fn most(a: (i64, i64), b: (i64, i64)) -> (i64, i64) {
    (a.0.max(b.0), a.1.max(b.1))
}

/// What a list of effects can add to a variable and take away, in steps.
fn moved(steps: &[Step], id: VariableId) -> (i64, i64) {
    steps.iter().fold((0, 0), |so_far, step| match step {
        Step::Variable(v, Value::Plus(k)) if *v == id => sum(so_far, ((*k).max(0), (-*k).max(0))),
        Step::Variable(v, Value::Of(_)) if *v == id => ANYTHING,
        _ => so_far,
    })
}

impl Reach {
    fn new(program: &Program, id: VariableId) -> Reach {
        let places = program.nodes.len() + program.choices.len();
        let length = program.length as usize;
        let mut walk = Walk { program, id, memo: HashMap::new() };
        let mut story = vec![vec![(0, 0); length + 1]; places];
        for (raw, row) in story.iter_mut().enumerate() {
            let mut hull = (0, 0);
            for tick in (0..length).rev() {
                hull = most(hull, walk.from(raw as u64, u32::try_from(tick).unwrap_or(u32::MAX)));
                if let Some(slot) = row.get_mut(tick) {
                    *slot = hull;
                }
            }
        }
        let ending = program.endings.iter().fold((0, 0), |so_far, e| most(so_far, moved(&e.effects, id)));
        let injects: Vec<(u32, (i64, i64))> = (0..program.injects.len())
            .map(|i| {
                let raw = usize::try_from(program.places.raw(inject_start(program, InjectId::at(i)))).unwrap_or(0);
                let it = &program.injects[InjectId::at(i)];
                // It may wait for others, so it can begin after its window.
                let from = story.get(raw).and_then(|row| row.get(it.from.min(program.length) as usize));
                (it.until, from.copied().unwrap_or_default())
            })
            .collect();
        let mut around = vec![ending; length + 1];
        let mut rules = (0, 0);
        for tick in (0..length).rev() {
            let now = u32::try_from(tick + 1).unwrap_or(u32::MAX);
            let may_hold = |rule: &&Rule| {
                let holds = |w| super::reads::residual(program, w, now).may_hold;
                now.is_multiple_of(rule.every) && rule.when.as_ref().is_none_or(holds)
            };
            for rule in program.rules.iter().filter(may_hold) {
                rules = sum(rules, moved(&rule.effects, id));
            }
            let tasks = program.tasks.iter().filter(|t| t.until.is_none_or(|until| until >= now));
            let tasks = tasks.fold((0, 0), |so_far, t| sum(so_far, moved(&t.done, id)));
            if let Some(slot) = around.get_mut(tick) {
                *slot = sum(*slot, sum(rules, tasks));
            }
        }
        // One that is pending or not due yet counts; windows that are over count while another inject is played.
        for (tick, slot) in around.iter_mut().enumerate() {
            for (until, reach) in &injects {
                if (*until as usize) + 1 > tick {
                    *slot = sum(*slot, *reach);
                }
            }
        }
        Reach { around, story }
    }

    fn from(&self, program: &Program, tick: u32, story: u64, inject: u64) -> (i64, i64) {
        let at = tick as usize;
        let place = |raw: u64| {
            let row = usize::try_from(raw).ok().and_then(|raw| self.story.get(raw));
            row.and_then(|row| row.get(at)).copied().unwrap_or_default()
        };
        let mut total = self.around.get(at).copied().unwrap_or_default();
        total = sum(total, place(story));
        if inject > 0 {
            total = sum(total, place(inject - 1));
            // Injects whose window is over may be pending behind this one.
            for i in 0..program.injects.len() {
                let it = &program.injects[InjectId::at(i)];
                if it.from <= tick && it.until < tick {
                    total = sum(total, place(program.places.raw(inject_start(program, InjectId::at(i)))));
                }
            }
        }
        total
    }
}

/// The longest way through the story, with time.
struct Walk<'p> {
    program: &'p Program,
    id: VariableId,
    memo: HashMap<(u64, u32), (i64, i64)>,
}

impl Walk<'_> {
    fn goto(&mut self, goto: Goto, tick: u32) -> (i64, i64) {
        match goto {
            Goto::Node(node) => {
                let at = self.program.nodes[node].at.max(tick);
                if at >= self.program.length {
                    (0, 0)
                } else {
                    self.from(self.program.places.raw(Place::Node(node)), at)
                }
            }
            Goto::Ending(_) | Goto::Resume | Goto::Finish => (0, 0),
        }
    }

    fn outcomes(&mut self, outcomes: &Outcomes, tick: u32) -> (i64, i64) {
        let mut best = (0, 0);
        for outcome in &outcomes.list {
            let own = moved(&outcome.effects, self.id);
            let rest = self.goto(outcome.goto, tick);
            best = most(best, sum(own, rest));
        }
        best
    }

    /// From a place, its own effects included where it is a node; at a tick before the last.
    fn from(&mut self, raw: u64, tick: u32) -> (i64, i64) {
        if tick >= self.program.length {
            return (0, 0);
        }
        if let Some(&known) = self.memo.get(&(raw, tick)) {
            return known;
        }
        let program = self.program;
        let found = match program.places.place(raw) {
            Place::Node(node) => match &program.nodes[node].kind {
                NodeKind::Decision { choices } => {
                    let mut best = (0, 0);
                    for &choice in choices {
                        let it = &program.choices[choice];
                        let own = moved(&it.effects, self.id);
                        let rest = self.after(choice, tick.saturating_add(it.takes));
                        best = most(best, sum(own, rest));
                    }
                    best
                }
                NodeKind::Ranking { goto, .. } => self.goto(*goto, tick),
                NodeKind::Chance(outcomes) => self.outcomes(outcomes, tick),
            },
            Place::Choice(choice) => self.after(choice, tick),
            Place::Finish | Place::Ended(_) => (0, 0),
        };
        self.memo.insert((raw, tick), found);
        found
    }

    /// After a choice's ticks have passed. Injects in between only make it later, which the hull over ticks covers.
    fn after(&mut self, choice: crate::expression::ChoiceId, tick: u32) -> (i64, i64) {
        if tick >= self.program.length {
            return (0, 0);
        }
        let it = &self.program.choices[choice];
        match &it.outcomes {
            Some(outcomes) => self.outcomes(outcomes, tick),
            None => self.goto(it.goto.unwrap_or(Goto::Finish), tick),
        }
    }
}
