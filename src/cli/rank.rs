//! `rank FILE --framework F`

use std::io::Read;
use std::path::{Path, PathBuf};

use super::lenses::framework;
use super::{Exit, Failure, Terminal};
use crate::framework::{BadCell, margins, rank, read};
use crate::report::{RANKED_HEADER, Ranked, ranked_json, ranked_markdown, ranked_rows, ranked_text};

/// Largest table that is read, in bytes.
const MOST_BYTES: u64 = 64 << 20;
/// Most faults of a table that are told.
const MOST_FAULTS: usize = 20;

/// Rank a backlog of your own by a prioritisation framework, with the arithmetic and how firm the order is.
///
/// The table is CSV with a header: a column `title` or `id` (or both) names the items, and one column for each input of the
/// framework holds numbers, or words that the framework knows (docs/frameworks.md).
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A CSV file, or `-` for the standard input
    file: PathBuf,
    /// A framework's id (`toughcall frameworks`), or a framework file
    #[arg(long, value_name = "FRAMEWORK")]
    framework: String,
    /// As a Markdown table
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    markdown: bool,
    /// As CSV: rank, id, title, value or tier, arithmetic, ties
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// As JSON (docs/json.md)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let (framework, _) = framework(&args.framework)?;
    let name = match args.file.as_path() {
        path if path == Path::new("-") => "the standard input".to_owned(),
        path => path.display().to_string(),
    };
    let (header, rows) = table(&args.file, &name, terminal)?;
    let backlog = read(&framework, &header, &rows).map_err(|bad| faults(&name, &bad))?;
    let ranking = rank(&framework, &backlog.items).map_err(|failures| {
        let told = failures.iter().map(|(i, failure)| BadCell {
            line: rows.get(*i).map_or(0, |(line, _)| *line),
            column: None,
            message: failure.to_string(),
            help: None,
        });
        faults(&name, &told.collect::<Vec<_>>())
    })?;
    let margins = margins(&framework, &backlog.items, &ranking);
    let ranked = Ranked { items: backlog.items, ranking, margins, unused: backlog.unused };
    if args.json {
        terminal.print_json(&ranked_json(&ranked))?;
    } else if args.csv {
        let mut out = csv::Writer::from_writer(Vec::new());
        let told = std::iter::once(RANKED_HEADER.map(str::to_owned)).chain(ranked_rows(&ranked));
        for row in told {
            out.write_record(&row).map_err(|error| Failure::invalid(error.to_string()))?;
        }
        let bytes = out.into_inner().map_err(|error| Failure::invalid(error.to_string()))?;
        terminal.print(&String::from_utf8_lossy(&bytes))?;
    } else if args.markdown {
        terminal.print(&ranked_markdown(&ranked))?;
    } else {
        terminal.print_prose(&ranked_text(&ranked))?;
    }
    Ok(Exit::Fine)
}

type Table = (Vec<String>, Vec<(u64, Vec<String>)>);

/// Header and rows of a CSV file, with the line of each row.
fn table(path: &Path, name: &str, terminal: &mut Terminal<'_>) -> Result<Table, Failure> {
    let cannot = |error: &dyn std::fmt::Display| Failure::invalid(format!("cannot read {name}: {error}"));
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        Read::take(&mut *terminal.input, MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|e| cannot(&e))?;
    } else {
        let file = std::fs::File::open(path).map_err(|error| Failure::file(path, &error))?;
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|e| cannot(&e))?;
    }
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Failure::invalid(format!("{name} is larger than {} MB", MOST_BYTES >> 20)));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::invalid(format!("{name} is not UTF-8 text")).help("export the table as CSV in UTF-8"))?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| cannot(&e))?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push((line, record.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()));
        }
    }
    if rows.is_empty() {
        return Err(Failure::invalid(format!("{name} is empty"))
            .help("the first line names the columns: `title`, and the inputs of the framework"));
    }
    let (_, header) = rows.remove(0);
    if let Some((line, row)) = rows.iter().find(|(_, row)| row.len() > header.len()) {
        let message = format!("{name}, line {line}: {} cells under {} columns", row.len(), header.len());
        return Err(Failure::invalid(message).help("put cells that hold a comma in quotation marks"));
    }
    Ok((header, rows))
}

/// All that is wrong with a table, one line each.
fn faults(name: &str, bad: &[BadCell]) -> Failure {
    let told = bad.iter().take(MOST_FAULTS).map(|cell| {
        let place = match (cell.line, &cell.column) {
            (0, _) => String::new(),
            (line, None) => format!("line {line}: "),
            (line, Some(column)) => format!("line {line}, column `{column}`: "),
        };
        let help = cell.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
        format!("\n  {place}{}{help}", cell.message)
    });
    let mut text: String = told.collect();
    if bad.len() > MOST_FAULTS {
        text += &format!("\n  and {} more", bad.len() - MOST_FAULTS);
    }
    Failure::invalid(format!("{name} cannot be ranked:{text}"))
}
