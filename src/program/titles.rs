//! Ids and titles of everything, from the scenario as written.

use super::Program;
use crate::check::Speaker;
use crate::expression::{
    ChoiceId, EndingId, FlagId, InjectId, MemberId, NodeId, PersonId, PracticeId, PriorityId, RuleId, TargetId, TaskId,
    UnknownId, VariableId,
};
use crate::scenario;

impl Program {
    /// A variable's id and declaration.
    #[must_use]
    pub fn variable(&self, id: VariableId) -> Option<(&str, &scenario::Variable)> {
        self.scenario.variables.0.get(id.index()).map(|(key, v)| (key.value.as_str(), &v.value))
    }

    /// A flag's title.
    #[must_use]
    pub fn flag_title(&self, id: FlagId) -> &str {
        self.scenario.flags.0.get(id.index()).map_or("", |(_, f)| f.title.as_str())
    }

    /// A flag's id.
    #[must_use]
    pub fn flag_id(&self, id: FlagId) -> &str {
        self.scenario.flags.0.get(id.index()).map_or("", |(key, _)| key.value.as_str())
    }

    /// A person's name and role.
    #[must_use]
    pub fn person(&self, id: PersonId) -> (&str, &str) {
        self.scenario.people.0.get(id.index()).map_or(("", ""), |(_, p)| (p.name.as_str(), p.role.as_str()))
    }

    /// A member's name and role.
    #[must_use]
    pub fn member(&self, id: MemberId) -> (&str, &str) {
        self.scenario.team.0.get(id.index()).map_or(("", ""), |(_, m)| (m.name.as_str(), m.role.as_str()))
    }

    /// A member's id.
    #[must_use]
    pub fn member_id(&self, id: MemberId) -> &str {
        self.scenario.team.0.get(id.index()).map_or("", |(key, _)| key.value.as_str())
    }

    /// Name and role of who speaks.
    #[must_use]
    pub fn speaker(&self, speaker: Speaker) -> (&str, &str) {
        match speaker {
            Speaker::Person(p) => self.person(p),
            Speaker::Member(m) => self.member(m),
        }
    }

    /// A task's title.
    #[must_use]
    pub fn task_title(&self, id: TaskId) -> &str {
        self.scenario.tasks.0.get(id.index()).map_or("", |(_, t)| t.title.as_str())
    }

    /// A task's id.
    #[must_use]
    pub fn task_id(&self, id: TaskId) -> &str {
        self.scenario.tasks.0.get(id.index()).map_or("", |(key, _)| key.value.as_str())
    }

    /// A priority's id and title.
    #[must_use]
    pub fn priority(&self, id: PriorityId) -> (&str, &str) {
        self.scenario.priorities.0.get(id.index()).map_or(("", ""), |(key, p)| (key.value.as_str(), p.title.as_str()))
    }

    /// An unknown's id, title and the ids of its values.
    #[must_use]
    pub fn unknown(&self, id: UnknownId) -> Option<(&str, &scenario::Unknown)> {
        self.scenario.unknowns.0.get(id.index()).map(|(key, u)| (key.value.as_str(), &u.value))
    }

    /// A rule's reason.
    #[must_use]
    pub fn rule_why(&self, id: RuleId) -> &str {
        self.scenario.rules.get(id.index()).map_or("", |r| r.why.as_str())
    }

    /// A target's id and title.
    #[must_use]
    pub fn target(&self, id: TargetId) -> (&str, &str) {
        self.scenario.targets.0.get(id.index()).map_or(("", ""), |(key, t)| {
            let title = match &t.value {
                scenario::Target::Level(level) => &level.title,
                scenario::Target::Done(done) => &done.title,
            };
            (key.value.as_str(), title.as_str())
        })
    }

    /// A practice's id and title.
    #[must_use]
    pub fn practice(&self, id: PracticeId) -> (&str, &str) {
        self.scenario.practices.0.get(id.index()).map_or(("", ""), |(key, p)| (key.value.as_str(), p.title.as_str()))
    }

    /// A node's id.
    #[must_use]
    pub fn node_id(&self, id: NodeId) -> &str {
        self.scenario.nodes.0.get(id.index()).map_or("", |(key, _)| key.value.as_str())
    }

    /// The node called `id`.
    #[must_use]
    pub fn find_node(&self, id: &str) -> Option<NodeId> {
        self.scenario.nodes.index(id).map(NodeId::at)
    }

    /// A choice as written.
    #[must_use]
    pub fn written_choice(&self, id: ChoiceId) -> Option<&scenario::Choice> {
        let node = self.choices[id].node;
        let (_, written) = self.scenario.nodes.0.get(node.index())?;
        let (scenario::Node::Decision(decision), super::NodeKind::Decision { choices }) =
            (&written.value, &self.nodes[node].kind)
        else {
            return None;
        };
        let place = choices.iter().position(|c| *c == id)?;
        decision.choices.get(place).map(|c| &c.value)
    }

    /// A choice's id, without its node.
    #[must_use]
    pub fn choice_id(&self, id: ChoiceId) -> &str {
        self.written_choice(id).map_or("", |c| c.id.as_str())
    }

    /// `node/choice`.
    #[must_use]
    pub fn choice_key(&self, id: ChoiceId) -> String {
        format!("{}/{}", self.node_id(self.choices[id].node), self.choice_id(id))
    }

    /// Ids of a ranking's items.
    #[must_use]
    pub fn item_ids(&self, node: NodeId) -> Vec<&str> {
        match self.scenario.nodes.0.get(node.index()).map(|(_, n)| &n.value) {
            Some(scenario::Node::Ranking(ranking)) => ranking.items.iter().map(|i| i.id.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    /// Reads `choice` or `a>b>c` at a node. An incomplete order is completed in the order declared.
    #[must_use]
    pub fn parse_pick(&self, node: NodeId, text: &str) -> Option<super::Pick> {
        let ids = self.item_ids(node);
        if ids.is_empty() {
            let super::NodeKind::Decision { choices } = &self.nodes[node].kind else { return None };
            return choices.iter().copied().find(|c| self.choice_id(*c) == text).map(super::Pick::Choice);
        }
        let mut places: Vec<u8> = Vec::new();
        for name in text.split('>') {
            let place = u8::try_from(ids.iter().position(|id| *id == name.trim())?).ok()?;
            if places.contains(&place) {
                return None;
            }
            places.push(place);
        }
        places.extend(
            (0..ids.len()).filter_map(|i| u8::try_from(i).ok()).filter(|i| !places.contains(i)).collect::<Vec<_>>(),
        );
        Some(super::Pick::Order(places))
    }

    /// What can be said at a node: ids of a decision's choices, or of a ranking's items.
    #[must_use]
    pub fn answers(&self, node: NodeId) -> Vec<&str> {
        match &self.nodes[node].kind {
            super::NodeKind::Decision { choices } => choices.iter().map(|c| self.choice_id(*c)).collect(),
            super::NodeKind::Ranking { .. } => self.item_ids(node),
            super::NodeKind::Chance(_) => Vec::new(),
        }
    }

    /// An inject's id.
    #[must_use]
    pub fn inject_id(&self, id: InjectId) -> &str {
        self.scenario.injects.get(id.index()).map_or("", |i| i.id.as_str())
    }

    /// An ending's id and title.
    #[must_use]
    pub fn ending(&self, id: EndingId) -> (&str, &str) {
        self.scenario.endings.get(id.index()).map_or(("", ""), |e| (e.id.as_str(), e.title.as_str()))
    }

    /// A place as it is written: `node`, `node/choice`, `finish` or an ending's id.
    #[must_use]
    pub(crate) fn place_key(&self, place: super::Place) -> String {
        match place {
            super::Place::Node(node) => self.node_id(node).to_owned(),
            super::Place::Choice(choice) => self.choice_key(choice),
            super::Place::Finish => "finish".to_owned(),
            super::Place::Ended(ending) => self.ending(ending).0.to_owned(),
        }
    }

    /// A tick in words: "Day 2, afternoon", or "minute 3".
    #[must_use]
    pub fn clock_words(&self, tick: u32) -> String {
        let clock = &self.scenario.clock.value;
        let names = &clock.names;
        let size = u32::try_from(names.len()).unwrap_or(0);
        if size == 0 {
            return format!("{} {tick}", clock.tick.value);
        }
        if tick == self.length && tick.is_multiple_of(size) {
            return format!("{} {}, end", clock.group.value, tick / size);
        }
        let name = names.get((tick % size) as usize).map_or("", |n| n.as_str());
        format!("{} {}, {name}", clock.group.value, tick / size + 1)
    }

    /// A duration in words: "1 half-day", "3 half-days".
    #[must_use]
    pub fn ticks_words(&self, ticks: u32) -> String {
        let tick = &self.scenario.clock.tick.value;
        if ticks == 1 { format!("1 {tick}") } else { format!("{ticks} {tick}s") }
    }
}
