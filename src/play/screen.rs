//! What stands on the screen: situation, changes, choices, the state of things.

use crate::check::Speaker;
use crate::expression::{ChoiceId, MemberId, NodeId, TaskId, VariableId};
use crate::program::{NodeKind, Program, State, View};
use crate::report::{Tale, pick_label, price, reasons_in_words, tell};
use crate::run::Session;
use crate::score::Told;

/// A screen as lines; an empty string is an empty line. Each line is a paragraph, wrapped when it is printed.
pub(super) type Lines = Vec<String>;

/// Who speaks stands before words in quotation marks; a narrated scene names its people itself.
fn said(program: &Program, speaker: Option<Speaker>, words: String) -> String {
    match speaker.map(|s| program.speaker(s)) {
        Some((name, role)) if words.starts_with(['"', '“', '\'']) => format!("{name} ({role}): {words}"),
        _ => words,
    }
}

/// What happened in a stretch of events, under the time it happened. The second value is the last time that was named.
pub(super) fn happened(program: &Program, events: &[Told], now: u32) -> (Lines, Option<u32>) {
    let mut lines = Lines::new();
    let mut shown_tick = now;
    for (tick, tale) in tell(program, events) {
        if tick != shown_tick {
            lines.push(String::new());
            lines.push(format!("{}.", program.clock_words(tick)));
            shown_tick = tick;
        }
        match tale {
            Tale::Scene(speaker, words) => lines.push(said(program, speaker, words)),
            Tale::Change(words) => lines.push(words),
        }
    }
    (lines, (shown_tick != now).then_some(shown_tick))
}

/// The whole screen of the node that waits. `named` is the time that the lines above it named already.
pub(super) fn situation(session: &Session<'_>, node: NodeId, named: Option<u32>) -> Lines {
    let mut lines = scene(session, node, named);
    lines.extend(offers(session, node));
    lines
}

/// What the situation is, without what can be done about it.
pub(super) fn scene(session: &Session<'_>, node: NodeId, named: Option<u32>) -> Lines {
    let program = session.program();
    let view = program.view(session.state());
    let clock = program.clock_words(view.tick());
    let time = if named == Some(view.tick()) { String::new() } else { format!("{clock}. ") };
    let mut lines = vec![String::new(), format!("{time}{}", headline(session)), String::new()];
    let it = &program.nodes[node];
    if let Some(text) = &it.text {
        lines.push(said(program, it.speaker, view.words(text, &clock)));
    }
    if has_details(session, node) {
        lines.push("(i tells more.)".to_owned());
    }
    lines
}

/// What can be done.
pub(super) fn offers(session: &Session<'_>, node: NodeId) -> Lines {
    let program = session.program();
    let view = program.view(session.state());
    let clock = program.clock_words(view.tick());
    let mut lines = vec![String::new()];
    match &program.nodes[node].kind {
        NodeKind::Decision { choices } => lines.extend(options(session, choices)),
        NodeKind::Ranking { items, .. } => {
            for (i, item) in items.iter().enumerate() {
                lines.push(format!("  {}  {}", i + 1, view.words(item, &clock)));
            }
            lines.push(format!("Put them in order, first things first, for instance: {}", example(items.len())));
        }
        NodeKind::Chance(_) => {}
    }
    lines
}

fn example(items: usize) -> String {
    (1..=items).rev().map(|n| n.to_string()).collect::<Vec<_>>().join(" ")
}

/// Available choices numbered from 1, locked ones after them.
fn options(session: &Session<'_>, choices: &[ChoiceId]) -> Lines {
    let program = session.program();
    let view = program.view(session.state());
    let clock = program.clock_words(view.tick());
    let available = session.available();
    let mut lines = Lines::new();
    for (i, choice) in available.iter().enumerate() {
        let it = &program.choices[*choice];
        let tags = price(program, it);
        let tags = if tags.is_empty() { String::new() } else { format!(" [{}]", tags.join("; ")) };
        lines.push(format!("  {}  {}{tags}", i + 1, view.words(&it.label, &clock)));
    }
    for choice in choices.iter().filter(|c| !available.contains(c)) {
        let it = &program.choices[*choice];
        // A fallback is no offer while others stand.
        if !it.hide && !it.fallback {
            let reason = reasons_in_words(program, session.state(), it);
            lines.push(format!("  -  {} (locked: {reason})", view.words(&it.label, &clock)));
        }
    }
    lines
}

/// More about the situation and its choices, where the author offers it.
pub(super) fn details(session: &Session<'_>, node: NodeId) -> Lines {
    let program = session.program();
    let view = program.view(session.state());
    let clock = program.clock_words(view.tick());
    let mut lines = Lines::new();
    let it = &program.nodes[node];
    lines.extend(it.detail.iter().map(|text| view.words(text, &clock)));
    for (i, choice) in session.available().iter().enumerate() {
        if let Some(detail) = &program.choices[*choice].detail {
            lines.push(format!("  {}  {}", i + 1, view.words(detail, &clock)));
        }
    }
    if lines.is_empty() {
        lines.push("There is no more to know here.".to_owned());
    }
    lines
}

/// Whether `i` has anything to show.
pub(super) fn has_details(session: &Session<'_>, node: NodeId) -> bool {
    let program = session.program();
    program.nodes[node].detail.is_some() || session.available().iter().any(|c| program.choices[*c].detail.is_some())
}

fn variables(program: &Program, state: &State) -> String {
    let view = program.view(state);
    listed(program, &view, |_| true)
}

/// What every scenario has, and whatever else changed since the last decision.
fn headline(session: &Session<'_>) -> String {
    let program = session.program();
    let view = program.view(session.state());
    let before = session.taken().last().map(|t| program.view(&t.before));
    listed(program, &view, |id| {
        let compulsory =
            program.variable(id).is_some_and(|(name, _)| ["revenue_risk", "morale", "cost"].contains(&name));
        compulsory || before.is_some_and(|b| b.variable(id) != view.variable(id))
    })
}

fn listed(program: &Program, view: &View<'_>, wanted: impl Fn(VariableId) -> bool) -> String {
    let shown = (0..program.variables.len()).map(VariableId::at).filter(|id| wanted(*id)).filter_map(|id| {
        let (_, variable) = program.variable(id)?;
        if variable.hidden.value {
            return None;
        }
        let unit = match variable.unit.chars().next() {
            None => String::new(),
            Some('%') => variable.unit.value.clone(),
            Some(_) => format!(" {}", variable.unit.value),
        };
        Some(format!("{} {}{unit}", variable.title.value, view.variable(id)))
    });
    shown.collect::<Vec<_>>().join(" · ")
}

/// State, team, open tasks and promises.
pub(super) fn state(session: &Session<'_>) -> Lines {
    let program = session.program();
    let view = program.view(session.state());
    let mut lines = vec![format!("{}. {}", program.clock_words(view.tick()), variables(program, session.state()))];
    if !program.members.is_empty() {
        lines.push("Team:".to_owned());
    }
    for i in 0..program.members.len() {
        let id = MemberId::at(i);
        let (name, role) = program.member(id);
        let work = view.task_of(id).map_or("free", |(task, _)| program.task_title(task));
        lines.push(format!("  {name}, {role}: {work}"));
    }
    let somebody =
        |task| (0..program.members.len()).any(|i| view.task_of(MemberId::at(i)).is_some_and(|(t, _)| t == task));
    let begun: Vec<TaskId> = (0..program.tasks.len())
        .map(TaskId::at)
        .filter(|t| (view.progress(*t).thousandths() > 0 || somebody(*t)) && !view.is_done(*t) && !view.is_expired(*t))
        .collect();
    if !begun.is_empty() {
        lines.push(format!("Work in hand, in {}s of one person:", program.scenario.clock.tick.value));
    }
    for task in begun {
        let effort = crate::number::Fixed::from_thousandths(program.tasks[task].effort);
        let deadline = program.tasks[task].until.map(|t| format!("; pointless after {}", program.clock_words(t)));
        let deadline = deadline.unwrap_or_default();
        let idle = if somebody(task) { "" } else { ", nobody is on it" };
        lines.push(format!("  {}: {} of {effort} done{idle}{deadline}", program.task_title(task), view.progress(task)));
    }
    let open: Vec<String> = program
        .promises
        .iter()
        .zip(program.scenario.promises.iter())
        .filter(|(promise, _)| promise.open.holds(&view))
        .map(|(promise, written)| {
            let to = promise.to.map(|s| format!(" to {}", program.speaker(s).0)).unwrap_or_default();
            let due = promise.due.map(|t| format!(", due {}", program.clock_words(t))).unwrap_or_default();
            format!("  {}{to}{due}", written.title.value)
        })
        .collect();
    if !open.is_empty() {
        lines.push("Promised:".to_owned());
        lines.extend(open);
    }
    lines
}

/// Every scene so far, with its time.
pub(super) fn messages(session: &Session<'_>) -> Lines {
    let program = session.program();
    let mut lines = Lines::new();
    let events = &session.record().events;
    let scenes = |events: &[Told], lines: &mut Lines| {
        for (tick, tale) in tell(program, events) {
            if let Tale::Scene(speaker, words) = tale {
                lines.push(format!("{}. {}", program.clock_words(tick), said(program, speaker, words)));
            }
        }
    };
    let mut told = 0;
    for taken in session.taken() {
        scenes(events.get(told..taken.events).unwrap_or(&[]), &mut lines);
        told = taken.events;
        let view = program.view(&taken.before);
        let it = &program.nodes[taken.node];
        if let Some(text) = &it.text {
            let clock = program.clock_words(taken.tick);
            lines.push(format!("{clock}. {}", said(program, it.speaker, view.words(text, &clock))));
        }
        lines.push(format!("You: {}", pick_label(program, taken.node, &taken.pick, &taken.before)));
    }
    scenes(events.get(told..).unwrap_or(&[]), &mut lines);
    if lines.is_empty() {
        lines.push("Nothing yet.".to_owned());
    }
    lines
}
