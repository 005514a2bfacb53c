//! The states still to come, in shards that threads take states into without waiting for each other.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::graph::Edge;
use super::table::Table;

/// Parts of every level's table; fixed, so that the result does not depend on the number of threads.
pub(super) const SHARDS: usize = 16;
/// Stands for the end until rows are numbered.
pub(super) const END: u32 = u32::MAX;

/// The successors of one chunk.
#[derive(Default)]
pub(super) struct Chunk {
    /// Menu and number of edges, by state.
    pub(super) rows: Vec<(u32, u32)>,
    /// Label with its mark, and the shard; `SHARDS` for the end.
    pub(super) edges: Vec<(u32, bool, u8)>,
    /// The edges with the ids of what they lead to.
    pub(super) joined: Vec<Edge>,
    /// By shard, so that threads that take in different shards do not wait for each other.
    pub(super) lanes: [Mutex<Lane>; SHARDS],
}

/// The successors of a chunk that belong to one shard.
#[derive(Default)]
#[repr(align(128))]
pub(super) struct Lane {
    /// Level, hash and words of each.
    pub(super) out: Vec<u64>,
    /// The ids given.
    pub(super) ids: Vec<u32>,
}

impl Chunk {
    #[inline]
    pub(super) fn lane(&mut self, shard: usize) -> Option<&mut Lane> {
        self.lanes.get_mut(shard).map(|lane| lane.get_mut().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts edges and the ids given by the shards together.
    pub(super) fn join(&mut self) {
        self.joined.clear();
        let mut ids =
            self.lanes.each_mut().map(|lane| lane.get_mut().unwrap_or_else(PoisonError::into_inner).ids.iter());
        for (label, last, shard) in &self.edges {
            let id = ids.get_mut(usize::from(*shard)).and_then(Iterator::next).copied().unwrap_or(END);
            self.joined.push(Edge::new(id, *label, *last));
        }
    }
}

/// One shard of all levels still to come.
#[derive(Default)]
#[repr(align(128))]
pub(super) struct Shard {
    pub(super) levels: BTreeMap<u64, Table>,
    pub(super) count: u32,
    /// Row by id, once known.
    pub(super) rows: Vec<u32>,
}

impl Shard {
    /// Gives rows from `first` on to ids.
    pub(super) fn number(&mut self, ids: &[u32], first: u32) {
        for (row, id) in (first..).zip(ids) {
            let place = (id / SHARDS as u32) as usize;
            if self.rows.len() <= place {
                self.rows.resize(place + 1, 0);
            }
            if let Some(slot) = self.rows.get_mut(place) {
                *slot = row;
            }
        }
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A thread that panicked has taken the process down with it already.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

/// Takes a round's successors into one shard, chunk by chunk.
pub(super) fn take_in(shard_number: usize, shard: &mut Shard, chunks: &[RwLock<Chunk>], words: usize) {
    for chunk in chunks {
        let chunk = read(chunk);
        let Some(lane) = chunk.lanes.get(shard_number) else { continue };
        let mut lane = lock(lane);
        let Lane { out, ids } = &mut *lane;
        ids.clear();
        let mut records = out.chunks_exact(words + 2).peekable();
        while let Some(&level) = records.peek().and_then(|r| r.first()) {
            let table = shard.levels.entry(level).or_default();
            while let Some(record) = records.next_if(|r| r.first() == Some(&level)) {
                let (Some(&hash), Some(key)) = (record.get(1), record.get(2..)) else { continue };
                let count = &mut shard.count;
                ids.push(table.insert(key, hash, || {
                    *count += 1;
                    (*count - 1) * SHARDS as u32 + shard_number as u32
                }));
            }
        }
    }
}
