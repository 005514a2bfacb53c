//! What the player predicted, beside what the evidence said and what came out.

use serde::Serialize;

use crate::program::{NamedClaim, Program};
use crate::run::{Forecast, Found, Session, Settled};
use crate::score::{Scored, brier};

/// The predictions of a run.
#[derive(Debug, Clone, Serialize)]
pub struct Predictions {
    /// Those that the player answered, in order.
    pub rows: Vec<PredictionRow>,
    /// How many of them came out.
    pub settled: usize,
    /// The mean of (p − outcome)² over those; 0 is perfect, always saying 50 % gives 0.25.
    pub brier: Option<f64>,
    /// The same for the model's own probabilities, if all of those are known.
    pub model_brier: Option<f64>,
    /// What it means, in plain words.
    pub words: String,
}

/// One prediction that was answered.
#[derive(Debug, Clone, Serialize)]
pub struct PredictionRow {
    /// Its id.
    pub id: String,
    /// The question.
    pub ask: String,
    /// When it was asked.
    pub tick: u32,
    /// The same in words.
    pub clock: String,
    /// What the player said, in per cent.
    pub said: u8,
    /// The model's own probability at that moment, 0 to 1, where it is known exactly.
    pub model: Option<f64>,
    /// Whether it came true; none if it never came out.
    pub came_true: Option<bool>,
    /// What came out, in words.
    pub fate: String,
    /// (p − outcome)², if it came out.
    pub error: Option<f64>,
}

impl PredictionRow {
    /// "You said 70 %, the evidence said 54 %."
    pub(super) fn said_words(&self) -> String {
        let model = self.model.map(|m| format!(", the evidence said {:.0} %", m * 100.0)).unwrap_or_default();
        format!("You said {} %{model}.", self.said)
    }
}

/// The predictions that were answered in a run; `None` without any.
#[must_use]
pub fn predictions(session: &Session<'_>) -> Option<Predictions> {
    let program = session.program();
    let (mut rows, mut scored, mut models) = (Vec::new(), Vec::new(), Vec::new());
    for forecast in session.forecasts() {
        let Some(said) = forecast.percent else { continue };
        let settled = forecast.settled(session);
        let own = settled.map(|s| Scored { percent: said, came_true: s.came_true });
        let model = forecast.model(session);
        scored.extend(own);
        models.extend(settled.map(|s| model.map(|m| (m - f64::from(u8::from(s.came_true))).powi(2))));
        rows.push(PredictionRow {
            id: forecast.id.clone(),
            ask: forecast.ask.clone(),
            tick: forecast.tick,
            clock: program.clock_words(forecast.tick),
            said,
            model,
            came_true: settled.map(|s| s.came_true),
            fate: fate(program, forecast, settled),
            error: own.map(Scored::error),
        });
    }
    if rows.is_empty() {
        return None;
    }
    let model_errors: Option<Vec<f64>> = models.into_iter().collect();
    let model_brier = model_errors.filter(|e| !e.is_empty()).map(|e| e.iter().sum::<f64>() / e.len() as f64);
    let score = brier(&scored);
    let words = words(score, scored.len(), model_brier);
    Some(Predictions { rows, settled: scored.len(), brier: score, model_brier, words })
}

fn fate(program: &Program, forecast: &Forecast, settled: Option<Settled>) -> String {
    let Some(settled) = settled else { return "It never came out, so it does not count.".to_owned() };
    let spaced = |id: &str| id.replace('_', " ");
    let found = match (settled.found, &forecast.named) {
        (Some(Found::Value(unknown, place)), _) => {
            let values = program.unknown(unknown).map(|(_, u)| &u.values.value);
            values.and_then(|v| v.0.get(usize::from(place))).map(|(id, _)| spaced(&id.value))
        }
        (Some(Found::Outcome(_, place)), NamedClaim::Outcome { chance, .. }) => {
            program.outcome_ids(chance).get(usize::from(place)).map(|id| spaced(id))
        }
        // Only this much is known: it was something else.
        (None, NamedClaim::Value { value, .. }) => Some(format!("not {}", spaced(value))),
        (Some(Found::Outcome(..)), NamedClaim::Value { .. }) | (None, NamedClaim::Outcome { .. }) => None,
    };
    let verdict = if settled.came_true { "It came true" } else { "It did not come true" };
    let found = found.map(|f| format!(": {f}")).unwrap_or_default();
    format!("{verdict} ({}{found}).", program.clock_words(settled.tick))
}

fn words(score: Option<f64>, settled: usize, model: Option<f64>) -> String {
    let Some(score) = score else {
        return "None of it came out, so there is nothing to score.".to_owned();
    };
    let count = if settled == 1 { "1 prediction".to_owned() } else { format!("{settled} predictions") };
    let model = model.map(|m| format!(" What the evidence said would have given {m:.3}.")).unwrap_or_default();
    format!(
        "Brier score {score:.3} for {count} that came out: {}. (0 is perfect, always saying 50 % gives 0.25.){model} A few predictions are mostly luck; `toughcall calibration` looks at all of yours.",
        reading(score)
    )
}

/// What a Brier score means, in a plain clause.
#[must_use]
pub fn reading(score: f64) -> &'static str {
    if score <= 0.1 {
        "close to what came out"
    } else if score < 0.25 {
        "better than always saying 50 %"
    } else if score == 0.25 {
        "as good as always saying 50 %"
    } else {
        "worse than always saying 50 %, so you were surer than what came out allows"
    }
}
