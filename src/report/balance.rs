//! A scenario's balance: as text, as JSON, and as a page about many scenarios.

use std::fmt::Write;

use serde_json::{Value, json};

use super::batch::item_key;
use super::solution::thousands;
use crate::balance::{BLIND, Balance, Bars, RUNS, Shortfall};
use crate::program::Program;
use crate::scenario::Kind;

/// A scenario with what was measured of it.
#[derive(Debug)]
pub struct Measured<'p> {
    /// The scenario.
    pub program: &'p Program,
    /// What was measured.
    pub balance: Balance,
    /// What it is held to.
    pub bars: Bars,
}

impl Measured<'_> {
    /// Everything in which it falls short.
    #[must_use]
    pub fn shortfalls(&self) -> Vec<Shortfall> {
        self.balance.shortfalls(&self.bars)
    }

    fn value(&self, policy: &str) -> f64 {
        self.balance.value(policy).unwrap_or(0.0)
    }

    /// What falls short, in words.
    fn words(&self, short: &Shortfall) -> String {
        match short {
            Shortfall::States(n) => format!("{} states, more than {}", thousands(*n), thousands(self.bars.states)),
            Shortfall::Blind(name, gap) => {
                format!("`{name}` is {gap:.1} points under the optimum, less than {}", self.bars.blind)
            }
            Shortfall::Expert(gap) => {
                format!("`expert` is {gap:.1} points under the optimum, more than {}", self.bars.expert)
            }
            Shortfall::ExpertBlind(name) => format!("`{name}` is worth as much as `expert`, or more"),
            Shortfall::NeverBest(key, Some(loss)) => {
                format!("`{key}` is best nowhere: it gives up {loss:.1} points at least, and is not marked as a `trap`")
            }
            Shortfall::NeverBest(key, None) => format!("`{key}` is never available"),
            Shortfall::NeverMet(item) => format!("`{}` was met in no run", item_key(self.program, *item)),
            Shortfall::EndingNeverMet(id) => format!("no run came to the ending `{id}`"),
        }
    }
}

/// The balance of one scenario, for people.
#[must_use]
pub fn balance_text(measured: &Measured<'_>) -> String {
    let (program, balance) = (measured.program, &measured.balance);
    let optimal = measured.value("optimal");
    let mut out = format!(
        "{} ({}): {} states, solved exactly\n",
        program.scenario.title.value,
        program.scenario.id.value,
        thousands(balance.states)
    );
    let group = |names: &[&str]| {
        let words = names.iter().filter_map(|name| Some(format!("{name} {:.1}", balance.value(name)?)));
        words.collect::<Vec<_>>().join("  ")
    };
    let _ = writeln!(out, "  {}", group(&["optimal", "expert", "framework", "greedy", "worst"]));
    let _ = writeln!(out, "  blind: {}", group(&BLIND));
    if let Some((name, value)) = balance.best_blind() {
        let _ = writeln!(out, "  `{name}`, the best of these, is {:.1} points under the optimum", optimal - value);
    }
    for name in &balance.sampled {
        let _ = writeln!(out, "  (the value of `{name}` is sampled)");
    }
    let traps = balance.choices.iter().filter(|c| c.trap).count();
    let best = balance.choices.iter().filter(|c| c.can_be_best()).count();
    let _ = writeln!(
        out,
        "  {} choices: {best} can be the best, {traps} marked as traps; {:.1} decisions in a run of the expert",
        balance.choices.len(),
        balance.decisions
    );
    let short = measured.shortfalls();
    if short.is_empty() {
        let _ = writeln!(out, "  everything was met in {} random and as many expert runs\n  balanced", thousands(RUNS));
    }
    for short in &short {
        let _ = writeln!(out, "  short: {}", measured.words(short));
    }
    out
}

/// The same as JSON (docs/json.md).
#[must_use]
pub fn balance_json(measured: &Measured<'_>) -> Value {
    let (program, balance, bars) = (measured.program, &measured.balance, &measured.bars);
    let choices = balance
        .choices
        .iter()
        .map(|c| json!({ "choice": c.key, "best_share": c.best_share, "least_loss": c.least_loss, "trap": c.trap }));
    json!({
        "scenario": program.scenario.id.value,
        "fingerprint": program.fingerprint(),
        "states": balance.states,
        "values": balance.values.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect::<serde_json::Map<_, _>>(),
        "sampled": balance.sampled,
        "bars": { "blind": bars.blind, "expert": bars.expert, "states": bars.states },
        "decisions": balance.decisions,
        "choices": choices.collect::<Vec<_>>(),
        "never": balance.never.iter().map(|item| item_key(program, *item)).collect::<Vec<_>>(),
        "endings_never": balance.endings_never,
        "shortfalls": measured.shortfalls().iter().map(|s| measured.words(s)).collect::<Vec<_>>(),
    })
}

/// The page about all of them, `docs/catalogue.md`.
#[must_use]
pub fn catalogue_markdown(all: &[Measured<'_>]) -> String {
    let mut out = "# Catalogue\n\nThe scenarios that come with the program, and how they are balanced. Written by `toughcall balance --markdown`; CI holds that it is current.\n\n".to_owned();
    out += "| scenario | who you are | a tick | minutes | decisions | endings | choices (traps) |\n|---|---|---|---:|---:|---:|---:|\n";
    for m in all {
        let (scenario, balance) = (&m.program.scenario, &m.balance);
        let id = &scenario.id.value;
        let name = match scenario.kind.value {
            Kind::WarmUp => format!("{} (`{id}`)", scenario.title.value),
            Kind::Scenario | Kind::Drill => format!("[{}](scenarios/{id}.md) (`{id}`)", scenario.title.value),
        };
        let traps = balance.choices.iter().filter(|c| c.trap).count();
        let _ = writeln!(
            out,
            "| {name} | {} | {} | {} | {:.1} | {} | {} ({traps}) |",
            scenario.about.value.role.value.replace('|', "\\|"),
            scenario.clock.value.tick.value,
            scenario.minutes.value.0,
            balance.decisions,
            balance.endings,
            balance.choices.len(),
        );
    }
    out += "\nDecisions are the mean of the expert's runs. A trap is a choice that is best nowhere and says why people fall for it.\n\n## Balance\n\nExpected scores, exact: every state of the scenario was solved ([the method](solver.md)). The gap is between the optimum and the best of the blind policies, which look at nothing (`first` to `cautious`).\n\n";
    out += "| scenario | states | optimal | expert | first | last | longest | random | cautious | gap | greedy | framework | worst |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n";
    for m in all {
        let value = |name: &str| format!("{:.1}", m.value(name));
        let gap = m.balance.best_blind().map_or(0.0, |(_, blind)| m.value("optimal") - blind);
        let cells = ["optimal", "expert", "first", "last", "longest", "random", "cautious"].map(value).join(" | ");
        let rest = ["greedy", "framework", "worst"].map(value).join(" | ");
        let id = &m.program.scenario.id.value;
        let _ = writeln!(out, "| `{id}` | {} | {cells} | {gap:.1} | {rest} |", m.balance.states);
    }
    let short: Vec<String> = all
        .iter()
        .filter_map(|m| match m.shortfalls().len() {
            0 => None,
            n => Some(format!("`{}` in {n}", m.program.scenario.id.value)),
        })
        .collect();
    let held = if short.is_empty() {
        "\nHeld for every scenario: ".to_owned()
    } else {
        format!(
            "\nThings in which a scenario falls short (`toughcall balance ID` names them): {}. Held for all others: ",
            short.join(", ")
        )
    };
    out += &format!(
        "{held}each blind policy at least 15 points under the optimum; the expert at most 20 under it and above every blind one; at most 300,000 states, unless the file states a bar of its own; every choice the best one, or at most half a point behind it, in a situation that can be reached, or else marked as a trap; every node, choice, outcome and ending met in {} runs of random and as many of expert play.\n",
        thousands(RUNS)
    );
    out
}
