//! A drawing in layers, after K. Sugiyama, S. Tagawa and M. Toda (1981): ways back are turned round, ranks are the longest
//! paths, orders within a rank are improved by sweeps of barycentres, and places come from least squares that keep the order.
//!
//! Every way has its words on a rank of their own between two ranks of boxes, so that words and boxes never lie on each other.

mod course;
mod order;
mod place;
mod rank;

pub use course::Course;

use order::ordered;
use place::columns;
use rank::ranks;

/// Width and height, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Extent {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// A way from a box to another, or to itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Place of a box.
    pub from: usize,
    /// Place of a box.
    pub to: usize,
    /// How large its words are; 0 by 0 if it has none.
    pub words: Extent,
}

/// Where everything goes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placed {
    /// Centres of the boxes.
    pub boxes: Vec<(f64, f64)>,
    /// One for each link.
    pub courses: Vec<Course>,
    /// Of the whole drawing.
    pub extent: Extent,
}

/// Room between neighbours of a rank.
const BESIDE: f64 = 18.0;
/// Width of a way that passes through a rank.
const BEND: f64 = 10.0;

/// Something that takes room on a rank.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Item {
    what: What,
    extent: Extent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Box(usize),
    /// A way passes, by place of the link.
    Bend(usize),
    /// The words of a way, by place of the link.
    Words(usize),
}

/// Boxes and what lies between them on ranks, and which item leads down to which.
#[derive(Debug, Default)]
struct Layers {
    items: Vec<Item>,
    rank: Vec<usize>,
    /// From an item to one on the next rank.
    segments: Vec<(usize, usize)>,
    /// By link: its items from the upper box to the lower one, both among them.
    chains: Vec<Vec<usize>>,
    ranks: usize,
}

impl Layers {
    fn new(boxes: &[Extent], links: &[Link], ranks: &[usize]) -> Layers {
        let mut layers = Layers::default();
        for (i, extent) in boxes.iter().enumerate() {
            layers.item(What::Box(i), *extent, 2 * ranks.get(i).copied().unwrap_or(0));
        }
        for (l, link) in links.iter().enumerate() {
            let rank = |at: usize| 2 * ranks.get(at).copied().unwrap_or(0);
            if link.from == link.to {
                layers.chains.push(Vec::new());
                continue;
            }
            let back = rank(link.from) > rank(link.to);
            let (upper, lower) = if back { (link.to, link.from) } else { (link.from, link.to) };
            // The words stand beside where the way begins.
            let words_at = if back { rank(lower).saturating_sub(1) } else { rank(upper) + 1 };
            let mut chain = vec![upper];
            for at in rank(upper) + 1..rank(lower) {
                let bend = Extent { width: BEND, height: 0.0 };
                let has_words = at == words_at && link.words.width > 0.0;
                let (what, extent) = if has_words { (What::Words(l), link.words) } else { (What::Bend(l), bend) };
                chain.push(layers.item(what, extent, at));
            }
            chain.push(lower);
            layers.segments.extend(chain.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))));
            layers.chains.push(chain);
        }
        layers
    }

    fn item(&mut self, what: What, extent: Extent, rank: usize) -> usize {
        self.items.push(Item { what, extent });
        self.rank.push(rank);
        self.ranks = self.ranks.max(rank + 1);
        self.items.len() - 1
    }

    /// The neighbours of every item on the rank above, and on the one below.
    fn neighbours(&self) -> [Vec<Vec<usize>>; 2] {
        let mut found = [vec![Vec::new(); self.items.len()], vec![Vec::new(); self.items.len()]];
        let [above, below] = &mut found;
        for &(upper, lower) in &self.segments {
            if let Some(list) = above.get_mut(lower) {
                list.push(upper);
            }
            if let Some(list) = below.get_mut(upper) {
                list.push(lower);
            }
        }
        found
    }
}

/// Draws boxes and ways between them. The first box is where a reader begins.
#[must_use]
pub fn layered(boxes: &[Extent], links: &[Link]) -> Placed {
    // Words of a way to itself stand beside the box.
    let mut wide: Vec<Extent> = boxes.to_vec();
    for link in links.iter().filter(|link| link.from == link.to) {
        if let Some(extent) = wide.get_mut(link.from) {
            extent.width += 2.0 * (link.words.width + course::LOOP);
            extent.height = extent.height.max(link.words.height);
        }
    }
    let pairs: Vec<(usize, usize)> = links.iter().map(|link| (link.from, link.to)).collect();
    let layers = Layers::new(&wide, links, &ranks(boxes.len(), &pairs));
    let orders = ordered(&layers);
    let x = columns(&layers, &orders);
    course::drawn(boxes, links, &layers, &orders, &x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(from: usize, to: usize) -> Link {
        Link { from, to, words: Extent { width: 40.0, height: 14.0 } }
    }

    fn all(n: usize) -> Vec<Extent> {
        vec![Extent { width: 100.0, height: 40.0 }; n]
    }

    /// Whether two rectangles by centre and extent lie on each other.
    fn overlap(a: ((f64, f64), Extent), b: ((f64, f64), Extent)) -> bool {
        let apart = |x: f64, y: f64, w: f64, v: f64| (x - y).abs() + 1e-6 >= f64::midpoint(w, v);
        !apart(a.0.0, b.0.0, a.1.width, b.1.width) && !apart(a.0.1, b.0.1, a.1.height, b.1.height)
    }

    fn clear(boxes: &[Extent], links: &[Link]) -> Placed {
        let placed = layered(boxes, links);
        let mut rectangles: Vec<_> = placed.boxes.iter().copied().zip(boxes.iter().copied()).collect();
        rectangles.extend(placed.courses.iter().zip(links).filter_map(|(c, l)| Some((c.words?, l.words))));
        for (i, a) in rectangles.iter().enumerate() {
            for b in &rectangles[i + 1..] {
                assert!(!overlap(*a, *b), "{a:?} {b:?}");
            }
            let ((x, y), extent) = *a;
            assert!(x >= extent.width / 2.0 - 1e-6 && y >= extent.height / 2.0 - 1e-6, "{a:?}");
            assert!(x + extent.width / 2.0 <= placed.extent.width + 1e-6, "{a:?} {:?}", placed.extent);
            assert!(y + extent.height / 2.0 <= placed.extent.height + 1e-6, "{a:?} {:?}", placed.extent);
        }
        placed
    }

    #[test]
    fn nothing_lies_on_anything_and_ways_lead_down() {
        let links = [link(0, 1), link(0, 2), link(1, 3), link(2, 3), link(3, 0), link(0, 3), link(2, 2)];
        let placed = clear(&all(4), &links);
        let y = |i: usize| placed.boxes[i].1;
        assert!(y(0) < y(1) && y(1) < y(3) && (y(1) - y(2)).abs() < 1e-9, "{placed:?}");
        let back: Vec<bool> = placed.courses.iter().map(|c| c.back).collect();
        assert_eq!(back, [false, false, false, false, true, false, false]);
        // A diamond stands upright.
        let diamond = clear(&all(4), &links[..4]);
        assert!((diamond.boxes[0].0 - diamond.boxes[3].0).abs() < 1e-6, "{diamond:?}");
    }

    #[test]
    fn sixty_boxes_with_ways_in_all_directions_are_drawn() {
        let links: Vec<Link> = (0..60).flat_map(|i| [link(i, (i + 1) % 60), link(i, (i * 7 + 3) % 60)]).collect();
        let placed = clear(&all(60), &links);
        assert_eq!(placed, layered(&all(60), &links));
        assert_eq!((placed.boxes.len(), placed.courses.len()), (60, 120));
    }

    #[test]
    fn ways_that_need_not_cross_do_not() {
        // Declared crosswise: 0 over 3 and 1 over 2 is possible.
        let links = [link(0, 1), link(0, 2), link(1, 4), link(2, 3)];
        let placed = clear(&all(5), &links);
        let x = |i: usize| placed.boxes[i].0;
        assert_eq!(x(1) < x(2), x(4) < x(3), "{placed:?}");
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(layered(&[], &[]), Placed::default());
        let one = clear(&all(1), &[]);
        assert_eq!(one.boxes, [(50.0, 20.0)]);
    }
}
