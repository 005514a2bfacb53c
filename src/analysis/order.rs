//! How far an input of the framework can move before the framework's order or ties change.
//!
//! Points depend on these inputs through order and ties alone: the budget and the units of a priority come from its rank, and
//! an early start of another is held against it unless the two are a tie (docs/semantics.md, section 9). What leaves both
//! as they are changes nothing at all, whatever else is asked.

use super::asked::Answer;
use crate::expression::PriorityId;
use crate::framework::{Item, Ranking, items, rank};
use crate::number::Fixed;
use crate::program::Program;

/// What points depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Priorities, the most urgent first.
    pub order: Vec<PriorityId>,
    /// Pairs that are a tie, by priority, the more urgent first.
    pub ties: Vec<(PriorityId, PriorityId)>,
}

impl Order {
    pub(crate) fn of(ranking: &Ranking) -> Order {
        let order = ranking.order();
        let pairs = (0..order.len()).flat_map(|a| (a + 1..order.len()).map(move |b| (a, b)));
        let tied = pairs.filter(|(a, b)| ranking.is_tie(*a, *b));
        let ties = tied.filter_map(|(a, b)| order.get(a).copied().zip(order.get(b).copied())).collect();
        Order { order, ties }
    }
}

/// Where order or ties change.
#[derive(Debug, Clone)]
pub struct Crossing {
    /// The first value at which they are others, to a thousandth.
    pub at: Fixed,
    /// What they are there.
    pub order: Order,
    /// The answer under them; none if it was not computed.
    pub answer: Option<Result<Answer, String>>,
}

/// Points tried in one direction before closing in.
const POINTS: i64 = 128;
/// Most changes that are followed in one direction.
const MOST: usize = 12;

/// An input of the framework as one priority states it.
pub(crate) struct Stated {
    pub(crate) priority: PriorityId,
    pub(crate) input: usize,
    pub(crate) value: Fixed,
    /// How far it is moved.
    pub(crate) range: (Fixed, Fixed),
}

/// Every input that some priority states: from 0 to ten times the largest stated.
pub(crate) fn stated(program: &Program) -> Vec<Stated> {
    let items = items(&program.scenario);
    let mut found = Vec::new();
    for (p, item) in items.iter().enumerate() {
        for (input, (name, value)) in item.inputs.iter().enumerate() {
            let all = items.iter().flat_map(|i| &i.inputs).filter(|(n, _)| n == name).map(|(_, v)| v.thousandths());
            let (low, high) = all.fold((0, 0), |(low, high), v| (v.min(low), v.max(high)));
            let ten = |v: i64| Fixed::from_thousandths(v.saturating_mul(10));
            let high = if high == 0 { Fixed::whole(10) } else { ten(high) };
            found.push(Stated { priority: PriorityId::at(p), input, value: *value, range: (ten(low), high) });
        }
    }
    found
}

/// The order with one input changed; none where the framework has no value for it.
pub(crate) fn order_with(program: &Program, stated: &Stated, value: Fixed) -> Option<Order> {
    let mut items: Vec<Item> = items(&program.scenario);
    let slot = items.get_mut(stated.priority.index()).and_then(|item| item.inputs.get_mut(stated.input))?;
    slot.1 = value;
    rank(&program.ranking.framework, &items).ok().map(|ranking| Order::of(&ranking))
}

/// All changes on the way to a limit that [`POINTS`] points tell, each closed in on to a thousandth; how many values were
/// tried; and the last value that has a rank.
pub(crate) fn crossings(program: &Program, stated: &Stated, up: bool) -> (Vec<Crossing>, usize, Fixed) {
    let mut now = Order::of(&program.ranking);
    let (mut here, limit) =
        (stated.value.thousandths(), if up { stated.range.1 } else { stated.range.0 }.thousandths());
    let (from, mut tried) = (here, 0);
    let mut found: Vec<Crossing> = Vec::new();
    let mut last = here;
    for k in 1..=POINTS {
        let point = from + i64::try_from(i128::from(limit - from) * i128::from(k) / i128::from(POINTS)).unwrap_or(0);
        if point == last {
            continue;
        }
        tried += 1;
        let Some(there) = order_with(program, stated, Fixed::from_thousandths(point)) else { break };
        while there != now && found.len() < MOST {
            // Between `same` and `other` lies a change; the nearest to `same` that halving finds.
            let (mut same, mut other, mut order) = (here, point, there.clone());
            while (other - same).abs() > 1 {
                let middle = same + (other - same) / 2;
                tried += 1;
                match order_with(program, stated, Fixed::from_thousandths(middle)) {
                    Some(found) if found == now => same = middle,
                    Some(found) => (other, order) = (middle, found),
                    None => break,
                }
            }
            (here, now) = (other, order.clone());
            found.push(Crossing { at: Fixed::from_thousandths(other), order, answer: None });
        }
        (here, last) = (point, point);
    }
    (found, tried, Fixed::from_thousandths(last))
}
