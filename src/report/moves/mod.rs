//! What inputs and information are worth: flips, the tornado, the value of knowing more.

mod flips;
mod flips_text;
mod information;
mod svg;
mod tornado;

pub use flips::{flips_csv, flips_json};
pub use flips_text::flips_text;
pub use information::{information_csv, information_json, information_text};
pub use svg::tornado_svg;
pub(super) use svg::{Drawing, DrawnBar};
pub(super) use tornado::bar;
pub use tornado::{tornado_csv, tornado_json, tornado_text};

use crate::analysis::Input;
use crate::engine::Component;
use crate::program::{ChanceId, Pick, Program};
use crate::scenario::outcomes_of;

/// What an input is called.
pub(super) struct Named {
    /// `weight`, `chance`, `framework`, `start` or `prior`.
    kind: &'static str,
    id: String,
    pub(super) title: String,
}

pub(super) fn named(program: &Program, input: Input) -> Named {
    match input {
        Input::Weight(component) => {
            let id = Component::ALL.get(component).map_or("", |c| c.name()).to_owned();
            Named { kind: "weight", title: format!("weight of {id}"), id }
        }
        Input::Chance(chance, outcome) => {
            let id = outcome_id(program, chance, outcome);
            Named {
                kind: "chance",
                title: format!("chance of {id} ({})", program.chances[chance].id),
                id: format!("{}/{id}", program.chances[chance].id),
            }
        }
        Input::Framework(priority, input) => {
            let (id, title) = program.priority(priority);
            let inputs = program.scenario.priorities.0.get(priority.index()).map(|(_, p)| &p.inputs);
            let name = inputs.and_then(|i| i.0.get(input)).map_or("", |(key, _)| key.value.as_str());
            Named { kind: "framework", id: format!("{id}/{name}"), title: format!("{title}: {name}") }
        }
        Input::Start(variable) => {
            let (id, title) = program.variable(variable).map_or(("", ""), |(id, v)| (id, v.title.as_str()));
            Named { kind: "start", id: id.to_owned(), title: title.to_owned() }
        }
        Input::Prior(unknown, value) => {
            let Some((id, written)) = program.unknown(unknown) else {
                return Named { kind: "prior", id: String::new(), title: String::new() };
            };
            let name = written.values.0.get(value).map_or("", |(key, _)| key.value.as_str());
            Named { kind: "prior", id: format!("{id}/{name}"), title: format!("{}: {name}", written.title.value) }
        }
    }
}

pub(in crate::report) fn outcome_id(program: &Program, chance: ChanceId, outcome: usize) -> String {
    let written = outcomes_of(&program.scenario, &program.chances[chance].id);
    written.and_then(|list| list.get(outcome)).map_or_else(String::new, |o| o.id.value.clone())
}

/// A choice's id; at a ranking that of the item put first.
fn pick_id(program: &Program, node: crate::expression::NodeId, pick: &Pick) -> String {
    match pick {
        Pick::Choice(choice) => program.choice_id(*choice).to_owned(),
        Pick::Order(order) => {
            let items = program.item_ids(node);
            order.first().and_then(|i| items.get(usize::from(*i))).map_or_else(String::new, |id| (*id).to_owned())
        }
    }
}

/// A number with at most three places.
pub(super) fn number(x: f64) -> String {
    let text = format!("{x:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A probability in per cent with one place.
fn per_cent(p: f64) -> String {
    format!("{:.1} %", p * 100.0)
}

/// An optional number for a line of values, in full; empty without one.
fn csv_number(x: Option<f64>) -> String {
    x.filter(|x| x.is_finite()).map_or_else(String::new, |x| x.to_string())
}
