//! Everything that can happen in a small scenario, state by state with the engine's step and without the solver: an
//! independent way to the same answers.

use toughcall::engine::{Award, Draw, Event, Observer, Rest, begin, choose, options, order, rest, settle, weights};
use toughcall::program::{NodeKind, Pick, Program, State};

/// Points by component, in thousandths.
#[derive(Debug, Clone, Copy, Default)]
pub struct Points(pub [i64; 4]);

impl Observer for Points {
    fn event(&mut self, _: u32, _: Event, _: &State) {}
    fn award(&mut self, _: u32, award: Award) {
        self.0[award.earned.component() as usize] += award.points.thousandths();
    }
}

/// What can follow: by action, then by outcome with its probability.
pub enum Node {
    Over,
    Decide(Vec<(String, State, Points)>),
    Chance(Vec<(f64, Draw, usize, State, Points)>),
}

fn first_items(program: &Program, node: toughcall::expression::NodeId) -> Vec<Vec<u8>> {
    let NodeKind::Ranking { items, first, .. } = &program.nodes[node].kind else { return Vec::new() };
    let count = items.len() as u8;
    let orders = (0..count).map(|best| std::iter::once(best).chain((0..count).filter(|i| *i != best)).collect());
    // The world tells orders apart only where something reads the first item.
    orders.take(if first.is_some() { items.len() } else { 1 }).collect()
}

pub fn node(program: &Program, state: &State) -> Node {
    match rest(program, state) {
        Rest::Ended(_) => Node::Over,
        Rest::Decision(at) => {
            let available: Vec<_> = options(program, state, at).collect();
            Node::Decide(
                available
                    .into_iter()
                    .map(|choice| {
                        let (mut next, mut points) = (*state, Points::default());
                        choose(program, &mut next, choice, &mut points).unwrap();
                        (program.choice_key(choice), next, points)
                    })
                    .collect(),
            )
        }
        Rest::Ranking(at) => Node::Decide(
            first_items(program, at)
                .into_iter()
                .map(|items| {
                    let (mut next, mut points) = (*state, Points::default());
                    order(program, &mut next, &items, &mut points).unwrap();
                    (name(program, at, &Pick::Order(items)), next, points)
                })
                .collect(),
        ),
        Rest::Draw(draw) => {
            let mut list = Vec::new();
            weights(program, state, draw, &mut list);
            let total: i64 = list.iter().sum();
            let possible = list.iter().enumerate().filter(|(_, w)| **w > 0);
            Node::Chance(
                possible
                    .map(|(index, weight)| {
                        let (mut next, mut points) = (*state, Points::default());
                        settle(program, &mut next, draw, index, &mut points).unwrap();
                        (*weight as f64 / total as f64, draw, index, next, points)
                    })
                    .collect(),
            )
        }
    }
}

pub fn name(program: &Program, node: toughcall::expression::NodeId, pick: &Pick) -> String {
    match pick {
        Pick::Choice(choice) => program.choice_key(*choice),
        Pick::Order(order) => {
            let items = program.item_ids(node);
            let named: Vec<&str> = order.iter().map(|i| items[usize::from(*i)]).collect();
            format!("{}/{}", program.node_id(node), named.join(">"))
        }
    }
}

/// A way from the start to an ending.
#[derive(Debug, Clone, Default)]
pub struct Leaf {
    pub choices: Vec<String>,
    pub draws: Vec<usize>,
    /// Probability of the draws.
    pub probability: f64,
    /// Probability that random play decides so.
    pub share: f64,
    pub points: Points,
}

impl Leaf {
    pub fn score(&self) -> i64 {
        self.points.0.iter().sum()
    }
}

/// Every way there is.
pub fn leaves(program: &Program) -> Vec<Leaf> {
    let mut points = Points::default();
    let start = begin(program, &mut points);
    let mut found = Vec::new();
    let first = Leaf { probability: 1.0, share: 1.0, points, ..Leaf::default() };
    grow(program, &start, first, &mut found);
    found
}

fn plus(leaf: &Leaf, points: Points) -> Leaf {
    let mut more = leaf.clone();
    more.points.0.iter_mut().zip(points.0).for_each(|(a, b)| *a += b);
    more
}

fn grow(program: &Program, state: &State, leaf: Leaf, found: &mut Vec<Leaf>) {
    assert!(found.len() < 200_000, "too many ways for a tree");
    match node(program, state) {
        Node::Over => found.push(leaf),
        Node::Decide(actions) => {
            let share = leaf.share / actions.len() as f64;
            for (name, next, points) in actions {
                let mut more = plus(&leaf, points);
                more.share = share;
                more.choices.push(name);
                grow(program, &next, more, found);
            }
        }
        Node::Chance(outcomes) => {
            for (p, _, index, next, points) in outcomes {
                let mut more = plus(&leaf, points);
                more.probability *= p;
                more.draws.push(index);
                grow(program, &next, more, found);
            }
        }
    }
}
