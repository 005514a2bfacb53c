//! What two versions of a scenario have different, by name.

use serde::Serialize;

use super::container::Map;
use super::file::Scenario;
use super::write::write;

/// What changed from one version of a scenario to another, a sentence for each part.
#[must_use]
pub fn changes(before: &Scenario, after: &Scenario) -> Vec<String> {
    let mut found = Vec::new();
    let mut whole = |name: &str, same: bool| {
        if !same {
            found.push(format!("{name} changed"));
        }
    };
    whole("the clock", before.clock == after.clock);
    whole("the start effort", before.start_effort == after.start_effort);
    whole("the weights", before.weights == after.weights);
    whole("the pace", before.pace == after.pace);
    whole("the rules", before.rules == after.rules);
    whole("the injects", before.injects == after.injects);
    whole("the endings", before.endings == after.endings);
    whole("the start", before.start == after.start);
    map("priorities", &before.priorities, &after.priorities, &mut found);
    map("variables", &before.variables, &after.variables, &mut found);
    map("flags", &before.flags, &after.flags, &mut found);
    map("unknowns", &before.unknowns, &after.unknowns, &mut found);
    map("team", &before.team, &after.team, &mut found);
    map("tasks", &before.tasks, &after.tasks, &mut found);
    map("targets", &before.targets, &after.targets, &mut found);
    map("practices", &before.practices, &after.practices, &mut found);
    map("nodes", &before.nodes, &after.nodes, &mut found);
    map("expert answers", &before.expert, &after.expert, &mut found);
    found
}

fn map<T: PartialEq + Serialize>(name: &str, before: &Map<T>, after: &Map<T>, found: &mut Vec<String>) {
    let text = |value: &T| write(value).unwrap_or_default();
    let earlier: std::collections::HashMap<&str, &T> =
        before.iter().map(|(key, value)| (key.value.as_str(), &value.value)).collect();
    let later: std::collections::HashSet<&str> = after.keys().collect();
    let mut say = |verb: &str, ids: Vec<&str>| {
        if !ids.is_empty() {
            found.push(format!("{name} {verb}: {}", ids.join(", ")));
        }
    };
    say("new", after.keys().filter(|key| !earlier.contains_key(key)).collect());
    say("gone", before.keys().filter(|key| !later.contains(key)).collect());
    let differs = |key: &str, value: &T| earlier.get(key).is_some_and(|old| text(old) != text(value));
    say("changed", after.iter().filter(|(key, v)| differs(key, v)).map(|(key, _)| key.value.as_str()).collect());
}
