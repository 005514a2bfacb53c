//! The command-line program: real streams in, an exit code out.

use std::io::{IsTerminal, stderr, stdin, stdout};

use toughcall::cli::{Exit, Terminal, run};

fn main() -> Exit {
    let interactive = stdin().is_terminal() && stdout().is_terminal();
    let color = anstream::AutoStream::choice(&stdout()) != anstream::ColorChoice::Never;
    let width =
        terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)).filter(|_| stdout().is_terminal());
    let mut terminal = Terminal {
        input: &mut stdin().lock(),
        out: &mut stdout().lock(),
        err: &mut stderr(),
        interactive,
        color,
        width,
        signals: true,
        may_ask: true,
    };
    run(std::env::args_os(), &mut terminal)
}
