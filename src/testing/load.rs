//! From the text of a file of tests, and its scenario, to tests that can be played.

use super::resolve::{Resolver, Test};
use crate::diagnostic::{Code, Diagnostic, Severity, sort};
use crate::program::{self, Program};
use crate::scenario::{Parsed, Tests, parse_tests};
use crate::source::{Span, Text};

/// Why there is no scenario to the tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What is wrong, in a lower-case fragment.
    pub message: String,
    /// A way out.
    pub help: Option<String>,
}

/// A file of tests with the scenario it is about.
#[derive(Debug)]
pub struct Loaded {
    /// The file as written; `None` if it is not RON at all.
    pub written: Option<Tests>,
    /// The scenario; `None` if there is none that can be used.
    pub program: Option<Program>,
    /// The tests in the order of the file; none if some finding is an error.
    pub tests: Vec<Test>,
    /// Everything found, ordered by place.
    pub findings: Vec<Diagnostic>,
}

impl Loaded {
    /// Whether a finding is an error: nothing can be played.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.findings.iter().any(|d| d.severity() == Severity::Error)
    }
}

/// Reads and checks a file of tests. `find` gives the text of the scenario that the file names, or of the one beside it.
#[must_use]
pub fn load(text: &Text, find: &mut dyn FnMut(Option<&str>) -> Result<Text, Missing>) -> Loaded {
    let Parsed { value, diagnostics, broken } = parse_tests(text);
    let Some(written) = value else {
        return Loaded { written: None, program: None, tests: Vec::new(), findings: diagnostics };
    };
    let mut findings = diagnostics;
    let named = written.scenario.as_ref();
    let program = match scenario(find(named.map(|name| name.as_str()))) {
        Ok(program) => Some(program),
        Err(Missing { message, help }) => {
            let place = named.map_or_else(|| opening(text, written.format.span), |name| name.span);
            findings.push(Diagnostic::new(Code::E1101, place, message).maybe_help(help));
            None
        }
    };
    let mut tests = Vec::new();
    if let Some(program) = &program {
        let mut resolver = Resolver::new(program, text, broken);
        tests = resolver.tests(&written);
        findings.extend(resolver.findings);
    }
    sort(&mut findings);
    let mut loaded = Loaded { written: Some(written), program, tests, findings };
    if loaded.is_broken() {
        loaded.tests.clear();
    }
    loaded
}

fn scenario(found: Result<Text, Missing>) -> Result<Program, Missing> {
    let text = found?;
    let (program, findings) = program::load(&text);
    program.ok_or_else(|| {
        let errors = findings.iter().filter(|d| d.severity() == Severity::Error).count();
        let plural = if errors == 1 { "" } else { "s" };
        let message = format!("the scenario `{}` has {errors} error{plural}", text.name());
        Missing { message, help: Some(format!("`toughcall check {}` shows what is wrong", text.name())) }
    })
}

/// The word before the first field.
fn opening(text: &Text, format: Span) -> Span {
    let before = text.content().get(..format.start as usize).unwrap_or("");
    before.rfind("Tests").map_or(format, |at| Span::new(at, at + "Tests".len()))
}
