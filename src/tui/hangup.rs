//! A terminal that is gone. Whoever waits for a key from it would be woken without end, so it is noticed on a thread of its
//! own, which sleeps until then, and made the signal that it usually comes with.

use std::io;
use std::os::fd::AsRawFd;
use std::sync::Once;

use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token};
use signal_hook::consts::SIGHUP;
use signal_hook::low_level::raise;

/// Watches from now on, once for the whole process.
pub(super) fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = std::thread::Builder::new().name("hangup".to_owned()).spawn(|| {
            // Where it cannot be watched, the usual signal alone tells.
            if wait().is_ok() {
                let _ = raise(SIGHUP);
            }
        });
    });
}

/// Returns when the other end of the standard input is closed.
fn wait() -> io::Result<()> {
    let mut poll = Poll::new()?;
    let input = io::stdin().as_raw_fd();
    poll.registry().register(&mut SourceFd(&input), Token(0), Interest::READABLE)?;
    let mut events = Events::with_capacity(1);
    loop {
        match poll.poll(&mut events, None) {
            Ok(()) if events.iter().any(|event| event.is_read_closed() || event.is_error()) => return Ok(()),
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
