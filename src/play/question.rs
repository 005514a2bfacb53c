//! Predictions: the player's own probability, asked between the scene and what can be done about it.

use std::io;

use super::answer::single_key;
use super::plain::{Console, Journal, Stopped};
use super::screen;
use crate::expression::NodeId;
use crate::run::Session;

/// Whether the play goes on.
pub(super) enum Answer {
    /// Everything was asked.
    Given,
    /// The player left, or an answer could not be kept.
    Stopped(Stopped),
}

/// Asks every prediction of the node that waits; each answer is safe before the next line is shown.
pub(super) fn ask_all(
    session: &mut Session<'_>,
    node: NodeId,
    console: &mut Console<'_>,
    journal: &mut dyn Journal,
) -> io::Result<Answer> {
    for prediction in session.questions() {
        let question = format!("Before you go on: {} (0 to 100 %, Enter skips)", prediction.ask);
        console.show(&[String::new(), question.clone()])?;
        let percent = loop {
            let Some(line) = console.ask("% > ")? else { return Ok(Answer::Stopped(Stopped::EndOfInput)) };
            match single_key(&line) {
                Some('q') => return Ok(Answer::Stopped(Stopped::Quit)),
                Some('?') => console.show(&[KEYS.to_owned()])?,
                Some('i') => console.show(&screen::details(session, node))?,
                Some('s') => console.show(&screen::state(session))?,
                Some('m') => console.show(&screen::messages(session))?,
                Some(_) => {
                    console.show(&screen::scene(session, node, None))?;
                    console.show(&[String::new(), question.clone()])?;
                }
                None => match percent(&line) {
                    Ok(percent) => break percent,
                    Err(why) => console.show(&[why])?,
                },
            }
        };
        session.predict(prediction, percent);
        if let Err(error) = journal.predicted(session) {
            let kept = session.taken().len();
            return Ok(Answer::Stopped(Stopped::NotSaved { error, what: "your prediction", kept }));
        }
        let noted = percent.map_or_else(|| "Skipped.".to_owned(), |p| format!("Noted: {p} %."));
        console.show(&[noted])?;
    }
    Ok(Answer::Given)
}

/// What a prediction asks for, in words.
pub const KEYS: &str = "How likely do you think it is, in per cent? 0 is certainly not, 50 is as likely as not, 100 is certain. It earns no points and changes nothing; the debrief compares it with what came out. Enter skips; i more about this, s state of things, m messages so far, l this screen again, q save and quit, ? this line.";

/// A whole number from 0 to 100, with or without a sign of per cent; nothing is passed over.
///
/// # Errors
/// What to type instead.
pub fn percent(line: &str) -> Result<Option<u8>, String> {
    let hint = "Type a whole number from 0 (certainly not) to 100 (certain), or only Enter to skip.";
    let number = line.strip_suffix('%').unwrap_or(line).trim();
    if line.is_empty() {
        return Ok(None);
    }
    match number.parse::<u8>() {
        Ok(percent @ 0..=100) => Ok(Some(percent)),
        Ok(_) | Err(_) => {
            let shown: String = line.chars().take(40).collect();
            Err(format!("\"{shown}\" is no probability I can use. {hint}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn reads_whole_per_cents_only() {
        assert_eq!(percent(""), Ok(None));
        assert_eq!(percent("0"), Ok(Some(0)));
        assert_eq!(percent("70"), Ok(Some(70)));
        assert_eq!(percent("100 %"), Ok(Some(100)));
        for wrong in ["101", "-1", "0.7", "seventy", "%", "1e1", "256", "7 0"] {
            assert!(percent(wrong).is_err(), "{wrong}");
        }
    }
}
