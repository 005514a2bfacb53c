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
        let forms = [(&args.analysis.csv, self.csv, "--csv"), (&args.analysis.svg, self.svg, "--svg")];
        for (path, content, flag) in forms {
            let Some(path) = path else { continue };
            let Some(content) = content else {
                return Err(Failure::usage(format!("`{flag}` has no form of this answer")));
            };
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
