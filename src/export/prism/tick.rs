//! A tick: work, starts, completions, expiry, rules, judgements, the end of the clock, injects.
//!
//! What happens in every tick is one command where it can be. A task that is completed takes one more for itself, and so
//! does a tick at which something is judged.

use super::env::Env;
use super::expression::Expr;
use super::model::{Model, Phase};
use super::routine::signed;
use super::story::{Frame, Story};
use crate::expression::{Comparison, EndingId, InjectId, MemberId, NodeId, TaskId};
use crate::program::{Place, Rule};

/// Rules that are longer together are told in several commands.
const CHUNK: usize = 20_000;

/// The phases of a tick.
pub(super) struct Tick<'r> {
    /// A task was completed: its phase, and the variable that says so.
    pub(super) completions: Vec<(TaskId, Phase, String)>,
    /// Rules that are applied in one command, and the phase before them.
    pub(super) rules: Vec<(Phase, Vec<&'r Rule>)>,
    judge: Phase,
}

impl<'p> Model<'p, '_> {
    /// The phases of ticks, and the variables they need.
    pub(super) fn tick_phases(&mut self) -> Tick<'p> {
        let mut completions = Vec::new();
        for (i, _) in self.program.tasks.iter().enumerate() {
            let id = TaskId::at(i);
            let (name, title) = (self.program.task_id(id), self.program.task_title(id));
            let phase = self.new_phase(&format!("COMPLETE_{name}"), title);
            let mark = self.names.give("ready_", "task completed in this tick", name, title);
            self.variables.add(mark.clone(), 1);
            completions.push((id, phase, mark));
        }
        let mut chunks: Vec<Vec<&Rule>> = vec![Vec::new()];
        let mut env = Env::default();
        for rule in &self.program.rules {
            self.rule(&mut env, rule);
            if env.size() > CHUNK && chunks.last().is_some_and(|c| !c.is_empty()) {
                chunks.push(Vec::new());
                env = Env::default();
                self.rule(&mut env, rule);
            }
            if let Some(chunk) = chunks.last_mut() {
                chunk.push(rule);
            }
        }
        let rules = chunks.into_iter().map(|chunk| (self.new_phase("RULES", "the rules are applied"), chunk)).collect();
        let judge = self.new_phase("JUDGE", "something is judged at this tick");
        Tick { completions, rules, judge }
    }

    /// All commands of ticks.
    pub(super) fn ticks(&mut self, tick: &Tick<'p>, story: &Story) {
        let before = Env::default();
        let guard = vec![self.rest.now.clone(), self.time_passes()];
        let mut env = Env::default();
        let pace = self.value(&before, &self.program.pace).to_number();
        let pace = self.bind("pace", "pace of everybody's work", &pace);
        // At its last tick the run ends, so no tick passes after it.
        let now = before.raw(&self.variables, self.program.clock).plus_number(1);
        env.set(self.program.clock, now.known_within(1, i64::from(self.program.length)));
        for frame in [Frame::Story, Frame::Inject] {
            let left = self.left(&before, frame);
            let played = Expr::all(&[
                left.at_least(1),
                before.raw(&self.variables, self.program.inject_place).compare(
                    if frame == Frame::Story { Comparison::Equal } else { Comparison::Greater },
                    &Expr::number(0),
                ),
            ]);
            let field = if frame == Frame::Story { self.program.story_left } else { self.program.inject_left };
            env.set(field, Expr::select(&played, &left.plus_number(-1).known_within(0, left.high()), &left));
        }
        let ready = self.progress(&mut env, &before, &pace);
        self.starts(&mut env, &before);
        let any = Expr::any(&ready.iter().map(|(_, e)| e.clone()).collect::<Vec<_>>());
        // With a completion: it comes next.
        let mut completing = env.clone();
        for ((_, mark), (_, _, name)) in ready.iter().zip(&tick.completions) {
            completing.set_extra(name, mark.clone());
        }
        let next = tick
            .completions
            .iter()
            .zip(&ready)
            .rev()
            .fold(self.rest.value.clone(), |next, ((_, phase, _), (_, mark))| Expr::select(mark, &phase.value, &next));
        self.command(None, "work", &[guard.clone(), vec![any.clone()]].concat(), &completing, &next);
        // Without: what follows it in the tick is part of the same command.
        env.no_task_done = true;
        self.after_completions(tick, 0, env, [guard, vec![any.not()]].concat(), story);
        self.completions(tick);
        for place in 0..tick.rules.len() {
            if let Some((phase, _)) = tick.rules.get(place).filter(|_| place > 0 || !tick.completions.is_empty()) {
                self.after_completions(tick, place, Env::default(), vec![phase.now.clone()], story);
            }
        }
        let mut env = Env::default();
        self.judge_tick(&mut env);
        self.late(env, vec![tick.judge.now.clone()], story);
    }

    /// Whether a tick passes where the world is.
    fn time_passes(&mut self) -> Expr {
        let program = self.program;
        let env = Env::default();
        let now = env.raw(&self.variables, program.clock);
        let mut cases = Vec::new();
        for frame in [Frame::Story, Frame::Inject] {
            let mut here = vec![self.left(&env, frame).at_least(1), self.is_at(&env, frame, Place::Finish)];
            for (i, node) in program.nodes.iter().enumerate() {
                let id = NodeId::at(i);
                if node.at > 0 && self.frame(id) == frame {
                    let early = now.compare(Comparison::Less, &Expr::number(i64::from(node.at)));
                    here.push(Expr::all(&[self.is_at(&env, frame, Place::Node(id)), early]));
                }
            }
            let played = env.raw(&self.variables, program.inject_place).equals(0);
            let played = if frame == Frame::Story { played } else { played.not() };
            cases.push(Expr::all(&[played, Expr::any(&here)]));
        }
        self.bind("time_passes", "a tick passes where the world is", &Expr::any(&cases))
    }

    /// Expiry and rules, as many as fit, and then the rest of the tick.
    fn after_completions(&mut self, tick: &Tick<'p>, place: usize, mut env: Env, guard: Vec<Expr>, story: &Story) {
        if place == 0 {
            self.expire(&mut env);
        }
        for rule in tick.rules.get(place).map_or(&[][..], |(_, rules)| rules) {
            self.rule(&mut env, rule);
        }
        if let Some((next, _)) = tick.rules.get(place + 1) {
            self.command(None, "rules", &guard, &env, &next.value);
            return;
        }
        let now = env.raw(&self.variables, self.program.clock);
        let judged = self.agenda(&now);
        self.command(None, "rules", &[guard.clone(), vec![judged.clone()]].concat(), &env, &tick.judge.value);
        self.late(env, [guard, vec![judged.not()]].concat(), story);
    }

    /// Members on a task whose last tick this was are free.
    fn expire(&mut self, env: &mut Env) {
        let program = self.program;
        let now = env.raw(&self.variables, program.clock);
        for (i, member) in program.members.iter().enumerate() {
            let on = env.raw(&self.variables, member.field);
            let mut lost = Vec::new();
            for &(task, _) in &member.tasks {
                if let Some(until) = program.tasks[task].until {
                    let open = self.is_done(env, task).not();
                    lost.push(Expr::all(&[now.equals(i64::from(until)), on.equals(signed(member.raw(task))), open]));
                }
            }
            let id = program.member_id(MemberId::at(i));
            self.assign(env, member.field, id, &Expr::number(0), &Expr::any(&lost));
        }
    }

    fn rule(&mut self, env: &mut Env, rule: &Rule) {
        let now = env.raw(&self.variables, self.program.clock);
        let due = match now.constant() {
            _ if rule.every <= 1 => Expr::truth(true),
            Some(n) => Expr::truth(n % i64::from(rule.every) == 0),
            None => Expr::yes_no(format!("(mod({}, {}) = 0)", now.text(), rule.every), now.size() + 8, 0),
        };
        let holds = self.holds(env, rule.when.as_deref());
        let when = self.bind("rule", "the rule is applied", &Expr::all(&[due, holds]));
        self.block(env, &rule.effects, &when);
    }

    /// The last of a tick: the end of the clock, or injects that become pending.
    fn late(&mut self, env: Env, guard: Vec<Expr>, story: &Story) {
        let program = self.program;
        let now = env.raw(&self.variables, program.clock);
        let last = now.at_least(i64::from(program.length));
        let mut ended = env.clone();
        let mut next = self.end(&mut ended, EndingId::default(), story);
        let conditions: Vec<Expr> =
            program.endings.iter().map(|ending| self.holds(&env, ending.when.as_deref())).collect();
        let place = |i: usize| Expr::number(signed(program.places.raw(Place::Ended(EndingId::at(i)))));
        let mut at = place(0);
        for (i, holds) in conditions.iter().enumerate().rev() {
            let mut one = env.clone();
            let after = self.end(&mut one, EndingId::at(i), story);
            next = Expr::select(holds, &after, &next);
            at = Expr::select(holds, &place(i), &at);
        }
        ended.set(program.story_place, at);
        self.command(None, "end", &[guard.clone(), vec![last.clone()]].concat(), &ended, &next);

        let mut env = env;
        for (i, inject) in program.injects.iter().enumerate() {
            let stage = env.raw(&self.variables, inject.stage);
            let (from, until) = (i64::from(inject.from), i64::from(inject.until.min(program.length)));
            let due = Expr::all(&[
                stage.equals(0),
                now.at_least(from),
                now.at_most(until),
                self.holds(&env, inject.when.as_deref()),
            ]);
            let name = program.inject_id(InjectId::at(i));
            self.assign(&mut env, inject.stage, &format!("stage_{name}"), &Expr::number(1), &due);
        }
        let next = self.interrupt_or_rest(&env, story);
        self.command(None, "tick", &[guard, vec![last.not()]].concat(), &env, &next);
    }
}
