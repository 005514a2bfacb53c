//! The fuzzy filter: the letters in their order, with anything between.

/// What an entry is found by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'t> {
    /// What it is called: found by letters with gaps too.
    pub(super) name: &'t str,
    /// What else is said of it: found by what stands there as it is.
    pub(super) about: &'t str,
}

/// How well an entry fits what was typed: 0 by its name as a whole, 1 by what is said of it, 2 by its name with gaps; none if
/// not at all.
fn fit(typed: &str, words: Words<'_>) -> Option<u8> {
    let (typed, name) = (typed.to_lowercase(), words.name.to_lowercase());
    if name.contains(&typed) {
        return Some(0);
    }
    if words.about.to_lowercase().contains(&typed) {
        return Some(1);
    }
    let mut letters = name.chars();
    typed.chars().filter(|c| !c.is_whitespace()).all(|c| letters.any(|l| l == c)).then_some(2)
}

/// The places of the entries that fit, the better ones first, else in their order.
pub(super) fn fitting<'t>(typed: &str, entries: impl Iterator<Item = Words<'t>>) -> Vec<usize> {
    let mut found: Vec<(u8, usize)> =
        entries.enumerate().filter_map(|(place, words)| fit(typed.trim(), words).map(|fit| (fit, place))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::{Words, fitting};

    #[test]
    fn whole_words_come_before_letters_with_gaps() {
        let texts = ["Five fires on a Monday", "Monday numbers", "The late pipeline"];
        let abouts = ["You are VP Engineering.", "", "the bill of the cloud"];
        let words = |(name, about)| Words { name, about };
        let found = |typed| fitting(typed, texts.into_iter().zip(abouts).map(words));
        assert_eq!(found(""), [0, 1, 2]);
        assert_eq!(found("monday"), [0, 1]);
        assert_eq!(found("mnum"), [1]);
        assert_eq!(found("numb"), [1]);
        // "fires" has no second e in order after s; "pipeline" has p, p, l.
        assert_eq!(found("ppl"), [2]);
        // What is said of one counts where it stands so, and after names.
        assert_eq!(found("engineering"), [0]);
        assert_eq!(found("the"), [2]);
        assert_eq!(found("bll"), Vec::<usize>::new());
        assert_eq!(found("zzz"), Vec::<usize>::new());
    }
}
