//! `check --watch FILE…`
//!
//! Files are looked at by their name, many times a second. That costs next to nothing, works on every file system, and
//! does not care whether an editor writes into the file, puts another one in its place, or takes it away for a moment.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::check::{Args, Tally, count, unreadable};
use super::clock::now;
use super::news::Known;
use super::progress::Interrupt;
use super::{Exit, Failure, Terminal, load, suites};
use crate::diagnostic::{Code, Diagnostic, render};
use crate::lint::{Options, lint};
use crate::program::{Program, built_in};
use crate::source::Text;

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(10);
/// A file that is gone or empty is probably being written; so many looks pass before that is said.
const PATIENCE: u32 = 30;
/// A file that changes at every look is read all the same after so many.
const RESTLESS: u32 = 8;
/// Every so many looks the text itself is compared: some file systems tell the time in seconds only.
const DOUBT: u32 = 200;

/// What tells one state of a file from another, without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// On Unix the file's number and the time of its last change of any sort.
    identity: (u64, i64, i64),
}

fn stamp(path: &Path) -> Option<Stamp> {
    let data = std::fs::metadata(path).ok()?;
    #[cfg(unix)]
    let identity = {
        use std::os::unix::fs::MetadataExt;
        (data.ino(), data.ctime(), data.ctime_nsec())
    };
    #[cfg(not(unix))]
    let identity = (0, 0, 0);
    Some(Stamp { length: data.len(), modified: data.modified().ok(), identity })
}

/// What a file says.
struct Found {
    text: Text,
    /// Comes along because it takes a while to be given up: whoever waits for the findings sees them first.
    _program: Option<Program>,
    findings: Vec<Diagnostic>,
    /// The scenario that tests are about.
    scenario: Option<PathBuf>,
}

impl Found {
    fn of(read: Result<Text, Failure>, path: &Path, name: &str, options: &Options<'_>) -> Found {
        let failure = match read {
            Ok(_) if suites::is_tests(name) => match suites::check(path) {
                Ok(suites::Checked { text, findings, scenario }) => {
                    return Found { text, _program: None, findings, scenario };
                }
                Err(failure) => failure,
            },
            Ok(text) => {
                let (program, findings) = lint(&text, options);
                return Found { text, _program: program, findings, scenario: None };
            }
            Err(failure) => failure,
        };
        let (text, findings) = unreadable(name, failure);
        Found { text, _program: None, findings, scenario: None }
    }
}

fn has(findings: &[Diagnostic], code: Code) -> bool {
    findings.iter().any(|finding| finding.code == code)
}

fn read(path: &Path, name: &str) -> Result<Text, Failure> {
    load::read(path).map(|content| Text::new(name, content))
}

/// The stamps of a file and of the scenario that it is about, if it has tests.
type Stamps = (Option<Stamp>, Option<Stamp>);

/// A file that is looked after.
struct Watched<'p> {
    path: &'p Path,
    name: String,
    options: &'p Options<'p>,
    /// The scenario that its tests are about.
    scenario: Option<PathBuf>,
    stamps: Stamps,
    /// The scenario's, when it was last checked.
    checked: Option<Stamp>,
    /// Looks since a stamp first changed, until what is in the file has been said; none if it has.
    waiting: Option<u32>,
    /// Looks since a stamp last changed.
    lasted: u32,
    looks: u32,
    /// What was found out as soon as a stamp changed, before it had lasted.
    ahead: Option<(Stamps, Found)>,
    text: Text,
    known: Known,
}

impl<'p> Watched<'p> {
    fn new(path: &'p Path, options: &'p Options<'p>) -> Watched<'p> {
        let name = path.to_string_lossy().into_owned();
        let own = stamp(path);
        let find = || Found::of(read(path, &name), path, &name, options);
        let mut found = find();
        let scenario = found.scenario.take();
        let beside = scenario.as_deref().and_then(stamp);
        if beside.is_some() {
            // It may have changed before it was known which file it is.
            found = find();
        }
        let known = Known::new(&found.text, found.findings);
        Watched {
            path,
            name,
            options,
            scenario,
            stamps: (own, beside),
            checked: beside,
            waiting: None,
            lasted: 0,
            looks: 0,
            ahead: None,
            text: found.text,
            known,
        }
    }

    /// Whether it is time to say what is in the file. That is found out as soon as it changes, and said once it has lasted.
    fn is_due(&mut self) -> bool {
        let now = (stamp(self.path), self.scenario.as_deref().and_then(stamp));
        self.looks += 1;
        let rest = now == self.stamps;
        self.stamps = now;
        let is_there = now.0.is_some_and(|stamp| stamp.length > 0);
        if rest {
            self.lasted = self.lasted.saturating_add(1);
        } else {
            self.lasted = 0;
            self.ahead = is_there.then(|| self.differing()).flatten().map(|found| (now, found));
        }
        let waited = match self.waiting {
            None if rest => {
                let doubt = self.looks >= DOUBT && now.0.is_some();
                self.looks = if doubt { 0 } else { self.looks };
                return doubt;
            }
            None => 0,
            Some(looks) => looks + 1,
        };
        // What is no RON may be the first half of a file that is being written, by a program that waits for us.
        let enough = u32::from(self.ahead.as_ref().is_some_and(|(_, found)| has(&found.findings, Code::E0101)));
        let is_due = if is_there { self.lasted > enough || waited >= RESTLESS } else { waited >= PATIENCE };
        self.waiting = (!is_due).then_some(waited);
        is_due
    }

    /// What the file says now, if it, or its scenario, is another one.
    fn differing(&self) -> Option<Found> {
        let text = read(self.path, &self.name);
        let is_lost = has(self.known.findings(), Code::E0107);
        let is_same = text.as_ref().is_ok_and(|text| text.content() == self.text.content())
            && !is_lost
            && self.checked == self.stamps.1;
        (!is_same).then(|| Found::of(text, self.path, &self.name, self.options))
    }

    /// Takes in what the file says now, if that is anything different.
    fn take_in(&mut self) -> Option<Told> {
        let ahead = self.ahead.take().filter(|(stamps, _)| *stamps == self.stamps);
        let Found { mut text, _program: program, findings, scenario } =
            ahead.map(|(_, found)| found).or_else(|| self.differing())?;
        std::mem::swap(&mut self.text, &mut text);
        self.checked = self.stamps.1;
        self.scenario = scenario;
        let news = self.known.change(&self.text, findings);
        Some(Told { news, _text: text, _program: program })
    }
}

/// The news for an author, if there are any; what is given up goes when they have been told.
struct Told {
    news: Option<String>,
    _text: Text,
    _program: Option<Program>,
}

/// Checks at every save until Ctrl-C, which is how it ends: exit code 130.
pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    if let Some(id) = args.files.iter().map(|p| p.to_string_lossy()).find(|name| built_in(name).is_some()) {
        let help = "name a file; `./NAME` names one that is called like a scenario";
        return Err(Failure::usage(format!("`{id}` comes with the program and never changes")).help(help));
    }
    // Exploring takes longer than a save should; `check` itself does it.
    let options = args.lints.reading()?;
    let interrupt = Interrupt::listen(terminal.signals);
    let mut files: Vec<Watched<'_>> = args.files.iter().map(|path| Watched::new(path, &options)).collect();
    let mut tally = Tally::default();
    for file in &files {
        tally.add(file.known.findings());
        terminal.print_styled(&render(&file.text, file.known.findings()))?;
    }
    terminal.print(&format!("watching {}: {}; Ctrl-C ends\n", count(files.len(), "file"), tally.words()))?;
    let mut looked = now();
    while !interrupt.is_pressed() {
        std::thread::sleep(PAUSE.saturating_sub(looked.elapsed()));
        looked = now();
        for file in &mut files {
            if !file.is_due() {
                continue;
            }
            let Some(told) = file.take_in() else { continue };
            if let Some(news) = &told.news {
                terminal.print_styled(news)?;
            }
        }
    }
    Ok(Exit::Interrupted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Levels;

    const WHOLE: &str = include_str!("../../templates/minimal.ron");

    /// A look after the file's text was replaced.
    fn look_at(watched: &mut Watched<'_>, text: &str) -> bool {
        std::fs::write(watched.path, text).unwrap();
        watched.is_due()
    }

    /// Whoever writes in place empties the file, and may have to wait in the middle of it.
    #[test]
    fn half_a_file_is_not_told_at_its_first_rest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("half.ron");
        std::fs::write(&path, WHOLE).unwrap();
        let options = Options { levels: Levels::default(), explore: None, threads: 1 };
        let mut watched = Watched::new(&path, &options);
        let half = &WHOLE[..WHOLE.find("nodes").unwrap()];
        assert!(!look_at(&mut watched, ""));
        assert!(!look_at(&mut watched, half) && !watched.is_due(), "half a file is told after one rest");
        assert!(!look_at(&mut watched, &WHOLE.replace("nodes", "noods")) && watched.is_due());
        assert!(
            watched.take_in().unwrap().news.unwrap().contains("E0102") && !has(watched.known.findings(), Code::E0101)
        );
        assert!(
            !look_at(&mut watched, half) && !watched.is_due() && watched.is_due(),
            "half a file that stays is told"
        );
        assert!(watched.take_in().unwrap().news.unwrap().contains("E0101"));
    }
}
