//! What a player sees without looking for it: marks, the first line of what is new, rows that stay where they are.

use toughcall::play::{NoJournal, beats_since, promised};
use toughcall::policy::make;
use toughcall::program::{Program, built_in, load};
use toughcall::run::{Pick, Session, forecast_line};
use toughcall::source::Text;
use toughcall::tui::{Skin, play};

use super::frames::{STILL, played, program};
use super::stage::{Scripted, keys, text};

/// The warm-up with other words in its file.
fn changed(from: &str, to: &str) -> Program {
    let original = built_in("warm-up").unwrap();
    let other = original.content().replace(from, to);
    assert_ne!(other, original.content());
    let (program, findings) = load(&Text::new("changed", other));
    program.unwrap_or_else(|| panic!("{findings:?}"))
}

/// The first decision of the crisis, after its ranking.
const RANKED: &str = "enter enter";

#[test]
fn a_notice_leaves_the_marks_where_they_are() {
    let crisis = program("vp-crisis");
    for (words, notice) in [("enter", "select with"), ("9", "9 is no choice here")] {
        let frame = |more: &str| {
            let stage = played(&crisis, (80, 24), &format!("{RANKED} {more}"));
            let rows = stage.frames.last().unwrap().clone();
            (rows[22].clone(), rows[22..].concat())
        };
        let (line, _) = frame("");
        let marks: Vec<&str> = line.split('─').map(str::trim).filter(|part| !part.is_empty()).collect();
        assert!(marks.iter().any(|mark| mark.starts_with('↓')), "{line}");
        let (line, foot) = frame(words);
        assert!(foot.contains(notice), "{foot}");
        assert!(marks.iter().all(|mark| line.contains(mark)), "{line} without {marks:?}");
    }
}

#[test]
fn the_first_line_of_what_is_new_is_seen_first() {
    let crisis = program("vp-crisis");
    for motion in [false, true] {
        let mut stage = Scripted::new((80, 24), keys(&format!("{RANKED} 1 enter")));
        play(&mut Session::new(&crisis, 7), &mut stage, &mut NoJournal, Skin { motion, ..STILL }).unwrap();
        assert!(text(&stage.frames[0]).contains(" You are VP"), "{}", text(&stage.frames[0]));
        let last = stage.frames.last().unwrap();
        assert!(last[2].starts_with(" You: "), "{}", stage.last());
        assert!(last[22].contains("↓"), "{}", stage.last());
    }
}

#[test]
fn messages_begin_with_who_the_player_is() {
    let messages = played(&program("vp-crisis"), (120, 60), &format!("{RANKED} m")).last();
    let summary = program("vp-crisis").scenario.about.summary.value.clone();
    assert!(messages.contains("You are VP"), "{messages}");
    assert!(messages.contains(&summary[..40]), "{messages}");
}

/// Whatever is selected, only the cursor moves, once all choices are on the screen.
#[test]
fn rows_stay_where_they_are_while_the_cursor_moves() {
    let crisis = program("vp-crisis");
    for size in [(80, 24), (100, 30)] {
        let stage = played(&crisis, size, &format!("{RANKED} down down down up up"));
        let stories: Vec<Vec<String>> = stage.frames[stage.frames.len() - 5..]
            .iter()
            .map(|rows| rows[2..usize::from(size.1) - 2].iter().map(|row| row.replace('>', " ")).collect())
            .collect();
        assert!(stories.windows(2).all(|two| two[0] == two[1]), "{size:?}\n{}", stage.last());
        assert!(stage.last().contains("> 1  "), "{}", stage.last());
    }
}

#[test]
fn a_ranking_has_a_cursor_from_the_start_and_shows_it_before_it_moves() {
    let crisis = program("vp-crisis");
    assert!(played(&crisis, (120, 40), "").last().contains("> 1  "));
    assert!(played(&crisis, (120, 40), "down").last().contains("> 2  "));
    // In a small window the first key shows the items, and Enter does not take an order that nobody has seen.
    for key in ["down", "space", "2", "enter"] {
        let shown = played(&crisis, (80, 24), key).last();
        assert!(shown.contains("> 1  "), "{key}\n{shown}");
    }
}

#[test]
fn the_foot_offers_more_only_where_there_is_more() {
    let crisis = program("vp-crisis");
    let mut session = Session::new(&crisis, 7);
    let mut policy = make("first", 7).unwrap();
    let mut seen = [false; 2];
    while let Some(pick) = session.ask(policy.as_mut()) {
        let mut stage = Scripted::new((120, 40), Vec::new());
        play(&mut session.clone(), &mut stage, &mut NoJournal, STILL).unwrap();
        let has_more = toughcall::play::has_details(&session, session.node().unwrap());
        seen[usize::from(has_more)] = true;
        assert_eq!(stage.last().lines().last().unwrap().contains("i more"), has_more, "{}", stage.last());
        session.take(pick).unwrap();
    }
    assert_eq!(seen, [true; 2]);
}

/// What a script of keys at the warm-up's prediction keeps.
fn predicted(words: &str) -> (Option<Option<u8>>, String) {
    let warm_up = program("warm-up");
    let mut session = Session::new(&warm_up, 7);
    let mut policy = make("first", 7).unwrap();
    while session.questions().is_empty() {
        let pick = session.ask(policy.as_mut()).unwrap();
        session.take(pick).unwrap();
    }
    let mut stage = Scripted::new((80, 40), keys(words));
    play(&mut session, &mut stage, &mut NoJournal, STILL).unwrap();
    let line = forecast_line(&session);
    let percent = line.map(|line| serde_json::from_str::<serde_json::Value>(&line).unwrap());
    let percent = percent.map(|line| line["percent"].as_u64().map(|p| u8::try_from(p).unwrap()));
    (percent, stage.last())
}

#[test]
fn a_prediction_is_kept_by_a_second_enter_only() {
    assert_eq!(predicted("70").0, None);
    let (kept, frame) = predicted("7 enter");
    assert_eq!(kept, None);
    assert!(frame.contains("7 %: Enter keeps it, Esc changes it."), "{frame}");
    assert_eq!(predicted("7 enter enter").0, Some(Some(7)));
    assert_eq!(predicted("7 enter 70 enter enter").0, Some(Some(70)));
    assert_eq!(predicted("7 enter 0").0, None);
    assert_eq!(predicted("7 enter esc enter enter").0, Some(None));
    assert_eq!(predicted("50 enter right enter enter").0, Some(Some(55)));
    let (kept, frame) = predicted("enter");
    assert!(kept.is_none() && frame.contains("No answer: Enter passes it over"), "{frame}");
    let (kept, frame) = predicted("999 enter");
    assert!(kept.is_none() && frame.contains("a whole number from 0 to 100"), "{frame}");
}

/// Open until tick 3 and due at tick 1: due, overdue, and off the list without a word on whether it was kept.
#[test]
fn a_promise_is_due_then_overdue_then_off_the_list() {
    let warm_up = changed("open: \"sales_waits\", due: 5", "open: \"tick < 3\", due: 1");
    let mut session = Session::new(&warm_up, 7);
    let mut seen = Vec::new();
    let mut told = Vec::new();
    let mut policy = make("first", 7).unwrap();
    let mut since = 0;
    while let Some(pick) = session.ask(policy.as_mut()) {
        let tick = warm_up.view(session.state()).tick();
        seen.extend(promised(&warm_up, session.state()).into_iter().map(|words| (tick, words)));
        since = session.record().events.len();
        assert!(matches!(pick, Pick::Choice(_) | Pick::Order(_)));
        session.take(pick).unwrap();
        let beats = beats_since(&session, since);
        told.extend(beats.iter().flat_map(|beat| beat.told.iter().map(|telling| (beat.tick, telling.words.clone()))));
    }
    assert!(since > 0);
    let clock = warm_up.clock_words(1);
    let title = "An export date for Sales: next sprint (to Teo Adeyemi";
    assert!(seen.iter().any(|(tick, _)| *tick <= 1) && seen.iter().any(|(tick, _)| *tick == 2), "{seen:?}");
    for (tick, words) in &seen {
        let how = if *tick > 1 { "overdue since" } else { "due" };
        assert_eq!(*words, format!("{title}, {how} {clock})"));
    }
    let off = "Off the list of promises: An export date for Sales: next sprint (to Teo Adeyemi).";
    let off: Vec<u32> = told.iter().filter(|(_, words)| words == off).map(|(tick, _)| *tick).collect();
    assert_eq!(off, [3]);
}
