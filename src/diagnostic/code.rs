use std::fmt;

use serde::{Serialize, Serializer};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The scenario cannot be used.
    Error,
    /// It can be used, but something is likely wrong.
    Warning,
    /// Worth knowing.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        })
    }
}

/// What `toughcall explain CODE` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// Short name, `unknown-node`.
    pub slug: &'static str,
    /// One line.
    pub title: &'static str,
    /// What the rule is and why it exists.
    pub why: &'static str,
    /// A snippet that breaks it.
    pub bad: &'static str,
    /// The same, mended.
    pub good: &'static str,
}

macro_rules! codes {
    ($($code:ident $slug:literal $title:literal $why:literal $bad:literal $good:literal;)*) => {
        /// A stable name of a kind of finding. Codes are never reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $code,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$code,)*];

            /// The code as it is printed.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Code::$code => stringify!($code),)* }
            }

            /// What the code means.
            #[must_use]
            pub const fn explanation(self) -> Explanation {
                match self {
                    $(Code::$code => Explanation { slug: $slug, title: $title, why: $why, bad: $bad, good: $good },)*
                }
            }
        }
    };
}

impl Code {
    /// How bad it is: the code's first letter.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self.name().as_bytes().first() {
            Some(b'E') => Severity::Error,
            Some(b'W') => Severity::Warning,
            _ => Severity::Note,
        }
    }

    /// The code called `name` (`E0203`) or `slug` (`unknown-node`).
    #[must_use]
    pub fn find(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|c| c.name().eq_ignore_ascii_case(name) || c.explanation().slug == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

codes! {
    E0101 "syntax" "the text is not RON"
        "The file cannot be read as RON: a bracket, a comma or a quotation mark is missing or out of place. Reading stops here, so other problems show up once this one is mended."
        "nodes: { \"monday\": Decision( text: \"Hello\" }"
        "nodes: { \"monday\": Decision( text: \"Hello\" ) }";
    E0102 "unknown-field" "a field that the format does not have"
        "Every field of format 1 is listed in docs/scenario-format.md. A misspelt field would otherwise be ignored in silence."
        "(id: \"wait\", lable: \"Wait\")"
        "(id: \"wait\", label: \"Wait\")";
    E0103 "missing-field" "a required field is missing"
        "This field has no sensible default, so the author has to say it."
        "(id: \"wait\", goto: \"tuesday\")"
        "(id: \"wait\", label: \"Wait\", why: \"…\", goto: \"tuesday\")";
    E0104 "wrong-type" "a value of the wrong kind"
        "A string, a number, a list, a map or a struct stands where another kind is expected."
        "takes: \"two\""
        "takes: 2";
    E0105 "duplicate-key" "a field or key given twice"
        "Only one of the two could count, and which one would be a guess."
        "{ \"morale\": (…), \"morale\": (…) }"
        "{ \"morale\": (…), \"energy\": (…) }";
    E0106 "unknown-variant" "a word that is none of the allowed ones"
        "Where one of a few words is expected, another one stands."
        "\"monday\": Decison(…)"
        "\"monday\": Decision(…)";
    E0107 "unreadable" "a file that cannot be read as text"
        "A scenario is UTF-8 text of at most 16 MiB."
        "a picture, an archive, a log of 100 MB"
        "a .ron file";
    E0108 "bad-number" "a number that the language does not have"
        "Numbers are decimals with at most three places between -1,000,000,000,000 and 1,000,000,000,000; there is no infinity, no NaN and no exponent."
        "start: 0.0005"
        "start: 0.001";
    E0109 "unknown-format" "a format version this program does not know"
        "The field `format` says which version of the language the file is written in. This program knows version 1."
        "format: 2"
        "format: 1";
    E0201 "invalid-id" "an id of the wrong form"
        "Ids appear in expressions, run files and on the command line: they start with a lower-case letter and go on with lower-case letters, digits and `_` (a scenario's own id also with `-`), at most 64 characters, and are no words of the expression language."
        "\"Client-Told\": (…)"
        "\"client_told\": (…)";
    E0202 "duplicate-id" "an id used for two things"
        "Variables, flags, unknowns, tasks, members, people and priorities share one space of names, nodes and endings another; choices, outcomes, items and injects are unique in their list."
        "flags: { \"data\": … }, priorities: { \"data\": … }"
        "flags: { \"data_fixed\": … }, priorities: { \"data\": … }";
    E0203 "unknown-node" "a target that does not exist"
        "A target is the id of a node or an ending, `resume` inside an inject, or `finish` in the story."
        "goto: \"lunch\""
        "goto: \"launch\"";
    E0204 "unknown-name" "a name that nothing has"
        "The name is not declared in this scenario, or it is declared as something else than what is needed here."
        "requires: \"moral > 40\""
        "requires: \"morale > 40\"";
    E0206 "missing-variable" "a variable that every scenario has is missing"
        "`revenue_risk`, `morale` and `cost` exist in every scenario, so that runs of different scenarios can be compared."
        "variables: { \"morale\": (…) }"
        "variables: { \"revenue_risk\": (…), \"morale\": (…), \"cost\": (…) }";
    E0301 "expression-syntax" "an expression that cannot be read"
        "The expression language has `? :`, `||`, `&&`, comparisons (not chained), `+ - * /`, `!` and a few functions; see docs/scenario-format.md."
        "\"1 < morale < 5\""
        "\"1 < morale && morale < 5\"";
    E0302 "expression-type" "a number where yes/no is needed, or the other way round"
        "Numbers and yes/no never turn into each other by themselves."
        "\"morale && client_told\""
        "\"morale > 0 && client_told\"";
    E0303 "wrong-arguments" "a function used the wrong way"
        "Each function takes a fixed number of arguments, and some take the name of a task, member, priority, node or ranking."
        "\"max(morale)\""
        "\"max(morale, 10)\"";
    E0304 "expression-too-large" "an expression nested too deeply or too long"
        "Expressions are at most 100 levels deep and 2,000 characters long, and need at most 32 intermediate values."
        "((((…))))"
        "a sum of two rules";
    E0305 "cannot-assign" "an effect on something that cannot be changed"
        "Effects change variables (`=`, `+=`, `-=`, `*=`, `/=`) and flags (`=`), and assign or release members."
        "\"tick += 1\""
        "\"morale += 5\"";
    E0306 "visits-comparison" "`visits` used other than in a comparison with a whole constant"
        "The engine counts arrivals only as far as some comparison can tell apart, so `visits(node)` may only be compared with a whole constant from 0 to 250."
        "\"morale += visits(monday)\""
        "\"visits(monday) > 1\"";
    E0307 "text-alternatives" "a text that could show nothing, or cannot be read"
        "A text with alternatives ends with one without a condition, and braces hold one known name: `{morale}`."
        "text: [(when: \"client_told\", text: \"They know.\")]"
        "text: [(when: \"client_told\", text: \"They know.\"), (text: \"They do not know.\")]";
    E0401 "bad-bounds" "bounds that contradict each other"
        "A variable needs min < max, a start between them, a step above 0, and all of them whole steps."
        "\"morale\": (start: 62, min: 0, max: 100, step: 5, …)"
        "\"morale\": (start: 60, min: 0, max: 100, step: 5, …)";
    E0402 "overflow" "a result that can leave the range of numbers"
        "With the declared bounds, some reachable value of this expression is too large for exact arithmetic."
        "\"revenue * revenue\""
        "\"revenue / 1000 * revenue / 1000\"";
    E0403 "division-by-zero" "a divisor that can be 0"
        "At some value inside the declared bounds the divisor is 0."
        "\"10 / incidents\""
        "\"10 / max(incidents, 1)\"";
    E0404 "off-step" "a constant change that is no multiple of the variable's step"
        "After every assignment a variable is rounded to its step, so part of this change would be lost or invented."
        "\"morale += 3\" with step 5"
        "\"morale += 5\"";
    E0405 "outside-clock" "a tick outside the clock"
        "Ticks run from 0 to the clock's `length`; what waits for a later one never happens."
        "at: 70 with length 60"
        "at: 58";
    E0406 "out-of-range" "a number outside its allowed range"
        "The field's page in docs/scenario-format.md names the range."
        "every: 0"
        "every: 1";
    E0501 "unreachable-node" "a node that no path leads to"
        "No choice, outcome, ranking or inject leads here, directly or through others."
        "\"old_scene\": Decision(…) with no `goto: \"old_scene\"`"
        "remove the node, or lead to it";
    E0502 "dead-end" "a node that leads nowhere"
        "A decision needs choices, a chance node outcomes, and every inject must be able to end by `resume` or in an ending."
        "choices: []"
        "choices: [( …, goto: \"next\" )]";
    E0503 "timeless-cycle" "a cycle of the story that passes no time"
        "Every way back to a node must pass time by a choice with `takes`; otherwise the story could go on for ever."
        "two nodes whose choices lead to each other with `takes: 0`"
        "give one of the choices `takes: 1`";
    E0504 "lock-up" "a decision whose choices can all be locked"
        "Every decision has a choice without condition, conditions of which one always holds, or a choice marked `fallback`, which is available when no other is."
        "choices: [( requires: \"morale > 50\", … )]"
        "choices: [( requires: \"morale > 50\", … ), ( fallback: true, … )]";
    E0505 "wrong-frame" "a way between the story and an inject, or between two injects"
        "An inject's nodes belong to it alone: the story does not lead into them, they go back by `resume`, and only the story has `at` and `finish`."
        "an inject's choice with goto: \"monday\""
        "goto: \"resume\"";
    E0506 "endings-order" "endings that do not cover every case"
        "Endings are tried in order when the clock runs out: all but the last have a condition, the last has none."
        "endings: [( id: \"good\", when: \"morale > 50\", … )]"
        "endings: [( id: \"good\", when: \"morale > 50\", … ), ( id: \"rest\", … )]";
    E0601 "weights-sum-zero" "weights that can all be 0"
        "At some values inside the declared bounds no outcome has a weight, and nothing could happen."
        "(weight: \"trust\"), (weight: \"2 * trust\")"
        "(weight: \"trust\"), (weight: \"1 + trust\")";
    E0602 "negative-weight" "a weight that can be negative"
        "A weight is a share of chance; below 0 it means nothing."
        "weight: \"trust - 3\""
        "weight: \"max(trust - 3, 0)\"";
    E0603 "bad-unknown" "an unknown whose values or looks do not add up"
        "An unknown has two or more values with prior weights of 1 or more; each look has a row for every value, with the same signals and the same positive sum."
        "\"join\": { \"hit\": 8, \"miss\": 2 }, \"late\": { \"hit\": 5, \"miss\": 4 }"
        "\"join\": { \"hit\": 8, \"miss\": 2 }, \"late\": { \"hit\": 5, \"miss\": 5 }";
    E0604 "signals-mismatch" "outcomes that do not match the look"
        "A choice with a `look` has one outcome for each of its signals, with `signal` in place of `weight`; a choice without one has weights."
        "look: \"cause/replay\", outcomes: [( weight: 1, … )]"
        "look: \"cause/replay\", outcomes: [( signal: \"mismatch\", … ), ( signal: \"clean\", … )]";
    E0701 "nobody-can" "a task that nobody can do"
        "No member has a skill above 0 for this task."
        "\"rewrite\": (…) and no `skills: { \"rewrite\": 1 }`"
        "skills: { \"rewrite\": 1 }";
    E0702 "cannot-work" "a member assigned to work without the skill for it"
        "Skill 0 cannot work on a task, so the assignment would do nothing."
        "\"assign(noor, rewrite)\" where Noor has no skill for it"
        "skills: { \"rewrite\": 0.5 }";
    E0703 "task-cycle" "tasks that wait for each other"
        "A task never starts if it waits, through others, for itself; `then` must not lead round in a circle either."
        "a after b, b after a"
        "remove one of the two";
    E0801 "missing-input" "a framework that does not cover the priorities"
        "The framework reads an input that this priority does not state, so it could not be ranked."
        "inputs: { \"impact\": 9 } for impact × risk"
        "inputs: { \"impact\": 9, \"risk\": 4 }";
    E0802 "bad-framework" "a framework that is unknown or contradicts itself"
        "The id names no framework that comes with the program, or the one in place has no criteria, no weight, or a divisor of 0."
        "framework: \"rice-2\""
        "framework: \"vp-impact-risk-resource\"";
    E0803 "weights-sum" "component weights that do not sum to 100"
        "The four weights share out the 100 points of the score."
        "weights: (priorities: 40, targets: 30, outcome: 20, conduct: 20)"
        "weights: (priorities: 40, targets: 30, outcome: 20, conduct: 10)";
    E0804 "empty-component" "a component with points but no content, or content but no points"
        "Points of a component without targets, outcome tables or practices could never be earned; content without points would count for nothing."
        "conduct: 10 and no practices"
        "conduct: 0, targets: 40";
    E0805 "bad-target" "a target that measures nothing"
        "`from` and `to` differ, `by` is not after `late_by`, and a `Done` target names exactly one task or one flag that starts as no."
        "from: 20, to: 20"
        "from: 20, to: 10";
    E0806 "bad-table" "an outcome table out of order"
        "A table has two or more points, values rising, fractions between 0 and 1."
        "table: [(40, 0), (20, 1)]"
        "table: [(20, 1), (40, 0)]";
    E0807 "start-effort" "a start that takes more effort than there is work"
        "A priority starts when the work on its tasks reaches `start_effort`; it is more than 0 and at most the summed effort of those tasks."
        "start_effort: 9 with tasks of 4 and 3"
        "start_effort: 2";
    E0808 "never-earned" "a priority or practice that no play can earn"
        "Nothing in the file starts the priority (no task names it, no choice `starts` it), or defers it, or shows the practice; or the marks contradict the priority."
        "\"candour\": (…) and no choice with `practice: \"candour\"`"
        "practice: \"candour\"";
    E0809 "lens-input" "an input of another framework that it cannot use"
        "`lenses` states inputs of frameworks other than the scenario's own: those that the framework reads, within its ranges. What is left out is told by the lens, never guessed."
        "lenses: { \"wsjf\": { \"size\": 5 } }"
        "lenses: { \"wsjf\": { \"job_size\": 5 } }";
    E0901 "expert-mismatch" "an expert answer that names what is not there"
        "The expert's answers name decision and ranking nodes, their choices, and orders that hold every item once."
        "expert: { \"monday\": ( choice: \"cal_client\", … ) }"
        "expert: { \"monday\": ( choice: \"call_client\", … ) }";
    E0902 "too-large" "a scenario that is too large for the engine"
        "The state of the world packs into 1,024 bits; 60,000 of one sort of thing, 256 tasks, 64 members, 500,000 effects of rules in a run and 4,096 states of knowledge per unknown are the other limits."
        "2,000 flags"
        "flags that are read no more can be merged";
    E0911 "prediction-mismatch" "a prediction about what is not there"
        "A prediction is asked at a decision or ranking, about a value of an unknown or about outcomes of a chance; a chance is named by its node, or by `node/choice`."
        "(at: \"who_leads\", ask: \"…\", unknown: \"cause\", value: \"join_kys\")"
        "(at: \"who_leads\", ask: \"…\", unknown: \"cause\", value: \"join_keys\")";
    E0912 "empty-prediction" "a prediction that asks nothing"
        "The question has words, and it is about exactly one thing: a `value` of an `unknown`, or some but not all `outcomes` of a `chance`. What is certain needs no probability."
        "(at: \"board\", ask: \"Who signs?\", chance: \"signature\", outcomes: [\"signs\", \"walks\"])"
        "(at: \"board\", ask: \"How likely do they sign?\", chance: \"signature\", outcomes: [\"signs\"])";
    E0921 "bad-level" "an entry of `lints` that says nothing"
        "An entry of `lints` names a warning or a note by its code or its short name, and gives a reason. Errors have no level."
        "lints: [(code: \"dominatd\", level: allow, reason: \"\")]"
        "lints: [(code: \"dominated\", level: allow, at: \"monday/wait\", reason: \"It is what most people do.\")]";
    E1101 "test-scenario" "tests without a scenario that can be used"
        "Tests are about the scenario beside them (`NAME.ron` beside `NAME.tests.ron`), or about the one that `scenario` names: a file, or the id of a built-in one. It has to be there and without errors."
        "scenario: \"monday-nubmers.ron\""
        "scenario: \"monday-numbers.ron\"";
    E1102 "unknown-in-test" "a name in a test that its scenario does not have"
        "Choices, items, outcomes, nodes, endings, variables, flags, lines of the ledger and policies are called as in the scenario."
        "choices: [\"cal_client\"]"
        "choices: [\"call_client\"]";
    E1103 "impossible-expectation" "an expectation that can never come true"
        "No play of this scenario can come to it: the number lies outside the bounds or between two steps, or the parts exclude each other."
        "values: { \"morale\": 120 } where morale lies between 0 and 100"
        "values: { \"morale\": (min: 80) }";
    E1104 "empty-test" "a test that expects nothing"
        "It would pass whatever happens."
        "\"the quiet way\": ( choices: [\"wait\"] )"
        "\"the quiet way\": ( choices: [\"wait\"], expect: ( node: \"tuesday\" ) )";
    W1001 "expert-incomplete" "a decision without an expert answer"
        "The debrief shows what an expert would have done at each decision; without an answer the expert policy takes the first available choice."
        "no entry for `monday` in `expert`"
        "expert: { \"monday\": ( choice: \"call_client\", why: \"…\" ) }";
    W1002 "idle-answer" "an expert answer that never counts"
        "The expert takes the first answer whose `when` holds and whose choice is available. One that stands behind an answer that always is, or whose choice is locked whenever its `when` holds, is never taken."
        "\"monday\": [(choice: \"wait\", why: \"…\"), (when: \"told\", choice: \"ring\", why: \"…\")]"
        "\"monday\": [(when: \"told\", choice: \"ring\", why: \"…\"), (choice: \"wait\", why: \"…\")]";
    W1201 "unused" "something that is declared and never used"
        "Nothing reads it and nothing changes it, so it costs the reader of the file and gives the player nothing. People are used if they speak, are promised something, or are named in a text."
        "flags: { \"told\": (title: \"the client knows\") }, and nothing else about it"
        "effects: [\"told = true\"] and requires: \"told\"";
    W1202 "only-set" "something that changes, but nothing depends on it"
        "An effect changes it, or a look shows it, or somebody works on it, but no condition, effect, text, target or outcome reads it: the player pays for something that makes no difference."
        "effects: [\"trust += 5\"], and nothing reads `trust`"
        "requires: \"trust > 20\"";
    W1203 "only-read" "something that is read, but nothing changes it"
        "A condition that reads it always has the same answer, or work that would count is never begun. Usually an effect was forgotten."
        "requires: \"told\", and nothing sets `told`"
        "effects: [\"told = true\"]";
    W1204 "idle-member" "a member of the team who is never sent to work"
        "No effect assigns the member to a task, so the skills are for nothing. Somebody who only speaks belongs to `people`, or needs no skills."
        "team: { \"noor\": (name: \"Noor\", role: \"engineer\", skills: { \"fix\": 1 }) }, and no `assign(noor, …)`"
        "effects: [\"assign(noor, fix)\"]";
    W1205 "never-done" "a task that cannot be finished"
        "Either arithmetic says so (the effort is more than all skills at the best pace can do before the clock, or `until`, runs out), or every state was looked at and none has it done."
        "\"fix\": (title: \"Fix\", effort: 100) with one engineer and 20 ticks"
        "\"fix\": (title: \"Fix\", effort: 10)";
    W1206 "idle-effect" "an effect that does not do what it says"
        "It changes nothing, it sets a value outside the variable's bounds and is cut off there, the same effect stands twice in a list, or a member is assigned twice in one."
        "effects: [\"cost = 25\"] where `cost` is at most 20"
        "effects: [\"cost = 20\"]";
    W1207 "idle-field" "a field that never matters"
        "`locked` and `hide` say what is seen of a choice that is locked. A choice without `requires` and `look` never is, unless it is a fallback."
        "(id: \"wait\", locked: \"Not before noon.\", …) without `requires`"
        "(id: \"wait\", requires: \"tick > 4\", locked: \"Not before noon.\", …)";
    W1301 "never-met" "a node, choice, outcome, inject, ending or text that no play comes to"
        "The ways that lead to it ask for something that cannot be. Where there are too many states to prove that, it is a note: it was not seen in many plays, and `toughcall explore` looks further (at all of these but texts and injects)."
        "requires: \"morale > 90\" where every way has cost morale before"
        "requires: \"morale > 50\"";
    W1302 "never-true" "a condition, or a part of it, that is never true"
        "Whatever values inside the declared bounds the things it reads take, it does not hold."
        "requires: \"morale > 100\" where `morale` is at most 100"
        "requires: \"morale >= 80\"";
    W1303 "always-true" "a condition, or a part of it, that is always true"
        "It holds for all values inside the declared bounds, or in every state in which it is asked; it could be left out, and perhaps something else was meant."
        "requires: \"morale >= 0\" where `morale` is at least 0"
        "requires: \"morale >= 40\"";
    W1304 "never-reached" "a target that nobody can meet"
        "The value lies outside the variable's bounds, the work takes longer than there is time, or no play earns all of its points."
        "Level(title: \"Calm\", variable: \"morale\", to: 120) where `morale` is at most 100"
        "Level(title: \"Calm\", variable: \"morale\", to: 80)";
    W1305 "never-missed" "a target that nobody can miss"
        "Every value inside the bounds meets it, or every play earns all of its points: they are a present."
        "Level(title: \"Calm\", variable: \"morale\", from: -10, to: 0)"
        "Level(title: \"Calm\", variable: \"morale\", from: 40, to: 80)";
    W1306 "idle-rule" "a rule that never changes anything"
        "Its condition never holds when it is asked, or what it changes stands at its bound already."
        "(when: \"done(fix)\", effects: [\"risk -= 5\"], why: \"…\") where `risk` is 0 by then"
        "(when: \"done(fix)\", effects: [\"morale += 5\"], why: \"…\")";
    W1307 "contrary-score" "a score that pays for what `better` calls worse"
        "`better` decides how a change is shown, and the table of `outcome` or a `Level` target what it is worth. Where they disagree the player is told the contrary of what counts."
        "better: lower, outcome: (table: [(0, 0), (40, 1)])"
        "better: lower, outcome: (table: [(0, 1), (40, 0)])";
    W1401 "long-screen" "a text that is too long for a screen"
        "People read 120 words before they decide, and skip what goes beyond. Words in `detail` are read on request."
        "text: \"(140 words)\""
        "text: \"(60 words)\", detail: \"(80 words)\"";
    W1402 "long-choice" "a choice with too many words"
        "A choice is compared with others at a glance: 20 words are enough to say what is done. Why, and at what price, stands in `detail` and in the price."
        "label: \"(30 words)\""
        "label: \"(12 words)\", detail: \"(18 words)\"";
    W1403 "telltale-length" "a choice that stands out by its length"
        "The longest label of a decision has nine words or more and over twice as many as the next longest. Writers qualify what they hold to be right, so players learn to pick the longest."
        "\"Wait\", \"Ring\", and \"Ring the client, explain what is known, and promise a call tomorrow\""
        "\"Wait for facts\", \"Ring the client today\", \"Ring tomorrow with a plan\"";
    W1404 "missing-why" "a reason that is empty"
        "The debrief shows the `why` of choices, rules and expert answers, and a `trap` says why people fall for it. An empty one leaves the player with a verdict and no reason."
        "why: \"\""
        "why: \"They hear it from you and not from their users.\"";
    N1405 "missing-source" "no source for something that scores"
        "Priorities, targets and practices decide the score. A reader can only trust, or doubt, what says where it comes from; `invented` is an answer too."
        "\"calm\": Level(title: \"Calm\", variable: \"morale\", to: 80)"
        "\"calm\": Level(title: \"Calm\", variable: \"morale\", to: 80, source: \"team survey 2025\")";
    W1406 "same-words" "two things with the same words"
        "Two choices of a decision, two items of a ranking, two flags or two variables that are called the same cannot be told apart. A choice that is hidden while it is locked, and a fallback, may be called like the one it stands in for."
        "(id: \"wait\", label: \"Wait\", …), (id: \"rest\", label: \"Wait\", …)"
        "(id: \"wait\", label: \"Wait for facts\", …), (id: \"rest\", label: \"Wait for the evening\", …)";
    W1407 "empty-text" "words that are missing"
        "The title, label or text is there, but it is empty, so the player sees a gap."
        "(id: \"wait\", label: \"\", …)"
        "(id: \"wait\", label: \"Wait\", …)";
    W1501 "dominated" "a choice that is never best"
        "In every state in which there is another choice, another one is worth more, by more than half a point. If people take it all the same, it is a trap, and says so by `trap`; else it needs an upside, or can go."
        "(id: \"wait\", …) that costs time and brings nothing"
        "(id: \"wait\", …, trap: \"It feels safe, and the clock runs.\")";
    W1502 "obvious" "a choice that is best whatever happened before"
        "It is best in every state, and no other choice of the decision comes within half a point of the best in any: there is nothing to decide. Somebody who has played once takes it for ever."
        "a decision where telling the client costs nothing and saves everything"
        "telling the client costs the engineer who would mend it half a day";
    W1503 "worthless-look" "a look that is never worth its price"
        "In every state some other choice is worth more than looking, by more than half a point: what it may show changes too little of what is done next."
        "a look of two days at something that is mended the same way in any case"
        "a look of half a day, after which another task is the right one";
    W1504 "idle-chance" "a chance that makes no difference"
        "However it goes, the run is worth the same from there on, whether it is played well or at random."
        "outcomes: [(id: \"rain\", …), (id: \"sun\", …)] with the same effects and targets"
        "outcomes: [(id: \"rain\", effects: [\"morale -= 5\"], …), (id: \"sun\", …)]";
    W1505 "blind-play-pays" "a policy that looks at nothing comes close to the best play"
        "Taking always the first, the last, the longest or any choice, or the most cautious one, should be far from the best play: 15 points, or what the field `bars` states."
        "every first choice is a good one"
        "good choices stand in any place";
    W1506 "weak-expert" "an expert whose answers are far from the best play"
        "The expert's answers are what the debrief compares the player with. They should come within 20 points of the best play, or of what the field `bars` states, and above every blind policy."
        "an expert who takes one look too many"
        "answers with a `when`, for what is known by then";
    W1507 "good-trap" "a trap that can be the best choice"
        "The file says by `trap` why people fall for it, but in some state it is within half a point of the best choice: then it is no trap but a choice for that moment."
        "trap: \"It feels safe.\" on a choice that is best when nothing is known"
        "no `trap`";
    W1601 "idle-level" "an entry of `lints` that is about nothing"
        "What it was written for has been mended, or `at` names something else. Left alone it would hide the next finding."
        "lints: [(code: \"dominated\", level: allow, at: \"monday/wait\", reason: \"…\")] where nothing is dominated"
        "no entry";
    N1602 "not-explored" "a scenario with too many states to look at"
        "What choices, looks and chance are worth can only be proved over every state. Beyond the bound nothing is said of it; `check --states N` raises the bound."
        "ten variables of a hundred steps each, all of which matter to the end"
        "coarser steps, or facts that stop to matter";
}
