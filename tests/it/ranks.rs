//! `rank`: orders by hand, margins by hand, and every cell that cannot be used.

use std::fs;
use std::process::{Command, Output};

use toughcall::framework::{Failure, Item, Score, apply, find, margins, rank};
use toughcall::number::Fixed;

use crate::analysis_page::page_is_true_beside;
use crate::support::{root, scratch};

fn item(id: &str, inputs: &[(&str, &str)]) -> Item {
    let inputs = inputs.iter().map(|(name, n)| ((*name).to_owned(), Fixed::parse(n).unwrap())).collect();
    Item { id: id.to_owned(), title: id.to_owned(), inputs }
}

fn value(framework: &str, inputs: &[(&str, &str)]) -> f64 {
    match apply(&find(framework).unwrap(), &item("x", inputs)).unwrap().score {
        Score::Value(value) => value.to_f64(),
        Score::Tier(tier) => (tier + 1) as f64,
    }
}

/// The worked numbers of the sources.
#[test]
fn frameworks_give_the_numbers_of_their_sources() {
    // (50 + 100 − 20) ÷ 20.
    assert_eq!(value("roi-ratio", &[("saving", "50"), ("revenue", "100"), ("cost", "20")]), 6.5);
    let matrix = |impact: &str, effort: &str, roi: &str| {
        value("roi-priority-matrix", &[("impact", impact), ("effort", effort), ("roi", roi)])
    };
    // Checkout, tracing, the login service, caching: P1, P1, P3, P0.
    assert_eq!(
        [matrix("3", "3", "2"), matrix("2", "2", "5"), matrix("1", "3", "0.5"), matrix("3", "1", "10")],
        [2.0, 2.0, 4.0, 1.0]
    );
    // 500 × 2 × 0.8 ÷ 4; (8 + 5 + 2) ÷ 3; 7 × 5 × 4.
    assert_eq!(value("rice", &[("reach", "500"), ("impact", "2"), ("confidence", "0.8"), ("effort", "4")]), 200.0);
    let wsjf = [("value", "8"), ("time_criticality", "5"), ("risk_reduction", "2"), ("job_size", "3")];
    assert_eq!(value("wsjf", &wsjf), 5.0);
    assert_eq!(value("ice", &[("impact", "7"), ("confidence", "5"), ("ease", "4")]), 140.0);
    let grid = |blocks: &str, urgent: &str, important: &str| {
        value("eisenhower", &[("blocks", blocks), ("urgent", urgent), ("important", important)])
    };
    // What blocks three others goes before what is urgent and important.
    let grids =
        [grid("3", "0", "0"), grid("2", "1", "1"), grid("0", "0", "1"), grid("0", "1", "0"), grid("0", "0", "0")];
    assert_eq!(grids, [1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!([value("moscow", &[("class", "1")]), value("moscow", &[("class", "4")])], [1.0, 4.0]);
    let toughcall::scenario::Formula::WeightedSum(rubric) = find("hiring-rubric").unwrap().formula.value else {
        panic!("the rubric is a weighted sum")
    };
    assert_eq!(rubric.terms.iter().map(|t| t.weight.0).sum::<u32>(), 100);
    let nothing = apply(&find("wsjf").unwrap(), &item("x", &[("value", "1")]));
    assert_eq!(nothing, Err(Failure::MissingInput("time_criticality".to_owned())));
}

/// a: 10 × 2 ÷ 4 = 5; b: 6 × 2 ÷ 3 = 4. With a's reach r, r × 2 ÷ 4 < 4 from r = 7.999 down; with b's, r × 2 ÷ 3 > 5 from 7.501 up.
#[test]
fn margins_are_where_an_item_passes_its_neighbour() {
    let rice = find("rice").unwrap();
    let inputs = |reach, effort| [("reach", reach), ("impact", "2"), ("confidence", "1"), ("effort", effort)];
    let items = [item("a", &inputs("10", "4")), item("b", &inputs("6", "3"))];
    let ranking = rank(&rice, &items).unwrap();
    let found = margins(&rice, &items, &ranking);
    let margin = |item: usize, input: &str| found.iter().find(|m| m.item == item && m.input == input).unwrap();
    let some = |n: &str| Some(Fixed::parse(n).unwrap());
    assert_eq!((margin(0, "reach").below, margin(0, "reach").above), (some("7.999"), None));
    assert_eq!((margin(1, "reach").below, margin(1, "reach").above), (None, some("7.501")));
    // a's effort e: 20 ÷ e < 4 from 5.001 up; b's effort e: 12 ÷ e > 5 from 2.399 down.
    assert_eq!((margin(0, "effort").below, margin(0, "effort").above), (None, some("5.001")));
    assert_eq!((margin(1, "effort").below, margin(1, "effort").above), (some("2.399"), None));
    // Each margin is true, and a thousandth less is not enough.
    for m in &found {
        for (to, one_less) in [(m.below, 1), (m.above, -1)] {
            let Some(to) = to else { continue };
            let order = |n: Fixed| {
                let mut moved = items.to_vec();
                moved[m.item].inputs.iter_mut().filter(|(name, _)| *name == m.input).for_each(|(_, v)| *v = n);
                rank(&rice, &moved).map(|r| r.rows.iter().map(|r| r.item).collect::<Vec<_>>()).ok()
            };
            assert_ne!(order(to), order(m.value));
            assert_eq!(order(Fixed::from_thousandths(to.thousandths() + one_less)), order(m.value));
        }
    }
}

fn ranked(table: &str, framework: &str, more: &[&str]) -> Output {
    let home = scratch();
    fs::write(home.path().join("t.csv"), table).unwrap();
    Command::new(env!("CARGO_BIN_EXE_toughcall"))
        .current_dir(home.path())
        .env("TOUGHCALL_HOME", home.path().join("data"))
        .args(["rank", "t.csv", "--framework", framework])
        .args(more)
        .output()
        .unwrap()
}

#[test]
fn cells_that_cannot_be_used_are_named() {
    let cases = [
        ("", "ice", "t.csv is empty"),
        ("title,impact,confidence,ease\n", "ice", "there is nothing to rank"),
        ("name,impact,confidence,ease\na,1,2,3\n", "ice", "no column names the items"),
        ("title,impact,confidence,eas\na,1,2,3\n", "ice", "the column `ease`, which `ice` reads, is missing"),
        ("title,impact,confidence,ease,ease\na,1,2,3,4\n", "ice", "the column `ease` stands there twice"),
        ("title,impact,confidence,ease\na,1,,3\n", "ice", "line 2, column `confidence`: is empty"),
        (
            "title,impact,confidence,ease\na,1,lots,3\n",
            "ice",
            "line 2, column `confidence`: `lots` is not a value of it",
        ),
        ("title,impact,confidence,ease\na,1,2.00001,3\n", "ice", "column `confidence`: `2.00001`"),
        ("title,class\na,maybe\n", "moscow", "(`must`, `should`, `could`, `wont`)"),
        ("title,impact,confidence,ease\na,1,2,3\na,1,2,3\n", "ice", "line 3: `a` stands there twice"),
        ("title,impact,confidence,ease\na, b,1,2,3\n", "ice", "line 2: 5 cells under 4 columns"),
        ("title,saving,revenue,cost\na,1,2,0\n", "roi-ratio", "line 2: the framework divides by `cost`, which is 0"),
        ("title,impact,confidence,ease\n,1,2,3\n", "ice", "line 2: the item has no name"),
    ];
    for (table, framework, message) in cases {
        let out = ranked(table, framework, &[]);
        let told = String::from_utf8_lossy(&out.stderr);
        assert_ne!(out.status.code(), Some(0), "{table}");
        assert!(told.contains(message) && out.stdout.is_empty(), "{table:?}: {told}");
    }
    let out = ranked("title,impact\na,1\n", "iec", &[]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("`ice`"));
}

/// Text, Markdown, CSV and JSON hold the same order; words, quotation marks and a byte order mark are read.
#[test]
fn all_forms_say_the_same() {
    let table = "\u{feff}title,Class,class\r\n\"last, \"\"really\"\"\",x,Wont\r\nfirst|one,y,MUST\r\n";
    let csv = ranked(table, "moscow", &["--csv"]);
    assert_eq!(
        String::from_utf8_lossy(&csv.stdout),
        "rank,id,title,value,arithmetic,ties\n1,first|one,first|one,1,must,\n2,\"last, \"\"really\"\"\",\"last, \"\"really\"\"\",4,will not this time,\n"
    );
    let json: serde_json::Value = serde_json::from_slice(&ranked(table, "moscow", &["--json"]).stdout).unwrap();
    assert_eq!(json["items"][0]["title"], "first|one");
    assert_eq!(json["items"][1]["tier"], 4);
    assert_eq!(json["unused"][0], "Class");
    let markdown = String::from_utf8(ranked(table, "moscow", &["--markdown"]).stdout).unwrap();
    assert!(markdown.contains("| 1 | first\\|one | must |"), "{markdown}");
    let text = String::from_utf8(ranked(table, "moscow", &[]).stdout).unwrap();
    assert!(text.contains("1. first|one: must") && text.contains("Not read by this framework: Class."), "{text}");
}

/// From a pipe, which once waited for itself for ever.
#[test]
fn a_table_comes_through_a_pipe() {
    let home = scratch();
    fs::write(home.path().join("t.csv"), "id,class\na,could\nb,must\n").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_toughcall"))
        .env("TOUGHCALL_HOME", home.path().join("data"))
        .args(["rank", "-", "--framework", "moscow", "--csv"])
        .stdin(fs::File::open(home.path().join("t.csv")).unwrap())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let over = (0..200).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        child.try_wait().unwrap().is_some()
    });
    if !over {
        child.kill().unwrap();
    }
    let out = child.wait_with_output().unwrap();
    assert!(over, "it still waits after ten seconds");
    assert_eq!(
        String::from_utf8_lossy(&out.stdout),
        "rank,id,title,value,arithmetic,ties\n1,b,b,1,must,\n2,a,a,3,could,\n"
    );
}

#[test]
fn the_page_of_frameworks_is_true() {
    page_is_true_beside("docs/frameworks.md", 4, &[&root().join("docs/data/backlog.csv")]);
}
