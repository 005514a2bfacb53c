//! An answer, and where it goes.

use serde_json::Value;

use super::{Args, Exit, Failure, Terminal, write_whole};
use crate::report::wrap;

/// An answer in every form that can be asked for.
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) json: Value,
    pub(super) csv: Option<String>,
    pub(super) svg: Option<String>,
}

impl Answer {
    pub(super) fn give(self, args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
        let csv = self.csv.as_deref().map(|csv| signed(csv, &self.json));
        for (path, content) in [(&args.analysis.csv, csv), (&args.analysis.svg, self.svg)] {
            let (Some(path), Some(content)) = (path, content) else { continue };
            write_whole(path, |out| out.write_all(content.as_bytes()))?;
            terminal.error(&format!("Written to {}.\n", path.display()))?;
        }
        if args.json {
            terminal.print_json(&self.json)?;
        } else {
            // Tables are as wide as the terminal; what does not fit hangs under its line.
            terminal.print(&wrap(&self.text, terminal.width))?;
        }
        Ok(Exit::Fine)
    }
}

/// A table whose every row says how it was come by: method, rules and version.
fn signed(csv: &str, json: &Value) -> String {
    let of = |key: &str| json.get(key).and_then(Value::as_str).unwrap_or_default();
    let row = |(i, line): (usize, &str)| match i {
        0 => format!("{line},method,fingerprint,version\n"),
        _ => format!("{line},{},{},{}\n", of("method"), of("fingerprint"), of("version")),
    };
    csv.lines().enumerate().map(row).collect()
}
