//! From names to facts in effects: what changes, and who works on what.

use super::atom::Atom;
use super::parse::EffectTree;
use super::resolve::{Entity, Resolver};
use super::slip::Problem;
use super::tree::{Effect, Kind, Term, TermKind, Tree, TreeKind};
use crate::diagnostic::{Code, one_of};
use crate::source::Span;

impl Resolver<'_> {
    pub(super) fn effect(&mut self, effect: &EffectTree) -> Option<Effect> {
        match effect {
            EffectTree::Assign { name, name_span, how, value } => {
                if name == "tick" {
                    self.problem(Code::E0305, *name_span, "the clock cannot be changed by an effect", None);
                    return None;
                }
                let is_changed = |e| matches!(e, Entity::Variable(_) | Entity::Flag(_));
                match self.entity(name, *name_span, "an effect changes a variable or a flag", is_changed)? {
                    Entity::Variable(variable) => {
                        let operand = self.term(value, Kind::Number);
                        let constant = operand.constant();
                        let value = match how.operator() {
                            None => operand,
                            Some(op) => {
                                let old = Term { kind: TermKind::Atom(Atom::Variable(variable)), span: *name_span };
                                let span = Span { start: name_span.start, end: operand.span.end };
                                Term { kind: TermKind::Binary(op, Box::new(old), Box::new(operand)), span }
                            }
                        };
                        Some(Effect::Variable { variable, value, how: *how, constant })
                    }
                    Entity::Flag(flag) if how.operator().is_none() => {
                        Some(Effect::Flag { flag, value: self.term(value, Kind::Truth) })
                    }
                    Entity::Flag(_) => {
                        let help = format!("write `{name} = true` or `{name} = false`");
                        self.problem(Code::E0305, *name_span, "a flag is set with `=`", Some(help));
                        None
                    }
                    other => {
                        let message = format!("`{name}` is {}, which an effect cannot change", other.noun());
                        self.problem(Code::E0305, *name_span, message, None);
                        None
                    }
                }
            }
            EffectTree::Call(Tree { kind: TreeKind::Mended(slips, tree), .. }) => {
                self.problems.extend_from_slice(slips);
                self.staffing(tree)
            }
            EffectTree::Call(tree) => self.staffing(tree),
        }
    }

    fn staffing(&mut self, tree: &Tree) -> Option<Effect> {
        if let TreeKind::Name(name) = &tree.kind {
            self.name_alone(name, tree.span);
            return None;
        }
        let TreeKind::Call(name, arguments) = &tree.kind else { return None };
        let words: Option<Vec<(&str, Span)>> = arguments
            .iter()
            .map(|a| match &a.kind {
                TreeKind::Name(word) => Some((word.as_str(), a.span)),
                _ => None,
            })
            .collect();
        match (name.as_str(), words.as_deref()) {
            ("assign", Some(&[(member, member_span), (task, task_span)])) => {
                let (m, t) = (self.member(name, member, member_span), self.task(task, task_span));
                match (m?, t?) {
                    (Entity::Member(m), Entity::Task(t)) => return Some(Effect::Assign(m, t)),
                    (Entity::Member(_), other) => {
                        self.problem(Code::E0303, task_span, format!("`{task}` is {}, not a task", other.noun()), None);
                    }
                    (other, _) => {
                        let message = format!("`{member}` is {}, not a member of the team", other.noun());
                        self.problem(Code::E0303, member_span, message, None);
                    }
                }
            }
            ("release", Some(&[(member, span)])) => match self.member(name, member, span)? {
                Entity::Member(m) => return Some(Effect::Release(m)),
                other => {
                    let message = format!("`{member}` is {}, not a member of the team", other.noun());
                    self.problem(Code::E0303, span, message, None);
                }
            },
            ("assign" | "release", _) => {
                let help = "write `assign(member, task)` or `release(member)`".to_owned();
                self.problem(Code::E0303, tree.span, format!("`{name}` used the wrong way"), Some(help));
            }
            _ => {
                let help = one_of(name, ["assign", "release"]);
                self.problem(Code::E0204, tree.span, format!("unknown effect `{name}`"), help);
            }
        }
        None
    }

    fn member(&mut self, effect: &str, word: &str, span: Span) -> Option<Entity> {
        let rule = format!("`{effect}` takes a member of the team");
        self.entity(word, span, &rule, |e| matches!(e, Entity::Member(_)))
    }

    fn task(&mut self, word: &str, span: Span) -> Option<Entity> {
        self.entity(word, span, "`assign` takes a member of the team and a task", |e| matches!(e, Entity::Task(_)))
    }

    /// A name where an effect should be.
    fn name_alone(&mut self, name: &str, span: Span) {
        let is_changed = |e| matches!(e, Entity::Variable(_) | Entity::Flag(_));
        let Some(entity) = self.entity(name, span, "an effect changes a variable or a flag", is_changed) else {
            return;
        };
        let (help, right) = match entity {
            Entity::Flag(_) => (None, Some(format!("{name} = true"))),
            Entity::Variable(_) => (Some(format!("write `{name} += …`, `{name} -= …` or `{name} = …`")), None),
            _ => (Some("an effect changes a variable or a flag".to_owned()), None),
        };
        let message = format!("`{name}` alone changes nothing");
        let meant = right.map(|right| (name.to_owned(), right));
        self.problems.push(Problem { span, code: Code::E0301, message, help, meant });
    }
}
