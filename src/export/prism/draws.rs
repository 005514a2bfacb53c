//! Chance: values that are revealed, signals, outcomes.

use super::env::Env;
use super::expression::{Expr, gcd};
use super::model::{Branch, Model};
use super::routine::signed;
use super::story::Story;
use crate::expression::{NodeId, UnknownId};
use crate::program::{Outcome, Outcomes, TargetKind};

impl Model<'_, '_> {
    /// Everything that is drawn at one place, in the order of the engine.
    pub(super) fn outcomes(
        &mut self,
        key: &str,
        from: NodeId,
        outcomes: &Outcomes,
        guard: &[Expr],
        look: Option<(UnknownId, u8)>,
        story: &Story,
    ) {
        let label = self.names.give("", "draw", &format!("{key}/draw"), "");
        if let Some((unknown, look)) = look {
            self.signals(&label, from, outcomes, guard, (unknown, look), story);
            return;
        }
        let mut guard = guard.to_vec();
        for &unknown in &outcomes.reveals {
            self.reveal(&label, &guard, unknown);
            let known = crate::program::Load::Known { field: self.program.unknowns[unknown].field, unknown };
            guard.push(self.read(&Env::default(), &known));
        }
        let before = Env::default();
        let weights = outcomes.list.iter().map(|o| match &o.weight {
            Some(weight) => self.value(&before, weight).to_number().max(&Expr::number(0)),
            None => Expr::number(0),
        });
        let weights: Vec<Expr> = weights.collect();
        // In lower terms they are shorter.
        let common = weights.iter().fold(0, |common, w| gcd(common, w.unit()));
        let weights: Vec<Expr> = weights.iter().map(|w| w.reduced(signed(common.max(1))).0).collect();
        let total = weights.iter().fold(Expr::number(0), |sum, w| sum.plus(w));
        let total = self.bind(&format!("total_{key}"), "sum of the weights of a draw", &total);
        let mut branches = Vec::new();
        for (outcome, weight) in outcomes.list.iter().zip(&weights).filter(|(_, w)| w.constant() != Some(0)) {
            let chance = format!("{} / {}", weight.text(), total.text());
            branches.push(self.branch(chance, Env::default(), outcome, from, story));
        }
        if total.low() > 0 {
            self.draw(&label, &guard, &branches);
            return;
        }
        // Where all weights are 0 it is the first outcome.
        if let Some(first) = outcomes.list.first() {
            let nothing = [guard.clone(), vec![total.at_most(0)]].concat();
            let certain = self.branch("1".to_owned(), Env::default(), first, from, story);
            self.draw(&label, &nothing, &[certain]);
        }
        guard.push(total.at_least(1));
        self.draw(&label, &guard, &branches);
    }

    fn branch(&mut self, chance: String, mut env: Env, outcome: &Outcome, from: NodeId, story: &Story) -> Branch {
        // A branch of a draw cannot pay. A target that comes true waits for the command after it.
        let flags = self.effects(&mut env, &outcome.effects, &Expr::truth(true));
        let due = self.comes_true(&env, &flags);
        let next = self.go(&mut env, from, outcome.goto, story);
        Branch { chance, env, next: Expr::select(&due, &story.award.value, &next) }
    }

    /// The value of an unknown, as far as it is not known.
    fn reveal(&mut self, label: &str, guard: &[Expr], id: UnknownId) {
        let unknown = &self.program.unknowns[id];
        let field = unknown.field;
        for k in (0..unknown.knowledge.count() as u64).filter(|k| unknown.knowledge.known(*k).is_none()) {
            let belief = unknown.knowledge.belief(k);
            let total: u64 = belief.iter().sum();
            let mut branches = Vec::new();
            for (value, weight) in belief.iter().enumerate() {
                let Some(after) = unknown.knowledge.after_reveal(k, value) else { continue };
                let mut env = Env::default();
                env.set(field, Expr::number(signed(after)));
                branches.push(Branch { chance: format!("{weight} / {total}"), env, next: self.rest.value.clone() });
            }
            let here = [guard, &[self.variables.plain(field).equals(signed(k))]].concat();
            self.draw(label, &here, &branches);
        }
    }

    /// The signal of a look, and the outcome that stands for it.
    fn signals(
        &mut self,
        label: &str,
        from: NodeId,
        outcomes: &Outcomes,
        guard: &[Expr],
        (id, look): (UnknownId, u8),
        story: &Story,
    ) {
        let unknown = &self.program.unknowns[id];
        let mut weights = Vec::new();
        for k in (0..unknown.knowledge.count() as u64).filter(|k| !unknown.knowledge.is_taken(*k, look)) {
            unknown.knowledge.predictive(k, look, &mut weights);
            let common = weights.iter().fold(0, |a, w| gcd(a, w.unsigned_abs())).max(1);
            let total: u64 = weights.iter().map(|w| w.unsigned_abs() / common).sum();
            let mut branches = Vec::new();
            for (signal, weight) in weights.iter().enumerate() {
                let outcome = outcomes.list.iter().find(|o| o.signal.is_some_and(|s| usize::from(s) == signal));
                let (Some(after), Some(outcome)) = (unknown.knowledge.after_look(k, look, signal), outcome) else {
                    continue;
                };
                let mut env = Env::default();
                env.set(unknown.field, Expr::number(signed(after)));
                let chance = format!("{} / {total}", weight.unsigned_abs() / common);
                branches.push(self.branch(chance, env, outcome, from, story));
            }
            let here = [guard, &[self.variables.plain(unknown.field).equals(signed(k))]].concat();
            self.draw(label, &here, &branches);
        }
    }

    /// Pays the `done` targets that a draw has made true.
    pub(super) fn awards(&mut self, story: &Story) {
        let flags: Vec<_> = self.program.flags.iter().copied().collect();
        let read = |t: &crate::program::Target| matches!(&t.kind, TargetKind::Done { fact, .. } if flags.contains(&fact.field()));
        if !self.program.targets.iter().any(read) {
            return;
        }
        let mut env = Env::default();
        self.award_done(&mut env, &flags, &Expr::truth(true));
        let ended = self.is_over(&env);
        let next = self.interrupt_or_rest(&env, story);
        // An ending that was reached by the draw goes on as it would have.
        let silent = self.ended_silently(&env);
        let next = Expr::select(&silent, &story.ended.value, &Expr::select(&ended, &self.rest.value, &next));
        let guard = [story.award.now.clone()];
        self.command(None, "award", &guard, &env, &next);
    }
}
