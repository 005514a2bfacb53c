//! A backlog of somebody's own: rows of a table as items that a framework ranks.

use super::formula::Item;
use crate::expression::parse_expression;
use crate::number::Fixed;
use crate::scenario::{Formula, Framework};

/// Most items that are ranked at once.
pub const MOST_ITEMS: usize = 10_000;

/// A cell that cannot be used, or a row or table that cannot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCell {
    /// The line of the file, from 1; 0 for the header or the whole table.
    pub line: u64,
    /// The column, where it is one.
    pub column: Option<String>,
    /// What is wrong.
    pub message: String,
    /// A way out.
    pub help: Option<String>,
}

/// Items read from a table.
#[derive(Debug, Clone, Default)]
pub struct Backlog {
    /// In the order of the table.
    pub items: Vec<Item>,
    /// Columns that the framework does not read.
    pub unused: Vec<String>,
}

/// The inputs that a framework reads, each once, in the order of its formula.
#[must_use]
pub fn inputs(framework: &Framework) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !names.iter().any(|n| n == name) {
            names.push(name.to_owned());
        }
    };
    match &framework.formula.value {
        Formula::Product(p) => p.factors.iter().for_each(|f| add(&f.input)),
        Formula::WeightedSum(s) => s.terms.iter().for_each(|t| add(&t.input)),
        Formula::Roi(r) => r.benefits.iter().chain(std::iter::once(&r.cost)).for_each(|n| add(n)),
        Formula::Quotient(q) => q.over.iter().chain(std::iter::once(&q.under)).for_each(|n| add(n)),
        Formula::Quadrant(q) => [&q.up, &q.across].into_iter().for_each(|a| add(&a.input)),
        Formula::Tiers(t) => {
            for when in t.tiers.iter().filter_map(|tier| tier.when.as_ref()) {
                // One that cannot be read is a defect, and told elsewhere.
                if let Ok(tree) = parse_expression(&when.0) {
                    tree.names(&mut add);
                }
            }
        }
    }
    names
}

/// Reads a table: a column `id` or `title` (or both) names the items, one column for each input of the framework holds its
/// numbers; other columns are left alone. Cells are plain decimals with at most three places, or words that the framework knows.
///
/// # Errors
/// Every cell, column or row that cannot be used.
pub fn read(framework: &Framework, header: &[String], rows: &[(u64, Vec<String>)]) -> Result<Backlog, Vec<BadCell>> {
    let wanted = inputs(framework);
    let mut bad = Vec::new();
    let whole = |message: String, help: Option<String>| BadCell { line: 0, column: None, message, help };
    let place = |name: &str| header.iter().position(|h| h == name);
    let named = [place("title"), place("id")];
    if named.iter().all(Option::is_none) {
        bad.push(whole("no column names the items".to_owned(), Some("add a column `title` or `id`".to_owned())));
    }
    for (i, name) in header.iter().enumerate() {
        if header.iter().take(i).any(|earlier| earlier == name) {
            bad.push(whole(format!("the column `{name}` stands there twice"), None));
        }
    }
    for name in &wanted {
        if place(name).is_none() {
            let close = crate::diagnostic::one_of(name, header.iter().map(String::as_str));
            let message = format!("the column `{name}`, which `{}` reads, is missing", framework.id.value);
            bad.push(whole(
                message,
                close.or_else(|| Some(format!("`{}` reads {}", framework.id.value, list(&wanted)))),
            ));
        }
    }
    if rows.is_empty() {
        bad.push(whole(
            "there is nothing to rank".to_owned(),
            Some("one row for each item, below the header".to_owned()),
        ));
    }
    if rows.len() > MOST_ITEMS {
        bad.push(whole(format!("{} items, more than {MOST_ITEMS}", rows.len()), None));
    }
    if !bad.is_empty() {
        return Err(bad);
    }
    let mut backlog = Backlog::default();
    for (line, cells) in rows {
        match item(framework, header, &wanted, *line, cells) {
            Ok(item) => {
                if backlog.items.iter().any(|other| other.id == item.id) {
                    let message = format!("`{}` stands there twice", item.id);
                    bad.push(BadCell { line: *line, column: None, message, help: None });
                }
                backlog.items.push(item);
            }
            Err(more) => bad.extend(more),
        }
    }
    let is_used = |name: &str| ["id", "title"].contains(&name) || wanted.iter().any(|w| w == name);
    backlog.unused = header.iter().filter(|name| !is_used(name)).cloned().collect();
    if bad.is_empty() { Ok(backlog) } else { Err(bad) }
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn item(
    framework: &Framework,
    header: &[String],
    wanted: &[String],
    line: u64,
    cells: &[String],
) -> Result<Item, Vec<BadCell>> {
    let mut bad = Vec::new();
    let cell = |name: &str| {
        let place = header.iter().position(|h| h == name)?;
        cells.get(place).map(|text| text.trim()).filter(|text| !text.is_empty())
    };
    let fault = |column: Option<&str>, message: String, help: Option<String>| BadCell {
        line,
        column: column.map(str::to_owned),
        message,
        help,
    };
    let (title, id) = (cell("title"), cell("id"));
    let (Some(title), Some(id)) = (title.or(id), id.or(title)) else {
        return Err(vec![fault(None, "the item has no name".to_owned(), None)]);
    };
    let mut inputs = Vec::new();
    for name in wanted {
        let words = framework.words.iter().find(|(key, _)| key.value == *name).map(|(_, words)| &words.value);
        let known = || {
            let all: Vec<String> =
                words.into_iter().flat_map(|w| w.iter()).map(|(word, _)| format!("`{}`", word.value)).collect();
            if all.is_empty() { "a number with at most three places".to_owned() } else { all.join(", ") }
        };
        let Some(text) = cell(name) else {
            bad.push(fault(
                Some(name),
                "is empty".to_owned(),
                Some(format!("a missing input is never guessed: {}", known())),
            ));
            continue;
        };
        let word = words.and_then(|w| w.iter().find(|(key, _)| key.value.eq_ignore_ascii_case(text)));
        match word.map(|(_, value)| value.value).map_or_else(|| Fixed::parse(text).ok(), Some) {
            Some(value) => inputs.push((name.clone(), value)),
            None => bad.push(fault(Some(name), format!("`{text}` is not a value of it"), Some(known()))),
        }
    }
    if bad.is_empty() { Ok(Item { id: id.to_owned(), title: title.to_owned(), inputs }) } else { Err(bad) }
}
