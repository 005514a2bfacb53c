//! The whole scenario as JSON for readers in other languages: every field is there, defaults filled in, every name resolved,
//! every expression as it was written and as a tree. `docs/scenario.schema.json` says what is in it.

mod schema;
mod story;
mod words;
mod world;

pub use schema::schema;

use serde_json::{Value, json};

use crate::check::Checked;
use crate::engine::Component;
use crate::program::Program;
use words::Said;

/// Version of the shape; a field that is added leaves it as it is.
const SHAPE: u32 = 1;

/// A scenario as JSON. Both are made of the same text.
#[must_use]
pub fn scenario_json(program: &Program, checked: &Checked) -> Value {
    let said = Said { program, world: &checked.world };
    let s = &program.scenario;
    let list = |list: &[crate::scenario::Located<String>]| list.iter().map(|x| json!(x.value)).collect::<Value>();
    let weights = Component::ALL.iter().zip(program.weights).map(|(c, w)| (c.name().to_owned(), json!(w)));
    let bars = s.bars.as_ref().map(|bars| bars.value.clone()).unwrap_or_default();
    json!({
        "shape": SHAPE,
        "version": env!("CARGO_PKG_VERSION"),
        "fingerprint": program.fingerprint(),
        "text_hash": program.text_hash(),
        "format": s.format.value.0,
        "id": s.id.value,
        "title": s.title.value,
        "kind": s.kind.value,
        "tags": list(&s.tags),
        "minutes": s.minutes.value.0,
        "about": {
            "role": s.about.role.value, "summary": s.about.summary.value, "source": s.about.source.value,
            "goals": list(&s.about.goals), "assumptions": list(&s.about.assumptions), "limits": list(&s.about.limits),
        },
        "clock": {
            "tick": s.clock.tick.value, "length": program.length, "names": list(&s.clock.names),
            "group": s.clock.group.value,
        },
        "framework": world::framework(&program.ranking.framework),
        "weights": Value::Object(weights.collect()),
        "bars": {"blind": bars.blind.value, "expert": bars.expert.value, "states": bars.states.value.0},
        "priorities": said.priorities(),
        "variables": said.variables(),
        "flags": said.flags(),
        "people": said.people(),
        "unknowns": said.unknowns(),
        "team": said.team(),
        "pace": said.expression(&s.pace.value.0, said.world.pace.as_deref()),
        "tasks": said.tasks(),
        "rules": said.rules(),
        "targets": said.targets(),
        "practices": said.practices(),
        "promises": said.promises(),
        "predictions": said.predictions(),
        "start": program.node_id(program.start),
        "nodes": said.nodes(),
        "injects": said.injects(),
        "endings": said.endings(),
        "expert": said.expert(),
    })
}
