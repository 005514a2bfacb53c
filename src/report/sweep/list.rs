//! The numbers of a scenario that can be varied.

use std::fmt::Write;

use serde_json::{Value, json};

use super::title;
use crate::number::Fixed;
use crate::program::Program;
use crate::report::solution::head;
use crate::sweep::Parameter;

/// A bound; none where there is none but that of all numbers.
fn bound(value: Fixed) -> Option<Fixed> {
    (value.thousandths().abs() < Fixed::LIMIT.thousandths()).then_some(value)
}

/// All parameters with their bounds, as text.
#[must_use]
pub fn parameters_text(program: &Program, all: &[Parameter]) -> String {
    let mut out = format!(
        "{}\nNumbers that can be varied, what they are now, and what they can be\n\n",
        program.scenario.title.value
    );
    let width = all.iter().map(|p| p.name.chars().count()).max().unwrap_or(0);
    for parameter in all {
        let bounds = match (bound(parameter.low), bound(parameter.high)) {
            (None, None) => "any number".to_owned(),
            (low, high) => {
                let word = |b: Option<Fixed>| b.map_or_else(|| "any".to_owned(), |b| b.to_string());
                format!("{}..{}", word(low), word(high))
            }
        };
        let step =
            if parameter.step == Fixed::from_thousandths(1) { String::new() } else { format!(":{}", parameter.step) };
        let _ = writeln!(
            out,
            "  {:<width$}  {:>8}  {:<20}  {}",
            parameter.name,
            parameter.value.to_string(),
            format!("{bounds}{step}"),
            title(program, parameter)
        );
    }
    out
}

/// All parameters with their bounds, as JSON (docs/json.md).
#[must_use]
pub fn parameters_json(program: &Program, all: &[Parameter]) -> Value {
    let mut map = head(program, "list");
    let parameters = all.iter().map(|p| {
        json!({
            "name": p.name, "title": title(program, p), "value": p.value, "low": bound(p.low), "high": bound(p.high),
            "step": p.step,
        })
    });
    map.insert("parameters".to_owned(), parameters.collect());
    Value::Object(map)
}
