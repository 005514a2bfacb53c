//! A play written down as a test, into a file that keeps everything else as it is.

use std::fmt::Write;

use super::compare::quoted;
use crate::expression::{FlagId, VariableId};
use crate::run::Session;
use crate::scenario::Tests;
use crate::source::Text;

/// Why a play cannot be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRecorded {
    /// Nothing was decided.
    Nothing,
    /// It began elsewhere than the story does.
    Rehearsal,
}

impl std::fmt::Display for NotRecorded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            NotRecorded::Nothing => "nothing was decided, so there is no test to write",
            NotRecorded::Rehearsal => "a rehearsal cannot be played again from its seed",
        })
    }
}

impl std::error::Error for NotRecorded {}

/// Whether a play can be written down.
///
/// # Errors
/// [`NotRecorded`] says why not.
pub fn recordable(session: &Session<'_>) -> Result<(), NotRecorded> {
    match (session.is_rehearsal(), session.taken().is_empty()) {
        (true, _) => Err(NotRecorded::Rehearsal),
        (false, true) => Err(NotRecorded::Nothing),
        (false, false) => Ok(()),
    }
}

/// A new file with this play as its only test.
#[must_use]
pub fn new_file(session: &Session<'_>, scenario: Option<&str>) -> String {
    let title = &session.program().scenario.title.value;
    let mut out =
        format!("// Tests of \"{title}\" (docs/tests.md). `toughcall test` plays them.\nTests(\n    format: 1,\n");
    out.retain(|c| c == '\n' || !c.is_control());
    if let Some(scenario) = scenario {
        let _ = writeln!(out, "    scenario: {},", quoted(scenario));
    }
    let _ = write!(out, "    tests: {{\n{}    }},\n)\n", entry(session, &name(session, &Tests::default())));
    out
}

/// A file with this play as one more test at its end. The file has been read as `written`.
#[must_use]
pub fn insert(text: &Text, written: &Tests, session: &Session<'_>) -> String {
    let mut content = text.content().to_owned();
    let closing = (written.tests.span.end as usize).saturating_sub(1);
    // The new test begins a line, whether the bracket does or not.
    let head = content.get(..closing).unwrap_or("");
    let line = head.rfind('\n').map_or(0, |at| at + 1);
    let begins_line = head.get(line..).is_some_and(|before| before.trim().is_empty()) && line > 0;
    let test = entry(session, &name(session, written));
    if begins_line {
        content.insert_str(line, &test);
    } else {
        content.insert_str(closing, &format!("\n{test}    "));
    }
    if let Some((_, last)) = written.tests.0.last() {
        let end = last.span.end as usize;
        if !has_comma(content.get(end..closing).unwrap_or("")) {
            content.insert(end, ',');
        }
    }
    content
}

/// Whether a comma stands in what may hold comments.
fn has_comma(between: &str) -> bool {
    let mut rest = between;
    loop {
        rest = rest.trim_start();
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment.split_once('\n').map_or("", |(_, after)| after);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = after_block(comment);
        } else {
            return rest.starts_with(',');
        }
    }
}

/// What follows a block comment, which may hold others.
fn after_block(mut rest: &str) -> &str {
    let mut depth = 1;
    while depth > 0 {
        let Some(at) = rest.find(['*', '/']) else { return "" };
        let here = rest.get(at..).unwrap_or("");
        let step = if here.starts_with("*/") {
            depth -= 1;
            2
        } else if here.starts_with("/*") {
            depth += 1;
            2
        } else {
            1
        };
        rest = here.get(step..).unwrap_or("");
    }
    rest
}

/// A name that no test of the file has.
fn name(session: &Session<'_>, written: &Tests) -> String {
    let program = session.program();
    let rest = match (session.ending(), session.node()) {
        (Some(ending), _) => format!("to {}", program.ending(ending).0),
        (None, Some(node)) => format!("up to {}", program.node_id(node)),
        (None, None) => String::new(),
    };
    let base = format!("recorded: {rest}, seed {}", session.seed());
    let taken = |name: &str| written.tests.get(name).is_some();
    let numbered = (2u64..).map(|n| format!("{base} ({n})"));
    std::iter::once(base.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(base)
}

/// The test as it stands in a file.
fn entry(session: &Session<'_>, name: &str) -> String {
    let program = session.program();
    let view = program.view(session.state());
    let mut out =
        format!("        {}: (\n            seed: {},\n            choices: [\n", quoted(name), session.seed());
    for taken in session.taken() {
        let _ = writeln!(out, "                {},", quoted(&session.key(taken.node, &taken.pick)));
    }
    out.push_str("            ],\n            expect: (\n");
    let rest = match (session.ending(), session.node()) {
        (Some(ending), _) => Some(("ending", program.ending(ending).0)),
        (None, Some(node)) => Some(("node", program.node_id(node))),
        (None, None) => None,
    };
    if let Some((field, id)) = rest {
        let _ = writeln!(out, "                {field}: {},", quoted(id));
    }
    let score = session.record().ledger.total();
    let _ = writeln!(out, "                tick: {},\n                score: {score},", view.tick());
    let values = (0..program.variables.len())
        .map(VariableId::at)
        .filter_map(|id| program.variable(id).map(|(name, _)| format!("{}: {}", quoted(name), view.variable(id))));
    let _ = writeln!(out, "                values: {{ {} }},", values.collect::<Vec<_>>().join(", "));
    let flags = program.scenario.flags.iter().enumerate().filter_map(|(place, (name, written))| {
        let now = view.flag(FlagId::at(place));
        (now != written.start.value).then(|| format!("{}: {now}", quoted(&name.value)))
    });
    let flags: Vec<String> = flags.collect();
    if !flags.is_empty() {
        let _ = writeln!(out, "                flags: {{ {} }},", flags.join(", "));
    }
    out.push_str("            ),\n        ),\n");
    out
}
