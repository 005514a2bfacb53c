//! Stopping and going on: Ctrl-Z, `kill -TSTP`, `kill -STOP`, `fg`.

use std::sync::Once;

use signal_hook::consts::{SIGCONT, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::{emulate_default_handler, raise};

use super::screen::{come_back, yield_to_shell};

/// Listens on a thread of its own, once for the whole process.
pub(super) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let Ok(mut signals) = Signals::new([SIGTSTP, SIGCONT]) else { return };
        let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in signals.forever() {
                if signal == SIGTSTP {
                    yield_to_shell();
                    // Returns when the process goes on.
                    let _ = emulate_default_handler(SIGTSTP);
                } else if come_back() {
                    // Whoever waits for a key is woken by a change of size, and draws everything anew.
                    let _ = raise(SIGWINCH);
                }
            }
        });
    });
}

/// Stops the process as Ctrl-Z does outside a screen.
pub(super) fn stop() {
    let _ = raise(SIGTSTP);
}
