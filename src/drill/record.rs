//! The record: JSON Lines, one answered card each. What cannot be read is left out, with a word.

use serde::{Deserialize, Serialize};

use super::{CardId, Day};

/// A card that was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Always `answer`.
    pub kind: String,
    /// Format of the line, 1.
    pub format: u32,
    /// Number of the session, from 1.
    pub session: u32,
    /// When, UTC.
    pub time: String,
    /// The player's own day then; the spacing rule counts these.
    pub day: Day,
    /// The scenario's id.
    pub scenario: String,
    /// Names its rules.
    pub fingerprint: String,
    /// The run that the moment was shown from.
    pub run: String,
    /// Number of its decision, from 1.
    pub n: usize,
    /// Digest of the state before it.
    pub state: String,
    /// What was picked: `node/choice`.
    pub choice: String,
    /// Points given up.
    pub regret: f64,
    /// Seed of the fresh luck.
    pub seed: u64,
}

impl Answer {
    /// The card.
    #[must_use]
    pub fn card(&self) -> CardId {
        CardId { fingerprint: self.fingerprint.clone(), state: self.state.clone() }
    }

    /// Its line.
    #[must_use]
    pub fn line(&self) -> String {
        // String keys and finite numbers: the serializer cannot fail.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }
}

/// What a record says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    /// Answers, the oldest first.
    pub list: Vec<Answer>,
    /// Bytes of whole lines; the rest was torn off in writing.
    pub sound_bytes: usize,
    /// All bytes.
    pub all_bytes: usize,
    /// What was left out, in words.
    pub left_out: Vec<String>,
}

impl Answers {
    /// Reads a record.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Answers {
        let mut answers = Answers { all_bytes: bytes.len(), ..Answers::default() };
        for (i, line) in bytes.split_inclusive(|b| *b == b'\n').enumerate() {
            if !line.ends_with(b"\n") {
                answers.left_out.push("the last line, which was torn off in writing".to_owned());
                break;
            }
            answers.sound_bytes += line.len();
            match serde_json::from_slice::<Answer>(line) {
                Ok(a) if a.kind == "answer" && a.format == 1 && a.regret >= 0.0 => answers.list.push(a),
                Ok(_) => answers.left_out.push(format!("line {}, which is no answer of format 1", i + 1)),
                Err(_) => answers.left_out.push(format!("line {}, which is damaged", i + 1)),
            }
        }
        answers
    }

    /// The number of the next session.
    #[must_use]
    pub fn next_session(&self) -> u32 {
        self.list.iter().map(|a| a.session).max().unwrap_or(0).saturating_add(1)
    }
}
