//! From a checked scenario and its ranked priorities to a program.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::agenda;
use super::budgets::Budgets;
use super::condition::{Amount, Condition, Gate};
use super::fields::{Fields, fields, progress_units};
use super::fingerprint::Names;
use super::knowledge;
use super::parts::{
    Answer, Chance, ChanceId, Choice, Ending, Inject, Member, Node, NodeKind, Outcome, Outcomes, Pick, Practice,
    Priority, Promise, Rule, Target, TargetKind, Task, Timing, Unknown,
};
use super::prediction;
use super::state::{Field, Layout, State};
use super::table::Table;
use super::{MAX_MEMBERS, MAX_TASKS, Places, Program};
use crate::check::{self, Checked, Goto, World, component_weights};
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::{Atom, FlagId, NodeId, PriorityId, TaskId, TermKind, UnknownId};
use crate::framework::Ranking;
use crate::number::Fixed;
use crate::scenario::{self, Luck, Scenario};

/// FNV-1a, 64 bits.
#[must_use]
pub fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The number of an id, for the generator.
#[must_use]
pub fn id_hash(id: &str) -> u64 {
    fnv(id.bytes())
}

/// Compiles a checked scenario.
///
/// # Errors
/// `E0902` where it is too large for the packed state.
pub fn compile(checked: &Checked, ranking: Ranking) -> Result<Program, Vec<Diagnostic>> {
    let Checked { scenario, world } = checked;
    let too_large = |message: &str| vec![Diagnostic::new(Code::E0902, scenario.id.span, message)];
    if scenario.tasks.len() > MAX_TASKS || scenario.team.len() > MAX_MEMBERS {
        return Err(too_large(&format!("more than {MAX_TASKS} tasks or {MAX_MEMBERS} members")));
    }
    let mut layout = Layout::default();
    let places = Places::new(world);
    let longest = world.choices.iter().map(|c| c.takes).max().unwrap_or(0);
    let clock = layout.add("clock", u64::from(world.length));
    let story_place = layout.add("story place", places.largest());
    let story_left = layout.add("story ticks left", u64::from(longest));
    let has_injects = u64::from(!world.injects.is_empty());
    let inject_place = layout.add("inject place", has_injects * (places.largest() + 1));
    let inject_left = layout.add("inject ticks left", has_injects * u64::from(longest));
    let budgets = Budgets::new(scenario, &ranking);

    let mut unknowns = Vec::new();
    for (i, (key, unknown)) in scenario.unknowns.iter().enumerate() {
        let knowledge = knowledge::Unknown::enumerate(world, i).ok_or_else(|| {
            let message = format!("too many states of knowledge about `{}`", key.value);
            vec![
                Diagnostic::new(Code::E0902, key.span, message)
                    .help("fewer looks, values or signals, or smaller weights"),
            ]
        })?;
        let field = layout.add(format!("knowledge of {}", key.value), knowledge.count() as u64 - 1);
        let look_keys = unknown.looks.keys().map(|look| id_hash(&format!("?{}/{look}", key.value))).collect();
        unknowns.push(Unknown { field, knowledge, key: id_hash(&format!("?{}", key.value)), look_keys });
    }
    let fields = fields(scenario, world, &mut layout, clock, &budgets, &unknowns);
    let priorities = priorities(world, &ranking, &budgets, &fields, &mut layout, scenario);
    let targets = targets(scenario, world, &budgets, &fields, &mut layout);
    let practices = scenario.practices.iter().zip(&budgets.practices).map(|((key, _), &budget)| Practice {
        budget,
        awarded: layout.add(format!("practice {} awarded", key.value), 1),
    });
    let practices = practices.collect();
    let injects: Vec<Inject> = scenario
        .injects
        .iter()
        .zip(&world.injects)
        .map(|(written, inject)| Inject {
            from: inject.from,
            until: inject.until,
            when: fields.condition(inject.when.as_ref()),
            node: inject.node.unwrap_or_default(),
            stage: layout.add(format!("inject {}", written.id.value), 2),
        })
        .collect();
    if layout.overflows() {
        return Err(too_large("the state of the world takes more than 1,024 bits"));
    }
    let mut chances = Vec::new();
    let choices = choices(scenario, world, &fields, &ranking, &mut chances);
    let nodes = nodes(scenario, world, &fields, &mut chances);
    if chances.len() >= usize::from(u16::MAX) {
        return Err(too_large("more than 60,000 chances"));
    }
    let tasks = Table::new(tasks(world, &fields, &priorities));
    let members = members(world, &fields, &tasks);
    let rules = world.rules.iter().map(|rule| Rule {
        when: fields.condition(rule.when.as_ref()),
        every: rule.every,
        effects: fields.block(&rule.effects),
    });
    let endings = world.endings.iter().map(|ending| Ending {
        when: fields.condition(ending.when.as_ref()),
        text: fields.text(&ending.text),
        effects: fields.block(&ending.effects),
    });
    let promises = world.promises.iter().map(|promise| Promise {
        to: promise.to,
        open: Condition::new(&fields, &promise.open.value),
        due: promise.due,
    });
    let mut expert: Vec<Vec<Answer>> = vec![Vec::new(); world.nodes.len()];
    for (node, answers) in &world.expert {
        if let Some(slot) = expert.get_mut(node.index()) {
            slot.extend(answers.iter().map(|answer| Answer {
                when: fields.condition(answer.when.as_ref()),
                pick: match &answer.pick {
                    check::Pick::Choice(choice) => Pick::Choice(*choice),
                    check::Pick::Order(order) => Pick::Order(order.clone()),
                },
            }));
        }
    }
    let pace = world.pace.as_ref().map_or_else(|| Amount::constant_of(Fixed::ONE), |p| Amount::new(&fields, &p.value));
    let mut program = Program {
        names: Names::default(),
        weights: component_weights(scenario),
        length: world.length,
        start: world.start,
        clock,
        story_place,
        story_left,
        inject_place,
        inject_left,
        places,
        pace,
        rules: Table::new(rules.collect()),
        endings: Table::new(endings.collect()),
        promises: promises.collect(),
        expert: Table::new(expert),
        opening: opening(scenario, &fields),
        agenda: agenda::judgements(world.length, &targets, &priorities, &fields.variables),
        due: agenda::due(world.length, &injects),
        waiting: waiting(&injects),
        expiring: agenda::expiring(world.length, tasks.rows()),
        turns: Vec::new(),
        tasks,
        members: Table::new(members),
        priorities,
        targets: Table::new(targets),
        practices: Table::new(practices),
        injects: Table::new(injects),
        nodes: Table::new(nodes),
        gates: Table::new(choices.iter().map(Gate::of).collect()),
        choices: Table::new(choices),
        chances: Table::new(chances),
        unknowns: Table::new(unknowns),
        awaited: awaited(world, fields.flags.len()),
        flags: Table::new(fields.flags.clone()),
        variables: Table::new(fields.variables.clone()),
        facts: fields,
        layout,
        scenario: Arc::clone(scenario),
        ranking,
        predictions: Vec::new(),
    };
    program.turns = agenda::rules(&program);
    program.predictions = prediction::compile(&program);
    Ok(program)
}

/// The lowest bits of the injects' stages, by words of the state.
fn waiting(injects: &[Inject]) -> Vec<(u8, u64)> {
    let mut words = BTreeMap::new();
    for inject in injects {
        let (word, shift, mask) = inject.stage.parts();
        *words.entry(word).or_insert(0) |= (mask & 1) << shift;
    }
    words.into_iter().collect()
}

/// Whether a target waits for each flag.
fn awaited(world: &World, flags: usize) -> Table<FlagId, bool> {
    let waits = |flag| move |target: &check::Target| matches!(target, check::Target::Done { fact: Atom::Flag(id), .. } if *id == flag);
    Table::new((0..flags).map(|i| world.targets.iter().any(waits(FlagId::at(i)))).collect())
}

fn tasks(world: &World, fields: &Fields, priorities: &[Priority]) -> Vec<Task> {
    let compiled = world.tasks.iter().zip(&fields.tasks).enumerate().map(|(i, (task, &(field, full)))| Task {
        field,
        unit: progress_units(world, TaskId::at(i), task.effort).0,
        full,
        effort: task.effort.thousandths(),
        after: task.after.clone(),
        until: task.until,
        awaited: world
            .targets
            .iter()
            .any(|t| matches!(t, check::Target::Done { fact: Atom::Done(id), .. } if *id == TaskId::at(i))),
        started: task.priority.and_then(|p| fields.started.get(p.index()).copied()).unwrap_or_default(),
        priority: priorities.iter().filter(|p| p.tasks.contains(&TaskId::at(i))).fold(0, |bits, p| bits | p.bit),
        then: task.then,
        done: fields.block(&task.done),
        note: fields.optional_text(task.note.as_ref()),
    });
    compiled.collect()
}

fn members(world: &World, fields: &Fields, tasks: &Table<TaskId, Task>) -> Vec<Member> {
    let member = |(skills, &field): (&Vec<(TaskId, Fixed)>, &Field)| Member {
        field,
        tasks: skills.iter().map(|(task, skill)| (*task, skill.thousandths())).collect(),
        units: skills.iter().map(|(task, skill)| tasks[*task].units(*skill, Fixed::ONE)).collect(),
    };
    world.skills.iter().zip(&fields.members).map(member).collect()
}

/// The state before the story begins: variables and flags as they start, all else 0.
fn opening(scenario: &Scenario, fields: &Fields) -> State {
    let mut state = State::EMPTY;
    for variable in &fields.variables {
        state.set(variable.field, variable.start);
    }
    for ((_, flag), &field) in scenario.flags.iter().zip(&fields.flags) {
        state.set(field, u64::from(flag.start.value));
    }
    state
}

fn priorities(
    world: &World,
    ranking: &Ranking,
    budgets: &Budgets,
    fields: &Fields,
    layout: &mut Layout,
    scenario: &Scenario,
) -> Vec<Priority> {
    let order = ranking.order();
    let name = |id: PriorityId| scenario.priorities.0.get(id.index()).map_or("", |(key, _)| key.value.as_str());
    let mut compiled = Vec::new();
    for (rank, (&id, &budget)) in order.iter().zip(&budgets.priorities).enumerate() {
        let Some(priority) = world.priorities.get(id.index()) else { continue };
        let mut lower = Vec::new();
        for (other, &other_id) in order.iter().enumerate().skip(rank + 1) {
            if !ranking.is_tie(rank, other) {
                let label = format!("priority {} started before {} opens", name(other_id), name(id));
                lower.push((other, layout.add(label, u64::from(priority.opens > 0))));
            }
        }
        let timing = match priority.when {
            check::Timing::Start { by, too_late } => Timing::Start { by, too_late },
            check::Timing::Deferred { until } => {
                Timing::Deferred { until, deferred: layout.add(format!("priority {} deferred", name(id)), 1) }
            }
        };
        let tasks = world.tasks.iter().enumerate().filter(|(_, t)| t.priority == Some(id));
        compiled.push(Priority {
            id,
            budget,
            units: (order.len() - rank) as u64,
            timing,
            opens: priority.opens,
            start_effort: priority.start_effort.thousandths(),
            tasks: tasks.map(|(i, _)| TaskId::at(i)).collect(),
            bit: 1 << rank.min(63),
            started: fields.started.get(id.index()).copied().unwrap_or_default(),
            lower,
        });
    }
    compiled
}

fn targets(scenario: &Scenario, world: &World, budgets: &Budgets, fields: &Fields, layout: &mut Layout) -> Vec<Target> {
    let compiled =
        scenario.targets.iter().zip(&world.targets).zip(&budgets.targets).map(|(((key, _), target), &budget)| {
            let kind = match *target {
                check::Target::Level { variable, at, from, to } => TargetKind::Level { variable, at, from, to },
                check::Target::Done { fact, by, late_by } => TargetKind::Done {
                    fact: fields.load(fact),
                    awarded: layout.add(format!("target {} awarded", key.value), 1),
                    by,
                    late_by,
                },
            };
            Target { budget, kind }
        });
    compiled.collect()
}

/// Compiles ways to go and appends the chance that draws one of them.
fn outcomes(fields: &Fields, chances: &mut Vec<Chance>, id: String, luck: Luck, list: &[check::Outcome]) -> Outcomes {
    let mut reveals: BTreeSet<UnknownId> = BTreeSet::new();
    for weight in list.iter().filter_map(|o| o.weight.as_ref()) {
        weight.visit(&mut |t| {
            if let TermKind::Atom(Atom::Is(unknown, _)) = t.kind {
                reveals.insert(unknown);
            }
        });
    }
    let list = list.iter().map(|outcome| Outcome {
        weight: outcome.weight.as_ref().map(|w| Amount::new(fields, &w.value)),
        signal: outcome.signal,
        text: fields.optional_text(outcome.text.as_ref()),
        effects: fields.block(&outcome.effects),
        goto: outcome.goto.unwrap_or(Goto::Finish),
    });
    let list: Vec<Outcome> = list.collect();
    let chance = ChanceId(u16::try_from(chances.len()).unwrap_or(u16::MAX));
    chances.push(Chance { key: id_hash(&id), id, by_clock: luck == Luck::Clock, sums: running_sums(&list) });
    Outcomes { chance, reveals: reveals.into_iter().collect(), list }
}

/// The running sums of constant weights; none if a weight may change, or the sum is no 64-bit number.
fn running_sums(list: &[Outcome]) -> Option<Box<[u64]>> {
    let mut sum = 0u64;
    let sums = list.iter().map(|outcome| {
        let weight = outcome.weight.as_ref()?.constant()?;
        sum = sum.checked_add(weight.max(0).unsigned_abs())?;
        Some(sum)
    });
    sums.collect()
}

fn choices(
    scenario: &Scenario,
    world: &World,
    fields: &Fields,
    ranking: &Ranking,
    chances: &mut Vec<Chance>,
) -> Vec<Choice> {
    let order = ranking.order();
    let mut names = Vec::new();
    for (key, node) in scenario.nodes.iter() {
        if let scenario::Node::Decision(decision) = &node.value {
            names.extend(decision.choices.iter().map(|c| format!("{}/{}", key.value, c.id.value)));
        }
    }
    let compiled = world.choices.iter().zip(names).map(|(choice, name)| Choice {
        node: choice.node,
        label: fields.text(&choice.label),
        detail: fields.optional_text(choice.detail.as_ref()),
        requires: fields.condition(choice.requires.as_ref()),
        condition: choice.requires.as_ref().map(|r| r.value.clone()),
        locked: fields.optional_text(choice.locked.as_ref()),
        hide: choice.hide,
        fallback: choice.fallback,
        has_marks: !choice.defers.is_empty() || choice.practice.is_some(),
        rests: choice.takes > 0 || !choice.outcomes.is_empty(),
        takes: choice.takes,
        effects: fields.block(&choice.effects),
        written: choice.effects.iter().map(|e| e.value.clone()).collect(),
        starts: choice.starts.clone(),
        defers: choice.defers.iter().filter_map(|d| order.iter().position(|o| o == d)).collect(),
        practice: choice.practice,
        look: choice.look,
        outcomes: (!choice.outcomes.is_empty()).then(|| outcomes(fields, chances, name, choice.luck, &choice.outcomes)),
        reply: fields.optional_text(choice.reply.as_ref()),
        goto: choice.goto,
    });
    compiled.collect()
}

fn nodes(scenario: &Scenario, world: &World, fields: &Fields, chances: &mut Vec<Chance>) -> Vec<Node> {
    let mut compiled = Vec::new();
    for (i, (node, (key, _))) in world.nodes.iter().zip(scenario.nodes.iter()).enumerate() {
        let id = NodeId::at(i);
        let kind = match &node.kind {
            check::NodeKind::Decision { choices } => NodeKind::Decision { choices: choices.clone() },
            check::NodeKind::Ranking { items, goto } => NodeKind::Ranking {
                items: items.iter().map(|item| fields.text(item)).collect(),
                first: fields.first.get(&id).copied(),
                goto: goto.unwrap_or(Goto::Finish),
            },
            check::NodeKind::Chance { outcomes: list, luck } => {
                NodeKind::Chance(outcomes(fields, chances, key.value.clone(), *luck, list))
            }
        };
        compiled.push(Node {
            at: node.at.unwrap_or(0),
            speaker: node.speaker,
            text: fields.optional_text(node.text.as_ref()),
            detail: fields.optional_text(node.detail.as_ref()),
            visits: fields.visits.get(&id).map(|visits| Box::new(*visits)),
            kind,
        });
    }
    compiled
}
