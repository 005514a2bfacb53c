//! `batch` and `merge` as a person types them.

use std::path::Path;

use serde_json::Value;
use toughcall::cli::Exit;

use crate::support::{Output, command, scratch};

fn batch(arguments: &str, more: &[&str]) -> Output {
    let words: Vec<&str> = arguments.split_whitespace().chain(more.iter().copied()).collect();
    command(&words)
}

fn ok(output: &Output) -> &str {
    assert_eq!(output.exit, Exit::Fine, "{}", output.err);
    &output.out
}

#[test]
fn any_number_of_threads_prints_the_same_bytes() {
    let of = |threads: &str| {
        let output = batch(
            "batch vp-crisis --policy random,expert,greedy --runs 300 --json --no-timing",
            &["--threads", threads],
        );
        ok(&output).to_owned()
    };
    let one = of("1");
    assert_eq!(of("2"), one);
    assert_eq!(of("5"), one);
    let json: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(
        (json["method"].as_str(), json["seed"].as_u64(), json["runs"].as_u64()),
        (Some("sampled"), Some(1), Some(300))
    );
    let random = &json["policies"][0];
    assert_eq!(random["policy"], "random");
    for key in ["mean", "standard_error", "sd", "min", "max", "lower", "upper"] {
        assert!(random[key].is_number(), "{key}");
    }
    let shares: f64 = random["endings"].as_object().unwrap().values().map(|v| v.as_f64().unwrap()).sum();
    assert!((shares - 1.0).abs() < 1e-9);
    assert_eq!(json["differences"].as_array().unwrap().len(), 3);
    assert!(json.get("seconds").is_none() && json.get("part").is_none());
}

/// A part's report and every kind of table, joined in the wrong order, against the whole in one go.
#[test]
fn parts_merge_to_the_bytes_of_the_whole() {
    let folder = scratch();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let line = "batch warm-up --policy random,expert --runs 1001 --seed 6 --json --no-timing";
    for ending in ["csv", "jsonl", "parquet"] {
        let whole = batch(line, &["--out", &at(&format!("whole.{ending}"))]);
        ok(&whole);
        let mut tables = vec!["merge".to_owned(), "--out".to_owned(), at(&format!("joined.{ending}"))];
        let mut reports = vec!["merge".to_owned(), "--json".to_owned(), "--no-timing".to_owned()];
        for place in [3, 1, 4, 2] {
            let (table, report) = (at(&format!("part{place}.{ending}")), at(&format!("part{place}.json")));
            let output = batch(line, &["--shard", &format!("{place}/4"), "--out", &table]);
            std::fs::write(&report, ok(&output)).unwrap();
            tables.push(table);
            reports.push(report);
        }
        let run = |words: &[String]| command(&words.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(ok(&run(&reports)) == whole.out, "{ending}: reports");
        ok(&run(&tables));
        let read = |name: &str| std::fs::read(at(&format!("{name}.{ending}"))).unwrap();
        assert!(read("joined") == read("whole"), "{ending}: tables");
        if ending != "parquet" {
            let side = |name: &str| std::fs::read_to_string(at(&format!("{name}.{ending}.meta.json"))).unwrap();
            assert_eq!(side("joined"), side("whole"));
            assert!(side("part2").contains("\"part\": \"2/4\""));
        }
        // One part too few, or one twice.
        let missing = run(&tables[..tables.len() - 1]);
        assert_eq!(missing.exit, Exit::Invalid);
        assert!(missing.err.contains("part 2/4 is missing"), "{}", missing.err);
        let twice = [&tables[..], &tables[4..5]].concat();
        assert!(run(&twice).err.contains("is there twice"), "{}", run(&twice).err);
    }
    // From one format into another.
    let parts: Vec<String> = (1..=4).map(|p| at(&format!("part{p}.parquet"))).collect();
    let words: Vec<&str> = ["merge"].into_iter().chain(parts.iter().map(String::as_str)).collect();
    let to = at("from-parquet.csv");
    ok(&command(&[&words[..], &["--out", &to]].concat()));
    assert_eq!(std::fs::read(&to).unwrap(), std::fs::read(at("whole.csv")).unwrap());
}

/// More parts than runs: some are empty, and join all the same. A part that was stopped does not.
#[test]
fn empty_parts_join_and_stopped_ones_do_not() {
    let folder = scratch();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    for ending in ["csv", "jsonl", "parquet"] {
        let line = "batch warm-up --policy random,first --runs 2 --json --no-timing --out";
        ok(&batch(line, &[&at(&format!("whole.{ending}"))]));
        let parts: Vec<String> = (1..=4).map(|place| at(&format!("part{place}.{ending}"))).collect();
        for (part, place) in parts.iter().zip(1..) {
            ok(&batch(line, &[part, "--shard", &format!("{place}/4")]));
        }
        let joined = at(&format!("joined.{ending}"));
        let words: Vec<&str> =
            ["merge", "--out", &joined].into_iter().chain(parts.iter().map(String::as_str)).collect();
        ok(&command(&words));
        assert!(std::fs::read(&joined).unwrap() == std::fs::read(at(&format!("whole.{ending}"))).unwrap(), "{ending}");
    }
    // Two rows went missing, as Ctrl-C leaves it: the table and its side file agree, and it is no whole part.
    let side = std::fs::read_to_string(at("part2.csv.meta.json")).unwrap();
    let table = std::fs::read_to_string(at("part2.csv")).unwrap();
    let header = format!("{}\n", table.lines().next().unwrap());
    let bytes = format!("\"bytes\": {}", header.len());
    let side = side.replace("\"rows\": 2", "\"rows\": 0").replace(&format!("\"bytes\": {}", table.len()), &bytes);
    std::fs::write(at("part2.csv.meta.json"), side).unwrap();
    std::fs::write(at("part2.csv"), header).unwrap();
    let parts: Vec<String> = (1..=4).map(|place| at(&format!("part{place}.csv"))).collect();
    let joined = at("joined.csv");
    let words: Vec<&str> = ["merge", "--out", &joined].into_iter().chain(parts.iter().map(String::as_str)).collect();
    let output = command(&words);
    assert_eq!(output.exit, Exit::Invalid);
    assert!(output.err.contains("part 2/4 was stopped before its end"), "{}", output.err);
}

#[test]
fn what_is_rare_can_be_played() {
    let output = batch("batch vp-crisis --policy noisy:0.02:expert --runs 2000 --json --no-timing", &[]);
    let json: Value = serde_json::from_str(ok(&output)).unwrap();
    let rare = json["coverage"]["rare"].as_array().unwrap();
    assert!(!rare.is_empty() && !json["coverage"]["never"].as_array().unwrap().is_empty());
    for it in rare.iter().filter(|it| it["kind"] == "node").take(3) {
        let seed = it["seed"].as_u64().unwrap().to_string();
        let choices: Vec<&str> = it["choices"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
        let choices = choices.join(",");
        let played =
            command(&["play", "vp-crisis", "--seed", &seed, "--choices", &choices, "--fallback", "expert", "--trace"]);
        let id = it["id"].as_str().unwrap();
        assert!(ok(&played).contains(&format!("\"{id}\"")), "{id} is not met");
    }
}

#[test]
fn enough_is_enough() {
    let output = batch("batch warm-up --policy random --until-se 0.2 --runs 500000 --json --no-timing", &[]);
    let json: Value = serde_json::from_str(ok(&output)).unwrap();
    assert_eq!(json["stopped"], "precise");
    assert!(json["runs"].as_u64().unwrap() < 100_000 && json["policies"][0]["standard_error"].as_f64().unwrap() <= 0.2);
    let text = batch("batch warm-up --policy random --until-se 0.2 --no-timing", &[]);
    assert!(ok(&text).contains("enough for a standard error of 0.2"));
    let capped = batch("batch warm-up --policy random --until-se 0.0001 --runs 2000 --json --no-timing", &[]);
    let json: Value = serde_json::from_str(ok(&capped)).unwrap();
    assert_eq!((json["runs"].as_u64(), json.get("stopped")), (Some(2000), None));
}

#[test]
fn the_report_reads_well() {
    let output = batch("batch warm-up --policy random,expert --runs 2000 --no-timing", &[]);
    crate::support::golden(&crate::support::root().join("tests/batch/warm-up.txt"), ok(&output));
}

#[test]
fn impossible_batches_are_refused() {
    let folder = scratch();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::create_dir(at("folder.csv")).unwrap();
    std::fs::write(at("junk.check"), b"\x00\xff junk").unwrap();
    std::fs::write(at("json.check"), "{\"kind\": \"something else\"}").unwrap();
    let cases: &[(&str, &[&str], Exit, &str)] = &[
        ("--policy expert --runs 0", &[], Exit::Usage, "0 is not in 1..=2000000000"),
        ("--policy expert --runs -5", &[], Exit::Usage, "'-5' for '--runs <N>'"),
        ("--policy expert --runs many", &[], Exit::Usage, "invalid digit"),
        ("--policy expert --threads 0", &[], Exit::Usage, "0 is not in 1..=256"),
        ("--policy expert --threads 10000", &[], Exit::Usage, "10000 is not in 1..=256"),
        ("--policy expret", &[], Exit::Usage, "did you mean `expert`?"),
        ("--policy expert,expert", &[], Exit::Usage, "the policy `expert` is there twice"),
        ("--policy ,", &[], Exit::Usage, "a batch has 1 to 64 policies, not 0"),
        ("", &[], Exit::Usage, "--policy"),
        ("--policy noisy:2:expert", &[], Exit::Usage, "between 0 and 1"),
        ("--policy script:/nowhere", &[], Exit::Usage, "/nowhere"),
        ("--policy expert --until-se 0", &[], Exit::Usage, "above 0"),
        ("--policy expert --until-se NaN", &[], Exit::Usage, "above 0"),
        ("--policy expert --shard 5/4", &[], Exit::Usage, "I lies between 1 and N"),
        ("--policy expert --shard 0/4", &[], Exit::Usage, "I lies between 1 and N"),
        ("--policy expert --shard half", &[], Exit::Usage, "a part is written I/N"),
        ("--policy expert --shard 1/2 --until-se 1", &[], Exit::Usage, "cannot be used with"),
        ("--policy expert --out", &[&at("table.xlsx")], Exit::Usage, "`.csv`, `.jsonl` or `.parquet`"),
        ("--policy expert --out", &["/nowhere/table.csv"], Exit::Invalid, "no such file or folder"),
        ("--policy expert --out", &[&at("folder.csv")], Exit::Invalid, "it is a folder"),
        ("--policy expert --checkpoint", &["/nowhere/at"], Exit::Invalid, "no such file or folder"),
        ("--policy expert --checkpoint", &[&at("junk.check")], Exit::Invalid, "not UTF-8 text"),
        ("--policy expert --checkpoint", &[&at("json.check")], Exit::Invalid, "no checkpoint of a batch"),
    ];
    for (words, more, exit, message) in cases {
        let output = batch(&format!("batch warm-up {words}"), more);
        assert_eq!(output.exit, *exit, "{words} {more:?}: {}", output.err);
        assert!(output.err.contains(message), "{words} {more:?}: {}", output.err);
        assert!(output.out.is_empty(), "{words}");
    }
    assert!(batch("batch no-such --policy first", &[]).err.contains("no scenario is called `no-such`"));
}

/// A checkpoint knows its batch.
#[test]
fn a_checkpoint_of_another_batch_is_refused() {
    let folder = scratch();
    let at = folder.path().join("at").to_string_lossy().into_owned();
    let program = crate::balance::program("warm-up");
    let plan = super::plan(&program, &["first"], 100, 1);
    let batch_of = super::run(&program, plan, 1);
    let counts = serde_json::to_value(batch_of.saved()).unwrap();
    let text = serde_json::json!({"kind": "toughcall batch checkpoint", "rows": null, "counts": counts}).to_string();
    std::fs::write(&at, text).unwrap();
    let refused = |words: &str| {
        let output = batch(&format!("batch warm-up {words} --checkpoint"), &[&at]);
        assert_eq!(output.exit, Exit::Invalid);
        output.err
    };
    assert!(refused("--policy first --runs 100 --seed 2").contains("seed `1` here, `2` there"));
    assert!(refused("--policy first --runs 101").contains("runs `100` here, `101` there"));
    assert!(refused("--policy last --runs 100").contains("policies `first` here, `last` there"));
    assert!(refused("--policy first --runs 100 --shard 1/2").contains("another part"));
    let csv = folder.path().join("x.csv").to_string_lossy().into_owned();
    assert!(refused(&format!("--policy first --runs 100 --out {csv}")).contains("made without `--out`"));
    assert!(Path::new(&at).exists());
    let output = batch("batch warm-up --policy first --runs 100 --json --no-timing --checkpoint", &[&at]);
    let plain = batch("batch warm-up --policy first --runs 100 --json --no-timing", &[]);
    assert_eq!(ok(&output), ok(&plain));
    assert!(!Path::new(&at).exists(), "a finished batch leaves its checkpoint behind");
}
