//! Identifiers that other tools accept, and the table that leads back from them.

use std::collections::HashSet;

/// Names given so far. An identifier is ASCII, begins with a letter, and is given once.
#[derive(Debug, Default)]
pub struct Names {
    given: HashSet<String>,
    rows: Vec<[String; 4]>,
}

impl Names {
    /// A new identifier for something: its kind ("choice", "variable", …), its id in the scenario, and its title.
    ///
    /// The identifier begins with `prefix` and follows the id as far as the format allows; `/` becomes `__`.
    pub fn give(&mut self, prefix: &str, kind: &str, id: &str, title: &str) -> String {
        let plain = id.replace('/', "__");
        let plain: String = plain.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let wanted = format!("{prefix}{plain}");
        let mut name = wanted.clone();
        let mut again = 2;
        while !self.given.insert(name.clone()) {
            name = format!("{wanted}_{again}");
            again += 1;
        }
        self.rows.push([name.clone(), kind.to_owned(), id.to_owned(), title.to_owned()]);
        name
    }

    /// The table as CSV: name, kind, id, title.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut out = "name,kind,id,title\n".to_owned();
        for row in &self.rows {
            out += &csv_line(row);
        }
        out
    }
}

/// A line of comma-separated values; what holds a comma, a quotation mark or a line break is quoted.
pub(crate) fn csv_line(cells: &[String]) -> String {
    let quoted = cells.iter().map(|cell| {
        if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    });
    quoted.collect::<Vec<_>>().join(",") + "\n"
}
