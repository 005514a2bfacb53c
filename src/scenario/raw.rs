//! The text of a value in place of the value, from whatever reads it.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

/// Asks for the text of a value instead of the value.
pub(super) const RAW: &str = "$toughcall::Raw";

/// The text of a value, without blanks and comments around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raw<'de>(pub(super) &'de str);

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw<'de>, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Raw<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any value")
            }
            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Raw<'de>, E> {
                Ok(Raw(text))
            }
            // This is `ron` itself.
            fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw<'de>, D::Error> {
                <&'de ron::value::RawValue>::deserialize(deserializer).map(|raw| Raw(trim(raw)))
            }
        }
        deserializer.deserialize_newtype_struct(RAW, Text)
    }
}

/// The slice without surrounding blanks and comments.
fn trim(raw: &ron::value::RawValue) -> &str {
    let text = raw.get_ron();
    if text.contains("//") || text.contains("/*") { raw.trim().get_ron() } else { text.trim() }
}
