//! Records of comma-separated values.
//!
//! A line without a quotation mark is split where it stands, which is several times as fast as the parser that everything
//! else goes through; a test holds that both read the same.

use std::io::{BufRead, BufReader, Read};
use std::ops::Range;

use csv_core::ReadRecordResult;

use super::error::Problem;
use super::{LONGEST_LINE, MOST_COLUMNS};

pub(super) struct Records<'r> {
    input: BufReader<Box<dyn Read + Send + 'r>>,
    /// The line at hand, and how much of it is done.
    line: Vec<u8>,
    done: usize,
    /// Lines read so far, and the one in which the record began.
    lines: u64,
    started: u64,
    parser: csv_core::Reader,
    /// The text of a parsed record, and where its fields end.
    parsed: Vec<u8>,
    ends: Vec<usize>,
    is_parsed: bool,
    /// Where fields stand in the line or in the parsed text.
    fields: Vec<Range<usize>>,
}

impl<'r> Records<'r> {
    pub(super) fn new(input: Box<dyn Read + Send + 'r>) -> Records<'r> {
        Records {
            input: BufReader::with_capacity(256 << 10, input),
            line: Vec::new(),
            done: 0,
            lines: 0,
            started: 0,
            parser: csv_core::Reader::new(),
            parsed: vec![0; 1024],
            ends: vec![0; 64],
            is_parsed: false,
            fields: Vec::new(),
        }
    }

    /// Fields of the record.
    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    pub(super) fn field(&self, place: usize) -> Option<&[u8]> {
        let text = if self.is_parsed { &self.parsed } else { &self.line };
        text.get(self.fields.get(place)?.clone())
    }

    /// The line, from 1, in which the record begins.
    pub(super) fn line(&self) -> u64 {
        self.started
    }

    /// Reads the next record; false at the end.
    pub(super) fn next(&mut self) -> Result<bool, Problem> {
        loop {
            if self.done >= self.line.len() && !self.next_line()? {
                return Ok(false);
            }
            self.started = self.lines;
            let rest = self.line.get(self.done..).unwrap_or_default();
            let body = rest.strip_suffix(b"\n").unwrap_or(rest);
            let body = body.strip_suffix(b"\r").unwrap_or(body);
            if body.contains(&b'"') || body.contains(&b'\r') {
                return self.parse();
            }
            let start = self.done;
            self.done = self.line.len();
            if body.is_empty() {
                continue;
            }
            let columns = 1 + body.iter().filter(|byte| **byte == b',').count();
            if columns > MOST_COLUMNS {
                return Err(Problem::ManyColumns { columns });
            }
            self.is_parsed = false;
            self.fields.clear();
            let mut at = start;
            self.fields.extend(body.split(|byte| *byte == b',').map(|field| {
                let range = at..at + field.len();
                at = range.end + 1;
                range
            }));
            return Ok(true);
        }
    }

    /// Reads the next line; false at the end of the file.
    fn next_line(&mut self) -> Result<bool, Problem> {
        self.line.clear();
        self.done = 0;
        let limit = LONGEST_LINE as u64 + 1;
        (&mut self.input).take(limit).read_until(b'\n', &mut self.line).map_err(Problem::Io)?;
        self.lines += 1;
        if self.line.len() > LONGEST_LINE {
            self.started = self.lines;
            return Err(Problem::LongLine);
        }
        if self.lines == 1 && self.line.starts_with(b"\xEF\xBB\xBF") {
            self.done = 3;
            // A line of nothing but the mark is empty, not the end.
            return Ok(true);
        }
        Ok(!self.line.is_empty())
    }

    /// Parses a record that begins here, over as many lines as it has.
    fn parse(&mut self) -> Result<bool, Problem> {
        let (mut written, mut ended) = (0, 0);
        let mut is_over = false;
        loop {
            let input = if is_over { &[][..] } else { self.line.get(self.done..).unwrap_or_default() };
            let output = self.parsed.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(ended..).unwrap_or_default();
            let (result, read, more, fields) = self.parser.read_record(input, output, ends);
            self.done += read;
            written += more;
            ended += fields;
            match result {
                ReadRecordResult::InputEmpty => is_over = !self.next_line()?,
                // A quotation mark that is never closed would swallow a whole file.
                ReadRecordResult::OutputFull if written >= LONGEST_LINE => return Err(Problem::LongLine),
                ReadRecordResult::OutputFull => self.parsed.resize(2 * self.parsed.len(), 0),
                ReadRecordResult::OutputEndsFull if ended > MOST_COLUMNS => {
                    return Err(Problem::ManyColumns { columns: ended + 1 });
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(false),
            }
        }
        self.is_parsed = true;
        self.fields.clear();
        let mut start = 0;
        self.fields.extend(self.ends.iter().take(ended).map(|end| std::mem::replace(&mut start, *end)..*end));
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    fn ours(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut records = Records::new(Box::new(Cursor::new(text.to_vec())));
        let mut all = Vec::new();
        while records.next().unwrap() {
            all.push((0..records.len()).map(|place| records.field(place).unwrap().to_vec()).collect());
        }
        all
    }

    fn parsers(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
        reader.byte_records().map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn split_and_parsed_records_are_the_same(text in "[a,\"\n\r é]{0,24}") {
            prop_assert_eq!(ours(text.as_bytes()), parsers(text.as_bytes()));
        }
    }

    #[test]
    fn records_know_the_line_they_begin_in() {
        let text = b"\xEF\xBB\xBFa,b\r\n\n\"x\ny\",1\r\nlast";
        let mut records = Records::new(Box::new(Cursor::new(text.to_vec())));
        let mut lines = Vec::new();
        while records.next().unwrap() {
            lines.push((records.line(), records.len()));
        }
        assert_eq!(lines, [(1, 2), (3, 2), (5, 1)]);
    }
}
