//! A scenario of any size: thirty days, eight stages, three quantities, five flags, a rule and an incident a day.

use std::fmt::Write;

/// How fine the scenario is, which sets the number of its states.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// What it is called.
    pub name: &'static str,
    /// Steps of the three quantities on their scale of 0 to 100.
    pub steps: [u32; 3],
    /// Stages between the one that sets a flag and the one that asks for it last.
    pub memory: usize,
}

/// About 10^5, 10^6 and 10^7 reachable states.
pub const SIZES: [Size; 3] = [
    Size { name: "s", steps: [50, 50, 20], memory: 2 },
    Size { name: "m", steps: [10, 20, 20], memory: 2 },
    Size { name: "l", steps: [5, 5, 10], memory: 2 },
];

const STAGES: usize = 8;
const NAMES: [&str; 3] = ["revenue_risk", "morale", "cost"];
/// By stage and choice: whole steps that the three quantities move by at once.
const EFFECTS: [[[i32; 3]; 4]; STAGES] = [
    [[-1, 0, 1], [0, 1, 0], [1, 0, -1], [0, -1, 0]],
    [[0, 1, 1], [-1, -1, 0], [1, 0, 0], [0, 0, -1]],
    [[-1, 0, 1], [0, -1, -1], [0, 1, 1], [1, 0, 0]],
    [[-2, 0, 1], [1, 1, 0], [0, 0, -1], [0, 0, 0]],
    [[0, 1, 1], [1, 0, -1], [-1, -1, 0], [0, 0, 0]],
    [[-1, -1, 0], [0, 1, 1], [1, 0, 0], [0, 0, -1]],
    [[0, 0, 1], [1, 0, -1], [-1, 0, 0], [0, 1, 0]],
    [[-1, 0, 1], [1, 1, 0], [0, -1, -1], [0, 0, 0]],
];

/// The text of the scenario.
pub fn scenario(size: Size) -> String {
    let mut text = String::new();
    let _ = write!(
        text,
        r#"Scenario(
    format: 1, id: "bench-{}", title: "Eight stages, again and again",
    about: (role: "A benchmark", source: "made up", summary: "Thirty days of the same eight stages."),
    clock: (tick: "day", length: 30),
    framework: "vp-impact-risk-resource",
    weights: (priorities: 10, targets: 0, outcome: 90, conduct: 0),
    priorities: {{ "work": (title: "Work", inputs: {{ "impact": 5, "risk": 5, "days": 1 }}, start_by: 1, too_late: 3) }},
    variables: {{
"#,
        size.name
    );
    let starts = [40, 60, 20];
    let better = ["lower", "higher", "lower"];
    let tables = ["(0, 1), (40, 0.6), (100, 0)", "(0, 0), (60, 0.7), (100, 1)", "(0, 1), (60, 0.3), (100, 0)"];
    for (i, name) in NAMES.iter().enumerate() {
        let _ = writeln!(
            text,
            r#"        "{name}": (title: "Quantity {i}", start: {}, min: 0, max: 100, step: {}, better: {}, outcome: (table: [{}])),"#,
            starts[i] / size.steps[i] * size.steps[i],
            size.steps[i],
            better[i],
            tables[i]
        );
    }
    text.push_str("    },\n    flags: {\n");
    for flag in 0..5 {
        let _ = writeln!(text, r#"        "flag_{flag}": (title: "flag {flag} is up"),"#);
    }
    let _ = write!(
        text,
        r#"    }},
    rules: [(when: "revenue_risk > 60", effects: ["morale -= {}"], why: "Risk weighs on everybody.")],
    start: "stage_0",
    nodes: {{
"#,
        size.steps[1]
    );
    for stage in 0..STAGES {
        decision(&mut text, size, stage);
        night(&mut text, size, stage);
    }
    text.push_str(
        "    },\n    endings: [(id: \"over\", title: \"Over\", text: \"Thirty days have passed.\")],\n    expert: {\n",
    );
    for stage in 0..STAGES {
        let _ = writeln!(text, "        \"stage_{stage}\": (choice: \"way_1\", why: \"As good as any.\"),");
    }
    text.push_str("    },\n)\n");
    text
}

fn change(size: Size, variable: usize, steps: i32) -> String {
    let sign = if steps < 0 { '-' } else { '+' };
    format!("\"{} {sign}= {}\"", NAMES[variable], steps.unsigned_abs() * size.steps[variable])
}

fn decision(text: &mut String, size: Size, stage: usize) {
    let _ = writeln!(text, "        \"stage_{stage}\": Decision(text: \"Day and stage {stage}.\", choices: [");
    let flag = stage % 5;
    let asked = (stage + 5 - size.memory) % 5;
    // Odd stages have three choices, even ones four.
    for (choice, moves) in EFFECTS[stage].iter().enumerate().take(4 - stage % 2) {
        let mut effects: Vec<String> = (0..3).filter(|v| moves[*v] != 0).map(|v| change(size, v, moves[v])).collect();
        let starts = if choice == 0 { ", starts: [\"work\"]" } else { "" };
        let requires = if choice == 2 { format!(", requires: \"flag_{asked}\"") } else { String::new() };
        if choice == 3 {
            effects.push(format!("\"flag_{flag} = false\""));
        }
        let _ = write!(
            text,
            "            (id: \"way_{choice}\", label: \"Way {choice}\", takes: 1{starts}{requires}, effects: [{}], why: \"One of the ways.\",",
            effects.join(", ")
        );
        match choice {
            0 => {
                let _ = write!(
                    text,
                    " outcomes: [(id: \"well\", weight: 6, effects: [{}]), (id: \"so_so\", weight: \"flag_{asked} ? 3 : 2\", effects: [\"flag_{flag} = true\"]), (id: \"badly\", weight: 1, effects: [{}])],",
                    change(size, 1, 1),
                    change(size, 0, 1)
                );
            }
            1 => {
                let _ = write!(
                    text,
                    " outcomes: [(id: \"kept\", weight: 7), (id: \"seen\", weight: 3, effects: [\"flag_{flag} = true\", {}])],",
                    change(size, 2, 1)
                );
            }
            _ => {}
        }
        let _ = writeln!(text, " goto: \"night_{stage}\"),");
    }
    text.push_str("        ]),\n");
}

fn night(text: &mut String, size: Size, stage: usize) {
    let next = (stage + 1) % STAGES;
    let _ = writeln!(
        text,
        "        \"night_{stage}\": Chance(outcomes: [(id: \"incident\", weight: 10, effects: [{}], goto: \"stage_{next}\"), (id: \"quiet\", weight: 90, goto: \"stage_{next}\")]),",
        change(size, 0, 2)
    );
}
