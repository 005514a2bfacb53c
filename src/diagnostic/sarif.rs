//! Findings as SARIF 2.1.0, which code hosts and editors read.

use serde_json::{Value, json};

use super::{Code, Diagnostic, Fix};
use crate::source::{Span, Text};

/// The findings of these texts as one SARIF log with one run. Columns count UTF-16 code units from 1, as the log says in
/// `columnKind`; the rules are the codes that were found, with their explanations.
#[must_use]
pub fn sarif(version: &str, found: &[(Text, Vec<Diagnostic>)]) -> Value {
    let mut codes: Vec<Code> = found.iter().flat_map(|(_, findings)| findings.iter().map(|d| d.code)).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut results = Vec::new();
    let mut artifacts = Vec::new();
    for (i, (text, findings)) in found.iter().enumerate() {
        artifacts.push(json!({ "location": { "uri": uri(text.name()) } }));
        let place = Place { text, index: i };
        results.extend(findings.iter().map(|d| place.result(d, codes.binary_search(&d.code).unwrap_or_default())));
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "toughcall",
                "semanticVersion": version,
                "rules": codes.iter().map(|c| rule(*c)).collect::<Vec<_>>(),
            } },
            "columnKind": "utf16CodeUnits",
            "artifacts": artifacts,
            "results": results,
        }],
    })
}

fn rule(code: Code) -> Value {
    let e = code.explanation();
    json!({
        "id": code.name(),
        "name": e.slug,
        "shortDescription": { "text": e.title },
        "fullDescription": { "text": e.why },
        "help": {
            "text": format!("{}\n\nInstead of\n    {}\nwrite\n    {}", e.why, e.bad, e.good),
            "markdown": format!("{}\n\nInstead of\n\n    {}\n\nwrite\n\n    {}", e.why, e.bad, e.good),
        },
        "defaultConfiguration": { "level": code.severity() },
    })
}

/// A text in the log.
struct Place<'t> {
    text: &'t Text,
    index: usize,
}

impl Place<'_> {
    fn result(&self, d: &Diagnostic, rule: usize) -> Value {
        let message = match &d.help {
            Some(help) => format!("{}; {help}", d.message),
            None => d.message.clone(),
        };
        let mut result = json!({
            "ruleId": d.code.name(),
            "ruleIndex": rule,
            "level": d.severity(),
            "message": { "text": message },
            "locations": [{ "physicalLocation": self.physical(d.span) }],
        });
        let related: Vec<Value> = d
            .related
            .iter()
            .enumerate()
            .map(|(id, r)| json!({ "id": id, "physicalLocation": self.physical(r.span), "message": { "text": r.label } }))
            .collect();
        if let Some(object) = result.as_object_mut() {
            if !related.is_empty() {
                object.insert("relatedLocations".to_owned(), Value::Array(related));
            }
            if let Some(fix) = &d.fix {
                object.insert("fixes".to_owned(), json!([self.fix(fix)]));
            }
        }
        result
    }

    fn fix(&self, fix: &Fix) -> Value {
        let replacements: Vec<Value> = fix
            .edits
            .iter()
            .map(|e| json!({ "deletedRegion": self.region(e.span), "insertedContent": { "text": e.text } }))
            .collect();
        json!({
            "description": { "text": fix.title },
            "artifactChanges": [{ "artifactLocation": self.artifact(), "replacements": replacements }],
        })
    }

    fn artifact(&self) -> Value {
        json!({ "uri": uri(self.text.name()), "index": self.index })
    }

    fn physical(&self, span: Span) -> Value {
        json!({ "artifactLocation": self.artifact(), "region": self.region(span) })
    }

    fn region(&self, span: Span) -> Value {
        let (start, end) = (self.text.utf16_position(span.start), self.text.utf16_position(span.end));
        json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
    }
}

/// A path as a URI: relative ones stay relative, what a URI cannot hold is percent-encoded (RFC 3986).
fn uri(path: &str) -> String {
    let mut text = String::new();
    let path = path.replace('\\', "/");
    if path.starts_with('/') {
        text.push_str("file://");
    } else if path.as_bytes().get(1) == Some(&b':') {
        text.push_str("file:///");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_uris() {
        assert_eq!(uri("a b/ä.ron"), "a%20b/%C3%A4.ron");
        assert_eq!(uri("/tmp/x:y.ron"), "file:///tmp/x%3Ay.ron");
        assert_eq!(uri("C:\\x.ron"), "file:///C%3A/x.ron");
    }
}
