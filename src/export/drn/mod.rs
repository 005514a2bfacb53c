//! The states and transitions that toughcall found, in the explicit format of the model checker Storm.
//!
//! The dynamics are those of the engine, so a tool that reads this checks the solver. What checks the engine too is the
//! symbolic export, whose states the other tool finds for itself.

mod labels;
mod odds;

use std::io::{self, Write};

use super::Unsayable;
use crate::program::Program;
use crate::solve::graph::Menu;
use crate::solve::states::States;
use crate::solve::{Limit, Options, Pass};
use labels::Labels;
use odds::{Odds, Ratio};

/// What Storm calls an action without a name.
const UNNAMED: &str = "__NOLABEL__";

/// Why there is no export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A budget was reached.
    Limit(Limit),
    /// Something cannot be said in the format.
    Unsayable(Unsayable),
}

/// A scenario's states and transitions, ready to be written.
pub struct Drn<'p> {
    program: &'p Program,
    states: States,
    labels: Labels,
    /// Thousandths paid before the first state.
    paid: i128,
    choices: u64,
}

impl std::fmt::Debug for Drn<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Drn").field("states", &self.rows()).field("choices", &self.choices).finish_non_exhaustive()
    }
}

impl<'p> Drn<'p> {
    /// Explores a scenario.
    ///
    /// # Errors
    /// The [`Limit`] that was reached, or what cannot be written exactly.
    pub fn new(program: &'p Program, options: &Options<'_>) -> Result<Drn<'p>, Refused> {
        let states = States::new(program, options).map_err(Refused::Limit)?;
        let labels = Labels::new(program);
        let paid = states.graph.start.iter().map(|p| i128::from(*p)).sum();
        let mut drn = Drn { program, states, labels, paid, choices: 0 };
        drn.choices = drn.count().map_err(Refused::Unsayable)?;
        Ok(drn)
    }

    /// Counts the choices, and holds that all of them can be written.
    fn count(&self) -> Result<u64, Unsayable> {
        let graph = &self.states.graph;
        let end = graph.rows().saturating_sub(1);
        // The end's own, and the one that pays what is paid at once.
        let mut count = 1 + u64::from(self.paid != 0);
        let mut odds = Odds::default();
        for row in 0..end {
            let mut actions = 0;
            for action in graph.actions(row) {
                actions += 1;
                if odds.read(graph, action).is_none() {
                    return Err(self.unsayable(row, "weights whose sum does not fit into 64 bits"));
                }
            }
            if actions == 0 {
                return Err(self.unsayable(row, "a decision without an available choice"));
            }
            count += actions;
        }
        Ok(count)
    }

    fn unsayable(&self, row: usize, what: &str) -> Unsayable {
        let names = self.labels.actions(self.states.graph.menu(row)).join(", ");
        let state = self.states.state(row);
        let place = state.map_or_else(String::new, |s| self.program.place_key(self.program.view(&s).place()));
        let clock = state.map_or_else(String::new, |s| self.program.clock_words(self.program.view(&s).tick()));
        Unsayable { feature: format!("{what}, at {place} on {clock} ({names})") }
    }

    /// Rows, the end among them, and what pays at once.
    fn rows(&self) -> usize {
        self.states.graph.rows() + usize::from(self.paid != 0)
    }

    /// The table of names.
    #[must_use]
    pub fn names(&self) -> String {
        self.labels.names.csv()
    }

    /// Writes the model.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let graph = &self.states.graph;
        let end = graph.rows().saturating_sub(1);
        self.head(out)?;
        let names: Vec<Vec<&str>> = graph.menu_table.iter().map(|menu: &Menu| self.labels.actions(menu)).collect();
        let mut odds = Odds::default();
        for row in 0..graph.rows() {
            let init = if row == 0 && self.paid == 0 { " init" } else { "" };
            writeln!(out, "state {row}{init}{}", if row == end { " done" } else { "" })?;
            if row == end {
                writeln!(out, "\taction {UNNAMED} [0]\n\t\t{end} : 1")?;
                continue;
            }
            if let Some(state) = self.states.state(row) {
                self.labels.values(self.program, &state, out)?;
            }
            let menu = graph.menus.get(row).and_then(|m| names.get(*m as usize)).map_or(&[][..], Vec::as_slice);
            for (place, action) in graph.actions(row).enumerate() {
                let name = menu.get(place).copied().unwrap_or(UNNAMED);
                // INVARIANT: `new` has read every action already.
                odds.read(graph, action).ok_or_else(|| io::Error::other("the odds of an action changed"))?;
                writeln!(out, "\taction {name} [{}]", odds.points())?;
                for (target, probability) in odds.ways() {
                    writeln!(out, "\t\t{target} : {probability}")?;
                }
            }
        }
        if self.paid != 0 {
            // The last state, so that every other keeps its number.
            let paid = Ratio::new(self.paid, 1000);
            writeln!(out, "state {} init\n\taction {} [{paid}]\n\t\t0 : 1", graph.rows(), self.labels.begin)?;
        }
        Ok(())
    }

    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let program = self.program;
        let merged: Vec<&str> = Pass::ALL.into_iter().filter(|p| self.states.passes.has(*p)).map(Pass::name).collect();
        let merged = if merged.is_empty() { "nothing".to_owned() } else { merged.join(", ") };
        writeln!(out, "// {}: {}", program.scenario.id.value, program.scenario.title.replace(['\n', '\r'], " "))?;
        writeln!(out, "// toughcall {}, rules {}", env!("CARGO_PKG_VERSION"), program.fingerprint())?;
        writeln!(out, "// Merged: {merged}. Under each state: what is not 0, false or a variable's lowest value.")?;
        writeln!(out, "@type: MDP\n@value_type: rational\n@parameters\n\n@reward_models\nscore")?;
        writeln!(out, "@nr_states\n{}\n@nr_choices\n{}\n@model", self.rows(), self.choices)
    }
}
