//! Points given up, run by run.

use super::phrases::points;

/// Columns of the longest bar.
const BAR: f64 = 24.0;

const HEADING: &str = "POINTS GIVEN UP A DECISION, RUN BY RUN";
const UNSOLVED: &str = "  What a run gave up is known once its scenario is solved: its debrief does that.\n";

/// A finished run.
#[derive(Debug, Clone, PartialEq)]
pub struct CourseRow {
    /// Its id.
    pub run: String,
    /// Its score.
    pub score: String,
    /// Points given up in all, and by how many decisions; none if its scenario is not solved.
    pub regret: Option<(f64, usize)>,
}

/// Mean points given up a decision, the oldest run first, in plain words.
#[must_use]
pub fn regret_course(rows: &[CourseRow]) -> String {
    if rows.is_empty() {
        return format!("{HEADING}\n  No finished run yet.\n");
    }
    let mean = |row: &CourseRow| row.regret.map(|(regret, decisions)| regret / decisions.max(1) as f64);
    let most = rows.iter().filter_map(mean).fold(0.0, f64::max);
    let longest = rows.iter().map(|row| row.run.len()).max().unwrap_or(0).max("RUN".len());
    let mut text = format!("{HEADING}\n  {:<longest$}  {:>7}  {:>8}\n", "RUN", "SCORE", "GIVEN UP");
    for row in rows {
        let score = &row.score;
        let line = match mean(row) {
            Some(mean) => {
                let share = if most > 0.0 { mean / most } else { 0.0 };
                let columns = ((share * BAR).round() as usize).max(usize::from(mean > 0.0));
                format!("  {:<longest$}  {score:>7}  {:>8}  {}", row.run, points(mean), "#".repeat(columns))
            }
            None => format!("  {:<longest$}  {score:>7}  {:>8}  not solved yet", row.run, "?"),
        };
        text.push_str(line.trim_end());
        text.push('\n');
    }
    if rows.iter().any(|row| row.regret.is_none()) {
        text.push_str(UNSOLVED);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{CourseRow, regret_course};

    #[test]
    fn the_worst_run_has_the_longest_bar() {
        let row = |run: &str, regret| CourseRow { run: run.to_owned(), score: "63.2".to_owned(), regret };
        let text = regret_course(&[row("a", Some((12.0, 6))), row("bb", Some((3.0, 6))), row("c", None)]);
        let lines: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(lines.first().copied(), Some("  a       63.2       2.0  ########################"));
        assert_eq!(lines.get(1).copied(), Some("  bb      63.2       0.5  ######"));
        assert!(lines.get(2).is_some_and(|line| line.contains("not solved yet")), "{text}");
        assert!(regret_course(&[]).contains("No finished run yet"));
    }
}
