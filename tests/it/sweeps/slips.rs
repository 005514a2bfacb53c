//! Everything that can be typed wrong, with its place and a way out.

use toughcall::cli::Exit;

use crate::support::{command, scratch};

const BET: &str = "tests/solve/bet.ron";

#[track_caller]
fn refused(arguments: &[&str], exit: Exit, says: &[&str]) {
    let output = command(&[&["sweep"][..], arguments].concat());
    assert_eq!(output.exit as i32, exit as i32, "{arguments:?}: {}", output.err);
    for words in says {
        assert!(output.err.contains(words), "{arguments:?}: {}", output.err);
    }
    assert!(output.out.is_empty(), "{arguments:?}: {}", output.out);
}

#[test]
fn values() {
    let vary = |text: &str, says: &[&str]| refused(&[BET, "--vary", text], Exit::Usage, says);
    vary(
        "var.moral.start=1",
        &["`--vary var.moral.start=1`", "no parameter `var.moral.start`", "did you mean `var.morale.start`?", "--list"],
    );
    vary("morale=1,2", &["no parameter `morale`", "did you mean `var.morale.start`?"]);
    vary("nonsense=1,2", &["no parameter `nonsense`", "help: `--list` shows every number"]);
    vary("var.morale.start", &["has no values", "NAME=20..60:5"]);
    vary("var.morale.start=", &["a value is missing"]);
    vary("var.morale.start=60..20:5", &["the range goes down, from 60 to 20", "help: write 20..60:5"]);
    vary("var.morale.start=20..60:0", &["the step of a range is more than 0"]);
    vary("var.morale.start=NaN", &["`NaN`: this is not a decimal number"]);
    vary("var.morale.start=1e3", &["`1e3`: this is not a decimal number"]);
    vary("var.morale.start=10,10", &["10 is there twice"]);
    vary(
        "var.morale.start=20..60",
        &["a grid needs the step of a range", "`--vary var.morale.start=20..60:STEP`", "--lhs N"],
    );
    vary(
        "var.morale.start=20..120:10",
        &["`var.morale.start` lies between 0 and 100, and 120 does not", "the file says 70"],
    );
    vary("var.morale.start=20.5", &["`var.morale.start` is a whole number, and 20.5 is none"]);
    vary("var.morale.start=20..60:2.5", &["goes in steps of 1, and 2.5 is no multiple", "for instance 20..60:1"]);
    vary("weights.priorities=0,10", &["`weights.priorities` lies between 1 and 99, and 0 does not"]);
    vary("weights.targets=10", &["no parameter `weights.targets`"]);
    vary("chance.friday/switch#clean=-1", &["lies between 0 and 1000000, and -1 does not"]);
    vary("var.cost.start=0..100:0.001", &["goes in steps of 1, and 0.001 is no multiple"]);
    vary("chance.friday/switch#clean=0..1000:0.001", &["1000001 points are more than 100000", "--lhs N"]);
    let vp = |text: &str, says: &[&str]| refused(&["vp-crisis", "--vary", text], Exit::Usage, says);
    vp("var.morale.start=45", &["goes in steps of 10 from 0, and 45 lies between two of them"]);
}

#[test]
fn designs() {
    let vary = ["--vary", "var.morale.start=20..60"];
    let with = |more: &[&str], says: &[&str]| refused(&[&[BET][..], &vary, more].concat(), Exit::Usage, says);
    with(&["--vary", "var.morale.start=1"], &["`var.morale.start` is varied twice", "give all its values at once"]);
    with(&["--lhs", "0"], &["0"]);
    with(&["--lhs", "100001"], &["100001"]);
    with(&["--lhs", "3", "--tornado"], &["cannot be used with"]);
    with(
        &["--lhs", "3", "--vary", "var.cost.start=1,2"],
        &["`--lhs` draws from a range, not from a list", "var.cost.start=1..2"],
    );
    with(&["--lhs", "3", "--exact", "--runs", "3"], &["cannot be used with"]);
    with(&["--lhs", "3", "--runs", "0"], &["0"]);
    with(&["--lhs", "3", "--policy", ","], &["a sweep has 1 to 64 policies, not 0"]);
    with(&["--lhs", "3", "--policy", "first,first"], &["the policy `first` is there twice"]);
    with(&["--lhs", "3", "--policy", "expret"], &["there is no policy `expret`", "did you mean `expert`?"]);
    with(&["--lhs", "3", "--policy", "optimal"], &["`optimal` needs the exact solution of every point", "`--exact`"]);
    with(&["--lhs", "3", "--policy", "noisy:0.1:worst"], &["needs the exact solution"]);
    with(&["--lhs", "3", "--policy", "expret", "--exact"], &["`expret` has no exact score"]);
    with(&["--lhs", "3", "--exact", "--timeout", "NaN"], &["`--timeout` is a number of seconds above 0"]);
    with(&["--lhs", "3", "--max-states", "5"], &["--exact"]);
    with(&["--lhs", "3", "--out", "x.xlsx"], &["`.csv`, `.jsonl` or `.parquet`"]);
    with(&["--lhs", "3", "--svg", "x.svg"], &["--tornado"]);
    with(&["--list"], &["cannot be used with"]);
    with(
        &["--lhs", "100000", "--policy", "first,last,random,expert,greedy"],
        &["rows", "fewer points, or fewer policies"],
    );
    refused(&[BET], Exit::Usage, &["nothing is varied", "`--list`"]);
    let weights = ["--vary", "weights.priorities=10..20", "--vary", "weights.outcome=80..90", "--lhs", "5"];
    refused(&[&[BET][..], &weights].concat(), Exit::Usage, &["do not sum to 100", "leave one of them out"]);
    refused(&["vp-crisi", "--tornado"], Exit::Usage, &["did you mean `vp-crisis`?"]);
}

#[test]
fn files_and_budgets() {
    let home = scratch();
    let nowhere = home.path().join("no/such/t.csv").to_string_lossy().into_owned();
    let vary = ["--vary", "var.morale.start=60"];
    refused(&[&[BET, "--out", &nowhere][..], &vary].concat(), Exit::Invalid, &["no such file or folder"]);
    let out = home.path().join("t.csv").to_string_lossy().into_owned();
    let budget = ["--exact", "--policy", "optimal", "--max-states", "1000", "--out", &out];
    let says = ["`optimal` in the scenario as it is: the budget of states was reached", "--max-states"];
    refused(&[&["vp-crisis"][..], &vary, &budget].concat(), Exit::Budget, &says);
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}
