//! Where a player stands on the screen of a play.

use super::super::furniture::Sheet;
use super::super::skin::Skin;
use crate::engine::{Unobserved, begin};
use crate::expression::NodeId;
use crate::play::{Beat, beats_since, listed_items};
use crate::program::{NodeKind, Prediction, State};
use crate::report::pick_label;
use crate::run::Session;

/// What the screen waits for.
pub(super) enum Phase<'p> {
    /// Effects are being told.
    Telling,
    /// A probability.
    Asking(&'p Prediction),
    /// A choice.
    Choosing(NodeId),
    /// An order.
    Ordering(NodeId),
    /// The run is over.
    Over,
}

/// The screen, without what the session knows.
#[derive(Debug)]
pub(super) struct Model {
    /// What was taken last, in words.
    pub(super) taken: Option<String>,
    /// What followed.
    pub(super) beats: Vec<Beat>,
    /// How many of them are shown.
    pub(super) shown: usize,
    /// The tick before them.
    pub(super) since: u32,
    /// The choice or item under the cursor.
    pub(super) cursor: Option<usize>,
    /// The first row that is seen: at first the first one of what is new, while it is told and afterwards.
    pub(super) scroll: usize,
    /// Items of a ranking by their declared places, in the player's order.
    pub(super) order: Vec<u8>,
    /// Whether the item under the cursor moves with it.
    pub(super) is_lifted: bool,
    /// A probability as typed.
    pub(super) entry: String,
    /// Whether it was given as the answer, which one more Enter keeps for good.
    pub(super) is_answered: bool,
    /// What the last key came to.
    pub(super) notice: Option<String>,
    /// A page over the screen.
    pub(super) sheet: Option<Sheet>,
    /// The row of the panel under the cursor, if the cursor is in the panel.
    pub(super) panel: Option<usize>,
    /// Whether the panel was asked for as a page of its own.
    pub(super) is_page: bool,
    /// The first row of the panel that is seen.
    pub(super) panel_scroll: usize,
    /// Whether it is a play: predictions are asked, and what is decided is kept.
    pub(super) predicts: bool,
    /// The state before anything, to compare with before the first decision; none in a rehearsal.
    pub(super) start: Option<State>,
    pub(super) skin: Skin,
}

impl Model {
    /// The screen of a session that begins or is gone on with.
    pub(super) fn new(session: &Session<'_>, skin: Skin) -> Model {
        let mut model = Model {
            taken: None,
            beats: Vec::new(),
            shown: 0,
            since: 0,
            cursor: None,
            scroll: 0,
            order: Vec::new(),
            is_lifted: false,
            entry: String::new(),
            is_answered: false,
            notice: None,
            sheet: None,
            panel: None,
            is_page: false,
            panel_scroll: 0,
            predicts: true,
            start: (!session.is_rehearsal()).then(|| begin(session.program(), &mut Unobserved)),
            skin,
        };
        // What followed the last decision is told again to who comes back.
        model.begin(session, session.taken().last().map_or(0, |taken| taken.events));
        if !session.taken().is_empty() {
            model.shown = model.beats.len();
        }
        model
    }

    /// Begins to tell what followed since an event.
    pub(super) fn begin(&mut self, session: &Session<'_>, since: usize) {
        let program = session.program();
        let last = session.taken().last();
        self.taken = last.map(|t| format!("You: {}", pick_label(program, t.node, &t.pick, &t.before)));
        self.since = last.map_or(0, |t| t.tick);
        self.beats = beats_since(session, since);
        self.shown = if self.skin.motion { 0 } else { self.beats.len() };
        self.scroll = 0;
        (self.is_lifted, self.notice, self.panel, self.is_page) = (false, None, None, false);
        self.entry.clear();
        self.is_answered = false;
        let items = session.node().map_or(0, |node| listed_items(session, node).len());
        self.order = (0..items).filter_map(|place| u8::try_from(place).ok()).collect();
        // An item is always selected where one is lifted by a key.
        self.cursor = (items > 0).then_some(0);
    }

    /// Whether there is more to tell.
    pub(super) fn is_telling(&self) -> bool {
        self.shown < self.beats.len()
    }

    /// Tells one tick more.
    pub(super) fn next_beat(&mut self) {
        self.shown = (self.shown + 1).min(self.beats.len());
    }

    /// Tells the rest at once.
    pub(super) fn tell_all(&mut self) {
        self.shown = self.beats.len();
    }

    /// A prediction is safe.
    pub(super) fn predicted(&mut self, percent: Option<u8>) {
        self.entry.clear();
        self.is_answered = false;
        self.notice = Some(percent.map_or_else(|| "Skipped.".to_owned(), |p| format!("Noted: {p} %.")));
    }

    pub(super) fn phase<'p>(&self, session: &Session<'p>) -> Phase<'p> {
        if self.is_telling() {
            return Phase::Telling;
        }
        let Some(node) = session.node() else { return Phase::Over };
        if let Some(prediction) = session.questions().into_iter().next().filter(|_| self.predicts) {
            return Phase::Asking(prediction);
        }
        match session.program().nodes[node].kind {
            NodeKind::Ranking { .. } => Phase::Ordering(node),
            NodeKind::Decision { .. } | NodeKind::Chance(_) => Phase::Choosing(node),
        }
    }

    /// The state that the panel shows: as of the last tick that was told.
    pub(super) fn state<'s>(&self, session: &'s Session<'_>) -> &'s State {
        let told = self.shown.checked_sub(1).and_then(|last| self.beats.get(last));
        let now = told.map_or(self.since, |beat| beat.tick);
        let since = session.taken().last().map_or(0, |taken| taken.events);
        let later = session.events_since(since).iter().find(|told| told.tick > now).filter(|_| self.is_telling());
        later.map_or(session.state(), |told| &told.state)
    }
}
