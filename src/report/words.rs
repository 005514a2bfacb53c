//! Events, prices and reasons in words.

use crate::check::Speaker;
use crate::engine::{Award, Cause, Earned, Event, Origin};
use crate::expression::{Comparison, Effect, NodeId, Reason, TaskId, VariableId, reasons};
use crate::number::Fraction;
use crate::program::{Choice, NodeKind, Outcome, Program, State, TargetKind};
use crate::run::Pick;
use crate::scenario::Better;
use crate::score::Told;

/// Something to tell the player, in the order it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tale {
    /// A scene: what somebody says, what came of something. Who, and the words.
    Scene(Option<Speaker>, String),
    /// A change in one sentence.
    Change(String),
}

/// What a stretch of events has to tell, with the tick of each.
#[must_use]
pub fn tell(program: &Program, events: &[Told]) -> Vec<(u32, Tale)> {
    let mut tales = Vec::new();
    for told in events {
        let view = program.view(&told.state);
        let clock = program.clock_words(told.tick);
        let mut scene = |speaker: Option<Speaker>, text: &crate::program::Text| {
            let words = view.words(text, &clock);
            if !words.is_empty() {
                tales.push((told.tick, Tale::Scene(speaker, words)));
            }
        };
        match told.event {
            Event::Chosen(choice) => {
                if let Some(reply) = &program.choices[choice].reply {
                    scene(None, reply);
                }
            }
            Event::Arrived(node) => {
                let it = &program.nodes[node];
                if let (NodeKind::Chance(_), Some(text)) = (&it.kind, &it.text) {
                    scene(it.speaker, text);
                }
            }
            Event::Drawn(Cause::Outcome(origin, place)) => {
                if let Some(text) = drawn(program, origin, place).and_then(|o| o.text.as_ref()) {
                    scene(None, text);
                }
            }
            Event::Done(task) => {
                tales.push((told.tick, Tale::Change(format!("Done: {}.", program.task_title(task)))));
                if let Some(note) = &program.tasks[task].note {
                    let words = view.words(note, &clock);
                    tales.push((told.tick, Tale::Scene(None, words)));
                }
            }
            _ => {
                if let Some(sentence) = change(program, told) {
                    tales.push((told.tick, Tale::Change(sentence)));
                }
            }
        }
    }
    tales
}

/// The outcome at a place of a node's or choice's list.
fn drawn(program: &Program, origin: Origin, place: u16) -> Option<&Outcome> {
    let outcomes = match origin {
        Origin::Choice(choice) => program.choices[choice].outcomes.as_ref()?,
        Origin::Node(node) => match &program.nodes[node].kind {
            NodeKind::Chance(outcomes) => outcomes,
            NodeKind::Decision { .. } | NodeKind::Ranking { .. } => return None,
        },
    };
    outcomes.list.get(usize::from(place))
}

fn change(program: &Program, told: &Told) -> Option<String> {
    Some(match told.event {
        Event::Variable(id, from, to, cause) => {
            let (_, variable) = program.variable(id)?;
            if variable.hidden.value {
                return None;
            }
            let verb = if to > from { "rises" } else { "falls" };
            let unit = unit_of_change(&variable.unit);
            let why = because(program, cause).map(|w| format!(" ({w})")).unwrap_or_default();
            format!("{} {verb} {from} → {to}{unit}{why}.", variable.title.value)
        }
        Event::Staffed(member, from, to, cause) => {
            let name = program.member(member).0;
            match (from, to) {
                (_, Some(task)) => format!("{name} works on: {}.", program.task_title(task)),
                // Said already by the task's own sentence.
                (Some(_), None) if matches!(cause, Cause::Task(_)) => return None,
                (Some(_), None) | (None, None) => format!("{name} is free."),
            }
        }
        Event::Expired(task) if was_begun(program, told, task) => {
            format!("Too late now for: {}.", program.task_title(task))
        }
        Event::Revealed(unknown, value) => {
            let (_, written) = program.unknown(unknown)?;
            let value = written.values.0.get(usize::from(value)).map_or("", |(key, _)| key.value.as_str());
            format!("Now certain, {}: {}.", written.title.value, value.replace('_', " "))
        }
        _ => return None,
    })
}

/// The unit of a difference: of "% of revenue" only "%", of "of 4" nothing.
fn unit_of_change(unit: &str) -> String {
    let own = if unit.starts_with("of ") { "" } else { unit.split(" of ").next().unwrap_or("") };
    spaced(own)
}

fn spaced(unit: &str) -> String {
    match unit.chars().next() {
        None => String::new(),
        Some('%') => unit.to_owned(),
        Some(_) => format!(" {unit}"),
    }
}

/// Whether anybody has worked on a task or is put to it: what nobody ever heard of is no news when it lapses.
pub(super) fn was_begun(program: &Program, told: &Told, task: crate::expression::TaskId) -> bool {
    let view = program.view(&told.state);
    let somebody = |i| view.task_of(crate::expression::MemberId::at(i)).is_some_and(|(t, _)| t == task);
    view.progress(task).thousandths() > 0 || (0..program.members.len()).any(somebody)
}

/// What brought a change about, where the story has not just said it.
fn because(program: &Program, cause: Cause) -> Option<String> {
    match cause {
        Cause::Rule(rule) => Some(program.rule_why(rule).to_owned()),
        Cause::Task(task) => Some(program.task_title(task).to_owned()),
        Cause::Choice(_) | Cause::Outcome(..) | Cause::Ending(_) => None,
    }
}

/// What a choice takes in time, people and money: only what its own effects say for certain.
#[must_use]
pub fn price(program: &Program, choice: &Choice) -> Vec<String> {
    let mut tags = Vec::new();
    if choice.takes > 0 {
        tags.push(program.ticks_words(choice.takes));
    }
    let mut staffed: Vec<(TaskId, Vec<&str>)> = Vec::new();
    for effect in &choice.written {
        if let Effect::Assign(member, task) = effect {
            let name = program.member(*member).0;
            match staffed.iter_mut().find(|(t, _)| t == task) {
                Some((_, names)) => names.push(name),
                None => staffed.push((*task, vec![name])),
            }
        }
    }
    tags.extend(staffed.iter().map(|(task, names)| format!("{} → {}", names.join(", "), program.task_title(*task))));
    for effect in &choice.written {
        match effect {
            Effect::Release(member) => tags.push(format!("frees {}", program.member(*member).0)),
            Effect::Variable { variable, how, constant: Some(amount), .. } => {
                if let Some((_, declared)) = program.variable(*variable).filter(|(_, v)| v.price.value) {
                    let sign = match how {
                        crate::expression::Assign::Add => "+",
                        crate::expression::Assign::Subtract => "-",
                        _ => continue,
                    };
                    let unit = unit_of_change(&declared.unit);
                    tags.push(format!("{} {sign}{amount}{unit}", declared.title.value));
                }
            }
            Effect::Variable { .. } | Effect::Flag { .. } | Effect::Assign(..) => {}
        }
    }
    tags
}

/// Why a choice is locked, in words.
#[must_use]
pub fn reasons_in_words(program: &Program, state: &State, choice: &Choice) -> String {
    let view = program.view(state);
    if let Some((unknown, look)) = choice.look {
        let it = &program.unknowns[unknown];
        // The author's words are about the condition, and would be false here.
        if it.knowledge.is_taken(state.get(it.field), look) {
            return "this was looked at before".to_owned();
        }
    }
    if let Some(locked) = &choice.locked {
        return view.words(locked, &program.clock_words(view.tick()));
    }
    if choice.fallback {
        return "only when nothing else is possible".to_owned();
    }
    let mut parts: Vec<String> = Vec::new();
    if let Some(condition) = &choice.condition {
        parts.extend(reasons(condition, &view).iter().map(|r| reason(program, r)));
    }
    parts.dedup();
    parts.join("; ")
}

fn reason(program: &Program, reason: &Reason) -> String {
    match *reason {
        Reason::Variable(id, comparison, bound, now) => {
            let Some((_, variable)) = program.variable(id) else { return String::new() };
            let title = &variable.title.value;
            let wanted = compared(comparison, &bound.to_string());
            if variable.hidden.value {
                format!("needs {title} of {wanted}")
            } else {
                format!("needs {title} of {wanted}; it is {now}")
            }
        }
        Reason::Tick(comparison, bound) => {
            let tick = bound.as_whole().and_then(|t| u32::try_from(t).ok()).unwrap_or(0);
            let when = program.clock_words(tick);
            match comparison {
                Comparison::Less => format!("only before {when}"),
                Comparison::LessEqual => format!("only until {when}"),
                Comparison::Greater => format!("only after {when}"),
                Comparison::GreaterEqual => format!("only from {when} on"),
                Comparison::Equal => format!("only at {when}"),
                Comparison::Unequal => format!("not at {when}"),
            }
        }
        Reason::Flag(flag, true) => format!("needs: {}", program.flag_title(flag)),
        Reason::Flag(flag, false) => format!("no longer possible: {}", program.flag_title(flag)),
        Reason::Done(task, true) => format!("needs this finished: {}", program.task_title(task)),
        Reason::Done(task, false) => format!("no longer needed: {} is done", program.task_title(task)),
        Reason::Busy(member, false) => format!("{} is busy", program.member(member).0),
        Reason::Busy(member, true) => format!("{} is not at work on anything", program.member(member).0),
        Reason::Other => "not possible as things stand".to_owned(),
    }
}

fn compared(comparison: Comparison, bound: &str) -> String {
    match comparison {
        Comparison::Less => format!("less than {bound}"),
        Comparison::LessEqual => format!("{bound} or less"),
        Comparison::Greater => format!("more than {bound}"),
        Comparison::GreaterEqual => format!("{bound} or more"),
        Comparison::Equal => format!("exactly {bound}"),
        Comparison::Unequal => format!("other than {bound}"),
    }
}

/// Whether a variable went the better way.
#[must_use]
pub(super) fn got_better(
    program: &Program,
    id: VariableId,
    from: crate::number::Fixed,
    to: crate::number::Fixed,
) -> bool {
    program.variable(id).is_some_and(|(_, v)| match v.better.value {
        Better::Higher => to > from,
        Better::Lower => to < from,
    })
}

/// A choice's label or a ranking's order, as the player read it in this state.
#[must_use]
pub fn pick_label(program: &Program, node: NodeId, pick: &Pick, state: &State) -> String {
    let view = program.view(state);
    let clock = program.clock_words(view.tick());
    match pick {
        Pick::Choice(choice) => view.words(&program.choices[*choice].label, &clock),
        Pick::Order(order) => match &program.nodes[node].kind {
            NodeKind::Ranking { items, .. } => {
                let named =
                    order.iter().filter_map(|i| items.get(usize::from(*i))).map(|item| view.words(item, &clock));
                named.collect::<Vec<_>>().join(" > ")
            }
            NodeKind::Decision { .. } | NodeKind::Chance(_) => String::new(),
        },
    }
}

/// What an award was for, by its title.
pub(super) fn award_title(program: &Program, award: &Award) -> String {
    let title = match award.earned {
        Earned::Start(place, ..) | Earned::Deferral(place, _) => {
            program.priorities.get(place).map_or("", |p| program.priority(p.id).1)
        }
        Earned::Level(target, ..) | Earned::Done(target, _) => program.target(target).1,
        Earned::Outcome(variable, ..) => program.variable(variable).map_or("", |(_, v)| v.title.as_str()),
        Earned::Practice(practice) => program.practice(practice).1,
    };
    title.to_owned()
}

/// Why an award is as large as it is, for people; the ledger's own `why` has the arithmetic.
pub(super) fn award_words(program: &Program, tick: u32, award: &Award) -> String {
    let clock = program.clock_words(tick);
    let time = |f: Fraction| {
        if f.numerator == f.denominator {
            "in time".to_owned()
        } else if f.numerator == 0 {
            "too late to count".to_owned()
        } else {
            format!("late, {}/{} of the points", f.numerator, f.denominator)
        }
    };
    match award.earned {
        Earned::Start(place, inversions, timeliness) => {
            let units = program.priorities.get(place).map_or(0, |p| p.units);
            let order = match inversions {
                0 => "nothing ranked lower began before it".to_owned(),
                n => format!("{n} ranked lower began before it, {}/{units} of the points", units.saturating_sub(n)),
            };
            format!("began {clock}, {}; {order}", time(timeliness))
        }
        Earned::Deferral(_, true) => "put off in so many words, and kept off".to_owned(),
        Earned::Deferral(_, false) => "not put off in so many words, or begun all the same".to_owned(),
        Earned::Level(target, value, _) => match &program.targets[target].kind {
            TargetKind::Level { variable, to, .. } => {
                let title = program.variable(*variable).map_or("", |(_, v)| v.title.as_str());
                format!("{} {value} at {clock}, wanted {to}", title)
            }
            TargetKind::Done { .. } => String::new(),
        },
        Earned::Done(target, fraction) => match &program.targets[target].kind {
            TargetKind::Done { by, .. } if fraction.numerator != fraction.denominator => {
                format!("{clock}, {}; wanted by {}", time(fraction), program.clock_words(*by))
            }
            TargetKind::Done { .. } | TargetKind::Level { .. } => format!("{clock}, in time"),
        },
        Earned::Outcome(_, value, fraction) => {
            format!("{value} at {clock}, worth {:.0} % of its points", fraction.to_f64() * 100.0)
        }
        Earned::Practice(_) => format!("shown, {clock}"),
    }
}

/// The author's word on a choice, or on a ranking; on a trap, also why people fall for it.
pub(super) fn pick_why(program: &Program, node: NodeId, pick: &Pick) -> String {
    match pick {
        Pick::Choice(choice) => program.written_choice(*choice).map_or_else(String::new, |c| match &c.trap {
            Some(trap) => format!("{} Why people fall for it: {}", c.why.value, trap.value),
            None => c.why.value.clone(),
        }),
        Pick::Order(_) => match program.scenario.nodes.0.get(node.index()).map(|(_, n)| &n.value) {
            Some(crate::scenario::Node::Ranking(ranking)) => ranking.why.value.clone(),
            _ => String::new(),
        },
    }
}
