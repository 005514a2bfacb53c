//! `--without MERGE`: which merges of equal futures are in use.

use crate::solve::{Pass, Passes};

/// Merges to leave out.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct MergeArgs {
    /// Switch a merge of equal futures off, to see what it does: story, injects, priorities, targets, tasks, faint, points, or all
    #[arg(long, value_name = "MERGE", value_parser = merge)]
    without: Vec<Merge>,
}

/// One merge, or all of them.
#[derive(Debug, Clone, Copy)]
enum Merge {
    One(Pass),
    All,
}

fn merge(name: &str) -> Result<Merge, String> {
    let found = Pass::ALL.into_iter().find(|p| p.name() == name).map(Merge::One);
    found
        .or_else(|| (name == "all").then_some(Merge::All))
        .ok_or_else(|| format!("the merges are {}, or all", Pass::ALL.map(Pass::name).join(", ")))
}

impl MergeArgs {
    /// The merges in use.
    pub(super) fn passes(&self) -> Passes {
        self.without.iter().fold(Passes::ALL, |passes, merge| match merge {
            Merge::One(pass) => passes.without(*pass),
            Merge::All => Passes::NONE,
        })
    }
}
