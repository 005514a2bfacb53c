//! `check --fix FILE…`

use std::io::Write;
use std::path::Path;

use similar::TextDiff;

use super::check::{Args, Tally, findings};
use super::whole::{whole, whole_file};
use super::{Failure, Terminal, load, suites};
use crate::diagnostic::{Mended, mend, render};
use crate::lint::Options;
use crate::program::{built_in, load as load_program};
use crate::source::Text;

/// A file with its mends, before anything is written.
struct Draft<'p> {
    path: &'p Path,
    name: String,
    /// What is on disk, a byte order mark with it.
    before: String,
    after: String,
    fixes: usize,
}

/// Mends files one after the other; what is wrong with them afterwards is printed and counted.
pub(super) fn run(args: &Args, options: &Options<'_>, terminal: &mut Terminal<'_>) -> Result<Tally, Failure> {
    refuse_built_in(args)?;
    let mut tally = Tally::default();
    let (mut offered, mut written) = (0, 0);
    for path in &args.files {
        let name = path.to_string_lossy().into_owned();
        if let Ok(before) = load::read(path)
            && let Some(draft) = draft(path, &name, before)
        {
            offered += draft.fixes;
            if offer(&draft, args.yes, terminal)? {
                write(&draft)?;
                written += draft.fixes;
            }
        }
        let (text, findings) = findings(path, options);
        tally.add(&findings);
        terminal.print_styled(&render(&text, &findings))?;
    }
    let what = if offered == 1 { "1 fix".to_owned() } else { format!("{offered} fixes") };
    let said = match (offered, written) {
        (0, _) => "nothing to mend by itself\n".to_owned(),
        (_, 0) => format!("{what} not applied; `--fix --yes` applies what is shown without asking\n"),
        (o, w) if o == w => format!("{what} applied\n"),
        (_, w) => format!("{w} of {what} applied\n"),
    };
    terminal.error(&said)?;
    Ok(tally)
}

/// The scenarios of the program are part of it: there is no file to change.
fn refuse_built_in(args: &Args) -> Result<(), Failure> {
    let names = args.files.iter().map(|path| path.to_string_lossy());
    match names.into_iter().find(|name| built_in(name).is_some()) {
        Some(id) => Err(Failure::usage(format!("`{id}` comes with the program and cannot be changed"))
            .help("name a file; `./NAME` names one that is called like a scenario")),
        None => Ok(()),
    }
}

fn draft<'p>(path: &'p Path, name: &str, before: String) -> Option<Draft<'p>> {
    // The mark at the beginning is no part of the text, and stays.
    let (mark, content) = match before.strip_prefix('\u{feff}') {
        Some(content) => ("\u{feff}", content),
        None => ("", before.as_str()),
    };
    let Mended { text, fixes } = mend(content, |text| match suites::is_tests(name) {
        true => suites::check_with(path, text),
        false => load_program(&Text::new(name, text)).1,
    });
    let after = format!("{mark}{text}");
    (after != before).then(|| Draft { path, name: name.to_owned(), before, after, fixes })
}

/// Shows what would change, and finds out whether it may.
fn offer(draft: &Draft<'_>, yes: bool, terminal: &mut Terminal<'_>) -> Result<bool, Failure> {
    let diff = TextDiff::from_lines(&draft.before, &draft.after);
    let shown = diff.unified_diff().context_radius(3).header(&draft.name, &draft.name).to_string();
    terminal.print(&if terminal.color { coloured(&shown) } else { shown })?;
    if yes || !(terminal.interactive && terminal.may_ask) {
        return Ok(yes);
    }
    terminal.error(&format!("Write this to {}? [y/N] ", draft.name))?;
    let mut answer = String::new();
    terminal.input.read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Removed lines red, added lines green. Control characters of the file do nothing on the terminal.
fn coloured(diff: &str) -> String {
    let mut out = String::new();
    for line in diff.split_inclusive('\n') {
        let colour = match line.as_bytes().first() {
            Some(b'-') => "\x1b[31m",
            Some(b'+') => "\x1b[32m",
            Some(b'@') => "\x1b[36m",
            _ => "",
        };
        let body = line.trim_end_matches(['\n', '\r']);
        let tame = |c: char| if c.is_control() && c != '\t' { '\u{fffd}' } else { c };
        out.push_str(colour);
        out.extend(body.chars().map(tame));
        out.push_str(if colour.is_empty() { "\n" } else { "\x1b[0m\n" });
    }
    out
}

/// Puts the mended text in the place of the file, whole or not at all, with the same rights.
fn write(draft: &Draft<'_>) -> Result<(), Failure> {
    let failed = |e: &std::io::Error| Failure::file(draft.path, e);
    // A link stays a link: what it leads to is changed.
    let target = std::fs::canonicalize(draft.path).map_err(|e| failed(&e))?;
    let rights = std::fs::metadata(&target).map_err(|e| failed(&e))?.permissions();
    if rights.readonly() {
        return Err(Failure::invalid(format!("{}: the file is read-only", draft.name)));
    }
    if load::read(&target)? != draft.before {
        let message = format!("{}: the file has changed since it was read", draft.name);
        return Err(Failure::invalid(message).help("nothing was written; try again"));
    }
    let mut file = whole_file(&target).map_err(|e| failed(&e))?;
    file.write_all(draft.after.as_bytes()).map_err(|e| failed(&e))?;
    file.as_file().set_permissions(rights).map_err(|e| failed(&e))?;
    whole(file, &target).map_err(|e| failed(&e))
}
