//! The story as a graph for the eye: places and the ways between them, and where to draw them.
//!
//! | question | files |
//! |---|---|
//! | what there is to draw | `story` |
//! | where it goes, without an external program | `layered` |
//! | how wide words are | `measure` |

mod layered;
mod measure;
mod story;

pub use layered::{Course, Extent, Link, Placed, layered};
pub use measure::{fitted, width};
pub use story::{Line, Named, Spot, SpotKind, StoryMap, TaskNote, Way};
