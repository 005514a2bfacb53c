//! Mutated scenarios, frameworks, expressions, run files and path files: nothing panics, hangs or eats memory.
//!
//! `tests/corpus/<target>/` holds inputs that once broke something or reach far; CI runs them. `.ci/long` mutates them and
//! the shipped files for an hour, in a process that may have 1 GB, and keeps what says something new as seeds of the next:
//!
//! ```text
//! TOUGHCALL_FUZZ_SECONDS=60 cargo test --locked --test it checking::fuzz::mutated -- --ignored
//! ```
//!
//! The input under trial is written to `TOUGHCALL_FUZZ_LAST` (in the folder for temporary files unless said) before it is
//! tried, so that it is known after a crash; the slowest of more than a second stay beside it.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use toughcall::diagnostic::{apply, render, reports, sarif};
use toughcall::expression::{parse_effect, parse_expression};
use toughcall::policy::make;
use toughcall::program::{Program, built_in, load};
use toughcall::run::{RunRecord, Session, closing_line, decision_line, header_line, replay, simulate};
use toughcall::scenario::parse_framework;
use toughcall::source::Text;

use crate::support::{command, files, root, scratch};

/// Longer inputs say nothing that shorter ones do not.
const LONGEST: usize = 1 << 20;
/// No single input may take longer; builds without optimisation on a busy machine are far below.
const HANG: Duration = Duration::from_secs(60);

/// Tries an input and says in a few words what came of it.
type Trial = fn(&Fixed, &str) -> String;

const TARGETS: [(&str, Trial); 5] =
    [("scenario", scenario), ("framework", framework), ("expression", expression), ("run", run), ("paths", paths)];

/// What trials need, made once.
struct Fixed {
    warm_up: Program,
    folder: tempfile::TempDir,
}

impl Fixed {
    fn new() -> Fixed {
        Fixed { warm_up: load(&built_in("warm-up").unwrap()).0.unwrap(), folder: scratch() }
    }
}

/// Reads, checks, prints in every form, applies every fix, and plays what is sound.
fn scenario(_: &Fixed, input: &str) -> String {
    let text = Text::new("fuzz.ron", input);
    let (program, findings) = load(&text);
    let shown = render(&text, &findings);
    assert_eq!(reports(&text, &findings).len(), findings.len());
    for fix in findings.iter().filter_map(|d| d.fix.as_ref()) {
        assert_eq!(apply(text.content(), &[fix]).1, 1, "{fix:?}");
    }
    for finding in &findings {
        assert!(text.content().get(finding.span.range()).is_some(), "{finding:?}");
    }
    let said: Vec<String> = findings.iter().map(|d| format!("{}{}", d.code, skeleton(&d.message))).collect();
    let said = format!("{} {}", said.join(" "), shown.is_empty());
    let _ = sarif("0", &[(text, findings)]);
    if let Some(program) = program {
        let session = simulate(&program, 1, make("random", 1).unwrap().as_mut());
        assert!(session.ending().is_some());
    }
    said
}

fn framework(_: &Fixed, input: &str) -> String {
    let parsed = parse_framework(&Text::new("fuzz.ron", input));
    parsed.diagnostics.iter().map(|d| format!("{}{} ", d.code, skeleton(&d.message))).collect()
}

fn expression(_: &Fixed, input: &str) -> String {
    let tree =
        parse_expression(input).map_or_else(|e| skeleton(&e.message), |tree| format!("{tree}").len().to_string());
    tree + &parse_effect(input).map_or_else(|e| skeleton(&e.message), |_| "effect".to_owned())
}

fn run(fixed: &Fixed, input: &str) -> String {
    match RunRecord::parse(input) {
        Err(error) => skeleton(&error.to_string()),
        Ok(record) => replay(&fixed.warm_up, &record).differences.iter().map(|d| skeleton(d)).collect(),
    }
}

/// Through the command, as CSV and as JSON Lines.
fn paths(fixed: &Fixed, input: &str) -> String {
    let mut said = String::new();
    for ending in ["csv", "jsonl"] {
        let path = fixed.folder.path().join(format!("paths.{ending}"));
        std::fs::write(&path, input).unwrap();
        let output = command(&["eval", "warm-up", "--paths", &path.to_string_lossy(), "--seeds", "2"]);
        said += &format!("{:?} {} ", output.exit, skeleton(output.err.lines().next().unwrap_or("")));
    }
    said
}

/// A message without the words of the input.
fn skeleton(message: &str) -> String {
    let outside = message.split('`').step_by(2);
    outside.flat_map(str::chars).filter(|c| c.is_alphabetic() || *c == ' ').take(60).collect()
}

fn corpus(target: &str) -> Vec<PathBuf> {
    files(&root().join("tests/corpus").join(target), "")
}

#[test]
fn the_corpus_breaks_nothing() {
    let fixed = Fixed::new();
    for (target, trial) in TARGETS {
        let inputs = corpus(target);
        assert!(inputs.len() >= 3, "{target}");
        for path in inputs {
            let start = Instant::now();
            trial(&fixed, &std::fs::read_to_string(&path).unwrap());
            assert!(start.elapsed() < HANG, "{} took {:?}", path.display(), start.elapsed());
        }
    }
}

/// A generator that is small, fast and good enough to pick places (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }

    /// A place between two characters.
    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

const SCRAPS: [&str; 42] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "\\",
    "'",
    "//",
    "/*",
    "*/",
    "r#\"",
    "\"#",
    "\n",
    "\r\n",
    "\0",
    "\u{feff}",
    "é",
    "🙂",
    "\u{202e}",
    "=",
    "==",
    "&&",
    "||",
    " ? ",
    "-",
    "1e9",
    "inf",
    "NaN",
    "0.0005",
    "1000000000000",
    "4294967295",
    "99999999999999999999",
    "None",
    "Some(",
    "true",
    "tick",
    "visits(",
    "first(",
];

/// One to four changes.
fn mutated(dice: &mut Dice, seed: &str, other: &str) -> String {
    let mut text = seed.to_owned();
    for _ in 0..=dice.below(4) {
        let (a, b) = (dice.place(&text), dice.place(&text));
        let (from, to) = (a.min(b), a.max(b));
        let mut near = (from + dice.below(12)).min(text.len());
        while !text.is_char_boundary(near) {
            near += 1;
        }
        match dice.below(8) {
            0 => text.insert_str(a, SCRAPS[dice.below(SCRAPS.len())]),
            1 => text.replace_range(from..near, SCRAPS[dice.below(SCRAPS.len())]),
            2 => text.replace_range(from..near, ""),
            3 => text.replace_range(from..to, ""),
            4 => {
                let piece: String = text[from..to].chars().take(2_000).collect();
                text.insert_str(a, &piece);
            }
            5 => {
                let (c, d) = (dice.place(other), dice.place(other));
                text.insert_str(a, &other[c.min(d)..c.max(d)]);
            }
            6 => text.insert_str(a, &SCRAPS[dice.below(SCRAPS.len())].repeat(1 << dice.below(14))),
            _ => {
                // Another number in the place of one.
                let digit = text[a..].find(|c: char| c.is_ascii_digit()).map(|i| a + i);
                if let Some(at) = digit {
                    let end = text[at..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |i| at + i);
                    text.replace_range(
                        at..end,
                        ["0", "1", "2", "255", "65536", "4294967295", "1000000000001"][dice.below(7)],
                    );
                }
            }
        }
        let mut longest = LONGEST.min(text.len());
        while !text.is_char_boundary(longest) {
            longest -= 1;
        }
        text.truncate(longest);
    }
    text
}

/// A run of the warm-up as its file holds it.
fn run_file(program: &Program) -> String {
    let session = simulate(program, 7, make("random", 7).unwrap().as_mut());
    let mut text = header_line(program, "built-in", "t", 7, "2026-01-01T00:00:00Z");
    let mut again = Session::new(program, 7);
    for taken in session.taken() {
        again.take(taken.pick.clone()).unwrap();
        text.push_str(&decision_line(&again).unwrap());
    }
    text + &closing_line(&again).unwrap()
}

fn seeds(target: &str, fixed: &Fixed) -> Vec<String> {
    let read = |paths: Vec<PathBuf>| paths.into_iter().filter_map(|p| std::fs::read_to_string(p).ok());
    let mut seeds: Vec<String> = read(corpus(target)).filter(|text| text.len() <= LONGEST).collect();
    let root = root();
    match target {
        "scenario" => {
            seeds.extend(read(files(&root.join("tests/check"), ".ron")));
            seeds.extend(read(files(&root.join("templates"), ".ron")));
            seeds.extend(read(files(&root.join("scenarios"), ".ron")).filter(|text| text.len() < 40_000));
        }
        "framework" => seeds.extend(read(files(&root.join("frameworks"), ".ron"))),
        "run" => seeds.push(run_file(&fixed.warm_up)),
        "paths" => {
            let list = command(&["paths", "warm-up", "--list", "--limit", "20", "--json"]).out;
            let list: serde_json::Value = serde_json::from_str(&list).unwrap();
            seeds.push(list["list"].as_array().unwrap().iter().map(|line| format!("{line}\n")).collect());
        }
        _ => {}
    }
    seeds
}

/// Milliseconds since the beginning at which the present trial began; 0 between trials.
static SINCE: AtomicU64 = AtomicU64::new(0);

/// Ends the process when a trial takes too long: what hangs cannot be asked to stop.
fn guard(start: Instant) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let since = SINCE.load(Ordering::SeqCst);
            let now = start.elapsed().as_millis() as u64;
            if since > 0 && now - since > HANG.as_millis() as u64 {
                println!("a trial takes longer than {HANG:?}");
                std::process::abort();
            }
        }
    });
}

#[test]
#[ignore = "as long as TOUGHCALL_FUZZ_SECONDS says; .ci/long runs it"]
fn mutated_inputs_break_nothing() {
    let number = |name: &str, default: u64| std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default);
    let seconds = number("TOUGHCALL_FUZZ_SECONDS", 10);
    let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos() as u64;
    let seed = number("TOUGHCALL_FUZZ_SEED", clock);
    let last = std::env::var_os("TOUGHCALL_FUZZ_LAST")
        .map_or_else(|| std::env::temp_dir().join("toughcall-fuzz-last"), PathBuf::from);
    println!("seed {seed}, input under trial in {}", last.display());
    let (mut dice, fixed, start) = (Dice(seed), Fixed::new(), Instant::now());
    guard(start);
    let mut pools: Vec<Vec<String>> = TARGETS.iter().map(|(target, _)| seeds(target, &fixed)).collect();
    let mut heard: HashSet<u64> = HashSet::new();
    let (mut trials, mut slowest) = ([0_u64; TARGETS.len()], Duration::ZERO);
    while start.elapsed() < Duration::from_secs(seconds) {
        // Scenarios have the most to say, and a path file needs a whole command.
        let place = [0, 0, 0, 0, 0, 0, 1, 2, 2, 3, 3, 3, 4][dice.below(13)];
        let (target, trial) = TARGETS[place];
        let pool = &pools[place];
        let (one, other) = (dice.below(pool.len()), dice.below(pool.len()));
        let input = mutated(&mut dice, &pool[one], &pool[other]);
        std::fs::write(&last, &input).unwrap();
        let began = Instant::now();
        SINCE.store(start.elapsed().as_millis().max(1) as u64, Ordering::SeqCst);
        let said = trial(&fixed, &input);
        SINCE.store(0, Ordering::SeqCst);
        trials[place] += 1;
        if began.elapsed() > slowest {
            slowest = began.elapsed();
            println!("{target}: {} bytes took {slowest:?}", input.len());
            if slowest > Duration::from_secs(1) {
                std::fs::write(last.with_extension(format!("slow-{target}")), &input).unwrap();
            }
        }
        let mut hasher = DefaultHasher::new();
        (target, said).hash(&mut hasher);
        // What says something new leads to more that is new.
        if heard.insert(hasher.finish()) && input.len() < 60_000 && pools[place].len() < 3_000 {
            pools[place].push(input);
        }
    }
    println!("{trials:?} trials, {} different answers", heard.len());
}
