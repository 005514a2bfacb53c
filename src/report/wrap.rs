//! Lines that fit a terminal.

use textwrap::WordSplitter;
use textwrap::core::display_width;

/// Stands for a character inside a command while lines are broken: no line is broken at it.
const KEPT: char = '\u{E000}';

/// The text with its lines wrapped at `width` columns; continuation lines of an indented line hang under it. What stands
/// between backticks is one word, if a line has room for it: a command is to be copied.
#[must_use]
pub fn wrap(text: &str, width: Option<usize>) -> String {
    let Some(width) = width.map(|w| w.max(20)) else { return text.to_owned() };
    let fold = |line: &str| {
        if display_width(line) <= width {
            return line.to_owned();
        }
        let indent: String = line.chars().take_while(|c| *c == ' ').collect();
        let hanging = if indent.is_empty() { String::new() } else { format!("{indent}   ") };
        let (kept, hidden) = hide_commands(line.trim_start(), width.saturating_sub(hanging.len()));
        let options = textwrap::Options::new(width).initial_indent(&indent).subsequent_indent(&hanging);
        let filled = textwrap::fill(&hidden, options.word_splitter(WordSplitter::Custom(splits)));
        let mut kept = kept.into_iter();
        filled.chars().map(|c| if c == KEPT { kept.next().unwrap_or(c) } else { c }).collect()
    };
    let mut lines: Vec<String> = text.lines().map(fold).collect();
    if text.ends_with('\n') {
        lines.push(String::new());
    }
    lines.join("\n")
}

/// The characters of every command that has room in `width` columns, and the line without them.
fn hide_commands(line: &str, width: usize) -> (Vec<char>, String) {
    let parts: Vec<&str> = line.split('`').collect();
    let last = parts.len().saturating_sub(1);
    let (mut kept, mut hidden) = (Vec::new(), String::new());
    for (place, part) in parts.iter().enumerate() {
        let count = part.chars().count();
        // Every second part stands between two backticks. A wide character has no stand-in.
        let is_command = place % 2 == 1 && place < last && display_width(part) == count && !part.contains(KEPT);
        if is_command && count + 2 < width {
            kept.extend(part.chars());
            hidden.extend(std::iter::repeat_n(KEPT, count));
        } else {
            // What an author wrote is kept too, should it be the stand-in.
            kept.extend(part.chars().filter(|c| *c == KEPT));
            hidden.push_str(part);
        }
        if place < last {
            hidden.push('`');
        }
    }
    (kept, hidden)
}

/// At hyphens, but not beside a command.
fn splits(word: &str) -> Vec<usize> {
    if word.contains(KEPT) { Vec::new() } else { WordSplitter::HyphenSplitter.split_points(word) }
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

    #[test]
    fn a_command_is_broken_only_if_no_line_has_room_for_it() {
        let saved = "Saved as r-1. `toughcall debrief r-1 --format markdown` writes this up.";
        assert_eq!(wrap(saved, Some(50)), "Saved as r-1.\n`toughcall debrief r-1 --format markdown` writes\nthis up.");
        assert_eq!(wrap(saved, Some(20)).replace(['\n', ' '], ""), saved.replace(' ', ""));
        // No pair, wide characters, and the stand-in itself: nothing is lost.
        for odd in [
            "a ` b c d e f g h i j k l m",
            "東京 `東京 東京 東京` 東京 東京 東京",
            "\u{E000} `a b` \u{E000} c d e f g h i j",
        ] {
            assert_eq!(wrap(odd, Some(20)).replace(['\n', ' '], ""), odd.replace(' ', ""));
        }
    }
}
