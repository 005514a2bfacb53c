//! The columns of evaluated paths, and their rows.

use crate::engine::Component;
use crate::evaluate::{Method, Misfit, Worth};
use crate::program::Program;
use crate::report::Source;
use crate::table::{Cell, Kind, Schema};

/// The columns of paths that are evaluated so.
pub(super) fn schema(program: &Program, method: Method) -> Schema {
    let schema = Schema::new().with("id", Kind::Text, "the path's own id, or its row in the file of paths, from 1");
    let schema = match method {
        Method::Given | Method::Seed(_) => {
            let schema = schema.with("score", Kind::Thousandths, "score, points of 100").with(
                "probability",
                Kind::Real,
                "product of the probabilities of all draws on the way, each given what came before it",
            );
            components(schema, program, Kind::Thousandths, "points of the component")
                .with("ending", Kind::Text, "id of the ending")
                .with("decisions", Kind::Whole, "decisions taken, rankings among them")
                .with("unused", Kind::Whole, "entries of the path that were never used")
        }
        Method::Seeds { .. } => {
            let schema = schema
                .with("runs", Kind::Whole, "seeds that the path was played under")
                .with("mean", Kind::Real, "mean score, points of 100")
                .with("sd", Kind::Real, "standard deviation of the score over runs − 1, points")
                .with("standard_error", Kind::Real, "standard error of the mean, points")
                .with("lower", Kind::Real, "lower end of the interval that holds the expected score in 95 of 100 cases")
                .with("upper", Kind::Real, "upper end of the interval");
            endings(components(schema, program, Kind::Real, "mean points of the component"), program, "share of runs")
        }
        Method::Exact { .. } => {
            let schema = schema
                .with("expected", Kind::Real, "expected score over all chance that is not given, points of 100")
                .with("sd", Kind::Real, "standard deviation of the score over all chance, points");
            let schema = components(schema, program, Kind::Real, "expected points of the component");
            endings(schema, program, "probability").with("states", Kind::Whole, "states that were told apart")
        }
    };
    schema
        .with("error_at", Kind::Whole, "decisions taken before the path became impossible; empty if it cannot be read")
        .with("error_node", Kind::Text, "where it became impossible")
        .with("error", Kind::Text, "why it is impossible; empty if it is not")
}

/// The columns that say where a row comes from, for output that has no other place for it.
pub(super) fn with_source(schema: Schema) -> Schema {
    schema
        .with("method", Kind::Text, "given, played, sampled or exact")
        .with("seed", Kind::Text, "seed of the draws that are not given")
        .with("fingerprint", Kind::Text, "fingerprint of the scenario's rules")
        .with("version", Kind::Text, "version of toughcall")
}

fn components(schema: Schema, program: &Program, kind: Kind, what: &str) -> Schema {
    Component::ALL.iter().zip(program.weights).fold(schema, |schema, (component, weight)| {
        schema.with(component.name(), kind, format!("{what}, 0 to {weight}"))
    })
}

fn endings(schema: Schema, program: &Program, what: &str) -> Schema {
    program.scenario.endings.iter().fold(schema, |schema, ending| {
        let id = &ending.id.value;
        schema.with(format!("ending.{id}"), Kind::Real, format!("{what} that end there, 0 to 1"))
    })
}

/// What a table says of where it comes from.
pub(super) fn meta(program: &Program, method: Method, fallback: Option<&str>) -> Vec<(String, String)> {
    let source = Source::of(program, method);
    let mut meta = vec![
        ("table", "eval".to_owned()),
        ("method", source.method.to_owned()),
        ("scenario", program.scenario.id.value.clone()),
        ("fingerprint", source.fingerprint),
        ("text_hash", program.text_hash().to_owned()),
        ("version", source.version.to_owned()),
        ("generator", crate::engine::GENERATOR.to_owned()),
    ];
    meta.extend(source.seed.map(|seed| ("seed", seed.to_string())));
    match method {
        Method::Given | Method::Seed(_) => {}
        Method::Seeds { runs, .. } => meta.push(("runs", runs.to_string())),
        Method::Exact { most_states } => meta.push(("max_states", most_states.to_string())),
    }
    meta.extend(fallback.map(|policy| ("fallback", policy.to_owned())));
    meta.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The cells of a path, with as many columns for an error as for a worth.
pub(super) fn cells<'c>(
    program: &'c Program,
    columns: usize,
    id: &'c str,
    worth: &'c Result<Worth, Misfit>,
    cells: &mut Vec<Cell<'c>>,
) {
    let whole = |n: u64| Cell::Whole(i64::try_from(n).unwrap_or(i64::MAX));
    let real = |x: Option<f64>| x.map_or(Cell::Missing, Cell::Real);
    cells.clear();
    cells.push(Cell::Text(id));
    let misfit = match worth {
        Err(misfit) => {
            cells.resize(columns - 3, Cell::Missing);
            let at = misfit.at.map_or(Cell::Missing, |at| whole(u64::from(at)));
            [at, Cell::Text(&misfit.node), Cell::Text(&misfit.reason)]
        }
        Ok(worth) => {
            match worth {
                Worth::Once(played) => {
                    cells.extend([Cell::Thousandths(played.score()), Cell::Real(played.probability)]);
                    cells.extend(played.points.map(Cell::Thousandths));
                    cells.push(Cell::Text(program.ending(played.ending).0));
                    cells.extend([whole(u64::from(played.decisions)), whole(u64::from(played.unused))]);
                }
                Worth::Sampled(sampled) => {
                    let score = &sampled.score;
                    cells.extend([whole(score.n), Cell::Real(score.mean), real(score.sd), real(score.standard_error)]);
                    cells.extend([real(score.interval.map(|i| i.0)), real(score.interval.map(|i| i.1))]);
                    cells.extend(sampled.components.map(Cell::Real));
                    cells.extend(sampled.endings.iter().map(|n| Cell::Real(*n as f64 / score.n.max(1) as f64)));
                }
                Worth::Expected(expected) => {
                    cells.extend([Cell::Real(expected.score), Cell::Real(expected.sd)]);
                    cells.extend(expected.components.map(Cell::Real));
                    cells.extend(expected.endings.iter().map(|p| Cell::Real(*p)));
                    cells.push(whole(expected.states));
                }
            }
            [Cell::Missing; 3]
        }
    };
    cells.extend(misfit);
}
