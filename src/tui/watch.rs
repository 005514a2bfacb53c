//! While something is worked out: words stay on the screen with the seconds that go by, keys wait, Ctrl-C is a signal.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ratatui::crossterm::event::{poll, read};

use super::furniture::working;
use super::keys::{Input, after_escape, meaning};
use super::screen::{Canvas, on_canvas, wiped};

/// How long one looks for a key before one looks whether the work is done.
const GLANCE: Duration = Duration::from_millis(8);

/// Ends the watch, also when the work panics: whoever waits for the watcher would wait for ever.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Does the work while a second thread watches over screen and keys; keys typed meanwhile are put into `early`.
pub(super) fn watched(words: &str, canvas: &mut Canvas, early: &mut VecDeque<Input>, work: &mut dyn FnMut()) {
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        // Without the thread the work is done all the same; keys then wait in the terminal.
        let builder = std::thread::Builder::new().name("watch".to_owned());
        let _ = builder.spawn_scoped(scope, || watch(words, canvas, early, &is_done));
        let _over = Over(&is_done);
        work();
    });
}

fn watch(words: &str, frame: &mut Canvas, early: &mut VecDeque<Input>, is_done: &AtomicBool) -> io::Result<()> {
    let begun = now();
    let mut told = 0;
    while !is_done.load(Ordering::Relaxed) {
        if poll(GLANCE)? {
            let event = read()?;
            match meaning(&event) {
                Some(Input::Interrupt) => interrupt(early),
                Some(Input::Suspend) => suspend(),
                Some(Input::Redraw) => {
                    on_canvas(frame, &mut |frame| {
                        wiped(frame)?;
                        frame.draw(|frame| working(frame, words, told)).map(|_| ())
                    })?;
                    early.push_back(Input::Redraw);
                }
                Some(input) => early.push_back(input),
                None => {}
            }
            early.extend(after_escape(&event));
        }
        let seconds = begun.elapsed().as_secs();
        if seconds > told {
            told = seconds;
            on_canvas(frame, &mut |frame| frame.draw(|frame| working(frame, words, told)).map(|_| ()))?;
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "it tells how long somebody has waited, and decides nothing")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(unix)]
fn interrupt(_: &mut VecDeque<Input>) {
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGINT);
}

/// Where it cannot be made a signal it is a key for afterwards.
#[cfg(not(unix))]
fn interrupt(early: &mut VecDeque<Input>) {
    early.push_back(Input::Interrupt);
}

fn suspend() {
    #[cfg(unix)]
    super::suspend::stop();
}
