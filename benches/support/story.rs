//! The bench story: thirty decisions in a row, three choices each, four quantities changed by every choice, ten branches at
//! random, and no tick that passes. As the text of a scenario, and as bare tables.

use std::fmt::Write;

use toughcall::engine::philox4x32;
use toughcall::program::id_hash;

const DECISIONS: usize = 30;
const CHOICES: usize = 3;
const NAMES: [&str; QUANTITIES] = ["revenue_risk", "morale", "cost", "speed"];
const QUANTITIES: usize = 4;
const START: i32 = 50;
const LARGEST: i32 = 100;
/// Every third decision is followed by a branch.
const BRANCH_EVERY: usize = 3;
const WAYS: usize = 3;
/// Points at the end for one step of a quantity, in thousandths: 90 points over four quantities of 100 steps.
const WORTH: i64 = 225;
/// Points for the first choice of the first decision, which puts off a piece of work: the format asks for a priority.
const PUT_OFF: i64 = 10_000;

/// What a choice adds to each quantity: from -9 to 9, never nothing.
fn change(decision: usize, choice: usize, quantity: usize) -> i32 {
    let mixed = id_hash(&format!("{decision}/{choice}/{quantity}"));
    let size = i32::try_from(mixed % 9).unwrap() + 1;
    if mixed >> 32 & 1 == 0 { size } else { -size }
}

/// The last choice of a decision is open from this much of a quantity on.
fn condition(decision: usize) -> (usize, i32) {
    (decision % QUANTITIES, 40 + i32::try_from(decision % 5).unwrap() * 4)
}

/// The weights of a branch and the decisions it leads to; the last of its ways skips one.
fn branch(decision: usize) -> [(u64, usize); WAYS] {
    let weight = 1 + decision as u64 % 7;
    [(weight, decision + 1), (5, decision + 1), (3, decision + 2)]
}

fn puts_off(decision: usize, choice: usize) -> bool {
    decision == 0 && choice == 0
}

fn branches(decision: usize) -> bool {
    decision % BRANCH_EVERY == BRANCH_EVERY - 1
}

/// The text of the scenario.
pub(crate) fn scenario() -> String {
    let mut text = String::from(
        r#"Scenario(
    format: 1, id: "bench-story", title: "Thirty decisions in a row",
    about: (role: "A benchmark", source: "made up", summary: "Thirty decisions, ten branches, no time."),
    clock: (tick: "day", length: 1),
    framework: "vp-impact-risk-resource",
    weights: (priorities: 10, targets: 0, outcome: 90, conduct: 0),
    priorities: { "work": (title: "Work", inputs: { "impact": 5, "risk": 5, "days": 1 }, not_before: 1) },
    variables: {
"#,
    );
    for name in NAMES {
        let _ = writeln!(
            text,
            r#"        "{name}": (title: "Quantity {name}", start: {START}, min: 0, max: {LARGEST}, better: higher, outcome: (table: [(0, 0), ({LARGEST}, 1)])),"#
        );
    }
    text.push_str("    },\n    start: \"d0\",\n    nodes: {\n");
    for decision in 0..DECISIONS {
        let _ = writeln!(text, "        \"d{decision}\": Decision(text: \"Decision {decision}.\", choices: [");
        let goto = if branches(decision) { format!("b{decision}") } else { name(decision + 1) };
        for choice in 0..CHOICES {
            let effects: Vec<String> = (0..QUANTITIES)
                .map(|quantity| {
                    let by = change(decision, choice, quantity);
                    format!("\"{} {}= {}\"", NAMES[quantity], if by < 0 { '-' } else { '+' }, by.abs())
                })
                .collect();
            let (quantity, least) = condition(decision);
            let requires = if choice == CHOICES - 1 {
                format!("requires: \"{} >= {least}\", ", NAMES[quantity])
            } else {
                String::new()
            };
            let defers = if puts_off(decision, choice) { "defers: [\"work\"], " } else { "" };
            let _ = writeln!(
                text,
                "            (id: \"c{choice}\", label: \"Choice {choice}\", {requires}{defers}effects: [{}], why: \"One of three.\", goto: \"{goto}\"),",
                effects.join(", ")
            );
        }
        text.push_str("        ]),\n");
        if branches(decision) {
            let _ = write!(text, "        \"b{decision}\": Chance(outcomes: [");
            for (way, (weight, to)) in branch(decision).into_iter().enumerate() {
                let _ = write!(text, "(id: \"w{way}\", weight: {weight}, goto: \"{}\"), ", name(to));
            }
            text.push_str("]),\n");
        }
    }
    text.push_str("    },\n    endings: [(id: \"over\", title: \"Over\", text: \"All is decided.\")],\n)\n");
    text
}

fn name(decision: usize) -> String {
    if decision < DECISIONS { format!("d{decision}") } else { "over".to_owned() }
}

/// The same story as bare tables.
pub(crate) struct Tables {
    decisions: [Row; DECISIONS],
    policy: u64,
}

/// A decision: what its choices add, what the last of them asks for, and where the story goes on.
#[derive(Clone, Copy)]
struct Row {
    changes: [[i32; QUANTITIES]; CHOICES],
    points: [i64; CHOICES],
    asks: usize,
    least: i32,
    branch: Option<Branch>,
}

#[derive(Clone, Copy)]
struct Branch {
    key: u64,
    sum: u64,
    /// Running sums of the weights, and the decision each leads to.
    ways: [(u64, usize); WAYS],
}

/// What a walk came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Walked {
    pub(crate) choices: u64,
    /// In thousandths.
    pub(crate) points: i64,
    pub(crate) quantities: [i32; QUANTITIES],
}

impl Tables {
    pub(crate) fn new() -> Tables {
        let row = |decision: usize| {
            let mut sum = 0;
            let ways = branch(decision).map(|(weight, to)| {
                sum += weight;
                (sum, to)
            });
            let (asks, least) = condition(decision);
            Row {
                changes: std::array::from_fn(|c| std::array::from_fn(|q| change(decision, c, q))),
                points: std::array::from_fn(|c| if puts_off(decision, c) { PUT_OFF } else { 0 }),
                asks,
                least,
                branch: branches(decision).then(|| Branch { key: id_hash(&format!("b{decision}")), sum, ways }),
            }
        };
        Tables { decisions: std::array::from_fn(row), policy: id_hash("@random") }
    }

    /// One play: the same luck as the engine's, additions, and nothing else.
    pub(crate) fn walk(&self, seed: u64) -> Walked {
        let mut quantities = [START; QUANTITIES];
        let mut choices = 0;
        let mut points = 0;
        let mut at = 0;
        while let Some(row) = self.decisions.get(at) {
            let open = CHOICES as u64 - u64::from(quantities[row.asks] < row.least);
            let choice = scaled(number(seed, self.policy, choices), open) as usize;
            choices += 1;
            for (quantity, change) in quantities.iter_mut().zip(&row.changes[choice]) {
                *quantity = (*quantity + change).clamp(0, LARGEST);
            }
            points += row.points[choice];
            at = match &row.branch {
                None => at + 1,
                Some(branch) => {
                    let below = scaled(number(seed, branch.key, 0), branch.sum);
                    let way = branch.ways.iter().filter(|(sum, _)| *sum <= below).count();
                    branch.ways[way].1
                }
            };
        }
        points += quantities.iter().map(|q| i64::from(*q) * WORTH).sum::<i64>();
        Walked { choices, points, quantities }
    }
}

/// floor(number × n / 2^64).
fn scaled(number: u64, n: u64) -> u64 {
    ((u128::from(number) * u128::from(n)) >> 64) as u64
}

/// The `k`-th number of a stream, as docs/semantics.md has it.
fn number(seed: u64, id: u64, k: u64) -> u64 {
    let halves = |n: u64| [n as u32, (n >> 32) as u32];
    let ([a, b], [c, d]) = (halves(id), halves(k));
    let [low, high, ..] = philox4x32([a, b, c, d], halves(seed));
    u64::from(low) | u64::from(high) << 32
}
