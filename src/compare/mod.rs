//! Runs side by side: samples of many runs, recorded runs, and what a group of people did in the same story.
//!
//! | | files |
//! |---|---|
//! | runs of one policy or one group, counted | `sample` |
//! | the same from a batch report | `reported` |
//! | differences, paired where the luck was the same | `paired`, `differences` |
//! | recorded runs, decision by decision | `lines` |
//! | what runs attended to, through frameworks | `attending` |
//! | a group: who chose what where, how far people agree | `group`, `answers`, `predicted` |

mod answers;
mod attending;
mod differences;
mod group;
mod lines;
mod paired;
mod predicted;
mod reported;
mod sample;

pub use answers::{Answered, Meeting};
pub use attending::{Attending, Began, MeanCloseness, PairCount, attending, began};
pub use differences::{Difference, Measure, differences};
pub use group::{Group, GroupRun, group, sample_of};
pub use lines::{Lines, Standing, Step, lines};
pub use paired::{Lane, Pairs, count_pairs};
pub use predicted::Asked;
pub use reported::{Reported, ReportedSide, reported};
pub use sample::{Figures, Sample, Side};
