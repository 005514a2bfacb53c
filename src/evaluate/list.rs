//! One list of a path as it was given, read no further than it differs from the list before.

use super::names::{Entry, List, Names, Site, Unreadable};

/// A list of entries, with the text that it was read from.
#[derive(Debug, Default)]
pub(super) struct Given {
    text: String,
    entries: Vec<Entry>,
    /// Where each entry's text ends.
    ends: Vec<usize>,
}

/// How much of a list is as it was: so many entries, or all of both, [`ALL`].
pub(super) type Kept = usize;

/// Both lists are the same.
pub(super) const ALL: Kept = usize::MAX;

impl Given {
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Reads another text in place of the one before; says how many entries both begin with.
    ///
    /// An entry that means nothing ends the list; what came before it is read.
    pub(super) fn replace(&mut self, names: &Names<'_>, list: List, text: &str) -> (Kept, Option<Unreadable>) {
        if self.text == text {
            return (ALL, None);
        }
        let common = common_prefix(self.text.as_bytes(), text.as_bytes());
        // An entry is the same if it ends within what is common and is no beginning of a longer one now.
        let ends_at = |end: usize| text.as_bytes().get(end).is_none_or(|byte| is_separator(*byte));
        let mut kept = self.ends.partition_point(|end| *end <= common);
        if kept > 0 && !self.ends.get(kept - 1).is_some_and(|end| ends_at(*end)) {
            kept -= 1;
        }
        self.entries.truncate(kept);
        self.ends.truncate(kept);
        let read = self.ends.last().copied().unwrap_or(0);
        self.text.truncate(read);
        let mut start = read;
        let mut unreadable = None;
        for entry in text.get(read..).unwrap_or_default().split(|c: char| c.is_ascii() && is_separator(c as u8)) {
            let end = start + entry.len();
            if !entry.is_empty() {
                match names.read(list, entry) {
                    Ok(entry) => {
                        self.entries.push(entry);
                        self.ends.push(end);
                    }
                    Err(error) => {
                        unreadable = Some(error);
                        break;
                    }
                }
            }
            start = end + 1;
        }
        // After an entry that means nothing the list is remembered as if it had ended there.
        let remembered = if unreadable.is_some() { self.ends.last().copied().unwrap_or(0) } else { text.len() };
        self.text.push_str(text.get(read..remembered).unwrap_or_default());
        (kept, unreadable)
    }
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b',' | b' ' | b'\t' | b'\n' | b'\r')
}

/// How many bytes both begin with.
fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    const STRIDE: usize = 32;
    let strides = a.chunks_exact(STRIDE).zip(b.chunks_exact(STRIDE)).take_while(|(a, b)| a == b).count();
    let done = strides * STRIDE;
    let rest = a.iter().skip(done).zip(b.iter().skip(done)).take_while(|(a, b)| a == b).count();
    done + rest
}

/// The first entry of a site that is not used, from `first` on.
pub(super) fn find(
    entries: &[Entry],
    site: Site,
    first: usize,
    is_used: impl Fn(usize) -> bool,
) -> Option<(usize, u32)> {
    let unused = entries.iter().enumerate().skip(first);
    unused
        .filter(|(_, entry)| entry.site == site)
        .find(|(place, _)| !is_used(*place))
        .map(|(place, e)| (place, e.value))
}

/// Which entries of a list have been used, in the order in which they were, so that it can be taken back.
#[derive(Debug, Default)]
pub(super) struct Used {
    places: Vec<u32>,
    is_used: Vec<bool>,
    /// All before it are used.
    first: usize,
    /// Entries from here on had no part in anything so far; beyond every list if it mattered that an entry is not there.
    pub(super) reach: Kept,
}

/// A moment to go back to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    places: usize,
    pub(super) reach: Kept,
}

impl Used {
    pub(super) fn mark(&self) -> Mark {
        Mark { places: self.places.len(), reach: self.reach }
    }

    /// Goes back to a moment at which nothing beyond the kept entries was used; the list may be another one from there on.
    pub(super) fn back(&mut self, mark: Mark, entries: usize) {
        for place in self.places.drain(mark.places..) {
            let place = place as usize;
            self.first = self.first.min(place);
            if let Some(used) = self.is_used.get_mut(place) {
                *used = false;
            }
        }
        self.reach = mark.reach;
        self.is_used.resize(entries, false);
        self.first = self.first.min(entries);
    }

    /// Uses the next entry of a site.
    pub(super) fn take(&mut self, given: &Given, site: Site) -> Option<u32> {
        let is_used = |place: usize| self.is_used.get(place).copied().unwrap_or(false);
        let Some((place, value)) = find(given.entries(), site, self.first, is_used) else {
            self.reach = ALL;
            return None;
        };
        self.reach = self.reach.max(place + 1);
        self.places.push(u32::try_from(place).unwrap_or(u32::MAX));
        if let Some(used) = self.is_used.get_mut(place) {
            *used = true;
        }
        while self.is_used.get(self.first).copied().unwrap_or(false) {
            self.first += 1;
        }
        Some(value)
    }

    /// Entries that were used.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }
}
