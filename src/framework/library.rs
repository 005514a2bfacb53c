//! The frameworks that come with the program: `frameworks/*.ron`.

use crate::diagnostic::Diagnostic;
use crate::scenario::{Framework, parse_framework};
use crate::source::Text;

/// Path and text of each file.
macro_rules! files {
    ($($id:literal),* $(,)?) => {
        &[$((concat!("frameworks/", $id, ".ron"), include_str!(concat!("../../frameworks/", $id, ".ron")))),*]
    };
}

const FILES: &[(&str, &str)] = files![
    "vp-impact-risk-resource",
    "three-tier",
    "roi-ratio",
    "roi-priority-matrix",
    "impact-effort",
    "eisenhower",
    "rice",
    "wsjf",
    "ice",
    "moscow",
    "hiring-rubric",
];

/// Every framework that comes with the program, with what is wrong about its file (nothing, as the tests hold).
#[must_use]
pub fn built_in() -> Vec<(Framework, Vec<Diagnostic>)> {
    FILES
        .iter()
        .filter_map(|(name, content)| {
            let parsed = parse_framework(&Text::new(*name, *content));
            parsed.value.map(|framework| (framework, parsed.diagnostics))
        })
        .collect()
}

/// The framework called `id`.
#[must_use]
pub fn find(id: &str) -> Option<Framework> {
    // A file has the name of its framework.
    let (name, content) = FILES.iter().find(|(name, _)| *name == format!("frameworks/{id}.ron"))?;
    parse_framework(&Text::new(*name, *content)).value
}

/// Ids of the frameworks that come with the program.
#[must_use]
pub fn ids() -> Vec<String> {
    built_in().into_iter().map(|(framework, _)| framework.id.value).collect()
}
