//! From names to facts: every name is looked up, every kind is checked, every problem is reported.

use std::collections::HashMap;

use super::atom::{Atom, FlagId, MemberId, NodeId, PersonId, PriorityId, TaskId, UnknownId, VariableId};
use super::parse::EffectTree;
use super::slip::Problem;
use super::tree::{Binary, Effect, Kind, Term, TermKind, Tree, TreeKind, Unary};
use crate::diagnostic::{Code, meant, nearest, one_of};
use crate::number::Fixed;
use crate::source::Span;

/// What a name of the shared space stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Entity {
    Variable(VariableId),
    Flag(FlagId),
    Unknown(UnknownId),
    Task(TaskId),
    Member(MemberId),
    Person(PersonId),
    Priority(PriorityId),
    /// An input of a framework.
    Input(u16),
}

impl Entity {
    /// What it is, with its article.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Entity::Variable(_) => "a variable",
            Entity::Flag(_) => "a flag",
            Entity::Unknown(_) => "an unknown",
            Entity::Task(_) => "a task",
            Entity::Member(_) => "a member of the team",
            Entity::Person(_) => "a person",
            Entity::Priority(_) => "a priority",
            Entity::Input(_) => "an input",
        }
    }
}

/// The names that expressions may use.
#[derive(Debug, Default)]
pub struct Names {
    /// The shared space of names.
    pub entities: HashMap<String, Entity>,
    /// Story nodes.
    pub nodes: HashMap<String, NodeId>,
    /// Items of ranking nodes.
    pub items: HashMap<NodeId, Vec<String>>,
    /// Values of unknowns, by the unknown's place.
    pub values: Vec<Vec<String>>,
    /// Whether there is a clock (frameworks have none).
    pub has_clock: bool,
}

/// Words that name functions and facts; nothing else may be called so.
pub const RESERVED: [&str; 21] = [
    "tick", "true", "false", "min", "max", "abs", "done", "busy", "free", "started", "visits", "first", "known",
    "assign", "release", "and", "or", "not", "resume", "finish", "clock",
];

const FUNCTIONS: [&str; 10] = ["min", "max", "abs", "done", "busy", "free", "started", "visits", "first", "known"];

/// The largest constant that `visits` may be compared with.
pub(super) const MOST_VISITS: i64 = 250;

pub(super) struct Resolver<'n> {
    pub(super) names: &'n Names,
    pub(super) problems: Vec<Problem>,
}

/// Resolves an expression that must be of kind `wanted`.
///
/// # Errors
/// All problems of the expression.
pub fn resolve(tree: &Tree, names: &Names, wanted: Kind) -> Result<Term, Vec<Problem>> {
    let mut resolver = Resolver { names, problems: Vec::new() };
    let term = resolver.term(tree, wanted);
    if resolver.problems.is_empty() { Ok(term) } else { Err(resolver.problems) }
}

/// Resolves an effect.
///
/// # Errors
/// All problems of the effect.
pub fn resolve_effect(effect: &EffectTree, names: &Names) -> Result<Effect, Vec<Problem>> {
    let mut resolver = Resolver { names, problems: Vec::new() };
    let effect = resolver.effect(effect);
    match effect {
        Some(effect) if resolver.problems.is_empty() => Ok(effect),
        _ => Err(resolver.problems),
    }
}

impl Resolver<'_> {
    pub(super) fn problem(&mut self, code: Code, span: Span, message: impl Into<String>, help: Option<String>) {
        self.problems.push(Problem { span, code, message: message.into(), help, meant: None });
    }

    /// A word that is none of the candidates; a few of them are all named.
    fn stranger(&mut self, code: Code, span: Span, message: String, word: &str, candidates: &[&str], all: bool) {
        let near = || candidates.iter().copied();
        let help = if all { one_of(word, near()) } else { nearest(word, near()) };
        let meant = meant(word, near()).map(|right| (word.to_owned(), right.to_owned()));
        self.problems.push(Problem { span, code, message, help, meant });
    }

    pub(super) fn term(&mut self, tree: &Tree, wanted: Kind) -> Term {
        let (kind, actual) = self.inner(tree, wanted);
        if actual != wanted {
            let help = match (&tree.kind, wanted) {
                (TreeKind::Name(name), Kind::Truth) => Some(format!("compare it, for instance `{name} > 0`")),
                _ => None,
            };
            self.problem(Code::E0302, tree.span, format!("this is {actual}, but {wanted} is needed"), help);
        }
        Term { kind, span: tree.span }
    }

    /// The shape and its kind. Where a name is wrong the problem is noted and the wanted kind taken for granted.
    fn inner(&mut self, tree: &Tree, wanted: Kind) -> (TermKind, Kind) {
        match &tree.kind {
            TreeKind::Number(n) => (TermKind::Number(*n), Kind::Number),
            TreeKind::Truth(t) => (TermKind::Truth(*t), Kind::Truth),
            TreeKind::Name(name) => self.name(name, tree.span, wanted),
            TreeKind::Call(name, arguments) => self.call(name, arguments, tree.span, wanted),
            TreeKind::Unary(Unary::Not, a) => {
                (TermKind::Unary(Unary::Not, Box::new(self.term(a, Kind::Truth))), Kind::Truth)
            }
            TreeKind::Unary(Unary::Negate, a) => {
                (TermKind::Unary(Unary::Negate, Box::new(self.term(a, Kind::Number))), Kind::Number)
            }
            TreeKind::Select(c, a, b) => {
                let c = self.term(c, Kind::Truth);
                let (a, b) = (self.term(a, wanted), self.term(b, wanted));
                (TermKind::Select(Box::new(c), Box::new(a), Box::new(b)), wanted)
            }
            TreeKind::Binary(op, a, b) => self.binary(*op, a, b),
            TreeKind::Mended(slips, meant) => {
                self.problems.extend_from_slice(slips);
                self.inner(meant, wanted)
            }
        }
    }

    fn name(&mut self, name: &str, span: Span, wanted: Kind) -> (TermKind, Kind) {
        if name == "tick" && self.names.has_clock {
            return (TermKind::Atom(Atom::Tick), Kind::Number);
        }
        match self.names.entities.get(name) {
            Some(Entity::Variable(v)) => (TermKind::Atom(Atom::Variable(*v)), Kind::Number),
            Some(Entity::Flag(f)) => (TermKind::Atom(Atom::Flag(*f)), Kind::Truth),
            Some(Entity::Input(i)) => (TermKind::Atom(Atom::Input(*i)), Kind::Number),
            Some(other) => {
                let help = match other {
                    Entity::Task(_) => Some(format!("`done({name})` asks whether it is finished")),
                    Entity::Member(_) => Some(format!("`free({name})` and `busy({name})` ask what they do")),
                    Entity::Priority(_) => Some(format!("`started({name})` asks whether work on it has begun")),
                    Entity::Unknown(_) => Some(format!("write `{name} == value` or `known({name})`")),
                    _ => None,
                };
                self.problem(Code::E0302, span, format!("`{name}` is {}, which has no value", other.noun()), help);
                (TermKind::Number(Fixed::ZERO), wanted)
            }
            None if self.otherwise(name, span) => (TermKind::Number(Fixed::ZERO), wanted),
            None => {
                let readable = self.names.entities.iter().filter(|(_, e)| {
                    matches!(e, Entity::Variable(_) | Entity::Flag(_) | Entity::Input(_) | Entity::Unknown(_))
                });
                let mut candidates: Vec<&str> = readable.map(|(name, _)| name.as_str()).collect();
                candidates.sort_unstable();
                self.stranger(Code::E0204, span, format!("unknown name `{name}`"), name, &candidates, false);
                (TermKind::Number(Fixed::ZERO), wanted)
            }
        }
    }

    /// Says what is meant by a name that other languages have for a truth or the time.
    fn otherwise(&mut self, name: &str, span: Span) -> bool {
        let (right, help) = match name.to_ascii_lowercase().as_str() {
            "true" => ("true", "a truth is `true` or `false`"),
            "false" => ("false", "a truth is `true` or `false`"),
            "clock" | "time" | "ticks" if self.names.has_clock => ("tick", "the time is `tick`"),
            _ => return false,
        };
        self.problems.push(Problem {
            span,
            code: Code::E0204,
            message: format!("unknown name `{name}`"),
            help: Some(help.to_owned()),
            meant: Some((name.to_owned(), right.to_owned())),
        });
        true
    }

    fn binary(&mut self, op: Binary, a: &Tree, b: &Tree) -> (TermKind, Kind) {
        match op {
            Binary::Or | Binary::And => (self.pair(op, a, b, Kind::Truth), Kind::Truth),
            Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide => {
                (self.pair(op, a, b, Kind::Number), Kind::Number)
            }
            Binary::Equal | Binary::Unequal => {
                if let Some(atom) = self.membership(a, b) {
                    let span = Span { start: a.span.start, end: b.span.end };
                    let kind = TermKind::Atom(atom);
                    let kind = if op == Binary::Unequal {
                        TermKind::Unary(Unary::Not, Box::new(Term { kind, span }))
                    } else {
                        kind
                    };
                    return (kind, Kind::Truth);
                }
                if let (TreeKind::Name(value), TreeKind::Name(name)) = (&a.kind, &b.kind)
                    && matches!(self.names.entities.get(name), Some(Entity::Unknown(_)))
                {
                    let help = Some(format!("write `{name} {} {value}`", op.symbol()));
                    self.problem(Code::E0302, a.span, "the unknown stands on the left of its value", help);
                    return (TermKind::Truth(false), Kind::Truth);
                }
                let kind = self.kind_of(a).or_else(|| self.kind_of(b)).unwrap_or(Kind::Number);
                (self.compare(op, a, b, kind), Kind::Truth)
            }
            Binary::Less | Binary::LessEqual | Binary::Greater | Binary::GreaterEqual => {
                (self.compare(op, a, b, Kind::Number), Kind::Truth)
            }
        }
    }

    fn pair(&mut self, op: Binary, a: &Tree, b: &Tree, kind: Kind) -> TermKind {
        TermKind::Binary(op, Box::new(self.term(a, kind)), Box::new(self.term(b, kind)))
    }

    /// A comparison; the one place where `visits` may stand, against a constant.
    fn compare(&mut self, op: Binary, a: &Tree, b: &Tree, kind: Kind) -> TermKind {
        let side = |resolver: &mut Self, tree: &Tree, other: &Tree| match (&tree.kind, &other.kind) {
            (TreeKind::Call(name, arguments), TreeKind::Number(n)) if name == "visits" => {
                if n.as_whole().is_none_or(|n| !(0..=MOST_VISITS).contains(&n)) {
                    let message = format!("`visits` compares with whole numbers from 0 to {MOST_VISITS}");
                    resolver.problem(Code::E0306, other.span, message, None);
                }
                let atom = resolver.node_argument(name, arguments, tree.span).map(Atom::Visits);
                Term { kind: atom.map_or(TermKind::Number(Fixed::ZERO), TermKind::Atom), span: tree.span }
            }
            _ => resolver.term(tree, kind),
        };
        TermKind::Binary(op, Box::new(side(self, a, b)), Box::new(side(self, b, a)))
    }

    /// Best guess at a tree's kind, without reporting anything.
    fn kind_of(&self, tree: &Tree) -> Option<Kind> {
        match &tree.kind {
            TreeKind::Number(_) | TreeKind::Unary(Unary::Negate, _) => Some(Kind::Number),
            TreeKind::Truth(_) | TreeKind::Unary(Unary::Not, _) => Some(Kind::Truth),
            TreeKind::Name(name) => match self.names.entities.get(name)? {
                Entity::Flag(_) => Some(Kind::Truth),
                Entity::Variable(_) | Entity::Input(_) => Some(Kind::Number),
                _ => None,
            },
            TreeKind::Call(name, _) => match name.as_str() {
                "done" | "busy" | "free" | "started" | "known" => Some(Kind::Truth),
                _ => Some(Kind::Number),
            },
            TreeKind::Binary(op, ..) => {
                Some(if op.strength() > Binary::Less.strength() { Kind::Number } else { Kind::Truth })
            }
            TreeKind::Mended(_, meant) => self.kind_of(meant),
            TreeKind::Select(_, a, b) => self.kind_of(a).or_else(|| self.kind_of(b)),
        }
    }

    /// `unknown == value` and `first(ranking) == item`.
    fn membership(&mut self, a: &Tree, b: &Tree) -> Option<Atom> {
        match &a.kind {
            TreeKind::Name(name) => {
                let Some(&Entity::Unknown(unknown)) = self.names.entities.get(name) else { return None };
                let names = self.names;
                let values = names.values.get(unknown.index()).map_or(&[][..], Vec::as_slice);
                let place = self.member_of(b, values, &format!("a value of `{name}`"));
                Some(Atom::Is(unknown, place))
            }
            TreeKind::Call(name, arguments) if name == "first" => {
                let node = self.node_argument(name, arguments, a.span);
                let names = self.names;
                let items = node.and_then(|n| names.items.get(&n));
                if let (Some(node), None) = (node, items) {
                    let span = arguments.first().map_or(a.span, |argument| argument.span);
                    self.problem(Code::E0303, span, "`first` takes a ranking node", None);
                    return Some(Atom::First(node, 0));
                }
                let place = self.member_of(b, items.map_or(&[][..], Vec::as_slice), "an item of the ranking");
                Some(Atom::First(node.unwrap_or_default(), place))
            }
            _ => None,
        }
    }

    fn member_of(&mut self, tree: &Tree, members: &[String], what: &str) -> u8 {
        // A list with a part that could not be read: whatever stands here may be right.
        if members.iter().any(String::is_empty) {
            return 0;
        }
        let candidates = || members.iter().map(String::as_str);
        match &tree.kind {
            TreeKind::Name(word) => match members.iter().position(|m| m == word) {
                Some(place) => return u8::try_from(place).unwrap_or(u8::MAX),
                None => {
                    let message = format!("`{word}` is not {what}");
                    let candidates: Vec<&str> = candidates().collect();
                    self.stranger(Code::E0204, tree.span, message, word, &candidates, true);
                }
            },
            _ => self.problem(Code::E0302, tree.span, format!("expected {what}"), one_of("", candidates())),
        }
        0
    }

    fn call(&mut self, name: &str, arguments: &[Tree], span: Span, wanted: Kind) -> (TermKind, Kind) {
        let number = |r: &mut Self, i: usize| {
            let zero = Term { kind: TermKind::Number(Fixed::ZERO), span };
            Box::new(arguments.get(i).map_or(zero, |a| r.term(a, Kind::Number)))
        };
        match name {
            "min" | "max" | "abs" => {
                let count = if name == "abs" { 1 } else { 2 };
                if arguments.len() != count {
                    let message = format!(
                        "`{name}` takes {count} argument{}, not {}",
                        if count == 1 { "" } else { "s" },
                        arguments.len()
                    );
                    self.problem(Code::E0303, span, message, None);
                }
                let first = number(self, 0);
                let kind = match name {
                    "abs" => TermKind::Abs(first),
                    "min" => TermKind::Min(first, number(self, 1)),
                    _ => TermKind::Max(first, number(self, 1)),
                };
                (kind, Kind::Number)
            }
            "done" | "busy" | "free" | "started" | "known" => {
                let (what, fits): (&str, fn(Entity) -> bool) = match name {
                    "done" => ("a task", |e| matches!(e, Entity::Task(_))),
                    "busy" | "free" => ("a member of the team", |e| matches!(e, Entity::Member(_))),
                    "started" => ("a priority", |e| matches!(e, Entity::Priority(_))),
                    _ => ("an unknown", |e| matches!(e, Entity::Unknown(_))),
                };
                let entity = self
                    .name_argument(name, arguments, span)
                    .and_then(|(word, span)| self.entity(word, span, &format!("`{name}` takes {what}"), fits));
                let atom = entity.and_then(|entity| match (name, entity) {
                    ("done", Entity::Task(t)) => Some(Atom::Done(t)),
                    ("busy" | "free", Entity::Member(m)) => Some(Atom::Busy(m)),
                    ("started", Entity::Priority(p)) => Some(Atom::Started(p)),
                    ("known", Entity::Unknown(u)) => Some(Atom::Known(u)),
                    (_, other) => {
                        let span = arguments.first().map_or(span, |argument| argument.span);
                        let message = format!("`{name}` takes {what}, not {}", other.noun());
                        self.problem(Code::E0303, span, message, None);
                        None
                    }
                });
                let kind = atom.map_or(TermKind::Truth(false), TermKind::Atom);
                if name == "free" {
                    return (TermKind::Unary(Unary::Not, Box::new(Term { kind, span })), Kind::Truth);
                }
                (kind, Kind::Truth)
            }
            "visits" => {
                let help = "write `visits(node) > 1`, with a constant".to_owned();
                self.problem(Code::E0306, span, "`visits` can only be compared with a constant", Some(help));
                (TermKind::Number(Fixed::ZERO), Kind::Number)
            }
            "first" => {
                let help = "write `first(ranking) == item`".to_owned();
                self.problem(Code::E0303, span, "`first` can only be compared with an item", Some(help));
                (TermKind::Truth(false), wanted)
            }
            _ => {
                self.problem(Code::E0204, span, format!("unknown function `{name}`"), one_of(name, FUNCTIONS));
                (TermKind::Number(Fixed::ZERO), wanted)
            }
        }
    }

    fn name_argument<'t>(&mut self, name: &str, arguments: &'t [Tree], span: Span) -> Option<(&'t str, Span)> {
        match arguments {
            [Tree { kind: TreeKind::Name(word), span }] => Some((word, *span)),
            _ => {
                self.problem(Code::E0303, span, format!("`{name}` takes one name"), None);
                None
            }
        }
    }

    /// What a name stands for. `rule` says what must stand there, and `fits` which names are worth proposing.
    pub(super) fn entity(
        &mut self,
        word: &str,
        span: Span,
        rule: &str,
        fits: impl Fn(Entity) -> bool,
    ) -> Option<Entity> {
        let found = self.names.entities.get(word).copied();
        if found.is_none() && self.names.nodes.contains_key(word) {
            self.problem(Code::E0303, span, format!("`{word}` is a node; {rule}"), None);
        } else if found.is_none() {
            let fitting = self.names.entities.iter().filter(|(_, e)| fits(**e));
            let mut candidates: Vec<&str> = fitting.map(|(name, _)| name.as_str()).collect();
            candidates.sort_unstable();
            self.stranger(Code::E0204, span, format!("unknown name `{word}`"), word, &candidates, false);
        }
        found
    }

    fn node_argument(&mut self, name: &str, arguments: &[Tree], span: Span) -> Option<NodeId> {
        let (word, span) = self.name_argument(name, arguments, span)?;
        let found = self.names.nodes.get(word).copied();
        if found.is_none() {
            let mut candidates: Vec<&str> = self.names.nodes.keys().map(String::as_str).collect();
            candidates.sort_unstable();
            self.stranger(Code::E0203, span, format!("unknown node `{word}`"), word, &candidates, false);
        }
        found
    }
}
