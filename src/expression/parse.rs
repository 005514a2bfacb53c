//! A Pratt parser: text to tree, with positions.

use super::lexer::{Token, tokens};
use super::slip::{self, Problem};
use super::tree::{Assign, Binary, Tree, TreeKind, Unary};
use crate::diagnostic::Code;
use crate::number::Fixed;
use crate::source::Span;

/// Nesting beyond this is refused, so that no input exhausts the stack.
const MAX_DEPTH: usize = 100;
/// Longer texts are refused; this also bounds the depth of a long sum.
const MAX_LENGTH: usize = 2_000;

/// Why a text cannot be read: where in it, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Bytes of the expression's own text.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// The kind of mistake.
    pub code: Code,
}

/// An effect as parsed.
#[derive(Debug, Clone, PartialEq)]
pub enum EffectTree {
    /// `name op value`.
    Assign {
        /// The name on the left.
        name: String,
        /// Its place.
        name_span: Span,
        /// The operator.
        how: Assign,
        /// The right side.
        value: Tree,
    },
    /// `assign(member, task)` or `release(member)`.
    Call(Tree),
}

struct Parser<'t> {
    text: &'t str,
    /// What is written otherwise than it should be, but plainly meant.
    slips: Vec<Problem>,
    tokens: Vec<(Token<'t>, Span)>,
    next: usize,
    depth: usize,
}

/// Reads an expression.
///
/// # Errors
/// [`SyntaxError`] with the place inside the text.
pub fn parse_expression(text: &str) -> Result<Tree, SyntaxError> {
    let mut parser = Parser::new(text)?;
    let tree = parser.expression()?;
    parser.end()?;
    Ok(parser.told(tree))
}

/// Reads an effect.
///
/// # Errors
/// [`SyntaxError`] with the place inside the text.
pub fn parse_effect(text: &str) -> Result<EffectTree, SyntaxError> {
    let mut parser = Parser::new(text)?;
    let left = parser.operand()?;
    let is_alone = matches!(parser.peek(), Token::End | Token::Sign("," | ";"));
    // A name alone is no effect; what it names decides how that is said.
    if is_alone && matches!(left.kind, TreeKind::Call(..) | TreeKind::Name(_)) {
        parser.end_of_effect()?;
        return Ok(EffectTree::Call(parser.told(left)));
    }
    let assigned = parser.assignment();
    let Some((how, step)) = assigned else {
        return Err(parser.error("expected `=`, `+=`, `-=`, `*=` or `/=` after a variable or flag"));
    };
    let TreeKind::Name(name) = left.kind else {
        return Err(SyntaxError {
            span: left.span,
            message: "only a variable or a flag can be changed".to_owned(),
            code: Code::E0301,
        });
    };
    let value = match step {
        Some(step) => step,
        None => parser.expression()?,
    };
    parser.end_of_effect()?;
    Ok(EffectTree::Assign { name, name_span: left.span, how, value: parser.told(value) })
}

/// An operator where it stands: how many tokens it takes, and how it is written if that is not so.
struct Operator {
    binary: Binary,
    tokens: usize,
    right: Option<&'static str>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Result<Parser<'t>, SyntaxError> {
        if text.len() > MAX_LENGTH {
            let message = format!("an expression has at most {MAX_LENGTH} characters");
            let first = text.chars().next().map_or(0, char::len_utf8);
            return Err(SyntaxError { span: Span::new(0, first), message, code: Code::E0304 });
        }
        let (tokens, slips) = tokens(text).map_err(|(span, message, code)| SyntaxError { span, message, code })?;
        Ok(Parser { text, slips, tokens, next: 0, depth: 0 })
    }

    /// The tree with what is to be told of its text.
    fn told(self, tree: Tree) -> Tree {
        if self.slips.is_empty() {
            return tree;
        }
        Tree { span: tree.span, kind: TreeKind::Mended(self.slips, Box::new(tree)) }
    }

    /// Notes that `right` is meant by what stands under the span.
    fn slip(&mut self, span: Span, right: &str, message: impl Into<String>) {
        self.slips.push(Problem::slip(self.text, span, right, message));
    }

    /// The token after the one that is next, if nothing stands between them.
    fn joined(&self) -> Option<(Token<'t>, Span)> {
        self.tokens.get(self.next + 1).copied().filter(|(_, span)| span.start == self.span().end)
    }

    fn peek(&self) -> Token<'t> {
        self.tokens.get(self.next).map_or(Token::End, |t| t.0)
    }

    fn span(&self) -> Span {
        self.tokens.get(self.next).map_or(Span::NOWHERE, |t| t.1)
    }

    fn advance(&mut self) {
        // The last token is `End`; the parser never steps past it.
        self.next = (self.next + 1).min(self.tokens.len().saturating_sub(1));
    }

    fn error(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError { span: self.span(), message: message.into(), code: Code::E0301 }
    }

    fn end(&self) -> Result<(), SyntaxError> {
        match self.peek() {
            Token::End => Ok(()),
            Token::Sign(")") => Err(self.error("this `)` closes nothing that is open")),
            Token::Word(_) => Err(self.error("expected an operator, for instance `&&`, or the end")),
            _ => Err(self.error("expected an operator or the end")),
        }
    }

    /// How an effect changes what stands on its left, with the operand where there is none to read.
    fn assignment(&mut self) -> Option<(Assign, Option<Tree>)> {
        let (here, joined) = (self.span(), self.joined());
        let both = Span { start: here.start, end: joined.map_or(here.end, |(_, span)| span.end) };
        // `x = -5` sets; `x =- 5` is `-=` with its signs changed round.
        let is_apart = self.tokens.get(self.next + 2).is_some_and(|(_, span)| span.start > both.end);
        let (how, step) = match (self.peek(), joined.map(|(token, _)| token)) {
            (Token::Sign("="), Some(Token::Sign("-"))) if is_apart => {
                self.slip(both, "-=", "`=-` sets to a number below 0; did you mean `-=`?");
                self.advance();
                (Assign::Subtract, None)
            }
            (Token::Sign("="), Some(Token::Sign("+"))) => {
                self.slip(both, "+=", "`=+` is written `+=`");
                self.advance();
                (Assign::Add, None)
            }
            (Token::Sign("="), _) => (Assign::Set, None),
            (Token::Sign("+="), _) => (Assign::Add, None),
            (Token::Sign("-="), _) => (Assign::Subtract, None),
            (Token::Sign("*="), _) => (Assign::Multiply, None),
            (Token::Sign("/="), _) => (Assign::Divide, None),
            (Token::Sign("=="), _) => {
                self.slip(here, "=", "`==` compares; an effect sets with `=`");
                (Assign::Set, None)
            }
            (Token::Sign(sign @ ("+" | "-")), Some(Token::Sign(other))) if sign == other => {
                let (how, right) = if sign == "+" { (Assign::Add, " += 1") } else { (Assign::Subtract, " -= 1") };
                self.slip(both, right, format!("`{sign}{sign}` is written `{}`", right.trim_start()));
                self.advance();
                (how, Some(Tree { kind: TreeKind::Number(Fixed::ONE), span: both }))
            }
            _ => return None,
        };
        self.advance();
        Some((how, step))
    }

    /// The end of an effect; where another follows in the same text, each of the signs between them is a slip.
    fn end_of_effect(&mut self) -> Result<(), SyntaxError> {
        let mut depth = 0_usize;
        if matches!(self.peek(), Token::Sign("," | ";")) {
            while self.peek() != Token::End {
                let span = self.span();
                let sign = self.peek();
                self.advance();
                match sign {
                    Token::Sign("(") => depth += 1,
                    Token::Sign(")") => depth = depth.saturating_sub(1),
                    Token::Sign(sign @ ("," | ";")) if depth == 0 && self.peek() == Token::End => {
                        let error = self.error(format!("an effect ends without `{sign}`"));
                        return Err(SyntaxError { span, ..error });
                    }
                    Token::Sign("," | ";") if depth == 0 => {
                        let between = Span { start: span.start, end: self.span().start };
                        let message = "each effect is a string of its own";
                        let slip = Problem::slip(self.text, between, "\", \"", message);
                        self.slips.push(slip.help("write `[\"…\", \"…\"]`"));
                    }
                    _ => {}
                }
            }
        }
        self.end()
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), SyntaxError> {
        if self.peek() == Token::Sign(sign) {
            self.advance();
            Ok(())
        } else {
            Err(self.error(format!("expected `{sign}`")))
        }
    }

    /// The end of what was opened at `opening`; where the text ends before it, that is the place to look at.
    fn close(&mut self, opening: Span) -> Result<(), SyntaxError> {
        match self.peek() {
            Token::End => Err(SyntaxError { span: opening, ..self.error("this `(` is never closed") }),
            _ => self.expect(")"),
        }
    }

    fn deeper<T>(&mut self, f: impl FnOnce(&mut Parser) -> Result<T, SyntaxError>) -> Result<T, SyntaxError> {
        if self.depth >= MAX_DEPTH {
            return Err(SyntaxError {
                span: self.span(),
                message: format!("nested more than {MAX_DEPTH} levels deep"),
                code: Code::E0304,
            });
        }
        self.depth += 1;
        let result = f(self);
        self.depth -= 1;
        result
    }

    /// `binary [ "?" expression ":" expression ]`
    fn expression(&mut self) -> Result<Tree, SyntaxError> {
        self.deeper(|p| {
            let condition = p.binary(0)?;
            if p.peek() != Token::Sign("?") {
                return Ok(condition);
            }
            p.advance();
            let yes = p.expression()?;
            p.expect(":")?;
            let no = p.expression()?;
            let span = Span { start: condition.span.start, end: no.span.end };
            Ok(Tree { kind: TreeKind::Select(Box::new(condition), Box::new(yes), Box::new(no)), span })
        })
    }

    fn binary(&mut self, floor: u8) -> Result<Tree, SyntaxError> {
        let left = self.operand()?;
        self.rest(left, floor)
    }

    /// What follows an operand, as far as it binds more strongly than `floor`.
    fn rest(&mut self, mut left: Tree, floor: u8) -> Result<Tree, SyntaxError> {
        while let Some(op) = self.operator().filter(|op| op.binary.strength() > floor) {
            let op = self.take(&op);
            // Operators of one strength group to the left.
            let right = self.deeper(|p| p.binary(op.strength()))?;
            let span = Span { start: left.span.start, end: right.span.end };
            left = Tree { kind: TreeKind::Binary(op, Box::new(left), Box::new(right)), span };
            if op.strength() == Binary::Less.strength()
                && self.operator().is_some_and(|o| o.binary.strength() == op.strength())
            {
                return Err(self.error("comparisons do not chain; join two of them with `&&`"));
            }
        }
        Ok(left)
    }

    /// Steps over an operator.
    fn take(&mut self, operator: &Operator) -> Binary {
        let start = self.span().start;
        for _ in 1..operator.tokens {
            self.advance();
        }
        let span = Span { start, end: self.span().end };
        if let Some(right) = operator.right {
            let written = self.text.get(span.range()).unwrap_or("");
            self.slip(span, right, slip::message(written, right));
        }
        self.advance();
        operator.binary
    }

    fn operator(&self) -> Option<Operator> {
        let sign = match self.peek() {
            Token::Word(word) => {
                let binary = slip::operator(word)?;
                return Some(Operator { binary, tokens: 1, right: Some(binary.symbol()) });
            }
            Token::Sign("=") => {
                let is_unequal = matches!(self.joined(), Some((Token::Sign("!"), _)));
                let (binary, tokens) = if is_unequal { (Binary::Unequal, 2) } else { (Binary::Equal, 1) };
                return Some(Operator { binary, tokens, right: Some(binary.symbol()) });
            }
            Token::Sign(sign) => sign,
            Token::Number(_) | Token::End => return None,
        };
        let binary = match sign {
            "||" => Binary::Or,
            "&&" => Binary::And,
            "==" => Binary::Equal,
            "!=" => Binary::Unequal,
            "<" => Binary::Less,
            "<=" => Binary::LessEqual,
            ">" => Binary::Greater,
            ">=" => Binary::GreaterEqual,
            "+" => Binary::Add,
            "-" => Binary::Subtract,
            "*" => Binary::Multiply,
            "/" => Binary::Divide,
            _ => return None,
        };
        Some(Operator { binary, tokens: 1, right: None })
    }

    fn operand(&mut self) -> Result<Tree, SyntaxError> {
        let start = self.span();
        let token = self.peek();
        let kind = match token {
            Token::Number(n) => {
                self.advance();
                TreeKind::Number(n)
            }
            Token::Word(word) => {
                self.advance();
                match word {
                    "true" => TreeKind::Truth(true),
                    "false" => TreeKind::Truth(false),
                    "and" | "or" => {
                        let message = format!("`{word}` stands between two conditions, and is written as a sign");
                        return Err(SyntaxError { span: start, ..self.error(message) });
                    }
                    _ if self.is_not(word) => return self.negation(word, start),
                    _ if self.peek() == Token::Sign("(") => {
                        let (arguments, end) = self.arguments()?;
                        let span = Span { start: start.start, end };
                        return Ok(Tree { kind: TreeKind::Call(word.to_owned(), arguments), span });
                    }
                    _ => TreeKind::Name(word.to_owned()),
                }
            }
            Token::Sign("(") => {
                self.advance();
                let inner = self.expression()?;
                let end = self.span().end;
                self.close(start)?;
                return Ok(Tree { kind: inner.kind, span: Span { start: start.start, end } });
            }
            Token::Sign(sign @ ("-" | "!")) => {
                self.advance();
                let inner = self.deeper(|p| p.operand())?;
                let span = Span { start: start.start, end: inner.span.end };
                let op = if sign == "-" { Unary::Negate } else { Unary::Not };
                return Ok(Tree { kind: TreeKind::Unary(op, Box::new(inner)), span });
            }
            Token::End => return Err(self.error("the expression ends too early")),
            Token::Sign(sign) => return Err(self.error(format!("unexpected `{sign}`"))),
        };
        Ok(Tree { kind, span: start })
    }

    /// Whether a word that was just read denies what follows; in capitals it may be somebody's name.
    fn is_not(&self, word: &str) -> bool {
        word == "not" || word.eq_ignore_ascii_case("not") && matches!(self.peek(), Token::Word(_) | Token::Sign("("))
    }

    /// `not x`, which is written `!x`; what is compared needs brackets, because `!` binds more strongly than `not` would.
    fn negation(&mut self, word: &str, start: Span) -> Result<Tree, SyntaxError> {
        let inner = self.deeper(|p| p.operand())?;
        let blanks = Span { start: start.start, end: inner.span.start };
        let message = format!("`{word}` is written `!`");
        let is_compared = |op: Operator| op.binary.strength() > Binary::And.strength();
        let inner = if self.operator().is_some_and(is_compared) {
            let inner = self.deeper(|p| p.rest(inner, Binary::And.strength()))?;
            let right = format!("!({})", self.text.get(inner.span.range()).unwrap_or(""));
            self.slip(Span { start: start.start, end: inner.span.end }, &right, message);
            inner
        } else {
            self.slip(blanks, "!", message);
            inner
        };
        let span = Span { start: start.start, end: inner.span.end };
        Ok(Tree { kind: TreeKind::Unary(Unary::Not, Box::new(inner)), span })
    }

    fn arguments(&mut self) -> Result<(Vec<Tree>, u32), SyntaxError> {
        let opening = self.span();
        self.expect("(")?;
        let mut arguments = Vec::new();
        while self.peek() != Token::Sign(")") {
            arguments.push(self.expression()?);
            if self.peek() != Token::Sign(",") {
                break;
            }
            self.advance();
        }
        let end = self.span().end;
        self.close(opening)?;
        Ok((arguments, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match parse_expression(text) {
            Ok(tree) => tree.to_string(),
            Err(e) => format!("{}..{}: {}", e.span.start, e.span.end, e.message),
        }
    }

    #[test]
    fn binds_as_documented() {
        assert_eq!(shown("1 + 2 * 3 - 4"), "((1 + (2 * 3)) - 4)");
        assert_eq!(shown("a || b && !c"), "(a || (b && !(c)))");
        assert_eq!(shown("a ? 1 : b ? 2 : 3"), "(a ? 1 : (b ? 2 : 3))");
        assert_eq!(shown("-a * b < max(1, 2)"), "((-(a) * b) < max(1, 2))");
    }

    #[test]
    fn refuses_with_a_place() {
        assert_eq!(shown("1 < x < 3"), "6..7: comparisons do not chain; join two of them with `&&`");
        assert_eq!(shown("a +"), "3..3: the expression ends too early");
        assert_eq!(shown("1e5"), "0..3: this is not a decimal number");
        assert!(shown(&"(".repeat(1_900)).contains("levels deep"));
        assert!(shown(&"1+".repeat(900)).contains("too early"));
        assert!(shown(&"-".repeat(1_900)).contains("levels deep"));
    }
}
