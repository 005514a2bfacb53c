//! Small numbers for values that come again and again, shared between threads.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

/// A multiply and fold for each word: what is hashed here comes from the program itself, so nobody can choose collisions.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fold(u64);

impl Fold {
    #[inline]
    fn mix(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word ^ 0x9e37_79b9_7f4a_7c15) * 0xd6e8_feb8_6659_fd93;
        self.0 = (product as u64 ^ (product >> 64) as u64).rotate_left(27);
    }
}

impl Hasher for Fold {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            self.mix(chunk.iter().fold(chunk.len() as u64, |word, byte| word << 8 | u64::from(*byte)));
        }
    }
    #[inline]
    fn write_u8(&mut self, n: u8) {
        self.mix(u64::from(n));
    }
    #[inline]
    fn write_u16(&mut self, n: u16) {
        self.mix(u64::from(n));
    }
    #[inline]
    fn write_u32(&mut self, n: u32) {
        self.mix(u64::from(n));
    }
    #[inline]
    fn write_u64(&mut self, n: u64) {
        self.mix(n);
    }
    #[inline]
    fn write_usize(&mut self, n: usize) {
        self.mix(n as u64);
    }
}

/// A map with that hash.
pub(super) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Fold>>;

/// Values with their numbers, both ways.
type Numbered<T> = (Map<T, u32>, Vec<T>);

/// The values all threads have met.
#[derive(Debug)]
pub(super) struct Shared<T>(Arc<Mutex<Numbered<T>>>);

impl<T> Default for Shared<T> {
    fn default() -> Shared<T> {
        Shared(Arc::new(Mutex::new((Map::default(), Vec::new()))))
    }
}

impl<T: Clone> Shared<T> {
    /// All values by their number.
    pub(super) fn into_inner(self) -> Vec<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }
}

/// One thread's view of them.
#[derive(Debug)]
pub(super) struct Interner<T> {
    shared: Arc<Mutex<Numbered<T>>>,
    known: Map<T, u32>,
}

impl<T: Clone + Eq + Hash> Interner<T> {
    pub(super) fn new(shared: &Shared<T>) -> Interner<T> {
        Interner { shared: Arc::clone(&shared.0), known: Map::default() }
    }

    /// The number of a value. Which number is a matter of who comes first; only the value means anything.
    #[inline]
    pub(super) fn place(&mut self, value: &T) -> u32 {
        if let Some(&place) = self.known.get(value) {
            return place;
        }
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let (places, list) = &mut *shared;
        let place = *places.entry(value.clone()).or_insert_with(|| {
            list.push(value.clone());
            u32::try_from(list.len() - 1).unwrap_or(u32::MAX)
        });
        self.known.insert(value.clone(), place);
        place
    }
}
