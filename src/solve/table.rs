//! The distinct states of one level: an open-addressing table over packed words.

/// Distinct keys of a fixed number of words, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Hash tag in the upper half, 1 + place in the lower; 0 where free.
    slots: Vec<u64>,
    keys: Vec<u64>,
    /// The id each key was given.
    pub(super) ids: Vec<u32>,
}

/// A 64-bit hash of packed words: a wide multiply and a fold for each.
#[inline]
pub(super) fn hash(words: &[u64]) -> u64 {
    words.iter().fold(0x9e37_79b9_7f4a_7c15, |hash: u64, word| {
        let product = u128::from(hash ^ word) * 0xd6e8_feb8_6659_fd93;
        (product as u64 ^ (product >> 64) as u64).rotate_left(27)
    })
}

impl Table {
    /// The id of a key; `next` gives one to a key that is new.
    #[inline]
    pub(super) fn insert(&mut self, key: &[u64], hash: u64, next: impl FnOnce() -> u32) -> u32 {
        if self.ids.len() * 2 >= self.slots.len() {
            self.grow(key.len());
        }
        let mask = self.slots.len() - 1;
        let tag = hash & 0xffff_ffff_0000_0000;
        let mut at = usize::try_from(hash & u64::from(u32::MAX)).unwrap_or(0) & mask;
        loop {
            let slot = self.slots.get(at).copied().unwrap_or(0);
            if slot == 0 {
                break;
            }
            if slot & 0xffff_ffff_0000_0000 == tag {
                let place = usize::try_from(slot & u64::from(u32::MAX)).unwrap_or(1) - 1;
                // A few words: a loop is shorter than a call that compares bytes.
                let known = self.keys.get(place * key.len()..(place + 1) * key.len());
                if known.is_some_and(|known| known.iter().zip(key).all(|(a, b)| a == b)) {
                    return self.ids.get(place).copied().unwrap_or(0);
                }
            }
            at = (at + 1) & mask;
        }
        let id = next();
        self.keys.extend_from_slice(key);
        self.ids.push(id);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = tag | self.ids.len() as u64;
        }
        id
    }

    fn grow(&mut self, width: usize) {
        let size = (self.slots.len() * 2).max(16);
        self.slots.clear();
        self.slots.resize(size, 0);
        for (place, key) in self.keys.chunks_exact(width.max(1)).enumerate() {
            let hash = hash(key);
            let mut at = usize::try_from(hash & u64::from(u32::MAX)).unwrap_or(0) & (size - 1);
            while self.slots.get(at).is_some_and(|s| *s != 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = hash & 0xffff_ffff_0000_0000 | (place as u64 + 1);
            }
        }
    }

    /// Number of keys.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The packed words of all keys, in order.
    pub(super) fn keys(&self) -> &[u64] {
        &self.keys
    }

    /// Bytes in use.
    pub(super) fn bytes(&self) -> usize {
        self.slots.capacity() * 8 + self.keys.capacity() * 8 + self.ids.capacity() * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_are_one_and_others_are_not() {
        let mut table = Table::default();
        let mut count = 0;
        for round in 0..2 {
            for i in 0..5_000u64 {
                let key = [i % 70, i / 70, 0];
                let id = table.insert(&key, hash(&key), || {
                    count += 1;
                    count - 1
                });
                assert_eq!(u64::from(id), i, "round {round}");
            }
        }
        assert_eq!(table.len(), 5_000);
    }
}
