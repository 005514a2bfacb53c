//! A row for every run and policy, as a table in a file.

use std::io;
use std::path::Path;

use crate::batch::{Plan, Row, Rows};
use crate::cli::Failure;
use crate::cli::tables::Tabled;
use crate::engine::{Component, run_seed};
use crate::expression::VariableId;
use crate::program::Program;
use crate::table::{Cell, Format, Kind, Schema};

/// A table of runs that is being written.
pub(in crate::cli) struct TableOut<'p> {
    program: &'p Program,
    policies: Vec<String>,
    seed: u64,
    /// Rows before the next one, from the first run of the batch on.
    place: u64,
    file: Tabled,
}

impl<'p> TableOut<'p> {
    /// A table under a name at which nothing appears before it is finished.
    pub(in crate::cli) fn create(
        path: &Path,
        format: Format,
        program: &'p Program,
        plan: &Plan,
    ) -> Result<TableOut<'p>, Failure> {
        let file = Tabled::create(path, format, &schema(program), &meta(plan))?;
        let place = plan.range().start * plan.policies.len() as u64;
        Ok(TableOut { program, policies: plan.policies.clone(), seed: plan.seed, place, file })
    }

    pub(in crate::cli) fn path(&self) -> &Path {
        self.file.path()
    }

    /// Writes rows of the runs that follow.
    pub(in crate::cli) fn add(&mut self, rows: &Rows) -> io::Result<()> {
        for (row, variables) in rows.iter(self.program) {
            let policies = self.policies.len().max(1) as u64;
            let (run, policy) = (self.place / policies, self.place % policies);
            let policy = usize::try_from(policy).ok().and_then(|p| self.policies.get(p)).map_or("", String::as_str);
            let seed = run_seed(self.seed, run);
            let cells = cells(self.program, run, seed, policy, row, variables);
            self.file.row(&cells)?;
            self.place += 1;
        }
        Ok(())
    }

    /// The table appears under its name.
    pub(in crate::cli) fn finish(self) -> Result<(), Failure> {
        self.file.finish()
    }
}

fn cells<'c>(
    program: &'c Program,
    run: u64,
    seed: u64,
    policy: &'c str,
    row: &Row,
    variables: &[u64],
) -> Vec<Cell<'c>> {
    let whole = |n: u64| Cell::Whole(i64::try_from(n).unwrap_or(i64::MAX));
    let ending = program.scenario.endings.get(usize::from(row.ending)).map_or("", |e| e.id.value.as_str());
    let mut cells = vec![whole(run), Cell::Natural(seed), Cell::Text(policy), Cell::Thousandths(row.score())];
    cells.extend(row.points.map(Cell::Thousandths));
    cells.extend([Cell::Text(ending), whole(u64::from(row.tick)), whole(u64::from(row.decisions))]);
    cells.extend(variables.iter().enumerate().map(|(v, steps)| {
        let variable = &program.variables[VariableId::at(v)];
        Cell::Thousandths(variable.min + variable.step * i64::try_from(*steps).unwrap_or(0))
    }));
    cells
}

fn schema(program: &Program) -> Schema {
    let mut schema = Schema::new()
        .with(
            "run",
            Kind::Whole,
            "place of the run in the batch, from 0; the same run of all policies has the same luck",
        )
        .with("seed", Kind::Natural, "seed of the run, as `toughcall play --seed` takes it")
        .with("policy", Kind::Text, "policy that decided")
        .with("score", Kind::Thousandths, "score, points of 100");
    for (component, weight) in Component::ALL.iter().zip(program.weights) {
        let about = format!("points of the component, 0 to {weight}");
        schema = schema.with(component.name(), Kind::Thousandths, about);
    }
    let tick = &program.scenario.clock.value.tick.value;
    schema = schema
        .with("ending", Kind::Text, "id of the ending")
        .with("tick", Kind::Whole, format!("when it ended, in ticks of one {tick}"))
        .with("decisions", Kind::Whole, "decisions taken, rankings among them");
    for (key, variable) in program.scenario.variables.iter() {
        let unit = variable.value.unit.value.as_str();
        let about =
            format!("{} at the end{}{unit}", variable.value.title.as_str(), if unit.is_empty() { "" } else { ", " });
        schema = schema.with(format!("var.{}", key.value), Kind::Thousandths, about);
    }
    schema
}

/// What a table says of where it comes from.
fn meta(plan: &Plan) -> Vec<(String, String)> {
    let mut meta = vec![
        ("table", "batch".to_owned()),
        ("method", "sampled".to_owned()),
        ("scenario", plan.scenario.clone()),
        ("fingerprint", plan.fingerprint.clone()),
        ("text_hash", plan.text_hash.clone()),
        ("version", plan.version.clone()),
        ("generator", plan.generator.clone()),
        ("seed", plan.seed.to_string()),
        ("runs", plan.runs.to_string()),
        ("policies", plan.policies.join(",")),
    ];
    let scripts: Vec<&str> = plan.scripts.iter().map(String::as_str).filter(|s| !s.is_empty()).collect();
    if !scripts.is_empty() {
        meta.push(("scripts", scripts.join(",")));
    }
    if let Some(se) = plan.until_se {
        meta.push(("until_se", se.to_string()));
    }
    if let Some(part) = plan.part {
        meta.push(("part", format!("{}/{}", part.place, part.of)));
    }
    meta.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
