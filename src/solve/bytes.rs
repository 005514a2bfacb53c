//! A solution as bytes: written once, read back a few rows at a time, each block of it checked when it is read.
//!
//! ```text
//! "toughcall solution 3\n"  u64 length of the head  head (JSON)  u64 checksum of the head
//! blocks of 4,096 bytes, each followed by the u64 checksum of its place and contents
//! ```
//! The blocks hold labels, rows, edges and flips, each from a new block on; all numbers are little-endian.

use std::io;

use super::graph::{Edge, Label};

/// First bytes of every solution.
pub(super) const MAGIC: &[u8; 21] = b"toughcall solution 3\n";
/// Bytes of a block, without its checksum.
const BLOCK: usize = 4_096;
const WITH_SUM: usize = BLOCK + 8;
/// Bytes of a row.
pub(super) const ROW: usize = 64;
/// Bytes of a label.
pub(super) const LABEL: usize = 32;

/// Bytes that can be read from any place: a file, or memory.
pub trait Source: Send + Sync {
    /// Fills `buffer` from the byte at `at` on.
    ///
    /// # Errors
    /// If there are not so many bytes, or they cannot be read.
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<()>;
}

impl Source for Vec<u8> {
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<()> {
        let from = usize::try_from(at).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        let bytes = from.checked_add(buffer.len()).and_then(|to| self.get(from..to));
        buffer.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

/// A checksum of a block at its place: 64 bits, to find damage and not to withstand malice.
fn checksum(place: u64, bytes: &[u8]) -> u64 {
    let words = bytes.chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
        u64::from_le_bytes(word)
    });
    words.fold(place ^ 0x9e37_79b9_7f4a_7c15, |hash, word| {
        let product = u128::from(hash ^ word) * 0xd6e8_feb8_6659_fd93;
        (product as u64 ^ (product >> 64) as u64).rotate_left(27) ^ word
    })
}

/// Puts a solution together.
#[derive(Debug)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    block: Vec<u8>,
    blocks: u64,
}

impl Writer {
    pub(super) fn new(head: &[u8]) -> Writer {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&(head.len() as u64).to_le_bytes());
        bytes.extend_from_slice(head);
        bytes.extend_from_slice(&checksum(0, head).to_le_bytes());
        Writer { bytes, block: Vec::with_capacity(BLOCK), blocks: 0 }
    }

    pub(super) fn put(&mut self, record: &[u8]) {
        self.block.extend_from_slice(record);
        if self.block.len() >= BLOCK {
            self.flush();
        }
    }

    /// Ends a section: the next begins with a block of its own.
    pub(super) fn flush(&mut self) {
        if self.block.is_empty() {
            return;
        }
        self.block.resize(BLOCK, 0);
        self.bytes.extend_from_slice(&self.block);
        self.bytes.extend_from_slice(&checksum(self.blocks, &self.block).to_le_bytes());
        self.block.clear();
        self.blocks += 1;
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.flush();
        self.bytes
    }
}

/// Why bytes are no solution.
#[derive(Debug)]
pub struct Damaged;

impl From<io::Error> for Damaged {
    fn from(_: io::Error) -> Damaged {
        Damaged
    }
}

/// Reads a solution.
pub(super) struct Reader {
    source: Box<dyn Source>,
    blocks_at: u64,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").finish_non_exhaustive()
    }
}

impl Reader {
    /// Opens a solution and returns its head.
    pub(super) fn open(source: Box<dyn Source>) -> Result<(Reader, Vec<u8>), Damaged> {
        let mut magic = [0; MAGIC.len()];
        source.read_at(0, &mut magic)?;
        if &magic != MAGIC {
            return Err(Damaged);
        }
        let word = |at: u64| {
            let mut word = [0; 8];
            source.read_at(at, &mut word).map(|()| u64::from_le_bytes(word))
        };
        let start = MAGIC.len() as u64 + 8;
        let length = word(MAGIC.len() as u64)?;
        // No head is larger than this; a damaged length must not exhaust memory.
        let size = usize::try_from(length).ok().filter(|l| *l < 1 << 28).ok_or(Damaged)?;
        let sum = word(start + length)?;
        let mut head = vec![0; size];
        source.read_at(start, &mut head)?;
        if checksum(0, &head) != sum {
            return Err(Damaged);
        }
        Ok((Reader { source, blocks_at: start + length + 8 }, head))
    }

    /// Fills `record` from a byte of the blocks, which it does not cross.
    fn read(&self, at: u64, record: &mut [u8]) -> Result<(), Damaged> {
        let (block, offset) = (at / BLOCK as u64, usize::try_from(at % BLOCK as u64).map_err(|_| Damaged)?);
        let mut bytes = [0; WITH_SUM];
        self.source.read_at(self.blocks_at + block * WITH_SUM as u64, &mut bytes)?;
        let (data, sum) = bytes.split_at(BLOCK);
        let sum: [u8; 8] = sum.try_into().map_err(|_| Damaged)?;
        if checksum(block, data) != u64::from_le_bytes(sum) {
            return Err(Damaged);
        }
        record.copy_from_slice(data.get(offset..offset + record.len()).ok_or(Damaged)?);
        Ok(())
    }

    /// A whole section, record by record.
    pub(super) fn section(
        &self,
        from: u64,
        records: u64,
        size: usize,
        mut each: impl FnMut(&[u8]),
    ) -> Result<(), Damaged> {
        let per_block = (BLOCK / size) as u64;
        let mut record = vec![0; BLOCK];
        let mut left = records;
        let mut at = from;
        while left > 0 {
            self.read(at, &mut record)?;
            let now = left.min(per_block);
            record.chunks_exact(size).take(usize::try_from(now).unwrap_or(0)).for_each(&mut each);
            left -= now;
            at += BLOCK as u64;
        }
        Ok(())
    }

    /// Whether a block is as it was written.
    pub(super) fn is_whole(&self, block: u64) -> bool {
        self.read(block * BLOCK as u64, &mut [0; BLOCK]).is_ok()
    }

    /// Writes everything up to a number of blocks.
    pub(super) fn copy_to(&self, blocks: u64, out: &mut dyn io::Write) -> io::Result<()> {
        let mut head = vec![0; usize::try_from(self.blocks_at).unwrap_or(0)];
        self.source.read_at(0, &mut head)?;
        out.write_all(&head)?;
        let mut block = vec![0; WITH_SUM];
        for place in 0..blocks {
            self.source.read_at(self.blocks_at + place * WITH_SUM as u64, &mut block)?;
            out.write_all(&block)?;
        }
        Ok(())
    }

    pub(super) fn record<const SIZE: usize>(&self, section: u64, place: u64) -> Result<[u8; SIZE], Damaged> {
        let mut record = [0; SIZE];
        self.read(section + place * SIZE as u64, &mut record)?;
        Ok(record)
    }
}

/// Bytes that a section of so many records takes, whole blocks.
pub(super) fn section_bytes(records: u64, size: usize) -> u64 {
    (records * size as u64).div_ceil(BLOCK as u64) * BLOCK as u64
}

/// A row with its values.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Row {
    pub(super) first_edge: u32,
    pub(super) edges: u32,
    pub(super) menu: u32,
    pub(super) first_action: u32,
    pub(super) value: f64,
    pub(super) worst: f64,
    pub(super) components: [f64; 4],
}

fn part<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let mut found = [0; N];
    found.iter_mut().zip(bytes.iter().skip(at)).for_each(|(to, from)| *to = *from);
    found
}

impl Row {
    pub(super) fn encode(&self) -> [u8; ROW] {
        let mut bytes = [0; ROW];
        let words = [self.first_edge, self.edges, self.menu, self.first_action].map(u32::to_le_bytes).concat();
        let numbers = [self.value, self.worst].into_iter().chain(self.components).flat_map(f64::to_le_bytes);
        bytes.iter_mut().zip(words.into_iter().chain(numbers)).for_each(|(to, from)| *to = from);
        bytes
    }

    pub(super) fn decode(bytes: &[u8; ROW]) -> Row {
        let word = |i: usize| u32::from_le_bytes(part(bytes, 4 * i));
        let number = |i: usize| f64::from_le_bytes(part(bytes, 16 + 8 * i));
        Row {
            first_edge: word(0),
            edges: word(1),
            menu: word(2),
            first_action: word(3),
            value: number(0),
            worst: number(1),
            components: [number(2), number(3), number(4), number(5)],
        }
    }
}

impl Label {
    pub(super) fn encode(&self) -> [u8; LABEL] {
        let mut bytes = [0; LABEL];
        let points = self.points.into_iter().flat_map(i32::to_le_bytes);
        let all = self.weight.to_le_bytes().into_iter().chain(self.total.to_le_bytes()).chain(points);
        bytes.iter_mut().zip(all).for_each(|(to, from)| *to = from);
        bytes
    }

    pub(super) fn decode(bytes: &[u8]) -> Label {
        let points = [0, 1, 2, 3].map(|i| i32::from_le_bytes(part(bytes, 16 + 4 * i)));
        Label { weight: u64::from_le_bytes(part(bytes, 0)), total: u64::from_le_bytes(part(bytes, 8)), points }
    }
}

impl Edge {
    pub(super) fn encode(self) -> [u8; 8] {
        (u64::from(self.target) << 32 | u64::from(self.raw_label())).to_le_bytes()
    }

    pub(super) fn decode(bytes: [u8; 8]) -> Edge {
        let word = u64::from_le_bytes(bytes);
        Edge::from_raw((word >> 32) as u32, word as u32)
    }
}
