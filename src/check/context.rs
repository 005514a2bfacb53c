//! What every pass needs: the scenario, its names, and a place to put findings.

use std::collections::{HashMap, HashSet};

use memchr::memchr2;
use rayon::prelude::*;

use super::checked::{Goto, Piece, Prose, Speaker};
use super::findings::Findings;
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::{
    Effect, EndingId, Entity, Kind, Names, NodeId, Problem, Routine, SyntaxError, Term, TermKind, parse_effect,
    parse_expression, resolve, resolve_effect,
};
use crate::scenario::{List, Located, Scenario, Source, Whole};
use crate::source::{Span, Text};

/// The place in the file of bytes inside a value, which stands there as `raw`.
pub(crate) fn inner_place(raw: &str, whole: Span, inner: Span, has_escapes: bool) -> Span {
    let opening = match raw.find('"') {
        // With escapes the bytes of the value are not the bytes of the file.
        Some(_) if has_escapes => return whole,
        Some(quote) => quote + 1,
        None => 0,
    };
    let start = whole.start as usize + opening;
    let end = start + inner.end as usize;
    let place = Span::new(start + inner.start as usize, end.max(start + inner.start as usize));
    if whole.contains(place) { place } else { whole }
}

/// A pass at work.
#[derive(Debug)]
pub(super) struct Context<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) text: &'s Text,
    pub(super) names: &'s Names,
    pub(super) endings: &'s HashMap<String, EndingId>,
    pub(super) findings: Findings,
    /// Whether some target did not resolve; then nothing can be said of reachability.
    pub(super) graph_incomplete: bool,
    /// Whether the text looked at last has escapes.
    pub(super) escapes: (Span, bool),
    /// Whether a whole map of names could not be read; then a name may only seem unknown.
    pub(super) names_incomplete: bool,
    /// Whether a node's key is given twice; then the second may be the one that seems unknown.
    pub(super) nodes_twice: bool,
    /// Names of two things at once: what is said by one may be meant for the other.
    pub(super) ambiguous: &'s HashSet<String>,
    /// Whether some priority or practice was misspelt; then one may only seem unused.
    pub(super) misspelt_marks: bool,
}

impl<'s> Context<'s> {
    /// For another part of the same scenario.
    fn beside(&self) -> Context<'s> {
        let findings = Findings::new(Vec::new(), self.findings.broken.clone());
        Context { findings, escapes: (Span::NOWHERE, false), ..*self }
    }

    /// Adds what was found in the part that follows.
    fn follow(&mut self, part: Context<'s>) {
        part.findings.list.into_iter().for_each(|finding| self.findings.push(finding));
        self.graph_incomplete |= part.graph_incomplete;
        self.names_incomplete |= part.names_incomplete;
        self.misspelt_marks |= part.misspelt_marks;
    }

    /// Resolves parts that do not depend on each other: those of a large text on as many threads as there are.
    /// What is found stands in the order of the parts.
    pub(super) fn side_by_side<I: Sync, O: Send>(
        &mut self,
        parts: &[I],
        resolve: impl Fn(&mut Context<'s>, &I) -> O + Sync,
    ) -> Vec<O> {
        if !self.text.is_large() {
            return parts.iter().map(|part| resolve(self, part)).collect();
        }
        let chunk = parts.len().div_ceil(4 * rayon::current_num_threads()).max(1);
        let some = |chunk: &[I]| {
            let mut cx = self.beside();
            let resolved: Vec<O> = chunk.iter().map(|part| resolve(&mut cx, part)).collect();
            (resolved, cx)
        };
        let done: Vec<_> = parts.par_chunks(chunk).map(some).collect();
        let mut all = Vec::with_capacity(parts.len());
        for (resolved, cx) in done {
            all.extend(resolved);
            self.follow(cx);
        }
        all
    }

    pub(super) fn report(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.findings.report(code, span, message);
    }

    /// The place in the file of bytes inside a quoted text.
    fn place(&mut self, whole: Span, inner: Span) -> Span {
        let raw = self.text.slice(whole);
        if self.escapes.0 != whole {
            self.escapes = (whole, raw.contains('\\'));
        }
        inner_place(raw, whole, inner, self.escapes.1)
    }

    fn syntax(&mut self, whole: Span, error: &SyntaxError) {
        let place = self.place(whole, error.span);
        self.report(error.code, place, error.message.clone());
    }

    fn problems(&mut self, whole: Span, problems: Vec<Problem>) {
        for problem in problems {
            if self.names_incomplete && problem.code == Code::E0204 {
                continue;
            }
            let place = self.place(whole, problem.span);
            let finding = Diagnostic::new(problem.code, place, problem.message).maybe_help(problem.help);
            let (word, right) = problem.meant.unzip();
            self.findings.push(finding.maybe_meant(&word.unwrap_or_default(), right.as_deref()));
        }
    }

    /// An expression of kind `wanted`; `None` if it is wrong, which has then been reported.
    pub(super) fn expression(&mut self, source: &Located<Source>, wanted: Kind) -> Option<Located<Term>> {
        if source.span == Span::NOWHERE && source.0.is_empty() {
            return None;
        }
        if self.findings.is_full() || (self.findings.is_broken(source.span) && source.span != Span::NOWHERE) {
            return None;
        }
        if source.0.trim().is_empty() {
            self.report(Code::E0301, source.span, "the expression is empty");
            return None;
        }
        let tree = match parse_expression(&source.0) {
            Ok(tree) => tree,
            Err(error) => {
                self.syntax(source.span, &error);
                return None;
            }
        };
        match resolve(&tree, self.names, wanted) {
            Ok(term) => self.compiles(&term, source.span).then_some(Located { value: term, span: source.span }),
            Err(problems) => {
                self.problems(source.span, problems);
                None
            }
        }
    }

    fn compiles(&mut self, term: &Term, span: Span) -> bool {
        let fits = Routine::compile(term).is_some();
        if !fits {
            self.report(Code::E0304, span, "the expression needs too many intermediate values");
        }
        fits
    }

    pub(super) fn optional(&mut self, source: Option<&Located<Source>>, wanted: Kind) -> Option<Located<Term>> {
        source.and_then(|s| self.expression(s, wanted))
    }

    pub(super) fn effects(&mut self, sources: &List<Source>) -> Vec<Located<Effect>> {
        let mut effects = Vec::new();
        for source in sources.iter() {
            if self.findings.is_full() || (self.findings.is_broken(source.span) && source.span != Span::NOWHERE) {
                continue;
            }
            match parse_effect(&source.0) {
                Err(error) => self.syntax(source.span, &error),
                Ok(tree) => match resolve_effect(&tree, self.names) {
                    Err(problems) => self.problems(source.span, problems),
                    Ok(effect) => {
                        let value = match &effect {
                            Effect::Variable { value, .. } | Effect::Flag { value, .. } => Some(value),
                            Effect::Assign(..) | Effect::Release(_) => None,
                        };
                        if value.is_none_or(|term| self.compiles(term, source.span)) {
                            effects.push(Located { value: effect, span: source.span });
                        }
                    }
                },
            }
        }
        effects
    }

    /// The entity called `name`, if it is of the wanted sort; else a finding.
    pub(super) fn entity<T>(
        &mut self,
        name: &Located<String>,
        noun: &str,
        sort: impl Fn(Entity) -> Option<T>,
    ) -> Option<T> {
        match self.names.entities.get(&name.value) {
            Some(&entity) => {
                let found = sort(entity);
                if found.is_none() && !self.ambiguous.contains(&name.value) {
                    let message = format!("`{}` is {}, not {noun}", name.value, entity.noun());
                    self.report(Code::E0204, name.span, message);
                }
                found
            }
            None if self.names_incomplete || name.span == Span::NOWHERE || self.findings.is_full() => None,
            None => {
                let mut candidates: Vec<&str> =
                    self.names.entities.iter().filter(|(_, e)| sort(**e).is_some()).map(|(n, _)| n.as_str()).collect();
                candidates.sort_unstable();
                let finding = Diagnostic::new(Code::E0204, name.span, format!("`{}` is not {noun}", name.value));
                self.findings.push(finding.one_of(&name.value, candidates));
                None
            }
        }
    }

    pub(super) fn speaker(&mut self, name: Option<&Located<String>>) -> Option<Speaker> {
        self.entity(name?, "a person or a member of the team", |e| match e {
            Entity::Person(p) => Some(Speaker::Person(p)),
            Entity::Member(m) => Some(Speaker::Member(m)),
            _ => None,
        })
    }

    pub(super) fn node(&mut self, name: &Located<String>) -> Option<NodeId> {
        let found = self.names.nodes.get(&name.value).copied();
        if found.is_none() {
            self.unknown_target(name, false);
        }
        found
    }

    pub(super) fn goto(&mut self, name: &Located<String>) -> Option<Goto> {
        match name.value.as_str() {
            "resume" => return Some(Goto::Resume),
            "finish" => return Some(Goto::Finish),
            _ => {}
        }
        let node = self.names.nodes.get(&name.value).map(|n| Goto::Node(*n));
        let found = node.or_else(|| self.endings.get(&name.value).map(|e| Goto::Ending(*e)));
        if found.is_none() {
            self.unknown_target(name, true);
        }
        found
    }

    fn unknown_target(&mut self, name: &Located<String>, or_ending: bool) {
        self.graph_incomplete = true;
        if self.nodes_twice || self.findings.is_full() || (name.span == Span::NOWHERE && name.value.is_empty()) {
            return;
        }
        let mut candidates: Vec<&str> = self.names.nodes.keys().map(String::as_str).collect();
        if or_ending {
            candidates.extend(self.endings.keys().map(String::as_str));
            candidates.extend(["resume", "finish"]);
        }
        candidates.sort_unstable();
        let message = format!("unknown node `{}`", name.value);
        self.findings.push(Diagnostic::new(Code::E0203, name.span, message).nearest(&name.value, candidates));
    }

    /// A tick from `least` to the clock's length.
    pub(super) fn tick(&mut self, tick: &Located<Whole>, least: u32) -> u32 {
        let length = self.scenario.clock.length.0;
        if tick.0 > length && length > 0 {
            let message = format!("tick {} lies beyond the clock's last tick {length}", tick.0);
            self.report(Code::E0405, tick.span, message);
        } else if tick.0 < least {
            self.report(Code::E0405, tick.span, format!("this cannot be before tick {least}"));
        }
        tick.0
    }

    pub(super) fn prose(&mut self, prose: &Located<crate::scenario::Prose>) -> Prose {
        let alternatives = &prose.0.0;
        let mut resolved = Vec::with_capacity(alternatives.len());
        for (i, alternative) in alternatives.iter().enumerate() {
            let last = i + 1 == alternatives.len();
            match (&alternative.when, last) {
                (Some(when), true) => {
                    self.report(Code::E0307, when.span, "the last alternative of a text must have no condition");
                }
                (None, false) => {
                    self.report(Code::E0307, alternative.span, "what follows this alternative can never be shown");
                }
                _ => {}
            }
            let when = self.optional(alternative.when.as_ref(), Kind::Truth);
            let pieces = self.pieces(&alternative.text);
            resolved.push((when, pieces));
        }
        if alternatives.is_empty() {
            self.report(Code::E0307, prose.span, "a text needs at least one alternative");
        }
        Prose { alternatives: resolved }
    }

    pub(super) fn optional_prose(&mut self, prose: Option<&Located<crate::scenario::Prose>>) -> Option<Prose> {
        prose.map(|p| self.prose(p))
    }

    fn pieces(&mut self, text: &Located<String>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut words = String::new();
        let mut rest = text.value.as_str();
        while let Some(at) = memchr2(b'{', b'}', rest.as_bytes())
            && !self.findings.is_full()
        {
            let (before, after) = rest.split_at(at);
            words.push_str(before);
            let offset = text.value.len() - after.len();
            if let Some(doubled) = after.strip_prefix("{{").or_else(|| after.strip_prefix("}}")) {
                words.push_str(after.get(..1).unwrap_or(""));
                rest = doubled;
                continue;
            }
            let Some((name, following)) = after.strip_prefix('{').and_then(|s| s.split_once('}')) else {
                let place = self.place(text.span, Span::new(offset, offset + 1));
                self.findings.push(
                    Diagnostic::new(Code::E0307, place, "a brace without its partner")
                        .help("write `{{` or `}}` for a brace"),
                );
                break;
            };
            let place = self.place(text.span, Span::new(offset + 1, offset + 1 + name.len()));
            if let Some(piece) = self.insertion(&Located { value: name.to_owned(), span: place }) {
                pieces.push(Piece::Words(std::mem::take(&mut words)));
                pieces.push(piece);
            }
            rest = following;
        }
        words.push_str(rest);
        pieces.push(Piece::Words(words));
        pieces.retain(|p| *p != Piece::Words(String::new()));
        pieces
    }

    fn insertion(&mut self, name: &Located<String>) -> Option<Piece> {
        if name.value.is_empty() {
            let place = Span { start: name.span.start.saturating_sub(1), end: name.span.end.saturating_add(1) };
            self.report(Code::E0307, place, "nothing stands between the braces");
            return None;
        }
        if name.value == "clock" {
            return Some(Piece::Clock);
        }
        self.entity(name, "a variable, person, member, task or `clock`", |e| match e {
            Entity::Variable(v) => Some(Piece::Variable(v)),
            Entity::Person(p) => Some(Piece::Person(p)),
            Entity::Member(m) => Some(Piece::Member(m)),
            Entity::Task(t) => Some(Piece::Task(t)),
            _ => None,
        })
    }
}

/// A term that is always the number `n`, for what could not be resolved.
pub(super) fn constant(n: i64) -> Located<Term> {
    let number = crate::number::Fixed::whole(n);
    Located::unwritten(Term { kind: TermKind::Number(number), span: Span::NOWHERE })
}
