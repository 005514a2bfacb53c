//! The end of a rehearsal: what happened and where things stand, without a score.

use std::fmt::Write;

use super::debrief::debrief;
use super::json::run_json;
use super::plain::timeline;
use crate::expression::VariableId;
use crate::run::Session;

/// A rehearsal looked back at, as text. It was not played from the beginning, so points would mean nothing.
#[must_use]
pub fn rehearsal(session: &Session<'_>) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(&mut out, session);
    out
}

fn write_all(out: &mut String, session: &Session<'_>) -> std::fmt::Result {
    let (program, data) = (session.program(), debrief(session));
    writeln!(out, "END OF THE REHEARSAL: {}\n", data.title)?;
    writeln!(out, "{} ({})", data.ending.0, data.ended)?;
    if !data.ending.1.is_empty() {
        writeln!(out, "{}", data.ending.1)?;
    }
    timeline(out, &data)?;
    writeln!(out, "\nWHERE THINGS STAND")?;
    // The story arrives at its node before anything else happens: that event has the state as it was given.
    let given = session.record().events.first().map_or(session.state(), |told| &told.state);
    let (begun, now) = (program.view(given), program.view(session.state()));
    for id in (0..program.variables.len()).map(VariableId::at) {
        let Some((_, written)) = program.variable(id) else { continue };
        let (from, to) = (begun.variable(id), now.variable(id));
        let change = if from == to { to.to_string() } else { format!("{from} → {to}") };
        writeln!(out, "  {} {change} {}", written.title.value, written.unit.value)?;
    }
    writeln!(out, "\nA rehearsal is not scored, and nothing of it was recorded.")
}

/// A rehearsal for programs: a run without score, components and ledger.
#[must_use]
pub fn rehearsal_json(session: &Session<'_>) -> serde_json::Value {
    let mut value = run_json(session);
    if let Some(object) = value.as_object_mut() {
        for scored in ["score", "components", "ledger"] {
            object.remove(scored);
        }
        object.insert("rehearsal".to_owned(), serde_json::Value::Bool(true));
    }
    value
}
