//! A row for every point and policy, as a table in a file.

use std::path::Path;

use crate::batch::{CONFIDENCE, Estimate, QUANTILES};
use crate::cli::Failure;
use crate::cli::tables::Tabled;
use crate::engine::Component;
use crate::report::{How, Swept};
use crate::sweep::{Design, Figures, Point, Reading};
use crate::table::{Cell, Format, Kind, Schema};

/// Writes the table of a sweep, whole or not at all.
pub(super) fn write(path: &Path, format: Format, swept: &Swept<'_>) -> Result<(), Failure> {
    let schema = schema(swept);
    let mut file = Tabled::create(path, format, &schema, &swept.meta())?;
    for (place, (point, reading)) in swept.plan.points.iter().zip(swept.readings).enumerate() {
        for (policy, figures) in swept.policies.iter().zip(&reading.policies) {
            let cells = cells(swept, schema.columns.len(), place, (point, reading), (policy, figures));
            file.row(&cells).map_err(|e| Failure::file(path, &e))?;
        }
    }
    file.finish()
}

fn schema(swept: &Swept<'_>) -> Schema {
    let plan = swept.plan;
    let mut schema = Schema::new()
        .with("point", Kind::Whole, "place of the point, from 0; 0 is the file as it is")
        .with("set", Kind::Text, "what the point belongs to: base, grid, lhs, low or high end of a range");
    if plan.design == Design::OneAtATime {
        // Most of the cells of a column for each would say nothing.
        schema = schema.with("parameter", Kind::Text, "the parameter that alone is moved").with(
            "value",
            Kind::Thousandths,
            "its value at the point",
        );
    } else {
        for parameter in &plan.parameters {
            let about = format!("value at the point; the file says {}", parameter.value);
            schema = schema.with(parameter.name.clone(), Kind::Thousandths, about);
        }
    }
    schema = schema
        .with("policy", Kind::Text, "policy that decided")
        .with("runs", Kind::Whole, "runs that the figures are made from; missing where they are exact")
        .with("mean", Kind::Real, "mean score, points of 100");
    schema = interval(schema, "", "mean score").with("sd", Kind::Real, "standard deviation of the score");
    for (name, _) in QUANTILES {
        schema = schema.with(
            format!("q{name}"),
            Kind::Thousandths,
            format!("quantile of the score at {name}, nearest rank"),
        );
    }
    for component in Component::ALL {
        schema = schema.with(component.name(), Kind::Real, "mean points of the component");
    }
    schema = schema.with("difference", Kind::Real, "mean score less that of the same policy at the base, same runs");
    schema = interval(schema, "difference_", "difference");
    for ending in swept.program.scenario.endings.iter() {
        schema = schema.with(format!("ending.{}", ending.id.value), Kind::Real, "share of runs that end so");
    }
    schema.with("fingerprint", Kind::Text, "names the rules at the point").with(
        "error",
        Kind::Text,
        "why there are no figures",
    )
}

fn interval(schema: Schema, prefix: &str, of: &str) -> Schema {
    let share = CONFIDENCE * 100.0;
    schema
        .with(format!("{prefix}standard_error"), Kind::Real, format!("standard error of the {of}"))
        .with(format!("{prefix}lower"), Kind::Real, format!("lower end of the {share:.0} % interval of the {of}"))
        .with(format!("{prefix}upper"), Kind::Real, "upper end of it")
}

fn cells<'c>(
    swept: &'c Swept<'_>,
    columns: usize,
    place: usize,
    (point, reading): (&Point, &'c Reading),
    (policy, figures): (&'c str, &'c Result<Figures, String>),
) -> Vec<Cell<'c>> {
    let plan = swept.plan;
    let mut cells = vec![Cell::Whole(i64::try_from(place).unwrap_or(i64::MAX)), Cell::Text(point.set.name())];
    let value = |parameter: usize| Cell::Thousandths(plan.value(point, parameter).thousandths());
    if plan.design == Design::OneAtATime {
        let moved = point.set.moved().and_then(|place| Some((plan.parameters.get(place)?, value(place))));
        cells.extend(moved.map_or([Cell::Missing; 2], |(parameter, value)| [Cell::Text(&parameter.name), value]));
    } else {
        cells.extend((0..plan.parameters.len()).map(value));
    }
    cells.push(Cell::Text(policy));
    let fingerprint = reading.fingerprint.as_deref().map_or(Cell::Missing, Cell::Text);
    let figures = match figures {
        Ok(figures) => figures,
        Err(why) => {
            // Everything between the policy and the last two columns.
            cells.resize(columns.saturating_sub(2), Cell::Missing);
            cells.extend([fingerprint, Cell::Text(why)]);
            return cells;
        }
    };
    cells.push(match swept.how {
        How::Sampled { runs, .. } => Cell::Whole(i64::try_from(runs).unwrap_or(i64::MAX)),
        How::Exact => Cell::Missing,
    });
    cells.extend(estimate(&figures.score));
    cells.push(real(figures.score.sd));
    let quantiles = (0..QUANTILES.len()).map(|q| figures.quantiles.get(q));
    cells.extend(quantiles.map(|q| q.map_or(Cell::Missing, |q| Cell::Thousandths(q.thousandths()))));
    cells.extend(figures.components.map(Cell::Real));
    cells.extend(estimate(&figures.difference));
    cells.extend((0..swept.program.endings.len()).map(|ending| real(figures.endings.get(ending).copied())));
    cells.extend([fingerprint, Cell::Missing]);
    cells
}

fn real(x: Option<f64>) -> Cell<'static> {
    x.map_or(Cell::Missing, Cell::Real)
}

fn estimate(it: &Estimate) -> [Cell<'static>; 4] {
    let interval = it.interval;
    [Cell::Real(it.mean), real(it.standard_error), real(interval.map(|i| i.0)), real(interval.map(|i| i.1))]
}
