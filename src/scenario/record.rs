//! `record!`: a struct of the scenario language, read so that every mistake in it is found in one go.
//!
//! Three kinds of field: `name: T, required` is a `Located<T>`; `name: T, optional` an `Option<Located<T>>`; and
//! `name: T = default` a `Located<T>` that need not be written.

use serde::{Deserialize, Deserializer};

use super::reading::{Repetition, is_full, repeated, report, span_of};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::Span;

/// A field name as it stands in the text.
pub(super) struct FieldName<'de>(pub(super) &'de str);

impl FieldName<'_> {
    fn span(&self) -> Span {
        span_of(self.0)
    }
}

impl<'de> Deserialize<'de> for FieldName<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FieldName<'de>, D::Error> {
        struct Word;
        impl<'de> serde::de::Visitor<'de> for Word {
            type Value = FieldName<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a field name")
            }
            fn visit_borrowed_str<E: serde::de::Error>(self, name: &'de str) -> Result<FieldName<'de>, E> {
                Ok(FieldName(name))
            }
        }
        deserializer.deserialize_identifier(Word)
    }
}

/// Reports an unknown field and returns the known one that was probably meant.
pub(super) fn unknown_field(field: &FieldName<'_>, record: &str, known: &[&'static str]) -> Option<&'static str> {
    if is_full() {
        return None;
    }
    report(
        Diagnostic::new(Code::E0102, field.span(), format!("unknown field `{}` in `{record}`", field.0))
            .one_of(field.0, known.iter().copied()),
    );
    known.iter().copied().find(|k| nearest(field.0, [*k]).is_some())
}

pub(super) fn repeated_field(field: &FieldName<'_>, first: Span, second: Span) {
    let whole = Span { start: field.span().start, end: second.end };
    repeated(
        Diagnostic::new(Code::E0105, field.span(), format!("the field `{}` is given twice", field.0))
            .label("the second one")
            .related(first, "the first one"),
        Repetition { first, second, whole },
    );
}

macro_rules! record {
    (@type $type:ty, required) => { $crate::scenario::Located<$type> };
    (@type $type:ty, optional) => { Option<$crate::scenario::Located<$type>> };
    (@type $type:ty, default $default:expr) => { $crate::scenario::Located<$type> };

    (@unwritten $type:ty, required) => { $crate::scenario::Located::unwritten(<$type>::default()) };
    (@unwritten $type:ty, optional) => { None };
    (@unwritten $type:ty, default $default:expr) => { $crate::scenario::Located::unwritten($default) };

    (@found $slot:ident, $meant:ident, $name:literal, $record:expr, $type:ty, required) => {
        $slot.unwrap_or_else(|| {
            $crate::scenario::reading::missing_field($name, $record, &$meant);
            $crate::scenario::Located::unwritten(<$type>::default())
        })
    };
    (@found $slot:ident, $meant:ident, $name:literal, $record:expr, $type:ty, optional) => { $slot };
    (@found $slot:ident, $meant:ident, $name:literal, $record:expr, $type:ty, default $default:expr) => {
        $slot.unwrap_or_else(|| $crate::scenario::Located::unwritten($default))
    };

    (@write $map:ident, $value:expr, $name:literal, required) => { $map.serialize_field($name, &$value)? };
    (@write $map:ident, $value:expr, $name:literal, optional) => {
        if let Some(value) = &$value { $map.serialize_field($name, value)? }
    };
    (@write $map:ident, $value:expr, $name:literal, default $default:expr) => {
        if $value.value != $default { $map.serialize_field($name, &$value)? }
    };

    (
        $(#[$doc:meta])*
        $record:ident {
            $( $(#[$field_doc:meta])* $field:ident $name:literal: $type:ty, $kind:ident $(($default:expr))?; )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        #[allow(missing_docs, reason = "a field without a comment says it all by its name; the format page has them all")]
        pub struct $record {
            $( $(#[$field_doc])* pub $field: record!(@type $type, $kind $($default)?), )*
        }

        impl $record {
            /// Names of the fields, in order.
            pub const FIELDS: &'static [&'static str] = &[$($name),*];
        }

        impl Default for $record {
            fn default() -> $record {
                $record { $( $field: record!(@unwritten $type, $kind $($default)?), )* }
            }
        }

        impl $crate::scenario::Form for $record {
            const WHAT: &'static str = concat!("`", stringify!($record), "( … )`");
        }

        impl<'de> serde::Deserialize<'de> for $record {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$record, D::Error> {
                struct Fields;
                impl<'de> serde::de::Visitor<'de> for Fields {
                    type Value = $record;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(stringify!($record))
                    }
                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$record, A::Error> {
                        use $crate::scenario::record::{FieldName, repeated_field, unknown_field};
                        $( let mut $field: Option<$crate::scenario::Located<$type>> = None; )*
                        let mut meant: Vec<&str> = Vec::new();
                        while let Some(key) = map.next_key::<FieldName<'de>>()? {
                            match key.0 {
                                $( $name => {
                                    let value: $crate::scenario::Located<$type> = map.next_value()?;
                                    match &$field {
                                        Some(first) => repeated_field(&key, first.span, value.span),
                                        None => $field = Some(value),
                                    }
                                } )*
                                _ => {
                                    meant.extend(unknown_field(&key, stringify!($record), $record::FIELDS));
                                    map.next_value::<serde::de::IgnoredAny>()?;
                                }
                            }
                        }
                        Ok($record {
                            $( $field: record!(@found $field, meant, $name, stringify!($record), $type, $kind $($default)?), )*
                        })
                    }
                }
                deserializer.deserialize_struct(stringify!($record), $record::FIELDS, Fields)
            }
        }

        impl serde::Serialize for $record {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeStruct;
                let mut map = serializer.serialize_struct(stringify!($record), $record::FIELDS.len())?;
                $( record!(@write map, self.$field, $name, $kind $($default)?); )*
                map.end()
            }
        }
    };
}
pub(super) use record;
