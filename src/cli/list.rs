//! `list`

use std::path::PathBuf;

use serde_json::json;

use super::{Exit, Failure, Terminal, load};
use crate::program::{Program, built_in, built_in_ids, load as load_program};
use crate::scenario::{Kind, Node, Scenario};
use crate::source::Text;

/// List the scenarios that come with toughcall, and those in a folder.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Also list the scenario files (`*.ron`) in this folder
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// As JSON (docs/json.md)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let mut rows: Vec<(String, Result<Program, usize>)> = Vec::new();
    let mut add = |source: String, text: &Text| {
        let (program, findings) = load_program(text);
        rows.push((source, program.ok_or(findings.len())));
    };
    for id in built_in_ids() {
        if let Some(text) = built_in(id) {
            add("built-in".to_owned(), &text);
        }
    }
    if let Some(dir) = &args.dir {
        let entries = std::fs::read_dir(dir).map_err(|e| Failure::file(dir, &e))?;
        let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
        paths.sort();
        for path in paths {
            let name = path.to_string_lossy().into_owned();
            // Tests beside a scenario are no scenarios.
            if name.ends_with(".ron") && !name.ends_with(".tests.ron") {
                add(name.clone(), &Text::new(name, load::read(&path)?));
            }
        }
    }
    if args.json {
        let rows: Vec<_> = rows.iter().filter_map(|(source, p)| p.as_ref().ok().map(|p| row(source, p))).collect();
        terminal.print_json(&json!(rows))?;
        return Ok(Exit::Fine);
    }
    for (source, program) in &rows {
        let text = match program {
            Ok(p) => {
                let s = &p.scenario;
                let name = if source == "built-in" { s.id.as_str() } else { source.as_str() };
                format!(
                    "{name}\n  {} · about {} minutes · {} decisions\n  {}\n",
                    s.title.value,
                    s.minutes.0,
                    decisions(s),
                    s.about.summary.value
                )
            }
            Err(findings) => format!("{source}\n  has {findings} findings: `toughcall check {source}`\n"),
        };
        terminal.print_prose(&text)?;
    }
    Ok(Exit::Fine)
}

/// Decisions and rankings that are written.
pub(super) fn decisions(scenario: &Scenario) -> usize {
    scenario.nodes.iter().filter(|(_, n)| !matches!(n.value, Node::Chance(_))).count()
}

fn row(source: &str, program: &Program) -> serde_json::Value {
    let s = &program.scenario;
    let kind = match s.kind.value {
        Kind::WarmUp => "warm-up",
        Kind::Scenario => "scenario",
        Kind::Drill => "drill",
    };
    let tags: Vec<&str> = s.tags.iter().map(|t| t.as_str()).collect();
    json!({
        "id": s.id.value, "title": s.title.value, "kind": kind, "tags": tags, "minutes": s.minutes.0,
        "decisions": decisions(s), "source": source, "fingerprint": program.fingerprint(),
    })
}
