//! How far a variable can still move, at most, whatever is chosen and drawn: bounds by tick and place, from the program.

use std::collections::HashMap;

use super::bundle::inject_start;
use crate::check::Goto;
use crate::expression::{InjectId, VariableId};
use crate::program::{NodeKind, Outcomes, Place, Program, Step, Value, at};

/// How far a variable can move, at most: by tick and place.
#[derive(Debug, Clone)]
pub(super) struct Reach {
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
        Step::Variable(v, Value::Plus(plus)) if *v == id => sum(so_far, (plus.steps.max(0), (-plus.steps).max(0))),
        Step::Variable(v, Value::Of(_)) if *v == id => ANYTHING,
        _ => so_far,
    })
}

impl Reach {
    pub(super) fn new(program: &Program, id: VariableId) -> Reach {
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
            for &rule in at(&program.turns, now) {
                rules = sum(rules, moved(&program.rules[rule].effects, id));
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

    pub(super) fn from(&self, program: &Program, tick: u32, story: u64, inject: u64) -> (i64, i64) {
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
