//! What the tests beside a scenario came to.

use serde_json::{Map, Value, json};

use crate::program::Program;
use crate::source::{Span, Text};
use crate::testing::{Accepted, Coverage, Failure, Kind, Stuck, Test, Verdict};

/// A file of tests that was played.
#[derive(Debug)]
pub struct Tested<'a> {
    /// The file.
    pub text: &'a Text,
    /// Its scenario.
    pub program: &'a Program,
    /// The tests that were played, with what they came to.
    pub tests: Vec<(&'a Test, Verdict<'a>)>,
    /// What they came across.
    pub coverage: Coverage,
}

impl Tested<'_> {
    /// How many passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.tests.iter().filter(|(_, verdict)| verdict.passed()).count()
    }

    /// `file:line:column`.
    fn place(&self, span: Span) -> String {
        let at = self.text.position(span.start);
        format!("{}:{}:{}", self.text.name(), at.line, at.column)
    }

    fn clock(&self, tick: u32) -> String {
        self.program.clock_words(tick)
    }
}

/// One line for each test, what failed with its place, and what was come across; `all` lists what was not.
#[must_use]
pub fn tested_text(tested: &Tested<'_>, all: bool) -> String {
    let mut out = format!("{}: {}\n", tested.text.name(), tested.program.scenario.title.value);
    for (test, verdict) in &tested.tests {
        let word = if verdict.passed() { "passed" } else { "FAILED" };
        out.push_str(&format!("  {word}  {}\n", test.name));
        verdict.failures.iter().for_each(|failure| failed(tested, failure, &mut out));
        verdict.stuck.iter().for_each(|it| stuck(tested, it, &mut out));
    }
    let counts = Kind::ALL.iter().filter(|kind| tested.coverage.count(**kind).1 > 0);
    let counts = counts.map(|kind| {
        let (reached, all) = tested.coverage.count(*kind);
        format!("{} {reached} of {all}", kind.name())
    });
    out.push_str(&format!("  reached: {}\n", counts.collect::<Vec<_>>().join(", ")));
    for kind in Kind::ALL.into_iter().filter(|_| all) {
        let never: Vec<&str> = tested.coverage.never(kind).collect();
        if !never.is_empty() {
            out.push_str(&format!("  {} not reached: {}\n", kind.name(), never.join(", ")));
        }
    }
    // A file from elsewhere must not steer the terminal.
    out.retain(|c| c == '\n' || !c.is_control());
    out
}

fn decisions(n: usize) -> String {
    if n == 1 { "after 1 decision".to_owned() } else { format!("after {n} decisions") }
}

fn failed(tested: &Tested<'_>, failure: &Failure, out: &mut String) {
    let (place, when) = (tested.place(failure.span), decisions(failure.decisions));
    out.push_str(&format!("    {place}: {}, {when} ({})\n", failure.what, tested.clock(failure.tick)));
    out.push_str(&format!("      expected  {}\n      found     {}\n", failure.expected, failure.found));
}

fn stuck(tested: &Tested<'_>, stuck: &Stuck, out: &mut String) {
    let place = tested.place(stuck.span);
    out.push_str(&format!("    {place}: cannot be played, {}\n      {}\n", decisions(stuck.decisions), stuck.message));
    if let Some(help) = &stuck.help {
        out.push_str(&format!("      help: {help}\n"));
    }
}

/// What was changed in a file, line by line, and what was left.
#[must_use]
pub fn accepted_text(text: &Text, accepted: &Accepted) -> String {
    let mut out = String::new();
    for change in &accepted.changes {
        let at = text.position(change.span.start);
        let (place, old) = (format!("{}:{}", text.name(), at.line), text.slice(change.span));
        out.push_str(&format!("{place}: {}, {}: {old} → {}\n", change.test, change.what, change.new));
    }
    for (test, why) in &accepted.left {
        out.push_str(&format!("{}: {test}: not accepted: {why}\n", text.name()));
    }
    out.retain(|c| c == '\n' || !c.is_control());
    out
}

/// The machine form of a file that was played (docs/json.md).
#[must_use]
pub fn tested_json(tested: &Tested<'_>) -> Value {
    let place = |span: Span| tested.text.position(span.start);
    let failures = |verdict: &Verdict<'_>| -> Vec<Value> {
        let failure = |f: &Failure| {
            let at = place(f.span);
            json!({
                "what": f.what, "expected": f.expected, "found": f.found, "decisions": f.decisions, "tick": f.tick,
                "line": at.line, "column": at.column,
            })
        };
        verdict.failures.iter().map(failure).collect()
    };
    let stuck = |it: &Stuck| {
        let at = place(it.span);
        json!({
            "message": it.message, "help": it.help, "decisions": it.decisions, "line": at.line, "column": at.column,
        })
    };
    let tests = tested.tests.iter().map(|(test, verdict)| {
        json!({
            "name": test.name, "line": place(test.span).line, "passed": verdict.passed(), "failures": failures(verdict),
            "stuck": verdict.stuck.as_ref().map(stuck),
        })
    });
    let mut coverage = Map::new();
    for kind in Kind::ALL {
        let (reached, all) = tested.coverage.count(kind);
        let never: Vec<&str> = tested.coverage.never(kind).collect();
        coverage.insert(kind.name().to_owned(), json!({ "reached": reached, "all": all, "never": never }));
    }
    json!({
        "file": tested.text.name(), "scenario": tested.program.scenario.id.value, "fingerprint": tested.program.fingerprint(),
        "tests": tests.collect::<Vec<_>>(), "coverage": coverage,
    })
}
