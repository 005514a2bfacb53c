//! What a run came to: one row of a table, and rows as bytes.

use crate::engine::{Rest, rest};
use crate::program::{Program, State};

/// What one run came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Row {
    /// Thousandths by component.
    pub points: [i64; 4],
    /// The ending, by place.
    pub ending: u16,
    /// The tick it was entered.
    pub tick: u32,
    /// Decisions taken, rankings among them.
    pub decisions: u32,
}

impl Row {
    /// What a run that is played out came to, with its points by component and its number of decisions.
    pub(crate) fn of(program: &Program, state: &State, points: [i64; 4], decisions: u32) -> Row {
        let ending = match rest(program, state) {
            Rest::Ended(ending) => ending.0,
            // INVARIANT: a run that is played out rests at an ending.
            Rest::Decision(_) | Rest::Ranking(_) | Rest::Draw(_) => u16::MAX,
        };
        Row { points, ending, tick: program.view(state).tick(), decisions }
    }

    /// The score, in thousandths.
    #[must_use]
    pub fn score(&self) -> i64 {
        self.points.iter().sum()
    }
}

/// Rows of consecutive runs: for each run in order, one for each policy in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    rows: Vec<Row>,
    /// For each row every variable, in steps above its least value.
    variables: Vec<u64>,
}

impl Rows {
    /// Adds a row with its variables.
    pub fn push(&mut self, row: Row, variables: impl Iterator<Item = u64>) {
        self.rows.push(row);
        self.variables.extend(variables);
    }

    /// Every row with its variables.
    pub fn iter(&self, program: &Program) -> impl Iterator<Item = (&Row, &[u64])> {
        let n = program.variables.len();
        // Three variables exist in every scenario, so no chunk is empty.
        self.rows.iter().zip(self.variables.chunks(n.max(1)))
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Takes all rows out and keeps the memory.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.variables.clear();
    }

    /// Appends the rows as bytes: numbers in groups of seven bits, the least first (LEB128).
    pub fn encode(&self, program: &Program, out: &mut Vec<u8>) {
        for (row, variables) in self.iter(program) {
            for points in row.points {
                put(points.unsigned_abs(), out);
            }
            [u64::from(row.ending), u64::from(row.tick), u64::from(row.decisions)]
                .into_iter()
                .for_each(|n| put(n, out));
            variables.iter().for_each(|n| put(*n, out));
        }
    }

    /// Reads one row from the beginning of bytes and adds it; the bytes that follow. None if they hold no whole row.
    pub fn decode<'b>(&mut self, program: &Program, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let mut rest = bytes;
        let mut next = || get(&mut rest);
        let mut row = Row::default();
        for points in &mut row.points {
            *points = i64::try_from(next()?).ok()?;
        }
        row.ending = u16::try_from(next()?).ok()?;
        row.tick = u32::try_from(next()?).ok()?;
        row.decisions = u32::try_from(next()?).ok()?;
        let before = self.variables.len();
        for _ in 0..program.variables.len() {
            let Some(n) = next() else {
                self.variables.truncate(before);
                return None;
            };
            self.variables.push(n);
        }
        self.rows.push(row);
        Some(rest)
    }
}

fn put(mut n: u64, out: &mut Vec<u8>) {
    while n >= 128 {
        out.push((n & 127) as u8 | 128);
        n >>= 7;
    }
    out.push((n & 127) as u8);
}

fn get(bytes: &mut &[u8]) -> Option<u64> {
    let mut n = 0u64;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        n |= u64::from(first & 127) << shift;
        if first & 128 == 0 {
            return Some(n);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{built_in, load};

    #[test]
    fn rows_survive_as_bytes_and_torn_ones_are_refused() {
        let program = load(&built_in("warm-up").unwrap()).0.unwrap();
        let mut rows = Rows::default();
        for i in 0..5u32 {
            let row = Row { points: [40_000, 0, 127, 128 + i64::from(i)], ending: 300, tick: i, decisions: 1 << i };
            rows.push(row, (0..program.variables.len() as u64).map(|v| v << (i * 12)));
        }
        let mut bytes = Vec::new();
        rows.encode(&program, &mut bytes);
        let (mut read, mut rest) = (Rows::default(), bytes.as_slice());
        while !rest.is_empty() {
            rest = read.decode(&program, rest).unwrap();
        }
        assert_eq!(read, rows);
        let first = bytes.len() - Rows::default().decode(&program, &bytes).unwrap().len();
        for torn in 0..first {
            assert!(Rows::default().decode(&program, &bytes[..torn]).is_none());
        }
        assert!(Rows::default().decode(&program, &[255; 40]).is_none());
    }
}
