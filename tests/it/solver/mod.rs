//! The exact solver: that its values are right, whatever it merges, and that nothing it keeps can lie.

mod budgets;
mod cache;
mod damage;
mod identity;
mod merges;
mod oracles;
pub mod plans;
mod reference;
mod samples;

use std::path::Path;

use toughcall::diagnostic::Severity;
use toughcall::program::{Program, load};
use toughcall::solve::{Budget, Options, Passes, Solution};
use toughcall::source::Text;

use crate::support::{files, root};

/// Every merge, no bounds.
pub fn options(threads: usize) -> Options<'static> {
    Options { passes: Passes::ALL, threads, budget: &Budget::UNBOUNDED }
}

/// A scenario of this folder.
pub fn scenario(path: &Path) -> (Program, String) {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (program, findings) = load(&Text::new(path.display().to_string(), text.clone()));
    (program.unwrap_or_else(|| panic!("{}: {findings:#?}", path.display())), text)
}

/// The scenarios worked by hand.
pub fn oracles() -> Vec<(String, Program, String)> {
    let paths = files(&root().join("tests/solve"), ".ron");
    let all = paths.iter().map(|path| {
        let (program, text) = scenario(path);
        (path.file_stem().unwrap().to_string_lossy().into_owned(), program, text)
    });
    all.collect()
}

pub fn warm_up() -> Program {
    scenario(&root().join("scenarios/warm-up.ron")).0
}

/// A generated scenario; none if a node cannot be reached or nothing could be earned, which the generator does not look for.
pub fn generated(text: &str) -> Option<Program> {
    let (program, findings) = load(&Text::new("generated.ron", text));
    let odd =
        findings.iter().filter(|f| f.severity() == Severity::Error && !["E0501", "E0808"].contains(&f.code.name()));
    let odd: Vec<String> = odd.map(|f| format!("{} {}", f.code.name(), f.message)).collect();
    assert!(odd.is_empty(), "{odd:?}\n{text}");
    program
}

pub fn solved(program: &Program) -> Solution {
    Solution::new(program, &options(1)).unwrap()
}

#[track_caller]
pub fn close(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() < 1e-9, "{what}: {found} instead of {expected}");
}
