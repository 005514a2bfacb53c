//! Broken scenarios and files of tests: `tests/check/<stage>/<case>.ron` states in its first lines what `check` must find and where
//! (`// expect: E0203 at "lunch"`: the code and the underlined text as it stands, of several lines the first), and `<case>.txt` holds what a person reads. Nothing else may be found.

use std::collections::BTreeSet;

use std::path::{Path, PathBuf};

use toughcall::diagnostic::{Code, Diagnostic, Levels, Severity, render};
use toughcall::lint::{Options, STATES, lint};
use toughcall::program::{built_in, load};
use toughcall::solve::Budget;
use toughcall::source::Text;
use toughcall::testing::{self, Missing};

use crate::support::{files, golden, root};

struct Expectation {
    code: String,
    text: String,
}

fn expectations(content: &str) -> Vec<Expectation> {
    let lines = content.lines().filter_map(|line| line.trim_start_matches('\u{feff}').strip_prefix("// expect: "));
    lines
        .map(|line| {
            let (code, rest) = line.split_once(" at").unwrap_or_else(|| panic!("no place: {line}"));
            Expectation { code: code.trim().to_owned(), text: rest.trim().to_owned() }
        })
        .collect()
}

/// What `check` finds: all of it for fixtures of lints, errors and the like for the others, which are about nothing else.
fn of_scenario(text: &Text) -> Vec<Diagnostic> {
    if !text.name().contains("/lint/") {
        return load(text).1;
    }
    let states = text.content().lines().find_map(|line| line.strip_prefix("// states: ")?.parse().ok());
    let budget = Budget { max_states: states.unwrap_or(STATES), ..Budget::UNBOUNDED };
    lint(text, &Options { levels: Levels::default(), explore: Some(&budget), threads: 1 }).1
}

/// Scenarios, and files of tests.
fn fixtures() -> Vec<PathBuf> {
    let folder = root().join("tests/check");
    files(&folder, ".ron").into_iter().chain(files(&folder, ".tests.ron")).collect()
}

/// Everything that `check` finds in a fixture.
fn findings(path: &Path, text: &Text) -> Vec<Diagnostic> {
    let Some(beside) = path.to_str().unwrap().strip_suffix(".tests.ron") else { return of_scenario(text) };
    let mut find = |named: Option<&str>| {
        let path = named
            .map_or_else(|| format!("{beside}.ron"), |name| format!("{}/{name}", path.parent().unwrap().display()));
        let missing = |_| Missing { message: "there is no scenario to these tests".to_owned(), help: None };
        match named.and_then(built_in) {
            Some(text) => Ok(text),
            None => std::fs::read_to_string(&path)
                .map(|content| Text::new(named.unwrap_or("beside"), content))
                .map_err(missing),
        }
    };
    testing::load(text, &mut find).findings
}

#[test]
fn every_fixture_is_found_at_its_place() {
    let root = root();
    let mut failures = Vec::new();
    let paths = fixtures();
    assert!(paths.len() >= 60, "only {} fixtures", paths.len());
    for path in paths {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let text = Text::new(name.clone(), std::fs::read_to_string(&path).unwrap());
        let findings = findings(&path, &text);
        let mut expected = expectations(text.content());
        for finding in &findings {
            let underlined = text.slice(finding.span).lines().next().unwrap_or("");
            let place = expected.iter().position(|e| e.code == finding.code.name() && e.text == underlined.trim());
            match place {
                Some(place) => drop(expected.remove(place)),
                None => {
                    failures.push(format!("{name}: unexpected {} at {underlined:?}: {}", finding.code, finding.message))
                }
            }
        }
        failures.extend(expected.iter().map(|e| format!("{name}: {} at {:?} was not found", e.code, e.text)));
        if failures.is_empty() {
            golden(&path.with_extension("txt"), &anstream::adapter::strip_str(&render(&text, &findings)).to_string());
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Every code has a fixture, but those that no small file can show; they have tests of their own.
#[test]
fn every_code_has_a_fixture() {
    let shown: BTreeSet<String> =
        fixtures().iter().flat_map(|p| expectations(&std::fs::read_to_string(p).unwrap())).map(|e| e.code).collect();
    let missing: Vec<&str> =
        Code::ALL.iter().map(|c| c.name()).filter(|c| !shown.contains(*c) && !["E0107", "E0902"].contains(c)).collect();
    assert!(missing.is_empty(), "no fixture for {missing:?}");
}

#[test]
fn messages_follow_the_grammar() {
    for path in fixtures() {
        let text = Text::new("t", std::fs::read_to_string(&path).unwrap());
        for finding in findings(&path, &text) {
            let message = &finding.message;
            let first = message.chars().next().unwrap();
            assert!(!first.is_uppercase() && !message.ends_with('.'), "{}: {message}", path.display());
            assert!(finding.span.start <= finding.span.end, "{}", path.display());
        }
    }
}

/// The shipped scenarios have no finding of any severity.
#[test]
fn shipped_scenarios_are_clean() {
    for path in files(&root().join("scenarios"), ".ron") {
        let text = Text::new(path.to_string_lossy(), std::fs::read_to_string(&path).unwrap());
        let (program, findings) = load(&text);
        assert!(findings.is_empty(), "{}: {findings:?}", path.display());
        assert!(program.is_some());
    }
}

#[test]
fn a_state_that_does_not_fit_is_refused() {
    let base = std::fs::read_to_string(root().join("scenarios/warm-up.ron")).unwrap();
    let flags: String = (0..1100).map(|i| format!("\"f{i}\": (title: \"f\"),")).collect();
    let text = Text::new("t", base.replace("flags: {", &format!("flags: {{ {flags}")));
    let (program, findings) = load(&text);
    assert!(program.is_none());
    assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::E0902]);
}

/// Thousands of warnings do not hide an error that is found after them.
/// Large texts are read and resolved in parts, side by side.
#[test]
fn a_long_text_is_checked_like_a_short_one() {
    let tail = format!("\n// {}\n", "long ".repeat(60_000));
    let mut compared = 0;
    let mut agree = |name: &str, content: &str| {
        let (short, long) = (load(&Text::new(name, content)), load(&Text::new(name, format!("{content}{tail}"))));
        // Where a text is no RON, the place may be its end.
        if short.1.iter().any(|d| [Code::E0101, Code::E0107].contains(&d.code)) {
            return;
        }
        compared += 1;
        assert_eq!(short.1, long.1, "{name}");
        assert_eq!(short.0.map(|p| p.fingerprint().to_owned()), long.0.map(|p| p.fingerprint().to_owned()), "{name}");
    };
    for path in files(&root().join("tests/check"), ".ron").iter().chain(&files(&root().join("scenarios"), ".ron")) {
        agree(path.to_str().unwrap(), &std::fs::read_to_string(path).unwrap_or_default());
    }
    // More errors than are listed, and in every part.
    let flagship = std::fs::read_to_string(root().join("scenarios/vp-crisis.ron")).unwrap();
    let wrong = flagship.replace("effects: [", "effects: [\"nobody += 1\", \"no_one -= 1\", \"never(\", ");
    let flood = wrong.replace("goto: \"", "goto: \"no_");
    assert!(load(&Text::new("flood", flood.as_str())).1.len() > 300);
    agree("flood", &flood);
    assert!(compared > 200, "{compared}");
}

#[test]
fn a_flood_of_warnings_hides_no_error() {
    let base = std::fs::read_to_string(root().join("scenarios/warm-up.ron")).unwrap();
    let node = |i: usize| {
        format!(
            "\"x{i}\": Decision(text: \"t\", choices: [(id: \"a\", label: \"l\", why: \"w\", goto: \"finish\")]),\n"
        )
    };
    let nodes: String = (0..1500).map(node).collect();
    let text = Text::new("t", base.replacen("    nodes: {\n", &format!("    nodes: {{\n{nodes}"), 1));
    let (program, findings) = load(&text);
    assert!(program.is_none());
    assert!(findings.iter().any(|f| f.code == Code::E0501) && findings.len() <= 2000);
}

/// Hostile texts end in findings, quickly, and never in a program.
#[test]
fn garbage_is_refused() {
    let deep = |open: &str, n: usize| open.repeat(n);
    let cases = [
        String::new(),
        "\u{feff}".to_owned(),
        "// only a comment".to_owned(),
        "Scenario(".to_owned(),
        "Scenario()".to_owned(),
        "\"unclosed".to_owned(),
        deep("[", 100_000),
        deep("Scenario(a:", 100_000),
        deep("{", 100_000),
        "\0\u{1}\u{2}garbage\u{fffd}".to_owned(),
        format!("Scenario(title: \"{}\")", "x".repeat(10_000_000)),
        "#![enable(implicit_some)] Scenario()".to_owned(),
        "x".repeat(Text::MAX_BYTES + 1),
    ];
    for case in cases {
        let text = Text::new("t", case);
        let (program, findings) = load(&text);
        let start: String = text.content().chars().take(30).collect();
        assert!(program.is_none(), "{start}");
        assert!(findings.iter().any(|f| f.severity() == Severity::Error), "{start}");
        // Rendering must not fail either.
        let _ = render(&text, &findings);
    }
}
