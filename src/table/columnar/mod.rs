//! Apache Parquet: flat columns, every one optional, compressed with snappy.
//!
//! What the `parquet` crate would take on trust is looked at before it sees it: the footer's size and shape (`thrift`), the
//! sizes in every page's header, the number of values of a dictionary, encodings whose length is a claim (`guard`).

mod guard;
mod lanes;
mod read;
mod thrift;
mod write;

pub(super) use read::Lines;
pub(super) use write::Writer;

/// A larger page, compressed or not, is refused; 1 MiB is usual.
const LARGEST_PAGE: usize = 64 << 20;

/// A deeper nesting of columns is refused.
const DEEPEST: usize = 64;
