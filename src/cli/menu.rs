//! `toughcall` alone on a terminal: what to play.

use super::store::Store;
use super::{Exit, Failure, Terminal, play, resume};
use crate::program::{built_in, built_in_ids, load};

enum Item {
    Play(&'static str),
    Resume,
}

pub(super) fn run(terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let mut lines = Vec::new();
    let mut items = Vec::new();
    for id in built_in_ids() {
        if let Some(program) = built_in(id).and_then(|text| load(&text).0) {
            let s = &program.scenario;
            lines.push(format!("{} ({id}), about {} minutes: {}", s.title.value, s.minutes.0, s.about.role.value));
            items.push(Item::Play(id));
        }
    }
    let open = Store::open()?.list().0.into_iter().rfind(|s| s.record.closing.is_none());
    if let Some(open) = open {
        let n = open.record.decisions.len();
        lines.push(format!("Go on with {} ({n} decisions taken)", open.record.header.id));
        items.push(Item::Resume);
    }
    terminal.print_prose("toughcall: rehearse hard decisions.\n\n")?;
    for (i, line) in lines.iter().enumerate() {
        terminal.print_prose(&format!("  {}  {line}\n", i + 1))?;
    }
    terminal.print_prose("\nEnter begins with 1; q quits; `toughcall --help` shows everything else.\n")?;
    loop {
        terminal.print("> ")?;
        let mut line = String::new();
        if std::io::Read::take(&mut *terminal.input, 4_096).read_line_lossy(&mut line)? == 0 {
            terminal.print_prose("\n")?;
            return Ok(Exit::Fine);
        }
        let answer = line.trim();
        let place =
            if answer.is_empty() { Some(0) } else { answer.parse::<usize>().ok().and_then(|n| n.checked_sub(1)) };
        match place.and_then(|i| items.get(i)) {
            Some(Item::Play(id)) => return play::run(&play::Args::interactive(id), terminal),
            Some(Item::Resume) => return resume::run(&resume::Args::latest(), terminal),
            None if answer.eq_ignore_ascii_case("q") => return Ok(Exit::Fine),
            None => terminal.print_prose(&format!("Type a number from 1 to {}, or q.\n", items.len()))?,
        }
    }
}

/// Reads a line of any bytes.
trait ReadLineLossy {
    fn read_line_lossy(&mut self, line: &mut String) -> std::io::Result<usize>;
}

impl<R: std::io::BufRead> ReadLineLossy for R {
    fn read_line_lossy(&mut self, line: &mut String) -> std::io::Result<usize> {
        let mut bytes = Vec::new();
        let read = self.read_until(b'\n', &mut bytes)?;
        line.push_str(&String::from_utf8_lossy(&bytes));
        Ok(read)
    }
}
