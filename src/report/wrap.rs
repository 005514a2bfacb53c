//! Lines that fit a terminal.

/// The text with its lines wrapped at `width` columns; continuation lines of an indented line hang under it.
#[must_use]
pub fn wrap(text: &str, width: Option<usize>) -> String {
    let Some(width) = width.map(|w| w.max(20)) else { return text.to_owned() };
    let fold = |line: &str| {
        if textwrap::core::display_width(line) <= width {
            return line.to_owned();
        }
        let indent: String = line.chars().take_while(|c| *c == ' ').collect();
        let hanging = if indent.is_empty() { String::new() } else { format!("{indent}   ") };
        let options = textwrap::Options::new(width).initial_indent(&indent).subsequent_indent(&hanging);
        textwrap::fill(line.trim_start(), options)
    };
    let mut lines: Vec<String> = text.lines().map(fold).collect();
    if text.ends_with('\n') {
        lines.push(String::new());
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn wraps_whole_words_and_keeps_the_rest() {
        let text = "  1  one two three four five six\n\nend\n";
        assert_eq!(wrap(text, None), text);
        assert_eq!(wrap(text, Some(20)), "  1  one two three\n     four five six\n\nend\n");
        // Wide characters count two columns; a word longer than the line is broken, not lost.
        assert_eq!(wrap("東京東京東京東京東京東京", Some(20)).replace('\n', ""), "東京東京東京東京東京東京");
    }
}
