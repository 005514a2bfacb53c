//! From ranks and columns to points: how high each rank is, and through which points each way goes.

use super::{Extent, Layers, Link, Placed, What};

/// Room that a way from a box to itself takes beside it.
pub(super) const LOOP: f64 = 34.0;
/// Least and most room between two ranks.
const GAP: (f64, f64) = (16.0, 56.0);
/// Room between two ways at the edge of a box.
const PORT: f64 = 24.0;

/// The course of a way, from where it begins to where it ends.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Course {
    /// Stretches: within one the way is drawn without a break, between two stand its words.
    pub stretches: Vec<Vec<(f64, f64)>>,
    /// The middle of its words, if it has some.
    pub words: Option<(f64, f64)>,
    /// It leads up, against the direction of the drawing.
    pub back: bool,
}

/// Top, bottom of each rank.
fn bands(layers: &Layers, orders: &[Vec<usize>], x: &[f64]) -> Vec<(f64, f64)> {
    let mut found: Vec<(f64, f64)> = Vec::new();
    for (rank, order) in orders.iter().enumerate() {
        let tall = order.iter().filter_map(|item| layers.items.get(*item)).map(|i| i.extent.height).fold(0.0, f64::max);
        // Where ways lead far to a side they need height, so that they can be told apart.
        let sideways = layers.segments.iter().filter(|(_, to)| layers.rank.get(*to) == Some(&rank));
        let far = sideways.map(|(a, b)| {
            let at = |item: &usize| x.get(*item).copied().unwrap_or(0.0);
            (at(a) - at(b)).abs()
        });
        let gap = (GAP.0 + far.fold(0.0, f64::max) * 0.06).min(GAP.1);
        let top = found.last().map_or(0.0, |(_, bottom)| bottom + gap);
        found.push((top, top + tall));
    }
    found
}

/// Where each way leaves or enters a box: side by side, in the order in which they lead on.
fn port(layers: &Layers, x: &[f64], boxes: &[Extent], at: usize, link: usize, down: bool) -> f64 {
    let middle = x.get(at).copied().unwrap_or(0.0);
    let next = |l: usize| {
        let chain = layers.chains.get(l)?;
        let (end, beside) =
            if down { (chain.first()?, chain.get(1)?) } else { (chain.last()?, chain.iter().rev().nth(1)?) };
        (*end == at).then(|| (x.get(*beside).copied().unwrap_or(0.0), l))
    };
    let mut all: Vec<(f64, usize)> = (0..layers.chains.len()).filter_map(next).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let place = all.iter().position(|(_, l)| *l == link).unwrap_or(0) as f64;
    let count = all.len().max(1) as f64;
    let wide = boxes.get(at).map_or(0.0, |b| b.width);
    middle + (place - (count - 1.0) / 2.0) * PORT.min(wide * 0.7 / count)
}

/// Everything at its place.
pub(super) fn drawn(boxes: &[Extent], links: &[Link], layers: &Layers, orders: &[Vec<usize>], x: &[f64]) -> Placed {
    let bands = bands(layers, orders, x);
    let band = |item: usize| layers.rank.get(item).and_then(|rank| bands.get(*rank)).copied().unwrap_or_default();
    let middle = |item: usize| {
        let (top, bottom) = band(item);
        (x.get(item).copied().unwrap_or(0.0), f64::midpoint(top, bottom))
    };
    let centres: Vec<(f64, f64)> = (0..boxes.len()).map(middle).collect();
    let courses = links.iter().enumerate().map(|(l, link)| {
        if link.from == link.to {
            return itself(boxes.get(link.from).copied().unwrap_or_default(), middle(link.from), link.words);
        }
        let chain = layers.chains.get(l).map_or(&[][..], Vec::as_slice);
        let mut course = Course { stretches: vec![Vec::new()], ..Course::default() };
        let tall = |at: usize| boxes.get(at).map_or(0.0, |b| b.height);
        for (i, &item) in chain.iter().enumerate() {
            let ((across, y), (top, bottom)) = (middle(item), band(item));
            let mut add = |points: &[(f64, f64)]| {
                if let Some(stretch) = course.stretches.last_mut() {
                    stretch.extend_from_slice(points);
                }
            };
            match layers.items.get(item).map(|it| it.what) {
                Some(What::Box(at)) if i == 0 => {
                    let port = port(layers, x, boxes, at, l, true);
                    add(&[(port, y + tall(at) / 2.0), (port, bottom)]);
                }
                Some(What::Box(at)) => {
                    let port = port(layers, x, boxes, at, l, false);
                    add(&[(port, top), (port, y - tall(at) / 2.0)]);
                }
                Some(What::Words(_)) => {
                    let half = link.words.height / 2.0;
                    add(&[(across, top), (across, y - half)]);
                    course.stretches.push(vec![(across, y + half), (across, bottom)]);
                    course.words = Some((across, y));
                }
                Some(What::Bend(_)) | None => add(&[(across, top), (across, bottom)]),
            }
        }
        course.back = chain.first() != Some(&link.from);
        if course.back {
            course.stretches.reverse();
            course.stretches.iter_mut().for_each(|stretch| stretch.reverse());
        }
        course
    });
    let courses: Vec<Course> = courses.collect();
    let right = |(item, x): (&super::Item, &f64)| x + item.extent.width / 2.0;
    let width = layers.items.iter().zip(x).map(right).fold(0.0, f64::max);
    let height = bands.last().map_or(0.0, |(_, bottom)| *bottom);
    Placed { boxes: centres, courses, extent: Extent { width, height } }
}

/// A way from a box to itself, on its right.
fn itself(size: Extent, (x, y): (f64, f64), words: Extent) -> Course {
    let (right, up) = (x + size.width / 2.0, size.height * 0.25);
    let out = right + LOOP * 0.7;
    Course {
        stretches: vec![vec![(right, y + up), (out, y + up), (out, y - up), (right, y - up)]],
        words: (words.width > 0.0).then_some((right + LOOP + words.width / 2.0 - 4.0, y)),
        back: false,
    }
}
