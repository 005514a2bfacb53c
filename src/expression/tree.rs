//! Parsed and resolved expressions.

use std::fmt;

use super::atom::{Atom, FlagId, MemberId, TaskId, VariableId};
use super::slip::Problem;
use crate::number::Fixed;
use crate::source::Span;

/// The two kinds of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A number in thousandths.
    Number,
    /// Yes or no.
    Truth,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Number => "a number",
            Kind::Truth => "yes or no",
        })
    }
}

/// Operators with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Unary {
    Negate,
    Not,
}

/// Operators with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Binary {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Binary {
    /// How the operator is written.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Binary::Or => "||",
            Binary::And => "&&",
            Binary::Equal => "==",
            Binary::Unequal => "!=",
            Binary::Less => "<",
            Binary::LessEqual => "<=",
            Binary::Greater => ">",
            Binary::GreaterEqual => ">=",
            Binary::Add => "+",
            Binary::Subtract => "-",
            Binary::Multiply => "*",
            Binary::Divide => "/",
        }
    }

    /// How strongly the operator binds; comparisons do not chain.
    #[must_use]
    pub const fn strength(self) -> u8 {
        match self {
            Binary::Or => 1,
            Binary::And => 2,
            Binary::Equal
            | Binary::Unequal
            | Binary::Less
            | Binary::LessEqual
            | Binary::Greater
            | Binary::GreaterEqual => 3,
            Binary::Add | Binary::Subtract => 4,
            Binary::Multiply | Binary::Divide => 5,
        }
    }
}

/// An expression as parsed: names are still text.
#[derive(Debug, Clone)]
pub struct Tree {
    /// What it is.
    pub kind: TreeKind,
    /// Bytes of the expression's own text.
    pub span: Span,
}

/// The shapes of a parsed expression.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum TreeKind {
    Number(Fixed),
    Truth(bool),
    Name(String),
    Call(String, Vec<Tree>),
    Unary(Unary, Box<Tree>),
    Binary(Binary, Box<Tree>, Box<Tree>),
    Select(Box<Tree>, Box<Tree>, Box<Tree>),
    /// What is meant by a text with slips, each of which is to be told; only at the root.
    Mended(Vec<Problem>, Box<Tree>),
}

impl Tree {
    /// The slips of its text.
    #[must_use]
    pub fn slips(&self) -> &[Problem] {
        match &self.kind {
            TreeKind::Mended(slips, _) => slips,
            _ => &[],
        }
    }

    /// Calls `f` on every name that stands in it, in reading order; what is called as a function is none.
    pub fn names(&self, f: &mut impl FnMut(&str)) {
        match &self.kind {
            TreeKind::Number(_) | TreeKind::Truth(_) => {}
            TreeKind::Name(name) => f(name),
            TreeKind::Call(_, parts) => parts.iter().for_each(|part| part.names(f)),
            TreeKind::Unary(_, a) | TreeKind::Mended(_, a) => a.names(f),
            TreeKind::Binary(_, a, b) => {
                a.names(f);
                b.names(f);
            }
            TreeKind::Select(c, a, b) => [c, a, b].into_iter().for_each(|part| part.names(f)),
        }
    }
}

/// Equality of meaning; where it stands does not matter.
impl PartialEq for Tree {
    fn eq(&self, other: &Tree) -> bool {
        self.kind == other.kind
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            TreeKind::Number(n) => write!(f, "{n}"),
            TreeKind::Truth(t) => write!(f, "{t}"),
            TreeKind::Name(name) => f.write_str(name),
            TreeKind::Call(name, arguments) => {
                write!(f, "{name}(")?;
                for (i, argument) in arguments.iter().enumerate() {
                    write!(f, "{}{argument}", if i > 0 { ", " } else { "" })?;
                }
                f.write_str(")")
            }
            TreeKind::Unary(op, inner) => write!(f, "{}({inner})", if *op == Unary::Not { "!" } else { "-" }),
            TreeKind::Binary(op, a, b) => write!(f, "({a} {} {b})", op.symbol()),
            TreeKind::Mended(_, inner) => inner.fmt(f),
            TreeKind::Select(c, a, b) => write!(f, "({c} ? {a} : {b})"),
        }
    }
}

/// A resolved expression: every name is a fact, every kind is right.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// What it is.
    pub kind: TermKind,
    /// Bytes of the expression's own text.
    pub span: Span,
}

/// The shapes of a resolved expression.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum TermKind {
    Number(Fixed),
    Truth(bool),
    Atom(Atom),
    Unary(Unary, Box<Term>),
    Binary(Binary, Box<Term>, Box<Term>),
    Select(Box<Term>, Box<Term>, Box<Term>),
    Min(Box<Term>, Box<Term>),
    Max(Box<Term>, Box<Term>),
    Abs(Box<Term>),
}

impl Term {
    /// Calls `f` on this term and everything below it.
    pub fn visit<'t>(&'t self, f: &mut impl FnMut(&'t Term)) {
        f(self);
        match &self.kind {
            TermKind::Number(_) | TermKind::Truth(_) | TermKind::Atom(_) => {}
            TermKind::Unary(_, a) | TermKind::Abs(a) => a.visit(f),
            TermKind::Binary(_, a, b) | TermKind::Min(a, b) | TermKind::Max(a, b) => {
                a.visit(f);
                b.visit(f);
            }
            TermKind::Select(c, a, b) => {
                c.visit(f);
                a.visit(f);
                b.visit(f);
            }
        }
    }

    /// The number it is, if it is written as a constant (a sign in front allowed).
    #[must_use]
    pub fn constant(&self) -> Option<Fixed> {
        match &self.kind {
            TermKind::Number(n) => Some(*n),
            TermKind::Unary(Unary::Negate, inner) => inner.constant().map(|n| Fixed::ZERO.minus(n)),
            _ => None,
        }
    }
}

/// How an effect changes its variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Assign {
    Set,
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Assign {
    /// The operator that joins the old value and the expression; none for a plain `=`.
    #[must_use]
    pub const fn operator(self) -> Option<Binary> {
        match self {
            Assign::Set => None,
            Assign::Add => Some(Binary::Add),
            Assign::Subtract => Some(Binary::Subtract),
            Assign::Multiply => Some(Binary::Multiply),
            Assign::Divide => Some(Binary::Divide),
        }
    }
}

/// A resolved effect.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// The variable takes the value; for `+=` and the like the value already contains the old one.
    Variable {
        /// What changes.
        variable: VariableId,
        /// The new value before rounding to the step and clamping.
        value: Term,
        /// How it was written.
        how: Assign,
        /// The operand as written, if it is a constant.
        constant: Option<Fixed>,
    },
    /// The flag takes the truth.
    Flag {
        /// What changes.
        flag: FlagId,
        /// The new truth.
        value: Term,
    },
    /// The member works on the task from now on.
    Assign(MemberId, TaskId),
    /// The member works on nothing.
    Release(MemberId),
}
