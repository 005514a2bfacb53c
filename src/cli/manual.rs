//! `completions SHELL` and `man`

use clap::CommandFactory;

use super::{Cli, Exit, Failure, Terminal};

/// Print completions for a shell.
#[derive(Debug, clap::Args)]
pub struct CompletionArgs {
    /// Which shell
    shell: clap_complete::Shell,
}

pub(super) fn completions(args: &CompletionArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "toughcall", &mut text);
    terminal.print(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Fine)
}

pub(super) fn man(terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let exits = "Exit codes:\n  0 fine (also the end of input); 1 findings of check, tests that fail; 2 usage;\n  3 a scenario, run or file that cannot be used, or a replay that differs;\n  4 a budget of states, memory or time was reached;\n  130 interrupted, and saved.";
    let mut text = Vec::new();
    clap_mangen::Man::new(Cli::command().after_long_help(exits)).render(&mut text)?;
    terminal.print(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Fine)
}
