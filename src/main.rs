//! The command-line program: real streams in, an exit code out.

use std::io::{IsTerminal, stderr, stdin, stdout};

use toughcall::cli::{Exit, Terminal, run};

/// A scenario is hundreds of thousands of small values; reading a large one takes a third less time with this.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Exit {
    let interactive = stdin().is_terminal() && stdout().is_terminal();
    let color = anstream::AutoStream::choice(&stdout()) != anstream::ColorChoice::Never;
    let size = terminal_size::terminal_size().filter(|_| stdout().is_terminal());
    let mut terminal = Terminal {
        input: &mut stdin().lock(),
        out: &mut stdout().lock(),
        err: &mut stderr(),
        interactive,
        color,
        width: size.map(|(width, _)| usize::from(width.0)),
        height: size.map(|(_, height)| usize::from(height.0)),
        dumb: std::env::var_os("TERM").is_some_and(|term| term == "dumb"),
        motion: true,
        signals: true,
        may_ask: true,
    };
    run(std::env::args_os(), &mut terminal)
}
