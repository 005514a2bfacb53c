//! `--flips`, `--tornado`, `--information`.

use std::io::Write;
use std::path::Path;

use super::{Args, Exit, Failure, Store, Terminal, recorded};
use crate::analysis::Solved;
use crate::program::Program;
use crate::report::{
    flips_csv, flips_json, flips_text, information_csv, information_json, information_text, tornado_csv, tornado_json,
    tornado_svg, tornado_text,
};
use crate::run::replay;
use crate::solve::{Passes, Solution};

/// What was found, in every form.
struct Found {
    text: String,
    json: serde_json::Value,
    csv: String,
    svg: Option<String>,
}

/// Answers one of these three questions; none if it is another.
pub(super) fn run(
    program: &Program,
    solution: &Solution,
    solved: &Solved,
    args: &Args,
    terminal: &mut Terminal<'_>,
) -> Result<Option<Exit>, Failure> {
    let analysis = &args.analysis;
    let summary = &solution.summary;
    let budget = |work: &mut dyn FnMut(&crate::solve::Options<'_>) -> Option<Found>| {
        args.budget.run(Passes::ALL, terminal.interactive, work)
    };
    let rebuild = analysis.rebuild;
    if analysis.svg.is_some() && !analysis.tornado && (analysis.flips.is_some() || analysis.information) {
        return Err(Failure::usage("`--svg` draws no such answer").help("it draws `--tornado`; `--csv` writes a table"));
    }
    let found = if let Some(asked) = &analysis.flips {
        let kept = match asked {
            None => None,
            Some(at) => {
                let (stored, n) = recorded("--flips", at, &Store::open()?)?;
                if stored.record.header.fingerprint != program.fingerprint {
                    return Err(Failure::usage(format!("`{at}` was played on another scenario, or on other rules"))
                        .help("`solve ID --flips RUN:N` asks about a run of that very scenario"));
                }
                Some((stored, n))
            }
        };
        let replayed = kept.as_ref().map(|(stored, n)| (replay(program, &stored.record), *n));
        if let Some((replayed, n)) = &replayed
            && (*n == 0 || *n > replayed.session.taken().len())
        {
            let most = replayed.session.taken().len();
            return Err(Failure::usage(format!("that run has decisions 1 to {most}")));
        }
        let run = replayed.as_ref().map(|(replayed, n)| (&replayed.session, *n));
        let found = budget(&mut |o| {
            let flips = solved.flips(program, summary, run, rebuild, o)?;
            let (text, json) = (flips_text(program, &flips), flips_json(program, &flips));
            Some(Found { text, json, csv: flips_csv(program, &flips), svg: None })
        });
        found.ok_or_else(|| {
            Failure::invalid("the dice come before the first decision, so there is no first choice")
                .help("`--flips RUN:N` asks about a decision of a recorded run")
        })?
    } else if analysis.tornado {
        let found = budget(&mut |o| {
            let tornado = solved.tornado(program, summary, rebuild, o);
            let (text, json) = (tornado_text(program, &tornado), tornado_json(program, &tornado));
            let svg = Some(tornado_svg(program, &tornado));
            Some(Found { text, json, csv: tornado_csv(program, &tornado), svg })
        });
        let Some(found) = found else { return Ok(None) };
        found
    } else if analysis.information {
        let found = budget(&mut |o| {
            let information = solved.information(program, o);
            let (text, json) = (information_text(program, &information), information_json(program, &information));
            Some(Found { text, json, csv: information_csv(program, &information), svg: None })
        });
        let Some(found) = found else { return Ok(None) };
        found
    } else {
        return Ok(None);
    };
    for (path, content) in [(&analysis.csv, Some(&found.csv)), (&analysis.svg, found.svg.as_ref())] {
        if let (Some(path), Some(content)) = (path, content) {
            write_file(path, content)?;
            terminal.error(&format!("Written to {}.\n", path.display()))?;
        }
    }
    if args.json {
        terminal.print_json(&found.json)?;
    } else {
        terminal.print(&found.text)?;
    }
    Ok(Some(Exit::Fine))
}

/// Writes a file whole or not at all.
fn write_file(path: &Path, content: &str) -> Result<(), Failure> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|e| Failure::file(path, &e))?;
    file.write_all(content.as_bytes()).map_err(|e| Failure::file(path, &e))?;
    file.persist(path).map_err(|e| Failure::file(path, &e.error))?;
    Ok(())
}
