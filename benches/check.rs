//! How long `check` takes for large scenarios: `cargo bench --bench check [-- NODES…]` (5,000 and 20,000 unless said).
//!
//! The scenarios are made like written ones: nodes of two or three choices with texts, alternatives, effects, conditions,
//! outcomes and expert answers. Reading, checking and compiling are timed together, as `toughcall check` does them; nothing
//! is explored. Memory is the largest resident size of the process so far, so sizes stand in ascending order.
#![allow(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark prints and looks at the clock"
)]

use std::fmt::Write;
use std::time::Instant;

use toughcall::program::load;
use toughcall::source::Text;

/// Rounds of each size; the median is printed.
const ROUNDS: usize = 5;

fn main() {
    let mut sizes: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![5_000, 20_000];
    }
    println!("{:>7} {:>8} {:>9} {:>12} {:>14}", "nodes", "MB", "seconds", "µs a node", "peak MB");
    for nodes in sizes {
        let text = Text::new("large.ron", scenario(nodes));
        let mut seconds: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let start = Instant::now();
                let (program, findings) = load(&text);
                let seconds = start.elapsed().as_secs_f64();
                assert!(program.is_some() && findings.is_empty(), "{:?}", findings.first());
                seconds
            })
            .collect();
        seconds.sort_by(f64::total_cmp);
        let median = seconds[ROUNDS / 2];
        let size = text.content().len() as f64 / 1e6;
        println!("{nodes:>7} {size:>8.1} {median:>9.3} {:>12.1} {:>14}", median / nodes as f64 * 1e6, peak());
    }
}

/// The largest resident size so far in MB, where the system says it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kib = line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.map_or_else(|| "unknown".to_owned(), |kib| (kib / 1024).to_string())
}

/// A scenario of so many decisions, one after the other with ways that skip some.
fn scenario(nodes: usize) -> String {
    let mut text = String::from(
        r#"Scenario(
    format: 1, id: "large", title: "Many decisions",
    about: (role: "A benchmark", source: "made up", summary: "A story of any length."),
    clock: (tick: "day", length: 400),
    framework: "vp-impact-risk-resource",
    weights: (priorities: 10, targets: 0, outcome: 90, conduct: 0),
    priorities: { "work": (title: "Work", inputs: { "impact": 5, "risk": 5, "days": 1 }, start_by: 1, too_late: 3) },
    variables: {
        "revenue_risk": (title: "Revenue at risk", start: 40, min: 0, max: 100, step: 5, better: lower, outcome: (table: [(0, 1), (100, 0)])),
        "morale": (title: "Morale", start: 60, min: 0, max: 100, step: 5, better: higher, outcome: (table: [(0, 0), (100, 1)])),
        "cost": (title: "Cost", start: 20, min: 0, max: 100, step: 5, better: lower, outcome: (table: [(0, 1), (100, 0)])),
    },
    flags: {
        "told": (title: "the client knows"), "patched": (title: "the patch is live"), "asked": (title: "finance was asked"),
    },
    rules: [(when: "revenue_risk > 60", effects: ["morale -= 5"], why: "Risk weighs on everybody.")],
    start: "scene_0",
    nodes: {
"#,
    );
    for node in 0..nodes {
        decision(&mut text, node, nodes);
    }
    text.push_str(
        "    },\n    endings: [\n        (id: \"good\", when: \"morale > 50 && told\", title: \"Good\", text: \"It went well.\"),\n        (id: \"over\", title: \"Over\", text: \"It is over.\"),\n    ],\n    expert: {\n",
    );
    for node in 0..nodes {
        let _ = writeln!(
            text,
            "        \"scene_{node}\": (choice: \"ask\", why: \"Asking is cheap, and it is early enough.\"),"
        );
    }
    text.push_str("    },\n)\n");
    text
}

fn decision(text: &mut String, node: usize, nodes: usize) {
    let to = |step: usize| if node + step < nodes { format!("scene_{}", node + step) } else { "finish".to_owned() };
    let (next, skip) = (to(1), to(2));
    let takes = usize::from(node.is_multiple_of(100));
    let starts = if takes == 1 { ", starts: [\"work\"]" } else { "" };
    let _ = write!(
        text,
        r#"        "scene_{node}": Decision(
    text: [(when: "told && morale < 40", text: "Scene {node}. The client has called twice. What now?"),
           (text: "Scene {node}. Nobody outside the company knows yet. What now?")],
    choices: [
        (id: "ask", label: "Ask finance first", takes: {takes}{starts}, effects: ["asked = true", "cost += 5"],
         why: "Numbers that were looked at twice.", goto: "{next}"),
        (id: "tell", label: "Tell the client what is known", requires: "!told || revenue_risk > 50 && tick < 300",
         effects: ["told = true", "morale += asked ? 5 : 0"], why: "They hear it from you.", goto: "{skip}"),
"#
    );
    if node.is_multiple_of(3) {
        let _ = write!(
            text,
            r#"        (id: "patch", label: "Patch tonight and hope", why: "Quick.", goto: "{next}", outcomes: [
            (id: "holds", weight: "patched ? 3 : 2", effects: ["patched = true"], text: "It holds."),
            (id: "breaks", weight: 1, effects: ["morale -= min(10, max(5, cost))"], text: "It does not."),
        ]),
"#
        );
    }
    text.push_str("    ]),\n");
}
