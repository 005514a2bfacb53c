//! Places of a scenario and the ways between them, as the file has them: whether a condition can hold is not asked.

use std::collections::BTreeMap;

use crate::check::Goto;
use crate::expression::{ChoiceId, EndingId, InjectId, NodeId, TaskId};
use crate::program::{ChanceId, NodeKind, Outcomes, Program};

/// A place to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpotKind {
    /// The player chooses.
    Decision(NodeId),
    /// The player orders a list.
    Ranking(NodeId),
    /// The dice choose.
    Chance(NodeId),
    /// The rest of the clock passes.
    Finish,
    /// The story is over.
    Ending(EndingId),
    /// An inject begins.
    Inject(InjectId),
    /// An inject is over, and the story goes on.
    Resume,
}

impl SpotKind {
    /// The node, if it is one.
    #[must_use]
    pub const fn node(self) -> Option<NodeId> {
        match self {
            SpotKind::Decision(node) | SpotKind::Ranking(node) | SpotKind::Chance(node) => Some(node),
            SpotKind::Finish | SpotKind::Ending(_) | SpotKind::Inject(_) | SpotKind::Resume => None,
        }
    }
}

/// A place, with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// What it is.
    pub kind: SpotKind,
    /// Its id, or what it is called.
    pub id: String,
    /// Its words, without conditions; may be empty.
    pub words: String,
    /// When, if it is bound to a time.
    pub when: Option<String>,
    /// The inject it belongs to; none for the story.
    pub inject: Option<InjectId>,
}

/// What a line of a way stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// A choice, with all outcomes that lead there.
    Choice(ChoiceId),
    /// An outcome of a chance node, by place.
    Outcome(ChanceId, usize),
    /// Nothing that is named: it goes on.
    On,
}

/// A line with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What it stands for.
    pub line: Line,
    /// Its name; empty if it has none.
    pub name: String,
}

/// All that leads from one place to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Place in the list of spots.
    pub from: usize,
    /// Place in the list of spots.
    pub to: usize,
    /// In declared order.
    pub lines: Vec<Named>,
}

/// A task, with what it waits for and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskNote {
    /// Which one.
    pub id: TaskId,
    /// Tasks that must be done before.
    pub after: Vec<TaskId>,
    /// Where its members go.
    pub then: Option<TaskId>,
    /// Who can do it: id and skill.
    pub by: Vec<(String, String)>,
}

/// The story, its injects and its tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryMap {
    /// The story's places first, from its start; then inject by inject.
    pub spots: Vec<Spot>,
    /// In the order of their places.
    pub ways: Vec<Way>,
    /// In declared order.
    pub tasks: Vec<TaskNote>,
}

impl StoryMap {
    /// The map of a program.
    #[must_use]
    pub fn new(program: &Program) -> StoryMap {
        let mut maker = Maker {
            program,
            map: StoryMap { spots: Vec::new(), ways: Vec::new(), tasks: tasks(program) },
            places: BTreeMap::new(),
        };
        maker.follow(program.start, None);
        maker.clock_runs_out();
        for i in 0..program.injects.len() {
            maker.inject(InjectId::at(i));
        }
        maker.map
    }

    /// Places of the spots that belong to an inject, or to the story.
    pub fn of(&self, inject: Option<InjectId>) -> impl Iterator<Item = usize> + '_ {
        self.spots.iter().enumerate().filter(move |(_, spot)| spot.inject == inject).map(|(place, _)| place)
    }
}

fn tasks(program: &Program) -> Vec<TaskNote> {
    let note = |(i, task): (usize, &crate::program::Task)| {
        let id = TaskId::at(i);
        let skill =
            |(_, member): &(crate::scenario::Located<String>, crate::scenario::Located<crate::scenario::Member>)| {
                member.skills.get(program.task_id(id)).map(|skill| skill.value.to_string())
            };
        let by = program.scenario.team.iter().filter_map(|entry| Some((entry.0.value.clone(), skill(entry)?)));
        TaskNote { id, after: task.after.clone(), then: task.then, by: by.collect() }
    };
    program.tasks.iter().enumerate().map(note).collect()
}

struct Maker<'p> {
    program: &'p Program,
    map: StoryMap,
    places: BTreeMap<(Option<InjectId>, SpotKind), usize>,
}

impl Maker<'_> {
    /// A node and everything that follows it, breadth first.
    fn follow(&mut self, start: NodeId, inject: Option<InjectId>) {
        let mut open = std::collections::VecDeque::from([start]);
        let first = self.node_kind(start);
        self.spot(first, inject);
        while let Some(node) = open.pop_front() {
            let from = self.spot(self.node_kind(node), inject);
            for (goto, named) in self.leads(node) {
                let kind = self.kind(goto);
                let known = self.places.contains_key(&(inject, kind));
                let to = self.spot(kind, inject);
                self.way(from, to, named);
                if let (false, Some(next)) = (known, kind.node()) {
                    open.push_back(next);
                }
            }
        }
    }

    /// The endings that decide when the clock is at its end, which can be at any place of the story.
    fn clock_runs_out(&mut self) {
        let from = self.spot(SpotKind::Finish, None);
        for i in 0..self.program.endings.len() {
            let id = EndingId::at(i);
            let to = self.spot(SpotKind::Ending(id), None);
            let when = self.program.scenario.endings.get(i).and_then(|e| e.when.as_ref());
            let name = when.map_or_else(|| "else".to_owned(), |w| w.value.0.clone());
            self.way(from, to, Named { line: Line::On, name });
        }
    }

    fn inject(&mut self, id: InjectId) {
        let from = self.spot(SpotKind::Inject(id), Some(id));
        let node = self.program.injects[id].node;
        let to = self.spot(self.node_kind(node), Some(id));
        self.way(from, to, Named { line: Line::On, name: String::new() });
        self.follow(node, Some(id));
    }

    fn way(&mut self, from: usize, to: usize, named: Named) {
        match self.map.ways.iter_mut().find(|way| (way.from, way.to) == (from, to)) {
            Some(way) => way.lines.push(named),
            None => self.map.ways.push(Way { from, to, lines: vec![named] }),
        }
    }

    fn node_kind(&self, node: NodeId) -> SpotKind {
        match self.program.nodes[node].kind {
            NodeKind::Decision { .. } => SpotKind::Decision(node),
            NodeKind::Ranking { .. } => SpotKind::Ranking(node),
            NodeKind::Chance(_) => SpotKind::Chance(node),
        }
    }

    fn kind(&self, goto: Goto) -> SpotKind {
        match goto {
            Goto::Node(node) => self.node_kind(node),
            Goto::Ending(ending) => SpotKind::Ending(ending),
            Goto::Resume => SpotKind::Resume,
            Goto::Finish => SpotKind::Finish,
        }
    }

    /// Where a node leads, by which line, in declared order.
    fn leads(&self, node: NodeId) -> Vec<(Goto, Named)> {
        let program = self.program;
        match &program.nodes[node].kind {
            NodeKind::Decision { choices } => choices.iter().flat_map(|choice| self.leads_by(*choice)).collect(),
            NodeKind::Ranking { goto, .. } => vec![(*goto, Named { line: Line::On, name: String::new() })],
            NodeKind::Chance(outcomes) => {
                let ids = program.outcome_ids(&program.chances[outcomes.chance].id);
                let line = |(place, outcome): (usize, &crate::program::Outcome)| {
                    let name = ids.get(place).map_or_else(String::new, |id| (*id).to_owned());
                    (outcome.goto, Named { line: Line::Outcome(outcomes.chance, place), name })
                };
                outcomes.list.iter().enumerate().map(line).collect()
            }
        }
    }

    /// A choice, with the names of its outcomes where they lead to different places.
    fn leads_by(&self, choice: ChoiceId) -> Vec<(Goto, Named)> {
        let program = self.program;
        let it = &program.choices[choice];
        let id = program.choice_id(choice);
        let named = |name: String| Named { line: Line::Choice(choice), name };
        let Some(outcomes) = &it.outcomes else {
            return vec![(it.goto.unwrap_or(Goto::Finish), named(id.to_owned()))];
        };
        let places = by_goto(outcomes);
        if let [(goto, _)] = places.as_slice() {
            return vec![(*goto, named(id.to_owned()))];
        }
        let ids = program.outcome_ids(&program.chances[outcomes.chance].id);
        let line = |(goto, places): (Goto, Vec<usize>)| {
            let names: Vec<&str> = places.iter().filter_map(|place| ids.get(*place).copied()).collect();
            (goto, named(format!("{id}: {}", names.join(", "))))
        };
        places.into_iter().map(line).collect()
    }

    fn spot(&mut self, kind: SpotKind, inject: Option<InjectId>) -> usize {
        if let Some(place) = self.places.get(&(inject, kind)) {
            return *place;
        }
        let place = self.map.spots.len();
        self.places.insert((inject, kind), place);
        let spot = self.described(kind, inject);
        self.map.spots.push(spot);
        place
    }

    fn described(&self, kind: SpotKind, inject: Option<InjectId>) -> Spot {
        let program = self.program;
        let (id, words, when) = match kind {
            SpotKind::Decision(node) | SpotKind::Ranking(node) | SpotKind::Chance(node) => {
                let at = program.nodes[node].at;
                let when = (at > 0).then(|| format!("from {}", program.clock_words(at)));
                (program.node_id(node).to_owned(), scene(program, node), when)
            }
            SpotKind::Finish => {
                ("finish".to_owned(), "The clock runs out; the first of these that holds".to_owned(), None)
            }
            SpotKind::Ending(id) => {
                let (id, title) = program.ending(id);
                (id.to_owned(), title.to_owned(), None)
            }
            SpotKind::Inject(id) => {
                let it = &program.injects[id];
                let condition = program.scenario.injects.get(id.index()).and_then(|i| i.when.as_ref());
                let words = condition.map_or_else(String::new, |when| format!("when {}", when.value.0));
                let (from, until) = (program.clock_words(it.from), program.clock_words(it.until));
                let when = if it.from == it.until { format!("at {from}") } else { format!("{from} to {until}") };
                (program.inject_id(id).to_owned(), words, Some(when))
            }
            SpotKind::Resume => ("resume".to_owned(), "Back to the story".to_owned(), None),
        };
        Spot { kind, id, words, when, inject }
    }
}

/// Where outcomes lead, with their places, in declared order of the first of each.
fn by_goto(outcomes: &Outcomes) -> Vec<(Goto, Vec<usize>)> {
    let mut found: Vec<(Goto, Vec<usize>)> = Vec::new();
    for (place, outcome) in outcomes.list.iter().enumerate() {
        match found.iter_mut().find(|(goto, _)| *goto == outcome.goto) {
            Some((_, places)) => places.push(place),
            None => found.push((outcome.goto, vec![place])),
        }
    }
    found
}

/// The words of a node's scene, without conditions.
fn scene(program: &Program, node: NodeId) -> String {
    use crate::scenario::Node;
    let written = program.scenario.nodes.0.get(node.index()).map(|(_, n)| &n.value);
    let text = written.map_or("", |written| match written {
        Node::Decision(it) => it.text.plain(),
        Node::Ranking(it) => it.text.plain(),
        Node::Chance(it) => it.text.as_ref().map_or("", |text| text.plain()),
    });
    text.to_owned()
}
