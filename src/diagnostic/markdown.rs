//! Every code with its explanation, as the page `docs/diagnostics.md`.

use super::{Code, Severity};

/// Groups by the two digits after the letter: what the codes are about.
const GROUPS: [(&str, &str); 16] = [
    ("01", "Reading the file"),
    ("02", "Names"),
    ("03", "Expressions and texts"),
    ("04", "Numbers and ticks"),
    ("05", "The story as a graph"),
    ("06", "Chance and unknowns"),
    ("07", "Team and tasks"),
    ("08", "Framework and score"),
    ("09", "Expert answers, predictions, size"),
    ("10", "The expert"),
    ("11", "Tests"),
    ("12", "Use and work"),
    ("13", "What play comes across"),
    ("14", "Words"),
    ("15", "Worth"),
    ("16", "Levels, and what was not looked at"),
];

/// The group of a code; codes of none stand at the end of the page.
fn group(code: Code) -> Option<&'static str> {
    let digits = code.name().get(1..3)?;
    GROUPS.iter().find(|(group, _)| *group == digits).map(|(_, title)| *title)
}

/// The page. `level` says what a code does unless the author says otherwise.
#[must_use]
pub fn markdown(level: impl Fn(Code) -> &'static str) -> String {
    let mut text = String::from(
        "# What `check` finds\n\n\
         `toughcall explain --markdown` writes this page from the codes of the program, and a test holds that it is current. \
         `toughcall explain E0203` prints one of them; a code is never used for anything else.\n\n",
    );
    let mut titles: Vec<&str> = GROUPS.iter().map(|(_, title)| *title).collect();
    titles.push("Others");
    for title in titles {
        let codes = Code::ALL.iter().copied().filter(|c| group(*c).unwrap_or("Others") == title);
        let entries: Vec<String> = codes.map(|code| entry(code, level(code))).collect();
        if !entries.is_empty() {
            text.push_str(&format!("## {title}\n\n{}", entries.concat()));
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// What a code does by its letter.
#[must_use]
pub fn default_level(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error: the scenario cannot be used",
        Severity::Warning => "warning: it can be used; `--deny-warnings` exits 1",
        Severity::Note => "note: worth knowing",
    }
}

fn entry(code: Code, level: &str) -> String {
    let e = code.explanation();
    format!(
        "### {code} {}\n\n{}{}. {}\n\n*Level:* {level}.\n\nInstead of\n\n```text\n{}\n```\n\nwrite\n\n```text\n{}\n```\n\n",
        e.slug,
        e.title.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default(),
        e.title.chars().skip(1).collect::<String>(),
        e.why,
        e.bad,
        e.good
    )
}
