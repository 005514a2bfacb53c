//! What stands between a file that may be crafted and the reader that believes its headers.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

use super::super::MOST_COLUMNS;
use super::super::error::Problem;
use super::super::reader::Source;
use super::{DEEPEST, LARGEST_PAGE, thrift};

/// A page's header, with the statistics in it, is smaller than this.
const PAGE_HEADER: usize = 32 << 10;

/// Length of the footer (4 bytes) and the magic number, at the file's end.
const TAIL: u64 = 8;

const MAGIC: &[u8] = b"PAR1";

/// The bytes of a file, with the sizes in them checked before they are believed.
pub(super) struct Guarded {
    bytes: Input,
    length: u64,
}

enum Input {
    // One position is shared by all readers of a file.
    File(Mutex<File>),
    Memory(Bytes),
}

impl Guarded {
    /// Opens a file; also gives its footer, which has been looked at.
    pub(super) fn open(source: Source) -> std::result::Result<(Guarded, Bytes), Problem> {
        let guarded = match source {
            Source::File(file) => {
                let length = file.metadata().map_err(Problem::Io)?.len();
                Guarded { bytes: Input::File(Mutex::new(file)), length }
            }
            Source::Bytes(bytes) => {
                let bytes = Bytes::from(bytes);
                Guarded { length: bytes.len() as u64, bytes: Input::Memory(bytes) }
            }
        };
        let footer = guarded.footer()?;
        Ok((guarded, footer))
    }

    fn footer(&self) -> std::result::Result<Bytes, Problem> {
        if self.length == 0 {
            return Err(Problem::Empty);
        }
        let part = |start, length| self.read(start, length).map_err(Problem::Io);
        let cut = || Problem::Broken("its end is missing".to_owned());
        if self.length < TAIL + MAGIC.len() as u64 || part(0, MAGIC.len())? != MAGIC {
            return Err(Problem::NotParquet);
        }
        let tail = part(self.length - TAIL, 8)?;
        let (size, magic) = tail.split_first_chunk::<4>().ok_or_else(cut)?;
        if magic == b"PARE" {
            return Err(Problem::NotRead("an encrypted file".to_owned()));
        }
        if magic != MAGIC {
            return Err(cut());
        }
        let size = u64::from(u32::from_le_bytes(*size));
        // What the reader makes of a footer is many times as large; a file of many row groups may have a large one.
        if size > self.length - TAIL || size > (4 << 20) + self.length / 16 {
            return Err(Problem::Broken("its footer is too large".to_owned()));
        }
        let footer = part(self.length - TAIL - size, usize::try_from(size).map_err(|_| cut())?)?;
        let malformed = || Problem::Broken("its footer is malformed".to_owned());
        let shape = thrift::footer(&footer).ok_or_else(malformed)?;
        if shape.depth > DEEPEST {
            return Err(Problem::NotRead(format!("a nesting of columns deeper than {DEEPEST}")));
        }
        if shape.elements > MOST_COLUMNS + 1 {
            return Err(Problem::ManyColumns { columns: shape.elements - 1 });
        }
        Ok(footer)
    }

    fn read(&self, start: u64, length: usize) -> std::io::Result<Bytes> {
        let end = start.checked_add(length as u64).filter(|end| *end <= self.length);
        let Some(_) = end else {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof));
        };
        match &self.bytes {
            Input::Memory(bytes) => {
                let start = usize::try_from(start).unwrap_or(usize::MAX);
                Ok(bytes.slice(start..start.saturating_add(length)))
            }
            Input::File(file) => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(start))?;
                let mut read = vec![0; length];
                file.read_exact(&mut read)?;
                Ok(read.into())
            }
        }
    }
}

impl Length for Guarded {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Guarded {
    type T = Cursor<Bytes>;

    /// Bytes for the header of the page that starts here; nothing else is read this way.
    fn get_read(&self, start: u64) -> Result<Cursor<Bytes>> {
        let left = usize::try_from(self.length.saturating_sub(start)).unwrap_or(usize::MAX);
        let bytes = self.read(start, left.min(PAGE_HEADER))?;
        let sizes = thrift::page(&bytes).ok_or_else(|| broken("a page's header is malformed"))?;
        let most = LARGEST_PAGE as i64;
        if !(0..=most).contains(&sizes.uncompressed) || !(0..=most).contains(&sizes.compressed) {
            return Err(broken("a page is larger than 64 MiB"));
        }
        Ok(Cursor::new(bytes))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        Ok(self.read(start, length)?)
    }
}

/// Pages whose number of values is no lie, and whose dictionary is there.
pub(super) struct Pages {
    pages: Box<dyn PageReader>,
    has_dictionary: bool,
}

impl Pages {
    pub(super) fn new(pages: Box<dyn PageReader>) -> Pages {
        Pages { pages, has_dictionary: false }
    }

    fn check(&mut self, page: Page) -> Result<Page> {
        let is_dictionary = matches!(page, Page::DictionaryPage { .. });
        match page.encoding() {
            Encoding::PLAIN | Encoding::RLE => {}
            Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY if is_dictionary || self.has_dictionary => {}
            Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY => {
                return Err(broken("a page refers to a dictionary that is not there"));
            }
            other => return Err(ParquetError::NYI(format!("the encoding {other}"))),
        }
        self.has_dictionary |= is_dictionary;
        // A value of a dictionary takes four bytes or more, and room for all is made at once.
        if let Page::DictionaryPage { buf, num_values, .. } = &page
            && usize::try_from(*num_values).is_ok_and(|n| n > buf.len() / 4)
        {
            return Err(broken("a dictionary has more values than bytes"));
        }
        Ok(page)
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Result<Page>> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.pages.get_next_page()?;
        page.map(|page| self.check(page)).transpose()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }
}

fn broken(why: &str) -> ParquetError {
    ParquetError::General(why.to_owned())
}
