//! Changes approved: only what is not so is rewritten.

use toughcall::testing::{Player, Verdict, accept};

use super::loaded;

/// A file with everything that `--accept` may and may not touch.
const BEFORE: &str = r#"// Kept.
Tests(
    format: 1, /* so is this */
    tests: {
        "numbers": ( // and this
            seed: 7,
            choices: ["numbers", "now", Expect(node : "look", values: { "morale": (min: 60, max: 70) }), "split", "compare", "date"],
            expect: (
                node:   "who", tick: /* when */ 3, score: (max: 10),
                values: { "cost": 8, "morale": (min: 0, max: 100) },
                flags: { "told_finance": false },
                ledger: { "targets/fixed": none, "conduct/candour": (points: (min: 9), tick: 1, why: "\"x\""), "conduct/support": 4 },
                met: { "who/pair": 1, "who": 1 },
            ),
        ),
        "conditions": (choices: ["numbers"], expect: (tick: 1, holds: ["morale > 60"])),
        "locked": (choices: ["numbers", "now", "split", "compare", "overtime"], expect: (tick: 1)),
        "offers": (choices: ["numbers", "now", "split", "patch"], expect: (offers: { "overtime": open, "date": open, "now": locked })),
    },
)
"#;

const AFTER: &str = r#"// Kept.
Tests(
    format: 1, /* so is this */
    tests: {
        "numbers": ( // and this
            seed: 7,
            choices: ["numbers", "now", Expect(node : "who", values: { "morale": (min: 55, max: 70) }), "split", "compare", "date"],
            expect: (
                ending: "clean", tick: /* when */ 5, score: (max: SCORE),
                values: { "cost": 6, "morale": (min: 0, max: 100) },
                flags: { "told_finance": true },
                ledger: { "targets/fixed": 20, "conduct/candour": (points: (min: 5), tick: 0, why: "shown"), "conduct/support": 5 },
                met: { "who/pair": 0, "who": 1 },
            ),
        ),
        "conditions": (choices: ["numbers"], expect: (tick: 0, holds: ["morale > 60"])),
        "locked": (choices: ["numbers", "now", "split", "compare", "overtime"], expect: (tick: 1)),
        "offers": (choices: ["numbers", "now", "split", "patch"], expect: (offers: { "overtime": locked, "date": open, "now": locked })),
    },
)
"#;

#[test]
fn only_what_is_not_so_is_rewritten_and_once() {
    let (text, found) = loaded(BEFORE);
    let player = Player::new(found.program.as_ref().unwrap());
    let verdicts: Vec<Verdict<'_>> = found.tests.iter().map(|test| player.play(test)).collect();
    let score = verdicts[0].session.record().ledger.total().to_string();
    let accepted = accept(&text, found.tests.iter().zip(&verdicts));
    assert_eq!(accepted.content, AFTER.replace("SCORE", &score));
    let left: Vec<&str> = accepted.left.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(left, ["conditions", "locked", "offers"]);
    assert!(accepted.left[1].1.contains("could not be played: `overtime` is locked there"), "{:?}", accepted.left);

    let (text, found) = loaded(&accepted.content);
    let verdicts: Vec<Verdict<'_>> = found.tests.iter().map(|test| player.play(test)).collect();
    assert!(verdicts[0].passed());
    let again = accept(&text, found.tests.iter().zip(&verdicts));
    assert!(again.changes.is_empty() && again.content == accepted.content);
}
