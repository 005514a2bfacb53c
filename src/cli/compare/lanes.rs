//! Runs of tables, one after the other, checked and counted as they go by; and what tables and policies have in common.

use std::path::{Path, PathBuf};

use super::super::Failure;
use super::super::tables::{Described, open, unreadable};
use super::played::PolicyLane;
use crate::compare::{Lane, Sample};
use crate::engine::{Component, run_seed};
use crate::table::{Cell, Kind, Place, Problem, Reader, Row, Schema};

/// Most different endings of a table.
const MOST_ENDINGS: usize = 1_000;

/// A source of runs.
pub(super) enum Source<'p> {
    Table(Box<TableLane>),
    Policies(Box<PolicyLane<'p>>),
}

impl Source<'_> {
    /// What was counted, side by side, with the places of the sides.
    pub(super) fn samples(self) -> impl Iterator<Item = (usize, Sample)> {
        let (places, samples) = match self {
            Source::Table(lane) => (lane.places, lane.samples),
            Source::Policies(lane) => lane.samples(),
        };
        places.into_iter().zip(samples)
    }
}

impl Lane for Source<'_> {
    type Error = Failure;

    fn luck(&self) -> (&str, u64) {
        match self {
            Source::Table(lane) => (&lane.fingerprint, lane.seed),
            Source::Policies(lane) => lane.luck(),
        }
    }

    fn places(&self) -> &[usize] {
        match self {
            Source::Table(lane) => &lane.places,
            Source::Policies(lane) => lane.places(),
        }
    }

    fn next(&mut self, scores: &mut Vec<i64>) -> Result<Option<u64>, Failure> {
        match self {
            Source::Table(lane) => lane.next(scores),
            Source::Policies(lane) => lane.next(scores),
        }
    }
}

/// A table of runs.
pub(super) struct TableLane {
    path: PathBuf,
    reader: Reader,
    row: Row,
    fingerprint: String,
    seed: u64,
    policies: Vec<String>,
    rows: Option<u64>,
    read: u64,
    last: Option<u64>,
    places: Vec<usize>,
    samples: Vec<Sample>,
}

/// The columns that are read, in this order.
fn wanted() -> Schema {
    let schema = Schema::new()
        .with("run", Kind::Whole, "")
        .with("seed", Kind::Natural, "")
        .with("policy", Kind::Text, "")
        .with("ending", Kind::Text, "")
        .with("score", Kind::Thousandths, "");
    Component::ALL.iter().fold(schema, |schema, c| schema.with(c.name(), Kind::Thousandths, ""))
}

impl TableLane {
    /// A table whose policies have these places in the comparison.
    pub(super) fn open(path: &Path, it: &Described, places: Vec<usize>) -> Result<TableLane, Failure> {
        let missing = |what: &str| {
            Failure::invalid(format!("{}: it does not say its {what}", path.display()))
                .help("`toughcall batch … --out FILE` writes tables that do")
        };
        let seed = it.says("seed").and_then(|text| text.parse().ok()).ok_or_else(|| missing("seed"))?;
        let fingerprint = it.says("fingerprint").ok_or_else(|| missing("rules"))?.to_owned();
        let policies = policies(it).ok_or_else(|| missing("policies"))?;
        let reader = open(path, it.format, &wanted())?;
        if let Some(column) = wanted().columns.iter().find(|column| !reader.has(&column.name)) {
            let message = format!("{}: there is no column `{}`", path.display(), column.name);
            return Err(Failure::invalid(message).help("`toughcall batch … --out FILE` writes tables that have it"));
        }
        let samples = policies.iter().map(|_| Sample::default()).collect();
        let (row, read, last) = (Row::new(), 0, None);
        let path = path.to_owned();
        Ok(TableLane { path, reader, row, fingerprint, seed, policies, rows: it.rows, read, last, places, samples })
    }

    fn next(&mut self, scores: &mut Vec<i64>) -> Result<Option<u64>, Failure> {
        let mut run = None;
        for place in 0..self.policies.len() {
            if !self.reader.next(&mut self.row).map_err(unreadable)? {
                return if place == 0 { self.ended().map(|()| None) } else { Err(self.short()) };
            }
            self.read += 1;
            let found = self.whole(0)?;
            match run {
                None if self.last.is_some_and(|last| found <= last) => {
                    return Err(self.wrong("run", format!("run {found} comes after run {}", self.last.unwrap_or(0))));
                }
                Some(run) if run != found => {
                    return Err(self.wrong("run", format!("run {found} where run {run} still has rows to come")));
                }
                None | Some(_) => run = Some(found),
            }
            scores.push(self.count(place, found)?);
        }
        self.last = run.or(self.last);
        Ok(run)
    }

    /// Counts the row that was read last; its score.
    fn count(&mut self, place: usize, run: u64) -> Result<i64, Failure> {
        if self.row.cell(1) != Cell::Natural(run_seed(self.seed, run)) {
            return Err(self.wrong("seed", format!("not the seed of run {run} of a batch with seed {}", self.seed)));
        }
        if self.row.text(2) != self.policies.get(place).map(String::as_str) {
            let policy = self.policies.get(place).map_or("", String::as_str);
            return Err(self.wrong("policy", format!("another policy where `{policy}` belongs")));
        }
        let mut points = [0; 4];
        for (i, (slot, component)) in points.iter_mut().zip(Component::ALL).enumerate() {
            *slot = match self.row.cell(5 + i) {
                Cell::Thousandths(n @ 0..=100_000) => n.unsigned_abs(),
                _ => return Err(self.wrong(component.name(), "no points from 0 to 100".to_owned())),
            };
        }
        let score = i64::try_from(points.iter().sum::<u64>()).unwrap_or(i64::MAX);
        if self.row.cell(4) != Cell::Thousandths(score) || score > 100_000 {
            return Err(self.wrong("score", "not the sum of the components".to_owned()));
        }
        let Some(ending) = self.row.text(3) else {
            return Err(self.wrong("ending", "no ending".to_owned()));
        };
        if let Some(sample) = self.samples.get_mut(place) {
            sample.add(points, ending);
        }
        if self.samples.get(place).is_some_and(|sample| sample.endings() > MOST_ENDINGS) {
            return Err(self.wrong("ending", format!("more than {MOST_ENDINGS} different endings")));
        }
        Ok(score)
    }

    fn whole(&self, column: usize) -> Result<u64, Failure> {
        match self.row.cell(column) {
            Cell::Whole(n) if n >= 0 => Ok(n.unsigned_abs()),
            _ => Err(self.wrong("run", "no number of a run".to_owned())),
        }
    }

    /// All rows have been read.
    fn ended(&self) -> Result<(), Failure> {
        if self.read == 0 {
            let message = format!("{}: there are no runs in it", self.path.display());
            return Err(Failure::invalid(message).help("`toughcall batch … --out FILE` writes a table"));
        }
        if self.rows.is_some_and(|rows| rows != self.read) { Err(self.short()) } else { Ok(()) }
    }

    fn short(&self) -> Failure {
        let said = self.rows.map(|rows| format!(" of {rows}")).unwrap_or_default();
        Failure::invalid(format!("{}: it ends after {}{said} rows", self.path.display(), self.read))
            .help("write the file again; it may have been cut off on the way")
    }

    fn wrong(&self, column: &str, why: String) -> Failure {
        let line = self.row.line();
        let row = if line.is_none() { Some(self.row.number()) } else { None };
        let place = Place { line, row, column: Some(column.to_owned()) };
        unreadable(self.reader.failed(place, Problem::Broken(why)))
    }
}

/// The policies of a table, in the order of its rows.
pub(super) fn policies(it: &Described) -> Option<Vec<String>> {
    let all: Vec<String> = it.says("policies")?.split(',').map(str::to_owned).collect();
    (all.len() <= crate::batch::MOST_POLICIES && all.iter().all(|p| !p.is_empty())).then_some(all)
}
