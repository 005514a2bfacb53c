//! JSON Lines: one object per line.

use std::fmt;
use std::io::{self, BufRead, BufWriter, Read, Write};

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::cell::{push_number, push_thousandths};
use super::error::{Place, Problem, shortened};
use super::row::{Held, Row};
use super::writer::check;
use super::{Cell, LONGEST_LINE, MOST_COLUMNS, RowWriter, Schema};

pub(super) struct Writer<'w> {
    schema: Schema,
    /// Per column, `"name":`, as it stands in every line.
    keys: Vec<Vec<u8>>,
    out: BufWriter<Box<dyn Write + Send + 'w>>,
    line: Vec<u8>,
}

impl<'w> Writer<'w> {
    pub(super) fn new(schema: &Schema, out: Box<dyn Write + Send + 'w>) -> Writer<'w> {
        let key = |name: &str| {
            let mut key = Vec::new();
            push_number(&mut key, name);
            key.push(b':');
            key
        };
        let keys = schema.columns.iter().map(|c| key(&c.name)).collect();
        Writer { schema: schema.clone(), keys, out: BufWriter::with_capacity(64 << 10, out), line: Vec::new() }
    }
}

impl RowWriter for Writer<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        check(&self.schema, cells)?;
        self.line.clear();
        for (place, (cell, key)) in cells.iter().zip(&self.keys).enumerate() {
            self.line.push(if place == 0 { b'{' } else { b',' });
            self.line.extend_from_slice(key);
            match *cell {
                Cell::Whole(n) => push_number(&mut self.line, n),
                Cell::Natural(n) => push_number(&mut self.line, n),
                Cell::Thousandths(n) => push_thousandths(&mut self.line, n),
                // serde_json writes a number that is not finite as null.
                Cell::Real(x) => push_number(&mut self.line, x),
                Cell::Text(text) => push_number(&mut self.line, text),
                Cell::Missing => self.line.extend_from_slice(b"null"),
            }
        }
        self.line.extend_from_slice(b"}\n");
        self.out.write_all(&self.line)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

pub(super) struct Lines<'r> {
    input: io::BufReader<Box<dyn Read + Send + 'r>>,
    line: Vec<u8>,
    number: u64,
    /// The keys of the first object.
    header: Vec<String>,
    /// The first line is read for its keys, and then once more as a row.
    held_back: bool,
}

impl<'r> Lines<'r> {
    pub(super) fn open(input: Box<dyn Read + Send + 'r>) -> Result<Lines<'r>, (Place, Problem)> {
        let input = io::BufReader::with_capacity(64 << 10, input);
        let mut lines = Lines { input, line: Vec::new(), number: 0, header: Vec::new(), held_back: false };
        if !lines.line_follows()? {
            return Err((Place::default(), Problem::Empty));
        }
        lines.header = parse(&lines.line, Keys).map_err(|p| (Place::line(lines.number), p))?;
        lines.held_back = true;
        Ok(lines)
    }

    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    pub(super) fn next(&mut self, wanted: &Schema, row: &mut Row) -> Result<bool, (Place, Problem)> {
        if !std::mem::take(&mut self.held_back) && !self.line_follows()? {
            return Ok(false);
        }
        row.line = Some(self.number);
        row.cells.resize(wanted.columns.len(), Held::Missing);
        parse(&self.line, Fields { wanted, row }).map_err(|p| (Place::line(self.number), p))?;
        Ok(true)
    }

    /// Reads the next line that is not blank.
    fn line_follows(&mut self) -> Result<bool, (Place, Problem)> {
        loop {
            self.line.clear();
            self.number += 1;
            let at = |problem| (Place::line(self.number), problem);
            let limit = LONGEST_LINE as u64 + 1;
            let read = (&mut self.input).take(limit).read_until(b'\n', &mut self.line);
            if read.map_err(|e| at(Problem::Io(e)))? == 0 {
                return Ok(false);
            }
            if self.line.len() > LONGEST_LINE {
                return Err(at(Problem::LongLine));
            }
            if self.number == 1 && self.line.starts_with(b"\xEF\xBB\xBF") {
                self.line.drain(..3);
            }
            if !self.line.trim_ascii().is_empty() {
                return Ok(true);
            }
        }
    }
}

fn parse<'a, S: DeserializeSeed<'a>>(line: &'a [u8], seed: S) -> Result<S::Value, Problem> {
    let text = std::str::from_utf8(line).map_err(|_| Problem::NotUtf8)?;
    let mut json = serde_json::Deserializer::from_str(text);
    let value = seed.deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    // The line within the line says nothing: it is always the first.
    value.map_err(|e| Problem::NotJson(shortened(&e.to_string().replace("line 1 column", "byte"))))
}

/// The keys of an object.
struct Keys;

impl<'de> DeserializeSeed<'de> for Keys {
    type Value = Vec<String>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Vec<String>, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Keys {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<String>, A::Error> {
        let mut keys = Vec::new();
        while let Some(key) = map.next_key()? {
            map.next_value::<IgnoredAny>()?;
            keys.push(key);
            if keys.len() > MOST_COLUMNS {
                return Err(A::Error::custom("more than 10,000 keys"));
            }
        }
        Ok(keys)
    }
}

/// The wanted fields of an object, put into a row.
struct Fields<'a> {
    wanted: &'a Schema,
    row: &'a mut Row,
}

impl<'de> DeserializeSeed<'de> for Fields<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut fields = 0;
        let mut seen: u64 = 0;
        while let Some(place) = map.next_key_seed(Name(self.wanted))? {
            fields += 1;
            if fields > MOST_COLUMNS {
                return Err(A::Error::custom("more than 10,000 keys"));
            }
            let Some(place) = place else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let held = map.next_value_seed(Value(self.row))?;
            // Two values for one key: which of them counts would be a guess. (Of the first 64 columns.)
            let bit = 1u64.checked_shl(u32::try_from(place).unwrap_or(64)).unwrap_or(0);
            if seen & bit != 0 {
                return Err(A::Error::custom("a key stands twice"));
            }
            seen |= bit;
            if let Some(cell) = self.row.cells.get_mut(place) {
                *cell = held;
            }
        }
        Ok(())
    }
}

/// The place of a key among the wanted columns.
struct Name<'a>(&'a Schema);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Option<usize>, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.0.columns.iter().position(|c| c.name == name))
    }
}

/// A value, put into a row.
struct Value<'a>(&'a mut Row);

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = Held;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Held, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = Held;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, null or a list of texts")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Held, E> {
        Ok(self.0.keep(text))
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Held, E> {
        Ok(self.0.keep(if yes { "true" } else { "false" }))
    }

    fn visit_i64<E: Error>(self, n: i64) -> Result<Held, E> {
        Ok(Held::Whole(n))
    }

    fn visit_u64<E: Error>(self, n: u64) -> Result<Held, E> {
        Ok(i64::try_from(n).map_or(Held::Natural(n), Held::Whole))
    }

    fn visit_f64<E: Error>(self, x: f64) -> Result<Held, E> {
        Ok(Held::Real(x))
    }

    fn visit_unit<E: Error>(self) -> Result<Held, E> {
        Ok(Held::Missing)
    }

    /// A list of texts is read as one text with commas between them, which is how the other formats write lists.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Held, A::Error> {
        let start = self.0.text.len();
        while list.next_element_seed(Item { text: &mut self.0.text, start })?.is_some() {}
        Ok(Held::Text(start..self.0.text.len()))
    }
}

/// An entry of a list, put after those before it.
struct Item<'a> {
    text: &'a mut String,
    start: usize,
}

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Item<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, entry: &str) -> Result<(), E> {
        if entry.contains(',') || entry.is_empty() {
            return Err(E::custom("an entry of a list is empty or has a comma in it"));
        }
        if self.text.len() > self.start {
            self.text.push(',');
        }
        self.text.push_str(entry);
        Ok(())
    }
}
