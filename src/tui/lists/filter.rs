//! The fuzzy filter: the letters in their order, with anything between.

/// How well a text fits what was typed: 0 as a whole, 1 with gaps; none if not at all.
fn fit(typed: &str, text: &str) -> Option<u8> {
    let (typed, text) = (typed.to_lowercase(), text.to_lowercase());
    if text.contains(&typed) {
        return Some(0);
    }
    let mut letters = text.chars();
    typed.chars().filter(|c| !c.is_whitespace()).all(|c| letters.any(|l| l == c)).then_some(1)
}

/// The places of the texts that fit, the better ones first, else in their order.
pub(super) fn fitting<'t>(typed: &str, texts: impl Iterator<Item = &'t str>) -> Vec<usize> {
    let mut found: Vec<(u8, usize)> =
        texts.enumerate().filter_map(|(place, text)| fit(typed.trim(), text).map(|fit| (fit, place))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn whole_words_come_before_letters_with_gaps() {
        let texts = ["Five fires on a Monday", "Monday numbers", "The late pipeline"];
        let found = |typed| fitting(typed, texts.into_iter());
        assert_eq!(found(""), [0, 1, 2]);
        assert_eq!(found("monday"), [0, 1]);
        assert_eq!(found("mnum"), [1]);
        assert_eq!(found("numb"), [1]);
        // "fires" has no second e in order after s; "pipeline" has p, p, l.
        assert_eq!(found("ppl"), [2]);
        assert_eq!(found("zzz"), Vec::<usize>::new());
    }
}
