//! `explain CODE`

use super::{Exit, Failure, Terminal};
use crate::diagnostic::{Code, default_level, markdown, nearest};

/// Explain a code: what the rule is, why it exists, how to mend it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A code such as `E0203`, or its name such as `unknown-node`; without one, all codes are listed
    code: Option<String>,
    /// All codes as the page docs/diagnostics.md
    #[arg(long, conflicts_with = "code")]
    markdown: bool,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    if args.markdown {
        terminal.print(&markdown(default_level))?;
        return Ok(Exit::Fine);
    }
    let Some(name) = &args.code else {
        let mut text = String::new();
        for code in Code::ALL {
            let e = code.explanation();
            text.push_str(&format!("{code}  {:<20} {}\n", e.slug, e.title));
        }
        terminal.print_prose(&text)?;
        return Ok(Exit::Fine);
    };
    let Some(code) = Code::find(name) else {
        let known = Code::ALL.iter().flat_map(|c| [c.name(), c.explanation().slug]);
        let help = nearest(&name.to_ascii_uppercase(), known.clone()).or_else(|| nearest(name, known));
        return Err(Failure::usage(format!("there is no code `{name}`"))
            .help(help.unwrap_or_else(|| "`toughcall explain` lists all codes".to_owned())));
    };
    let e = code.explanation();
    let text =
        format!("{code} {}: {}\n\n{}\n\nInstead of\n    {}\nwrite\n    {}\n", e.slug, e.title, e.why, e.bad, e.good);
    terminal.print_prose(&text)?;
    Ok(Exit::Fine)
}
