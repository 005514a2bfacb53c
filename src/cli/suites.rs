//! Files of tests: where they are, the scenarios they are about, and one more test in them.

use std::path::{Path, PathBuf};

use super::{Failure, Terminal, load, write_whole};
use crate::diagnostic::{Code, Diagnostic, Severity, render};
use crate::program::{Program, built_in, built_in_ids, built_in_tests};
use crate::run::Session;
use crate::source::Text;
use crate::testing::{self, Loaded, Missing, Player, insert, new_file, recordable};

/// How a file of tests is called.
const ENDING: &str = ".tests.ron";

/// Whether this is the name of a file of tests.
pub(super) fn is_tests(name: &str) -> bool {
    name.ends_with(ENDING)
}

/// A file of tests.
#[derive(Debug)]
pub(super) struct Suite {
    pub(super) text: Text,
    /// Where it is; a built-in scenario's tests are nowhere.
    pub(super) path: Option<PathBuf>,
    /// The built-in scenario it is about, if it is built in.
    built_in: Option<&'static str>,
    /// It begins with a byte order mark, which the text has dropped.
    marked: bool,
}

impl Suite {
    /// The tests of a built-in scenario, those beside a scenario file, or those of a file of tests.
    pub(super) fn find(name: &str) -> Result<Suite, Failure> {
        if let Some(id) = built_in_ids().find(|id| *id == name)
            && let Some(text) = built_in_tests(id)
        {
            return Ok(Suite { text, path: None, built_in: Some(id), marked: false });
        }
        if is_tests(name) {
            return Suite::read(Path::new(name));
        }
        // Whether there is such a scenario is said before whether it has tests.
        load::text(name)?;
        let beside = PathBuf::from(format!("{}{ENDING}", name.strip_suffix(".ron").unwrap_or(name)));
        if !beside.exists() {
            let help = format!("`toughcall play {name} --record-test {}` makes one of a play", beside.display());
            return Err(Failure::invalid(format!("{name} has no tests beside it: no {}", beside.display())).help(help));
        }
        Suite::read(&beside)
    }

    pub(super) fn read(path: &Path) -> Result<Suite, Failure> {
        let content = load::read(path)?;
        let marked = content.starts_with('\u{feff}');
        let text = Text::new(path.to_string_lossy(), content);
        Ok(Suite { text, path: Some(path.to_owned()), built_in: None, marked })
    }

    /// The same place with another text.
    pub(super) fn with(&self, content: String) -> Suite {
        let text = Text::new(self.text.name(), content);
        Suite { text, path: self.path.clone(), built_in: self.built_in, marked: self.marked }
    }

    /// Its tests with their scenario, and everything found.
    pub(super) fn load(&self) -> Loaded {
        testing::load(&self.text, &mut |named| self.scenario(named))
    }

    fn scenario(&self, named: Option<&str>) -> Result<Text, Missing> {
        if self.path.is_none() {
            return self.built_in.and_then(built_in).ok_or_else(|| Missing { message: String::new(), help: None });
        }
        if let Some(text) = named.and_then(built_in) {
            return Ok(text);
        }
        let beside = self.scenario_file(named).unwrap_or_default();
        let help = match named {
            Some(name) => crate::diagnostic::nearest(name, built_in_ids())
                .unwrap_or_else(|| "a file, seen from this one, or a built-in id".to_owned()),
            None => "`scenario: \"…\"` names another one: a file, or the id of a built-in scenario".to_owned(),
        };
        let read = load::read(&beside).map_err(|failure| Missing {
            message: format!("there is no scenario to these tests: {}", failure.message),
            help: Some(help),
        })?;
        Ok(Text::new(beside.to_string_lossy(), read))
    }

    /// The file of the scenario that the tests name, or that stands beside them; none for a built-in one.
    fn scenario_file(&self, named: Option<&str>) -> Option<PathBuf> {
        let path = self.path.as_ref()?;
        match named {
            Some(name) if built_in(name).is_some() => None,
            Some(name) => Some(path.parent().unwrap_or(Path::new("")).join(name)),
            None => {
                let name = path.to_string_lossy();
                Some(PathBuf::from(format!("{}.ron", name.strip_suffix(ENDING).unwrap_or(&name))))
            }
        }
    }

    /// Writes it back, whole or not at all.
    pub(super) fn write(&self) -> Result<(), Failure> {
        let Some(path) = &self.path else {
            return Err(Failure::usage("the tests of a built-in scenario are part of the program")
                .help("`toughcall test FILE --accept` rewrites those of a file"));
        };
        let mark = if self.marked { "\u{feff}" } else { "" };
        write_whole(path, |out| {
            out.write_all(mark.as_bytes())?;
            out.write_all(self.text.content().as_bytes())
        })
    }
}

/// A file of tests after it was checked.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) text: Text,
    pub(super) findings: Vec<Diagnostic>,
    /// The file of its scenario.
    pub(super) scenario: Option<PathBuf>,
}

/// Everything found in a file of tests.
pub(super) fn check(path: &Path) -> Result<Checked, Failure> {
    let suite = Suite::read(path)?;
    let loaded = suite.load();
    let named = loaded.written.as_ref().and_then(|written| written.scenario.as_ref());
    let scenario = suite.scenario_file(named.map(|named| named.as_str()));
    Ok(Checked { text: suite.text, findings: loaded.findings, scenario })
}

/// Everything found in a file of tests if it held this text.
pub(super) fn check_with(path: &Path, content: &str) -> Vec<Diagnostic> {
    let text = Text::new(path.to_string_lossy(), content);
    Suite { text, path: Some(path.to_owned()), built_in: None, marked: false }.load().findings
}

/// The tests and the scenario of a file without errors; else what is wrong is told on the error stream.
pub(super) fn sound(suite: &Suite, loaded: Loaded, terminal: &mut Terminal<'_>) -> Result<(Loaded, Program), Failure> {
    let mut loaded = loaded;
    if !loaded.is_broken()
        && let Some(program) = loaded.program.take()
    {
        return Ok((loaded, program));
    }
    let errors: Vec<_> = loaded.findings.iter().filter(|d| d.severity() == Severity::Error).cloned().collect();
    terminal.error_styled(&render(&suite.text, &errors))?;
    let plural = if errors.len() == 1 { "" } else { "s" };
    Err(Failure::invalid(format!("{} has {} error{plural}", suite.text.name(), errors.len()))
        .help("`toughcall explain CODE` says more"))
}

/// A file that gets one more test.
#[derive(Debug)]
pub(super) struct Recording {
    path: PathBuf,
    /// What a new file says about its scenario.
    scenario: Option<String>,
    fingerprint: String,
}

impl Recording {
    /// Whether a play of this scenario, which was asked for as `id`, can be written into a file: told before the play.
    pub(super) fn open(
        path: &Path,
        program: &Program,
        id: &str,
        terminal: &mut Terminal<'_>,
    ) -> Result<Recording, Failure> {
        let name = path.to_string_lossy();
        if !is_tests(&name) {
            let help = format!("`{}{ENDING}`, for instance", name.strip_suffix(".ron").unwrap_or(&name));
            return Err(Failure::usage(format!("a file of tests is called NAME{ENDING}, not {name}")).help(help));
        }
        super::can_be_written(path)?;
        let fingerprint = program.fingerprint().to_owned();
        let mut recording = Recording { path: path.to_owned(), scenario: None, fingerprint };
        if path.exists() {
            recording.existing(terminal)?;
        } else {
            recording.scenario = recording.named(id);
        }
        Ok(recording)
    }

    /// The file as it is, if it is sound and about the same scenario.
    fn existing(&self, terminal: &mut Terminal<'_>) -> Result<(Suite, Loaded), Failure> {
        let suite = Suite::read(&self.path)?;
        let mut loaded = suite.load();
        // A file without a test is one to be filled.
        let is_empty = loaded.written.as_ref().is_some_and(|written| written.tests.is_empty());
        if is_empty {
            loaded.findings.retain(|d| d.code != Code::E1104);
        }
        let (loaded, program) = sound(&suite, loaded, terminal)?;
        if program.fingerprint() != self.fingerprint {
            let title = &program.scenario.title.value;
            return Err(Failure::usage(format!("{} has tests of another scenario, {title}", suite.text.name()))
                .help("name another file"));
        }
        Ok((suite, loaded))
    }

    /// How a new file names its scenario; not at all if that stands beside it.
    fn named(&self, id: &str) -> Option<String> {
        let new = Suite { text: Text::new("", ""), path: Some(self.path.clone()), built_in: None, marked: false };
        let beside = new.scenario(None).ok().and_then(|text| crate::program::load(&text).0);
        if beside.is_some_and(|program| program.fingerprint() == self.fingerprint) {
            return None;
        }
        if built_in_ids().any(|known| known == id) {
            return Some(id.to_owned());
        }
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let (scenario, file) = (absolute(Path::new(id)), absolute(&self.path));
        let same_folder = scenario.parent() == file.parent();
        let name = scenario.file_name().filter(|_| same_folder).map(|name| name.to_string_lossy().into_owned());
        Some(name.unwrap_or_else(|| scenario.to_string_lossy().into_owned()))
    }

    /// Writes a play into the file, which has changed meanwhile or not, and says how the test is called.
    pub(super) fn write(&self, session: &Session<'_>, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
        if let Err(why) = recordable(session) {
            terminal.error(&format!("No test was written: {why}.\n"))?;
            return Ok(());
        }
        let suite = if self.path.exists() {
            let (suite, loaded) = self.existing(terminal)?;
            let content = loaded.written.map(|written| insert(&suite.text, &written, session));
            suite.with(content.unwrap_or_default())
        } else {
            let text = Text::new(self.path.to_string_lossy(), new_file(session, self.scenario.as_deref()));
            Suite { text, path: Some(self.path.clone()), built_in: None, marked: false }
        };
        let (loaded, program) = sound(&suite, suite.load(), terminal)?;
        let last = loaded.tests.last();
        let name = last.filter(|test| Player::new(&program).play(test).passed()).map(|test| test.name.as_str());
        let name =
            name.ok_or_else(|| Failure::invalid("the play does not come out the same when it is played again"))?;
        suite.write()?;
        terminal.error(&format!("Test \"{name}\" written to {}.\n", self.path.display()))?;
        Ok(())
    }
}
