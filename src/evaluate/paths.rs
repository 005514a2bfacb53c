//! Paths by the chunk, and what each of them is worth.

use std::ops::Range;

use super::exact::{Expected, Lists, expected};
use super::misfit::Misfit;
use super::sampled::{Sampled, sampled};
use super::walk::{Played, Walk};
use crate::policy::Policy;
use crate::program::Program;

/// Where draws come from that a path does not give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// From nowhere: a path must give them all.
    Given,
    /// From the luck of one seed, as in `play --seed`.
    Seed(u64),
    /// From the luck of `runs` seeds, `run_seed(seed, 0)` and so on.
    Seeds {
        /// Seed of the batch.
        seed: u64,
        /// How many.
        runs: u64,
    },
    /// All of them, with their probabilities, over at most so many states.
    Exact {
        /// The bound.
        most_states: u64,
    },
}

/// What a path is worth, by the method it was evaluated with.
#[derive(Debug, Clone, PartialEq)]
pub enum Worth {
    /// One course of chance.
    Once(Played),
    /// Many.
    Sampled(Sampled),
    /// All.
    Expected(Expected),
}

/// Consecutive paths, in one piece of memory.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    text: String,
    paths: Vec<[Range<usize>; 3]>,
}

impl Paths {
    /// None yet.
    #[must_use]
    pub fn new() -> Paths {
        Paths::default()
    }

    /// Adds a path: its name, its choices and its outcomes, entries separated by commas or blanks.
    pub fn push(&mut self, id: &str, choices: &str, outcomes: &str) {
        let mut add = |part: &str| {
            let start = self.text.len();
            self.text.push_str(part);
            start..self.text.len()
        };
        let path = [add(id), add(choices), add(outcomes)];
        self.paths.push(path);
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.paths.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Bytes of text.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Names, choices and outcomes.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let part = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
        self.paths.iter().map(move |[id, choices, outcomes]| (part(id), part(choices), part(outcomes)))
    }
}

/// Evaluates paths, one thread's share of them.
pub struct Evaluator<'p> {
    method: Method,
    walk: Walk<'p>,
    /// Decides where a path says nothing, when all chance is followed; else the walk has it.
    fallback: Option<Box<dyn Policy + 'p>>,
}

impl std::fmt::Debug for Evaluator<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Evaluator").field("method", &self.method).finish_non_exhaustive()
    }
}

impl<'p> Evaluator<'p> {
    /// For paths of this program. The fallback is restarted before each run; with [`Method::Exact`] it must not remember
    /// anything.
    #[must_use]
    pub fn new(program: &'p Program, method: Method, fallback: Option<Box<dyn Policy + 'p>>) -> Evaluator<'p> {
        let seed = match method {
            Method::Seed(seed) | Method::Seeds { seed, .. } => Some(seed),
            Method::Given | Method::Exact { .. } => None,
        };
        let (own, lent) = if matches!(method, Method::Exact { .. }) { (fallback, None) } else { (None, fallback) };
        Evaluator { method, walk: Walk::new(program, seed, lent), fallback: own }
    }

    /// What a path is worth.
    ///
    /// # Errors
    /// [`Misfit`] says where and why it cannot be played.
    pub fn one(&mut self, choices: &str, outcomes: &str) -> Result<Worth, Misfit> {
        self.walk.read(choices, outcomes)?;
        match self.method {
            Method::Given | Method::Seed(_) => self.walk.play().map(Worth::Once),
            Method::Seeds { seed, runs } => sampled(&mut self.walk, seed, runs).map(Worth::Sampled),
            Method::Exact { most_states } => {
                let Walk { stepper, choices, outcomes, .. } = &mut self.walk;
                let lists = Lists { choices, outcomes, fallback: self.fallback.as_deref_mut() };
                expected(stepper, lists, most_states).map(Worth::Expected)
            }
        }
    }

    /// What each path of a chunk is worth, in order.
    pub fn all(&mut self, paths: &Paths) -> Vec<Result<Worth, Misfit>> {
        paths.iter().map(|(_, choices, outcomes)| self.one(choices, outcomes)).collect()
    }
}
