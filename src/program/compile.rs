//! From a checked scenario and its ranked priorities to a program.

use std::collections::{BTreeMap, BTreeSet};

use super::fingerprint::{fingerprint, text_hash};
use super::knowledge;
use super::parts::{
    Answer, Block, Chance, ChanceId, Choice, Ending, Inject, Judgement, Load, Member, Node, NodeKind, Outcome,
    Outcomes, Pick, Practice, Priority, Promise, Rule, Step, Target, TargetKind, Task, Text, Timing, Unknown, Value,
    Variable, Worth,
};
use super::state::{Field, Layout};
use super::table::Table;
use super::{MAX_MEMBERS, MAX_TASKS, Places, Program};
use crate::check::{self, Checked, Goto, World, component_weights};
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::{
    Assign, Atom, Binary, Effect, InjectId, NodeId, PriorityId, Routine, TargetId, TaskId, Term, TermKind, UnknownId,
    VariableId,
};
use crate::framework::Ranking;
use crate::number::{Fixed, apportion};
use crate::scenario::{self, Located, Luck, Scenario};

/// FNV-1a, 64 bits: turns an id into a number for the generator.
#[must_use]
pub fn id_hash(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Fields of everything that expressions read.
struct Fields {
    clock: Field,
    variables: Vec<Variable>,
    flags: Vec<Field>,
    tasks: Vec<(Field, u64)>,
    members: Vec<Field>,
    started: Vec<Field>,
    visits: BTreeMap<NodeId, (Field, u64)>,
    first: BTreeMap<NodeId, Field>,
    unknowns: Vec<Field>,
}

impl Fields {
    fn load(&self, atom: Atom) -> Load {
        let bit = |field: Field| Load::Scaled { field, base: 0, scale: 1 };
        let nothing = bit(Field::default());
        let get = |fields: &[Field], i: usize| fields.get(i).copied().unwrap_or_default();
        match atom {
            Atom::Variable(v) => self.variables.get(v.index()).map_or(nothing, |variable| Load::Scaled {
                field: variable.field,
                base: variable.min,
                scale: variable.step,
            }),
            Atom::Flag(f) => bit(get(&self.flags, f.index())),
            Atom::Tick => Load::Scaled { field: self.clock, base: 0, scale: Fixed::SCALE },
            Atom::Done(t) => self.tasks.get(t.index()).map_or(nothing, |&(field, raw)| Load::Is { field, raw }),
            Atom::Busy(m) => Load::Some(get(&self.members, m.index())),
            Atom::Started(p) => bit(get(&self.started, p.index())),
            Atom::Visits(n) => {
                let field = self.visits.get(&n).map_or(Field::default(), |v| v.0);
                Load::Scaled { field, base: 0, scale: Fixed::SCALE }
            }
            Atom::First(n, item) => {
                Load::Is { field: self.first.get(&n).copied().unwrap_or_default(), raw: u64::from(item) + 1 }
            }
            Atom::Is(unknown, value) => Load::Knows { field: get(&self.unknowns, unknown.index()), unknown, value },
            Atom::Known(unknown) => Load::Known { field: get(&self.unknowns, unknown.index()), unknown },
            Atom::Input(_) => nothing,
        }
    }

    fn routine(&self, term: &Term) -> Routine<Load> {
        // `check` has compiled every expression once, so this one fits.
        Routine::compile(term).map_or_else(Routine::zero, |r| r.map(|atom| self.load(*atom)))
    }

    fn condition(&self, term: Option<&Located<Term>>) -> Option<Routine<Load>> {
        term.map(|t| self.routine(&t.value))
    }

    fn block(&self, effects: &[Located<Effect>]) -> Block {
        effects.iter().map(|e| self.step(&e.value)).collect()
    }

    fn step(&self, effect: &Effect) -> Step {
        match effect {
            Effect::Variable { variable, value, how, constant } => {
                let step = self.variables.get(variable.index()).map_or(1, |v| v.step);
                let steps = constant.map(|c| c.thousandths() / step);
                Step::Variable(
                    *variable,
                    match (how, steps) {
                        (Assign::Add, Some(steps)) => Value::Plus(steps),
                        (Assign::Subtract, Some(steps)) => Value::Plus(-steps),
                        _ => Value::Of(self.routine(value)),
                    },
                )
            }
            Effect::Flag { flag, value } => Step::Flag(*flag, self.routine(value)),
            Effect::Assign(member, task) => Step::Assign(*member, *task),
            Effect::Release(member) => Step::Release(*member),
        }
    }

    fn text(&self, prose: &check::Prose) -> Text {
        let alternatives =
            prose.alternatives.iter().map(|(when, pieces)| (self.condition(when.as_ref()), pieces.clone())).collect();
        Text { alternatives }
    }

    fn optional_text(&self, prose: Option<&check::Prose>) -> Option<Text> {
        prose.map(|p| self.text(p))
    }
}

/// Compiles a checked scenario.
///
/// # Errors
/// `E0902` where it is too large for the packed state.
pub fn compile(checked: Checked, ranking: Ranking) -> Result<Program, Vec<Diagnostic>> {
    let Checked { scenario, world } = checked;
    let too_large = |message: &str| vec![Diagnostic::new(Code::E0902, scenario.id.span, message)];
    if scenario.tasks.len() > MAX_TASKS || scenario.team.len() > MAX_MEMBERS {
        return Err(too_large(&format!("more than {MAX_TASKS} tasks or {MAX_MEMBERS} members")));
    }
    let mut layout = Layout::default();
    let places = Places::new(&world);
    let longest = world.choices.iter().map(|c| c.takes).max().unwrap_or(0);
    let clock = layout.add("clock", u64::from(world.length));
    let story_place = layout.add("story place", places.largest());
    let story_left = layout.add("story ticks left", u64::from(longest));
    let has_injects = u64::from(!world.injects.is_empty());
    let inject_place = layout.add("inject place", has_injects * (places.largest() + 1));
    let inject_left = layout.add("inject ticks left", has_injects * u64::from(longest));
    let budgets = Budgets::new(&scenario, &ranking);

    let mut unknowns = Vec::new();
    for (i, (key, unknown)) in scenario.unknowns.iter().enumerate() {
        let knowledge = knowledge::Unknown::enumerate(&world, i)
            .ok_or_else(|| too_large(&format!("too many states of knowledge about `{}`", key.value)))?;
        let field = layout.add(format!("knowledge of {}", key.value), knowledge.count() as u64 - 1);
        let look_keys = unknown.looks.keys().map(|look| id_hash(&format!("?{}/{look}", key.value))).collect();
        unknowns.push(Unknown { field, knowledge, key: id_hash(&format!("?{}", key.value)), look_keys });
    }
    let fields = fields(&scenario, &world, &mut layout, clock, &budgets, &unknowns);
    let priorities = priorities(&world, &ranking, &budgets, &fields, &mut layout, &scenario);
    let targets = targets(&scenario, &world, &budgets, &fields, &mut layout);
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
    let choices = choices(&scenario, &world, &fields, &ranking, &mut chances);
    let nodes = nodes(&scenario, &world, &fields, &mut chances);
    if chances.len() >= usize::from(u16::MAX) {
        return Err(too_large("more than 60,000 chances"));
    }
    let agenda = agenda(world.length, &targets, &priorities, &fields.variables);
    let due = due(world.length, &injects);
    let tasks = tasks(&world, &fields);
    let members = world
        .skills
        .iter()
        .zip(&fields.members)
        .map(|(skills, &field)| Member { field, tasks: skills.iter().map(|(t, s)| (*t, s.thousandths())).collect() })
        .collect();
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
        open: fields.routine(&promise.open.value),
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
    let pace = world.pace.as_ref().map_or_else(|| Routine::constant_of(Fixed::ONE), |p| fields.routine(&p.value));
    let (fingerprint, text_hash) = (fingerprint(&scenario, &ranking.framework), text_hash(&scenario));
    Ok(Program {
        fingerprint,
        text_hash,
        weights: component_weights(&scenario),
        length: world.length,
        start: world.start,
        clock,
        story_place,
        story_left,
        inject_place,
        inject_left,
        places,
        pace,
        rules: rules.collect(),
        endings: Table::new(endings.collect()),
        promises: promises.collect(),
        expert: Table::new(expert),
        tasks: Table::new(tasks),
        members: Table::new(members),
        priorities,
        targets: Table::new(targets),
        practices: Table::new(practices),
        injects: Table::new(injects),
        nodes: Table::new(nodes),
        choices: Table::new(choices),
        chances: Table::new(chances),
        unknowns: Table::new(unknowns),
        flags: Table::new(fields.flags.clone()),
        first: fields.first.clone(),
        visits: fields.visits.clone(),
        variables: Table::new(fields.variables),
        agenda,
        due,
        layout,
        scenario,
        ranking,
    })
}

/// Points at most for everything that can earn some.
struct Budgets {
    /// By rank.
    priorities: Vec<Fixed>,
    targets: Vec<Fixed>,
    /// By variable.
    outcome: Vec<Fixed>,
    practices: Vec<Fixed>,
}

impl Budgets {
    fn new(scenario: &Scenario, ranking: &Ranking) -> Budgets {
        let [priorities, targets, outcome, conduct] = component_weights(scenario).map(|w| Fixed::whole(i64::from(w)));
        let n = ranking.rows.len() as u64;
        // Ties of remainders go to the earlier declared, so units are laid out in declared order.
        let mut declared = vec![0u64; ranking.rows.len()];
        for (place, row) in ranking.rows.iter().enumerate() {
            if let Some(slot) = declared.get_mut(row.item) {
                *slot = n - place as u64;
            }
        }
        let by_item = apportion(priorities, &declared);
        let weight = |target: &scenario::Target| match target {
            scenario::Target::Level(level) => u64::from(level.weight.0),
            scenario::Target::Done(done) => u64::from(done.weight.0),
        };
        Budgets {
            priorities: ranking.rows.iter().map(|r| by_item.get(r.item).copied().unwrap_or_default()).collect(),
            targets: apportion(targets, &scenario.targets.iter().map(|(_, t)| weight(t)).collect::<Vec<_>>()),
            outcome: apportion(
                outcome,
                &scenario
                    .variables
                    .iter()
                    .map(|(_, v)| v.outcome.as_ref().map_or(0, |w| u64::from(w.weight.0)))
                    .collect::<Vec<_>>(),
            ),
            practices: apportion(
                conduct,
                &scenario.practices.iter().map(|(_, p)| u64::from(p.weight.0)).collect::<Vec<_>>(),
            ),
        }
    }
}

fn fields(
    scenario: &Scenario,
    world: &World,
    layout: &mut Layout,
    clock: Field,
    budgets: &Budgets,
    unknowns: &[Unknown],
) -> Fields {
    let mut variables = Vec::new();
    for ((key, variable), &budget) in scenario.variables.iter().zip(&budgets.outcome) {
        let (min, max) = (variable.min.thousandths(), variable.max.thousandths());
        let step = variable.step.thousandths().max(1);
        let steps = (max - min) / step;
        let worth = variable.outcome.as_ref().map(|w| Worth {
            budget,
            judged: w.judged.as_ref().map(|t| t.0),
            table: w.table.iter().map(|p| (p.0.thousandths(), p.1.thousandths())).collect(),
        });
        variables.push(Variable {
            field: layout.add(format!("variable {}", key.value), steps.unsigned_abs()),
            min,
            max,
            step,
            steps,
            start: ((variable.start.thousandths() - min) / step).unsigned_abs(),
            worth,
        });
    }
    let flags = scenario.flags.iter().map(|(key, _)| layout.add(format!("flag {}", key.value), 1)).collect();
    let mut tasks = Vec::new();
    for (i, (key, task)) in scenario.tasks.iter().enumerate() {
        let (_, full) = progress_units(world, TaskId::at(i), task.effort.value);
        tasks.push((layout.add(format!("task {}", key.value), full), full));
    }
    let members = scenario.team.iter().zip(&world.skills);
    let members = members.map(|((key, _), skills)| layout.add(format!("member {}", key.value), skills.len() as u64));
    let members = members.collect();
    let started = scenario.priorities.iter().map(|(key, _)| layout.add(format!("priority {} started", key.value), 1));
    let started = started.collect();

    let mut largest: BTreeMap<NodeId, u64> = BTreeMap::new();
    let mut asked: BTreeSet<NodeId> = BTreeSet::new();
    world.for_each_term(&mut |term| {
        term.visit(&mut |t| {
            if let TermKind::Atom(Atom::First(node, _)) = &t.kind {
                asked.insert(*node);
            }
            if let TermKind::Binary(op, a, b) = &t.kind
                && op.strength() == Binary::Less.strength()
            {
                let mut note = |atom: &Term, bound: &Term| {
                    if let (TermKind::Atom(Atom::Visits(node)), Some(n)) = (&atom.kind, bound.constant()) {
                        // One more than the constant tells `> n` from `== n`.
                        let stop = u64::try_from(n.as_whole().unwrap_or(0)).unwrap_or(0) + 1;
                        let slot = largest.entry(*node).or_insert(0);
                        *slot = (*slot).max(stop);
                    }
                };
                note(a, b);
                note(b, a);
            }
        });
    });
    let name = |node: NodeId| scenario.nodes.0.get(node.index()).map_or("", |(key, _)| key.value.as_str());
    let visits = largest
        .into_iter()
        .map(|(node, stop)| (node, (layout.add(format!("visits of {}", name(node)), stop), stop)))
        .collect();
    let first = asked.into_iter().map(|node| {
        let items = match world.nodes.get(node.index()).map(|n| &n.kind) {
            Some(check::NodeKind::Ranking { items, .. }) => items.len() as u64,
            _ => 0,
        };
        (node, layout.add(format!("first of {}", name(node)), items))
    });
    let first = first.collect();
    let unknowns = unknowns.iter().map(|u| u.field).collect();
    Fields { clock, variables, flags, tasks, members, started, visits, first, unknowns }
}

/// Every value the pace can have, if it is made of constants.
fn paces(term: &Term, found: &mut Vec<Fixed>) -> bool {
    match &term.kind {
        TermKind::Select(_, a, b) => paces(a, found) && paces(b, found),
        _ => match term.constant() {
            Some(n) => {
                found.push(n);
                true
            }
            None => false,
        },
    }
}

/// Thousandths of effort in one unit of progress, and units until done. Coarser units make fewer states.
fn progress_units(world: &World, task: TaskId, effort: Fixed) -> (i64, u64) {
    let mut possible = Vec::new();
    let known = match &world.pace {
        Some(pace) => paces(&pace.value, &mut possible),
        None => false,
    };
    let unit = if known {
        let skills = world.skills.iter().flatten().filter(|(t, _)| *t == task).map(|(_, skill)| *skill);
        let paces = &possible;
        let contributions = skills.flat_map(|skill| paces.iter().map(move |pace| skill.times(*pace).thousandths()));
        contributions.fold(0u64, |a, b| gcd(a, b.unsigned_abs()))
    } else {
        1
    };
    let effort = effort.thousandths().max(1);
    let unit = if unit == 0 { effort } else { i64::try_from(unit).unwrap_or(effort) };
    (unit, effort.unsigned_abs().div_ceil(unit.unsigned_abs()))
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn tasks(world: &World, fields: &Fields) -> Vec<Task> {
    let compiled = world.tasks.iter().zip(&fields.tasks).enumerate().map(|(i, (task, &(field, full)))| Task {
        field,
        unit: progress_units(world, TaskId::at(i), task.effort).0,
        full,
        effort: task.effort.thousandths(),
        after: task.after.clone(),
        until: task.until,
        then: task.then,
        done: fields.block(&task.done),
        note: fields.optional_text(task.note.as_ref()),
    });
    compiled.collect()
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

/// Appends a chance and returns its id.
fn chance(chances: &mut Vec<Chance>, id: String, luck: Luck) -> ChanceId {
    let place = ChanceId(u16::try_from(chances.len()).unwrap_or(u16::MAX));
    chances.push(Chance { key: id_hash(&id), id, by_clock: luck == Luck::Clock });
    place
}

fn outcomes(fields: &Fields, chance: ChanceId, list: &[check::Outcome]) -> Outcomes {
    let mut reveals: BTreeSet<UnknownId> = BTreeSet::new();
    for weight in list.iter().filter_map(|o| o.weight.as_ref()) {
        weight.visit(&mut |t| {
            if let TermKind::Atom(Atom::Is(unknown, _)) = t.kind {
                reveals.insert(unknown);
            }
        });
    }
    let list = list.iter().map(|outcome| Outcome {
        weight: fields.condition(outcome.weight.as_ref()),
        signal: outcome.signal,
        text: fields.optional_text(outcome.text.as_ref()),
        effects: fields.block(&outcome.effects),
        goto: outcome.goto.unwrap_or(Goto::Finish),
    });
    Outcomes { chance, reveals: reveals.into_iter().collect(), list: list.collect() }
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
        takes: choice.takes,
        effects: fields.block(&choice.effects),
        written: choice.effects.iter().map(|e| e.value.clone()).collect(),
        starts: choice.starts.clone(),
        defers: choice.defers.iter().filter_map(|d| order.iter().position(|o| o == d)).collect(),
        practice: choice.practice,
        look: choice.look,
        outcomes: (!choice.outcomes.is_empty())
            .then(|| outcomes(fields, chance(chances, name, choice.luck), &choice.outcomes)),
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
                let chance = chance(chances, key.value.clone(), *luck);
                NodeKind::Chance(outcomes(fields, chance, list))
            }
        };
        compiled.push(Node {
            at: node.at.unwrap_or(0),
            speaker: node.speaker,
            text: fields.optional_text(node.text.as_ref()),
            detail: fields.optional_text(node.detail.as_ref()),
            visits: fields.visits.get(&id).copied(),
            kind,
        });
    }
    compiled
}

/// What is judged at each tick: level targets, then deferrals, then outcome tables.
fn agenda(length: u32, targets: &[Target], priorities: &[Priority], variables: &[Variable]) -> Vec<Vec<Judgement>> {
    let mut agenda = vec![Vec::new(); length as usize + 1];
    let mut put = |tick: u32, judgement: Judgement| {
        if let Some(slot) = agenda.get_mut(tick as usize) {
            slot.push(judgement);
        }
    };
    for (i, target) in targets.iter().enumerate() {
        if let TargetKind::Level { at: Some(at), .. } = target.kind {
            put(at, Judgement::Target(TargetId::at(i)));
        }
    }
    for (i, priority) in priorities.iter().enumerate() {
        if let Timing::Deferred { until, .. } = priority.timing {
            put(until, Judgement::Deferral(i));
        }
    }
    for (i, variable) in variables.iter().enumerate() {
        if let Some(Worth { judged: Some(judged), .. }) = variable.worth {
            put(judged, Judgement::Outcome(VariableId::at(i)));
        }
    }
    agenda
}

/// The injects whose window is open at each tick.
fn due(length: u32, injects: &[Inject]) -> Vec<Vec<InjectId>> {
    let mut due = vec![Vec::new(); length as usize + 1];
    for (i, inject) in injects.iter().enumerate() {
        for tick in inject.from..=inject.until.min(length) {
            if let Some(slot) = due.get_mut(tick as usize) {
                slot.push(InjectId::at(i));
            }
        }
    }
    due
}
