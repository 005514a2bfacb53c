//! Whatever is pressed, clicked and resized, in whatever order: no screen panics or hangs, and a play stays a play.

use toughcall::engine::Stream;
use toughcall::play::NoJournal;
use toughcall::report::debrief;
use toughcall::run::Session;
use toughcall::tui::{
    About, Archive, Form, Input, Key, Lectern, RunRow, ScenarioRow, Skin, ask, look_back, play, read, runs, start,
};

use super::frames::{STILL, program};
use super::stage::{Scripted, Shelved};

const KEYS: [Key; 15] = [
    Key::Up,
    Key::Down,
    Key::Left,
    Key::Right,
    Key::PageUp,
    Key::PageDown,
    Key::Home,
    Key::End,
    Key::Enter,
    Key::Escape,
    Key::Tab,
    Key::Backspace,
    Key::Raise,
    Key::Lower,
    Key::Char(' '),
];
/// Without `q`, which would end most scripts at once; it comes seldom below.
const LETTERS: &str = "0123456789ijklmnsfxdrep/?GJKgh%漢é";

fn random(dice: &mut Stream, count: usize) -> Scripted {
    let letters: Vec<char> = LETTERS.chars().collect();
    let mut sizes = Vec::new();
    let size = |dice: &mut Stream| {
        let small = dice.below(6) == 0;
        let (columns, rows) =
            if small { (1 + dice.below(60), 1 + dice.below(20)) } else { (60 + dice.below(120), 16 + dice.below(40)) };
        (u16::try_from(columns).unwrap(), u16::try_from(rows).unwrap())
    };
    let first = size(dice);
    let mut script = Vec::new();
    for _ in 0..count {
        script.push(match dice.below(20) {
            0..=9 => Input::Key(KEYS[dice.below(KEYS.len())]),
            10..=14 => Input::Key(Key::Char(letters[dice.below(letters.len())])),
            15 | 16 => Input::Click(u16::try_from(dice.below(190)).unwrap(), u16::try_from(dice.below(60)).unwrap()),
            17 => {
                let (x, y) = (u16::try_from(dice.below(190)).unwrap(), u16::try_from(dice.below(60)).unwrap());
                Input::Wheel(if dice.below(2) == 0 { 3 } else { -3 }, x, y)
            }
            18 => {
                sizes.push(size(dice));
                Input::Redraw
            }
            _ if dice.below(8) == 0 => Input::Key(Key::Char('q')),
            _ => Input::Suspend,
        });
    }
    let mut stage = Scripted::new(first, script);
    stage.sizes = sizes;
    stage
}

#[test]
fn plays_and_cards_stand_any_input() {
    let programs = [program("warm-up"), program("vp-crisis")];
    let mut dice = Stream::new(1, "@keys");
    let mut decided = 0;
    for round in 0..40 {
        let program = &programs[round % 2];
        let mut session = Session::new(program, round as u64);
        let skin = Skin { color: round % 3 > 0, motion: round % 4 > 0, is_console: round % 5 == 0 };
        play(&mut session, &mut random(&mut dice, 400), &mut NoJournal, skin).unwrap();
        decided += session.taken().len();
        // Whatever was done, it is a run that its own picks replay.
        let mut again = Session::new(program, round as u64);
        for taken in session.taken() {
            again.take(taken.pick.clone()).unwrap();
        }
        assert_eq!(again.state_digest(), session.state_digest());
        let before = session.taken().len();
        ask(&session, &mut random(&mut dice, 60), skin).unwrap();
        assert_eq!(session.taken().len(), before);
    }
    assert!(decided > 60, "{decided}");
}

#[test]
fn debriefs_lists_and_texts_stand_any_input() {
    let warm_up = program("warm-up");
    let mut dice = Stream::new(2, "@keys");
    for round in 0..60 {
        let mut session = Session::new(&warm_up, round);
        let mut policy = toughcall::policy::make("random", round).unwrap();
        // Some are not over, one has not begun.
        for _ in 0..round % 7 {
            if let Some(pick) = session.ask(policy.as_mut()) {
                session.take(pick).unwrap();
            }
        }
        let mut data = debrief(&session);
        data.run = (round % 2 == 0).then(|| "a-run".to_owned());
        let mut export = |_: Form| "written".to_owned();
        let comparison = if round % 3 == 0 { "THEN AND NOW".to_owned() } else { String::new() };
        let mut lectern = Lectern { data: &data, comparison, export: &mut export };
        look_back(&mut lectern, &mut random(&mut dice, 150), STILL).unwrap();

        let count = usize::try_from(round % 5).unwrap() * 9;
        let row = |n: usize| {
            let about = About { about: vec!["about ".repeat(n)], ..About::default() };
            let (title, length) = (format!("Scenario {n}"), format!("{n} min"));
            (ScenarioRow { title, length, id: String::new() }, about)
        };
        let mut shelf = Shelved((0..count).map(row).collect());
        start(&mut shelf, &mut random(&mut dice, 100), STILL).unwrap();

        let rows: Vec<RunRow> = (0..count).map(|n| RunRow { words: format!("run-{n}"), is_over: n % 2 == 0 }).collect();
        let mut progress = || vec!["POINTS".to_owned(); 40];
        let mut deck = Vec::new;
        let mut archive = Archive { head: "RUN".to_owned(), rows: &rows, progress: &mut progress, deck: &mut deck };
        runs(&mut archive, &mut random(&mut dice, 100), STILL).unwrap();

        read("A text", vec!["words ".repeat(99); count], &mut random(&mut dice, 60), STILL).unwrap();
    }
}
