//! Text shown to a person: one string, or alternatives by condition.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::container::{List, Source};
use super::located::{Form, Located, from_slice};
use super::raw::Raw;
use super::record::record;

record! {
    /// A text with the condition under which it is shown.
    Alternative {
        when "when": Source, optional;
        text "text": String, required;
    }
}

/// Text shown to a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Prose(pub List<Alternative>);

impl Default for Prose {
    fn default() -> Prose {
        Prose(List(vec![Located::unwritten(Alternative::default())]))
    }
}

impl Prose {
    /// The text without a condition, as it stands in the file.
    #[must_use]
    pub fn plain(&self) -> &str {
        self.0.last().map_or("", |a| a.text.as_str())
    }
}

impl Form for Prose {
    const WHAT: &'static str = "a string or a list of alternatives";
}

impl Serialize for Prose {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.0.as_slice() {
            [only] if only.when.is_none() => only.text.serialize(serializer),
            more => more.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Prose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Prose, D::Error> {
        let Raw(slice) = Raw::deserialize(deserializer)?;
        if slice.starts_with('[') {
            return from_slice::<List<Alternative>>(slice).map(Prose).map_err(de::Error::custom);
        }
        if !slice.starts_with(['"', 'r']) {
            return Err(de::Error::custom("expected a string or a list"));
        }
        let text = from_slice::<Located<String>>(slice).map_err(de::Error::custom)?;
        let span = text.span;
        Ok(Prose(List(vec![Located { value: Alternative { when: None, text }, span }])))
    }
}
