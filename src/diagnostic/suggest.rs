//! "Did you mean": the nearest known word.

/// More candidates are not looked at: a help line must not cost more than the check.
const MOST_CANDIDATES: usize = 4_000;

/// A help line naming the candidate nearest to `word`, if one is near.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .take(MOST_CANDIDATES)
        // Lengths further apart than the limit cannot be near; this keeps long words cheap.
        .filter(|c| c.len().abs_diff(word.len()) <= limit * 4 && word.len() <= 256)
        .map(|c| (strsim::damerau_levenshtein(word, c), c))
        .filter(|&(distance, c)| distance <= limit && c != word)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, c)| format!("did you mean `{c}`?"))
}

/// The one candidate that `word` can be a slip of: at most a letter away (two in words of six letters and more), with no
/// other candidate that near. Names that differ in their digits are different names, and short ones are near to anything.
#[must_use]
pub fn meant<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let limit = if length < 6 { 1 } else { 2 };
    if !(4..=64).contains(&length) {
        return None;
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let mut found = None;
    for (seen, candidate) in candidates.into_iter().enumerate() {
        if seen == MOST_CANDIDATES || candidate == word {
            return None;
        }
        // One more than the limit keeps a rival out that is hardly farther away.
        let apart = candidate.chars().count().abs_diff(length);
        if apart > limit + 1 || strsim::osa_distance(word, candidate) > limit + 1 || found == Some(candidate) {
            continue;
        }
        if found.replace(candidate).is_some() {
            return None;
        }
    }
    found.filter(|f| f.chars().count() >= 4 && digits(f) == digits(word) && strsim::osa_distance(word, f) <= limit)
}

/// The nearest candidate, else a list of all if it is short.
#[must_use]
pub fn one_of<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let all: Vec<&str> = candidates.into_iter().collect();
    nearest(word, all.iter().copied()).or_else(|| match all.as_slice() {
        [] => None,
        [only] => Some(format!("the only one is `{only}`")),
        some if some.len() <= 12 => {
            Some(format!("one of {}", some.iter().map(|c| format!("`{c}`")).collect::<Vec<_>>().join(", ")))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_near_word_only() {
        assert_eq!(nearest("lunch", ["launch", "dinner"]).as_deref(), Some("did you mean `launch`?"));
        assert_eq!(nearest("zebra", ["launch", "dinner"]), None);
        assert_eq!(one_of("zebra", ["a", "b"]).as_deref(), Some("one of `a`, `b`"));
    }

    #[test]
    fn only_one_can_be_meant() {
        assert_eq!(meant("lunch", ["launch", "dinner"]), Some("launch"));
        assert_eq!(meant("moral", ["morale", "morals"]), None);
        assert_eq!(meant("moral", ["morale", "morale"]), Some("morale"));
        assert_eq!(meant("day_3", ["day_1"]), None);
        assert_eq!(meant("day", ["days"]), None);
        assert_eq!(meant("wednesday", ["wedensday"]), Some("wedensday"));
    }
}
