//! Findings as workflow commands of GitHub Actions, which shows them beside the lines of a change.

use super::{Diagnostic, Severity};
use crate::source::Text;

/// One line for each finding: `::error file=…,line=…,col=…,endLine=…,endColumn=…,title=…::message`. Columns count
/// characters from 1; `endColumn` is one past the last.
#[must_use]
pub fn github(text: &Text, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let command = match d.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let (start, end) = (text.position(d.span.start), text.position(d.span.end));
        let title = format!("{} {}", d.code, d.code.explanation().slug);
        let message = match &d.help {
            Some(help) => format!("{}\nhelp: {help}", d.message),
            None => d.message.clone(),
        };
        out.push_str(&format!(
            "::{command} file={},line={},col={},endLine={},endColumn={},title={}::{}\n",
            property(text.name()),
            start.line,
            start.column,
            end.line,
            end.column,
            property(&title),
            data(&message)
        ));
    }
    out
}

/// What would end the line or start an escape.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same for a property, which also ends at `,` and `:`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Span;

    #[test]
    fn nothing_in_a_finding_ends_its_line() {
        let text = Text::new("a,b:c.ron", "ä\nxyz");
        let finding = Diagnostic::new(Code::E0203, Span::new(3, 5), "50 %: a\r\n::error::b").help("h");
        assert_eq!(
            github(&text, &[finding]),
            "::error file=a%2Cb%3Ac.ron,line=2,col=1,endLine=2,endColumn=3,title=E0203 unknown-node::50 %25: a%0D%0A::error::b%0Ahelp: h\n"
        );
    }
}
