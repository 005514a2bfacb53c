//! What a key does in a debrief.

use super::super::furniture::{Parts, Sheet, scrolled};
use super::super::keys::{Input, Key};
use super::super::tabs::Tabs;
use super::pages::Leaf;
use crate::report::Debrief;

/// A form of the debrief as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Form {
    Text,
    Markdown,
    Html,
    Json,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Nothing,
    Done,
    Retry(usize),
    Export(Form),
}

/// Where the reader stands.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) page: usize,
    pub(super) scroll: usize,
    /// The decision that is selected, 1 for the first: at the beginning the costliest turning point.
    pub(super) decision: usize,
    pub(super) notice: Option<String>,
    pub(super) sheet: Option<Sheet>,
    /// Whether the next key names a form to export.
    exports: bool,
    /// Whether Enter plays again; every other key leaves it at that.
    retries: bool,
}

const HELP: &[&str] = &[
    "Left and right, h and l, Tab or a number turn the pages; up and down, j and k, PgUp, PgDn, Home, End and the wheel scroll. A click on a title opens that page.",
    "On the pages with decisions up and down select one; n and p do it on every page. At first it is the costliest turning point.",
    "",
    "r  and then Enter: play again from the selected decision, with the same luck, as a new run",
    "e  write the debrief to a file in this folder: then t for text, m for Markdown, h for one HTML page, j for JSON",
    "q  done",
];

impl Model {
    pub(super) fn new(data: &Debrief) -> Model {
        let costliest = data.worth.as_ref().and_then(|worth| worth.turning().next()).map(|d| d.n);
        Model {
            page: 0,
            scroll: 0,
            decision: costliest.unwrap_or(1),
            notice: None,
            sheet: None,
            exports: false,
            retries: false,
        }
    }

    pub(super) fn update(
        &mut self,
        input: Input,
        data: &Debrief,
        (pages, tabs): (usize, &Tabs),
        parts: Parts,
        leaf: &Leaf,
    ) -> Act {
        if let Some(sheet) = &mut self.sheet {
            if !sheet.update(input, parts) {
                self.sheet = None;
            }
            return Act::Nothing;
        }
        self.notice = None;
        let is_sure = std::mem::take(&mut self.retries);
        let height = parts.body.height;
        let farthest = leaf.column.farthest(height);
        self.scroll = self.scroll.min(farthest);
        if let Input::Click(x, y) = input {
            let tab = x.checked_sub(parts.head.x).filter(|_| y == parts.head.y).and_then(|x| tabs.at(x));
            match tab {
                Some(page) => self.turn(page),
                None => self.click(y, parts, leaf),
            }
            return Act::Nothing;
        }
        let Input::Key(key) = input else {
            self.scroll = scrolled(input, self.scroll, farthest, height).unwrap_or(self.scroll);
            return Act::Nothing;
        };
        if std::mem::take(&mut self.exports) {
            return match key {
                Key::Char('t') => Act::Export(Form::Text),
                Key::Char('m') => Act::Export(Form::Markdown),
                Key::Char('h') => Act::Export(Form::Html),
                Key::Char('j') => Act::Export(Form::Json),
                _ => Act::Nothing,
            };
        }
        if is_sure {
            let starts = key == Key::Enter;
            return if starts { Act::Retry(self.decision.clamp(1, data.decisions.len().max(1))) } else { Act::Nothing };
        }
        self.key(key, data, pages, (farthest, height), leaf)
    }

    fn key(&mut self, key: Key, data: &Debrief, pages: usize, (farthest, height): (usize, u16), leaf: &Leaf) -> Act {
        let count = data.decisions.len();
        match key.unvimmed() {
            Key::Right | Key::Tab => self.turn((self.page + 1) % pages.max(1)),
            Key::Left => self.turn((self.page + pages.saturating_sub(1)) % pages.max(1)),
            Key::Char(c @ '0'..='9') => {
                let number = c.to_digit(10).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
                let place = if number == 0 { 9 } else { number - 1 };
                if place < pages {
                    self.turn(place);
                }
            }
            Key::Char('n') => self.select(self.decision + 1, count, height, leaf),
            Key::Char('p') => self.select(self.decision.saturating_sub(1), count, height, leaf),
            Key::Down if leaf.selects => self.select(self.decision + 1, count, height, leaf),
            Key::Up if leaf.selects => self.select(self.decision.saturating_sub(1), count, height, leaf),
            Key::Char('r') if data.run.is_some() && count > 0 => {
                self.retries = true;
                let n = self.decision.clamp(1, count);
                self.notice = Some(format!("again from decision {n}? Enter plays, any other key stays here"));
            }
            Key::Char('r') => self.notice = Some("this run is not recorded, so it cannot be retried".to_owned()),
            Key::Char('e') => {
                self.exports = true;
                self.notice = Some("export as: t text, m Markdown, h HTML, j JSON".to_owned());
            }
            Key::Char('?') => {
                self.sheet = Some(Sheet::new("Keys", HELP.iter().map(|line| (*line).to_owned()).collect()));
            }
            Key::Char('q') | Key::Escape => return Act::Done,
            other => {
                let input = Input::Key(other);
                self.scroll = scrolled(input, self.scroll, farthest, height).unwrap_or(self.scroll);
            }
        }
        Act::Nothing
    }

    fn turn(&mut self, page: usize) {
        (self.page, self.scroll) = (page, 0);
    }

    fn select(&mut self, decision: usize, count: usize, height: u16, leaf: &Leaf) {
        self.decision = decision.clamp(1, count.max(1));
        if leaf.selects {
            if let Some((first, end)) = leaf.column.rows_of(self.decision) {
                // From the first one back to what stands above it.
                let first = if self.decision == 1 { 0 } else { first };
                self.scroll = self.scroll.max(end.saturating_sub(usize::from(height))).min(first);
            }
        } else {
            self.notice = Some(format!("decision {} is selected", self.decision));
        }
    }

    fn click(&mut self, y: u16, parts: Parts, leaf: &Leaf) {
        let row = y.checked_sub(parts.body.y).map(|y| self.scroll + usize::from(y));
        let target = row.and_then(|row| leaf.column.rows.get(row)).and_then(|row| row.target);
        if let Some(decision) = target.filter(|_| leaf.selects) {
            self.decision = decision;
        }
    }
}
