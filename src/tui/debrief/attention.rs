//! The order of attention as a picture: the framework's order from top to bottom, time from left to right.

use ratatui::style::Style;
use textwrap::core::display_width;

use super::super::furniture::cut;
use super::super::prose::padded;
use super::super::skin::Skin;
use super::chart::axis;
use crate::report::{AttentionRow, Debrief};

/// Columns from which on there is room for points.
const WIDE: u16 = 74;

const LEGEND: &str = "  A number is where work began, in the order of beginnings: along the framework's order they step from left to right. `order`: something ranked lower began before it.";

/// Rows of the picture: where every priority began, as its place among those that began. Had attention followed the
/// framework, the marks would step from left to right, and their numbers rise.
pub(super) fn picture(data: &Debrief, width: u16, skin: Skin) -> Vec<(String, Style)> {
    let rows = &data.attention;
    if rows.is_empty() {
        return Vec::new();
    }
    let words: Vec<String> = rows.iter().map(|row| beside(row, width >= WIDE)).collect();
    let titles: Vec<String> = rows.iter().map(|row| format!("{}. {}", row.rank, row.title)).collect();
    let widest = |words: &[String]| words.iter().map(|words| display_width(words)).max().unwrap_or(0);
    let width = usize::from(width);
    let label = widest(&titles).min(width * 2 / 5);
    let columns = width.saturating_sub(label + widest(&words) + 6).max(8);
    let ticks = data.course.clock.len().max(1);
    let mut picture = Vec::new();
    for ((row, title), words) in rows.iter().zip(&titles).zip(&words) {
        let begun = row.started.map(|tick| (usize::try_from(tick).unwrap_or(0) * columns / ticks).min(columns - 1));
        let place = row.started.map(|tick| place_of(tick, rows).to_string());
        let mut line = String::new();
        for column in 0..columns {
            match (begun, &place) {
                (Some(begun), Some(place)) if begun == column => line.push_str(place),
                (Some(begun), _) if begun < column => line.push('─'),
                _ => line.push('·'),
            }
        }
        let line: String = line.chars().take(columns).collect();
        let title = cut(title, u16::try_from(label).unwrap_or(u16::MAX));
        let style = if row.points == row.budget { skin.better() } else { skin.worse() };
        picture.push((format!("  {}  {line}  {words}", padded(&title, label)), style));
    }
    picture.extend(axis(data, label + 4, columns).map(|axis| (axis, skin.quiet())));
    picture.push((LEGEND.to_owned(), skin.quiet()));
    picture
}

/// The place among those that began; equal beginnings share one.
fn place_of(tick: u32, rows: &[AttentionRow]) -> usize {
    1 + rows.iter().filter(|row| row.started.is_some_and(|started| started < tick)).count()
}

/// What the picture says of a row, in a word or two.
fn beside(row: &AttentionRow, has_points: bool) -> String {
    let word = match (row.started, row.lost_to_order.thousandths() > 0, row.lost_to_time.thousandths() > 0) {
        (None, ..) if row.points == row.budget => "left alone",
        (None, ..) => "never",
        (Some(_), true, true) => "order, late",
        (Some(_), true, false) => "order",
        (Some(_), false, true) => "late",
        (Some(_), false, false) if row.points < row.budget => "too soon",
        (Some(_), false, false) => "in order",
    };
    if has_points { format!("{word:<11}  {} of {}", row.points, row.budget) } else { word.to_owned() }
}
