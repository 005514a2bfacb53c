//! Who reads and who changes what, over the whole text.

use crate::check::{Checked, Piece, Speaker, Target};
use crate::expression::{Atom, Effect, MemberId, PersonId, Place, TaskId, Term, TermKind, UnknownId, VariableId};

/// By place in declared order: whether it is so.
#[derive(Debug)]
pub(super) struct Marks(Vec<bool>);

impl Marks {
    fn new(count: usize) -> Marks {
        Marks(vec![false; count])
    }

    fn set(&mut self, id: impl Place) {
        self.set_at(id.place());
    }

    fn set_at(&mut self, place: usize) {
        if let Some(mark) = self.0.get_mut(place) {
            *mark = true;
        }
    }

    pub(super) fn has(&self, place: usize) -> bool {
        self.0.get(place).copied().unwrap_or(false)
    }
}

/// Uses of everything that can be declared.
#[derive(Debug)]
pub(super) struct Usage {
    /// Read by a condition, a weight, an effect on something else, a text, a target or the outcome.
    pub(super) variables_read: Marks,
    pub(super) variables_set: Marks,
    pub(super) flags_read: Marks,
    pub(super) flags_set: Marks,
    /// Compared with a value, or asked whether it is known.
    pub(super) unknowns_read: Marks,
    pub(super) unknowns_looked_at: Marks,
    /// By unknown and look.
    pub(super) looks: Vec<Marks>,
    /// Asked whether they are done, waited for, or judged.
    pub(super) tasks_read: Marks,
    /// Somebody is sent to them, or comes to them from another task.
    pub(super) tasks_staffed: Marks,
    pub(super) members_sent: Marks,
    pub(super) members_heard: Marks,
    pub(super) people_heard: Marks,
}

impl Usage {
    pub(super) fn new(checked: &Checked) -> Usage {
        let (scenario, world) = (checked.scenario(), &checked.world);
        let mut usage = Usage {
            variables_read: Marks::new(scenario.variables.len()),
            variables_set: Marks::new(scenario.variables.len()),
            flags_read: Marks::new(scenario.flags.len()),
            flags_set: Marks::new(scenario.flags.len()),
            unknowns_read: Marks::new(scenario.unknowns.len()),
            unknowns_looked_at: Marks::new(scenario.unknowns.len()),
            looks: world.unknowns.iter().map(|u| Marks::new(u.looks.len())).collect(),
            tasks_read: Marks::new(scenario.tasks.len()),
            tasks_staffed: Marks::new(scenario.tasks.len()),
            members_sent: Marks::new(scenario.team.len()),
            members_heard: Marks::new(scenario.team.len()),
            people_heard: Marks::new(scenario.people.len()),
        };
        world.for_each_question(&mut |term| usage.reads(&term.value, None));
        world.for_each_effect(&mut |effect| usage.effect(&effect.value));
        usage.judged(checked);
        usage.told(checked);
        usage.questions(checked);
        usage
    }

    /// Notes what a term reads, but for the fact that it is the new value of.
    fn reads(&mut self, term: &Term, own: Option<Atom>) {
        term.visit(&mut |t| match t.kind {
            TermKind::Atom(atom) if Some(atom) != own => self.read(atom),
            _ => {}
        });
    }

    fn read(&mut self, atom: Atom) {
        match atom {
            Atom::Variable(id) => self.variables_read.set(id),
            Atom::Flag(id) => self.flags_read.set(id),
            Atom::Done(id) => self.tasks_read.set(id),
            Atom::Is(id, _) | Atom::Known(id) => self.unknowns_read.set(id),
            Atom::Busy(_) | Atom::Started(_) | Atom::Tick | Atom::Visits(_) | Atom::First(..) | Atom::Input(_) => {}
        }
    }

    fn effect(&mut self, effect: &Effect) {
        match effect {
            Effect::Variable { variable, value, .. } => {
                self.variables_set.set(*variable);
                self.reads(value, Some(Atom::Variable(*variable)));
            }
            Effect::Flag { flag, value } => {
                self.flags_set.set(*flag);
                self.reads(value, Some(Atom::Flag(*flag)));
            }
            Effect::Assign(member, task) => self.sent(*member, *task),
            Effect::Release(_) => {}
        }
    }

    fn sent(&mut self, member: MemberId, task: TaskId) {
        self.members_sent.set(member);
        self.tasks_staffed.set(task);
    }

    /// Targets, outcomes, tasks that wait for others or lead to them.
    fn judged(&mut self, checked: &Checked) {
        for target in &checked.world.targets {
            match target {
                Target::Level { variable, .. } => self.variables_read.set(*variable),
                Target::Done { fact, .. } => self.read(*fact),
            }
        }
        for (place, (_, variable)) in checked.scenario().variables.iter().enumerate() {
            if variable.outcome.is_some() {
                self.variables_read.set(VariableId::at(place));
            }
        }
        for task in &checked.world.tasks {
            task.after.iter().for_each(|before| self.tasks_read.set(*before));
            if let Some(then) = task.then {
                self.tasks_staffed.set(then);
            }
        }
        for choice in &checked.world.choices {
            if let Some((unknown, look)) = choice.look {
                self.unknowns_looked_at.set(unknown);
                if let Some(looks) = self.looks.get_mut(unknown.index()) {
                    looks.set_at(look.into());
                }
            }
        }
    }

    /// Who speaks, and what texts show.
    fn told(&mut self, checked: &Checked) {
        let world = &checked.world;
        let speakers = world.nodes.iter().filter_map(|n| n.speaker);
        let speakers: Vec<Speaker> = speakers.chain(world.promises.iter().filter_map(|p| p.to)).collect();
        for speaker in speakers {
            match speaker {
                Speaker::Person(id) => self.people_heard.set(id),
                Speaker::Member(id) => self.members_heard.set(id),
            }
        }
        for piece in world.texts().iter().flat_map(|t| &t.alternatives).flat_map(|(_, pieces)| pieces) {
            match piece {
                Piece::Variable(id) => self.variables_read.set(*id),
                Piece::Person(id) => self.people_heard.set(*id),
                Piece::Member(id) => self.members_heard.set(*id),
                Piece::Words(_) | Piece::Task(_) | Piece::Clock => {}
            }
        }
        self.named(checked);
    }

    /// People whose name stands in a text in so many words.
    fn named(&mut self, checked: &Checked) {
        let silent = |count: usize, heard: &Marks| (0..count).filter(|i| !heard.has(*i)).collect::<Vec<_>>();
        let scenario = checked.scenario();
        let people = silent(scenario.people.len(), &self.people_heard);
        let members = silent(scenario.team.len(), &self.members_heard);
        if people.is_empty() && members.is_empty() {
            return;
        }
        let mut said = String::new();
        for piece in checked.world.texts().iter().flat_map(|t| &t.alternatives).flat_map(|(_, pieces)| pieces) {
            if let Piece::Words(words) = piece {
                said.push_str(words);
                said.push('\n');
            }
        }
        let stands = |name: &str| name.split_whitespace().next().is_some_and(|first| said.contains(first));
        for place in people {
            if scenario.people.0.get(place).is_some_and(|(_, person)| stands(&person.name)) {
                self.people_heard.set(PersonId::at(place));
            }
        }
        for place in members {
            if scenario.team.0.get(place).is_some_and(|(_, member)| stands(&member.name)) {
                self.members_heard.set(MemberId::at(place));
            }
        }
    }

    /// Predictions read what they ask for.
    fn questions(&mut self, checked: &Checked) {
        let scenario = checked.scenario();
        for (_, prediction) in scenario.predictions.iter() {
            let unknown = prediction.unknown.as_ref().and_then(|name| scenario.unknowns.index(&name.value));
            if let Some(place) = unknown {
                self.unknowns_read.set(UnknownId::at(place));
            }
        }
    }
}
