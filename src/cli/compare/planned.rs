//! What the arguments ask for: the sides there will be, and what they are to be counted from.

use std::path::{Path, PathBuf};

use super::super::Failure;
use super::super::batch::part;
use super::super::store::Stored;
use super::super::tables::Described;
use super::Common;
use super::arguments::{Argument, Thing};
use super::lanes::policies;
use crate::batch::Part;
use crate::compare::{Difference, Figures};

/// A side that is to be counted, or already is.
pub(super) struct Planned {
    pub(super) label: Option<String>,
    pub(super) from: &'static str,
    pub(super) policy: Option<String>,
    pub(super) file: Option<String>,
    pub(super) seed: Option<u64>,
    pub(super) version: Option<String>,
    pub(super) figures: Option<Figures>,
}

/// The luck of a batch: its seed, how many runs, and which part of them.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) seed: u64,
    pub(super) runs: u64,
    pub(super) part: Option<Part>,
}

/// What the arguments ask for.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) sides: Vec<Planned>,
    /// Tables with the places of their sides.
    pub(super) tables: Vec<(PathBuf, Described, Vec<usize>)>,
    /// Policies with their places.
    pub(super) policies: Vec<(String, usize)>,
    /// Groups with their places.
    pub(super) groups: Vec<(String, Vec<PathBuf>, usize)>,
    pub(super) runs: Vec<(String, Stored)>,
    /// Differences that reports say.
    pub(super) known: Vec<Difference>,
    pub(super) common: Option<Common>,
    pub(super) span: Option<Span>,
}

impl Asked {
    /// Takes in one argument.
    pub(super) fn add(&mut self, argument: Argument) -> Result<(), Failure> {
        let Argument { label, text, thing } = argument;
        let blank =
            |label, from, policy, file| Planned { label, from, policy, file, seed: None, version: None, figures: None };
        match thing {
            Thing::Run(stored) => {
                let header = &stored.record.header;
                Common::join(&mut self.common, &header.scenario, &header.fingerprint, &text)?;
                let label = label.unwrap_or_else(|| header.id.clone());
                self.runs.push((label, *stored));
            }
            Thing::Group(paths) => {
                let name = label.unwrap_or_else(|| text.trim_end_matches(['/', '\\']).to_owned());
                self.groups.push((text.clone(), paths, self.sides.len()));
                self.sides.push(blank(Some(name), "runs", None, Some(text)));
            }
            Thing::Policy(spec) => {
                if self.policies.iter().any(|(other, _)| *other == spec) {
                    return Err(Failure::usage(format!("the policy `{spec}` is there twice"))
                        .help("its runs would be the same ones"));
                }
                self.policies.push((spec.clone(), self.sides.len()));
                self.sides.push(blank(label, "policy", Some(spec), None));
            }
            Thing::Table(path, it) => self.add_table(label, &path, it)?,
            Thing::Report(path, it) => {
                Common::join(&mut self.common, &it.scenario, &it.fingerprint, &text)?;
                self.span.get_or_insert(Span { seed: it.seed, runs: it.runs, part: None });
                let from = self.sides.len();
                self.known.extend(it.differences.iter().map(|d| Difference {
                    first: from + d.first,
                    second: from + d.second,
                    measure: d.measure,
                }));
                let several = it.sides.len() > 1;
                for side in it.sides {
                    let label = named(label.as_deref(), &side.policy, several);
                    let planned = blank(label, "report", Some(side.policy), Some(path.display().to_string()));
                    let (seed, version, figures) = (Some(it.seed), Some(it.version.clone()), Some(side.figures));
                    self.sides.push(Planned { seed, version, figures, ..planned });
                }
            }
        }
        Ok(())
    }

    fn add_table(&mut self, label: Option<String>, path: &Path, it: Described) -> Result<(), Failure> {
        let text = path.display().to_string();
        let says = |name: &str| it.says(name).map(str::to_owned);
        let policies = policies(&it).unwrap_or_default();
        let missing = || {
            Failure::invalid(format!("{text}: it does not say where it comes from"))
                .help("`toughcall batch … --out FILE` writes tables that do")
        };
        let (scenario, fingerprint) = says("scenario").zip(says("fingerprint")).ok_or_else(missing)?;
        let seed: u64 = says("seed").and_then(|seed| seed.parse().ok()).ok_or_else(missing)?;
        if policies.is_empty() {
            return Err(missing());
        }
        Common::join(&mut self.common, &scenario, &fingerprint, &text)?;
        let part = says("part").and_then(|text| part(&text).ok());
        let planned: Option<u64> = says("runs").and_then(|runs| runs.parse().ok());
        // A batch that stopped at a precision has fewer runs than it was to have at most.
        let runs = if part.is_some() { planned } else { it.rows.map(|rows| rows / policies.len() as u64) };
        if let Some(runs) = runs.filter(|runs| *runs > 0) {
            self.span.get_or_insert(Span { seed, runs, part });
        }
        let from = self.sides.len();
        let several = policies.len() > 1;
        let places = (from..from + policies.len()).collect();
        for policy in policies {
            self.sides.push(Planned {
                label: named(label.as_deref(), &policy, several),
                from: "table",
                policy: Some(policy),
                file: Some(text.clone()),
                seed: Some(seed),
                version: says("version"),
                figures: None,
            });
        }
        self.tables.push((path.to_owned(), it, places));
        Ok(())
    }
}

/// What a policy of a file is called under the user's label.
fn named(label: Option<&str>, policy: &str, several: bool) -> Option<String> {
    label.map(|label| if several { format!("{label}: {policy}") } else { label.to_owned() })
}
