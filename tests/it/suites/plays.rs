//! What a test plays, and what it compares.

use std::path::Path;

use serde_json::Value;
use toughcall::diagnostic::{Severity, render};
use toughcall::program::built_in;
use toughcall::source::Text;
use toughcall::testing::{Missing, load};

use super::{about, loaded, one, play};
use crate::support::{command, files, root, scratch};

const WAY: &str =
    "seed: 7, choices: [[\"numbers\", \"invoice\", \"export\"], \"now\", \"split\", \"compare\", \"date\"],";

/// The warm-up, worked by hand: told at once (morale −5, candour), split (morale −5, support, bill trimmed at tick 2 by Kofi
/// alone), the dashboard repaired by Ines at tick 2. 60 − 5 − 5 = 50; risk 15 − 10 = 5; money 10 − 4 = 6.
#[test]
fn everything_that_can_be_expected_holds_where_it_should() {
    let expected = "ending: \"clean\", tick: 5, score: (min: 90, max: 95), components: { \"conduct\": 10, \"targets\": 30 },
        values: { \"morale\": 50, \"revenue_risk\": (max: 5), \"cost\": (min: 6) },
        flags: { \"told_finance\": true, \"sales_waits\": true },
        ledger: { \"targets/fixed\": 20, \"conduct/candour\": (points: 5, tick: 0, node: \"tell_marta/now\", why: \"shown\") },
        met: { \"who\": 1, \"who/pair\": 0, \"look/compare#shifted\": (max: 1), \"order_of_things/numbers\": 1, \"late\": 0 },
        holds: [\"morale == 50\", \"visits(look) == 1\", \"first(order_of_things) == numbers\", \"done(fix_numbers)\"]";
    assert_eq!(one(&format!("{WAY} expect: ({expected})")), Vec::<String>::new());
}

#[test]
fn each_of_them_fails_where_it_should() {
    let cases = [
        ("ending: \"late\"", "ending: \"late\" / \"clean\""),
        ("node: \"look\"", "node: \"look\" / ending \"clean\""),
        ("tick: 4", "tick: 4 / 5"),
        ("components: { \"conduct\": (max: 9) }", "conduct: at most 9 / 10"),
        ("values: { \"morale\": (min: 55, max: 60) }", "morale: 55 to 60 / 50"),
        ("flags: { \"told_finance\": false }", "told_finance: false / true"),
        ("ledger: { \"targets/bill\": none }", "targets/bill: no line / 10 points"),
        ("ledger: { \"targets/bill\": 9 }", "targets/bill: 9 points / 10 points"),
        ("ledger: { \"conduct/support\": (tick: 1) }", "conduct/support, tick: 1 / 0"),
        ("ledger: { \"conduct/support\": (why: \"seen\") }", "conduct/support, why: \"seen\" / \"shown\""),
        ("offers: { \"date\": open }", "offers date: open / the run is over"),
        ("met: { \"who/pair\": 1 }", "met who/pair: 1 / 0"),
        ("holds: [\"morale > 50 || !told_finance\"]", "holds: this condition / morale is 50, told_finance is true"),
        ("holds: [\"visits(who) > 1\"]", "holds: this condition / visits(who) is 1"),
    ];
    for (expected, wanted) in cases {
        assert_eq!(one(&format!("{WAY} expect: ({expected})")), [wanted], "{expected}");
    }
}

#[test]
fn expectations_on_the_way_are_asked_where_they_stand() {
    let way = |standing: &str| {
        format!(
            "seed: 7, choices: [\"numbers>invoice>export\", Expect(node: \"tell_marta\", values: {{ \"morale\": 60 }}), \"now\",
             \"who/split\", \"patch\", Expect(node: \"teo_asks\", offers: {{ \"overtime\": {standing}, \"date\": open }})],
             expect: (node: \"teo_asks\")"
        )
    };
    assert_eq!(one(&way("locked")), Vec::<String>::new());
    assert_eq!(one(&way("open")), ["offers overtime: open / locked"]);
}

#[test]
fn what_cannot_be_played_says_why() {
    let cases = [
        ("\"now\"", "`order_of_things` has no `now`"),
        ("\"numbers\", \"who/split\"", "the play is at `tell_marta`, not at `who`"),
        ("\"numbers\", \"now\", \"split\", \"compare\", \"overtime\"", "`overtime` is locked there"),
        (
            "\"numbers\", \"now\", \"split\", \"compare\", \"date\", \"no\"",
            "the run is over before `no`, with the ending `clean`",
        ),
    ];
    for (choices, wanted) in cases {
        assert_eq!(one(&format!("seed: 7, choices: [{choices}], expect: (tick: 0)")), [wanted], "{choices}");
    }
}

#[test]
fn luck_that_is_told_comes_and_other_luck_is_the_seeds() {
    let told = |luck: &str, met: &str| {
        one(&format!(
            "luck: [{luck}], choices: [\"numbers\", \"now\", \"split\", \"patch\"], expect: (met: {{ {met} }})"
        ))
    };
    let none = Vec::<String>::new();
    assert_eq!(told("\"?cause=double_rows\"", "\"look/patch#wrong\": 1"), none);
    assert_eq!(told("\"?cause=time_zone\"", "\"look/patch#right\": 1"), none);
    // The cause comes out first, so the patch can only go the way the cause says.
    let impossible = told("\"?cause=time_zone\", \"look/patch#wrong\"", "\"who\": 1");
    assert_eq!(impossible, ["`look/patch#wrong` cannot happen there: its probability is 0"]);
    assert_eq!(told("\"look/compare=shifted\"", "\"who\": 1"), ["luck: look/compare=shifted / never drawn"]);
}

/// Every path of small scenarios with its outcomes, played as a test, comes to the score that `eval` says.
#[test]
fn tests_agree_with_eval_on_every_path() {
    for scenario in ["scenarios/warm-up.ron", "tests/interop/scenarios/injects.ron", "tests/solve/two_looks.ron"] {
        agrees(&root().join(scenario));
    }
}

fn agrees(scenario: &Path) {
    let id = scenario.to_string_lossy().into_owned();
    let paths = command(&["paths", &id, "--list", "--limit", "500", "--json"]);
    let paths: Value = serde_json::from_str(&paths.out).unwrap();
    let list = paths["list"].as_array().unwrap();
    assert!(list.len() > 3, "{id}: {}", list.len());
    let folder = scratch();
    let file = folder.path().join("paths.jsonl");
    std::fs::write(&file, list.iter().map(|path| format!("{path}\n")).collect::<String>()).unwrap();
    let rows = command(&["eval", &id, "--paths", &file.to_string_lossy(), "--json"]);
    let mut tests = String::new();
    for (n, (path, row)) in list.iter().zip(rows.out.lines()).enumerate() {
        let row: Value = serde_json::from_str(row).unwrap();
        tests.push_str(&format!(
            "\"{n}\": (luck: {}, choices: {}, expect: (ending: {}, score: {})),\n",
            path["outcomes"], path["choices"], row["ending"], row["score"]
        ));
    }
    let text = Text::new(id.as_str(), std::fs::read_to_string(scenario).unwrap());
    let (_, found) = about(&text, &format!("Tests(format: 1, tests: {{ {tests} }})"));
    assert_eq!(found.tests.len(), list.len());
    assert_eq!(play(found.program.as_ref().unwrap(), &found), Vec::<String>::new(), "{id}");
}

#[test]
fn shipped_scenarios_have_tests_that_pass() {
    let paths = files(&root().join("scenarios"), ".tests.ron");
    assert_eq!(paths.len(), toughcall::program::built_in_ids().count());
    for path in paths {
        let id = path.file_name().unwrap().to_string_lossy().strip_suffix(".tests.ron").unwrap().to_owned();
        let (_, found) = about(&built_in(&id).unwrap(), &std::fs::read_to_string(&path).unwrap());
        assert!(found.findings.is_empty(), "{:?}", found.findings);
        assert!((3..=8).contains(&found.tests.len()), "{id}: {}", found.tests.len());
        assert_eq!(play(found.program.as_ref().unwrap(), &found), Vec::<String>::new(), "{id}");
    }
}

/// What docs/tests.md shows can be played.
#[test]
fn the_example_of_the_page_passes() {
    let page = std::fs::read_to_string(root().join("docs/tests.md")).unwrap();
    let example = page.split("```ron").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let (_, found) = loaded(example);
    assert_eq!(found.tests.len(), 1);
    assert_eq!(play(found.program.as_ref().unwrap(), &found), Vec::<String>::new());
}

/// Hostile texts end in findings, and never in a test.
#[test]
fn garbage_is_refused() {
    let nested = format!("Tests(format: 1, tests: {{ \"t\": (choices: {}", "[".repeat(50_000));
    let cases = [
        String::new(),
        "Tests(".to_owned(),
        "Tests()".to_owned(),
        "Scenario(format: 1)".to_owned(),
        "Tests(format: 2, tests: {})".to_owned(),
        "Tests(format: 1, tests: { \"t\": (choices: [Expect(Expect())]) })".to_owned(),
        "Tests(format: 1, tests: { \"t\": (expect: (holds: [\"\", \"((((\", \"1/0 > 1\", \"\\u{0}\"])) })".to_owned(),
        "Tests(format: 1, tests: { \"t\": (seed: 99999999999999999999, choices: [\"/\", \"a/\", \">\", \"\"]) })"
            .to_owned(),
        "\0\u{1}garbage\u{fffd}".to_owned(),
        nested,
        "x".repeat(Text::MAX_BYTES + 1),
    ];
    for case in cases {
        let text = Text::new("t", case);
        let found = load(&text, &mut |_| Err(Missing { message: "there is none".to_owned(), help: None }));
        let start: String = text.content().chars().take(60).collect();
        assert!(found.tests.is_empty() && found.findings.iter().any(|f| f.severity() == Severity::Error), "{start}");
        let _ = render(&text, &found.findings);
        let with = load(&text, &mut |_| Ok(built_in("warm-up").unwrap()));
        assert!(with.tests.is_empty(), "{start}");
    }
}
