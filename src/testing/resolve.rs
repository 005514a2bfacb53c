//! Names of a file of tests held against its scenario.

use std::collections::HashSet;

use super::expectations::Expected;
use crate::check::names_of;
use crate::diagnostic::{Code, Diagnostic, MOST_FINDINGS, one_of};
use crate::evaluate::{Entry, List, Names};
use crate::explore::Sights;
use crate::expression::{self, NodeId};
use crate::policy;
use crate::program::{NodeKind, Program};
use crate::scenario::{self, Located, Tests};
use crate::source::{Span, Text};

/// A test that can be played.
#[derive(Debug, Clone)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    pub(super) seed: u64,
    pub(super) luck: Vec<Given>,
    pub(super) steps: Vec<Step>,
    pub(super) then: Option<Located<String>>,
    pub(super) expected: Vec<Expected>,
}

/// An outcome that chance is told.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) span: Span,
    pub(super) key: String,
    pub(super) entry: Entry,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    Take(Wanted),
    Expect(Vec<Expected>),
}

/// A choice or an order, and the node it is meant for if that is said.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) span: Span,
    pub(super) node: Option<NodeId>,
    /// `choice` or `a>b>c`.
    pub(super) pick: String,
}

/// Resolves names and collects findings.
pub(super) struct Resolver<'p> {
    pub(super) program: &'p Program,
    pub(super) text: &'p Text,
    pub(super) names: expression::Names,
    /// What a run can meet, by place.
    pub(super) sights: Vec<String>,
    pub(super) findings: Vec<Diagnostic>,
    entries: Names<'p>,
    choices: HashSet<&'p str>,
    rankings: Vec<NodeId>,
    broken: Vec<Span>,
}

impl<'p> Resolver<'p> {
    pub(super) fn new(program: &'p Program, text: &'p Text, broken: Vec<Span>) -> Resolver<'p> {
        let (mut choices, mut rankings) = (HashSet::new(), Vec::new());
        for (place, node) in program.nodes.iter().enumerate() {
            match &node.kind {
                NodeKind::Decision { .. } => choices.extend(program.answers(NodeId::at(place))),
                NodeKind::Ranking { .. } => rankings.push(NodeId::at(place)),
                NodeKind::Chance(_) => {}
            }
        }
        Resolver {
            program,
            text,
            names: names_of(&program.scenario),
            sights: Sights::new(program).keys(program),
            findings: Vec::new(),
            entries: Names::new(program),
            choices,
            rankings,
            broken,
        }
    }

    /// What was not written cannot be wrong, and what could not be read has been reported.
    pub(super) fn report(&mut self, finding: Diagnostic) {
        let is_known = finding.span == Span::NOWHERE || self.broken.iter().any(|b| b.contains(finding.span));
        if !is_known && self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding.shortened());
        }
    }

    pub(super) fn unknown(&mut self, span: Span, message: String, help: Option<String>) {
        self.report(Diagnostic::new(Code::E1102, span, message).maybe_help(help));
    }

    /// The first line of a value that may be pages long.
    pub(super) fn first_line(&self, span: Span) -> Span {
        let first = self.text.slice(span).lines().next().map_or(0, str::len);
        Span::new(span.start as usize, span.start as usize + first)
    }

    pub(super) fn tests(&mut self, written: &Tests) -> Vec<Test> {
        if written.tests.is_empty() {
            self.report(Diagnostic::new(Code::E1104, self.first_line(written.tests.span), "there is no test in it"));
        }
        written.tests.iter().map(|(name, test)| self.test(name, test)).collect()
    }

    fn test(&mut self, name: &Located<String>, test: &Located<scenario::Test>) -> Test {
        let luck = test.luck.iter().filter_map(|entry| self.given(entry)).collect();
        let mut steps = Vec::new();
        for step in test.choices.iter() {
            match &step.value {
                scenario::Step::Pick(text) => steps.extend(self.wanted(step.span, text).map(Step::Take)),
                scenario::Step::Order(items) => steps.extend(self.order(step.span, items).map(Step::Take)),
                scenario::Step::Expect(expect) => {
                    let expect = Located { value: (**expect).clone(), span: step.span };
                    steps.push(Step::Expect(self.expectations(&expect)));
                }
            }
        }
        let says_something = test.choices.iter().any(|step| matches!(step.value, scenario::Step::Expect(_)));
        if test.expect.span == Span::NOWHERE && !says_something {
            let finding = Diagnostic::new(Code::E1104, name.span, "this test expects nothing");
            self.report(finding.help("add `expect: ( … )`; docs/tests.md lists what can be expected"));
        }
        if let Some(then) = &test.then
            && let Err(error) = policy::make(&then.value, 1)
        {
            self.unknown(then.span, error.to_string(), error.help());
        }
        let expected = self.expectations(&test.expect);
        let (name, span) = (name.value.clone(), name.span);
        Test { name, span, seed: test.seed.0, luck, steps, then: test.then.clone(), expected }
    }

    fn given(&mut self, entry: &Located<String>) -> Option<Given> {
        match self.entries.read(List::Outcomes, &entry.value) {
            Ok(found) => Some(Given { span: entry.span, key: entry.value.clone(), entry: found }),
            Err(unreadable) => {
                self.unreadable(entry.span, unreadable.reason);
                None
            }
        }
    }

    /// What is wrong with an entry; its way out stands behind a semicolon.
    fn unreadable(&mut self, span: Span, reason: String) {
        match reason.split_once("; ") {
            Some((message, help)) => self.unknown(span, message.to_owned(), Some(help.to_owned())),
            None => self.unknown(span, reason, None),
        }
    }

    fn wanted(&mut self, span: Span, text: &str) -> Option<Wanted> {
        if let Some((node, pick)) = policy::entry(text) {
            return match self.entries.read(List::Choices, text) {
                Ok(_) => Some(Wanted { span, node: self.program.find_node(node), pick: pick.to_owned() }),
                Err(unreadable) => {
                    self.unreadable(span, unreadable.reason);
                    None
                }
            };
        }
        if self.choices.contains(text) || self.is_order(text) {
            return Some(Wanted { span, node: None, pick: text.to_owned() });
        }
        match text.contains('>') {
            true => self.unknown(span, format!("no ranking has the items `{text}`, each of them once"), None),
            false => {
                let help = self.with_slash(text).or_else(|| self.near_choice(text));
                self.unknown(span, format!("no decision has a choice `{text}`"), help);
            }
        }
        None
    }

    fn is_order(&self, text: &str) -> bool {
        self.rankings.iter().any(|node| self.program.parse_pick(*node, text).is_some())
    }

    /// An order that is written as a list of items.
    fn order(&mut self, span: Span, items: &[Located<String>]) -> Option<Wanted> {
        let mut known: Vec<&str> = self.rankings.iter().flat_map(|node| self.program.item_ids(*node)).collect();
        known.sort_unstable();
        known.dedup();
        let mut is_known = true;
        for item in items.iter().filter(|item| !known.contains(&item.as_str())) {
            is_known = false;
            let help = one_of(&item.value, known.iter().copied());
            self.unknown(item.span, format!("no ranking has an item `{}`", item.value), help);
        }
        let text = items.iter().map(|item| item.as_str()).collect::<Vec<_>>().join(">");
        if is_known && !self.is_order(&text) {
            self.unknown(span, format!("no ranking has the items `{text}`, each of them once"), None);
        }
        is_known.then_some(Wanted { span, node: None, pick: text })
    }

    /// A node and its choice with something else than `/` between them.
    fn with_slash(&self, text: &str) -> Option<String> {
        let (node, choice) = text.split_once([':', '.', '#', '\\', '-', ' '])?;
        let meant = format!("{}/{}", node.trim(), choice.trim_start_matches([':', '>', ' ']));
        self.entries.read(List::Choices, &meant).is_ok().then(|| format!("did you mean `{meant}`?"))
    }

    fn near_choice(&self, text: &str) -> Option<String> {
        let mut all: Vec<&str> = self.choices.iter().copied().collect();
        all.sort_unstable();
        one_of(text, all)
    }

    /// Whether a choice is one of the node that is expected, or else of any; a finding if not.
    pub(super) fn is_choice(&mut self, choice: &Located<String>, node: Option<&Located<String>>) -> bool {
        let known = node.and_then(|node| self.program.find_node(&node.value));
        let answers = known.map(|node| self.program.answers(node));
        let found = match &answers {
            Some(here) => here.contains(&choice.as_str()),
            None => self.choices.contains(choice.as_str()),
        };
        if !found {
            let (whose, help) = match (node, answers) {
                (Some(node), Some(here)) => (format!("`{}` has no", node.value), one_of(&choice.value, here)),
                _ => ("no decision has a".to_owned(), self.near_choice(&choice.value)),
            };
            self.unknown(choice.span, format!("{whose} choice `{}`", choice.value), help);
        }
        found
    }
}
