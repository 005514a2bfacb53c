//! A line from the player at a decision or ranking: a pick, a key, or nothing that can be understood.

use std::io;

use super::plain::Console;
use super::screen;
use crate::expression::NodeId;
use crate::program::NodeKind;
use crate::report::pick_label;
use crate::run::{Pick, Session};

/// What came of asking.
pub(super) enum Answered {
    /// A choice or an order.
    Pick(Pick),
    /// The player leaves.
    Quit,
    /// There is nobody there any more.
    EndOfInput,
}

/// What a line means at a node.
enum Meaning {
    Pick(Pick),
    Key(char),
    Unclear(String),
}

/// Asks until there is a pick; the keys show more on the way. `quit` is what `q` does, in words.
pub(super) fn ask_pick(
    session: &Session<'_>,
    node: NodeId,
    console: &mut Console<'_>,
    quit: &str,
) -> io::Result<Answered> {
    let keys = keys_hint(session, node, quit);
    let pick = loop {
        let Some(line) = console.ask("> ")? else { return Ok(Answered::EndOfInput) };
        match meaning(session, node, &line) {
            Meaning::Pick(pick) => break pick,
            Meaning::Key('q') => return Ok(Answered::Quit),
            Meaning::Key('?') => console.show(std::slice::from_ref(&keys))?,
            Meaning::Key('i') => console.show(&screen::details(session, node))?,
            Meaning::Key('s') => console.show(&screen::state(session))?,
            Meaning::Key('m') => console.show(&screen::messages(session))?,
            Meaning::Key(_) => console.show(&screen::situation(session, node, None))?,
            Meaning::Unclear(why) => console.show(&[why])?,
        }
    };
    if let Pick::Order(_) = &pick {
        let order = pick_label(session.program(), node, &pick, session.state());
        console.show(&[format!("Your order: {order}.")])?;
    }
    Ok(Answered::Pick(pick))
}

fn keys_hint(session: &Session<'_>, node: NodeId, quit: &str) -> String {
    let answer = match &session.program().nodes[node].kind {
        NodeKind::Ranking { .. } => {
            "numbers in the order you want (a few are enough, the rest follows as shown)".to_owned()
        }
        NodeKind::Decision { .. } | NodeKind::Chance(_) => format!("a number from 1 to {}", session.available().len()),
    };
    let more = if screen::has_details(session, node) { "i more about this, " } else { "" };
    format!("Keys: {answer}; {more}s state of things, m messages so far, l this screen again, q {quit}, ? this line.")
}

fn meaning(session: &Session<'_>, node: NodeId, line: &str) -> Meaning {
    if let Some(key) = single_key(line) {
        return Meaning::Key(key);
    }
    match &session.program().nodes[node].kind {
        NodeKind::Ranking { items, .. } => match ordered(line, items.len()) {
            Ok(order) => Meaning::Pick(Pick::Order(order)),
            Err(why) => Meaning::Unclear(why),
        },
        NodeKind::Decision { .. } | NodeKind::Chance(_) => {
            let available = session.available();
            let number = line.parse::<usize>().ok();
            match number.and_then(|n| n.checked_sub(1)).and_then(|i| available.get(i)) {
                Some(choice) => Meaning::Pick(Pick::Choice(*choice)),
                None if line.is_empty() => {
                    Meaning::Unclear(format!("Type a number from 1 to {}, or ? for the keys.", available.len()))
                }
                None => {
                    let shown: String = line.chars().take(40).collect();
                    Meaning::Unclear(format!(
                        "\"{shown}\" is no choice here. Type a number from 1 to {}, or ? for the keys.",
                        available.len()
                    ))
                }
            }
        }
    }
}

pub(super) fn single_key(line: &str) -> Option<char> {
    let mut chars = line.chars();
    match (chars.next().map(|c| c.to_ascii_lowercase()), chars.next()) {
        (Some(key @ ('?' | 'i' | 's' | 'm' | 'q' | 'l')), None) => Some(key),
        _ => None,
    }
}

/// Reads places from 1 in any separation; what is missing follows in the order shown.
fn ordered(line: &str, items: usize) -> Result<Vec<u8>, String> {
    let hint = format!("Type numbers from 1 to {items} in the order you want, for instance 2 1, or ? for the keys.");
    let mut order: Vec<u8> = Vec::new();
    for word in line.split(|c: char| c.is_whitespace() || ",;>".contains(c)).filter(|w| !w.is_empty()) {
        let place = word.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|i| *i < items);
        let Some(place) = place.and_then(|i| u8::try_from(i).ok()) else {
            let shown: String = word.chars().take(40).collect();
            return Err(format!("\"{shown}\" is no number on this list. {hint}"));
        };
        if order.contains(&place) {
            return Err(format!("{} stands there twice. {hint}", place + 1));
        }
        order.push(place);
    }
    if order.is_empty() {
        return Err(hint);
    }
    for place in (0..items).filter_map(|i| u8::try_from(i).ok()) {
        if !order.contains(&place) {
            order.push(place);
        }
    }
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::ordered;

    #[test]
    fn orders_are_completed_as_shown() {
        assert_eq!(ordered("2", 3), Ok(vec![1, 0, 2]));
        assert_eq!(ordered("3, 1", 3), Ok(vec![2, 0, 1]));
        assert_eq!(ordered("2>3>1", 3), Ok(vec![1, 2, 0]));
        for wrong in ["", "0", "4", "1 1", "a", "99999999999999999999"] {
            assert!(ordered(wrong, 3).is_err(), "{wrong}");
        }
    }
}
