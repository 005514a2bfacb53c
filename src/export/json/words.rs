//! Expressions, effects, texts and targets of the story as JSON.

use serde_json::{Value, json};

use crate::check::{Goto, Piece, Prose, Speaker, World};
use crate::expression::{Atom, Effect, NodeId, PriorityId, Term, TermKind, Tree, TreeKind, Unary, UnknownId};
use crate::program::Program;
use crate::scenario::{self, Located, Source};

/// What everything is said from: names from the program, resolved parts from the check.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) program: &'a Program,
    pub(super) world: &'a World,
}

/// An operator on its operands.
fn operation(op: &str, operands: Vec<Value>) -> Value {
    json!({"op": op, "operands": operands})
}

const fn unary(op: Unary) -> &'static str {
    match op {
        Unary::Negate => "negate",
        Unary::Not => "not",
    }
}

impl Said<'_> {
    /// An expression as it was written, and as a tree.
    pub(super) fn expression(&self, text: &str, term: Option<&Term>) -> Value {
        // A default that need not be written is a constant.
        let tree = term.map_or_else(|| json!({"op": "number", "value": 1}), |term| self.term(term));
        json!({"text": text, "tree": tree})
    }

    /// A condition, or `null` where there is none: it always holds.
    pub(super) fn condition(&self, text: Option<&Located<Source>>, term: Option<&Located<Term>>) -> Value {
        match (text, term) {
            (Some(text), Some(term)) => self.expression(&text.value.0, Some(&term.value)),
            _ => Value::Null,
        }
    }

    pub(super) fn term(&self, term: &Term) -> Value {
        let of = |term: &Term| self.term(term);
        match &term.kind {
            TermKind::Number(n) => json!({"op": "number", "value": n}),
            TermKind::Truth(truth) => json!({"op": "truth", "value": truth}),
            TermKind::Atom(atom) => self.fact(*atom),
            TermKind::Unary(op, a) => operation(unary(*op), vec![of(a)]),
            TermKind::Binary(op, a, b) => operation(op.symbol(), vec![of(a), of(b)]),
            TermKind::Select(c, a, b) => operation("select", vec![of(c), of(a), of(b)]),
            TermKind::Min(a, b) => operation("min", vec![of(a), of(b)]),
            TermKind::Max(a, b) => operation("max", vec![of(a), of(b)]),
            TermKind::Abs(a) => operation("abs", vec![of(a)]),
        }
    }

    fn fact(&self, atom: Atom) -> Value {
        let program = self.program;
        match atom {
            Atom::Variable(id) => json!({"op": "variable", "id": program.variable(id).map(|(id, _)| id)}),
            Atom::Flag(id) => json!({"op": "flag", "id": program.flag_id(id)}),
            Atom::Tick => json!({"op": "tick"}),
            Atom::Done(id) => json!({"op": "done", "id": program.task_id(id)}),
            Atom::Busy(id) => json!({"op": "busy", "id": program.member_id(id)}),
            Atom::Started(id) => json!({"op": "started", "id": self.priority(id)}),
            Atom::Visits(id) => json!({"op": "visits", "id": program.node_id(id)}),
            Atom::First(id, item) => json!({"op": "first", "id": program.node_id(id), "item": self.item(id, item)}),
            Atom::Is(id, value) => {
                json!({"op": "is", "id": self.unknown(id), "value": self.unknown_value(id, value)})
            }
            Atom::Known(id) => json!({"op": "known", "id": self.unknown(id)}),
            // INVARIANT: only a framework's tiers read inputs, and they are told by `tree`.
            Atom::Input(place) => json!({"op": "input", "id": place.to_string()}),
        }
    }

    pub(super) fn priority(&self, id: PriorityId) -> &str {
        self.program.priority(id).0
    }

    pub(super) fn unknown(&self, id: UnknownId) -> &str {
        self.program.unknown(id).map_or("", |(id, _)| id)
    }

    pub(super) fn unknown_value(&self, id: UnknownId, value: u8) -> &str {
        let values = self.program.unknown(id).map(|(_, unknown)| &unknown.values);
        values.and_then(|values| values.0.get(usize::from(value))).map_or("", |(key, _)| key.value.as_str())
    }

    pub(super) fn item(&self, node: NodeId, item: u8) -> String {
        self.program.item_ids(node).get(usize::from(item)).map_or_else(String::new, |id| (*id).to_owned())
    }

    pub(super) fn speaker(&self, speaker: Option<Speaker>) -> Value {
        match speaker {
            None => Value::Null,
            Some(Speaker::Person(person)) => {
                let id = self.program.scenario.people.0.get(person.index()).map(|(key, _)| &key.value);
                json!({"person": id})
            }
            Some(Speaker::Member(member)) => json!({"member": self.program.member_id(member)}),
        }
    }

    /// Effects in the order in which they are applied.
    pub(super) fn effects(&self, written: &[Located<Source>], resolved: &[Located<Effect>]) -> Value {
        written.iter().zip(resolved).map(|(text, effect)| self.effect(&text.value.0, &effect.value)).collect()
    }

    fn effect(&self, text: &str, effect: &Effect) -> Value {
        let program = self.program;
        match effect {
            Effect::Variable { variable, value, .. } => json!({
                "text": text, "do": "variable", "id": program.variable(*variable).map(|(id, _)| id),
                "value": self.term(value),
            }),
            Effect::Flag { flag, value } => {
                json!({"text": text, "do": "flag", "id": program.flag_id(*flag), "value": self.term(value)})
            }
            Effect::Assign(member, task) => json!({
                "text": text, "do": "assign", "member": program.member_id(*member), "task": program.task_id(*task),
            }),
            Effect::Release(member) => {
                json!({"text": text, "do": "release", "member": program.member_id(*member)})
            }
        }
    }

    /// A text: alternatives, the first whose condition holds is shown. `null` where there is none.
    pub(super) fn text(&self, written: Option<&scenario::Prose>, resolved: Option<&Prose>) -> Value {
        let (Some(written), Some(resolved)) = (written, resolved) else { return Value::Null };
        let pairs = written.0.iter().zip(&resolved.alternatives);
        let alternatives = pairs.map(|(written, (when, pieces))| {
            json!({
                "when": self.condition(written.when.as_ref(), when.as_ref()),
                "pieces": pieces.iter().map(|piece| self.piece(piece)).collect::<Value>(),
            })
        });
        alternatives.collect()
    }

    fn piece(&self, piece: &Piece) -> Value {
        match piece {
            Piece::Words(words) => json!({"words": words}),
            Piece::Variable(id) => json!({"variable": self.program.variable(*id).map(|(id, _)| id)}),
            Piece::Person(id) => self.speaker(Some(Speaker::Person(*id))),
            Piece::Member(id) => self.speaker(Some(Speaker::Member(*id))),
            Piece::Task(id) => json!({"task": self.program.task_id(*id)}),
            Piece::Clock => json!({"clock": true}),
        }
    }

    pub(super) fn goto(&self, goto: Option<Goto>) -> Value {
        match goto {
            None => Value::Null,
            Some(Goto::Node(node)) => json!({"node": self.program.node_id(node)}),
            Some(Goto::Ending(ending)) => json!({"ending": self.program.ending(ending).0}),
            Some(Goto::Resume) => json!({"resume": true}),
            Some(Goto::Finish) => json!({"finish": true}),
        }
    }
}

/// An expression over the inputs of a framework, whose names are those of the inputs.
pub(super) fn tree(tree: &Tree) -> Value {
    match &tree.kind {
        TreeKind::Number(n) => json!({"op": "number", "value": n}),
        TreeKind::Truth(truth) => json!({"op": "truth", "value": truth}),
        TreeKind::Name(name) => json!({"op": "input", "id": name}),
        TreeKind::Call(name, operands) => operation(name, operands.iter().map(self::tree).collect()),
        TreeKind::Mended(_, meant) => self::tree(meant),
        TreeKind::Unary(op, a) => operation(unary(*op), vec![self::tree(a)]),
        TreeKind::Binary(op, a, b) => operation(op.symbol(), vec![self::tree(a), self::tree(b)]),
        TreeKind::Select(c, a, b) => operation("select", vec![self::tree(c), self::tree(a), self::tree(b)]),
    }
}
