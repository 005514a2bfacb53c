//! Points given up, run by run.

use super::phrases::points;

/// Columns of the longest bar.
const BAR: f64 = 24.0;

/// A finished run.
#[derive(Debug, Clone, PartialEq)]
pub struct CourseRow {
    /// Its id.
    pub run: String,
    /// Points given up in all, and by how many decisions; none if its scenario is not solved.
    pub regret: Option<(f64, usize)>,
}

/// Mean points given up a decision, the oldest run first, in plain words.
#[must_use]
pub fn regret_course(rows: &[CourseRow]) -> String {
    let mut text = String::from("POINTS GIVEN UP A DECISION, RUN BY RUN\n");
    let mean = |row: &CourseRow| row.regret.map(|(regret, decisions)| regret / decisions.max(1) as f64);
    let most = rows.iter().filter_map(mean).fold(0.0, f64::max);
    let longest = rows.iter().map(|row| row.run.len()).max().unwrap_or(0);
    for row in rows {
        let line = match mean(row) {
            Some(mean) => {
                let share = if most > 0.0 { mean / most } else { 0.0 };
                let columns = ((share * BAR).round() as usize).max(usize::from(mean > 0.0));
                format!("  {:<longest$}  {:>5}  {}", row.run, points(mean), "#".repeat(columns))
            }
            None => format!("  {:<longest$}  its scenario is not solved yet: `toughcall debrief {}`", row.run, row.run),
        };
        text.push_str(line.trim_end());
        text.push('\n');
    }
    if rows.is_empty() {
        text.push_str("  No finished run yet.\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{CourseRow, regret_course};

    #[test]
    fn the_worst_run_has_the_longest_bar() {
        let row = |run: &str, regret| CourseRow { run: run.to_owned(), regret };
        let text = regret_course(&[row("a", Some((12.0, 6))), row("bb", Some((3.0, 6))), row("c", None)]);
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(lines.first().copied(), Some("  a     2.0  ########################"));
        assert_eq!(lines.get(1).copied(), Some("  bb    0.5  ######"));
        assert!(lines.get(2).is_some_and(|line| line.contains("not solved yet")), "{text}");
        assert!(regret_course(&[]).contains("No finished run yet"));
    }
}
