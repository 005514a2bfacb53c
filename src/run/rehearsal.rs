//! What a rehearsal starts with: a node, and facts `variable=value`.

use super::Session;
use crate::diagnostic::{nearest, one_of};
use crate::engine::Given;
use crate::expression::{FlagId, NodeId, VariableId};
use crate::number::Fixed;
use crate::program::Program;

/// Why a rehearsal cannot start so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RehearsalError {
    /// What is wrong.
    pub message: String,
    /// A way out.
    pub help: Option<String>,
}

impl std::fmt::Display for RehearsalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RehearsalError {}

fn refused(message: String, help: Option<String>) -> RehearsalError {
    RehearsalError { message, help }
}

/// A session that begins at a node with facts given, each `name=value`: a variable, a flag, or `tick`.
///
/// # Errors
/// [`RehearsalError`] for an unknown node or name, and for a value that the name cannot have.
pub fn rehearse<'p>(
    program: &'p Program,
    seed: u64,
    node: &str,
    facts: &[String],
) -> Result<Session<'p>, RehearsalError> {
    let found = program.find_node(node).ok_or_else(|| unknown_node(program, node))?;
    let mut given = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for fact in facts {
        let (name, value) = fact.split_once('=').ok_or_else(|| {
            refused(
                format!("`{fact}` is not of the form name=value"),
                Some("for instance `--set morale=40`".to_owned()),
            )
        })?;
        let (name, value) = (name.trim(), value.trim());
        if names.contains(&name) {
            return Err(refused(format!("`{name}` is given twice"), None));
        }
        names.push(name);
        given.push(read(program, name, value)?);
    }
    Ok(Session::begin_at(program, seed, found, &given))
}

fn unknown_node(program: &Program, node: &str) -> RehearsalError {
    let ids: Vec<&str> = (0..program.nodes.len()).map(|i| program.node_id(NodeId::at(i))).collect();
    let list = || format!("the nodes are {}", ids.iter().take(40).copied().collect::<Vec<_>>().join(", "));
    refused(format!("there is no node `{node}`"), Some(nearest(node, ids.iter().copied()).unwrap_or_else(list)))
}

fn read(program: &Program, name: &str, value: &str) -> Result<Given, RehearsalError> {
    if name == "tick" {
        let last = program.length.saturating_sub(1);
        let tick = value.parse::<u32>().ok().filter(|tick| *tick <= last);
        let message = || format!("`{value}` is no tick to begin at");
        return tick
            .map(Given::Tick)
            .ok_or_else(|| refused(message(), Some(format!("a whole number from 0 to {last}"))));
    }
    if let Some(place) = program.scenario.variables.index(name) {
        return variable(program, VariableId::at(place), name, value);
    }
    if let Some(place) = program.scenario.flags.index(name) {
        return match value {
            "true" | "yes" => Ok(Given::Flag(FlagId::at(place), true)),
            "false" | "no" => Ok(Given::Flag(FlagId::at(place), false)),
            _ => Err(refused(format!("`{name}` is a flag"), Some(format!("`{name}=true` or `{name}=false`")))),
        };
    }
    let variables = program.scenario.variables.iter().map(|(key, _)| key.value.as_str());
    let flags = program.scenario.flags.iter().map(|(key, _)| key.value.as_str());
    let all: Vec<&str> = variables.chain(flags).chain(["tick"]).collect();
    let list = || Some(format!("there are {}", all.iter().take(40).copied().collect::<Vec<_>>().join(", ")));
    let help = one_of(name, all.iter().copied()).or_else(list);
    Err(refused(format!("there is no variable or flag `{name}`"), help))
}

fn variable(program: &Program, id: VariableId, name: &str, text: &str) -> Result<Given, RehearsalError> {
    let it = &program.variables[id];
    let (min, max) = (Fixed::from_thousandths(it.min), Fixed::from_thousandths(it.max));
    let step = Fixed::from_thousandths(it.step);
    let range = format!("`{name}` lies between {min} and {max}");
    let value = Fixed::parse(text)
        .map_err(|error| refused(format!("`{name}={text}`: {error}"), Some(format!("{range}, in steps of {step}"))))?;
    if value < min || value > max {
        return Err(refused(format!("`{name}={text}` is out of range"), Some(range)));
    }
    if !value.is_multiple_of(step) {
        let near = Fixed::from_thousandths(value.nearest_multiple(step).thousandths().clamp(it.min, it.max));
        let help = format!("it moves in steps of {step}; the nearest is `{name}={near}`");
        return Err(refused(format!("`{name}={text}` is off the step"), Some(help)));
    }
    Ok(Given::Variable(id, value))
}
