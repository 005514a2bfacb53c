//! An answer, and where it goes.

use serde_json::Value;

use super::{Args, Exit, Failure, Terminal, write_whole};

/// An answer in every form that can be asked for.
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) json: Value,
    pub(super) csv: Option<String>,
    pub(super) svg: Option<String>,
}

impl Answer {
    pub(super) fn give(self, args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
        for (path, content) in [(&args.analysis.csv, self.csv), (&args.analysis.svg, self.svg)] {
            let (Some(path), Some(content)) = (path, content) else { continue };
            write_whole(path, |out| out.write_all(content.as_bytes()))?;
            terminal.error(&format!("Written to {}.\n", path.display()))?;
        }
        if args.json {
            terminal.print_json(&self.json)?;
        } else {
            terminal.print(&self.text)?;
        }
        Ok(Exit::Fine)
    }
}
