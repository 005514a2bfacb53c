//! The author's walk: docs/authoring.md from its first command to its last, as a reader follows it.
//!
//! | block | what is done with it |
//! |---|---|
//! | `console` | each `$ …` line is run; below it stands what it prints, `…` for what is cut. Lines after `> ` are typed in |
//! | `diff` | `--- FILE` and hunks (`@@` between them): lines with `-` and without a mark stand in the file once, and become those with `+` and without |
//! | `ron` | stands in the scenario as it is then |
//!
//! `UPDATE_GOLDEN=1` writes what was printed and what the files became; a cut stays where the lines around it are still found.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{golden, root, scratch};

const PAGE: &str = "docs/authoring.md";
/// The file that the page writes.
const SCENARIO: &str = "who-gets-up.ron";
/// What a person reads in a quarter of an hour, at 230 words a minute.
const MOST_WORDS: usize = 15 * 230;

#[test]
fn the_walk_can_be_followed() {
    let path = root().join(PAGE);
    let page = std::fs::read_to_string(&path).unwrap();
    let home = scratch();
    let mut new = String::new();
    let mut commands = 0;
    for part in page.split_inclusive("\n```\n") {
        let Some(at) = part.rfind("\n```").and_then(|end| part[..end].rfind("\n```")).map(|at| at + 1) else {
            new += part;
            continue;
        };
        let (before, block) = part.split_at(at);
        let (kind, body) = block.strip_prefix("```").unwrap().split_once('\n').unwrap();
        let body = body.strip_suffix("```\n").unwrap();
        new += before;
        new += &match kind {
            "console" => format!("```console\n{}```\n", run_all(body, home.path(), &mut commands)),
            "diff" => {
                edit(body, home.path());
                block.to_owned()
            }
            "ron" => {
                let text = std::fs::read_to_string(home.path().join(SCENARIO)).unwrap();
                let places = places(&text.lines().collect::<Vec<_>>(), &body.lines().collect::<Vec<_>>());
                assert_eq!(places.len(), 1, "this stands in {SCENARIO} once:\n{body}");
                block.to_owned()
            }
            _ => block.to_owned(),
        };
    }
    assert!(commands > 20, "{commands}");
    golden(&path, &new);
    for name in [SCENARIO, "who-gets-up.tests.ron"] {
        let shipped = root().join("docs/authoring").join(name);
        let mut made = std::fs::read_to_string(home.path().join(name)).unwrap();
        if name == SCENARIO {
            // The first line says which of the two it is.
            let (first, rest) = made.split_once('\n').unwrap();
            assert!(first.starts_with("// "), "{first}");
            let shipped = std::fs::read_to_string(&shipped).unwrap_or_default();
            made = format!("{}\n{rest}", shipped.lines().next().unwrap_or(first));
        }
        golden(&shipped, &made);
    }
}

#[test]
fn the_walk_is_read_in_a_quarter_of_an_hour() {
    let words = std::fs::read_to_string(root().join(PAGE)).unwrap().split_whitespace().count();
    assert!(words <= MOST_WORDS, "{words} words");
}

/// A block with what its commands print now.
fn run_all(body: &str, home: &Path, commands: &mut usize) -> String {
    let mut new = String::new();
    let mut lines = body.lines().peekable();
    while let Some(line) = lines.next() {
        let command = line.strip_prefix("$ ").unwrap_or_else(|| panic!("no command: {line}"));
        let mut shown = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
            shown.push(line);
        }
        *commands += 1;
        let typed: Vec<&str> = shown.iter().filter_map(|line| line.strip_prefix("> ")).collect();
        let printed = printed(command, &typed, home);
        new += &format!("{line}\n");
        for line in cut(&shown, &printed) {
            new += &format!("{line}\n");
        }
    }
    new
}

/// What a command prints, as it stands on a terminal with what is typed.
fn printed(line: &str, typed: &[&str], home: &Path) -> Vec<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    if let ["cp", from, to] = words[..] {
        let from = from.strip_prefix("../toughcall/").unwrap_or_else(|| panic!("{line}"));
        std::fs::copy(root().join(from), home.join(to)).unwrap();
        return Vec::new();
    }
    assert_eq!(words[0], "toughcall", "{line}");
    let mut child = Command::new(env!("CARGO_BIN_EXE_toughcall"))
        .current_dir(home)
        .env("TOUGHCALL_HOME", home.join("data"))
        .args(&words[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for line in typed {
        writeln!(input, "{line}").unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    let (mut out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    // 1 says that something was found; anything else is a slip of the page.
    assert!(matches!(output.status.code(), Some(0 | 1)), "{line}: {err}");
    let mut from = 0;
    for line in typed {
        let prompt = out[from..].find("\n> ").unwrap_or_else(|| panic!("nobody asked for {line}")) + from + 3;
        out.insert_str(prompt, &format!("{line}\n"));
        from = prompt;
    }
    out.lines().chain(err.lines()).map(|line| line.trim_end().to_owned()).collect()
}

/// The lines that are shown, as they are printed now: between cuts, as many lines as before, where they are most alike.
fn cut<'a>(shown: &[&'a str], printed: &'a [String]) -> Vec<&'a str> {
    if !shown.contains(&"…") {
        return printed.iter().map(String::as_str).collect();
    }
    let parts: Vec<&[&str]> = shown.split(|line| *line == "…").collect();
    let (mut new, mut from) = (Vec::new(), 0);
    for (i, part) in parts.iter().enumerate() {
        new.extend((i > 0).then_some("…"));
        if part.is_empty() {
            continue;
        }
        let last = printed.len().checked_sub(part.len()).expect("more is shown than is printed");
        let alike = |at: &usize| {
            let lines = part.iter().zip(&printed[*at..]);
            lines.map(|(a, b)| usize::from(letters(a) == letters(b)) + 2 * usize::from(a == b)).sum::<usize>()
        };
        let at = match i {
            0 => 0,
            _ if i + 1 == parts.len() => last,
            // Of equal ones the first.
            _ => (from..=last).rev().max_by_key(alike).unwrap_or_else(|| panic!("not printed any more: {part:?}")),
        };
        assert!(at >= from && alike(&at) > 0, "not printed any more: {part:?} in\n{}", printed.join("\n"));
        new.extend(printed[at..at + part.len()].iter().map(String::as_str));
        from = at + part.len();
    }
    new
}

/// A line without its numbers and spaces.
fn letters(line: &str) -> String {
    line.chars().filter(|c| c.is_alphabetic()).collect()
}

/// Where these lines stand in a text, whatever their indentation.
fn places(text: &[&str], lines: &[&str]) -> Vec<usize> {
    let is_same = |window: &&[&str]| window.iter().zip(lines).all(|(a, b)| a.trim() == b.trim());
    let windows: Vec<&[&str]> = text.windows(lines.len()).collect();
    (0..windows.len()).filter(|at| is_same(&windows[*at])).collect()
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Makes the edits of a diff in its file.
fn edit(body: &str, home: &Path) {
    let (head, hunks) = body.split_once('\n').unwrap();
    let file = home.join(head.strip_prefix("--- ").unwrap_or_else(|| panic!("no file: {head}")));
    for hunk in hunks.split("@@\n") {
        let of = |gone: char| -> Vec<&str> { hunk.lines().filter(|l| !l.starts_with(gone)).map(|l| &l[1..]).collect() };
        let (old, new) = (of('+'), of('-'));
        let text = std::fs::read_to_string(&file).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        let at = places(&lines, &old);
        assert_eq!(at.len(), 1, "this stands in {head} once:\n{}", old.join("\n"));
        let deeper = indentation(lines[at[0]]) - indentation(old[0]);
        let new: Vec<String> = new.iter().map(|line| format!("{}{line}", " ".repeat(deeper))).collect();
        lines.splice(at[0]..at[0] + old.len(), new.iter().map(String::as_str));
        std::fs::write(&file, lines.join("\n") + "\n").unwrap();
    }
}
