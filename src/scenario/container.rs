//! Lists and maps in the order of the file, and the small value types of the language.

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::located::{Form, Located, from_slice};
use super::nest::Nest;
use super::raw::Raw;
use super::reading::{Repetition, repeated, side_by_side};
use crate::diagnostic::{Code, Diagnostic};
use crate::number::Fixed;
use crate::source::{Span, Text};

impl Form for String {
    const WHAT: &'static str = "a string";
}
impl Form for bool {
    const WHAT: &'static str = "`true` or `false`";
}
impl Form for Fixed {
    const WHAT: &'static str = "a number";
}

/// A list; each element knows its place.
#[derive(Debug, Clone, PartialEq)]
pub struct List<T>(pub Vec<Located<T>>);

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List(Vec::new())
    }
}

impl<T> std::ops::Deref for List<T> {
    type Target = [Located<T>];
    fn deref(&self) -> &[Located<T>] {
        &self.0
    }
}

impl<T: Form> Form for List<T> {
    const WHAT: &'static str = "a list";
    const ELEMENT: Option<&'static str> = Some(T::WHAT);
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Form> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<List<T>, D::Error> {
        struct Elements<T>(PhantomData<T>);
        impl<'de, T: Form> Visitor<'de> for Elements<T> {
            type Value = List<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
                let mut elements = Vec::new();
                while let Some(element) = seq.next_element::<Located<T>>()? {
                    elements.push(element);
                }
                Ok(List(elements))
            }
        }
        deserializer.deserialize_seq(Elements(PhantomData))
    }
}

/// Entries of a map that are looked through one by one.
const FEW: usize = 8;

/// A map in the order of the file. A key given twice is reported and its second value dropped.
#[derive(Debug, Clone, PartialEq)]
pub struct Map<T>(pub Vec<(Located<String>, Located<T>)>);

impl<T> Default for Map<T> {
    fn default() -> Map<T> {
        Map(Vec::new())
    }
}

impl<T> Map<T> {
    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Entries in the order of the file.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &(Located<String>, Located<T>)> + ExactSizeIterator {
        self.0.iter()
    }

    /// Keys in the order of the file.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// The value under `key`; takes time in proportion to the map.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Located<T>> {
        self.0.iter().find(|(k, _)| k.value == key).map(|(_, value)| value)
    }

    /// The place of `key` in the order of the file.
    #[must_use]
    pub fn index(&self, key: &str) -> Option<usize> {
        self.0.iter().position(|(k, _)| k.value == key)
    }
}

impl<T: Form> Form for Map<T> {
    const WHAT: &'static str = "a map";

    /// A long map is read on several threads.
    fn read(text: &str) -> Result<Map<T>, ron::Error> {
        let Some(entries) = (text.len() > Text::LARGE).then(|| Nest(text).entries()).flatten() else {
            return from_slice(text);
        };
        let read = side_by_side(&entries, |&(key, value)| {
            Ok::<_, ron::Error>((Located::<String>::deserialize(Nest(key))?, Located::<T>::deserialize(Nest(value))?))
        });
        let mut distinct = Distinct::default();
        for entry in read {
            let (key, value) = entry?;
            distinct.add(key, value);
        }
        Ok(Map(distinct.entries))
    }
}

impl<T: Serialize> Serialize for Map<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<'de, T: Form> Deserialize<'de> for Map<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Map<T>, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Form> Visitor<'de> for Entries<T> {
            type Value = Map<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Map<T>, A::Error> {
                let mut distinct = Distinct::default();
                while let Some(key) = map.next_key::<Located<String>>()? {
                    let value = map.next_value::<Located<T>>()?;
                    distinct.add(key, value);
                }
                Ok(Map(distinct.entries))
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// Entries so far, each under a key of its own.
struct Distinct<T> {
    entries: Vec<(Located<String>, Located<T>)>,
    /// By place; filled when there are more entries than are worth looking through.
    places: HashMap<String, usize>,
}

impl<T> Default for Distinct<T> {
    fn default() -> Distinct<T> {
        Distinct { entries: Vec::new(), places: HashMap::new() }
    }
}

impl<T> Distinct<T> {
    /// Adds an entry, or reports it if its key is there already.
    fn add(&mut self, key: Located<String>, value: Located<T>) {
        let first = match self.places.is_empty() {
            true => self.entries.iter().find(|(k, _)| k.value == key.value),
            false => self.places.get(&key.value).and_then(|&place| self.entries.get(place)),
        };
        if let Some((first_key, first)) = first {
            let whole = Span { start: key.span.start, end: value.span.end };
            repeated(
                Diagnostic::new(Code::E0105, key.span, format!("`{}` is given twice", key.value))
                    .label("the second one")
                    .related(first_key.span, "the first one"),
                Repetition { first: first.span, second: value.span, whole },
            );
            return;
        }
        self.entries.push((key, value));
        if self.entries.len() >= FEW {
            let first = self.places.len();
            let new = self.entries.get(first..).unwrap_or(&[]).iter().zip(first..);
            self.places.extend(new.map(|((key, _), place)| (key.value.clone(), place)));
        }
    }
}

/// A whole number, 0 or more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole(pub u32);

impl Form for Whole {
    const WHAT: &'static str = "a whole number";
}

impl Serialize for Whole {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0)
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Whole, D::Error> {
        let number = Fixed::deserialize(deserializer)?;
        number
            .as_whole()
            .and_then(|n| u32::try_from(n).ok())
            .map(Whole)
            .ok_or_else(|| de::Error::custom("expected a whole number, 0 or more, up to 4,294,967,295"))
    }
}

/// Source text of an expression or effect: a string, or a bare number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source(pub String);

impl Form for Source {
    const WHAT: &'static str = "an expression in quotation marks, or a number";
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match Fixed::parse(&self.0) {
            Ok(number) => number.serialize(serializer),
            Err(_) => serializer.serialize_str(&self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Source, D::Error> {
        let Raw(raw) = Raw::deserialize(deserializer)?;
        if raw.starts_with(['"', 'r']) {
            from_slice::<String>(raw).map(Source).map_err(de::Error::custom)
        } else {
            Fixed::parse(raw).map(|n| Source(n.to_string())).map_err(de::Error::custom)
        }
    }
}

/// Either one value or a list of them; always kept as a list.
#[derive(Debug, Clone, PartialEq)]
pub struct OneOrMore<T>(pub List<T>);

impl<T> Default for OneOrMore<T> {
    fn default() -> OneOrMore<T> {
        OneOrMore(List::default())
    }
}

impl<T: Form> Form for OneOrMore<T> {
    const WHAT: &'static str = "a struct or a list of them";
}

impl<T: Serialize> Serialize for OneOrMore<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.0.as_slice() {
            [only] => only.serialize(serializer),
            more => more.serialize(serializer),
        }
    }
}

impl<'de, T: Form> Deserialize<'de> for OneOrMore<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OneOrMore<T>, D::Error> {
        let Raw(raw) = Raw::deserialize(deserializer)?;
        if raw.starts_with('[') {
            from_slice::<List<T>>(raw).map(OneOrMore).map_err(de::Error::custom)
        } else {
            from_slice::<Located<T>>(raw).map(|one| OneOrMore(List(vec![one]))).map_err(de::Error::custom)
        }
    }
}
