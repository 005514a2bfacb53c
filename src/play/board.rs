//! What a screen is made of, as data: what happened, what is offered, how things stand. The plain mode writes it line by line,
//! a full screen puts it into panes; the words are these.

use crate::check::Speaker;
use crate::engine::{Event, finishes};
use crate::expression::{ChoiceId, MemberId, NodeId, TaskId, VariableId};
use crate::number::Fixed;
use crate::program::{NodeKind, Program, State};
use crate::report::{Tale, price, reasons_in_words, tell};
use crate::run::Session;
use crate::scenario::Better;
use crate::score::Told;

/// A sentence about what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// Whether it is a scene; else a change.
    pub is_scene: bool,
    /// Whether a variable went the better way, or the worse; none where nothing of the kind is told.
    pub is_better: Option<bool>,
    /// The words.
    pub words: String,
}

/// What a tick has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beat {
    /// When.
    pub tick: u32,
    /// What, in order.
    pub told: Vec<Telling>,
}

/// A choice as it is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Which.
    pub choice: ChoiceId,
    /// What it says.
    pub label: String,
    /// What it takes in time, people and money.
    pub price: Vec<String>,
    /// Why it cannot be taken; none if it can.
    pub locked: Option<String>,
    /// More about it, where the author offers it.
    pub detail: Option<String>,
}

/// A variable as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Which.
    pub id: VariableId,
    /// Its title.
    pub title: String,
    /// Its value.
    pub value: Fixed,
    /// Its unit, with a space before it where one belongs.
    pub unit: String,
    /// Its value before the last decision; none if nothing was decided.
    pub before: Option<Fixed>,
    /// Whether it went the better way since.
    pub is_better: bool,
    /// Whether every scenario has it.
    pub compulsory: bool,
}

/// A member of the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Busy {
    /// Who.
    pub id: MemberId,
    /// The name.
    pub name: String,
    /// The role.
    pub role: String,
    /// What they do, or that they are free.
    pub work: String,
    /// When that is done as things stand; none if nothing moves it.
    pub until: Option<String>,
}

/// Work that was begun and is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Which.
    pub id: TaskId,
    /// Its title.
    pub title: String,
    /// Work done.
    pub done: Fixed,
    /// Work it takes.
    pub effort: Fixed,
    /// Whether nobody is on it.
    pub is_idle: bool,
    /// When it becomes pointless.
    pub deadline: Option<String>,
}

impl Job {
    /// The job in one line.
    #[must_use]
    pub fn words(&self) -> String {
        let idle = if self.is_idle { ", nobody is on it" } else { "" };
        let deadline = self.deadline.as_ref().map(|t| format!("; pointless after {t}")).unwrap_or_default();
        format!("{}: {} of {} done{idle}{deadline}", self.title, self.done, self.effort)
    }
}

/// Who speaks stands before words in quotation marks; a narrated scene names its people itself.
pub(super) fn said(program: &Program, speaker: Option<Speaker>, words: String) -> String {
    match speaker.map(|s| program.speaker(s)) {
        Some((name, role)) if words.starts_with(['"', '“', '\'']) => format!("{name} ({role}): {words}"),
        _ => words,
    }
}

/// Who speaks at a node and as what; none where the author names nobody.
#[must_use]
pub fn speaker(program: &Program, node: NodeId) -> Option<(&str, &str)> {
    program.nodes[node].speaker.map(|speaker| program.speaker(speaker))
}

/// What happened in a stretch of events, tick by tick.
#[must_use]
pub fn beats(program: &Program, events: &[Told]) -> Vec<Beat> {
    let mut beats: Vec<Beat> = Vec::new();
    for event in events {
        for (tick, tale) in tell(program, std::slice::from_ref(event)) {
            let telling = match tale {
                Tale::Scene(speaker, words) => {
                    Telling { is_scene: true, is_better: None, words: said(program, speaker, words) }
                }
                Tale::Change(words) => Telling { is_scene: false, is_better: is_better(program, event), words },
            };
            match beats.last_mut().filter(|beat| beat.tick == tick) {
                Some(beat) => beat.told.push(telling),
                None => beats.push(Beat { tick, told: vec![telling] }),
            }
        }
    }
    beats
}

/// Whether a variable moved the way its author calls better.
fn is_better(program: &Program, told: &Told) -> Option<bool> {
    let Event::Variable(id, from, to, _) = told.event else { return None };
    let (_, variable) = program.variable(id)?;
    Some(match variable.better.value {
        Better::Higher => to > from,
        Better::Lower => to < from,
    })
}

/// What can be chosen at a decision in its order, then what cannot and why; nothing at a ranking.
#[must_use]
pub fn offered(session: &Session<'_>, node: NodeId) -> Vec<Offer> {
    let program = session.program();
    let NodeKind::Decision { choices } = &program.nodes[node].kind else { return Vec::new() };
    let view = program.view(session.state());
    let clock = program.clock_words(view.tick());
    let available = session.available();
    let offer = |choice: ChoiceId, is_open: bool| {
        let it = &program.choices[choice];
        // A fallback is no offer while others stand.
        if !is_open && (it.hide || it.fallback) {
            return None;
        }
        Some(Offer {
            choice,
            label: view.words(&it.label, &clock),
            price: price(program, it),
            locked: (!is_open).then(|| reasons_in_words(program, session.state(), it)),
            detail: it.detail.as_ref().map(|text| view.words(text, &clock)),
        })
    };
    let locked = choices.iter().filter(|c| !available.contains(c)).filter_map(|c| offer(*c, false));
    available.iter().filter_map(|c| offer(*c, true)).chain(locked).collect()
}

/// The items of a ranking as declared; nothing at a decision.
#[must_use]
pub fn listed_items(session: &Session<'_>, node: NodeId) -> Vec<String> {
    let program = session.program();
    let NodeKind::Ranking { items, .. } = &program.nodes[node].kind else { return Vec::new() };
    let view = program.view(session.state());
    let clock = program.clock_words(view.tick());
    items.iter().map(|item| view.words(item, &clock)).collect()
}

/// Every variable that shows, against the state before the last decision.
#[must_use]
pub fn readings(program: &Program, state: &State, before: Option<&State>) -> Vec<Reading> {
    let view = program.view(state);
    let reading = |id: VariableId| {
        let (name, variable) = program.variable(id)?;
        if variable.hidden.value {
            return None;
        }
        let unit = match variable.unit.chars().next() {
            None => String::new(),
            Some('%') => variable.unit.value.clone(),
            Some(_) => format!(" {}", variable.unit.value),
        };
        let value = view.variable(id);
        let before = before.map(|b| program.view(b).variable(id));
        Some(Reading {
            id,
            title: variable.title.value.clone(),
            value,
            unit,
            before,
            is_better: before.is_some_and(|b| match variable.better.value {
                Better::Higher => value > b,
                Better::Lower => value < b,
            }),
            compulsory: ["revenue_risk", "morale", "cost"].contains(&name),
        })
    };
    (0..program.variables.len()).map(VariableId::at).filter_map(reading).collect()
}

/// Everybody of the team.
#[must_use]
pub fn people(program: &Program, state: &State) -> Vec<Busy> {
    let view = program.view(state);
    let busy = |id: MemberId| {
        let (name, role) = program.member(id);
        let task = view.task_of(id).map(|(task, _)| task);
        Busy {
            id,
            name: name.to_owned(),
            role: role.to_owned(),
            work: task.map_or("free", |task| program.task_title(task)).to_owned(),
            until: task.and_then(|task| finishes(program, state, task)).map(|tick| program.clock_words(tick)),
        }
    };
    (0..program.members.len()).map(MemberId::at).map(busy).collect()
}

/// Work that was begun, or that somebody is put to.
#[must_use]
pub fn jobs(program: &Program, state: &State) -> Vec<Job> {
    let view = program.view(state);
    let somebody =
        |task| (0..program.members.len()).any(|i| view.task_of(MemberId::at(i)).is_some_and(|(t, _)| t == task));
    let is_begun = |task: &TaskId| {
        (view.progress(*task).thousandths() > 0 || somebody(*task)) && !view.is_done(*task) && !view.is_expired(*task)
    };
    let job = |id: TaskId| Job {
        id,
        title: program.task_title(id).to_owned(),
        done: view.progress(id),
        effort: Fixed::from_thousandths(program.tasks[id].effort),
        is_idle: !somebody(id),
        deadline: program.tasks[id].until.map(|tick| program.clock_words(tick)),
    };
    (0..program.tasks.len()).map(TaskId::at).filter(is_begun).map(job).collect()
}
