//! How wide words come out, without a font: widths of DejaVu Sans, which is wider than most, by kind of letter.

/// The width of a text, in pixels, at a size of so many pixels.
#[must_use]
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(letter).sum::<f64>() * size
}

/// The width of a letter as a share of the size.
fn letter(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '.' | ',' | ':' | ';' | '|' | '!' | '·' => 0.34,
        ' ' | 't' | 'f' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | 'I' | '"' => 0.42,
        'm' | 'M' | 'W' | '@' | '%' | '…' | '—' => 1.0,
        'w' | '+' | '=' | '<' | '>' | '~' | '&' | '×' | '−' | 'O' | 'Q' => 0.84,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        _ if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' => 0.63,
        _ if c < '\u{1100}' => 0.72,
        // Letters of the East and pictures fill a square.
        _ => 1.02,
    }
}

/// A text broken at spaces into lines of at most this width; what does not fit into so many lines is left out, with a sign.
#[must_use]
pub fn fitted(text: &str, size: f64, most: f64, lines: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let last = found.pop();
        let longer = last.as_ref().map(|line| format!("{line} {word}")).filter(|line| width(line, size) <= most);
        let is_full = found.len() + 1 >= lines;
        match (longer, last) {
            (Some(longer), _) => found.push(longer),
            (None, Some(last)) if is_full => {
                found.push(cut(&format!("{last} …"), size, most));
                break;
            }
            (None, last) => {
                found.extend(last);
                found.push(cut(word, size, most));
            }
        }
    }
    found
}

/// As much of a text as fits, with a sign where something is missing.
fn cut(text: &str, size: f64, most: f64) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let text = text.strip_suffix(" …").unwrap_or(text);
    let mut sum = width("…", size);
    let kept: String = text
        .chars()
        .take_while(|c| {
            sum += letter(*c) * size;
            sum <= most
        })
        .collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{fitted, width};

    #[test]
    fn words_are_broken_at_spaces_and_cut_at_the_end() {
        assert_eq!(fitted("one two three four", 10.0, 60.0, 2), ["one two", "three four"]);
        let lines = fitted("one two three four five six", 10.0, 60.0, 2);
        assert!(lines.len() == 2 && lines[1].ends_with('…') && width(&lines[1], 10.0) <= 60.0, "{lines:?}");
        let long = fitted(&"x".repeat(50), 10.0, 60.0, 3);
        assert!(long.len() == 1 && long[0].ends_with('…'), "{long:?}");
        assert!(fitted("", 10.0, 60.0, 2).is_empty());
    }
}
