//! Makes the plan for a tick and a pair of places: what can still happen from there, a fixpoint over what feeds into what,
//! and the masks and cases that come of it.

use super::bundle::{Bundle, Effect, Needs, worthless_from};
use super::liveness::Liveness;
use super::merge::Pass;
use super::plan::{Case, Plan, Stopped};
use super::points::Span;
use crate::expression::{MemberId, TaskId};
use crate::program::{Field, Judgement, Mask, Step, TargetKind, Timing, reads_of};

/// Reads and effects that happen only while `field` is `raw`.
#[derive(Debug)]
struct Part {
    field: Field,
    raw: u64,
    bundle: Bundle,
}

/// Makes one plan.
pub(super) struct Planner<'a, 'p> {
    live: &'a Liveness<'p>,
    tick: u32,
    /// What happens in any case.
    always: Bundle,
    parts: Vec<Part>,
    /// Everything that may be live, whatever the state.
    wide: Mask,
    /// Quantities that are paid as points: changing them matters, but their value need not be kept.
    valued: Mask,
    /// Quantities whose bounds and knees are out of reach from here on where they are at their middle.
    safe: Mask,
    /// By quantity: from where else they are.
    spans: Vec<Span>,
    /// By task: whether it matters, and whether it still does once its priority has started.
    useful: Vec<bool>,
    useful_beside_start: Vec<bool>,
}

impl<'a, 'p> Planner<'a, 'p> {
    pub(super) fn new(live: &'a Liveness<'p>, tick: u32, story: u64, inject: u64) -> Planner<'a, 'p> {
        let program = live.program;
        let tasks = program.tasks.len();
        let mut planner = Planner {
            live,
            tick,
            always: Bundle::default(),
            parts: Vec::new(),
            wide: Mask::default(),
            valued: Mask::default(),
            safe: Mask::default(),
            spans: Vec::new(),
            useful: vec![false; tasks],
            useful_beside_start: vec![false; tasks],
        };
        for field in [program.clock, program.story_place, program.story_left, program.inject_place, program.inject_left]
        {
            planner.always.direct.add(field);
        }
        planner.always.absorb(&live.story(program.places.place(story)));
        if let Some(raw) = inject.checked_sub(1) {
            planner.always.absorb(&live.story(program.places.place(raw)));
        }
        planner.always.absorb(&live.endings);
        if live.passes.has(Pass::Points) {
            (planner.safe, planner.spans) = live.points.safe(program, tick, story, inject);
        }
        planner.rules();
        planner.injects(inject != 0);
        planner.judgements();
        planner.targets();
        planner
    }

    fn rules(&mut self) {
        let at = self.tick as usize;
        for (rule, reads) in self.live.program.rules.iter().zip(&self.live.rules) {
            if let Some(Some(when)) = reads.get(at) {
                self.always.steps(self.live.program, &rule.effects, when);
            }
        }
    }

    fn part(&mut self, field: Field, raw: u64, bundle: Bundle, guarded: bool) {
        if guarded {
            self.parts.push(Part { field, raw, bundle });
        } else {
            self.always.absorb(&bundle);
        }
    }

    fn injects(&mut self, one_is_played: bool) {
        let guarded = self.live.passes.has(Pass::Injects);
        let at = self.tick as usize;
        for (i, inject) in self.live.program.injects.iter().enumerate() {
            let due = self.live.injects.get(i).and_then(|t| t.get(at)).copied().flatten();
            let waits = one_is_played && inject.from <= self.tick;
            if due.is_some() || waits || !guarded {
                self.always.direct.add(inject.stage);
            }
            let Some(story) = self.live.inject_bundles.get(i) else { continue };
            if let Some(when) = due {
                let mut bundle = story.clone();
                bundle.direct.unite(&when);
                self.part(inject.stage, 0, bundle, guarded);
            }
            if waits {
                self.part(inject.stage, 1, story.clone(), guarded);
            }
        }
    }

    /// Levels, deferrals and tables that are still to be judged.
    fn judgements(&mut self) {
        let program = self.live.program;
        for judgement in program.judgements_after(self.tick) {
            match judgement {
                Judgement::Target(id) => {
                    if let TargetKind::Level { variable, .. } = program.targets[id].kind {
                        self.judged(program.variables[variable].field);
                    }
                }
                Judgement::Outcome(id) => self.judged(program.variables[id].field),
                Judgement::Deferral(place) => {
                    let Some(priority) = program.priorities.get(place) else { continue };
                    if let Timing::Deferred { deferred, .. } = priority.timing {
                        self.always.direct.add(deferred);
                        self.always.direct.add(priority.started);
                    }
                }
            }
        }
    }

    fn judged(&mut self, field: Field) {
        if self.safe.touches(field) {
            self.valued.add(field);
        } else {
            self.always.direct.add(field);
        }
    }

    fn targets(&mut self) {
        let guarded = self.live.passes.has(Pass::Targets);
        for target in &self.live.program.targets {
            let TargetKind::Done { fact, awarded, .. } = &target.kind else { continue };
            if self.tick < worthless_from(&target.kind) || !guarded {
                self.always.direct.add(*awarded);
                let mut bundle = Bundle::default();
                bundle.direct.add(fact.field());
                self.part(*awarded, 0, bundle, guarded);
            }
        }
    }

    /// Starts of priorities: what they earn, and what they change for others; one of them without its work.
    fn priorities(&self, wide: &Mask, without: Option<usize>) -> Vec<(usize, Bundle)> {
        let program = self.live.program;
        let all = !self.live.passes.has(Pass::Priorities);
        let mut found = Vec::new();
        for (place, priority) in program.priorities.iter().enumerate() {
            let earns = match priority.timing {
                Timing::Start { by, too_late } => self.tick + 1 < too_late.max(by + 1),
                Timing::Deferred { .. } => false,
            };
            if !(earns || all || wide.touches(priority.started)) {
                continue;
            }
            let mut bundle = Bundle::default();
            let mut work = Mask::default();
            for task in priority.tasks.iter().filter(|_| without != Some(place)) {
                work.add(program.tasks[*task].field);
            }
            if earns || all {
                for (other, early) in &priority.lower {
                    bundle.direct.add(*early);
                    if let Some(other) = program.priorities.get(*other) {
                        bundle.direct.add(other.started);
                    }
                }
            }
            // Whatever reads `started` reads, by way of it, the work that makes it true.
            bundle.direct.unite(&work);
            found.push((place, bundle));
        }
        found
    }

    fn task_can_go_on(&self, task: TaskId) -> bool {
        self.live.program.tasks[task].until.is_none_or(|until| until > self.tick)
    }

    /// The widest live set and the tasks that matter; or the same where a priority has started, so that its work cannot
    /// start it any more.
    fn fixpoint(&self, started: Option<usize>) -> (Mask, Vec<bool>) {
        let program = self.live.program;
        let faint = self.live.passes.has(Pass::Faint);
        let all_tasks = !self.live.passes.has(Pass::Tasks);
        let mut wide = self.always.direct;
        for part in &self.parts {
            wide.unite(&part.bundle.direct);
        }
        let mut useful = vec![all_tasks; program.tasks.len()];
        loop {
            let before = (wide, useful.clone());
            for (place, bundle) in self.priorities(&wide, started) {
                wide.unite(&bundle.direct);
                if let Some(priority) = program.priorities.get(place) {
                    wide.add(priority.started);
                }
            }
            for i in 0..program.tasks.len() {
                let id = TaskId::at(i);
                if let Some(slot) = useful.get_mut(i)
                    && !*slot
                    && self.task_can_go_on(id)
                {
                    *slot = self.matters(id, &wide, &before.1);
                }
                if before.1.get(i).copied().unwrap_or(false) {
                    wide.unite(&self.closure(id, &wide, &before.1));
                }
            }
            let mut effects = |list: &[Effect]| {
                for effect in list {
                    if let Some(reads) = self.contribution(effect, &wide, &useful, faint) {
                        wide.unite(&reads);
                    }
                }
            };
            effects(&self.always.effects);
            self.parts.iter().for_each(|part| effects(&part.bundle.effects));
            if before == (wide, useful.clone()) {
                return (wide, useful);
            }
        }
    }

    /// Finds the tasks that matter only until their own priority has started.
    fn beside_starts(&mut self) {
        let program = self.live.program;
        for (place, priority) in program.priorities.iter().enumerate() {
            let is_useful = |t: &TaskId| self.useful.get(t.index()).copied().unwrap_or(false);
            if !priority.tasks.iter().any(is_useful) {
                continue;
            }
            let (_, useful) = self.fixpoint(Some(place));
            for task in &priority.tasks {
                if let (Some(slot), Some(still)) =
                    (self.useful_beside_start.get_mut(task.index()), useful.get(task.index()))
                {
                    *slot = *still;
                }
            }
        }
    }

    /// Whether progress on a task can matter.
    fn matters(&self, id: TaskId, wide: &Mask, useful: &[bool]) -> bool {
        let task = &self.live.program.tasks[id];
        let is_useful = |t: TaskId| useful.get(t.index()).copied().unwrap_or(false);
        // Completion frees people: a condition that asks for them asks for the work.
        let frees = |m: &crate::program::Member| m.raw(id) != 0 && wide.touches(m.field);
        let moves = |m: MemberId| {
            let member = &self.live.program.members[m];
            wide.touches(member.field) || member.tasks.iter().any(|(t, _)| is_useful(*t))
        };
        wide.touches(task.field)
            || self.live.program.members.iter().any(frees)
            || task.then.is_some_and(is_useful)
            || task.done.iter().any(|step| match step {
                Step::Variable(v, _) => {
                    let field = self.live.program.variables[*v].field;
                    wide.touches(field) || self.valued.touches(field)
                }
                Step::Flag(flag, _) => wide.touches(self.live.program.flags[*flag]),
                // Also if it takes somebody off work that matters, for work that does not.
                Step::Assign(member, _) | Step::Release(member) => moves(*member),
            })
    }

    /// What an effect reads, if what it changes matters.
    fn contribution(&self, effect: &Effect, wide: &Mask, useful: &[bool], faint: bool) -> Option<Mask> {
        match effect {
            Effect::Write(field, reads) => {
                (!faint || wide.touches(*field) || self.valued.touches(*field)).then_some(*reads)
            }
            Effect::Staff(task, when) => {
                let is_useful = |t: &TaskId| useful.get(t.index()).copied().unwrap_or(false);
                // Whoever is moved may leave work that matters.
                let mut mask = if useful.contains(&true) { *when } else { Mask::default() };
                if let Some(task) = task.filter(is_useful) {
                    mask.unite(&self.closure(task, wide, useful));
                }
                Some(mask)
            }
        }
    }

    /// Everything that work on a task reads: its progress, what it waits for, the pace, and what its completion does.
    fn closure(&self, task: TaskId, wide: &Mask, useful: &[bool]) -> Mask {
        let program = self.live.program;
        let mut mask = reads_of(&program.pace);
        let mut seen = vec![false; program.tasks.len()];
        let mut open = vec![task];
        while let Some(id) = open.pop() {
            let Some(slot) = seen.get_mut(id.index()) else { continue };
            if std::mem::replace(slot, true) {
                continue;
            }
            let task = &program.tasks[id];
            mask.add(task.field);
            task.after.iter().for_each(|t| mask.add(program.tasks[*t].field));
            open.extend(task.then);
            let mut done = Bundle::default();
            done.steps(program, &task.done, &Mask::default());
            for effect in &done.effects {
                match effect {
                    Effect::Staff(other, _) => {
                        open.extend(other.filter(|t| useful.get(t.index()).copied().unwrap_or(false)));
                    }
                    Effect::Write(..) => {
                        if let Some(reads) = self.contribution(effect, wide, useful, self.live.passes.has(Pass::Faint))
                        {
                            mask.unite(&reads);
                        }
                    }
                }
            }
        }
        mask
    }

    pub(super) fn plan(mut self) -> Plan {
        (self.wide, self.useful) = self.fixpoint(None);
        let program = self.live.program;
        self.useful_beside_start = self.useful.clone();
        if self.live.passes.has(Pass::Tasks) && self.live.passes.has(Pass::Priorities) {
            self.beside_starts();
        }
        let faint = self.live.passes.has(Pass::Faint);
        let read = |planner: &Planner<'_, '_>, bundle: &Bundle| {
            let mut mask = bundle.direct;
            for effect in &bundle.effects {
                if let Some(reads) = planner.contribution(effect, &planner.wide, &planner.useful, faint) {
                    mask.unite(&reads);
                }
            }
            mask
        };
        let mut base = read(&self, &self.always);
        let mut cases: Vec<Case> = self
            .parts
            .iter()
            .map(|part| Case {
                field: part.field,
                raw: part.raw,
                unless: Field::default(),
                mask: read(&self, &part.bundle),
            })
            .collect();
        let wide = self.wide;
        let guarded = self.live.passes.has(Pass::Priorities);
        for (place, bundle) in self.priorities(&wide, None) {
            let Some(priority) = program.priorities.get(place) else { continue };
            base.add(priority.started);
            if guarded {
                cases.push(Case { field: priority.started, raw: 0, unless: Field::default(), mask: bundle.direct });
            } else {
                base.unite(&bundle.direct);
            }
        }
        self.work(&mut base, &mut cases);
        cases.retain(|case| !case.mask.within(&base));
        let stopped = if self.live.passes.has(Pass::Tasks) { self.stopped(&wide) } else { Vec::new() };
        let paid = self.paid();
        // What is not paid, because somebody may read it or because a bound is near, is kept; what is paid is at its middle.
        for kept in self.live.points.list.iter().filter(|kept| self.valued.touches(kept.field)) {
            base.add(kept.field);
        }
        Plan { base, cases, stopped, paid }
    }

    /// Who works on what, as far as the work matters.
    fn work(&self, base: &mut Mask, cases: &mut Vec<Case>) {
        let program = self.live.program;
        if !self.live.passes.has(Pass::Tasks) {
            for member in &program.members {
                base.add(member.field);
            }
            for i in 0..program.tasks.len() {
                base.unite(&self.closure(TaskId::at(i), &self.wide, &self.useful));
            }
            return;
        }
        for member in &program.members {
            for (place, (task, _)) in member.tasks.iter().enumerate() {
                if !self.useful.get(task.index()).copied().unwrap_or(false) {
                    continue;
                }
                let mut mask = self.closure(*task, &self.wide, &self.useful);
                mask.add(member.field);
                let only_starts = !self.useful_beside_start.get(task.index()).copied().unwrap_or(true);
                let priority = program.priorities.iter().find(|p| p.tasks.contains(task)).map(|p| p.started);
                let unless = priority.filter(|_| only_starts && self.live.passes.has(Pass::Priorities));
                cases.push(Case {
                    field: member.field,
                    raw: place as u64 + 1,
                    unless: unless.unwrap_or_default(),
                    mask,
                });
            }
        }
    }

    /// Quantities that can be paid as points from here on.
    fn paid(&self) -> Vec<(usize, Span)> {
        let free = |field: Field| self.valued.touches(field) && !self.wide.touches(field);
        let list = self.live.points.list.iter().zip(&self.spans).enumerate();
        list.filter(|(_, (paid, _))| free(paid.field)).map(|(i, (_, span))| (i, *span)).collect()
    }

    fn stopped(&self, wide: &Mask) -> Vec<Stopped> {
        let program = self.live.program;
        let over = program
            .tasks
            .iter()
            .enumerate()
            .filter(|(i, task)| wide.touches(task.field) && !self.task_can_go_on(TaskId::at(*i)));
        let found = over.map(|(i, task)| {
            let counts = |p: &&crate::program::Priority| p.tasks.contains(&TaskId::at(i)) && wide.touches(p.started);
            Stopped {
                field: task.field,
                full: task.full,
                counted: program.priorities.iter().find(counts).map(|p| p.started),
            }
        });
        // A policy that looks at the work itself may look at its progress.
        if self.live.needs == Needs::Work { Vec::new() } else { found.collect() }
    }
}
