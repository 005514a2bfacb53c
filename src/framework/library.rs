//! The frameworks that come with the program: `frameworks/*.ron`, one per kind of formula.

use crate::diagnostic::Diagnostic;
use crate::scenario::{Framework, parse_framework};
use crate::source::Text;

const FILES: [(&str, &str); 5] = [
    ("frameworks/vp-impact-risk-resource.ron", include_str!("../../frameworks/vp-impact-risk-resource.ron")),
    ("frameworks/three-tier.ron", include_str!("../../frameworks/three-tier.ron")),
    ("frameworks/roi-ratio.ron", include_str!("../../frameworks/roi-ratio.ron")),
    ("frameworks/impact-effort.ron", include_str!("../../frameworks/impact-effort.ron")),
    ("frameworks/hiring-rubric.ron", include_str!("../../frameworks/hiring-rubric.ron")),
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
    built_in().into_iter().map(|(framework, _)| framework).find(|f| f.id.value == id)
}

/// Ids of the frameworks that come with the program.
#[must_use]
pub fn ids() -> Vec<String> {
    built_in().into_iter().map(|(framework, _)| framework.id.value).collect()
}
