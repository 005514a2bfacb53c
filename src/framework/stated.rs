//! The inputs of other frameworks that a scenario states for its priorities, checked.

use super::{find, ids, inputs};
use crate::diagnostic::{Code, Diagnostic, MOST_FINDINGS, one_of};
use crate::number::Fixed;
use crate::scenario::{Framework, FrameworkRef, Located, Map, Range, Scenario};

/// What is wrong with the `lenses` of the priorities, in their order: frameworks that do not come with the program, inputs
/// that a framework does not read, and values outside its ranges. What is missing is no fault; a lens says so.
pub(super) fn findings(scenario: &Scenario) -> Vec<Diagnostic> {
    let own = match &scenario.framework.value {
        FrameworkRef::Inline(framework) => framework.id.value.as_str(),
        FrameworkRef::Named(id) => id,
    };
    let mut known: Vec<(&str, Framework)> = Vec::new();
    let mut found = Vec::new();
    for (id, given) in scenario.priorities.iter().flat_map(|(_, priority)| priority.lenses.iter()) {
        if found.len() >= MOST_FINDINGS {
            break;
        }
        if id.value == own {
            let message = format!("`{own}` is the scenario's own framework");
            found.push(Diagnostic::new(Code::E0809, id.span, message).help("state what it reads in `inputs`"));
            continue;
        }
        if !known.iter().any(|(known, _)| *known == id.value) {
            let Some(framework) = find(&id.value) else {
                let all = ids();
                let help = one_of(&id.value, all.iter().map(String::as_str));
                let message = format!("unknown framework `{}`", id.value);
                found.push(Diagnostic::new(Code::E0802, id.span, message).maybe_help(help));
                continue;
            };
            known.push((&id.value, framework));
        }
        if let Some((_, framework)) = known.iter().find(|(known, _)| *known == id.value) {
            found.extend(of_one(framework, given).take(MOST_FINDINGS));
        }
    }
    found
}

/// What is wrong with the inputs of one framework.
fn of_one<'a>(framework: &'a Framework, given: &'a Map<Fixed>) -> impl Iterator<Item = Diagnostic> + 'a {
    let read = inputs(framework);
    given.iter().filter_map(move |(name, value)| {
        let id = &framework.id.value;
        if !read.contains(&name.value) {
            let message = format!("`{id}` reads no input `{}`", name.value);
            let help = one_of(&name.value, read.iter().map(String::as_str));
            return Some(Diagnostic::new(Code::E0809, name.span, message).maybe_help(help));
        }
        let range = framework.ranges.get(&name.value).filter(|range| !holds(range, value.value))?;
        let message = format!("`{}` of `{id}` is {}, out of its range", name.value, value.value);
        let words = framework.words.get(&name.value).map(|words| {
            let told: Vec<String> = words.iter().map(|(word, n)| format!("{} {}", n.value, word.value)).collect();
            format!(": {}", told.join(", "))
        });
        let help = format!("it lies {}{}", told(range), words.unwrap_or_default());
        Some(Diagnostic::new(Code::E0809, value.span, message).help(help))
    })
}

fn bound(bound: &Option<Located<Fixed>>) -> Option<Fixed> {
    bound.as_ref().map(|bound| bound.value)
}

/// Whether a value lies within a range, both ends included.
fn holds(range: &Range, value: Fixed) -> bool {
    bound(&range.min).is_none_or(|min| value >= min) && bound(&range.max).is_none_or(|max| value <= max)
}

fn told(range: &Range) -> String {
    match (bound(&range.min), bound(&range.max)) {
        (Some(min), Some(max)) => format!("between {min} and {max}"),
        (Some(min), None) => format!("at {min} or above"),
        (None, Some(max)) => format!("at {max} or below"),
        (None, None) => "anywhere".to_owned(),
    }
}
