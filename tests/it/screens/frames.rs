//! Snapshots of the screens in three sizes, and what must hold in every size.

use std::path::PathBuf;

use toughcall::play::NoJournal;
use toughcall::program::{Program, built_in, load};
use toughcall::report::debrief;
use toughcall::run::Session;
use toughcall::source::Text;
use toughcall::tui::{About, Archive, Form, Input, Lectern, RunRow, ScenarioRow, Skin, look_back, play, runs, start};

use super::stage::{Scripted, Shelved, keys, text};
use crate::support::{golden, root};

pub const STILL: Skin = Skin { color: true, motion: false, is_console: false };
const SIZES: [(u16, u16); 3] = [(60, 16), (80, 24), (120, 40)];

pub fn program(id: &str) -> Program {
    load(&built_in(id).unwrap()).0.unwrap()
}

fn path(name: &str, (width, height): (u16, u16)) -> PathBuf {
    root().join("tests/screens").join(format!("{name}-{width}x{height}.txt"))
}

/// The frame after these keys.
pub fn played(program: &Program, size: (u16, u16), words: &str) -> Scripted {
    let mut stage = Scripted::new(size, keys(words));
    play(&mut Session::new(program, 7), &mut stage, &mut NoJournal, STILL).unwrap();
    stage
}

#[test]
fn a_play_in_three_sizes() {
    let crisis = program("vp-crisis");
    let ranked = "down space down down space enter";
    let cases = [
        ("ranking", String::new()),
        ("ranking-lifted", "down space down down".to_owned()),
        ("decision", format!("{ranked} down down")),
        ("details", format!("{ranked} down i")),
        ("panel", format!("{ranked} tab down down")),
        ("state", format!("{ranked} s")),
        ("messages", format!("{ranked} 1 enter m")),
        ("keys", "?".to_owned()),
    ];
    for size in SIZES {
        for (name, words) in &cases {
            golden(&path(name, size), &played(&crisis, size, words).last());
        }
    }
}

#[test]
fn a_prediction_is_asked_before_the_choices() {
    let stage = played(&program("vp-crisis"), (80, 24), &format!("enter enter {}", "1 enter ".repeat(8)));
    let frames: Vec<String> = stage.frames.iter().map(|rows| text(rows)).collect();
    let asked = frames.iter().find(|frame| frame.contains("% > _")).expect("no prediction on the way");
    golden(&path("prediction", (80, 24)), asked);
}

/// A finished warm-up, played by its first choices.
fn finished(program: &Program) -> Session<'_> {
    let mut session = Session::new(program, 7);
    let mut policy = toughcall::policy::make("first", 7).unwrap();
    while let Some(pick) = session.ask(policy.as_mut()) {
        session.take(pick).unwrap();
    }
    session
}

#[test]
fn a_debrief_in_three_sizes() {
    let warm_up = program("warm-up");
    let session = finished(&warm_up);
    let mut data = debrief(&session);
    let solution = super::sessions::solution(&warm_up);
    data.worth = toughcall::report::worth(&session, &solution, None);
    data.run = Some("a-run".to_owned());
    for size in SIZES {
        for (page, name) in
            ["turning", "score", "timeline", "attention", "targets", "decisions", "keys", "luck"].iter().enumerate()
        {
            let mut stage = Scripted::new(size, keys(&format!("{}", page + 1)));
            let mut export = |_: Form| String::new();
            let mut lectern = Lectern { data: &data, comparison: String::new(), export: &mut export };
            look_back(&mut lectern, &mut stage, STILL).unwrap();
            golden(&path(&format!("debrief-{name}"), size), &stage.last());
        }
    }
}

#[test]
fn keys_of_a_debrief_export_and_retry() {
    let warm_up = program("warm-up");
    let session = finished(&warm_up);
    let mut data = debrief(&session);
    data.run = Some("a-run".to_owned());
    let mut exported = Vec::new();
    let mut export = |form: Form| {
        exported.push(form);
        "written".to_owned()
    };
    let mut lectern = Lectern { data: &data, comparison: String::new(), export: &mut export };
    let mut stage = Scripted::new((80, 24), keys("e h e j e x r x 6 down down r enter"));
    let closed = look_back(&mut lectern, &mut stage, STILL).unwrap();
    assert_eq!(closed, toughcall::tui::Closed::Retry(3));
    assert_eq!(exported, [Form::Html, Form::Json]);
    assert!(stage.frames.iter().any(|frame| text(frame).contains("written")));
}

#[test]
fn the_start_and_the_runs_in_three_sizes() {
    let row = |title: &str, last: &[&str]| {
        let about = About {
            about: vec!["You are VP Engineering.".to_owned(), "About 35 minutes, 36 decisions.".to_owned()],
            trains: vec!["Rank five troubles and staff them in that order".to_owned()],
            last: last.iter().map(|line| (*line).to_owned()).collect(),
        };
        (ScenarioRow { title: title.to_owned(), length: "35 min".to_owned(), id: "an-id".to_owned() }, about)
    };
    let mut entries = Shelved(vec![
        row("Go on: Five fires on a Monday", &[]),
        row("Five fires on a Monday", &["a run"]),
        row("Monday numbers", &[]),
    ]);
    let rows: Vec<RunRow> = (1..=30)
        .map(|n| RunRow { words: format!("vp-crisis-{n:02}  12 decisions, {n} points, saved"), is_over: n % 3 > 0 })
        .collect();
    for size in SIZES {
        let mut stage = Scripted::new(size, keys("down / fvf enter"));
        start(&mut entries, &mut stage, STILL).unwrap();
        golden(&path("start", size), &stage.last());
        let mut stage = Scripted::new(size, keys("f f down down"));
        let mut progress = || vec!["POINTS".to_owned()];
        let mut deck = || vec!["DUE TODAY".to_owned()];
        let mut archive = Archive { head: "RUN".to_owned(), rows: &rows, progress: &mut progress, deck: &mut deck };
        runs(&mut archive, &mut stage, STILL).unwrap();
        golden(&path("runs", size), &stage.last());
    }
}

/// Beside the open page its number alone has room in a narrow window; a click finds it all the same.
#[test]
fn a_click_on_a_title_opens_its_page() {
    let warm_up = program("warm-up");
    let session = finished(&warm_up);
    let data = debrief(&session);
    for width in [60, 80, 120] {
        let page = |script: Vec<Input>| {
            let mut export = |_: Form| String::new();
            let mut lectern = Lectern { data: &data, comparison: String::new(), export: &mut export };
            let mut stage = Scripted::new((width, 24), script);
            look_back(&mut lectern, &mut stage, STILL).unwrap();
            stage.last()
        };
        let first = page(Vec::new());
        let column = first.lines().next().unwrap().find('4').unwrap();
        let clicked = page(vec![Input::Click(u16::try_from(column).unwrap(), 0)]);
        assert_eq!(clicked, page(keys("4")), "{width}");
        assert!(clicked.contains("WHERE ATTENTION WENT"), "{clicked}");
    }
}

/// The foot always says how to leave, how to take and where help is.
#[test]
fn the_foot_has_the_keys_that_are_needed_in_the_smallest_window() {
    let stage = played(&program("vp-crisis"), (60, 16), "enter enter down");
    let foot = stage.last().lines().last().unwrap().to_owned();
    for key in ["Enter take", "Tab state", "q quit", "? help"] {
        assert!(foot.contains(key), "{foot}");
    }
}

/// In a narrow window the panel is a page, with what the one beside the story has.
#[test]
fn how_things_stand_is_a_page_where_there_is_no_room_beside_the_story() {
    let crisis = program("vp-crisis");
    for words in ["enter tab", "enter s"] {
        let page = played(&crisis, (60, 40), words).last();
        assert!(page.contains("> Revenue at risk") && page.contains("20% of revenue  steady"), "{page}");
        assert!(page.contains("Thandiwe Mokoena, Senior data engineer: free"), "{page}");
        assert!(!page.contains("raises an eyebrow"), "{page}");
    }
    let back = played(&crisis, (60, 40), "enter s s").last();
    assert!(back.contains("raises an eyebrow"), "{back}");
}

#[test]
fn the_wheel_scrolls_what_it_is_over() {
    let crisis = program("vp-crisis");
    let after = |wheel: Vec<Input>| {
        let script = keys("enter 1 enter 1 enter 1 enter 1 enter 1 enter").into_iter().chain(wheel).collect();
        let mut stage = Scripted::new((80, 16), script);
        play(&mut Session::new(&crisis, 7), &mut stage, &mut NoJournal, STILL).unwrap();
        stage.frames.last().unwrap().clone()
    };
    let halves = |rows: &[String]| -> (Vec<String>, Vec<String>) {
        rows.iter().filter_map(|row| row.split_once('│')).map(|(a, b)| (a.to_owned(), b.to_owned())).unzip()
    };
    let (before, story, panel) =
        (after(vec![]), after(vec![Input::Wheel(3, 10, 8)]), after(vec![Input::Wheel(3, 60, 8)]));
    let (before, story, panel) = (halves(&before), halves(&story), halves(&panel));
    assert!(story.0 != before.0 && story.1 == before.1);
    assert!(panel.0 == before.0 && panel.1 != before.1);
}

/// Whatever the width, every word of the situation and its choices is seen by who scrolls through it.
#[test]
fn no_word_is_cut_in_any_size() {
    let long = "Ausfallwahrscheinlichkeitsschätzungsverfahrensüberprüfungsbeauftragtenstellvertretung";
    let text_of = built_in("warm-up").unwrap();
    let strange =
        text_of.content().replace("Sales wants a new export", &format!("東京の顧客が待っています {long} 終わり"));
    assert_ne!(strange, text_of.content());
    let (program, findings) = load(&Text::new("strange.ron", strange));
    let program = program.unwrap_or_else(|| panic!("{findings:?}"));
    let session = Session::new(&program, 7);
    let node = session.node().unwrap();
    let mut expected: Vec<String> = toughcall::play::listed_items(&session, node);
    expected.extend(toughcall::play::scene_words(&session, node));
    for width in (60..=140).step_by(7) {
        for height in [16, 24, 40] {
            let stage = played(&program, (width, height), "pgdn pgdn pgdn pgdn");
            // All that was ever seen, without spaces: a long word is broken over rows.
            let left = if width >= 78 { usize::from(width) } else { 0 };
            let mut seen = String::new();
            for row in stage.frames.iter().flatten() {
                let story = row.split('│').next().filter(|_| left > 0).unwrap_or(row);
                assert!(textwrap::core::display_width(row) <= usize::from(width), "{row}");
                seen.extend(story.chars().filter(|c| !c.is_whitespace()));
            }
            for words in expected.iter().flat_map(|text| text.split_whitespace()).filter(|w| w.chars().count() < 20) {
                assert!(seen.contains(words), "`{words}` is not seen at {width}×{height}");
            }
            let mut rest = long;
            // Whatever part of a long word stands on a row, the next one goes on with it.
            while !rest.is_empty() {
                let part =
                    (1..=rest.len()).rev().filter(|n| rest.is_char_boundary(*n)).find(|n| seen.contains(&rest[..*n]));
                let part = part.unwrap_or_else(|| panic!("`{rest}` is not seen at {width}×{height}"));
                rest = &rest[part..];
            }
        }
    }
}

#[test]
fn a_small_window_says_so_and_q_leaves() {
    for size in [(59, 24), (80, 15), (1, 1), (20, 5)] {
        let stage = played(&program("warm-up"), size, "q");
        assert_eq!(stage.frames.len(), 1);
    }
    assert!(played(&program("warm-up"), (59, 15), "x q").last().contains("Too small"));
}

/// A frame is there long before the next one could be wanted: the slowest quarter is left to a busy machine.
#[test]
fn a_key_becomes_a_frame_within_sixteen_milliseconds() {
    let stage = played(&program("vp-crisis"), (120, 40), &"down up tab down esc ".repeat(20));
    let mut times = stage.times.clone();
    times.sort();
    let usual = times[times.len() * 3 / 4];
    assert!(usual.as_millis() < 16, "{usual:?}");
}
