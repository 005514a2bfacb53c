//! Scenarios made by proptest: valid by construction, with everything the language has.

use proptest::collection::vec;
use proptest::prelude::*;

/// A choice: ticks, effects, condition, what becomes of it.
#[derive(Debug, Clone)]
pub struct Choice {
    takes: u32,
    effects: Vec<usize>,
    condition: Option<usize>,
    /// 0: goes on; 1: weighted outcomes; 2: outcomes that reveal; 3: a look.
    fate: u8,
    jump: usize,
    mark: u8,
    clock: bool,
}

/// A story node: how long it waits, whether it is a ranking or a chance, its choices.
#[derive(Debug, Clone)]
pub struct Node {
    kind: u8,
    at: Option<u32>,
    choices: Vec<Choice>,
}

/// Everything that varies.
#[derive(Debug, Clone)]
pub struct Plan {
    length: u32,
    nodes: Vec<Node>,
    injects: Vec<(u32, u32, Option<usize>, Choice)>,
    rules: Vec<(u32, Option<usize>, usize)>,
    pace: usize,
    efforts: [u32; 4],
    untils: [Option<u32>; 4],
    chain: bool,
    timing: [u32; 4],
    step: u32,
}

const EFFECTS: [&str; 14] = [
    "morale += 10",
    "morale -= 30",
    "cost += 5",
    "revenue_risk = revenue_risk * 1.5 - morale / 7",
    "revenue_risk -= 10",
    "told = true",
    "told = !told",
    "calm = morale > 40 && !busy(ana)",
    "assign(ana, dig)",
    "assign(ben, dig)",
    "assign(ana, fix)",
    "assign(cy, side)",
    "release(ana)",
    "cost += known(cause) ? 5 : 10",
];

const CONDITIONS: [&str; 9] = [
    "morale >= 40",
    "told && tick > 2",
    "done(dig) || free(ben)",
    "!started(data)",
    "visits(n0) > 1",
    "first(order) == b",
    "cause == late",
    "abs(morale - cost) < 60",
    "min(morale, 50) <= max(cost, 20)",
];

const PACES: [&str; 3] = ["1", "\"morale < 30 ? 0.5 : 1\"", "\"0.25 + morale / 100\""];

fn choice() -> impl Strategy<Value = Choice> {
    (
        0..3u32,
        vec(0..EFFECTS.len(), 0..4),
        proptest::option::weighted(0.3, 0..CONDITIONS.len()),
        0..4u8,
        1..6usize,
        0..8u8,
        any::<bool>(),
    )
        .prop_map(|(takes, effects, condition, fate, jump, mark, clock)| Choice {
            takes,
            effects,
            condition,
            fate,
            jump,
            mark,
            clock,
        })
}

pub fn plan() -> impl Strategy<Value = Plan> {
    let node = (0..5u8, proptest::option::weighted(0.4, 0..14u32), vec(choice(), 1..4))
        .prop_map(|(kind, at, choices)| Node { kind, at, choices });
    let inject = (1..12u32, 0..4u32, proptest::option::weighted(0.5, 0..CONDITIONS.len()), choice());
    (
        14..24u32,
        vec(node, 2..7),
        vec(inject, 0..4),
        vec((1..4u32, proptest::option::of(0..CONDITIONS.len()), 0..EFFECTS.len()), 0..3),
        0..PACES.len(),
        [1..6u32, 1..6u32, 1..6u32, 1..6u32],
        [
            proptest::option::weighted(0.3, 2..12u32),
            proptest::option::weighted(0.3, 2..12u32),
            proptest::option::weighted(0.3, 2..12u32),
            proptest::option::weighted(0.3, 2..12u32),
        ],
        any::<bool>(),
        [0..6u32, 1..8u32, 0..8u32, 1..14u32],
        prop_oneof![Just(1u32), Just(5), Just(10)],
    )
        .prop_map(|(length, nodes, injects, rules, pace, efforts, untils, chain, timing, step)| Plan {
            length,
            nodes,
            injects,
            rules,
            pace,
            efforts,
            untils,
            chain,
            timing,
            step,
        })
}

impl Choice {
    fn write(&self, id: &str, goto: &str, fallback: bool, in_inject: bool) -> String {
        let mut text = format!("(id: \"{id}\", label: \"Do {id} about {{morale}}\", takes: {}, why: \"w\"", self.takes);
        if !fallback && let Some(condition) = self.condition {
            text.push_str(&format!(", requires: \"{}\"", CONDITIONS[condition]));
        }
        let effects: Vec<String> = self.effects.iter().map(|e| format!("\"{}\"", EFFECTS[*e])).collect();
        text.push_str(&format!(", effects: [{}]", effects.join(", ")));
        if self.clock {
            text.push_str(", luck: clock");
        }
        match self.mark {
            0 => text.push_str(", practice: \"candour\""),
            1 => text.push_str(", defers: [\"sales\"]"),
            2 if self.takes > 0 => text.push_str(", starts: [\"team\"]"),
            _ => {}
        }
        let jump = if self.jump == 5 { "bad" } else { goto };
        match self.fate {
            1 => text.push_str(&format!(
                ", outcomes: [(id: \"x\", weight: \"1 + morale / 50\", text: \"so\", effects: [\"cost += 5\"]), (id: \"y\", weight: \"told ? 0 : 2\", goto: \"{jump}\")]"
            )),
            2 => text.push_str(&format!(
                ", outcomes: [(id: \"x\", weight: \"cause == late ? 3 : 1\"), (id: \"y\", weight: 1, goto: \"{jump}\", effects: [\"told = true\"])]"
            )),
            3 if !fallback && !in_inject => text.push_str(
                ", look: \"cause/replay\", outcomes: [(id: \"hit\", signal: \"hit\", effects: [\"morale += 5\"]), (id: \"miss\", signal: \"miss\")]",
            ),
            _ => {}
        }
        text.push_str(&format!(", goto: \"{goto}\")"));
        text
    }
}

impl Plan {
    /// The scenario as RON.
    pub fn write(&self) -> String {
        let mut nodes = Vec::new();
        let last = self.nodes.len();
        let name = |i: usize| if i < last { format!("n{i}") } else { "tail".to_owned() };
        nodes.push(
            "\"order\": Ranking(text: \"Rank.\", items: [(id: \"a\", label: \"Ay\"), (id: \"b\", label: \"Bee, longer\"), (id: \"c\", label: \"See\")], goto: \"n0\")"
                .to_owned(),
        );
        for (i, node) in self.nodes.iter().enumerate() {
            let at = node.at.map(|t| format!("at: {t}, ")).unwrap_or_default();
            let next = name(i + 1);
            if node.kind == 4 {
                let far = name((i + node.choices[0].jump).min(last));
                nodes.push(format!(
                    "\"n{i}\": Chance({at}text: \"Dice at {{clock}}.\", outcomes: [(id: \"p\", weight: \"2\", goto: \"{next}\"), (id: \"q\", weight: \"morale / 50\", effects: [\"morale -= 10\"], goto: \"{far}\")])"
                ));
                continue;
            }
            let mut choices: Vec<String> = node
                .choices
                .iter()
                .enumerate()
                .map(|(c, choice)| {
                    // A timed choice may lead back; visits bound nothing, the clock does.
                    let goto = if choice.takes > 0 && choice.jump == 4 {
                        name(i)
                    } else {
                        name((i + choice.jump.min(2)).min(last))
                    };
                    choice.write(&format!("c{c}"), &goto, false, false)
                })
                .collect();
            choices.push(format!(
                "(id: \"else\", label: \"Let it be\", fallback: true, takes: 1, why: \"w\", goto: \"{next}\")"
            ));
            nodes.push(format!(
                "\"n{i}\": Decision({at}speaker: \"ana\", text: \"Scene {i}.\", choices: [{}])",
                choices.join(",\n")
            ));
        }
        nodes.push(
            "\"tail\": Decision(text: \"Last.\", choices: [(id: \"wait\", label: \"Wait\", why: \"w\", practice: \"candour\", defers: [\"sales\"], goto: \"finish\"), (id: \"team\", label: \"Team day\", takes: 1, starts: [\"team\"], why: \"w\", goto: \"finish\"), (id: \"stop\", label: \"Stop\", why: \"w\", goto: \"good\")])"
                .to_owned(),
        );
        let mut injects = Vec::new();
        for (i, (from, more, condition, choice)) in self.injects.iter().enumerate() {
            let until = (from + more).min(self.length - 1);
            let when = condition.map(|c| format!("when: \"{}\", ", CONDITIONS[c])).unwrap_or_default();
            injects.push(format!("(id: \"i{i}\", from: {from}, until: {until}, {when}node: \"inj{i}\")"));
            nodes.push(format!(
                "\"inj{i}\": Decision(text: \"Knock {i}.\", choices: [{}, (id: \"else\", label: \"No\", fallback: true, why: \"w\", goto: \"resume\")])",
                choice.write("c0", "resume", false, true)
            ));
        }
        let rules: Vec<String> = self
            .rules
            .iter()
            .map(|(every, when, effect)| {
                let when = when.map(|c| format!("when: \"{}\", ", CONDITIONS[c])).unwrap_or_default();
                format!("({when}every: {every}, effects: [\"{}\"], why: \"r\")", EFFECTS[*effect])
            })
            .collect();
        let until = |i: usize| self.untils[i].map(|t| format!(", until: {t}")).unwrap_or_default();
        let then = if self.chain { ", then: \"fix\"" } else { "" };
        let [by, more, opens, not_before] = self.timing;
        let step = self.step;
        format!(
            r#"Scenario(
format: 1, id: "generated", title: "G", about: (role: "r", summary: "s", source: "generated"),
clock: (tick: "half-day", length: {length}, names: ["morning", "afternoon"]),
framework: "vp-impact-risk-resource",
priorities: {{
  "data": (title: "Data", inputs: {{"impact": 10, "risk": 8, "days": 3.5}}, start_by: {by}, too_late: {late}, opens: {opens}),
  "spend": (title: "Spend", inputs: {{"impact": 9, "risk": 4, "days": 10.5}}, start_by: {by}, too_late: {late}, start_effort: 0.5),
  "sales": (title: "Sales", inputs: {{"impact": 7, "risk": 3, "days": 35}}, not_before: {not_before}),
  "team": (title: "Team", inputs: {{"impact": 6, "risk": 2, "days": 90}}, start_by: {by}, too_late: {late}),
}},
variables: {{
  "revenue_risk": (title: "Risk", unit: "%", start: 20, min: 0, max: 100, step: {step}, better: lower, outcome: (judged: 12, table: [(0, 1), (50, 0.25), (100, 0)])),
  "morale": (title: "Morale", start: 60, min: 0, max: 100, step: 5, better: higher, outcome: (weight: 2, table: [(20, 0), (80, 1)])),
  "cost": (title: "Cost", start: 0, min: -50, max: 200, step: 5, better: lower, price: true),
}},
flags: {{ "told": (title: "told"), "calm": (title: "calm") }},
unknowns: {{ "cause": (title: "cause", values: {{"late": 3, "join": 2}}, looks: {{ "replay": {{ "late": {{"hit": 4, "miss": 1}}, "join": {{"hit": 2, "miss": 3}} }} }}) }},
team: {{
  "ana": (name: "Ana", role: "r", skills: {{"dig": 1, "fix": 1}}),
  "ben": (name: "Ben", role: "r", skills: {{"dig": 0.5, "fix": 0.25}}),
  "cy": (name: "Cy", role: "r", skills: {{"side": 1, "later": 1}}),
}},
pace: {pace},
tasks: {{
  "dig": (title: "Dig", priority: "data", effort: {e0}{u0}{then}, done: ["revenue_risk -= 10"], note: "Dug."),
  "fix": (title: "Fix", effort: {e1}{u1}, after: ["dig"], done: ["calm = true"]),
  "side": (title: "Side", priority: "spend", effort: {e2}{u2}, done: ["assign(cy, later)"]),
  "later": (title: "Later", priority: "sales", effort: {e3}{u3}),
}},
rules: [{rules}],
targets: {{
  "level": Level(title: "l", variable: "morale", at: 10, to: 80),
  "final": Level(title: "f", variable: "cost", from: 100, to: -20, weight: 2),
  "dug": Done(title: "d", task: "dig", by: 3, late_by: 9),
  "calm": Done(title: "c", flag: "calm", by: 6),
}},
practices: {{ "candour": (title: "c") }},
start: "order",
nodes: {{
{nodes}
}},
injects: [{injects}],
endings: [
  (id: "good", when: "morale > 40 && done(dig)", title: "Good", text: "Good.", effects: ["morale += 10"]),
  (id: "bad", when: "revenue_risk > 50", title: "Bad", text: "Bad."),
  (id: "rest", title: "Rest", text: [(when: "told", text: "Told."), (text: "Not told.")]),
],
expert: {{
  "order": (order: ["b", "a", "c"], why: "w"),
  "tail": [(when: "morale > 50", choice: "stop", why: "w"), (choice: "team", why: "w")],
}},
)"#,
            length = self.length,
            late = by + more,
            pace = PACES[self.pace],
            e0 = self.efforts[0],
            e1 = self.efforts[1],
            e2 = self.efforts[2],
            e3 = self.efforts[3],
            u0 = until(0),
            u1 = until(1),
            u2 = until(2),
            u3 = until(3),
            rules = rules.join(", "),
            nodes = nodes.join(",\n"),
            injects = injects.join(", "),
        )
    }
}
