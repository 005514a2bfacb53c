//! Forms for machines: JSON, SARIF, workflow commands; and the page of all codes.

use std::collections::BTreeSet;

use serde_json::Value;
use toughcall::cli::Exit;
use toughcall::diagnostic::Code;

use crate::support::{command, files, golden, root, scratch};

/// Every broken fixture, as arguments.
fn fixtures(format: &str) -> Vec<String> {
    let paths = files(&root().join("tests/check"), ".ron");
    let mut arguments = vec!["check".to_owned(), "--format".to_owned(), format.to_owned()];
    // Every third is enough of every sort; tests/interop/sarif.py has them all.
    arguments.extend(paths.iter().step_by(3).map(|p| p.to_string_lossy().into_owned()));
    arguments
}

fn output(arguments: &[String]) -> String {
    let output = command(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(output.exit, Exit::Findings);
    output.out
}

#[test]
fn sarif_says_what_json_says() {
    let sarif: Value = serde_json::from_str(&output(&fixtures("sarif"))).unwrap();
    let json: Value = serde_json::from_str(&output(&fixtures("json"))).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    let diagnostics = json["diagnostics"].as_array().unwrap();
    assert_eq!(results.len(), diagnostics.len());
    let (mut fixes, mut related) = (0, 0);
    for (result, d) in results.iter().zip(diagnostics) {
        assert_eq!(result["ruleId"], d["code"]);
        assert_eq!(result["level"], d["severity"]);
        assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], d["code"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["region"]["startLine"], d["line"]);
        assert_eq!(place["region"]["endLine"], d["end_line"]);
        let artifact = &run["artifacts"][place["artifactLocation"]["index"].as_u64().unwrap() as usize];
        assert_eq!(artifact["location"]["uri"], place["artifactLocation"]["uri"]);
        fixes += result["fixes"].as_array().map_or(0, Vec::len);
        related += result["relatedLocations"].as_array().map_or(0, Vec::len);
        assert_eq!(result["fixes"].as_array().map_or(0, Vec::len), d["fixes"].as_array().unwrap().len());
    }
    assert!(fixes > 10 && related > 1, "{fixes} fixes, {related} related places");
    let used: BTreeSet<&str> = results.iter().map(|r| r["ruleId"].as_str().unwrap()).collect();
    let told: BTreeSet<&str> = rules.iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(used, told);
}

/// A letter outside the basic plane counts two in SARIF and one elsewhere.
#[test]
fn columns_count_what_each_form_says() {
    let folder = scratch();
    let path = folder.path().join("a b.ron");
    let text = std::fs::read_to_string(root().join("scenarios/warm-up.ron")).unwrap();
    std::fs::write(&path, text.replacen("title:", "/*🙂*/ titel:", 1)).unwrap();
    let name = path.to_string_lossy().into_owned();
    let json: Value = serde_json::from_str(&command(&["check", "--format", "json", &name]).out).unwrap();
    let sarif: Value = serde_json::from_str(&command(&["check", "--format", "sarif", &name]).out).unwrap();
    let d = &json["diagnostics"][0];
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["startColumn"].as_u64().unwrap(), d["column"].as_u64().unwrap() + 1);
    assert!(place["artifactLocation"]["uri"].as_str().unwrap().ends_with("/a%20b.ron"));
    let edit = &d["fixes"][0]["edits"][0];
    assert_eq!((&edit["line"], &edit["column"], &edit["text"]), (&d["line"], &d["column"], &"title".into()));
    let github = command(&["check", "--format", "github", &name]);
    let start = format!("::error file={name},line={},col={},", d["line"], d["column"]);
    assert!(github.out.starts_with(&start), "{}", github.out);
    assert_eq!(github.err, "");
}

#[test]
fn the_page_of_codes_is_current() {
    let page = command(&["explain", "--markdown"]);
    assert_eq!(page.exit, Exit::Fine);
    assert!(!page.out.contains("\n## Others"), "a code without a group");
    assert_eq!(Code::ALL.len(), page.out.matches("\n### ").count());
    golden(&root().join("docs/diagnostics.md"), &page.out);
}
