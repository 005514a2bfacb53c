//! A Pratt parser: text to tree, with positions.

use super::lexer::{Token, tokens};
use super::tree::{Assign, Binary, Tree, TreeKind, Unary};
use crate::diagnostic::Code;
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
    /// What stands in the place of the text under the span in an expression without this mistake.
    pub instead: Option<&'static str>,
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
    Ok(tree)
}

/// Reads an effect.
///
/// # Errors
/// [`SyntaxError`] with the place inside the text.
pub fn parse_effect(text: &str) -> Result<EffectTree, SyntaxError> {
    let mut parser = Parser::new(text)?;
    let left = parser.operand()?;
    let how = match parser.peek() {
        Token::Sign("=") => Assign::Set,
        Token::Sign("+=") => Assign::Add,
        Token::Sign("-=") => Assign::Subtract,
        Token::Sign("*=") => Assign::Multiply,
        Token::Sign("/=") => Assign::Divide,
        Token::End if matches!(left.kind, TreeKind::Call(..)) => return Ok(EffectTree::Call(left)),
        _ => {
            return Err(parser.error("expected `=`, `+=`, `-=`, `*=` or `/=` after a variable or flag"));
        }
    };
    let TreeKind::Name(name) = left.kind else {
        return Err(SyntaxError {
            span: left.span,
            message: "only a variable or a flag can be changed".to_owned(),
            code: Code::E0301,
            instead: None,
        });
    };
    parser.advance();
    let value = parser.expression()?;
    parser.end()?;
    Ok(EffectTree::Assign { name, name_span: left.span, how, value })
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Result<Parser<'t>, SyntaxError> {
        if text.len() > MAX_LENGTH {
            let message = format!("an expression has at most {MAX_LENGTH} characters");
            let first = text.chars().next().map_or(0, char::len_utf8);
            return Err(SyntaxError { span: Span::new(0, first), message, code: Code::E0304, instead: None });
        }
        let tokens = tokens(text).map_err(|(span, message, code)| {
            let instead = match text.get(span.range()) {
                Some("&") => Some("&&"),
                Some("|") => Some("||"),
                _ => None,
            };
            SyntaxError { span, message, code, instead }
        })?;
        Ok(Parser { tokens, next: 0, depth: 0 })
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
        SyntaxError { span: self.span(), message: message.into(), code: Code::E0301, instead: None }
    }

    fn end(&self) -> Result<(), SyntaxError> {
        match self.peek() {
            Token::End => Ok(()),
            Token::Sign("=") => {
                let error = self.error("`=` changes something; did you mean `==`?");
                Err(SyntaxError { instead: Some("=="), ..error })
            }
            Token::Sign(";") => Err(self.error("one effect a string: write a list of strings")),
            _ => Err(self.error("expected an operator or the end")),
        }
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
                instead: None,
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
        let mut left = self.operand()?;
        while let Some(op) = self.operator().filter(|op| op.strength() > floor) {
            self.advance();
            // Operators of one strength group to the left.
            let right = self.deeper(|p| p.binary(op.strength()))?;
            let span = Span { start: left.span.start, end: right.span.end };
            left = Tree { kind: TreeKind::Binary(op, Box::new(left), Box::new(right)), span };
            if op.strength() == Binary::Less.strength()
                && self.operator().is_some_and(|o| o.strength() == op.strength())
            {
                return Err(self.error("comparisons do not chain; join two of them with `&&`"));
            }
        }
        Ok(left)
    }

    fn operator(&self) -> Option<Binary> {
        let Token::Sign(sign) = self.peek() else { return None };
        Some(match sign {
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
        })
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
                    "and" | "or" | "not" => {
                        let sign = match word {
                            "and" => "&&",
                            "or" => "||",
                            _ => "!",
                        };
                        let message = format!("`{word}` is written `{sign}`");
                        return Err(SyntaxError { span: start, message, code: Code::E0301, instead: Some(sign) });
                    }
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
        assert_eq!(shown("a & x"), "2..3: `&` is not an operator; did you mean `&&`?");
        assert_eq!(shown("a +"), "3..3: the expression ends too early");
        assert_eq!(shown("a = 1"), "2..3: `=` changes something; did you mean `==`?");
        assert_eq!(shown("1e5"), "0..3: this is not a decimal number");
        assert!(shown(&"(".repeat(1_900)).contains("levels deep"));
        assert!(shown(&"1+".repeat(900)).contains("too early"));
        assert!(shown(&"-".repeat(1_900)).contains("levels deep"));
    }
}
