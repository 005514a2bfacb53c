//! Which components points came from, in words; the same for a decision and for several together.

use super::phrases::points;
use crate::engine::Component;

/// Points that are told at all: what rounds to 0.0 is left out.
const TOLD: f64 = 0.05;

/// Where points that were given up came from, and the component that lost most; none if nothing was given up.
///
/// "all from targets" if no other component moved; else the largest losses that make up more than half of all losses, with
/// their points, and what was won in other components: "mostly from targets (3.0) and conduct (2.0), with 0.5 won in outcome".
pub(super) fn origin(by_component: [f64; 4]) -> Option<(String, Component)> {
    let all = || by_component.into_iter().zip(Component::ALL);
    let (most, largest) = all().max_by(|a, b| a.0.total_cmp(&b.0))?;
    if most <= 1e-9 || by_component.iter().sum::<f64>() <= 1e-9 {
        return None;
    }
    let mut lost: Vec<(f64, Component)> = all().filter(|(points, _)| *points >= TOLD).collect();
    let mut won: Vec<(f64, Component)> = all().filter(|(points, _)| *points <= -TOLD).collect();
    lost.sort_by(|a, b| b.0.total_cmp(&a.0));
    won.sort_by(|a, b| a.0.total_cmp(&b.0));
    if lost.len() <= 1 && won.is_empty() {
        return Some((format!("all from {}", largest.name()), largest));
    }
    let total: f64 = lost.iter().map(|(points, _)| points).sum();
    let mut named = 0.0;
    let mut from = Vec::new();
    for (lost, component) in &lost {
        if named * 2.0 > total {
            break;
        }
        named += lost;
        from.push(format!("{} ({})", component.name(), points(*lost)));
    }
    let mostly = if from.len() < lost.len() { "mostly " } else { "" };
    let won: Vec<String> = won.iter().map(|(won, c)| format!("{} won in {}", points(-won), c.name())).collect();
    let won = if won.is_empty() { String::new() } else { format!(", with {}", listed(&won)) };
    Some((format!("{mostly}from {}{won}", listed(&from)), largest))
}

/// "a", "a and b", "a, b and c".
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn the_words_add_up_to_what_was_given_up() {
        let words = |parts| origin(parts).map(|(words, largest)| (words, largest.name()));
        assert_eq!(words([0.0, 4.0, 0.01, 0.0]), Some(("all from targets".to_owned(), "targets")));
        assert_eq!(words([0.0, 4.0, 1.0, 0.5]), Some(("mostly from targets (4.0)".to_owned(), "targets")));
        // The largest alone is no more than half.
        assert_eq!(
            words([2.0, 3.0, 1.0, 0.0]),
            Some(("mostly from targets (3.0) and priorities (2.0)".to_owned(), "targets"))
        );
        assert_eq!(words([2.0, 2.0, 0.0, 0.0]).unwrap().0, "from priorities (2.0) and targets (2.0)");
        // 5.0 in all: 5.5 lost, 0.5 won.
        assert_eq!(words([5.5, 0.0, -0.5, 0.0]).unwrap().0, "from priorities (5.5), with 0.5 won in outcome");
        assert_eq!(
            words([5.5, 1.0, -0.5, -0.1]).unwrap().0,
            "mostly from priorities (5.5), with 0.5 won in outcome and 0.1 won in conduct"
        );
        assert_eq!(words([0.0; 4]), None);
        assert_eq!(words([1.0, -1.0, 0.0, 0.0]), None);
        assert_eq!(words([0.02, 0.01, 0.0, 0.0]).unwrap().0, "all from priorities");
    }
}
