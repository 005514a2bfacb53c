//! What the player said to predictions: asked in a session, kept in the run file, settled by what came out.
//!
//! A forecast is no input of the engine: a session with forecasts and one without step through the same states.

use serde::{Deserialize, Serialize};

use super::ahead::{after, constant};
use super::session::Session;
use crate::engine::{Cause, Event, Origin};
use crate::expression::UnknownId;
use crate::program::{ChanceId, Claim, NamedClaim, Prediction, Program, State};

/// A prediction that was asked in this run.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// The prediction's id.
    pub id: String,
    /// The question as it was asked.
    pub ask: String,
    /// What it is about, by name.
    pub named: NamedClaim,
    /// 0 to 100; `None` if the player passed it over.
    pub percent: Option<u8>,
    /// When it was asked.
    pub tick: u32,
    /// Decisions taken before it was asked.
    pub taken: usize,
    claim: Claim,
    events: usize,
    state: State,
}

/// How a claim came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Whether it is true.
    pub came_true: bool,
    /// When that was known.
    pub tick: u32,
    /// What came out instead or as said; `None` if it is only known what did not.
    pub found: Option<Found>,
}

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The value of an unknown, by place.
    Value(UnknownId, u8),
    /// The outcome of a chance, by place.
    Outcome(ChanceId, u16),
}

/// The line of a run file that keeps a forecast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenForecast {
    /// Always `prediction`.
    pub kind: String,
    /// Number of the decision it was asked before.
    pub n: usize,
    /// The prediction's id.
    pub id: String,
    /// The question.
    pub ask: String,
    /// What it is about, so that it is scored as it was asked, whatever the scenario asks by now.
    #[serde(flatten)]
    pub about: NamedClaim,
    /// 0 to 100, or null if the player passed it over.
    pub percent: Option<u8>,
}

impl<'p> Session<'p> {
    /// Predictions to be asked now, in declared order: those of the node that waits, the first time the story rests there,
    /// unless the answer is certain already, the chance was drawn before, or its choice is locked. A rehearsal asks none:
    /// what came before it was given, not found out, and nothing of it is kept.
    #[must_use]
    pub fn questions(&self) -> Vec<&'p Prediction> {
        let Some(node) = self.node() else { return Vec::new() };
        if self.is_rehearsal() || self.taken().iter().any(|t| t.node == node) {
            return Vec::new();
        }
        let program = self.program();
        let due = program.predictions.iter().filter(|p| p.at == node);
        due.filter(|p| self.forecasts().iter().all(|f| f.id != p.id) && self.is_open(&p.claim)).collect()
    }

    fn is_open(&self, claim: &Claim) -> bool {
        let program = self.program();
        match claim {
            Claim::Value(unknown, value) => certainty(program, self.state(), *unknown, *value).is_none(),
            Claim::Outcome(chance, _) => {
                let drawn = self.record().events.iter().any(|told| draw_of(program, told.event, *chance).is_some());
                let locked = program.choices.iter().enumerate().any(|(i, choice)| {
                    let id = crate::expression::ChoiceId::at(i);
                    choice.outcomes.as_ref().is_some_and(|o| o.chance == *chance)
                        && Some(choice.node) == self.node()
                        && !self.available().contains(&id)
                });
                !drawn && !locked
            }
        }
    }

    /// Remembers what the player said to a prediction that is asked now; more than 100 counts as 100.
    pub fn predict(&mut self, prediction: &Prediction, percent: Option<u8>) {
        let (id, ask, named) = (prediction.id.clone(), prediction.ask.clone(), prediction.named.clone());
        self.remember(id, ask, named, prediction.claim.clone(), percent);
    }

    /// The same as another line of this run said at the same place.
    pub fn take_over(&mut self, said: &Forecast) {
        let (id, ask, named) = (said.id.clone(), said.ask.clone(), said.named.clone());
        self.remember(id, ask, named, said.claim.clone(), said.percent);
    }

    /// The same from a run file. What this program has no names for is left out: it could not be settled.
    pub(super) fn restore(&mut self, written: &WrittenForecast) {
        let is_new = self.forecasts().iter().all(|f| f.id != written.id);
        if let Some(claim) = self.program().find_claim(&written.about).filter(|_| is_new) {
            self.remember(written.id.clone(), written.ask.clone(), written.about.clone(), claim, written.percent);
        }
    }

    fn remember(&mut self, id: String, ask: String, named: NamedClaim, claim: Claim, percent: Option<u8>) {
        // A file from elsewhere must not steer the terminal.
        let ask = ask.chars().filter(|c| !c.is_control()).collect();
        let forecast = Forecast {
            id,
            ask,
            named,
            percent: percent.map(|p| p.min(100)),
            tick: self.program().view(self.state()).tick(),
            taken: self.taken().len(),
            claim,
            events: self.record().events.len(),
            state: *self.state(),
        };
        self.add_forecast(forecast);
    }
}

impl Forecast {
    /// How it came out in this session, if it did.
    #[must_use]
    pub fn settled(&self, session: &Session<'_>) -> Option<Settled> {
        let program = session.program();
        let later = session.events_since(self.events);
        match &self.claim {
            Claim::Value(unknown, value) => {
                let came_true = certainty(program, session.state(), *unknown, *value)?;
                // An event's state is the one before it, so the tick is that of the first event that finds it certain.
                let known = later.iter().find(|told| certainty(program, &told.state, *unknown, *value).is_some());
                let tick = known.map_or_else(|| program.view(session.state()).tick(), |told| told.tick);
                let it = &program.unknowns[*unknown];
                let found = it.knowledge.known(session.state().get(it.field)).map(|v| Found::Value(*unknown, v));
                Some(Settled { came_true, tick, found })
            }
            Claim::Outcome(chance, wanted) => {
                let drawn = later.iter().find_map(|t| Some((t.tick, draw_of(program, t.event, *chance)?)));
                drawn.map(|(tick, place)| Settled {
                    came_true: wanted.contains(&place),
                    tick,
                    found: Some(Found::Outcome(*chance, place)),
                })
            }
        }
    }

    /// The model's own probability at the moment of asking, 0 to 1, where it is known exactly: for an unknown what the
    /// evidence says of it; for a chance if its weights never change, or if the decision taken there led to it without
    /// another decision in between.
    #[must_use]
    pub fn model(&self, session: &Session<'_>) -> Option<f64> {
        let program = session.program();
        match &self.claim {
            Claim::Value(unknown, value) => {
                let it = &program.unknowns[*unknown];
                let belief = it.knowledge.belief(self.state.get(it.field));
                let sum: u64 = belief.iter().sum();
                let own = belief.get(usize::from(*value))?;
                (sum > 0).then(|| *own as f64 / sum as f64)
            }
            Claim::Outcome(chance, wanted) => constant(program, *chance, wanted).or_else(|| {
                let taken = session.taken().get(self.taken)?;
                after(program, self.state, &taken.pick, *chance, wanted)
            }),
        }
    }

    /// The line of a run file for it.
    #[must_use]
    pub(super) fn written(&self) -> WrittenForecast {
        WrittenForecast {
            kind: "prediction".to_owned(),
            n: self.taken + 1,
            id: self.id.clone(),
            ask: self.ask.clone(),
            about: self.named.clone(),
            percent: self.percent,
        }
    }
}

/// Whether it is certain that the unknown has the value, or that it has not.
fn certainty(program: &Program, state: &State, unknown: UnknownId, value: u8) -> Option<bool> {
    let it = &program.unknowns[unknown];
    let belief = it.knowledge.belief(state.get(it.field));
    match belief.get(usize::from(value)) {
        None | Some(0) => Some(false),
        Some(_) => it.knowledge.known(state.get(it.field)).map(|known| known == value),
    }
}

/// The place of the outcome, if the event is a draw of this chance.
fn draw_of(program: &Program, event: Event, chance: ChanceId) -> Option<u16> {
    let Event::Drawn(Cause::Outcome(origin, place)) = event else { return None };
    let drawn = match origin {
        Origin::Node(node) => program.chance_of(node),
        Origin::Choice(choice) => program.choices[choice].outcomes.as_ref().map(|o| o.chance),
    };
    (drawn == Some(chance)).then_some(place)
}
