//! `map`: all forms say the same, escape what is hostile, and are the same bytes every time.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use serde_json::Value;
use toughcall::cli::Exit;
use toughcall::map::{SpotKind, StoryMap};
use toughcall::program::{NodeKind, Program, load};
use toughcall::source::Text;

use crate::support::{command, files, root, scratch};

fn drawn(id: &str, arguments: &[&str]) -> String {
    let mut all = vec!["map", id];
    all.extend_from_slice(arguments);
    let map = command(&all);
    assert_eq!(map.exit, Exit::Fine, "{id} {arguments:?}: {}", map.err);
    map.out
}

fn everything() -> Vec<String> {
    let mut all: Vec<_> = files(&root().join("templates"), ".ron");
    all.extend(files(&root().join("scenarios"), ".ron"));
    all.extend(files(&root().join("tests/solve"), ".ron"));
    all.iter().map(|path| path.to_string_lossy().into_owned()).collect()
}

fn program(path: &str) -> Program {
    load(&Text::new(path, std::fs::read_to_string(path).unwrap())).0.unwrap()
}

/// The beginning of the minimal template with hostile words in it.
fn hostile() -> (tempfile::TempDir, String) {
    let home = scratch();
    let text = std::fs::read_to_string(root().join("templates/minimal.ron")).unwrap();
    let words = r##"\"]] --> end; #quot; <b>&amp;</b> | {{x}} `` %% \\n \u{7} --- style n0 fill:red"##;
    let text = text
        .replacen("title: \"New scenario\"", &format!("title: \"{words}\""), 1)
        .replacen("title: \"Out, and right\"", &format!("title: \"{words}\""), 1)
        .replacen("text: \"Sales rings:", &format!("text: \"{words} Sales rings:"), 1);
    let path = home.path().join("hostile.ron");
    std::fs::write(&path, text).unwrap();
    let path = path.to_string_lossy().into_owned();
    (home, path)
}

#[test]
fn every_form_has_every_place_and_the_same_bytes_twice() {
    for path in everything() {
        let program = program(&path);
        let map = StoryMap::new(&program);
        for form in ["text", "dot", "mermaid", "svg"] {
            let out = drawn(&path, &["--format", form]);
            assert_eq!(out, drawn(&path, &["--format", form]), "{path} {form}");
            let places = match form {
                "dot" => out.lines().filter(|l| l.trim_start().starts_with('n') && l.contains("[shape")).count(),
                "mermaid" => out.lines().filter(|l| l.trim_start().starts_with('n') && !l.contains("-->")).count(),
                "svg" => out.matches("<g><title>").count() - legend_shapes(&map),
                _ => out.lines().filter(|l| l.starts_with("  ") && l.contains("  [")).count() + resumes(&map),
            };
            assert_eq!(places, map.spots.len(), "{path} {form}\n{out}");
        }
    }
}

fn resumes(map: &StoryMap) -> usize {
    map.spots.iter().filter(|spot| spot.kind == SpotKind::Resume).count()
}

fn legend_shapes(map: &StoryMap) -> usize {
    let kinds: std::collections::HashSet<_> = map.spots.iter().map(|s| std::mem::discriminant(&s.kind)).collect();
    kinds.len()
}

/// Counted in the program by itself: every choice, outcome of a chance node and ranking leads somewhere on the map.
#[test]
fn every_way_of_the_program_is_on_the_map() {
    for path in everything() {
        let program = program(&path);
        let map = StoryMap::new(&program);
        let mut expected = 0;
        for node in &program.nodes {
            expected += match &node.kind {
                NodeKind::Ranking { .. } => 1,
                NodeKind::Chance(outcomes) => outcomes.list.len(),
                NodeKind::Decision { choices } => choices
                    .iter()
                    .map(|choice| {
                        let outcomes = program.choices[*choice].outcomes.as_ref();
                        let gotos =
                            outcomes.map_or(Vec::new(), |o| o.list.iter().map(|x| format!("{:?}", x.goto)).collect());
                        gotos.into_iter().collect::<std::collections::BTreeSet<_>>().len().max(1)
                    })
                    .sum(),
            };
        }
        expected += program.endings.len() + program.injects.len();
        let lines: usize = map.ways.iter().map(|way| way.lines.len()).sum();
        assert_eq!(lines, expected, "{path}");
        let nodes = map.spots.iter().filter(|spot| spot.kind.node().is_some()).count();
        assert_eq!(nodes, program.nodes.len(), "{path}");
    }
}

#[test]
fn hostile_words_stay_words() {
    let (_home, path) = hostile();
    let dot = drawn(&path, &["--format", "dot"]);
    // Between two quotation marks that are not escaped stands a text; outside of them nothing of the hostile words.
    let plain = dot.replace("\\\\", "").replace("\\\"", "");
    let outside: String = plain.split('"').step_by(2).collect();
    assert!(plain.matches('"').count().is_multiple_of(2) && !outside.contains("quot") && !outside.contains("fill:red"));
    let mermaid = drawn(&path, &["--format", "mermaid"]);
    for line in mermaid.lines().skip(1) {
        assert!(line.matches('"').count().is_multiple_of(2), "{line}");
        let inside: String = line.split('"').skip(1).step_by(2).collect();
        let inside = inside.replace("<br/>", "");
        assert!(!inside.contains(['<', '>', '`', '|', '{', '}', '[', ']', '&', '\\', '\u{7}']), "{line}");
        // A number sign begins an entity and nothing else.
        for part in inside.split('#').skip(1) {
            let digits = part.split(';').next().unwrap();
            assert!(!digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()), "{line}");
        }
    }
    let svg = drawn(&path, &["--format", "svg"]);
    assert!(!svg.contains("<b>") && !svg.contains('\u{7}') && svg.contains("&lt;b&gt;"), "{svg}");
    well_formed(&svg);
    assert!(!drawn(&path, &["--format", "text"]).contains('\u{7}'));
}

/// Every element that is opened is closed, in order.
fn well_formed(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap_or_else(|| panic!("{tag}"));
        assert!(!text.contains('>') && tag.matches('"').count().is_multiple_of(2), "{tag} {text}");
        let name = tag.trim_matches('/').split([' ', '\n']).next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{tag}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn pictures_are_well_formed_and_graphviz_reads_the_others() {
    for path in everything() {
        well_formed(&drawn(&path, &["--format", "svg"]));
        let child = Command::new("dot").arg("-Tplain").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let Ok(mut child) = child else {
            println!("graphviz is not installed: not checked with it");
            continue;
        };
        let text = drawn(&path, &["--format", "dot"]);
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
        let read = child.wait_with_output().unwrap();
        assert!(read.status.success(), "{path}");
        let program = program(&path);
        let map = StoryMap::new(&program);
        let nodes = String::from_utf8_lossy(&read.stdout).lines().filter(|l| l.starts_with("node ")).count();
        assert_eq!(nodes, map.spots.len() + program.tasks.len(), "{path}");
    }
}

#[test]
fn a_way_is_named_by_what_takes_it() {
    let incident = root().join("templates/incident.ron").to_string_lossy().into_owned();
    let text = drawn(&incident, &[]);
    for line in ["      roll_back: helps -> finish", "      roll_back: fails -> second_try", "      graphs -> look"] {
        assert!(text.lines().any(|l| l == line), "{line}\n{text}");
    }
    let mermaid = drawn(&incident, &["--format", "mermaid"]);
    assert!(mermaid.contains("-->|\"ring<br/>graphs\"|"), "{mermaid}");
    let crisis = root().join("templates/crisis.ron").to_string_lossy().into_owned();
    let text = drawn(&crisis, &[]);
    for part in [
        "Inject forum",
        "forum  [inject, Day 3, morning to Day 4, morning]",
        "when revenue_risk >= 15",
        "      nothing -> resume",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(
        text.contains("find_orders  Find the lost orders; effort 10; then tune_search; by lena 1, omar 0.5, pia 0.5"),
        "{text}"
    );
}

#[test]
fn visits_say_how_many_plays_and_under_which_seed() {
    let map = drawn("warm-up", &["--color", "visits", "--plays", "5000", "--seed", "9"]);
    assert!(map.contains("share of 5,000 random plays, seed 9"), "{map}");
    assert!(map.contains("tell_marta  [decision, 100.00 % of plays]"), "{map}");
    assert!(map.contains("late  [ending, ") && !map.contains("late  [ending, 0.00 %"), "{map}");
    assert_ne!(map, drawn("warm-up", &["--color", "visits", "--plays", "5000", "--seed", "10"]));
    // Both choices of a scene that every play comes to are taken in about half of them.
    let line = map.lines().find(|l| l.contains("later (")).unwrap();
    let share: f64 = line.split(['(', ' ']).find_map(|word| word.parse().ok()).unwrap();
    assert!((share - 50.0).abs() < 4.0, "{line}");
}

#[test]
fn value_and_regret_are_those_of_the_solution() {
    let home = scratch();
    let run = |arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_toughcall"));
        let ran = program.env("TOUGHCALL_HOME", home.path()).args(arguments).stdin(Stdio::null()).output().unwrap();
        (ran.status.code(), String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap())
    };
    let path = root().join("templates/incident.ron").to_string_lossy().into_owned();
    let solved: Value = serde_json::from_str(&run(&["solve", &path, "--json"]).1).unwrap();
    let (_, value, _) = run(&["map", &path, "--color", "value"]);
    // Nothing has happened before the first decision, so it stands at the optimum, and its choices at their values.
    let optimal = solved["value"]["optimal"].as_f64().unwrap();
    assert!(value.contains(&format!("pager  [decision, {optimal:.1} points]")), "{value}");
    for first in solved["first"].as_array().unwrap() {
        let (choice, worth) = (first["choice"].as_str().unwrap(), first["value"].as_f64().unwrap());
        assert!(value.contains(&format!("      {choice} ({worth:.1}) -> look")), "{choice}\n{value}");
    }
    let (_, regret, _) = run(&["map", &path, "--color", "regret"]);
    let spreads: BTreeMap<&str, f64> = solved["decisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["node"].as_str().unwrap(), d["spread"].as_f64().unwrap()))
        .collect();
    assert_eq!(spreads.len(), 5);
    for (node, spread) in spreads {
        let said = regret.lines().find(|l| l.starts_with(&format!("  {node}  ["))).unwrap();
        assert!(said.contains(&format!("{spread:.1} at stake")), "{said}");
    }
    // Too large to solve is said, with a way out.
    let (code, _, err) = run(&["map", &path, "--color", "value", "--max-states", "3", "--no-cache"]);
    assert_eq!(code, Some(4), "{err}");
    assert!(err.contains("too large to be solved") && err.contains("--color visits"), "{err}");
}

#[test]
fn the_colour_of_a_map_is_no_colour_of_a_terminal() {
    assert_eq!(command(&["list", "--color", "visits"]).exit, Exit::Usage);
    assert_eq!(command(&["--color", "visits", "map", "warm-up"]).exit, Exit::Usage);
    for all in [["--color", "never", "map", "warm-up"], ["map", "warm-up", "--color", "never"]] {
        assert_eq!(command(&all).out, drawn("warm-up", &[]));
    }
    let both = command(&["--color", "never", "map", "warm-up", "--color", "visits"]);
    assert!(both.exit == Exit::Fine && both.out.contains("% of plays"), "{}{}", both.out, both.err);
    let help = command(&["map", "--help"]).out;
    assert!(help.contains("visits") && help.contains("--format"), "{help}");
}

#[test]
fn it_writes_a_file_whole() {
    let home = scratch();
    let file = home.path().join("map.svg");
    let name = file.to_string_lossy().into_owned();
    let map = command(&["map", "warm-up", "--format", "svg", "--out", &name]);
    assert_eq!((map.exit, map.out.as_str()), (Exit::Fine, ""), "{}", map.err);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), drawn("warm-up", &["--format", "svg"]));
    let nowhere = home.path().join("no/where.svg").to_string_lossy().into_owned();
    assert_eq!(command(&["map", "warm-up", "--format", "svg", "--out", &nowhere]).exit, Exit::Invalid);
}
