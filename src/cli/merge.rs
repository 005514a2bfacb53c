//! `merge FILES…`

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::batch::{self, FormArgs};
use super::policies::Policies;
use super::tables::{Described, Tabled, described, open, table_format, unreadable};
use super::{Exit, Failure, Terminal, can_be_written, load};
use crate::batch::{MOST_PARTS, Part, Plan, Saved, join};
use crate::report::{Finished, coverage};
use crate::table::{Cell, Format, Row, Schema};

/// Join the parts of a batch that `batch --shard` ran into exactly what the whole batch would have given.
///
/// Parts are reports (`--json`) or tables (`--out`), all of one kind, in any order. Reports give the report of the whole,
/// tables the table of the whole.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toughcall merge part1.json part2.json --json > whole.json\n  toughcall merge part*.parquet --out whole.parquet"
)]
pub struct Args {
    /// Parts: .json, or .csv, .jsonl, .parquet
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where the joined table goes; its format is that of the parts or another one
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The scenario, where it is not where the parts found it
    #[arg(long, value_name = "ID")]
    scenario: Option<String>,
    /// The solution, for policies that follow one (`toughcall solve --policy-out`)
    #[arg(long, value_name = "FILE")]
    solution: Option<PathBuf>,
    #[command(flatten)]
    form: FormArgs,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    if args.files.iter().all(|path| Format::of(path).is_ok()) {
        let help = "for instance `--out whole.csv`";
        let out = args.out.as_deref().ok_or_else(|| Failure::usage("tables are joined into a file").help(help))?;
        return tables(&args.files, out);
    }
    if args.out.is_some() {
        return Err(Failure::usage("`--out` is for tables, and these are reports")
            .help("a report goes to standard output: `toughcall merge part*.json --json > whole.json`"));
    }
    reports(args, terminal)
}

/// Joins reports.
fn reports(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let parts: Vec<Saved> = args.files.iter().map(|path| counts(path)).collect::<Result<_, _>>()?;
    let plan = parts.first().map(|p| p.plan.clone()).ok_or_else(|| Failure::usage("no parts to join"))?;
    let id = args.scenario.clone().unwrap_or_else(|| scenario(&plan));
    let program = load::program(&id, terminal)?;
    let batch = join(&program, parts).map_err(|misfit| Failure::invalid(misfit.0).help(HELP))?;
    let policies = Policies::new(&program, args.solution.as_deref(), false);
    let mut crews = policies.crews(&plan.policies, 1)?;
    let scripts: Vec<String> = plan.policies.iter().map(|spec| policies.script_hash(spec)).collect();
    if scripts != plan.scripts {
        return Err(Failure::invalid("a script has changed since the parts were run"));
    }
    let found = crews.first_mut().map(|crew| coverage(&batch, crew)).unwrap_or_default();
    // The whole was never run in one go, so there is no pace to tell.
    let finished = Finished { batch: &batch, coverage: &found, stopped: None, pace: None };
    batch::print(&finished, &args.form, terminal)?;
    Ok(Exit::Fine)
}

const HELP: &str = "parts are what `toughcall batch … --shard I/N --json` printed, with the same options for every I";

/// Where the scenario of the parts is found.
fn scenario(plan: &Plan) -> String {
    if plan.source == "built-in" { plan.scenario.clone() } else { plan.source.clone() }
}

/// The counts in the report of a part.
fn counts(path: &Path) -> Result<Saved, Failure> {
    #[derive(Deserialize)]
    struct Report {
        part: Option<Saved>,
    }
    let text = load::read_at_most(path, load::LARGE)?;
    let no_part = |why: String| Failure::invalid(format!("{}: no part of a batch: {why}", path.display())).help(HELP);
    let report: Report = serde_json::from_str(&text).map_err(|e| no_part(e.to_string()))?;
    report.part.ok_or_else(|| no_part("it is the report of a whole".to_owned()))
}

/// A table of one part.
struct Sheet {
    path: PathBuf,
    format: Format,
    schema: Schema,
    /// What it says of where it comes from, but for the part.
    meta: Vec<(String, String)>,
    part: Part,
    /// Whether there is a row in it.
    has_rows: bool,
}

/// Joins tables.
fn tables(files: &[PathBuf], out: &Path) -> Result<Exit, Failure> {
    let format = table_format(out)?;
    can_be_written(out)?;
    let mut sheets = files.iter().map(|path| sheet(path)).collect::<Result<Vec<_>, _>>()?;
    sheets.sort_by_key(|sheet| sheet.part.place);
    let misfit = |why: String| Failure::invalid(why).help("parts are what `batch … --shard I/N --out FILE` wrote");
    let Some(first) = sheets.first() else { return Err(Failure::usage("no parts to join")) };
    for (sheet, place) in sheets.iter().zip(1..) {
        if (&sheet.meta, &sheet.schema) != (&first.meta, &first.schema) || sheet.part.of != first.part.of {
            let paths = (first.path.display(), sheet.path.display());
            return Err(misfit(format!("{} and {}: parts of different batches", paths.0, paths.1)));
        }
        if sheet.part.place != place {
            let what = if sheet.part.place < place { "is there twice" } else { "is missing" };
            let place = place.min(sheet.part.place);
            return Err(misfit(format!("part {place}/{} {what}", first.part.of)));
        }
    }
    if sheets.len() as u64 != first.part.of {
        return Err(misfit(format!("part {}/{} is missing", sheets.len() + 1, first.part.of)));
    }
    let mut whole = Tabled::create(out, format, &first.schema, &first.meta)?;
    for sheet in &sheets {
        copy(sheet, &mut whole, out)?;
    }
    whole.finish()?;
    Ok(Exit::Fine)
}

fn copy(sheet: &Sheet, whole: &mut Tabled, out: &Path) -> Result<(), Failure> {
    // More parts than runs leave parts without any, and JSON Lines without a row have no header to read.
    if !sheet.has_rows {
        return Ok(());
    }
    let mut reader = open(&sheet.path, sheet.format, &sheet.schema)?;
    let mut row = Row::default();
    while reader.next(&mut row).map_err(unreadable)? {
        let cells: Vec<Cell<'_>> = row.cells().collect();
        whole.row(&cells).map_err(|e| Failure::file(out, &e))?;
    }
    Ok(())
}

/// What a table is made of and which part it is.
fn sheet(path: &Path) -> Result<Sheet, Failure> {
    let Described { format, schema, mut meta, rows } = described(path)?;
    let place = meta.iter().position(|(name, _)| name == "part");
    let part = place.and_then(|place| batch::part(&meta.remove(place).1).ok()).filter(|part| part.of <= MOST_PARTS);
    let part = part.ok_or_else(|| Failure::invalid(format!("{}: no part of a batch", path.display())).help(HELP))?;
    let said = |name: &str| meta.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let policies = said("policies").map_or(0, |list| list.split(',').count() as u64);
    let range = part.range(said("runs").and_then(|runs| runs.parse().ok()).unwrap_or(0));
    let whole = (range.end - range.start).saturating_mul(policies);
    if rows != Some(whole) {
        let message = format!("{}: part {}/{} was stopped before its end", path.display(), part.place, part.of);
        return Err(Failure::invalid(message).help("run this part again"));
    }
    Ok(Sheet { path: path.to_owned(), format, schema, meta, part, has_rows: whole > 0 })
}
