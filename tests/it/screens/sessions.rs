//! The same play in both modes leaves the same lines, and what is undone leaves none.

use std::io;

use toughcall::play::{Console, Journal, Stopped, play as play_plain};
use toughcall::program::Program;
use toughcall::run::{Session, closing_line, decision_line, forecast_line};
use toughcall::solve::{Budget, Options, Passes, Solution};
use toughcall::tui::{Input, Left, Skin, play};

use super::frames::{STILL, program};
use super::stage::{Scripted, keys};

/// The lines of a run file after its header.
#[derive(Default)]
struct Lines(String);

impl Journal for Lines {
    fn decided(&mut self, session: &Session<'_>) -> io::Result<()> {
        self.0.extend(decision_line(session));
        Ok(())
    }
    fn predicted(&mut self, session: &Session<'_>) -> io::Result<()> {
        self.0.extend(forecast_line(session));
        Ok(())
    }
    fn ended(&mut self, session: &Session<'_>) -> io::Result<()> {
        self.0.extend(closing_line(session));
        Ok(())
    }
}

pub fn solution(program: &Program) -> Solution {
    let budget = Budget { max_states: 1_000_000, max_bytes: 1 << 30, go_on: &|_| true };
    Solution::new(program, &Options { passes: Passes::ALL, threads: 1, budget: &budget }).unwrap()
}

/// Answers for a whole run, as lines for the plain mode and as keys for the screen: the n-th choice that is there, every
/// prediction at 40 %, every order turned round.
fn answers(program: &Program, seed: u64, which: usize) -> (String, String) {
    let mut session = Session::new(program, seed);
    let (mut lines, mut script) = (String::new(), String::new());
    while let Some(node) = session.node() {
        for prediction in session.questions() {
            session.predict(prediction, Some(40));
            lines.push_str("40\n");
            script.push_str("40 enter enter ");
        }
        let available = session.available();
        if available.is_empty() {
            let count = toughcall::play::listed_items(&session, node).len();
            let order: Vec<u8> = (0..u8::try_from(count).unwrap()).rev().collect();
            for n in (1..=count).rev() {
                lines.push_str(&format!("{n} "));
            }
            lines.push('\n');
            // The first item goes to the end, then the next one that stands first before it, and so on.
            for place in (2..=count).rev() {
                script.push_str("up ".repeat(count).as_str());
                script.push_str(&format!("{place} "));
            }
            script.push_str("enter ");
            session.take(toughcall::run::Pick::Order(order)).unwrap();
        } else {
            let place = which % available.len();
            lines.push_str(&format!("{}\n", place + 1));
            // Twice Enter: the first may only scroll to what is selected.
            script.push_str(&format!("{} enter ", place + 1));
            session.take(toughcall::run::Pick::Choice(available[place])).unwrap();
        }
    }
    script.push_str("enter");
    (lines, script)
}

#[test]
fn both_modes_leave_the_same_lines() {
    for (id, seed, which) in [("warm-up", 7, 0), ("vp-crisis", 7, 0), ("vp-crisis", 8, 1), ("vp-crisis", 9, 2)] {
        let program = program(id);
        let (lines, script) = answers(&program, seed, which);
        let mut plain = Lines::default();
        let (mut input, mut out) = (lines.as_bytes(), Vec::new());
        let mut console = Console { input: &mut input, out: &mut out, width: None };
        let stopped = play_plain(&mut Session::new(&program, seed), &mut console, &mut plain).unwrap();
        assert!(matches!(stopped, Stopped::Ended));
        for (size, motion) in [((120, 60), false), ((120, 60), true), ((80, 24), true), ((60, 16), false)] {
            let mut screen = Lines::default();
            let mut stage = Scripted::new(size, keys(&script));
            let skin = Skin { motion, ..STILL };
            let left = play(&mut Session::new(&program, seed), &mut stage, &mut screen, skin).unwrap();
            assert!(matches!(left, Left::Stopped(Stopped::Ended)), "{id} {seed} {size:?}: {left:?}\n{}", stage.last());
            assert_eq!(screen.0, plain.0, "{id} {seed} {size:?}");
        }
    }
}

/// A journal that cannot write.
struct Full;

impl Journal for Full {
    fn decided(&mut self, _: &Session<'_>) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::StorageFull))
    }
    fn predicted(&mut self, _: &Session<'_>) -> io::Result<()> {
        Ok(())
    }
    fn ended(&mut self, _: &Session<'_>) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_is_not_safe_is_not_shown() {
    let program = program("warm-up");
    let mut stage = Scripted::new((120, 40), keys("enter 1 enter"));
    let left = play(&mut Session::new(&program, 7), &mut stage, &mut Full, STILL).unwrap();
    assert!(matches!(left, Left::Stopped(Stopped::NotSaved { kept: 0, .. })), "{left:?}");
    assert_eq!(stage.frames.len(), 1);
}

#[test]
fn selecting_takes_nothing() {
    let program = program("warm-up");
    let mut session = Session::new(&program, 7);
    let mut stage =
        Scripted::new((80, 24), keys("down space down 3 raise esc ? esc m esc s esc tab down enter esc esc i"));
    play(&mut session, &mut stage, &mut Full, STILL).unwrap();
    assert!(session.taken().is_empty());
}

#[test]
fn effects_show_tick_by_tick_and_all_at_once_without_motion() {
    let program = program("vp-crisis");
    let frames = |motion| {
        let mut stage = Scripted::new((120, 40), keys("enter 1 enter 1 enter 1 enter 1 enter"));
        play(&mut Session::new(&program, 7), &mut stage, &mut Lines::default(), Skin { color: false, motion, ..STILL })
            .unwrap();
        (stage.frames.len(), stage.last())
    };
    let (slow, quick) = (frames(true), frames(false));
    assert!(slow.0 > quick.0, "{} {}", slow.0, quick.0);
    assert_eq!(slow.1, quick.1);
}

#[test]
fn a_click_selects_and_a_second_one_takes() {
    let program = program("warm-up");
    let mut session = Session::new(&program, 7);
    let mut lines = Lines::default();
    let mut stage = Scripted::new((80, 24), keys("enter enter"));
    play(&mut session, &mut stage, &mut lines, STILL).unwrap();
    let row = stage.frames.last().unwrap().iter().position(|row| row.contains("  2  ")).unwrap();
    let click = Input::Click(6, u16::try_from(row).unwrap());
    let mut stage = Scripted::new((80, 24), vec![click]);
    play(&mut session, &mut stage, &mut lines, STILL).unwrap();
    assert_eq!(session.taken().len(), 1);
    assert!(stage.last().contains("> 2  "), "{}", stage.last());
    let second = session.available()[1];
    let mut stage = Scripted::new((80, 24), vec![click, click]);
    play(&mut session, &mut stage, &mut lines, STILL).unwrap();
    assert_eq!(session.taken()[1].pick, toughcall::run::Pick::Choice(second));
}

/// A process that was killed between the last decision and the end: who comes back has the end kept.
#[test]
fn an_end_that_was_not_kept_is_kept_by_who_comes_back() {
    let program = program("warm-up");
    let mut session = Session::new(&program, 7);
    let mut policy = toughcall::policy::make("first", 7).unwrap();
    while let Some(pick) = session.ask(policy.as_mut()) {
        session.take(pick).unwrap();
    }
    let mut lines = Lines::default();
    let mut stage = Scripted::new((80, 24), keys("enter"));
    let left = play(&mut session, &mut stage, &mut lines, STILL).unwrap();
    assert!(matches!(left, Left::Stopped(Stopped::Ended)), "{left:?}");
    assert_eq!(Some(lines.0), closing_line(&session));
}

/// In this run nobody is moved and the pace stays, so what is foretold when work begins is what comes.
#[test]
fn work_is_done_when_the_panel_says() {
    let program = program("warm-up");
    let mut session = Session::new(&program, 7);
    let mut policy = toughcall::policy::make("first", 7).unwrap();
    let mut foretold = std::collections::BTreeMap::new();
    while let Some(pick) = session.ask(policy.as_mut()) {
        session.take(pick).unwrap();
        for (task, tick) in (0..program.tasks.len()).filter_map(|i| {
            let task = toughcall::expression::TaskId::at(i);
            toughcall::engine::finishes(&program, session.state(), task).map(|tick| (task, tick))
        }) {
            foretold.entry(task.index()).or_insert(tick);
        }
    }
    assert!(!foretold.is_empty());
    for told in &session.record().events {
        if let toughcall::engine::Event::Done(task) = told.event
            && let Some(tick) = foretold.remove(&task.index())
        {
            assert_eq!(told.tick, tick);
        }
    }
    assert!(foretold.is_empty(), "{foretold:?}");
}
