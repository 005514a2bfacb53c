//! What actions and the values of states are called.

use std::collections::HashMap;

use crate::engine::Draw;
use crate::export::Names;
use crate::expression::{ChoiceId, NodeId, VariableId};
use crate::program::{Field, NodeKind, Outcomes, Place, Program, State};
use crate::scenario;
use crate::solve::graph::Menu;

/// How the number in a field is shown.
#[derive(Debug, Clone, Copy)]
enum Shown {
    Variable(VariableId),
    Truth,
    Raw,
}

/// The names of one scenario, and the table of them.
#[derive(Debug)]
pub(super) struct Labels {
    pub(super) names: Names,
    /// The action that pays what is paid before the first state.
    pub(super) begin: String,
    choices: HashMap<ChoiceId, String>,
    items: HashMap<NodeId, Vec<String>>,
    draws: HashMap<(Place, Draw), String>,
    fields: Vec<(Field, String, Shown)>,
}

impl Labels {
    pub(super) fn new(program: &Program) -> Labels {
        let mut names = Names::default();
        let begin = names.give("", "start", "begin", "What is paid before the first decision");
        let mut labels = Labels {
            names,
            begin,
            choices: HashMap::new(),
            items: HashMap::new(),
            draws: HashMap::new(),
            fields: Vec::new(),
        };
        for (i, node) in program.nodes.iter().enumerate() {
            let id = NodeId::at(i);
            match &node.kind {
                NodeKind::Decision { choices } => choices.iter().for_each(|c| labels.choice(program, *c)),
                NodeKind::Ranking { first, .. } => labels.ranking(program, id, first.is_some()),
                NodeKind::Chance(outcomes) => labels.draws(program, Place::Node(id), outcomes),
            }
        }
        labels.fields(program);
        labels
    }

    fn choice(&mut self, program: &Program, choice: ChoiceId) {
        let key = program.choice_key(choice);
        let title = program.written_choice(choice).map_or("", |c| c.label.plain());
        let name = self.names.give("", "choice", &key, title);
        self.choices.insert(choice, name);
        let it = &program.choices[choice];
        let place = Place::Choice(choice);
        if let Some((unknown, look)) = it.look {
            let title = program.unknown(unknown).map_or("", |(_, u)| u.title.as_str());
            let name = self.names.give("", "draw", &format!("{key}/draw"), &format!("What a look shows: {title}"));
            self.draws.insert((place, Draw::Signal(unknown, look)), name);
        } else if let Some(outcomes) = &it.outcomes {
            self.draws(program, place, outcomes);
        }
    }

    /// Names for items put first; one for all where it does not matter which is.
    fn ranking(&mut self, program: &Program, node: NodeId, matters: bool) {
        let id = program.node_id(node);
        let written = program.scenario.nodes.0.get(node.index()).map(|(_, n)| &n.value);
        let Some(scenario::Node::Ranking(ranking)) = written else { return };
        let mut given = Vec::new();
        if matters {
            for item in ranking.items.iter() {
                given.push(self.names.give("", "item first", &format!("{id}/{}", item.id.value), item.label.plain()));
            }
        } else {
            given.push(self.names.give("", "any order", &format!("{id}/any_order"), "Any order: it changes nothing"));
        }
        self.items.insert(node, given);
    }

    fn draws(&mut self, program: &Program, place: Place, outcomes: &Outcomes) {
        let key = program.place_key(place);
        for &unknown in &outcomes.reveals {
            let (id, title) = program.unknown(unknown).map_or(("", ""), |(id, u)| (id, u.title.as_str()));
            let title = format!("What turns out to be so: {title}");
            let name = self.names.give("", "draw", &format!("{key}/reveal_{id}"), &title);
            self.draws.insert((place, Draw::Reveal(unknown)), name);
        }
        let name = self.names.give("", "draw", &format!("{key}/draw"), "Which outcome it is");
        self.draws.insert((place, Draw::Outcome(outcomes.chance)), name);
    }

    fn fields(&mut self, program: &Program) {
        for (label, field) in program.layout.fields() {
            if [program.story_place, program.inject_place].contains(field) {
                continue;
            }
            let variable =
                (0..program.variables.len()).map(VariableId::at).find(|v| program.variables[*v].field == *field);
            let flag = program.flags.iter().position(|f| f == field).map(crate::expression::FlagId::at);
            let (name, shown) = if let Some(id) = variable {
                let (key, title) = program.variable(id).map_or(("", ""), |(key, v)| (key, v.title.as_str()));
                (self.names.give("", "variable", key, title), Shown::Variable(id))
            } else if let Some(id) = flag {
                (self.names.give("", "flag", program.flag_id(id), program.flag_title(id)), Shown::Truth)
            } else {
                let shown = if field.width() == 1 { Shown::Truth } else { Shown::Raw };
                (self.names.give("", "field", label, ""), shown)
            };
            self.fields.push((*field, name, shown));
        }
    }

    /// The names of a menu's actions, in order.
    pub(super) fn actions(&self, menu: &Menu) -> Vec<&str> {
        let found: Vec<&String> = match menu {
            Menu::Decision(_, choices) => choices.iter().filter_map(|c| self.choices.get(c)).collect(),
            Menu::Ranking(node, _) => self.items.get(node).into_iter().flatten().collect(),
            Menu::Draw(place, draw, _) => self.draws.get(&(*place, *draw)).into_iter().collect(),
            Menu::End => Vec::new(),
        };
        found.into_iter().map(String::as_str).collect()
    }

    /// Where a state is and every value in it that is not 0, false or a variable's lowest.
    pub(super) fn values(&self, program: &Program, state: &State, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        let places = &program.places;
        write!(out, "//[at={}", program.place_key(places.place(state.get(program.story_place))))?;
        if let Some(inject) = state.get(program.inject_place).checked_sub(1) {
            write!(out, "\t& inject={}", program.place_key(places.place(inject)))?;
        }
        for (field, name, shown) in &self.fields {
            let raw = state.get(*field);
            match shown {
                _ if raw == 0 => {}
                Shown::Truth => write!(out, "\t& {name}")?,
                Shown::Raw => write!(out, "\t& {name}={raw}")?,
                Shown::Variable(id) => write!(out, "\t& {name}={}", program.view(state).variable(*id))?,
            }
        }
        out.write_all(b"]\n")
    }
}
