//! Every text of a scenario under a stable key made of ids, so that it can be translated, hashed or left out.

use super::container::List;
use super::file::{Scenario, Target};
use super::framework::{Formula, FrameworkRef};
use super::prose::Prose;
use super::story::{Node, Outcome};

/// A text in place.
#[derive(Debug)]
pub enum TextSlot<'a> {
    /// One string.
    Line(&'a mut String),
    /// A text with alternatives.
    Prose(&'a mut Prose),
}

/// Calls `f` with the key and the place of every text, in the order of the file.
///
/// Keys are made of ids: `monday.text`, `monday/call_client.label`, `tasks.fix_bug.title`.
pub fn for_each_text(scenario: &mut Scenario, f: &mut impl FnMut(&str, TextSlot<'_>)) {
    macro_rules! line {
        ($place:expr, $($key:tt)*) => { f(&format!($($key)*), TextSlot::Line(&mut $place.value)) };
    }
    macro_rules! prose {
        ($place:expr, $($key:tt)*) => { if let Some(p) = $place.as_mut() { f(&format!($($key)*), TextSlot::Prose(&mut p.value)) } };
    }
    line!(scenario.title, "title");
    let about = &mut scenario.about.value;
    line!(about.role, "about.role");
    line!(about.summary, "about.summary");
    line!(about.source, "about.source");
    for (name, list) in
        [("goals", &mut about.goals), ("assumptions", &mut about.assumptions), ("limits", &mut about.limits)]
    {
        for (i, text) in list.value.0.iter_mut().enumerate() {
            line!(text, "about.{name}.{i}");
        }
    }
    for (i, tag) in scenario.tags.value.0.iter_mut().enumerate() {
        line!(tag, "tags.{i}");
    }
    let clock = &mut scenario.clock.value;
    line!(clock.tick, "clock.tick");
    line!(clock.group, "clock.group");
    for (i, name) in clock.names.value.0.iter_mut().enumerate() {
        line!(name, "clock.names.{i}");
    }
    if let FrameworkRef::Inline(framework) = &mut scenario.framework.value {
        line!(framework.title, "framework.title");
        line!(framework.source, "framework.source");
        match &mut framework.formula.value {
            Formula::Product(p) => {
                p.factors.value.0.iter_mut().enumerate().for_each(|(i, x)| line!(x.value.title, "framework.{i}.title"));
            }
            Formula::WeightedSum(s) => {
                s.terms.value.0.iter_mut().enumerate().for_each(|(i, x)| line!(x.value.title, "framework.{i}.title"));
            }
            Formula::Tiers(t) => {
                t.tiers.value.0.iter_mut().enumerate().for_each(|(i, x)| line!(x.value.title, "framework.{i}.title"));
            }
            Formula::Quadrant(q) => {
                line!(q.across.value.title, "framework.across.title");
                line!(q.up.value.title, "framework.up.title");
                q.order.value.0.iter_mut().enumerate().for_each(|(i, x)| line!(x.value.title, "framework.{i}.title"));
            }
            Formula::Roi(_) | Formula::Quotient(_) => {}
        }
    }
    for (key, priority) in &mut scenario.priorities.value.0 {
        line!(priority.value.title, "priorities.{}.title", key.value);
        line!(priority.value.source, "priorities.{}.source", key.value);
    }
    for (key, variable) in &mut scenario.variables.value.0 {
        line!(variable.value.title, "variables.{}.title", key.value);
        line!(variable.value.unit, "variables.{}.unit", key.value);
        line!(variable.value.source, "variables.{}.source", key.value);
    }
    for (key, flag) in &mut scenario.flags.value.0 {
        line!(flag.value.title, "flags.{}.title", key.value);
    }
    for (key, person) in &mut scenario.people.value.0 {
        line!(person.value.name, "people.{}.name", key.value);
        line!(person.value.role, "people.{}.role", key.value);
    }
    for (key, unknown) in &mut scenario.unknowns.value.0 {
        line!(unknown.value.title, "unknowns.{}.title", key.value);
    }
    for (key, member) in &mut scenario.team.value.0 {
        line!(member.value.name, "team.{}.name", key.value);
        line!(member.value.role, "team.{}.role", key.value);
    }
    for (key, task) in &mut scenario.tasks.value.0 {
        line!(task.value.title, "tasks.{}.title", key.value);
        line!(task.value.source, "tasks.{}.source", key.value);
        prose!(task.value.note, "tasks.{}.note", key.value);
    }
    for (i, rule) in scenario.rules.value.0.iter_mut().enumerate() {
        line!(rule.value.why, "rules.{i}.why");
    }
    for (key, target) in &mut scenario.targets.value.0 {
        let (title, source) = match &mut target.value {
            Target::Level(level) => (&mut level.title, &mut level.source),
            Target::Done(done) => (&mut done.title, &mut done.source),
        };
        line!(title, "targets.{}.title", key.value);
        line!(source, "targets.{}.source", key.value);
    }
    for (key, practice) in &mut scenario.practices.value.0 {
        line!(practice.value.title, "practices.{}.title", key.value);
        line!(practice.value.source, "practices.{}.source", key.value);
    }
    for (i, promise) in scenario.promises.value.0.iter_mut().enumerate() {
        line!(promise.value.title, "promises.{i}.title");
    }
    for (key, prediction) in &mut scenario.predictions.value.0 {
        line!(prediction.value.ask, "predictions.{}.ask", key.value);
    }
    for (key, node) in &mut scenario.nodes.value.0 {
        story(&key.value, &mut node.value, f);
    }
    for ending in &mut scenario.endings.value.0 {
        let id = ending.value.id.value.clone();
        line!(ending.value.title, "{id}.title");
        f(&format!("{id}.text"), TextSlot::Prose(&mut ending.value.text.value));
    }
    for (key, answers) in &mut scenario.expert.value.0 {
        for (i, answer) in answers.value.0.0.iter_mut().enumerate() {
            line!(answer.value.why, "expert.{}.{i}.why", key.value);
        }
    }
}

fn story(id: &str, node: &mut Node, f: &mut impl FnMut(&str, TextSlot<'_>)) {
    match node {
        Node::Decision(decision) => {
            f(&format!("{id}.text"), TextSlot::Prose(&mut decision.text.value));
            if let Some(detail) = &mut decision.detail {
                f(&format!("{id}.detail"), TextSlot::Prose(&mut detail.value));
            }
            for choice in &mut decision.choices.value.0 {
                let choice = &mut choice.value;
                let key = format!("{id}/{}", choice.id.value);
                f(&format!("{key}.label"), TextSlot::Prose(&mut choice.label.value));
                for (name, prose) in
                    [("detail", &mut choice.detail), ("locked", &mut choice.locked), ("reply", &mut choice.reply)]
                {
                    if let Some(prose) = prose {
                        f(&format!("{key}.{name}"), TextSlot::Prose(&mut prose.value));
                    }
                }
                f(&format!("{key}.why"), TextSlot::Line(&mut choice.why.value));
                if let Some(trap) = &mut choice.trap {
                    f(&format!("{key}.trap"), TextSlot::Line(&mut trap.value));
                }
                outcomes(&key, &mut choice.outcomes.value, f);
            }
        }
        Node::Ranking(ranking) => {
            f(&format!("{id}.text"), TextSlot::Prose(&mut ranking.text.value));
            if let Some(detail) = &mut ranking.detail {
                f(&format!("{id}.detail"), TextSlot::Prose(&mut detail.value));
            }
            for item in &mut ranking.items.value.0 {
                let key = format!("{id}/{}.label", item.value.id.value);
                f(&key, TextSlot::Prose(&mut item.value.label.value));
            }
            f(&format!("{id}.why"), TextSlot::Line(&mut ranking.why.value));
        }
        Node::Chance(chance) => {
            if let Some(text) = &mut chance.text {
                f(&format!("{id}.text"), TextSlot::Prose(&mut text.value));
            }
            outcomes(id, &mut chance.outcomes.value, f);
        }
    }
}

fn outcomes(key: &str, list: &mut List<Outcome>, f: &mut impl FnMut(&str, TextSlot<'_>)) {
    for outcome in &mut list.0 {
        if let Some(text) = &mut outcome.value.text {
            f(&format!("{key}/{}.text", outcome.value.id.value), TextSlot::Prose(&mut text.value));
        }
    }
}
