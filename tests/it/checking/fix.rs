//! `check --fix`, and what holds for every mend.

use proptest::prelude::*;
use toughcall::cli::Exit;
use toughcall::diagnostic::{Code, Diagnostic, Severity, apply, mend};
use toughcall::program::load;
use toughcall::source::Text;

use crate::support::{command, files, root, scratch};

fn check(text: &str) -> Vec<Diagnostic> {
    load(&Text::new("t", text)).1
}

fn errors(findings: &[Diagnostic]) -> usize {
    findings.iter().filter(|d| d.severity() == Severity::Error).count()
}

fn warm_up() -> String {
    std::fs::read_to_string(root().join("scenarios/warm-up.ron")).unwrap()
}

/// What every mend keeps: never more errors, unless the text could not be read, and then it can; and a second one finds
/// nothing to do.
fn holds(before: &str) -> Result<(), TestCaseError> {
    let after = mend(before, check);
    let (old, new) = (check(before), check(&after.text));
    let is_unreadable = |findings: &[Diagnostic]| findings.iter().any(|d| d.code == Code::E0101);
    prop_assert!(
        if is_unreadable(&old) { after.fixes == 0 || !is_unreadable(&new) } else { errors(&new) <= errors(&old) },
        "{} errors, then {}:\n{}",
        errors(&old),
        errors(&new),
        after.text
    );
    prop_assert_eq!(&mend(&after.text, check), &toughcall::diagnostic::Mended { text: after.text.clone(), fixes: 0 });
    prop_assert_eq!(after.fixes == 0, after.text == before);
    Ok(())
}

#[test]
fn mending_a_fixture_twice_is_mending_it_once_and_never_makes_it_worse() {
    let mut mended = 0;
    for path in files(&root().join("tests/check"), ".ron") {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        holds(text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        mended += usize::from(mend(text, check).fixes > 0);
    }
    assert!(mended >= 30, "only {mended} fixtures are mended");
}

/// A fix alone never adds an error, unless the text could not be read before.
#[test]
fn every_fix_of_a_fixture_does_what_it_says() {
    for path in files(&root().join("tests/check"), ".ron") {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        let findings = check(text);
        for fix in findings.iter().filter(|d| d.code != Code::E0101).filter_map(|d| d.fix.as_ref()) {
            let (after, applied) = apply(text, &[fix]);
            assert_eq!(applied, 1, "{}: {fix:?}", path.display());
            assert!(errors(&check(&after)) <= errors(&findings), "{}: {fix:?}", path.display());
        }
    }
}

/// Text to be put somewhere: what people type, and what breaks files.
fn scrap() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just(",".to_owned()),
        Just("\"".to_owned()),
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just("}".to_owned()),
        Just("=".to_owned()),
        Just(" and ".to_owned()),
        Just("1e3".to_owned()),
        Just("\r\n".to_owned()),
        "[a-z_]{1,3}",
        "\\PC",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn mends_of_mutilated_texts_hold(edits in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..6, scrap()), 1..5)) {
        let mut text = warm_up();
        for (place, cut, scrap) in edits {
            let places: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
            let at = place.index(places.len());
            let end = places.get(at + cut).copied().unwrap_or(text.len());
            text.replace_range(places[at]..end, &scrap);
        }
        holds(&text)?;
    }
}

#[test]
fn only_what_is_mended_changes() {
    let folder = scratch();
    let path = folder.path().join("a.ron");
    // Windows line ends, a byte order mark, a comment beside the slip, no line end at the end.
    let right = format!("\u{feff}{}", warm_up().trim_end().replace('\n', "\r\n"));
    let broken = right.replacen("title:", "titel: /* here */", 1);
    assert_ne!(right, broken);
    std::fs::write(&path, &broken).unwrap();
    let name = path.to_string_lossy().into_owned();
    // Without a word it only shows.
    let shown = command(&["check", "--fix", &name]);
    assert_eq!(shown.exit, Exit::Findings);
    assert!(shown.out.contains("-") && shown.out.contains("+++ ") && shown.out.contains("@@ "), "{}", shown.out);
    assert!(shown.err.contains("--fix --yes"), "{}", shown.err);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), broken);
    let written = command(&["check", "--fix", "--yes", &name]);
    assert_eq!((written.exit, written.err.contains("1 fix applied")), (Exit::Fine, true), "{}", written.err);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), right.replacen("title:", "title: /* here */", 1));
    let again = command(&["check", "--fix", "--yes", &name]);
    assert_eq!((again.out.as_str(), again.exit), ("", Exit::Fine));
}

/// The same command with a person at a terminal who answers with these lines.
fn answered(arguments: &[&str], answers: &str) -> (Exit, String, String) {
    let mut input = answers.as_bytes();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut terminal = toughcall::cli::Terminal {
        input: &mut input,
        out: &mut out,
        err: &mut err,
        interactive: true,
        color: true,
        width: Some(80),
        height: Some(24),
        dumb: false,
        motion: false,
        signals: false,
        may_ask: true,
    };
    let words = std::iter::once("toughcall").chain(arguments.iter().copied()).map(Into::into);
    let exit = toughcall::cli::run(words, &mut terminal);
    (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
fn a_person_is_asked_and_only_yes_writes() {
    let folder = scratch();
    let path = folder.path().join("a.ron");
    let broken = warm_up().replacen("title:", "titel:", 1);
    std::fs::write(&path, &broken).unwrap();
    let name = path.to_string_lossy().into_owned();
    for no in ["n\n", "\n", "", "yesterday\n"] {
        let (exit, out, err) = answered(&["check", "--fix", &name], no);
        assert_eq!(exit, Exit::Findings);
        assert!(err.contains("[y/N]") && out.contains("\u{1b}[32m+"), "{out}{err}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), broken);
    }
    let (exit, _, err) = answered(&["--no-input", "check", "--fix", &name], "y\n");
    assert_eq!((exit, err.contains("[y/N]")), (Exit::Findings, false));
    assert_eq!(answered(&["check", "--fix", &name], "y\n").0, Exit::Fine);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), warm_up());
}

#[test]
fn what_is_shown_can_be_applied_by_patch() {
    let folder = scratch();
    let path = folder.path().join("a.ron");
    let broken = warm_up().replacen("title:", "titel:", 1).replacen("goto: \"finish\"", "goto: finish", 1);
    std::fs::write(&path, &broken).unwrap();
    let shown = command(&["check", "--fix", &path.to_string_lossy()]);
    let diff = toughcall_patch(&broken, &shown.out);
    let written = command(&["check", "--fix", "--yes", &path.to_string_lossy()]);
    assert_eq!(written.exit, Exit::Fine, "{}{}", written.out, written.err);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), diff);
}

/// Applies a unified diff: an own reading of the format, so that the writer cannot be wrong in the same way.
fn toughcall_patch(text: &str, diff: &str) -> String {
    let old: Vec<&str> = text.split_inclusive('\n').collect();
    let (mut out, mut at) = (String::new(), 0);
    for line in diff.split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix("@@ -") {
            let start: usize = rest.split([',', ' ']).next().unwrap().parse().unwrap();
            old[at..start - 1].iter().for_each(|l| out.push_str(l));
            at = start - 1;
        } else if line.starts_with("---") || line.starts_with("+++") {
        } else if let Some(added) = line.strip_prefix('+') {
            out.push_str(added);
        } else if let Some(kept) = line.strip_prefix([' ', '-']) {
            assert_eq!(old[at], kept);
            if line.starts_with(' ') {
                out.push_str(kept);
            }
            at += 1;
        } else {
            break;
        }
    }
    old[at..].iter().for_each(|l| out.push_str(l));
    out
}

#[test]
fn built_in_scenarios_are_not_mended() {
    let refused = command(&["check", "--fix", "warm-up"]);
    assert_eq!(refused.exit, Exit::Usage);
    assert!(refused.err.contains("comes with the program"), "{}", refused.err);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_rights_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = scratch();
    let (file, link) = (folder.path().join("a.ron"), folder.path().join("link.ron"));
    std::fs::write(&file, warm_up().replacen("title:", "titel:", 1)).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("a.ron", &link).unwrap();
    assert_eq!(command(&["check", "--fix", "--yes", &link.to_string_lossy()]).exit, Exit::Fine);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), warm_up());
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    std::fs::write(&file, warm_up().replacen("title:", "titel:", 1)).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o440)).unwrap();
    let refused = command(&["check", "--fix", "--yes", &link.to_string_lossy()]);
    assert_eq!(refused.exit, Exit::Invalid);
    assert!(refused.err.contains("read-only"), "{}", refused.err);
}

/// What a fix makes of a slip in the warm-up.
#[track_caller]
fn mended(from: &str, to: &str) {
    let right = warm_up();
    assert!(right.contains(from), "{from}");
    let broken = right.replacen(from, to, 1);
    let after = mend(&broken, check);
    let changed: Vec<(&str, &str)> = right.lines().zip(after.text.lines()).filter(|(a, b)| a != b).collect();
    assert!(changed.is_empty() && right.lines().count() == after.text.lines().count(), "{to}: {changed:?}");
}

#[test]
fn slips_of_every_sort_are_mended() {
    mended("label:", "lable:");
    mended("Decision(", "Decison(");
    mended("goto: \"finish\"", "goto: finish");
    mended("framework: \"vp-impact-risk-resource\"", "framework: \"vp-impact-risk-resourse\"");
    mended("start: \"", "start: \"x");
    mended("better: lower", "better: lowr");
}

/// The warm-up with all of these slips, mended.
fn all_mended(slips: &[(&str, &str)]) -> String {
    let broken = slips.iter().fold(warm_up(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    mend(&broken, check).text
}

#[test]
fn slips_that_hide_each_other_are_mended_one_after_the_other() {
    let lost_commas = [
        ("title: \"Monday numbers\",", "title: \"Monday numbers\""),
        ("unit: \"thousand $\",", "unit: \"thousand $\""),
    ];
    assert_eq!(all_mended(&lost_commas), warm_up());
    let hidden = [
        ("title: \"Monday numbers\",", "title: \"Monday numbers\""),
        ("label:", "lable:"),
        ("better: lower", "better: lowr"),
    ];
    assert_eq!(all_mended(&hidden), warm_up());
    assert_eq!(all_mended(&[("step: 2, better: lower,", "step: 2, better: lower")]), warm_up());
    // A lost comma is mended with the rest, or, where something cannot be read after all, not at all.
    let beyond = warm_up().replacen("title: \"Monday numbers\",", "title: \"Monday numbers\"", 1) + "%";
    assert_eq!(mend(&beyond, check).fixes, 0);
}

#[test]
fn a_name_that_is_used_again_and_again_is_mended_where_it_is_declared() {
    let declared = "\"told_finance\":";
    let text = warm_up();
    let uses = text.matches("told_finance").count();
    assert!(text.matches(declared).count() == 1 && uses > 2, "{uses}");
    assert_eq!(all_mended(&[(declared, "\"told_finence\":")]), text);
    assert_eq!(all_mended(&[(declared, "\"Told_finance\":")]), text);
    // A slip among right uses is one of the use.
    assert_eq!(all_mended(&[("told_finance = true", "told_finence = true")]), text);
}

#[test]
fn files_of_tests_are_mended_as_tests() {
    let folder = scratch();
    let tests = folder.path().join("a.tests.ron");
    std::fs::write(folder.path().join("a.ron"), warm_up()).unwrap();
    let right = std::fs::read_to_string(root().join("scenarios/warm-up.tests.ron")).unwrap();
    std::fs::write(&tests, right.replacen("score:", "scoer:", 1).replacen("choices:", "choises:", 1)).unwrap();
    let written = command(&["check", "--fix", "--yes", &tests.to_string_lossy()]);
    assert_eq!(written.exit, Exit::Fine, "{}{}", written.out, written.err);
    assert!(written.err.contains("2 fixes applied"), "{}", written.err);
    assert_eq!(std::fs::read_to_string(&tests).unwrap(), right);
}
