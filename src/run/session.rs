//! A run in progress: state, luck, and everything that was told on the way.

use super::forecast::Forecast;
use crate::engine::{Draw, Given, Luck, Refused, Rest, begin, begin_at, choose, options, order, rest, settle};
use crate::expression::{ChoiceId, EndingId, NodeId};
use crate::policy::{Policy, items};
use crate::program::{Pick, Program, State, fnv};
use crate::score::{Recorder, Told};

/// A decision that was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Where.
    pub node: NodeId,
    /// What.
    pub pick: Pick,
    /// When.
    pub tick: u32,
    /// The state it was taken in.
    pub before: State,
    /// Events told before it.
    pub events: usize,
    /// Awards made before it.
    pub awards: usize,
}

/// Why a session did not go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionError {
    /// The run is over.
    Over,
    /// The engine refused the input; nothing has changed.
    Refused(Refused),
}

/// Says how chance goes.
pub(crate) trait Steer {
    /// The place of the outcome, signal or value for a draw that the state rests at, one whose weight is not 0; `None` leaves
    /// it to the run's luck.
    fn given(&mut self, program: &Program, state: &State, draw: Draw) -> Option<usize>;
}

/// Chance goes as the run's luck draws it.
struct AsDrawn;

impl Steer for AsDrawn {
    fn given(&mut self, _: &Program, _: &State, _: Draw) -> Option<usize> {
        None
    }
}

/// A run in progress. It always rests at a decision, a ranking or an ending: draws are settled by its luck.
#[derive(Debug, Clone)]
pub struct Session<'p> {
    program: &'p Program,
    state: State,
    luck: Luck,
    record: Recorder,
    taken: Vec<Taken>,
    forecasts: Vec<Forecast>,
    rehearsal: bool,
}

impl<'p> Session<'p> {
    /// A new run.
    #[must_use]
    pub fn new(program: &'p Program, seed: u64) -> Session<'p> {
        let mut record = Recorder::default();
        let state = begin(program, &mut record);
        Session::started(program, seed, state, record, false, &mut AsDrawn)
    }

    /// A new run in which somebody says how chance goes, as far as they know.
    pub(crate) fn steered(program: &'p Program, seed: u64, chance: &mut dyn Steer) -> Session<'p> {
        let mut record = Recorder::default();
        let state = begin(program, &mut record);
        Session::started(program, seed, state, record, false, chance)
    }

    /// A session that begins elsewhere: [`begin_at`]. It is a rehearsal: its points mean
    /// nothing, and it asks no predictions.
    #[must_use]
    pub fn begin_at(program: &'p Program, seed: u64, node: NodeId, given: &[Given]) -> Session<'p> {
        let mut record = Recorder::default();
        let state = begin_at(program, node, given, &mut record);
        Session::started(program, seed, state, record, true, &mut AsDrawn)
    }

    fn started(
        program: &'p Program,
        seed: u64,
        state: State,
        record: Recorder,
        rehearsal: bool,
        chance: &mut dyn Steer,
    ) -> Session<'p> {
        let luck = Luck::new(program, seed);
        let mut session = Session { program, state, luck, record, taken: Vec::new(), forecasts: Vec::new(), rehearsal };
        session.settle_draws(chance);
        session
    }

    fn settle_draws(&mut self, chance: &mut dyn Steer) {
        while let Rest::Draw(draw) = rest(self.program, &self.state) {
            let before = self.state;
            let given = chance.given(self.program, &before, draw);
            let index = given.unwrap_or_else(|| self.luck.draw(self.program, &before, draw));
            if settle(self.program, &mut self.state, draw, index, &mut self.record).is_err() {
                // INVARIANT: luck only draws what the state rests at, so the engine accepts it.
                debug_assert!(false, "the engine refused its own draw");
                return;
            }
            if given.is_some() {
                self.luck.told(self.program, &before, draw, index, &self.state);
            }
        }
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &'p Program {
        self.program
    }

    /// The state the run rests in.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The seed of its luck.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.luck.seed()
    }

    /// Everything told so far.
    #[must_use]
    pub fn record(&self) -> &Recorder {
        &self.record
    }

    /// Decisions taken so far, rankings among them.
    #[must_use]
    pub fn taken(&self) -> &[Taken] {
        &self.taken
    }

    /// Predictions asked so far, passed over or not. They change nothing else.
    #[must_use]
    pub fn forecasts(&self) -> &[Forecast] {
        &self.forecasts
    }

    /// Whether it began elsewhere than the story does.
    #[must_use]
    pub fn is_rehearsal(&self) -> bool {
        self.rehearsal
    }

    pub(super) fn add_forecast(&mut self, forecast: Forecast) {
        self.forecasts.push(forecast);
    }

    /// The decision or ranking that waits; `None` when the run is over.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        match rest(self.program, &self.state) {
            Rest::Decision(node) | Rest::Ranking(node) => Some(node),
            Rest::Draw(_) | Rest::Ended(_) => None,
        }
    }

    /// The ending, once the run is over.
    #[must_use]
    pub fn ending(&self) -> Option<EndingId> {
        match rest(self.program, &self.state) {
            Rest::Ended(ending) => Some(ending),
            Rest::Decision(_) | Rest::Ranking(_) | Rest::Draw(_) => None,
        }
    }

    /// The available choices, in declared order; none at a ranking.
    #[must_use]
    pub fn available(&self) -> Vec<ChoiceId> {
        match rest(self.program, &self.state) {
            Rest::Decision(node) => options(self.program, &self.state, node).collect(),
            Rest::Ranking(_) | Rest::Draw(_) | Rest::Ended(_) => Vec::new(),
        }
    }

    /// Takes a decision and runs to the next one.
    ///
    /// # Errors
    /// [`SessionError`]; the session is as before.
    pub fn take(&mut self, pick: Pick) -> Result<(), SessionError> {
        self.take_steered(pick, &mut AsDrawn)
    }

    /// The same where somebody says how chance goes, as far as they know.
    ///
    /// # Errors
    /// [`SessionError`]; the session is as before.
    pub(crate) fn take_steered(&mut self, pick: Pick, chance: &mut dyn Steer) -> Result<(), SessionError> {
        let node = self.node().ok_or(SessionError::Over)?;
        let taken = Taken {
            node,
            pick,
            tick: self.program.view(&self.state).tick(),
            before: self.state,
            events: self.record.events.len(),
            awards: self.record.ledger.awards().len(),
        };
        match &taken.pick {
            Pick::Choice(choice) => choose(self.program, &mut self.state, *choice, &mut self.record),
            Pick::Order(items) => order(self.program, &mut self.state, items, &mut self.record),
        }
        .map_err(SessionError::Refused)?;
        self.taken.push(taken);
        self.settle_draws(chance);
        Ok(())
    }

    /// What a policy does now; `None` when the run is over.
    pub fn ask(&self, policy: &mut dyn Policy) -> Option<Pick> {
        match rest(self.program, &self.state) {
            Rest::Decision(node) => {
                Some(Pick::Choice(policy.choose(self.program, &self.state, node, &self.available())))
            }
            Rest::Ranking(node) => {
                Some(Pick::Order(policy.order(self.program, &self.state, node, items(self.program, node))))
            }
            Rest::Draw(_) | Rest::Ended(_) => None,
        }
    }

    /// `node/choice` or `node/a>b>c`.
    #[must_use]
    pub fn key(&self, node: NodeId, pick: &Pick) -> String {
        format!("{}/{}", self.program.node_id(node), self.pick_id(node, pick))
    }

    /// The choice's id, or the items' ids joined by `>`.
    #[must_use]
    pub fn pick_id(&self, node: NodeId, pick: &Pick) -> String {
        match pick {
            Pick::Choice(choice) => self.program.choice_id(*choice).to_owned(),
            Pick::Order(places) => {
                let ids = self.program.item_ids(node);
                let named: Vec<&str> =
                    places.iter().map(|p| ids.get(usize::from(*p)).copied().unwrap_or("?")).collect();
                named.join(">")
            }
        }
    }

    /// Reads `choice` or `a>b>c` at a node: [`Program::parse_pick`].
    #[must_use]
    pub fn parse_pick(&self, node: NodeId, text: &str) -> Option<Pick> {
        self.program.parse_pick(node, text)
    }

    /// Names the state the run rests in: [`state_digest`].
    #[must_use]
    pub fn state_digest(&self) -> String {
        state_digest(&self.state)
    }

    /// The same session with other luck from here on, drawn from what is known now: [`Luck::from_state`]. What comes is
    /// no run that replays from its seed.
    #[must_use]
    pub fn with_fresh_luck(mut self, seed: u64) -> Session<'p> {
        self.luck = Luck::from_state(self.program, &self.state, seed);
        self
    }

    /// Events told since a decision was taken (0 for the beginning).
    #[must_use]
    pub fn events_since(&self, event: usize) -> &[Told] {
        self.record.events.get(event..).unwrap_or(&[])
    }
}

/// 16 hexadecimal digits that name a state: FNV-1a over its words, little-endian.
#[must_use]
pub fn state_digest(state: &State) -> String {
    let bytes = state.words().iter().flat_map(|w| w.to_le_bytes());
    format!("{:016x}", fnv(bytes))
}

/// Plays a whole run by a policy.
#[must_use]
pub fn simulate<'p>(program: &'p Program, seed: u64, policy: &mut dyn Policy) -> Session<'p> {
    let mut session = Session::new(program, seed);
    while let Some(pick) = session.ask(policy) {
        if session.take(pick).is_err() {
            // INVARIANT: policies pick from what is available.
            debug_assert!(false, "a policy picked what is not available");
            break;
        }
    }
    session
}
