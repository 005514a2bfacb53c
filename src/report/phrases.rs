//! Numbers and scraps of text for people.

/// Fewer words than this say next to nothing.
const FEW: usize = 4;

/// Points with one decimal; never "-0.0".
#[must_use]
pub fn points(x: f64) -> String {
    let text = format!("{x:.1}");
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

/// A share in whole per cent.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// A count with its noun: "1 decision", "2 decisions".
pub(super) fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// A part of something in whole per cent; what happened at all is never "0 %".
pub(super) fn part(count: u32, of: usize) -> String {
    let share = f64::from(count) / of.max(1) as f64;
    if count > 0 && share < 0.005 { "under 1 %".to_owned() } else { percent(share) }
}

/// Whether a word ends a sentence: "done." and "done.\"", but not "08:15," nor a lone initial.
fn ends(word: &str) -> bool {
    word.trim_end_matches(['"', '”', ')']).ends_with(['.', '?', '!', '…'])
}

/// As many sentences of a text as stay within `most` words; where that would leave next to nothing ("Wednesday."), the next
/// one is cut. Quotation marks that are left open are closed.
pub(super) fn short(text: &str, most: usize) -> String {
    let all: Vec<&str> = text.split_whitespace().collect();
    let end = all.iter().take(most).rposition(|word| ends(word)).map(|place| place + 1);
    let end = end.filter(|end| *end >= FEW || *end * 3 >= most);
    let cut = if all.len() <= most { all.len() } else { end.unwrap_or(most) };
    let mut found = all.get(..cut).unwrap_or(&[]).join(" ");
    if cut < all.len() && end.is_none() {
        found = format!("{} …", found.trim_end_matches([',', ';', ':']));
    }
    closed(found)
}

/// The first sentence of a text, or two if the first says next to nothing, cut at `most` words.
pub(super) fn first_sentence(text: &str, most: usize) -> String {
    let all: Vec<&str> = text.split_whitespace().collect();
    let end = all.iter().skip(FEW - 1).position(|word| ends(word)).map_or(all.len(), |place| place + FEW);
    short(&all.get(..end).unwrap_or(&[]).join(" "), most)
}

/// A text with the quotation mark that was cut off.
fn closed(mut text: String) -> String {
    if text.matches('"').count() % 2 == 1 {
        text.push('"');
    }
    text
}

/// A label inside quotation marks, without a stop of its own; quotation marks inside become single ones.
pub(super) fn quoted(label: &str, most: usize) -> String {
    format!("\"{}\"", short(label, most).trim_end_matches('.').replace('"', "'"))
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_sentences_where_they_can_be() {
        assert_eq!(short("One two. Three four five.", 3), "One two.");
        assert_eq!(short("One two three, four five.", 3), "One two three …");
        assert_eq!(short("\"We stay. My people argued.\"", 2), "\"We stay.\"");
        assert_eq!(short("One two.", 9), "One two.");
        assert_eq!(
            short("Wednesday. An analyst puts your numbers beside the invoices.", 7),
            "Wednesday. An analyst puts your numbers beside …"
        );
        assert_eq!(first_sentence("Somebody scrolls too far. Nobody laughs.", 9), "Somebody scrolls too far.");
        assert_eq!(first_sentence("Nobody scrolls. Nobody ever will.", 9), "Nobody scrolls. Nobody ever will.");
        assert_eq!(quoted("Say \"no\".", 9), "\"Say 'no'\"");
    }

    #[test]
    fn numbers_for_people() {
        assert_eq!((points(-0.01), points(12.34), percent(0.126)), ("0.0".into(), "12.3".into(), "13 %".into()));
    }
}
