//! Small scenarios made to break the merges: few states, and everything that a liveness analysis has to survive.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

/// An effect or a condition: a form and two parameters.
type Gene = (u8, u8, u8);

#[derive(Debug, Clone)]
struct Choice {
    takes: u32,
    effects: Vec<Gene>,
    condition: Option<Gene>,
    /// 0 to 2: goes on; 3: weighted outcomes; 4: outcomes that reveal; 5 and 6: a look.
    fate: u8,
    outcomes: [Vec<Gene>; 2],
    jump: u8,
    mark: u8,
}

#[derive(Debug, Clone)]
struct Node {
    chance: bool,
    at: Option<u32>,
    choices: Vec<Choice>,
}

#[derive(Debug, Clone)]
struct Variable {
    max: u8,
    start: u8,
    step: bool,
    /// 0: none; 1: a line; 2: knees; with `judged` at a tick.
    worth: u8,
    judged: Option<u32>,
}

#[derive(Debug, Clone)]
struct Task {
    effort: u32,
    priority: Option<u8>,
    skills: u8,
    after: Option<u8>,
    then: Option<u8>,
    until: Option<u32>,
    done: Vec<Gene>,
}

#[derive(Debug, Clone)]
struct Priority {
    by: u32,
    more: u32,
    opens: u32,
    effort: bool,
}

#[derive(Debug, Clone)]
struct Target {
    /// 0: a level at a tick; 1: a level at the end; 2: a flag; 3: a task.
    kind: u8,
    of: u8,
    tick: u32,
    more: u32,
}

/// Everything that varies.
#[derive(Debug, Clone)]
pub struct Plan {
    length: u32,
    variables: Vec<Variable>,
    flags: [bool; 3],
    tasks: Vec<Task>,
    priorities: Vec<Priority>,
    defers: Option<u32>,
    targets: Vec<Target>,
    nodes: Vec<Node>,
    injects: Vec<(u32, u32, Option<Gene>, Vec<Choice>)>,
    rules: Vec<(u32, Option<Gene>, Gene)>,
    endings: [(Gene, Vec<Gene>); 2],
    odds: (u8, Gene),
}

fn gene() -> impl Strategy<Value = Gene> {
    (0..24u8, 0..12u8, 0..12u8)
}

fn choice() -> impl Strategy<Value = Choice> {
    let outcomes = [vec(gene(), 0..3), vec(gene(), 0..2)];
    (0..3u32, vec(gene(), 0..4), weighted(0.3, gene()), 0..7u8, outcomes, 0..6u8, 0..8u8).prop_map(
        |(takes, effects, condition, fate, outcomes, jump, mark)| Choice {
            takes,
            effects,
            condition,
            fate,
            outcomes,
            jump,
            mark,
        },
    )
}

/// Plans with clocks of up to `longest` ticks.
pub fn plan(longest: u32) -> impl Strategy<Value = Plan> {
    let node = (prop::bool::weighted(0.2), weighted(0.4, 0..6u32), vec(choice(), 1..4))
        .prop_map(|(chance, at, choices)| Node { chance, at, choices });
    let variable = (0..3u8, 0..4u8, any::<bool>(), 0..4u8, weighted(0.3, 1..6u32))
        .prop_map(|(max, start, step, worth, judged)| Variable { max, start, step, worth, judged });
    let task = (
        1..4u32,
        weighted(0.7, 0..4u8),
        1..4u8,
        weighted(0.25, 0..4u8),
        weighted(0.4, 0..4u8),
        weighted(0.35, 1..7u32),
        vec(gene(), 0..3),
    )
        .prop_map(|(effort, priority, skills, after, then, until, done)| Task {
            effort,
            priority,
            skills,
            after,
            then,
            until,
            done,
        });
    let priority = (0..4u32, 1..5u32, 0..4u32, any::<bool>()).prop_map(|(by, more, opens, effort)| Priority {
        by,
        more,
        opens,
        effort,
    });
    let target = (0..4u8, 0..4u8, 1..6u32, 1..4u32).prop_map(|(kind, of, tick, more)| Target { kind, of, tick, more });
    let inject = (1..5u32, 0..3u32, weighted(0.6, gene()), vec(choice(), 1..3));
    (
        4..=longest.max(5),
        vec(variable, 3),
        [prop::bool::weighted(0.25), prop::bool::weighted(0.25), prop::bool::weighted(0.1)],
        vec(task, 4),
        vec(priority, 4),
        weighted(0.5, 1..8u32),
        vec(target, 1..5),
        vec(node, 1..4),
        vec(inject, 0..3),
        vec((1..3u32, weighted(0.7, gene()), gene()), 0..3),
        [(gene(), vec(gene(), 0..2)), (gene(), vec(gene(), 0..2))],
        (0..4u8, gene()),
    )
        .prop_map(
            |(length, variables, flags, tasks, priorities, defers, targets, nodes, injects, rules, endings, odds)| {
                Plan {
                    length,
                    variables,
                    flags,
                    tasks,
                    priorities,
                    defers,
                    targets,
                    nodes,
                    injects,
                    rules,
                    endings,
                    odds,
                }
            },
        )
}

const VARIABLES: [&str; 3] = ["revenue_risk", "morale", "cost"];
const MEMBERS: [&str; 2] = ["ana", "ben"];

fn quoted(list: &[String]) -> String {
    list.iter().map(|e| format!("\"{e}\"")).collect::<Vec<_>>().join(", ")
}

impl Plan {
    /// Whether a member (0 or 1) can work on a task.
    fn can(&self, member: u8, task: u8) -> bool {
        self.tasks[usize::from(task)].skills >> member & 1 == 1
    }

    fn effect(&self, (form, a, b): Gene) -> String {
        let x = VARIABLES[usize::from(a % 3)];
        let y = VARIABLES[usize::from(b % 3)];
        let flag = a % 3;
        let (member, task) = (MEMBERS[usize::from(a % 2)], b % 4);
        match form {
            0..=3 => format!("{x} += {}", 10 * (1 + u32::from(b % 3))),
            4..=6 => format!("{x} -= {}", 10 * (1 + u32::from(b % 3))),
            7 => format!("{x} = {y} / 2"),
            8 => format!("{x} = {x} * 0.5 + {y} / 4"),
            9 | 10 => format!("f{flag} = true"),
            11 => format!("f{flag} = false"),
            12 => format!("f{flag} = !f{}", b % 3),
            13 => format!("f{flag} = {}", self.condition((b, a, b))),
            14 => format!("{x} += ({}) ? 10 : 20", self.condition((b + 6, a, b))),
            15 => format!("release({member})"),
            16 => format!("{x} = {}", 10 * u32::from(b % 4)),
            17 => format!("{x} += known(cause) ? 10 : 0"),
            _ => {
                // Whoever can.
                let able = if self.can(a % 2, task) { a % 2 } else { 1 - a % 2 };
                format!("assign({}, t{task})", MEMBERS[usize::from(able)])
            }
        }
    }

    fn effects(&self, genes: &[Gene]) -> String {
        quoted(&genes.iter().map(|g| self.effect(*g)).collect::<Vec<_>>())
    }

    fn condition(&self, (form, a, b): Gene) -> String {
        let x = VARIABLES[usize::from(a % 3)];
        let ten = 10 * u32::from(b % 6);
        let (member, other) = (MEMBERS[usize::from(a % 2)], MEMBERS[usize::from(b % 2)]);
        match form {
            0 | 1 => format!("{x} >= {ten}"),
            2 => format!("{x} < {ten}"),
            3 | 4 => format!("f{}", a % 3),
            5 => format!("!f{}", a % 3),
            6 => format!("tick > {}", b % 6),
            7 => format!("done(t{})", a % 4),
            8 => format!("free({member})"),
            9 => format!("busy({member}) || done(t{})", b % 4),
            10 => format!("started(p{})", a % 4),
            11 => format!("!started(p{})", a % 4),
            12 => format!("visits(n0) > {}", 1 + b % 2),
            13 => format!("first(order) == {}", ["a", "b"][usize::from(a % 2)]),
            14 => format!("cause == {}", ["late", "join"][usize::from(a % 2)]),
            15 => "known(cause)".to_owned(),
            16 => format!("f{} && tick <= {}", a % 3, b % 6),
            17 => format!("tick > {} || {x} > {ten}", a % 6),
            18 => format!("started(p{}) && !done(t{})", a % 4, b % 4),
            19 => format!("min({x}, 30) <= max({}, {ten})", VARIABLES[usize::from(b % 3)]),
            20 => format!("tick == {}", 1 + a % 5),
            21 => format!("busy({member}) && busy({other})"),
            22 => format!("abs({x} - 30) < {ten}"),
            _ => format!("f{} || f{}", a % 3, b % 3),
        }
    }

    fn choice(&self, it: &Choice, id: &str, goto: &str, jump: &str, in_inject: bool) -> String {
        let mut text =
            format!("(id: \"{id}\", label: \"Do {id}{}\", takes: {}, why: \"w\"", "!".repeat(it.jump.into()), it.takes);
        if let Some(condition) = it.condition {
            text.push_str(&format!(", requires: \"{}\"", self.condition(condition)));
        }
        text.push_str(&format!(", effects: [{}]", self.effects(&it.effects)));
        match it.mark {
            0 => text.push_str(", practice: \"candour\""),
            1 if self.defers.is_some() => text.push_str(", defers: [\"p3\"]"),
            mark @ 2..=4 if it.takes > 0 && self.is_started_by_choices(mark - 2) => {
                text.push_str(&format!(", starts: [\"p{}\"]", mark - 2));
            }
            _ => {}
        }
        let [one, two] = [self.effects(&it.outcomes[0]), self.effects(&it.outcomes[1])];
        let (kind, gene) = self.odds;
        let odds = match kind {
            0 => "3".to_owned(),
            1 => format!("({}) ? 3 : 0", self.condition(gene)),
            2 => "1 + morale / 20".to_owned(),
            _ => "f1 ? 2 : 1".to_owned(),
        };
        match it.fate {
            3 => text.push_str(&format!(
                ", outcomes: [(id: \"x\", weight: \"{odds}\", effects: [{one}]), (id: \"y\", weight: 2, effects: [{two}], goto: \"{jump}\")]"
            )),
            4 => text.push_str(&format!(
                ", outcomes: [(id: \"x\", weight: \"cause == late ? 3 : 1\", effects: [{one}]), (id: \"y\", weight: 1, effects: [{two}], goto: \"{jump}\")]"
            )),
            5 if !in_inject => text.push_str(&format!(
                ", look: \"cause/replay\", outcomes: [(id: \"hit\", signal: \"hit\", effects: [{one}]), (id: \"miss\", signal: \"miss\", effects: [{two}])]"
            )),
            6 if !in_inject => text.push_str(&format!(
                ", look: \"cause/ask\", outcomes: [(id: \"yes\", signal: \"yes\", effects: [{one}]), (id: \"no\", signal: \"no\", goto: \"{jump}\")]"
            )),
            _ => {}
        }
        text.push_str(&format!(", goto: \"{goto}\")"));
        text
    }

    fn is_started_by_choices(&self, priority: u8) -> bool {
        !self.tasks.iter().any(|t| t.priority == Some(priority))
    }

    /// The scenario as RON.
    pub fn write(&self) -> String {
        let last = self.nodes.len();
        let name = |i: usize| if i < last { format!("n{i}") } else { "tail".to_owned() };
        let mut nodes = vec![
            "\"order\": Ranking(text: \"Rank.\", items: [(id: \"a\", label: \"Ay\"), (id: \"b\", label: \"Bee, longer\")], goto: \"n0\")".to_owned(),
        ];
        for (i, node) in self.nodes.iter().enumerate() {
            let at = node.at.map(|t| format!("at: {}, ", t.min(self.length - 1))).unwrap_or_default();
            let next = name(i + 1);
            let far =
                |jump: u8| if jump == 5 { "bad".to_owned() } else { name((i + 1 + usize::from(jump % 3)).min(last)) };
            if node.chance {
                let [one, two] = &node.choices[0].outcomes;
                nodes.push(format!(
                    "\"n{i}\": Chance({at}text: \"Dice.\", outcomes: [(id: \"p\", weight: 2, effects: [{}], goto: \"{next}\"), (id: \"q\", weight: \"1 + morale / 50\", effects: [{}], goto: \"{}\")])",
                    self.effects(one), self.effects(two), far(node.choices[0].jump)
                ));
                continue;
            }
            let mut choices: Vec<String> = node
                .choices
                .iter()
                .enumerate()
                .map(|(c, it)| {
                    // A timed choice may lead back.
                    let goto = if it.takes > 0 && it.jump == 4 {
                        name(i)
                    } else {
                        name((i + 1 + usize::from(it.jump % 2)).min(last))
                    };
                    self.choice(it, &format!("c{c}"), &goto, &far(it.jump), false)
                })
                .collect();
            choices.push(format!(
                "(id: \"else\", label: \"Let it be\", fallback: true, takes: 1, why: \"w\", goto: \"{next}\")"
            ));
            nodes.push(format!("\"n{i}\": Decision({at}text: \"Scene.\", choices: [{}])", choices.join(",\n  ")));
        }
        // Everything can be earned somewhere.
        let works: Vec<String> = (0..4u8)
            .map(|t| {
                let able = usize::from(!self.can(0, t));
                format!("(id: \"w{t}\", label: \"Work {t}\", requires: \"visits(tail) < 2\", effects: [\"assign({}, t{t})\"], takes: 1, why: \"w\", goto: \"tail\")", MEMBERS[able])
            })
            .collect();
        let starts: Vec<String> =
            (0..4u8).filter(|p| self.is_started_by_choices(*p)).map(|p| format!("\"p{p}\"")).collect();
        let defers = if self.defers.is_some() { ", defers: [\"p3\"]" } else { "" };
        nodes.push(format!(
            "\"tail\": Decision(text: \"Last.\", choices: [(id: \"wait\", label: \"Wait\", why: \"w\", practice: \"candour\"{defers}, goto: \"finish\"),\n  {},\n  (id: \"start\", label: \"Start the rest\", takes: 1, starts: [{}], why: \"w\", goto: \"finish\"),\n  (id: \"stop\", label: \"Stop\", why: \"w\", goto: \"good\")])",
            works.join(",\n  "), starts.join(", ")
        ));
        let mut injects = Vec::new();
        for (i, (from, more, condition, list)) in self.injects.iter().enumerate() {
            let from = (*from).min(self.length - 1);
            let until = (from + more).min(self.length - 1);
            let when = condition.map(|c| format!("when: \"{}\", ", self.condition(c))).unwrap_or_default();
            injects.push(format!("(id: \"i{i}\", from: {from}, until: {until}, {when}node: \"inj{i}\")"));
            let choices: Vec<String> = list
                .iter()
                .enumerate()
                .map(|(c, it)| {
                    let goto = if it.jump == 5 { "good" } else { "resume" };
                    self.choice(it, &format!("c{c}"), goto, "resume", true)
                })
                .collect();
            nodes.push(format!(
                "\"inj{i}\": Decision(text: \"Knock.\", choices: [{}, (id: \"else\", label: \"No\", fallback: true, why: \"w\", goto: \"resume\")])",
                choices.join(",\n  ")
            ));
        }
        let rules: Vec<String> = self
            .rules
            .iter()
            .map(|(every, when, effect)| {
                let when = when.map(|c| format!("when: \"{}\", ", self.condition(c))).unwrap_or_default();
                format!("({when}every: {every}, effects: [\"{}\"], why: \"r\")", self.effect(*effect))
            })
            .collect();
        let [good, bad] = &self.endings;
        format!(
            r#"Scenario(
format: 1, id: "generated", title: "G", about: (role: "r", summary: "s", source: "generated"),
clock: (tick: "day", length: {length}), framework: "vp-impact-risk-resource",
weights: (priorities: 25, targets: 25, outcome: 40, conduct: 10),
priorities: {{
{priorities}
}},
variables: {{
{variables}
}},
flags: {{ {flags} }},
unknowns: {{ "cause": (title: "cause", values: {{"late": 3, "join": 2}}, looks: {{
  "replay": {{ "late": {{"hit": 4, "miss": 1}}, "join": {{"hit": 2, "miss": 3}} }},
  "ask": {{ "late": {{"yes": 2, "no": 0}}, "join": {{"yes": 1, "no": 1}} }} }}) }},
team: {{ {team} }},
pace: {pace},
tasks: {{
{tasks}
}},
rules: [{rules}],
targets: {{
{targets}
}},
practices: {{ "candour": (title: "c") }},
start: "order",
nodes: {{
{nodes}
}},
injects: [{injects}],
endings: [
  (id: "good", when: "{good_when}", title: "Good", text: "Good.", effects: [{good_effects}]),
  (id: "bad", when: "{bad_when}", title: "Bad", text: "Bad.", effects: [{bad_effects}]),
  (id: "rest", title: "Rest", text: "Rest."),
],
expert: {{ "tail": [(when: "f0 && morale > 30", choice: "stop", why: "w"), (choice: "wait", why: "w")] }},
)"#,
            length = self.length,
            priorities = self.priorities(),
            variables = self.variables(),
            flags = self
                .flags
                .iter()
                .enumerate()
                .map(|(i, on)| format!("\"f{i}\": (title: \"f\", start: {on})"))
                .collect::<Vec<_>>()
                .join(", "),
            team = self.team(),
            pace = if self.odds.1.0.is_multiple_of(3) { "\"morale < 30 ? 0.5 : 1\"" } else { "1" },
            tasks = self.tasks(),
            rules = rules.join(", "),
            targets = self.targets(),
            nodes = nodes.join(",\n"),
            injects = injects.join(", "),
            good_when = self.condition(good.0),
            bad_when = self.condition(bad.0),
            good_effects = self.effects(&good.1),
            bad_effects = self.effects(&bad.1),
        )
    }

    fn priorities(&self) -> String {
        let written = self.priorities.iter().enumerate().map(|(i, p)| {
            let timing = match (i, self.defers) {
                (3, Some(until)) => format!("not_before: {}", until.min(self.length)),
                _ => format!("start_by: {}, too_late: {}, opens: {}", p.by, p.by + p.more, p.opens.min(p.by)),
            };
            let work: u32 =
                self.tasks.iter().filter(|t| t.priority.map(usize::from) == Some(i)).map(|t| t.effort).sum();
            let effort = if work > 1 && p.effort { ", start_effort: 2" } else { "" };
            format!(
                "  \"p{i}\": (title: \"P\", inputs: {{\"impact\": {}, \"risk\": {}, \"days\": 3}}, {timing}{effort})",
                9 - i,
                8 - i
            )
        });
        written.collect::<Vec<_>>().join(",\n")
    }

    fn variables(&self) -> String {
        let written = self.variables.iter().zip(VARIABLES).map(|(v, name)| {
            let max = [40, 60, 100][usize::from(v.max)];
            let start = [0, 20, max - 20, max][usize::from(v.start)];
            let step = if v.step { 10 } else { 5 };
            let judged = v.judged.map(|t| format!("judged: {}, ", t.min(self.length - 1))).unwrap_or_default();
            let (better, low, high) = if name == "morale" { ("higher", 0, 1) } else { ("lower", 1, 0) };
            // One has to be worth something.
            let worth = match v.worth {
                0 if name != "morale" => String::new(),
                2 => format!(", outcome: ({judged}table: [(0, {low}), (20, 0.25), ({max}, {high})])")
                    .replace("0.25", if name == "morale" { "0.75" } else { "0.25" }),
                3 => format!(", outcome: ({judged}weight: 2, table: [(10, {low}), ({max}, {high})])"),
                _ => format!(", outcome: ({judged}table: [(0, {low}), ({max}, {high})])"),
            };
            format!("  \"{name}\": (title: \"V\", start: {start}, min: 0, max: {max}, step: {step}, better: {better}{worth})")
        });
        written.collect::<Vec<_>>().join(",\n")
    }

    fn team(&self) -> String {
        let written = (0..2u8).map(|m| {
            let skills: Vec<String> = (0..4u8)
                .filter(|t| self.can(m, *t))
                .map(|t| format!("\"t{t}\": {}", if m == 1 && t % 2 == 0 { "0.5" } else { "1" }))
                .collect();
            let skills = if skills.is_empty() { "\"t9\": 1".to_owned() } else { skills.join(", ") };
            format!("\"{}\": (name: \"N\", role: \"r\", skills: {{{skills}}})", MEMBERS[usize::from(m)])
        });
        written.collect::<Vec<_>>().join(", ")
    }

    fn tasks(&self) -> String {
        let mut written: Vec<String> = Vec::new();
        for (i, t) in self.tasks.iter().enumerate() {
            let mut text = format!("  \"t{i}\": (title: \"T\", effort: {}", t.effort);
            if let Some(p) = t.priority {
                text.push_str(&format!(", priority: \"p{p}\""));
            }
            if let Some(after) = t.after.filter(|a| usize::from(*a) < i) {
                text.push_str(&format!(", after: [\"t{after}\"]"));
            }
            // Whoever finishes goes on with something later that somebody of them can do.
            let able = |next: u8| (0..2).any(|m| self.can(m, i as u8) && self.can(m, next));
            if let Some(then) = t.then.filter(|n| usize::from(*n) > i && able(*n)) {
                text.push_str(&format!(", then: \"t{then}\""));
            }
            if let Some(until) = t.until {
                text.push_str(&format!(", until: {}", until.min(self.length)));
            }
            written.push(format!("{text}, done: [{}])", self.effects(&t.done)));
        }
        // Somebody without any skill has one nobody needs.
        if (0..2u8).any(|m| (0..4u8).all(|t| !self.can(m, t))) {
            written.push("  \"t9\": (title: \"Idle\", effort: 1)".to_owned());
        }
        written.join(",\n")
    }

    fn targets(&self) -> String {
        let written = self.targets.iter().enumerate().map(|(i, t)| {
            let v = usize::from(t.of % 3);
            let max = [40, 60, 100][usize::from(self.variables[v].max)];
            let (from, to) = if v == 1 { (0, max) } else { (max, 0) };
            // A flag that is set from the start is no target.
            let kind = if t.kind == 2 && self.flags[usize::from(t.of % 3)] { 3 } else { t.kind };
            match kind {
                0 => format!(
                    "  \"g{i}\": Level(title: \"l\", variable: \"{}\", at: {}, from: {from}, to: {to})",
                    VARIABLES[v],
                    t.tick.min(self.length - 1)
                ),
                1 => format!("  \"g{i}\": Level(title: \"l\", variable: \"{}\", from: {from}, to: {to})", VARIABLES[v]),
                2 => format!(
                    "  \"g{i}\": Done(title: \"d\", flag: \"f{}\", by: {}, late_by: {})",
                    t.of % 3,
                    t.tick.min(self.length - 1),
                    t.tick.min(self.length - 1) + t.more
                ),
                _ => format!(
                    "  \"g{i}\": Done(title: \"d\", task: \"t{}\", by: {}, late_by: {})",
                    t.of % 4,
                    t.tick.min(self.length - 1),
                    t.tick.min(self.length - 1) + t.more
                ),
            }
        });
        written.collect::<Vec<_>>().join(",\n")
    }
}
