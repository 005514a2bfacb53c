//! Canonical text of what was read.

use serde::Serialize;

use super::located::options;

/// The value as RON text that [`super::parse`] reads back to an equal value. Fields that hold their default are left out.
///
/// # Errors
/// Only if the serializer itself fails, which no value of this crate makes it do.
pub fn write<T: Serialize>(value: &T) -> Result<String, ron::Error> {
    let pretty = ron::ser::PrettyConfig::new().indentor("    ").new_line("\n");
    options().to_string_pretty(value, pretty)
}
