//! Text: a named source, byte spans in it, and the line and column they stand on.

mod span;
mod text;

pub use span::Span;
pub use text::{Position, Text};
