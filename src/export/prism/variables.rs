//! The variables of the model: one for every field of the packed state that can differ from 0.

use std::collections::HashMap;
use std::fmt::Write;

use super::expression::Expr;
use crate::export::Names;
use crate::expression::{FlagId, MemberId, NodeId, PracticeId, PriorityId, TargetId, TaskId, UnknownId, VariableId};
use crate::program::{Field, NodeKind, Place, Program, TargetKind, Timing};

/// A variable of the model.
#[derive(Debug)]
struct Variable {
    name: String,
    largest: i64,
    start: i64,
}

/// All variables, by field. A field that is always 0 has none.
#[derive(Debug)]
pub(super) struct Variables {
    list: Vec<Variable>,
    by_field: HashMap<Field, usize>,
}

impl Variables {
    pub(super) fn new(program: &Program, names: &mut Names) -> Variables {
        let mut all = Variables { list: Vec::new(), by_field: HashMap::new() };
        let mut add = |field: Field, name: String, largest: u64, start: u64| {
            if field.width() > 0 {
                let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
                all.by_field.insert(field, all.list.len());
                all.list.push(Variable { name, largest: whole(largest), start: whole(start) });
            }
        };
        let longest = u64::from(program.choices.iter().map(|c| c.takes).max().unwrap_or(0));
        let largest = program.places.largest();
        let start = program.places.raw(Place::Node(program.start));
        // `clock` would be a word of the language.
        let own = |names: &mut Names, id: &str, title: &str| names.give("", "world", id, title);
        add(program.clock, own(names, "tick", "ticks that have passed"), u64::from(program.length), 0);
        add(program.story_place, own(names, "story", "where the story is"), largest, start);
        add(program.story_left, own(names, "story_left", "ticks still to pass there"), longest, 0);
        if !program.injects.is_empty() {
            add(program.inject_place, own(names, "inject", "1 + where the inject is, 0 without one"), largest + 1, 0);
            add(program.inject_left, own(names, "inject_left", "ticks still to pass there"), longest, 0);
        }
        for (i, unknown) in program.unknowns.iter().enumerate() {
            let (id, title) =
                program.unknown(UnknownId::at(i)).map_or(("", String::new()), |u| (u.0, u.1.title.to_string()));
            let name = names.give("k_", "knowledge", id, &title);
            add(unknown.field, name, (unknown.knowledge.count() as u64).saturating_sub(1), 0);
        }
        for (i, variable) in program.variables.iter().enumerate() {
            let (id, title) =
                program.variable(VariableId::at(i)).map_or(("", String::new()), |v| (v.0, v.1.title.to_string()));
            let name = names.give("v_", "variable", id, &title);
            add(variable.field, name, variable.steps.unsigned_abs(), variable.start);
        }
        for (i, (&field, (_, written))) in program.flags.iter().zip(program.scenario.flags.iter()).enumerate() {
            let id = FlagId::at(i);
            let name = names.give("f_", "flag", program.flag_id(id), program.flag_title(id));
            add(field, name, 1, u64::from(written.start.value));
        }
        for (i, task) in program.tasks.iter().enumerate() {
            let id = TaskId::at(i);
            let name = names.give("t_", "task", program.task_id(id), program.task_title(id));
            add(task.field, name, task.full, 0);
        }
        for (i, member) in program.members.iter().enumerate() {
            let id = MemberId::at(i);
            let name = names.give("m_", "member", program.member_id(id), program.member(id).0);
            add(member.field, name, member.tasks.len() as u64, 0);
        }
        for priority in &program.priorities {
            let (id, title) = program.priority(priority.id);
            add(priority.started, names.give("started_", "priority started", id, title), 1, 0);
            if let Timing::Deferred { deferred, .. } = priority.timing {
                add(deferred, names.give("deferred_", "priority deferred", id, title), 1, 0);
            }
            for &(other, early) in priority.lower.iter().filter(|(_, early)| early.width() > 0) {
                let other = program.priorities.get(other).map_or(PriorityId::default(), |o| o.id);
                let both = format!("{}_before_{id}", program.priority(other).0);
                add(early, names.give("early_", "priority started before the other opened", &both, title), 1, 0);
            }
        }
        for (i, target) in program.targets.iter().enumerate() {
            if let TargetKind::Done { awarded, .. } = target.kind {
                let (id, title) = program.target(TargetId::at(i));
                add(awarded, names.give("awarded_", "target awarded", id, title), 1, 0);
            }
        }
        for (i, practice) in program.practices.iter().enumerate() {
            let (id, title) = program.practice(PracticeId::at(i));
            add(practice.awarded, names.give("shown_", "practice awarded", id, title), 1, 0);
        }
        for (i, inject) in program.injects.iter().enumerate() {
            let id = program.inject_id(crate::expression::InjectId::at(i));
            add(inject.stage, names.give("stage_", "inject: 0 to come, 1 due, 2 played", id, ""), 2, 0);
        }
        for (i, node) in program.nodes.iter().enumerate() {
            let id = program.node_id(NodeId::at(i));
            if let Some((field, stop)) = node.visits.as_deref().copied() {
                let here = u64::from(NodeId::at(i) == program.start);
                add(field, names.give("visits_", "arrivals", id, ""), stop, here.min(stop));
            }
            if let NodeKind::Ranking { items, first: Some(field), .. } = &node.kind {
                add(*field, names.give("first_", "1 + the item put first", id, ""), items.len() as u64, 0);
            }
        }
        all
    }

    fn get(&self, field: Field) -> Option<&Variable> {
        self.list.get(*self.by_field.get(&field)?)
    }

    /// The variable as an expression; 0 for a field that has none.
    pub(super) fn plain(&self, field: Field) -> Expr {
        self.get(field).map_or(Expr::number(0), |v| Expr::named(&v.name, 0, v.largest))
    }

    pub(super) fn name(&self, field: Field) -> Option<&str> {
        self.get(field).map(|v| v.name.as_str())
    }

    /// Adds a variable that no field of the state stands for; it starts at 0.
    pub(super) fn add(&mut self, name: String, largest: i64) {
        self.list.push(Variable { name, largest, start: 0 });
    }

    pub(super) fn declarations(&self) -> String {
        let mut out = String::new();
        for v in &self.list {
            let _ = writeln!(out, "  {} : [0..{}] init {};", v.name, v.largest, v.start);
        }
        out
    }

    /// Every variable back at its start, but for one that takes another value.
    pub(super) fn reset_but(&self, name: &str, value: &str) -> String {
        let reset = |v: &Variable| {
            if v.name == name { format!("({name}' = {value})") } else { format!("({}' = {})", v.name, v.start) }
        };
        self.list.iter().map(reset).collect::<Vec<_>>().join(" & ")
    }
}
