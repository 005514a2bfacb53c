//! Values inside a text whose brackets are paired: read without looking at anything twice.
//!
//! `ron` finds the end of a value by reading it, so that a value inside eight others is read eight times over. Here the
//! brackets of the whole text are paired once, and what lies between them is stepped over. Whatever is out of the ordinary
//! is an error, upon which [`super::located::from_slice`] asks `ron` itself: what is wrong, and how to say it, is its business.

use memchr::memchr2;
use serde::de::{self, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::{Deserializer, forward_to_deserialize_any};

use super::cursor::{Cursor, word};
use super::located::options;
use super::raw::RAW;

fn unusual<T>() -> Result<T, ron::Error> {
    Err(ron::Error::Message("out of the ordinary".to_owned()))
}

/// Reads one value: exactly its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nest<'de>(pub(super) &'de str);

impl<'de> Nest<'de> {
    /// What lies between the value's brackets, which are of this kind; a struct's name may stand before them.
    fn body(self, open: char, name: Option<&str>) -> Result<Cursor<'de>, ron::Error> {
        let text = match name {
            Some(name) if !self.0.starts_with(open) => match self.0.strip_prefix(name) {
                Some(rest) => rest.trim_start(),
                None => return unusual(),
            },
            _ => self.0,
        };
        let inner = text.strip_prefix(open).and_then(|inner| inner.get(..inner.len().checked_sub(1)?));
        match inner {
            Some(text) => Ok(Cursor::new(text)),
            None => unusual(),
        }
    }

    /// Keys and values of a map, unread; none if it is out of the ordinary.
    pub(super) fn entries(self) -> Option<Vec<(&'de str, &'de str)>> {
        let mut cursor = self.body('{', None).ok()?;
        let mut entries = Vec::new();
        while cursor.peek().is_some() {
            entries.push((cursor.value()?, cursor.after_key()?));
        }
        Some(entries)
    }

    fn leaf(self) -> Result<ron::Deserializer<'de>, ron::Error> {
        ron::Deserializer::from_str_with_options(self.0, &options()).map_err(|error| error.code)
    }
}

macro_rules! leaves {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ron::Error> {
            let mut leaf = self.leaf()?;
            let value = leaf.$method(visitor)?;
            leaf.end()?;
            Ok(value)
        })*
    };
}

impl<'de> Deserializer<'de> for Nest<'de> {
    type Error = ron::Error;

    leaves! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8 deserialize_u16
        deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char deserialize_bytes
        deserialize_byte_buf deserialize_any deserialize_option deserialize_unit
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ron::Error> {
        match self.0 {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => unusual(),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ron::Error> {
        let plain = self
            .0
            .strip_prefix('"')
            .and_then(|s| s.strip_suffix('"'))
            .filter(|s| memchr2(b'\\', b'"', s.as_bytes()).is_none());
        if let Some(plain) = plain {
            return visitor.visit_borrowed_str(plain);
        }
        let mut leaf = self.leaf()?;
        let value = leaf.deserialize_str(visitor)?;
        leaf.end()?;
        Ok(value)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ron::Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ron::Error> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ron::Error> {
        if name == RAW {
            return visitor.visit_borrowed_str(self.0);
        }
        let mut leaf = self.leaf()?;
        let value = leaf.deserialize_newtype_struct(name, visitor)?;
        leaf.end()?;
        Ok(value)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ron::Error> {
        visitor.visit_seq(Elements(self.body('[', None)?))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ron::Error> {
        visitor.visit_map(Entries { cursor: self.body('{', None)?, value: "" })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, ron::Error> {
        self.deserialize_tuple_struct("", count, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, ron::Error> {
        let body = self.body('(', Some(name))?;
        let mut counted = body;
        for _ in 0..count {
            if counted.value().is_none() || counted.skip_comma().is_none() {
                return unusual();
            }
        }
        if counted.peek().is_some() { unusual() } else { visitor.visit_seq(Elements(body)) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ron::Error> {
        let body = self.body('(', Some(name))?;
        if body.peek().is_none() {
            return unusual();
        }
        visitor.visit_map(Fields { cursor: body, value: "" })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ron::Error> {
        let (variant, content) = self.0.split_at(word(self.0));
        if !variants.contains(&variant) {
            return unusual();
        }
        visitor.visit_enum(Variant { variant, content: content.trim_start() })
    }

    forward_to_deserialize_any! { identifier unit_struct }
}

/// Elements of a list.
struct Elements<'de>(Cursor<'de>);

impl<'de> SeqAccess<'de> for Elements<'de> {
    type Error = ron::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ron::Error> {
        if self.0.peek().is_none() {
            return Ok(None);
        }
        let Some(value) = self.0.value() else { return unusual() };
        if self.0.skip_comma().is_none() {
            return unusual();
        }
        seed.deserialize(Nest(value)).map(Some)
    }
}

/// Entries of a map.
struct Entries<'de> {
    cursor: Cursor<'de>,
    value: &'de str,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = ron::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ron::Error> {
        if self.cursor.peek().is_none() {
            return Ok(None);
        }
        let Some(key) = self.cursor.value() else { return unusual() };
        let Some(value) = self.cursor.after_key() else { return unusual() };
        self.value = value;
        seed.deserialize(Nest(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ron::Error> {
        seed.deserialize(Nest(self.value))
    }
}

/// Fields of a struct.
struct Fields<'de> {
    cursor: Cursor<'de>,
    value: &'de str,
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = ron::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ron::Error> {
        let Some(first) = self.cursor.peek() else { return Ok(None) };
        if !(first.is_ascii_alphabetic() || first == b'_') {
            return unusual();
        }
        let rest = self.cursor.rest();
        let name = rest.get(..word(rest)).unwrap_or("");
        if name.contains(['.', '+', '-']) {
            return unusual();
        }
        self.cursor.at += name.len();
        let Some(value) = self.cursor.after_key() else { return unusual() };
        self.value = value;
        seed.deserialize(de::value::BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ron::Error> {
        seed.deserialize(Nest(self.value))
    }
}

/// A variant with what stands behind its name.
struct Variant<'de> {
    variant: &'de str,
    content: &'de str,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = ron::Error;
    type Variant = Nest<'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Nest<'de>), ron::Error> {
        let variant = seed.deserialize(IntoDeserializer::<ron::Error>::into_deserializer(self.variant))?;
        Ok((variant, Nest(self.content)))
    }
}

impl<'de> VariantAccess<'de> for Nest<'de> {
    type Error = ron::Error;

    fn unit_variant(self) -> Result<(), ron::Error> {
        if self.0.is_empty() { Ok(()) } else { unusual() }
    }

    /// The struct inside, whose own brackets and name may be left out.
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ron::Error> {
        let mut body = self.body('(', None)?;
        let is_field = body.peek().is_some_and(|b| b.is_ascii_lowercase());
        let rest = body.rest();
        body.at += word(rest);
        body.skip_blanks();
        if is_field && body.peek() == Some(b':') { seed.deserialize(self) } else { unusual() }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, ron::Error> {
        unusual()
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, ron::Error> {
        unusual()
    }
}
