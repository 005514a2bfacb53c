//! The state of the world, packed into a few machine words.

use super::block::Sum;

/// Words of a packed state.
pub const STATE_WORDS: usize = 16;

/// Everything that decides how a run can go on, except its luck. What each bit means is the program's
/// [`super::Layout`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct State {
    words: [u64; STATE_WORDS],
}

impl State {
    /// All bits 0; only the engine makes a meaningful state of it.
    pub(crate) const EMPTY: State = State { words: [0; STATE_WORDS] };

    /// The packed words.
    #[must_use]
    pub fn words(&self) -> &[u64; STATE_WORDS] {
        &self.words
    }

    /// The raw number in a field.
    #[inline]
    #[must_use]
    pub fn get(&self, field: Field) -> u64 {
        // The mask keeps the index in bounds without a check; layouts never name a word beyond the last.
        let word = self.words.get(usize::from(field.word) % STATE_WORDS).copied().unwrap_or(0);
        word.wrapping_shr(u32::from(field.shift)) & field.mask
    }

    /// A state of the given words; those that are missing are 0.
    #[inline]
    pub(crate) fn from_words(words: &[u64]) -> State {
        let mut state = State::EMPTY;
        for (to, from) in state.words.iter_mut().zip(words) {
            *to = *from;
        }
        state
    }

    /// Whether one of these bits is set, given as words and bits.
    #[inline]
    pub(crate) fn any_of(&self, bits: &[(u8, u64)]) -> bool {
        bits.iter().any(|(word, bits)| self.words.get(usize::from(*word)).is_some_and(|word| word & bits != 0))
    }

    /// Sets every bit of the first words that is not in the set to 0.
    #[inline]
    pub(crate) fn keep(&mut self, mask: &Mask, words: usize) {
        for (word, keep) in self.words.iter_mut().zip(&mask.words).take(words) {
            *word &= keep;
        }
    }

    /// Puts another raw number into a field that holds `old`. Both fit.
    #[inline]
    pub(crate) fn replace(&mut self, field: Field, old: u64, new: u64) {
        debug_assert!(self.get(field) == old && new <= field.mask, "the field holds something else");
        if let Some(word) = self.words.get_mut(usize::from(field.word) % STATE_WORDS) {
            *word = word.wrapping_add(new.wrapping_sub(old).wrapping_shl(u32::from(field.shift)));
        }
    }

    /// Makes constant changes of fields that differ from each other and are sorted by their words. A word is read once and
    /// written once, so that no change waits for the one before it.
    #[inline(always)]
    pub(crate) fn add(&mut self, sums: &[Sum]) {
        let mut rest = sums.iter().peekable();
        while let Some(first) = rest.peek() {
            let place = first.word();
            let Some(word) = self.words.get_mut(usize::from(place) % STATE_WORDS) else { return };
            let old = *word;
            let mut new = old;
            while let Some(sum) = rest.next_if(|sum| sum.word() == place) {
                new = new.wrapping_add(sum.difference(old));
            }
            *word = new;
        }
    }

    /// Puts a raw number into a field; bits that do not fit are dropped.
    #[inline]
    pub(crate) fn set(&mut self, field: Field, raw: u64) {
        if let Some(word) = self.words.get_mut(usize::from(field.word) % STATE_WORDS) {
            // Shifts wrap: a shift is below 64, and the check that it is would cost as much as the shift.
            let shift = u32::from(field.shift);
            *word ^= ((word.wrapping_shr(shift) ^ raw) & field.mask).wrapping_shl(shift);
        }
    }
}

/// Where a small number lives in the packed state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Field {
    word: u8,
    shift: u8,
    /// As many low bits as the field is wide; 0 for a field that is always 0.
    mask: u64,
}

impl Field {
    /// The word it lies in, where it begins there, and its mask.
    pub(super) fn parts(self) -> (u8, u8, u64) {
        (self.word, self.shift, self.mask)
    }

    /// Bits it takes.
    #[must_use]
    pub fn width(self) -> u32 {
        self.mask.count_ones()
    }
}

/// A set of bits of the state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mask {
    words: [u64; STATE_WORDS],
}

impl Mask {
    /// Adds all bits of a field.
    pub(crate) fn add(&mut self, field: Field) {
        if let Some(word) = self.words.get_mut(usize::from(field.word) % STATE_WORDS) {
            *word |= field.mask << field.shift;
        }
    }

    /// Adds all bits of another set.
    #[inline]
    pub(crate) fn unite(&mut self, other: &Mask) {
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
    }

    /// Adds the bits of the first words of another set.
    #[inline]
    pub(crate) fn unite_words(&mut self, other: &Mask, words: usize) {
        for (word, more) in self.words.iter_mut().zip(&other.words).take(words) {
            *word |= more;
        }
    }

    /// Whether a bit of the field is in the set.
    pub(crate) fn touches(&self, field: Field) -> bool {
        self.words
            .get(usize::from(field.word) % STATE_WORDS)
            .is_some_and(|word| word & (field.mask << field.shift) != 0)
    }

    /// Whether every bit is in `other`.
    pub(crate) fn within(&self, other: &Mask) -> bool {
        self.words.iter().zip(&other.words).all(|(word, other)| word & !other == 0)
    }
}

/// The fields of a program's state, with names for people.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    fields: Vec<(String, Field)>,
    used: Vec<u32>,
    overflow: bool,
}

impl Layout {
    /// A new field for numbers from 0 to `largest`.
    pub(super) fn add(&mut self, name: impl Into<String>, largest: u64) -> Field {
        let width = 64 - largest.leading_zeros();
        if width == 0 {
            return Field::default();
        }
        let word = self.used.iter().position(|&used| used + width <= 64).unwrap_or_else(|| {
            self.used.push(0);
            self.used.len() - 1
        });
        let shift = self.used.get(word).copied().unwrap_or(0);
        if let Some(used) = self.used.get_mut(word) {
            *used += width;
        }
        if word >= STATE_WORDS {
            self.overflow = true;
            return Field::default();
        }
        let mask = if width == 64 { u64::MAX } else { (1 << width) - 1 };
        let field = Field { word: u8::try_from(word).unwrap_or(0), shift: u8::try_from(shift).unwrap_or(0), mask };
        self.fields.push((name.into(), field));
        field
    }

    /// Whether more bits were asked for than a state has.
    pub(super) fn overflows(&self) -> bool {
        self.overflow
    }

    /// Names and places of all fields.
    #[must_use]
    pub fn fields(&self) -> &[(String, Field)] {
        &self.fields
    }

    /// Words in use.
    pub(crate) fn words(&self) -> usize {
        self.used.len()
    }

    /// Bits in use.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.used.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_do_not_touch_each_other() {
        let mut layout = Layout::default();
        let fields: Vec<(Field, u64)> =
            [1, 60, 1, 0, 1000, u64::MAX, 7].into_iter().map(|n| (layout.add("f", n), n)).collect();
        let mut state = State::EMPTY;
        for &(field, largest) in &fields {
            state.set(field, largest);
        }
        for &(field, largest) in &fields {
            assert_eq!(state.get(field), largest);
            state.set(field, 0);
            assert_eq!(state.get(field), 0);
        }
        assert_eq!(state, State::EMPTY);
        assert!(!layout.overflows());
        (0..20).for_each(|_| {
            layout.add("wide", u64::MAX);
        });
        assert!(layout.overflows());
    }
}
