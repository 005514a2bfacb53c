use super::{Code, Fix, Severity, meant, nearest, one_of};
use crate::source::Span;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: Code,
    /// What is wrong, in a lower-case fragment.
    pub message: String,
    /// The text it is about.
    pub span: Span,
    /// A few words under the underlined text; may be empty.
    pub label: String,
    /// A way out.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// What it is about, by the keys that `lints` names in `at`: `node/choice`, a variable's id; empty if it is about the
    /// whole file.
    pub subject: String,
    /// A mend that is mechanical, and certain enough to be made by a program.
    pub fix: Option<Fix>,
    /// The word that the fix replaces, until [`super::settle`] has found it in the text.
    pub(crate) meant: Option<String>,
    severity: Severity,
}

/// Another place that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The text.
    pub span: Span,
    /// What it has to do with the finding.
    pub label: String,
}

impl Diagnostic {
    /// A finding about the text under `span`.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            message: message.into(),
            span,
            label: String::new(),
            help: None,
            related: Vec::new(),
            subject: String::new(),
            fix: None,
            meant: None,
            severity: code.severity(),
        }
    }

    /// With words under the underlined text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }

    /// With a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// With one more way out.
    #[must_use]
    pub fn and_help(mut self, help: &str) -> Diagnostic {
        self.help = Some(self.help.map_or_else(|| help.to_owned(), |first| format!("{first}; {help}")));
        self
    }

    /// With a way out, where one was found.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Diagnostic {
        self.help = help.or(self.help);
        self
    }

    /// With the candidate nearest to `word` as a way out, or all of them if they are few; and as a fix, where no other
    /// can be meant.
    #[must_use]
    pub fn one_of<'a>(self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Diagnostic {
        let all: Vec<&str> = candidates.into_iter().collect();
        let help = one_of(word, all.iter().copied());
        self.maybe_help(help).maybe_meant(word, meant(word, all))
    }

    /// With the candidate nearest to `word` as a way out, if there is one; and as a fix, where no other can be meant.
    #[must_use]
    pub fn nearest<'a>(self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Diagnostic {
        let all: Vec<&str> = candidates.into_iter().collect();
        let help = nearest(word, all.iter().copied());
        self.maybe_help(help).maybe_meant(word, meant(word, all))
    }

    /// With a fix that puts `right` in the place of `word`, which is what stands under the span, quoted or not.
    pub(crate) fn maybe_meant(mut self, word: &str, right: Option<&str>) -> Diagnostic {
        if let Some(right) = right {
            self.fix = Some(Fix::replace(format!("write `{right}`"), self.span, right));
            self.meant = Some(word.to_owned());
        }
        self
    }

    /// With a mend that a program can make.
    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Diagnostic {
        self.fix = fix;
        self
    }

    /// With another place that belongs to it.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.related.push(Related { span, label: label.into() });
        self
    }

    /// About this thing of the scenario.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Diagnostic {
        self.subject = subject.into();
        self
    }

    /// As bad as that, whatever its code says.
    #[must_use]
    pub fn weighing(mut self, severity: Severity) -> Diagnostic {
        self.severity = severity;
        self
    }

    /// How bad it is: as its code says, unless a level was set.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }
}

/// Nobody mends more than this in one go; further findings of a text are left out.
pub const MOST_FINDINGS: usize = 1000;

impl Diagnostic {
    /// With texts short enough to read, whatever the author's names are like.
    #[must_use]
    pub fn shortened(mut self) -> Diagnostic {
        for text in [Some(&mut self.message), self.help.as_mut()].into_iter().flatten() {
            if text.chars().count() > 400 {
                *text = text.chars().take(400).collect::<String>() + "…";
            }
        }
        self
    }
}

/// Orders findings by place, then code, then message, and drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
    diagnostics.dedup();
}
