//! A variable over time as a row of blocks.

use super::skin::Skin;
use crate::number::Fixed;
use crate::report::Strip;

/// Heights of a block, from nothing gained to all.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// The same where fonts have no more: the Linux console.
const FEW: [char; 8] = ['_', '_', '_', '▄', '▄', '▄', '█', '█'];

/// So many columns of blocks for so many ticks, between the least and the most that the run saw.
pub(super) fn blocks(strip: &Strip, ticks: usize, columns: usize, skin: Skin) -> String {
    (0..columns).map(|column| block(strip, column * ticks / columns.max(1), skin)).collect()
}

/// The value at the end.
pub(super) fn end(strip: &Strip) -> Fixed {
    strip.changes.last().map_or(strip.start, |(_, value)| *value)
}

fn block(strip: &Strip, tick: usize, skin: Skin) -> char {
    let values = || std::iter::once(strip.start).chain(strip.changes.iter().map(|(_, value)| *value));
    let low = values().min().unwrap_or(strip.start).to_f64();
    let high = values().max().unwrap_or(strip.start).to_f64();
    let until = |(at, _): &&(u32, _)| usize::try_from(*at).is_ok_and(|at| at <= tick);
    let now = strip.changes.iter().take_while(until).last().map_or(strip.start, |(_, value)| *value).to_f64();
    let share = if high > low { (now - low) / (high - low) } else { 0.0 };
    let heights = if skin.is_console { FEW } else { BLOCKS };
    let place = (share * (heights.len() - 1) as f64).round() as usize;
    heights.get(place).copied().unwrap_or(' ')
}
