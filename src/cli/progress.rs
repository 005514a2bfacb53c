//! Progress on standard error: shown to a person at a terminal, to nobody else.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressState, ProgressStyle};

use super::exit::Exit;

/// A bar for work that is counted in `what`; hidden if it is not wanted, or standard error is no terminal.
pub(super) fn bar(length: u64, what: &str, wanted: bool) -> ProgressBar {
    if !wanted {
        return ProgressBar::hidden();
    }
    let form = format!("{{wide_bar}} {{human_pos}} of {{human_len}} {what}, {{rate}} a second, {{eta}} left");
    let bar = ProgressBar::new(length);
    // A template that does not parse would leave the default, which shows less.
    if let Ok(style) = ProgressStyle::with_template(&form) {
        let rate = |state: &ProgressState, out: &mut dyn Write| {
            let _ = write!(out, "{}", HumanCount(state.per_sec() as u64));
        };
        bar.set_style(style.with_key("rate", rate));
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

/// Whether Ctrl-C was pressed. The second time it ends the process at once.
#[derive(Debug, Clone, Default)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens for Ctrl-C, if the process may install a handler.
    pub(super) fn listen(signals: bool) -> Interrupt {
        let interrupt = Interrupt::default();
        if signals {
            let pressed = Arc::clone(&interrupt.0);
            // A process does one thing, so there is no second handler; if there were, the first would stay.
            let _ = ctrlc::set_handler(move || {
                if pressed.swap(true, Ordering::SeqCst) {
                    #[expect(
                        clippy::disallowed_methods,
                        reason = "a signal handler has no other way to end the process"
                    )]
                    std::process::exit(Exit::Interrupted as i32);
                }
            });
        }
        interrupt
    }

    pub(super) fn is_pressed(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
