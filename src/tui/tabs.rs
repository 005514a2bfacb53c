//! Pages in a line: which there are, which one is open, and which one a click means.

use textwrap::core::display_width;

/// Titles of pages laid out for a width.
#[derive(Debug)]
pub(super) struct Tabs {
    pub(super) words: String,
    /// One past the last column of every title.
    ends: Vec<usize>,
}

impl Tabs {
    /// The open one stands in brackets. Where there is no room for titles in full there are the short ones, then numbers
    /// beside the open one.
    pub(super) fn new(titles: &[(&str, &str)], open: usize, width: u16) -> Tabs {
        let numbered = |title: &dyn Fn(usize, (&str, &str)) -> String| {
            let cells = titles.iter().enumerate().map(|(place, titles)| {
                let title = title(place, *titles);
                if place == open { format!("[{title}]") } else { format!(" {title} ") }
            });
            Tabs::of(cells)
        };
        let long = numbered(&|place, (long, _)| format!("{} {long}", place + 1));
        if long.fits(width) {
            return long;
        }
        let short = numbered(&|place, (_, short)| format!("{} {short}", place + 1));
        if short.fits(width) {
            return short;
        }
        numbered(&|place, (long, _)| {
            if place == open { format!("{} {long}", place + 1) } else { (place + 1).to_string() }
        })
    }

    /// Titles without numbers, which always fit.
    pub(super) fn plain(titles: &[&str], open: usize) -> Tabs {
        let bracketed =
            |(place, title): (usize, &&str)| if place == open { format!("[{title}]") } else { format!(" {title} ") };
        Tabs::of(titles.iter().enumerate().map(bracketed))
    }

    fn of(cells: impl Iterator<Item = String>) -> Tabs {
        let mut tabs = Tabs { words: String::new(), ends: Vec::new() };
        for cell in cells {
            tabs.words.push_str(&cell);
            tabs.ends.push(display_width(&tabs.words));
        }
        tabs
    }

    fn fits(&self, width: u16) -> bool {
        self.ends.last().is_none_or(|end| *end <= usize::from(width))
    }

    /// The page whose title stands at a column.
    pub(super) fn at(&self, column: u16) -> Option<usize> {
        self.ends.iter().position(|end| usize::from(column) < *end)
    }
}

#[cfg(test)]
mod tests {
    use super::Tabs;

    #[test]
    fn titles_shrink_with_the_width_and_a_click_finds_them() {
        let titles = [("Turning points", "Turning"), ("Score", "Score"), ("Three keys", "Keys")];
        let words = |open, width| Tabs::new(&titles, open, width).words;
        assert_eq!(words(1, 43), " 1 Turning points [2 Score] 3 Three keys ");
        assert_eq!(words(1, 40), " 1 Turning [2 Score] 3 Keys ");
        assert_eq!(words(0, 20), "[1 Turning points] 2  3 ");
        let tabs = Tabs::new(&titles, 1, 40);
        assert_eq!(
            [0, 10, 11, 19, 20, 27, 28].map(|x| tabs.at(x)),
            [Some(0), Some(0), Some(1), Some(1), Some(2), Some(2), None]
        );
    }
}
