//! A scenario as a symbolic Markov decision process, in the language that PRISM and Storm share.
//!
//! Nothing is explored: variables, effects, weights and awards are written as the program has them, and the other tool
//! finds the states. It thereby checks the compiler and the engine. The parts, from the bottom up:
//!
//! * `expression`, `logic`, `rounding`: numbers and truths as text, with bounds; `routine` reads compiled code back;
//! * `variables`, `env`, `model`: the variables, a command under way, the text;
//! * `block`: effects; `points`: awards as tables;
//! * `story`, `draws`: places, choices, chance; `forget`: what need not be kept; `tick`, `work`,
//!   `starts`: time; endings.

mod block;
mod draws;
mod env;
mod expression;
mod forget;
mod logic;
mod model;
mod points;
mod rounding;
mod routine;
mod starts;
mod story;
mod tick;
mod variables;
mod work;

use super::{Names, Unsayable};
use crate::program::Program;
use model::Model;
use story::Story;

/// The text of the model.
///
/// # Errors
/// What the language cannot say.
pub fn prism(program: &Program, names: &mut Names) -> Result<String, Unsayable> {
    let mut model = Model::new(program, names);
    let story = Story {
        interrupt: model.new_phase("INTERRUPT", "a pending inject begins"),
        award: model.new_phase("AWARD", "a draw has made a target come true"),
        ended: model.new_phase("JUDGE_END", "everything that is judged at the end"),
    };
    let tick = model.tick_phases();
    model.decisions(&story);
    model.awards(&story);
    model.interrupts(&story);
    model.ticks(&tick, &story);
    model.endings(&story);
    model.text()
}
