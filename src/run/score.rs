//! Runs that nobody looks back at: the bare engine, without a session and its record.

use crate::engine::{Luck, Observer, Refused, Rest, begin, menu, order, rest, settle_drawn, take_open};
use crate::policy::{Policy, items};
use crate::program::{Program, State};
use crate::score::Total;

/// Choices that a list has room for without more memory.
const MENU: usize = 8;

/// Plays one run by a policy and returns its score, in thousandths.
pub fn score(program: &Program, luck: &mut Luck, policy: &mut dyn Policy) -> i64 {
    let mut total = Total::default();
    play_out(program, luck, policy, &mut total);
    total.thousandths()
}

/// Plays one run by a policy, told to an observer. Returns the state it ends in, and how many decisions were taken, rankings
/// among them.
pub fn play_out(program: &Program, luck: &mut Luck, policy: &mut dyn Policy, out: &mut impl Observer) -> (State, u32) {
    let mut state = begin(program, out);
    let mut available = Vec::with_capacity(MENU);
    let mut decisions = 0;
    let mut waits_for = rest(program, &state);
    loop {
        let step = match waits_for {
            Rest::Ended(_) => break,
            Rest::Draw(draw) => {
                let index = luck.draw(program, &state, draw);
                settle_drawn(program, &mut state, draw, index, out)
            }
            Rest::Decision(node) => {
                menu(program, &state, node, &mut available);
                let choice = policy.choose(program, &state, node, &available);
                decisions += 1;
                // All are compared: where the right one stands is not to be guessed, as a search would.
                let is_open = available.iter().fold(false, |found, open| found | (*open == choice));
                if is_open { Ok(take_open(program, &mut state, choice, out)) } else { Err(Refused::Locked) }
            }
            Rest::Ranking(node) => {
                let places = policy.order(program, &state, node, items(program, node));
                decisions += 1;
                order(program, &mut state, &places, out).map(|()| rest(program, &state))
            }
        };
        let Ok(next) = step else {
            // INVARIANT: policies pick from what is available, and luck draws what is asked.
            debug_assert!(false, "the engine refused a policy");
            break;
        };
        waits_for = next;
    }
    (state, decisions)
}
