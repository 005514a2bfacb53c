//! A look at Thrift's compact encoding before the Parquet reader believes it.
//!
//! Source: Thrift compact protocol, <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>;
//! field numbers from parquet.thrift of Apache Parquet.

use super::DEEPEST;

/// What a footer says about its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// Groups and columns, the root included.
    pub(super) elements: usize,
    /// The deepest nesting below the root.
    pub(super) depth: usize,
}

/// The sizes that a page's header states, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageSizes {
    pub(super) uncompressed: i64,
    pub(super) compressed: i64,
}

/// The shape of the columns of a `FileMetaData`; `None` if it is no whole, sane struct.
pub(super) fn footer(bytes: &[u8]) -> Option<Shape> {
    let mut compact = Compact { rest: bytes };
    let mut shape = None;
    let mut id = 0;
    while let Some((kind, next)) = compact.field(id)? {
        id = next;
        if (id, kind) == (2, LIST) {
            shape = Some(compact.schema()?);
        } else {
            compact.skip(kind, DEEPEST)?;
        }
    }
    shape
}

/// The sizes in the `PageHeader` that starts here; `None` if it is not wholly in these bytes.
pub(super) fn page(bytes: &[u8]) -> Option<PageSizes> {
    let mut compact = Compact { rest: bytes };
    let (mut uncompressed, mut compressed) = (None, None);
    let mut id = 0;
    while let Some((kind, next)) = compact.field(id)? {
        id = next;
        match (id, kind) {
            (2, I32) => uncompressed = Some(compact.zigzag()?),
            (3, I32) => compressed = Some(compact.zigzag()?),
            _ => compact.skip(kind, DEEPEST)?,
        }
    }
    Some(PageSizes { uncompressed: uncompressed?, compressed: compressed? })
}

const TRUE: u8 = 1;
const FALSE: u8 = 2;
const I8: u8 = 3;
const I16: u8 = 4;
const I32: u8 = 5;
const I64: u8 = 6;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
const STRUCT: u8 = 12;
const UUID: u8 = 13;

struct Compact<'a> {
    rest: &'a [u8],
}

impl Compact<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn pass(&mut self, count: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(count).ok()?..)?;
        Some(())
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn zigzag(&mut self) -> Option<i64> {
        let value = self.varint()?;
        let half = i64::try_from(value >> 1).ok()?;
        Some(if value & 1 == 0 { half } else { -half - 1 })
    }

    /// The next field's type and number; an inner `None` at the end of the struct.
    fn field(&mut self, last: i64) -> Option<Option<(u8, i64)>> {
        let head = self.byte()?;
        let kind = head & 0x0f;
        match head >> 4 {
            _ if kind == 0 => Some(None),
            0 => Some(Some((kind, self.zigzag()?))),
            step => Some(Some((kind, last + i64::from(step)))),
        }
    }

    /// Type and number of the elements of a list. Each takes a byte or more, so a larger number is a lie.
    fn list(&mut self) -> Option<(u8, usize)> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => usize::try_from(self.varint()?).ok()?,
            count => usize::from(count),
        };
        (count <= self.rest.len()).then_some((head & 0x0f, count))
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            TRUE | FALSE => Some(()),
            I8 => self.pass(1),
            I16 | I32 | I64 => self.varint().map(drop),
            DOUBLE => self.pass(8),
            UUID => self.pass(16),
            BINARY => {
                let length = self.varint()?;
                self.pass(length)
            }
            LIST | SET => {
                let (element, count) = self.list()?;
                // Readers disagree whether a truth value in a list takes a byte, and no footer has one.
                if count > 0 && matches!(element, TRUE | FALSE) {
                    return None;
                }
                (0..count).try_for_each(|_| self.skip(element, depth))
            }
            STRUCT => {
                let mut id = 0;
                while let Some((kind, next)) = self.field(id)? {
                    id = next;
                    self.skip(kind, depth)?;
                }
                Some(())
            }
            // Nothing in a footer or page header is a map.
            MAP => None,
            _ => None,
        }
    }

    /// The list of `SchemaElement`s: the tree of columns, each group before its children.
    fn schema(&mut self) -> Option<Shape> {
        let (element, count) = self.list()?;
        if element != STRUCT && count > 0 {
            return None;
        }
        let mut shape = Shape { elements: count, depth: 0 };
        // Children that are still to come, per open group.
        let mut open: Vec<i64> = Vec::new();
        for _ in 0..count {
            let children = self.children()?;
            shape.depth = shape.depth.max(open.len());
            if let Some(left) = open.last_mut() {
                *left -= 1;
            }
            if children > 0 {
                open.push(children);
            }
            while open.last().is_some_and(|left| *left <= 0) {
                open.pop();
            }
            // Counting on would take memory for nothing.
            if shape.depth > DEEPEST {
                return Some(shape);
            }
        }
        Some(shape)
    }

    /// How many children the `SchemaElement` that starts here has.
    fn children(&mut self) -> Option<i64> {
        let mut children = 0;
        let mut id = 0;
        while let Some((kind, next)) = self.field(id)? {
            id = next;
            if (id, kind) == (5, I32) {
                children = self.zigzag()?;
            } else {
                self.skip(kind, DEEPEST)?;
            }
        }
        Some(children)
    }
}
