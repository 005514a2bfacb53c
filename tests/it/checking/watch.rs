//! `check --watch`: the real program, files that change under it, and what it says.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::support::{root, scratch};

/// The program at work, with its lines as they come.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start(files: &[&Path]) -> Watch {
        let mut child = Command::new(env!("CARGO_BIN_EXE_toughcall"))
            .args(["check", "--watch"])
            .args(files)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Watch { child, lines }
    }

    /// The lines up to one that holds `word`.
    #[track_caller]
    fn until(&self, word: &str) -> String {
        let end = Instant::now() + Duration::from_secs(20);
        let mut all = String::new();
        while !all.contains(word) {
            let left = end.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left).unwrap_or_else(|_| panic!("no `{word}` in {all:?}"));
            all += &(line + "\n");
        }
        all
    }

    /// Says nothing for half a second.
    #[track_caller]
    fn is_silent(&self) {
        let line = self.lines.recv_timeout(Duration::from_millis(500));
        assert!(line.is_err(), "{line:?}");
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn right() -> String {
    std::fs::read_to_string(root().join("scenarios/warm-up.ron")).unwrap()
}

fn broken() -> String {
    right().replacen("label:", "lable:", 1)
}

/// As editors save: another file takes the name.
fn replace(path: &Path, text: &str) {
    let other = path.with_extension("tmp");
    std::fs::write(&other, text).unwrap();
    std::fs::rename(&other, path).unwrap();
}

#[test]
fn breaking_and_mending_are_told() {
    let folder = scratch();
    let path = folder.path().join("a.ron");
    std::fs::write(&path, right()).unwrap();
    let watch = Watch::start(&[&path]);
    assert!(watch.until("Ctrl-C ends").contains("watching 1 file: 0 errors, 0 warnings"));
    // Written in place.
    std::fs::write(&path, broken()).unwrap();
    let said = watch.until(" found,");
    assert!(
        said.contains("error[E0102]: unknown field `lable`") && said.contains("1 found, 0 mended, 0 still"),
        "{said}"
    );
    // Another line moves it, which is no news.
    std::fs::write(&path, format!("// a comment\n{}", broken())).unwrap();
    watch.is_silent();
    // Another file under the name, with a second slip.
    replace(&path, &broken().replacen("title:", "titel:", 1));
    let said = watch.until(" found,");
    assert!(said.contains("`titel`") && !said.contains("`lable`"), "{said}");
    assert!(said.contains("1 found, 0 mended, 1 still there"), "{said}");
    replace(&path, &right());
    let said = watch.until(" found,");
    assert!(said.contains("mended: error[E0102]: unknown field `lable`"), "{said}");
    assert!(said.contains("0 found, 2 mended, nothing left"), "{said}");
    // The same text again is no news.
    replace(&path, &right());
    watch.is_silent();
}

#[test]
fn what_cannot_be_seen_is_not_mended() {
    let folder = scratch();
    let path = folder.path().join("a.ron");
    std::fs::write(&path, broken()).unwrap();
    let watch = Watch::start(&[&path]);
    watch.until("Ctrl-C ends");
    // A comma lost above the slip, which stays.
    let unreadable = broken().replacen("length: 5,", "length: 5", 1);
    replace(&path, &unreadable);
    let said = watch.until(" found,");
    assert!(said.contains("E0101") && !said.contains("mended:"), "{said}");
    assert!(said.contains("1 found, 0 mended, 0 still there, 1 not seen while there are errors"), "{said}");
    replace(&path, &broken());
    let said = watch.until(" found,");
    assert!(said.contains("mended: error[E0101]") && said.contains("0 found, 1 mended, 1 still there"), "{said}");
    replace(&path, &right());
    let said = watch.until(" found,");
    assert!(said.contains("mended: error[E0102]: unknown field `lable`") && said.contains("(was at "), "{said}");
}

#[test]
fn tests_are_watched_with_the_scenario_that_they_are_about() {
    let folder = scratch();
    let (scenario, tests) = (folder.path().join("a.ron"), folder.path().join("a.tests.ron"));
    std::fs::write(&scenario, right()).unwrap();
    let beside = std::fs::read_to_string(root().join("scenarios/warm-up.tests.ron")).unwrap();
    std::fs::write(&tests, &beside).unwrap();
    let watch = Watch::start(&[&tests]);
    assert!(watch.until("Ctrl-C ends").contains("0 errors, 0 warnings"));
    replace(&tests, &beside.replacen("choices:", "choises:", 1));
    assert!(watch.until(" found,").contains("error[E0102]"));
    replace(&tests, &beside);
    assert!(watch.until(" found,").contains("nothing left"));
    replace(&scenario, &broken());
    let said = watch.until(" found,");
    assert!(said.contains("1 found") && !said.contains("E0104"), "{said}");
    replace(&scenario, &right());
    assert!(watch.until(" found,").contains("nothing left"));
}

#[test]
fn a_file_that_is_emptied_first_or_gone_for_a_moment_is_read_when_it_is_whole() {
    let folder = scratch();
    let path = folder.path().join("a.ron");
    std::fs::write(&path, right()).unwrap();
    let watch = Watch::start(&[&path]);
    watch.until("Ctrl-C ends");
    let text = broken();
    let (half, rest) = text.split_at(text.len() / 2 / 4 * 4);
    {
        let mut file = std::fs::File::create(&path).unwrap();
        std::thread::sleep(Duration::from_millis(60));
        file.write_all(half.as_bytes()).unwrap();
        file.write_all(rest.as_bytes()).unwrap();
    }
    let said = watch.until(" found,");
    assert!(said.contains("1 found, 0 mended, 0 still there") && !said.contains("E0101"), "{said}");
    std::fs::remove_file(&path).unwrap();
    std::thread::sleep(Duration::from_millis(60));
    std::fs::write(&path, right()).unwrap();
    assert!(watch.until(" found,").contains("0 found, 1 mended, nothing left"));
    // Gone for long, and back.
    std::fs::remove_file(&path).unwrap();
    assert!(watch.until(" found,").contains("no such file"));
    std::fs::write(&path, right()).unwrap();
    assert!(watch.until(" found,").contains("1 mended, nothing left"));
}

#[cfg(unix)]
#[test]
fn interrupting_ends_it_with_130() {
    let folder = scratch();
    let path = folder.path().join("a.ron");
    std::fs::write(&path, right()).unwrap();
    let mut watch = Watch::start(&[&path]);
    watch.until("Ctrl-C ends");
    let id = watch.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    assert_eq!(watch.child.wait().unwrap().code(), Some(130));
}

#[test]
fn built_in_scenarios_are_not_watched() {
    let refused = crate::support::command(&["check", "--watch", "warm-up"]);
    assert_eq!(refused.exit, toughcall::cli::Exit::Usage);
}
