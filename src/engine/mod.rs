//! The step: what follows from a choice, an order or a draw. Pure: no files, no clock, no printing, no entropy, no
//! floating point, and nothing is allocated.
//!
//! A [`State`] at rest waits for something: the player's choice or order, or a draw ([`rest`]). [`choose`], [`order`] and
//! [`settle`] supply it and run the world to the next rest. Everything that happens is told to an [`Observer`].

mod apply;
mod event;
mod judge;
mod luck;
mod outlook;
mod philox;
mod tick;

pub(crate) use apply::falling;
pub use event::{Award, Cause, Component, Earned, Event, Observer, Origin, Unobserved};
pub(crate) use judge::{ahead, deferral_points, level, start_points};
pub use luck::{Luck, Stream, pick, run_seed};
pub use outlook::finishes;
pub use philox::{NAME as GENERATOR, philox4x32};

use crate::check::Goto;
use crate::expression::{ChoiceId, EndingId, FlagId, NodeId, UnknownId, VariableId};
use crate::number::Fixed;
use crate::program::{ChanceId, Choice, Gate, NodeKind, Outcomes, Place, Program, State};

/// What a state waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// The player chooses.
    Decision(NodeId),
    /// The player orders a list.
    Ranking(NodeId),
    /// Chance decides.
    Draw(Draw),
    /// Nothing: the run is over.
    Ended(EndingId),
}

/// What chance decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Draw {
    /// The value of an unknown, which the next weights read.
    Reveal(UnknownId),
    /// The signal of a look.
    Signal(UnknownId, u8),
    /// An outcome by weights.
    Outcome(ChanceId),
}

/// Why an input was not taken; the state is as before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The state waits for something else.
    NotNow,
    /// The choice is locked.
    Locked,
    /// The order is not a permutation of the items, or the index none of the outcomes.
    Malformed,
}

/// A program's world at work on one state.
pub(crate) struct World<'a, O> {
    pub(crate) program: &'a Program,
    pub(crate) state: &'a mut State,
    pub(crate) out: &'a mut O,
    /// A flag came true or a task was done since targets were last looked at.
    facts_changed: bool,
    /// The story itself is being played, and no inject.
    in_story: bool,
    /// An inject may be waiting to be played.
    look_for_injects: bool,
}

impl<'a, O: Observer> World<'a, O> {
    fn new(program: &'a Program, state: &'a mut State, out: &'a mut O) -> World<'a, O> {
        let in_story = state.get(program.inject_place) == 0;
        World { program, state, out, facts_changed: false, in_story, look_for_injects: false }
    }
}

/// The state at the beginning of a run, at rest.
pub fn begin(program: &Program, out: &mut impl Observer) -> State {
    start(program, program.start, 0, &[], out)
}

/// A fact that a rehearsal starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// A variable's value; it is rounded to the step and clamped, as in any assignment.
    Variable(VariableId, Fixed),
    /// A flag.
    Flag(FlagId, bool),
    /// The clock, before the last tick.
    Tick(u32),
}

/// The state, at rest, of a story that begins at `node` with what is given: everything else is as at the beginning of a
/// run, and the clock stands at the node's `at`, or at 0, unless a tick is given.
///
/// A node of an inject is played as that inject; when it resumes, the story runs to the end of the clock.
pub fn begin_at(program: &Program, node: NodeId, given: &[Given], out: &mut impl Observer) -> State {
    start(program, node, program.nodes[node].at, given, out)
}

fn start(program: &Program, node: NodeId, tick: u32, given: &[Given], out: &mut impl Observer) -> State {
    let mut state = program.opening;
    state.set(program.clock, u64::from(tick));
    for &fact in given {
        match fact {
            Given::Variable(id, value) => {
                let variable = &program.variables[id];
                state.set(variable.field, variable.raw(value).unsigned_abs());
            }
            Given::Flag(id, truth) => state.set(program.flags[id], u64::from(truth)),
            // The world has no tick after the last.
            Given::Tick(tick) => state.set(program.clock, u64::from(tick.min(program.length.saturating_sub(1)))),
        }
    }
    let mut world = World::new(program, &mut state, out);
    // To know whose node it is takes a search, and a run begins with the story's own.
    let inject = if node == program.start { None } else { program.inject_of(node) };
    let place = match inject {
        Some(inject) => world.begin_inject(inject, node),
        None => world.go(Goto::Node(node)),
    };
    world.advance(place);
    state
}

/// A state with nothing but a choice's effects applied: no marks, no ticks, no outcomes. It is a thing to look at, not one
/// to go on from.
#[must_use]
pub fn apply_effects(program: &Program, state: &State, choice: ChoiceId) -> State {
    let mut after = *state;
    World::new(program, &mut after, &mut Unobserved).block(&program.choices[choice].effects, Cause::Choice(choice));
    after
}

/// What the state waits for.
#[inline]
#[must_use]
pub fn rest(program: &Program, state: &State) -> Rest {
    rest_at(program, state, program.view(state).place())
}

#[inline(always)]
fn rest_at(program: &Program, state: &State, place: Place) -> Rest {
    match place {
        Place::Ended(ending) => Rest::Ended(ending),
        Place::Node(node) => match &program.nodes[node].kind {
            NodeKind::Decision { .. } => Rest::Decision(node),
            NodeKind::Ranking { .. } => Rest::Ranking(node),
            NodeKind::Chance(outcomes) => Rest::Draw(next_draw(program, state, outcomes)),
        },
        Place::Choice(choice) => {
            let choice = &program.choices[choice];
            match (choice.look, &choice.outcomes) {
                (Some((unknown, look)), _) => Rest::Draw(Draw::Signal(unknown, look)),
                (None, Some(outcomes)) => Rest::Draw(next_draw(program, state, outcomes)),
                // INVARIANT: `advance` never rests in a choice without outcomes, nor while the clock runs out.
                (None, None) => Rest::Decision(choice.node),
            }
        }
        Place::Finish => Rest::Ended(EndingId::default()),
    }
}

fn next_draw(program: &Program, state: &State, outcomes: &Outcomes) -> Draw {
    let hidden = outcomes.reveals.iter().find(|u| {
        let unknown = &program.unknowns[**u];
        unknown.knowledge.known(state.get(unknown.field)).is_none()
    });
    hidden.map_or(Draw::Outcome(outcomes.chance), |u| Draw::Reveal(*u))
}

/// Whether a choice of the node the state rests at is available.
#[inline]
#[must_use]
pub fn is_available(program: &Program, state: &State, choice: ChoiceId) -> bool {
    match &program.gates[choice] {
        Gate::Free => true,
        Gate::Bound(bound) => {
            let holds = bound.holds(state);
            debug_assert_eq!(holds, asked(program, state, choice), "the gate says something else than the condition");
            holds
        }
        Gate::Asked => asked(program, state, choice),
    }
}

// Most choices are free or have a bound, so what the others take stays out of line.
#[inline(never)]
fn asked(program: &Program, state: &State, choice: ChoiceId) -> bool {
    let it = &program.choices[choice];
    if it.fallback { only_fallbacks_are_left(program, state, it.node) } else { is_open(program, state, it) }
}

fn is_open(program: &Program, state: &State, it: &Choice) -> bool {
    it.look.is_none_or(|(unknown, look)| look_is_free(program, state, unknown, look))
        && it.requires.as_ref().is_none_or(|r| r.holds(&program.view(state)))
}

fn only_fallbacks_are_left(program: &Program, state: &State, node: NodeId) -> bool {
    let NodeKind::Decision { choices } = &program.nodes[node].kind else { return false };
    !choices.iter().map(|c| &program.choices[*c]).any(|it| !it.fallback && is_open(program, state, it))
}

fn look_is_free(program: &Program, state: &State, unknown: UnknownId, look: u8) -> bool {
    let unknown = &program.unknowns[unknown];
    !unknown.knowledge.is_taken(state.get(unknown.field), look)
}

/// The available choices of a decision, in declared order.
pub fn options<'a>(program: &'a Program, state: &'a State, node: NodeId) -> impl Iterator<Item = ChoiceId> + 'a {
    let choices = match &program.nodes[node].kind {
        NodeKind::Decision { choices } => choices.as_slice(),
        NodeKind::Ranking { .. } | NodeKind::Chance(_) => &[],
    };
    choices.iter().copied().filter(|c| is_available(program, state, *c))
}

/// [`options`] into a list that is there already.
#[inline(always)]
pub(crate) fn menu(program: &Program, state: &State, node: NodeId, into: &mut Vec<ChoiceId>) {
    let NodeKind::Decision { choices } = &program.nodes[node].kind else { return into.clear() };
    into.resize(choices.len(), ChoiceId::default());
    let mut open = 0;
    for &choice in choices {
        // Whether a choice is open is a coin's toss: it is written in any case, and the next one over it if it was not.
        if let Some(slot) = into.get_mut(open) {
            *slot = choice;
        }
        open += usize::from(is_available(program, state, choice));
    }
    into.truncate(open);
}

/// Takes a choice and runs to the next rest.
///
/// # Errors
/// [`Refused`] if the state does not rest at the choice's decision, or the choice is locked.
pub fn choose(program: &Program, state: &mut State, choice: ChoiceId, out: &mut impl Observer) -> Result<(), Refused> {
    if rest(program, state) != Rest::Decision(program.choices[choice].node) {
        return Err(Refused::NotNow);
    }
    if !is_available(program, state, choice) {
        return Err(Refused::Locked);
    }
    take_open(program, state, choice, out);
    Ok(())
}

/// [`choose`] for a choice that is known to be available: one of [`options`] at the state's own decision. Returns what the
/// state waits for then.
#[inline(always)]
pub(crate) fn take_open(program: &Program, state: &mut State, choice: ChoiceId, out: &mut impl Observer) -> Rest {
    debug_assert!(
        rest(program, state) == Rest::Decision(program.choices[choice].node),
        "the choice is not on the menu"
    );
    debug_assert!(is_available(program, state, choice), "the choice is locked");
    let mut world = World::new(program, state, out);
    world.take(choice);
    let place = world.advance(Place::Choice(choice));
    rest_at(program, state, place)
}

/// Whether the run has ended: what [`rest`] calls [`Rest::Ended`].
#[inline]
pub(crate) fn is_over(program: &Program, state: &State) -> bool {
    matches!(program.view(state).place(), Place::Ended(_) | Place::Finish)
}

/// Puts a ranking's items into an order (places of the items, best first) and runs to the next rest.
///
/// # Errors
/// [`Refused`] if the state does not rest at a ranking, or the order is no permutation of its items.
pub fn order(program: &Program, state: &mut State, order: &[u8], out: &mut impl Observer) -> Result<(), Refused> {
    let Rest::Ranking(node) = rest(program, state) else { return Err(Refused::NotNow) };
    let NodeKind::Ranking { items, first, goto } = &program.nodes[node].kind else { return Err(Refused::NotNow) };
    let complete = order.len() == items.len()
        && (0..items.len()).all(|i| order.iter().filter(|o| usize::from(**o) == i).count() == 1);
    let Some(&best) = order.first().filter(|_| complete) else { return Err(Refused::Malformed) };
    let mut world = World::new(program, state, out);
    world.event(Event::Ranked(node, best));
    if let Some(first) = first {
        world.state.set(*first, u64::from(best) + 1);
    }
    let place = world.go(*goto);
    world.advance(place);
    Ok(())
}

/// The outcomes the state rests at, if it rests at some.
#[must_use]
pub fn outcomes<'a>(program: &'a Program, state: &State) -> Option<&'a Outcomes> {
    outcomes_at(program, program.view(state).place())
}

#[inline(always)]
fn outcomes_at(program: &Program, place: Place) -> Option<&Outcomes> {
    match place {
        Place::Node(node) => match &program.nodes[node].kind {
            NodeKind::Chance(outcomes) => Some(outcomes),
            NodeKind::Decision { .. } | NodeKind::Ranking { .. } => None,
        },
        Place::Choice(choice) => program.choices[choice].outcomes.as_ref(),
        Place::Finish | Place::Ended(_) => None,
    }
}

/// The weights of a draw, given what is known: outcomes in declared order, signals or values in theirs.
pub fn weights(program: &Program, state: &State, draw: Draw, weights: &mut Vec<i64>) {
    weights.clear();
    match draw {
        Draw::Reveal(unknown) => {
            let unknown = &program.unknowns[unknown];
            let belief = unknown.knowledge.belief(state.get(unknown.field));
            weights.extend(belief.iter().map(|&w| i64::try_from(w).unwrap_or(i64::MAX)));
        }
        Draw::Signal(unknown, look) => {
            let unknown = &program.unknowns[unknown];
            unknown.knowledge.predictive(state.get(unknown.field), look, weights);
        }
        Draw::Outcome(_) => {
            let view = program.view(state);
            let list = outcomes(program, state).map_or(&[][..], |o| &o.list);
            weights.extend(list.iter().map(|o| o.weight.as_ref().map_or(0, |w| w.value(&view).max(0))));
        }
    }
}

/// Lets chance decide for the outcome, signal or value at `index` and runs to the next rest.
///
/// # Errors
/// [`Refused`] if the state does not rest at this draw, or there is no such index.
pub fn settle(
    program: &Program,
    state: &mut State,
    draw: Draw,
    index: usize,
    out: &mut impl Observer,
) -> Result<(), Refused> {
    if rest(program, state) != Rest::Draw(draw) {
        return Err(Refused::NotNow);
    }
    settle_drawn(program, state, draw, index, out).map(|_| ())
}

/// [`settle`] for a draw that is known to be the one the state rests at. Returns what the state waits for then.
pub(crate) fn settle_drawn(
    program: &Program,
    state: &mut State,
    draw: Draw,
    index: usize,
    out: &mut impl Observer,
) -> Result<Rest, Refused> {
    debug_assert!(rest(program, state) == Rest::Draw(draw), "the state rests at something else");
    let small = u8::try_from(index).map_err(|_| Refused::Malformed);
    let place = program.view(state).place();
    let found = outcomes_at(program, place);
    let mut world = World::new(program, state, out);
    let outcome = match draw {
        Draw::Reveal(unknown) => {
            let it = &program.unknowns[unknown];
            let after = it.knowledge.after_reveal(world.state.get(it.field), index);
            let knowledge = after.ok_or(Refused::Malformed)?;
            world.event(Event::Revealed(unknown, small?));
            world.state.set(it.field, knowledge);
            return Ok(rest_at(program, state, place));
        }
        Draw::Signal(unknown, look) => {
            let signal = small?;
            let found = found.ok_or(Refused::NotNow)?;
            let place = found.list.iter().position(|o| o.signal == Some(signal)).ok_or(Refused::Malformed)?;
            let it = &program.unknowns[unknown];
            let after = it.knowledge.after_look(world.state.get(it.field), look, index);
            let knowledge = after.ok_or(Refused::Malformed)?;
            world.event(Event::Signal(unknown, look, signal));
            world.state.set(it.field, knowledge);
            place
        }
        Draw::Outcome(_) => index,
    };
    let it = found.and_then(|o| o.list.get(outcome)).ok_or(Refused::Malformed)?;
    let cause = Cause::Outcome(world.origin(place), u16::try_from(outcome).unwrap_or(u16::MAX));
    world.event(Event::Drawn(cause));
    world.block(&it.effects, cause);
    let place = world.go(it.goto);
    let place = world.advance(place);
    Ok(rest_at(program, state, place))
}
