//! Files to begin a scenario from: `templates/*.ron`, each whole and playable as it is.

use crate::check::is_id;

/// The id and title that a template's file has, which become those of the new scenario.
const ID: &str = "new-scenario";
const TITLE: &str = "New scenario";

/// Where a scenario's file begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// How it is called.
    pub name: &'static str,
    /// What is in it, in a line.
    pub about: &'static str,
    text: &'static str,
}

/// All templates, the smallest first.
pub const TEMPLATES: [Template; 4] = [
    Template {
        name: "minimal",
        about: "three decisions in one day, nothing more than is needed",
        text: include_str!("../../templates/minimal.ron"),
    },
    Template {
        name: "crisis",
        about: "a week in half-days, with a team, tasks, a ranking and an interruption",
        text: include_str!("../../templates/crisis.ron"),
    },
    Template {
        name: "incident",
        about: "minutes, an unknown cause, looks that cost time, levers that may not work",
        text: include_str!("../../templates/incident.ron"),
    },
    Template {
        name: "conversation",
        about: "half an hour, the words themselves, trust, a reason that is learnt by asking",
        text: include_str!("../../templates/conversation.ron"),
    },
];

/// A name that cannot be a scenario's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadName {
    /// What is wrong with it.
    pub message: String,
    /// A name near it that can.
    pub suggestion: Option<String>,
}

impl Template {
    /// The text of a new scenario, with this id and a title made of it.
    ///
    /// # Errors
    /// [`BadName`] if the id has not the form of one, or belongs to a scenario that comes with the program.
    pub fn scenario(&self, id: &str) -> Result<String, BadName> {
        if !is_id(id, true) {
            let message = format!(
                "`{}` cannot be a scenario's id: lower-case letters, digits, `-` and `_`, a letter first, at most 64 characters",
                shown(id)
            );
            return Err(BadName { message, suggestion: near(id) });
        }
        if super::built_in(id).is_some() {
            let message = format!("`{id}` is the id of a scenario that comes with the program");
            return Err(BadName { message, suggestion: near(&format!("my-{id}")) });
        }
        Ok(self.text.replace(ID, id).replace(TITLE, &title(id)))
    }

    /// The lines that say what to change first and what comes then, as they stand at the head of the new file.
    #[must_use]
    pub fn advice(&self, id: &str) -> String {
        let head = self.text.lines().map_while(|line| line.strip_prefix("//"));
        // The first line says what the file is, which whoever asked for it knows.
        let lines = head.skip(1).skip_while(|line| line.trim().is_empty());
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line).replace(ID, id) + "\n").collect()
    }
}

/// `late-pipeline` → "Late pipeline".
fn title(id: &str) -> String {
    let words = id.replace(['-', '_'], " ");
    let mut letters = words.trim_end().chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// As much of a name as fits into a message.
fn shown(name: &str) -> String {
    let mut shown: String = name.chars().filter(|c| !c.is_control()).take(41).collect();
    if let Some((last, _)) = shown.char_indices().nth(40) {
        shown.replace_range(last.., "…");
    }
    shown
}

/// A name that can be an id and is like this one.
fn near(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name = name.strip_suffix(".ron").unwrap_or(name);
    let plain = name.trim().chars().map(|c| match c.to_ascii_lowercase() {
        c if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' => c,
        _ => '-',
    });
    let plain: String = plain.collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let joined: String = words.join("-").chars().skip_while(|c| !c.is_ascii_lowercase()).take(64).collect();
    let joined = joined.trim_end_matches('-').to_owned();
    (is_id(&joined, true) && super::built_in(&joined).is_none()).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATES, near, title};

    #[test]
    fn names_are_suggested() {
        let suggested = |name: &str| near(name).unwrap_or_default();
        assert_eq!(suggested("Late Pipeline"), "late-pipeline");
        assert_eq!(suggested("stories/Late_Pipeline.ron"), "late_pipeline");
        assert_eq!(suggested("3 fires!"), "fires");
        assert_eq!(suggested("--a--b--"), "a-b");
        assert_eq!(suggested(&"x".repeat(100)), "x".repeat(64));
        assert_eq!(near("Übung"), Some("bung".to_owned()));
        assert_eq!([near(""), near("123"), near("日本"), near("Warm Up")], [const { None }; 4]);
    }

    #[test]
    fn titles_are_made_of_ids() {
        assert_eq!(title("late-pipeline_2"), "Late pipeline 2");
        assert_eq!(title("a"), "A");
    }

    #[test]
    fn a_bad_name_is_refused_with_a_way_out() {
        let refused = TEMPLATES[0].scenario("warm-up").unwrap_err();
        assert_eq!(refused.suggestion.as_deref(), Some("my-warm-up"));
        assert!(TEMPLATES[0].scenario("Warm").is_err());
    }
}
