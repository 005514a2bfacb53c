//! A path played from where it parts from the path before: at every decision the walk remembers how things stood.

use super::list::{Given, Mark, Used};
use super::misfit::Misfit;
use super::names::{List, Site, Unreadable};
use super::step::{Hand, Points, Stepper, Stuck, Sums};
use crate::engine::{Luck, Rest, begin, rest};
use crate::expression::EndingId;
use crate::policy::Policy;
use crate::program::{Program, State};

/// What a path came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Played {
    /// Thousandths of points by component.
    pub points: [i64; 4],
    /// Product of the probabilities of all draws on the way, given or drawn.
    pub probability: f64,
    /// The ending.
    pub ending: EndingId,
    /// Decisions taken, rankings among them.
    pub decisions: u32,
    /// Entries of the lists that were never used.
    pub unused: u32,
}

impl Played {
    /// The score, in thousandths.
    #[must_use]
    pub fn score(&self) -> i64 {
        self.points.iter().sum()
    }
}

/// How things stand on the way.
#[derive(Debug, Clone, Copy)]
struct Moment {
    state: State,
    points: Points,
    probability: f64,
    decisions: u32,
}

/// A decision on the way, to go back to.
#[derive(Debug, Clone, Copy)]
struct Frame {
    moment: Moment,
    choices: Mark,
    outcomes: Mark,
}

/// Plays paths.
pub(super) struct Walk<'p> {
    pub(super) stepper: Stepper<'p>,
    start: Moment,
    pub(super) choices: Given,
    pub(super) outcomes: Given,
    hand: Lists<'p>,
    frames: Vec<Frame>,
    /// The luck at every frame; empty without luck.
    lucks: Vec<Luck>,
    luck: Option<Luck>,
}

/// What is used of both lists, and who decides besides.
struct Lists<'p> {
    used_choices: Used,
    used_outcomes: Used,
    fallback: Option<Box<dyn Policy + 'p>>,
    /// Seed of the fallback's own dice.
    seed: u64,
    /// The fallback has been asked on this path: it may remember something.
    asked: bool,
}

/// The lists with what is used of them.
struct Open<'a, 'p> {
    choices: &'a Given,
    outcomes: &'a Given,
    lists: &'a mut Lists<'p>,
}

impl Hand for Open<'_, '_> {
    fn take(&mut self, list: List, site: Site) -> Option<u32> {
        match list {
            List::Choices => self.lists.used_choices.take(self.choices, site),
            List::Outcomes => self.lists.used_outcomes.take(self.outcomes, site),
        }
    }

    fn fallback(&mut self) -> Option<&mut dyn Policy> {
        let policy = self.lists.fallback.as_mut()?;
        if !std::mem::replace(&mut self.lists.asked, true) {
            policy.restart(self.lists.seed);
        }
        Some(policy.as_mut())
    }
}

impl<'p> Walk<'p> {
    /// Walks whose draws come from the lists, and from luck of this seed where the lists are silent.
    pub(super) fn new(program: &'p Program, seed: Option<u64>, fallback: Option<Box<dyn Policy + 'p>>) -> Walk<'p> {
        let mut points = Points::default();
        let state = begin(program, &mut Sums(&mut points));
        let hand = Lists {
            used_choices: Used::default(),
            used_outcomes: Used::default(),
            fallback,
            seed: seed.unwrap_or(0),
            asked: false,
        };
        Walk {
            stepper: Stepper::new(program),
            start: Moment { state, points, probability: 1.0, decisions: 0 },
            choices: Given::default(),
            outcomes: Given::default(),
            hand,
            frames: Vec::new(),
            lucks: Vec::new(),
            luck: seed.map(|seed| Luck::new(program, seed)),
        }
    }

    /// Reads the lists of another path and forgets the frames that do not lie on it.
    pub(super) fn read(&mut self, choices: &str, outcomes: &str) -> Result<(), Misfit> {
        let names = &self.stepper.names;
        let (kept_choices, wrong_choice) = self.choices.replace(names, List::Choices, choices);
        let (kept_outcomes, wrong_outcome) = self.outcomes.replace(names, List::Outcomes, outcomes);
        while self.frames.last().is_some_and(|f| f.choices.reach > kept_choices || f.outcomes.reach > kept_outcomes) {
            self.frames.pop();
        }
        let misfit = |Unreadable { node, reason }| Misfit { at: None, node, reason };
        wrong_choice.or(wrong_outcome).map_or(Ok(()), |wrong| Err(misfit(wrong)))
    }

    /// Plays the path that was read, from where it parts from the one before.
    pub(super) fn play(&mut self) -> Result<Played, Misfit> {
        let frame = self.frames.last().copied();
        let marks = frame.map_or_else(Default::default, |f| (f.choices, f.outcomes));
        self.hand.used_choices.back(marks.0, self.choices.entries().len());
        self.hand.used_outcomes.back(marks.1, self.outcomes.entries().len());
        self.hand.asked = false;
        if let Some(luck) = &mut self.luck {
            match frame.and_then(|_| self.lucks.get(self.frames.len() - 1)) {
                Some(then) => luck.clone_from(then),
                None => luck.restart(self.stepper.program, self.hand.seed),
            }
        }
        let mut moment = frame.map_or(self.start, |f| f.moment);
        // The last frame is the decision itself: it is there already.
        let mut is_framed = frame.is_some();
        let result = self.go_on(&mut moment, &mut is_framed);
        result.map_err(|Stuck { node, reason }| Misfit { at: Some(moment.decisions), node, reason })
    }

    /// Plays the path that was read from the start, under another seed, and leaves no frames.
    pub(super) fn play_under(&mut self, seed: u64) -> Result<Played, Misfit> {
        self.hand.seed = seed;
        self.frames.clear();
        self.play()
    }

    fn go_on(&mut self, moment: &mut Moment, is_framed: &mut bool) -> Result<Played, Stuck> {
        let program = self.stepper.program;
        loop {
            let open = &mut Open { choices: &self.choices, outcomes: &self.outcomes, lists: &mut self.hand };
            match rest(program, &moment.state) {
                Rest::Ended(ending) => return Ok(self.played(moment, ending)),
                Rest::Decision(node) | Rest::Ranking(node) => {
                    if !std::mem::take(is_framed) && !open.lists.asked {
                        self.frame(moment);
                    }
                    let open = &mut Open { choices: &self.choices, outcomes: &self.outcomes, lists: &mut self.hand };
                    self.stepper.decide(&mut moment.state, node, open, &mut moment.points)?;
                    moment.decisions += 1;
                }
                Rest::Draw(draw) => {
                    let before = moment.state;
                    let given = self.stepper.given(&before, draw, open)?;
                    let index = match (given, &mut self.luck) {
                        (Some(index), _) => index,
                        (None, Some(luck)) => luck.draw(program, &before, draw),
                        (None, None) => return Err(self.stepper.not_given(&before, draw)),
                    };
                    moment.probability *= self.stepper.probability(index);
                    self.stepper.settle(&mut moment.state, draw, index, &mut moment.points);
                    if let (Some(_), Some(luck)) = (given, &mut self.luck) {
                        luck.told(program, &before, draw, index, &moment.state);
                    }
                }
            }
        }
    }

    /// Remembers the decision at hand.
    fn frame(&mut self, moment: &Moment) {
        let (choices, outcomes) = (self.hand.used_choices.mark(), self.hand.used_outcomes.mark());
        if let Some(luck) = &self.luck {
            match self.lucks.get_mut(self.frames.len()) {
                Some(slot) => slot.clone_from(luck),
                None => self.lucks.push(luck.clone()),
            }
        }
        self.frames.push(Frame { moment: *moment, choices, outcomes });
    }

    fn played(&self, moment: &Moment, ending: EndingId) -> Played {
        let given = self.choices.entries().len() + self.outcomes.entries().len();
        let used = self.hand.used_choices.count() + self.hand.used_outcomes.count();
        Played {
            points: moment.points,
            probability: moment.probability,
            ending,
            decisions: moment.decisions,
            unused: u32::try_from(given - used).unwrap_or(u32::MAX),
        }
    }
}
