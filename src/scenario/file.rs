//! The shape of a scenario file, field by field as docs/scenario-format.md lists them.

use serde::{Deserialize, Serialize};

use super::container::{List, Map, OneOrMore, Source, Whole};
use super::framework::FrameworkRef;
use super::located::{Form, Located, from_slice};
use super::prose::Prose;
use super::raw::Raw;
use super::record::record;
use super::story::{Ending, Inject, Node};
use crate::diagnostic::Level as LintLevel;
use crate::number::Fixed;

/// What a scenario is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Teaches keys and ideas; never recorded.
    WarmUp,
    /// A full crisis.
    #[default]
    Scenario,
    /// A short exercise.
    Drill,
}

impl Form for Kind {
    const WHAT: &'static str = "`warm_up`, `scenario` or `drill`";
}

/// The direction in which a variable gets better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    #[default]
    Higher,
    /// Less is better.
    Lower,
}

impl Form for Better {
    const WHAT: &'static str = "`higher` or `lower`";
}

record! {
    /// A whole scenario, as written and unchecked.
    Scenario {
        format "format": Whole, required;
        id "id": String, required;
        title "title": String, required;
        kind "kind": Kind, default(Kind::Scenario);
        tags "tags": List<String>, default(List::default());
        minutes "minutes": Whole, default(Whole(0));
        about "about": About, required;
        clock "clock": Clock, required;
        framework "framework": FrameworkRef, required;
        weights "weights": Weights, optional;
        bars "bars": Bars, optional;
        lints "lints": List<Lint>, default(List::default());
        start_effort "start_effort": Fixed, default(Fixed::ONE);
        priorities "priorities": Map<Priority>, required;
        variables "variables": Map<Variable>, required;
        flags "flags": Map<Flag>, default(Map::default());
        people "people": Map<Person>, default(Map::default());
        unknowns "unknowns": Map<Unknown>, default(Map::default());
        team "team": Map<Member>, default(Map::default());
        pace "pace": Source, default(Source("1".to_owned()));
        tasks "tasks": Map<Task>, default(Map::default());
        rules "rules": List<Rule>, default(List::default());
        targets "targets": Map<Target>, default(Map::default());
        practices "practices": Map<Practice>, default(Map::default());
        promises "promises": List<Promise>, default(List::default());
        predictions "predictions": Map<Prediction>, default(Map::default());
        start "start": String, required;
        nodes "nodes": Map<Node>, required;
        injects "injects": List<Inject>, default(List::default());
        endings "endings": List<Ending>, required;
        expert "expert": Map<OneOrMore<Answer>>, default(Map::default());
    }
}

record! {
    /// What the scenario's balance is held to.
    Bars {
        blind "blind": Fixed, default(Fixed::from_thousandths(15_000));
        expert "expert": Fixed, default(Fixed::from_thousandths(20_000));
        states "states": Whole, default(Whole(300_000));
    }
}

impl Form for LintLevel {
    const WHAT: &'static str = "`allow`, `warn` or `deny`";
}

record! {
    /// What is made of a warning or a note of this file.
    Lint {
        code "code": String, required;
        level "level": LintLevel, required;
        at "at": String, optional;
        reason "reason": String, required;
    }
}

record! {
    /// Who the player is, and what the scenario claims.
    About {
        role "role": String, required;
        summary "summary": String, required;
        source "source": String, required;
        goals "goals": List<String>, default(List::default());
        assumptions "assumptions": List<String>, default(List::default());
        limits "limits": List<String>, default(List::default());
    }
}

record! {
    /// Simulated time.
    Clock {
        tick "tick": String, required;
        length "length": Whole, required;
        names "names": List<String>, default(List::default());
        group "group": String, default("Day".to_owned());
    }
}

record! {
    /// Points per component.
    Weights {
        priorities "priorities": Whole, required;
        targets "targets": Whole, required;
        outcome "outcome": Whole, required;
        conduct "conduct": Whole, required;
    }
}

record! {
    /// One of the things that compete for attention.
    Priority {
        title "title": String, required;
        inputs "inputs": Map<Fixed>, default(Map::default());
        lenses "lenses": Map<Map<Fixed>>, default(Map::default());
        start_by "start_by": Whole, optional;
        too_late "too_late": Whole, optional;
        opens "opens": Whole, default(Whole(0));
        not_before "not_before": Whole, optional;
        start_effort "start_effort": Fixed, optional;
        source "source": String, default(String::new());
    }
}

record! {
    /// A bounded decimal quantity.
    Variable {
        title "title": String, required;
        unit "unit": String, default(String::new());
        start "start": Fixed, required;
        min "min": Fixed, required;
        max "max": Fixed, required;
        step "step": Fixed, default(Fixed::ONE);
        better "better": Better, required;
        price "price": bool, default(false);
        hidden "hidden": bool, default(false);
        outcome "outcome": Worth, optional;
        source "source": String, default(String::new());
    }
}

record! {
    /// What a variable is worth in the outcome component.
    Worth {
        weight "weight": Whole, default(Whole(1));
        judged "judged": Whole, optional;
        table "table": List<Point>, required;
    }
}

/// A point of a piecewise-linear table: a value and the fraction of the budget it earns.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Point(pub Located<Fixed>, pub Located<Fixed>);

impl Form for Point {
    const WHAT: &'static str = "a pair `(value, fraction)`";
}

record! {
    /// A yes/no fact.
    Flag {
        title "title": String, required;
        start "start": bool, default(false);
    }
}

record! {
    /// Somebody who speaks and is not in the team.
    Person {
        name "name": String, required;
        role "role": String, required;
    }
}

record! {
    /// A hidden fact with prior weights.
    Unknown {
        title "title": String, required;
        values "values": Map<Whole>, required;
        looks "looks": Map<Map<Map<Whole>>>, default(Map::default());
    }
}

record! {
    /// A person of the team.
    Member {
        name "name": String, required;
        role "role": String, required;
        skills "skills": Map<Fixed>, default(Map::default());
    }
}

record! {
    /// A piece of work with an effort.
    Task {
        title "title": String, required;
        priority "priority": String, optional;
        effort "effort": Fixed, required;
        after "after": List<String>, default(List::default());
        until "until": Whole, optional;
        then "then": String, optional;
        done "done": List<Source>, default(List::default());
        note "note": Prose, optional;
        source "source": String, default(String::new());
    }
}

record! {
    /// An effect applied every tick, or every `every` ticks, while its condition holds.
    Rule {
        when "when": Source, optional;
        every "every": Whole, default(Whole(1));
        effects "effects": List<Source>, required;
        why "why": String, required;
    }
}

/// A documented success metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Target {
    /// A variable's level at a tick or at the ending.
    Level(Level),
    /// A task or flag in time.
    Done(Done),
}

impl Default for Target {
    fn default() -> Target {
        Target::Done(Done::default())
    }
}

impl Form for Target {
    const WHAT: &'static str = "`Level( … )` or `Done( … )`";
}

record! {
    /// A variable's level at a tick or at the ending.
    Level {
        title "title": String, required;
        variable "variable": String, required;
        at "at": Moment, default(Moment::Ending);
        from "from": Fixed, optional;
        to "to": Fixed, required;
        weight "weight": Whole, default(Whole(1));
        source "source": String, default(String::new());
    }
}

record! {
    /// A task or flag in time.
    Done {
        title "title": String, required;
        task "task": String, optional;
        flag "flag": String, optional;
        by "by": Whole, required;
        late_by "late_by": Whole, optional;
        weight "weight": Whole, default(Whole(1));
        source "source": String, default(String::new());
    }
}

/// When something is judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Moment {
    /// At the end of this tick.
    Tick(Whole),
    /// At the ending, whenever it comes.
    #[default]
    Ending,
}

impl Form for Moment {
    const WHAT: &'static str = "a tick (a whole number) or `ending`";
}

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Moment::Tick(tick) => tick.serialize(serializer),
            Moment::Ending => serializer.serialize_unit_variant("Moment", 0, "ending"),
        }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
        let Raw(raw) = Raw::deserialize(deserializer)?;
        match raw {
            "ending" => Ok(Moment::Ending),
            number => from_slice::<Whole>(number).map(Moment::Tick).map_err(serde::de::Error::custom),
        }
    }
}

record! {
    /// A documented way of conduct that earns points once.
    Practice {
        title "title": String, required;
        weight "weight": Whole, default(Whole(1));
        source "source": String, default(String::new());
    }
}

record! {
    /// What was said to somebody and is still open; shown to the player only.
    Promise {
        title "title": String, required;
        to "to": String, optional;
        open "open": Source, required;
        due "due": Whole, optional;
    }
}

record! {
    /// A question for the player's own probability, asked before it comes out. It never changes the world.
    Prediction {
        at "at": String, required;
        ask "ask": String, required;
        unknown "unknown": String, optional;
        value "value": String, optional;
        chance "chance": String, optional;
        outcomes "outcomes": List<String>, default(List::default());
    }
}

record! {
    /// What an expert does at a node.
    Answer {
        when "when": Source, optional;
        choice "choice": String, optional;
        order "order": List<String>, optional;
        why "why": String, required;
    }
}
