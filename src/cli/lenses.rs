//! `--lens FRAMEWORK,…`: frameworks to look through.

use std::path::Path;

use super::Failure;
use crate::diagnostic::one_of;
use crate::framework::{Glass, Lens, defects, find, ids};
use crate::program::Program;
use crate::scenario::{Framework, parse_framework};
use crate::source::Text;

/// Frameworks to look at attention through.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct LensArgs {
    /// Look at the order of attention through these frameworks too: ids (`toughcall frameworks`) or framework files, with
    /// commas between; inputs are those that the scenario states for each (docs/frameworks.md)
    #[arg(long, value_name = "FRAMEWORK", value_delimiter = ',')]
    lens: Vec<String>,
}

impl LensArgs {
    /// Whether none was asked for.
    pub(super) fn is_empty(&self) -> bool {
        self.lens.is_empty()
    }

    /// The scenario's own framework, and those asked for, each once; none if none was asked for.
    pub(super) fn on(&self, program: &Program) -> Result<Vec<Lens>, Failure> {
        if self.is_empty() {
            return Ok(Vec::new());
        }
        let own = &program.ranking.framework;
        let mut glasses = vec![Glass { name: own.id.value.clone(), framework: own.clone(), is_file: false }];
        for name in &self.lens {
            if !glasses.iter().any(|glass| glass.name == *name) {
                let (framework, is_file) = framework(name)?;
                glasses.push(Glass { name: name.clone(), framework, is_file });
            }
        }
        Ok(glasses.iter().map(|glass| Lens::new(&program.scenario, own, glass)).collect())
    }
}

/// A framework by id, or from a file, and whether it is one.
pub(super) fn framework(name: &str) -> Result<(Framework, bool), Failure> {
    if let Some(framework) = find(name) {
        return Ok((framework, false));
    }
    if !name.ends_with(".ron") {
        let all = ids();
        let failure = Failure::usage(format!("there is no framework `{name}`"));
        return Err(failure.maybe_help(one_of(name, all.iter().map(String::as_str))));
    }
    let content = std::fs::read_to_string(name).map_err(|error| Failure::file(Path::new(name), &error))?;
    let text = Text::new(name, content);
    let parsed = parse_framework(&text);
    let first = parsed.diagnostics.first().map(|d| d.message.clone());
    let framework = match (parsed.value, first) {
        (Some(framework), None) => framework,
        (_, first) => {
            let message = first.unwrap_or_else(|| "it is not a framework".to_owned());
            return Err(Failure::invalid(format!("{name}: {message}")));
        }
    };
    match defects(&framework).first() {
        Some((_, message)) => Err(Failure::invalid(format!("{name}: {message}"))),
        None => Ok((framework, true)),
    }
}
