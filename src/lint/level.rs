//! What is made of a finding: the file's own `lints`, else the levels of flags, else what its code says.

use crate::diagnostic::{Code, Diagnostic, Levels, Severity, lint, nearest};
use crate::scenario::{Lint, Located, Node, Scenario};
use crate::source::Span;

/// An entry of `lints`, and whether it met a finding.
struct Entry<'a> {
    written: &'a Located<Lint>,
    code: Code,
    met: bool,
    /// Where the entry stands that took a finding that this one is about, too.
    beaten_by: Option<Span>,
}

impl Entry<'_> {
    fn is_about(&self, finding: &Diagnostic) -> bool {
        self.code == finding.code && self.written.at.as_ref().is_none_or(|at| belongs(&finding.subject, &at.value))
    }
}

/// Whether a subject is `at`, or a part of it: `monday/wait` belongs to `monday`.
fn belongs(subject: &str, at: &str) -> bool {
    subject.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Findings at their levels, and a warning for every entry that met none although its code was looked for.
pub(super) fn applied(
    scenario: &Scenario,
    levels: &Levels,
    looked_for: &dyn Fn(Code) -> bool,
    findings: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let entries = scenario.lints.iter().filter_map(|written| {
        let code = lint(&written.code.value).ok()?;
        Some(Entry { written, code, met: false, beaten_by: None })
    });
    let mut entries: Vec<Entry<'_>> = entries.collect();
    // What is said of one thing is stronger than what is said of all.
    entries.sort_by_key(|entry| entry.written.at.is_none());
    let mut shown: Vec<Diagnostic> = findings.into_iter().filter_map(|f| at_level(f, levels, &mut entries)).collect();
    let idle = entries.iter().filter(|entry| !entry.met && looked_for(entry.code));
    let idle: Vec<Diagnostic> = idle.map(|entry| unmet(entry, scenario)).collect();
    shown.extend(idle.into_iter().filter_map(|finding| at_level(finding, levels, &mut entries)));
    shown
}

fn at_level(finding: Diagnostic, levels: &Levels, entries: &mut [Entry<'_>]) -> Option<Diagnostic> {
    if finding.code.severity() == Severity::Error {
        return Some(finding);
    }
    let mut about = entries.iter_mut().filter(|entry| entry.is_about(&finding));
    let own = about.next().map(|entry| {
        entry.met = true;
        entry.written
    });
    if let Some(first) = own {
        about.for_each(|entry| entry.beaten_by = Some(first.span));
    }
    let own = own.map(|written| written.level.value);
    match own.or_else(|| levels.of(finding.code)) {
        // What was not proved is never more than a note, unless somebody says so.
        None => Some(finding),
        Some(level) => level.severity().map(|severity| finding.weighing(severity)),
    }
}

fn unmet(entry: &Entry<'_>, scenario: &Scenario) -> Diagnostic {
    let (code, at) = (entry.code, &entry.written.at);
    let place = at.as_ref().map_or(String::new(), |at| format!(" at `{}`", at.value));
    let span = at.as_ref().map_or(entry.written.code.span, |at| at.span);
    let slug = code.explanation().slug;
    if let Some(first) = entry.beaten_by {
        let message = format!("`{slug}`{place} is settled by another entry, so this one does nothing");
        let help = "leave one of them out; one with `at` counts before one without, and then the first in the file";
        return Diagnostic::new(Code::W1601, span, message)
            .about("lints")
            .related(first, "this entry counts")
            .help(help);
    }
    let message = format!("nothing to say `{slug}` of{place}");
    let near = at.as_ref().and_then(|at| meant_subject(scenario, &at.value));
    Diagnostic::new(Code::W1601, span, message)
        .about("lints")
        .help("remove the entry; what it was written for is mended, or `at` names something else")
        .maybe_help(near)
}

/// A help line naming what `at` may be a slip of, if there is no such thing as it names.
fn meant_subject(scenario: &Scenario, at: &str) -> Option<String> {
    let known = subjects(scenario);
    let is_known = known.iter().any(|subject| subject == at);
    if is_known { None } else { nearest(at, known.iter().map(String::as_str)) }
}

/// What findings are about, as `at` calls it, but for the parts of a choice.
fn subjects(scenario: &Scenario) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for (key, node) in scenario.nodes.iter() {
        list.push(key.value.clone());
        if let Node::Decision(decision) = &node.value {
            list.extend(decision.choices.iter().map(|choice| format!("{}/{}", key.value, choice.id.value)));
        }
    }
    list.extend(scenario.endings.iter().map(|ending| ending.id.value.clone()));
    list.extend(scenario.injects.iter().map(|inject| inject.id.value.clone()));
    let keys = scenario.variables.keys().chain(scenario.flags.keys()).chain(scenario.unknowns.keys());
    let keys = keys.chain(scenario.tasks.keys()).chain(scenario.people.keys()).chain(scenario.team.keys());
    let keys = keys.chain(scenario.targets.keys()).chain(scenario.priorities.keys()).chain(scenario.practices.keys());
    list.extend(keys.map(str::to_owned));
    list
}
