//! `frameworks [FRAMEWORK] [--scenario ID]`

use serde_json::json;

use super::{Exit, Failure, Terminal, load};
use crate::diagnostic::one_of;
use crate::framework::{Glass, Item, Lens, Ranking, Score, built_in, find, ids, inputs, rank};
use crate::scenario::{Formula, Framework};

/// List prioritisation frameworks; apply one to a scenario's priorities and show the arithmetic.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A framework's id
    framework: Option<String>,
    /// Apply it to this scenario's priorities
    #[arg(long, value_name = "ID")]
    scenario: Option<String>,
    /// As JSON (docs/json.md)
    #[arg(long)]
    json: bool,
}

fn kind(framework: &Framework) -> &'static str {
    match framework.formula.value {
        Formula::Product(_) => "product",
        Formula::WeightedSum(_) => "weighted sum",
        Formula::Tiers(_) => "tiers",
        Formula::Roi(_) => "return on investment",
        Formula::Quadrant(_) => "quadrant",
        Formula::Quotient(_) => "quotient",
    }
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let program = args.scenario.as_deref().map(|id| load::program(id, terminal)).transpose()?;
    let chosen = match (&args.framework, &program) {
        (Some(id), Some(p)) if p.ranking.framework.id.value == *id => Some(p.ranking.framework.clone()),
        (Some(id), _) => Some(find(id).ok_or_else(|| {
            let all = ids();
            Failure::usage(format!("there is no framework `{id}`"))
                .maybe_help(one_of(id, all.iter().map(String::as_str)))
        })?),
        (None, Some(p)) => Some(p.ranking.framework.clone()),
        (None, None) => None,
    };
    let mut rows = Vec::new();
    let mut text = String::new();
    for framework in chosen.clone().map_or_else(|| built_in().into_iter().map(|(f, _)| f).collect(), |f| vec![f]) {
        rows.push(json!({
            "id": framework.id.value, "title": framework.title.value, "kind": kind(&framework),
            "source": framework.source.value, "inputs": inputs(&framework),
        }));
        text.push_str(&format!(
            "{}\n  {} ({})\n  inputs: {}\n  source: {}\n",
            framework.id.value,
            framework.title.value,
            kind(&framework),
            inputs(&framework).join(", "),
            framework.source.value
        ));
    }
    if let (Some(framework), Some(program)) = (&chosen, &program) {
        // A framework other than the own one may have inputs of its own; else those of the same name are read.
        let glass = Glass { name: framework.id.value.clone(), framework: framework.clone(), is_file: true };
        let items = Lens::new(&program.scenario, &program.ranking.framework, &glass).items;
        let ranking = rank(framework, &items).map_err(|failures| refused(framework, &items, &failures))?;
        text.push_str(&format!("\n{}, the priorities of {}:\n", framework.title.value, program.scenario.id.value));
        text.push_str(&table(&ranking, &items));
        if let Some(object) = rows.first_mut().and_then(|r| r.as_object_mut()) {
            object.insert("priorities".to_owned(), ranked_json(&ranking, &items));
        }
    }
    if args.json {
        terminal.print_json(&json!(rows))?
    } else {
        terminal.print_prose(&text)?
    }
    Ok(Exit::Fine)
}

fn refused(framework: &Framework, items: &[Item], failures: &[(usize, crate::framework::Failure)]) -> Failure {
    let named: Vec<String> = failures
        .iter()
        .map(|(i, failure)| format!("{}: {failure}", items.get(*i).map_or("", |item| item.id.as_str())))
        .collect();
    Failure::invalid(format!("`{}` does not cover these priorities: {}", framework.id.value, named.join("; ")))
        .help("a missing input is never guessed; add it to the scenario's `inputs`, or to `lenses` if the framework is another one")
}

fn table(ranking: &Ranking, items: &[Item]) -> String {
    let mut text = String::new();
    for (i, row) in ranking.rows.iter().enumerate() {
        let Some(item) = items.get(row.item) else { continue };
        text.push_str(&format!("  {}. {} ({}): {}\n", row.rank, item.title, item.id, row.scored.arithmetic));
        let tied: Vec<&str> = (0..ranking.rows.len())
            .filter(|other| *other > i && ranking.is_tie(i, *other))
            .filter_map(|other| ranking.rows.get(other).and_then(|r| items.get(r.item)).map(|item| item.id.as_str()))
            .collect();
        if !tied.is_empty() {
            text.push_str(&format!("     a tie with {}\n", tied.join(", ")));
        }
    }
    text
}

fn ranked_json(ranking: &Ranking, items: &[Item]) -> serde_json::Value {
    let rows = ranking.rows.iter().filter_map(|row| {
        let item = items.get(row.item)?;
        let inputs: serde_json::Map<String, serde_json::Value> =
            item.inputs.iter().map(|(name, n)| (name.clone(), json!(n))).collect();
        let value = match &row.scored.score {
            Score::Value(value) => json!(value.to_f64()),
            Score::Tier(tier) => json!(tier + 1),
        };
        Some(json!({
            "id": item.id, "title": item.title, "rank": row.rank, "value": value, "inputs": inputs,
            "arithmetic": row.scored.arithmetic,
        }))
    });
    rows.collect()
}
