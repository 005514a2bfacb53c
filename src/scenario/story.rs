//! The story's nodes and what leads from one to the next.

use serde::{Deserialize, Serialize};

use super::container::{List, Source, Whole};
use super::file::Scenario;
use super::located::{Form, Located};
use super::prose::Prose;
use super::record::record;

/// A place in the story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Node {
    /// The player chooses.
    Decision(Decision),
    /// The player orders a short list.
    Ranking(Ranking),
    /// The dice choose.
    Chance(Chance),
}

impl Default for Node {
    fn default() -> Node {
        Node::Decision(Decision::default())
    }
}

impl Form for Node {
    const WHAT: &'static str = "`Decision( … )`, `Ranking( … )` or `Chance( … )`";
}

/// What numbers the draws of a chance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Luck {
    /// How often this chance was met before.
    #[default]
    Count,
    /// The tick at which it is met.
    Clock,
}

impl Form for Luck {
    const WHAT: &'static str = "`count` or `clock`";
}

record! {
    /// The player chooses.
    Decision {
        at "at": Whole, optional;
        speaker "speaker": String, optional;
        text "text": Prose, required;
        detail "detail": Prose, optional;
        choices "choices": List<Choice>, required;
    }
}

record! {
    /// The player orders a short list.
    Ranking {
        at "at": Whole, optional;
        speaker "speaker": String, optional;
        text "text": Prose, required;
        detail "detail": Prose, optional;
        items "items": List<Item>, required;
        why "why": String, default(String::new());
        goto "goto": String, required;
    }
}

record! {
    /// One of the things to be ordered.
    Item {
        id "id": String, required;
        label "label": Prose, required;
    }
}

record! {
    /// The dice choose.
    Chance {
        at "at": Whole, optional;
        speaker "speaker": String, optional;
        text "text": Prose, optional;
        outcomes "outcomes": List<Outcome>, required;
        luck "luck": Luck, default(Luck::Count);
    }
}

record! {
    /// One option at a decision node.
    Choice {
        id "id": String, required;
        label "label": Prose, required;
        detail "detail": Prose, optional;
        requires "requires": Source, optional;
        locked "locked": Prose, optional;
        hide "hide": bool, default(false);
        fallback "fallback": bool, default(false);
        takes "takes": Whole, default(Whole(0));
        effects "effects": List<Source>, default(List::default());
        starts "starts": List<String>, default(List::default());
        defers "defers": List<String>, default(List::default());
        practice "practice": String, optional;
        look "look": String, optional;
        outcomes "outcomes": List<Outcome>, default(List::default());
        luck "luck": Luck, default(Luck::Count);
        reply "reply": Prose, optional;
        why "why": String, required;
        trap "trap": String, optional;
        goto "goto": String, optional;
    }
}

record! {
    /// One way in which a chance can go.
    Outcome {
        id "id": String, required;
        weight "weight": Source, optional;
        signal "signal": String, optional;
        text "text": Prose, optional;
        effects "effects": List<Source>, default(List::default());
        goto "goto": String, optional;
    }
}

record! {
    /// An interruption.
    Inject {
        id "id": String, required;
        from "from": Whole, required;
        until "until": Whole, optional;
        when "when": Source, optional;
        node "node": String, required;
    }
}

record! {
    /// How the story can end.
    Ending {
        id "id": String, required;
        when "when": Source, optional;
        title "title": String, required;
        text "text": Prose, required;
        effects "effects": List<Source>, default(List::default());
    }
}

/// The outcomes of the chance called `node` or `node/choice`; `None` if there is no such chance.
#[must_use]
pub fn outcomes_of<'s>(scenario: &'s Scenario, chance: &str) -> Option<&'s Located<List<Outcome>>> {
    let (node, choice) = chance.split_once('/').map_or((chance, None), |(node, choice)| (node, Some(choice)));
    let outcomes = match (&scenario.nodes.get(node)?.value, choice) {
        (Node::Chance(chance), None) => &chance.outcomes,
        (Node::Decision(decision), Some(choice)) => {
            &decision.choices.iter().find(|c| c.id.value == choice)?.value.outcomes
        }
        (Node::Chance(_) | Node::Decision(_) | Node::Ranking(_), _) => return None,
    };
    (!outcomes.is_empty()).then_some(outcomes)
}
