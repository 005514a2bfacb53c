//! What the review says in sentences, the same in every form: the sum, the verdicts, the takeaway.

use super::origin::origin;
use super::phrases::{counted, percent, points, quoted};
use super::weigh::NOTABLE;
use super::worth::{ChoiceValue, DecisionWorth, Elsewhere, Keys, Stroke, Worth};
use crate::engine::Component;
use crate::number::Fixed;
use crate::solve::Verdict;

/// Words of a label inside a sentence.
const LABEL: usize = 18;

/// What a component rewards, as something to practise.
fn practice(component: Component) -> &'static str {
    match component {
        Component::Priorities => "what begins first, and when",
        Component::Targets => "what has to be finished or reached by its date",
        Component::Outcome => "what is left of risk, people and money in the end",
        Component::Conduct => "how people are told, asked and supported",
    }
}

impl Worth {
    /// The identity in one line: "90.6 expected at best − 12.3 given up + 4.1 luck = 82.4".
    #[must_use]
    pub fn identity(&self, score: Fixed) -> String {
        let sign = if self.luck < 0.0 { "−" } else { "+" };
        let (start, regret) = (points(self.value_start), points(self.regret));
        let (luck, score) = (points(self.luck.abs()), points(score.to_f64()));
        let exact = |text: &str| text.parse::<f64>().unwrap_or(0.0);
        let signed = if self.luck < 0.0 { -exact(&luck) } else { exact(&luck) };
        let off = (exact(&start) - exact(&regret) + signed - exact(&score)).abs() > 0.05;
        let rounded = if off { " (each number is rounded)" } else { "" };
        format!("{start} expected at best − {regret} given up {sign} {luck} luck = {score}{rounded}")
    }

    /// The three numbers, each with a sentence: decisions, score, luck.
    #[must_use]
    pub fn three_numbers(&self, score: Fixed) -> [(&'static str, String); 3] {
        let (best, random) = (points(self.value_start), points(self.random_start));
        let decisions = format!(
            "{} given up. The best play expects a score of {best}, choosing at random one of {random}.",
            counted_points(self.regret)
        );
        let luck = if self.luck.abs() < 0.05 {
            "The dice neither gave nor took.".to_owned()
        } else if self.luck > 0.0 {
            format!("{} that the dice added. It is no merit.", counted_points(self.luck))
        } else {
            format!("{} that the dice took away. It is no fault.", counted_points(-self.luck))
        };
        let score = format!("{} of 100.", points(score.to_f64()));
        [("Decisions", decisions), ("Score", score), ("Luck", luck)]
    }

    /// The turning points, the costliest first.
    pub fn turning(&self) -> impl Iterator<Item = &DecisionWorth> {
        self.turning_points.iter().filter_map(|place| self.decisions.get(*place))
    }

    /// How many decisions got which verdict, in one sentence.
    #[must_use]
    pub fn tally(&self) -> String {
        let all = [Verdict::Best, Verdict::Equivalent, Verdict::JudgementCall, Verdict::Costly, Verdict::Severe];
        let count = |v: Verdict| self.decisions.iter().filter(|d| d.verdict == v).count();
        let told = all.into_iter().map(|v| (count(v), v.name())).filter(|(n, _)| *n > 0);
        let told: Vec<String> = told.map(|(n, name)| format!("{n} {name}")).collect();
        format!("{}: {}.", counted(self.decisions.len(), "decision"), told.join(", "))
    }

    /// What to practise, in one or two sentences, from the turning points.
    #[must_use]
    pub fn takeaway(&self) -> Vec<String> {
        let Some(first) = self.turning().next() else {
            return vec!["No decision gave up more than half a point. Another seed brings other luck.".to_owned()];
        };
        let mut sentences = vec![format!(
            "Next time, at decision {} ({}), try {}: it was worth {} more on average.",
            first.n,
            first.clock,
            quoted(&first.best_label, LABEL),
            counted_points(first.regret)
        )];
        let mut sums = [0.0; 4];
        for decision in self.turning() {
            sums.iter_mut().zip(decision.by_component).for_each(|(sum, x)| *sum += x);
        }
        if let Some((from, largest)) = origin(sums) {
            let here = if self.turning_points.len() == 1 { "there" } else { "at the turning points" };
            let practice = practice(largest);
            let given_up = counted_points(sums.iter().sum());
            sentences.push(format!("The {given_up} given up {here} came {from}: practise {practice}."));
        }
        sentences
    }

    /// The decision to take again: the costliest one.
    #[must_use]
    pub fn retry_at(&self) -> Option<usize> {
        self.turning().next().map(|d| d.n)
    }

    /// Decisions where the keys differ by something that the model values at more than half a point, and how many differ by
    /// less.
    #[must_use]
    pub fn disagreements(&self) -> (Vec<&DecisionWorth>, usize) {
        let (large, small): (Vec<_>, Vec<_>) =
            self.decisions.iter().filter(|d| d.keys.disagree).partition(|d| d.key_gap() > NOTABLE);
        (large, small.len())
    }
}

fn counted_points(x: f64) -> String {
    let text = points(x);
    if text == "1.0" { "1.0 point".to_owned() } else { format!("{text} points") }
}

impl DecisionWorth {
    /// "severe: 8.2 points given up, 31 % of what was at stake, mostly from targets".
    #[must_use]
    pub fn verdict_words(&self) -> String {
        let name = self.verdict.name();
        if self.is_idle() {
            return "every choice was worth the same here".to_owned();
        }
        if self.verdict == Verdict::Best {
            return name.to_owned();
        }
        let given_up = format!("{name}: {} given up", counted_points(self.regret));
        if self.verdict == Verdict::Equivalent {
            return given_up;
        }
        let stake = percent(self.share);
        let from = self.source().map(|from| format!(", {from}")).unwrap_or_default();
        format!("{given_up}, {stake} of what was at stake{from}")
    }

    /// Whether all choices were worth the same.
    fn is_idle(&self) -> bool {
        let first = self.choices.first().map_or(0.0, |c| c.value);
        self.choices.iter().all(|c| (c.value - first).abs() <= 1e-9)
    }

    /// Where the points came from: "all from targets", "mostly from targets (3.0)"; none if nothing was given up.
    #[must_use]
    pub fn source(&self) -> Option<String> {
        origin(self.by_component).map(|(words, _)| words)
    }

    /// "A judgement call: it would be best if 4 points of weight moved from targets to conduct."
    #[must_use]
    pub fn shift_words(&self) -> Option<String> {
        let shift = self.shift.as_ref()?;
        let (points, from, to) = (shift.points, shift.from, shift.to);
        Some(format!("It would be the best if {points} points of weight moved from {from} to {to}."))
    }

    /// The labels of the three keys by who holds them, with what each gives up; those without an opinion are left out.
    #[must_use]
    pub fn keys_words(&self) -> Vec<(&'static str, String)> {
        let Keys { framework, expert, model, .. } = &self.keys;
        let all = [("framework", framework), ("expert", expert), ("model", model)];
        let told = all.into_iter().filter_map(|(who, label)| {
            let label = label.as_ref()?;
            let gap = self.gap(label).filter(|gap| *gap >= 0.05);
            let gap = gap.map(|gap| format!(" (gives up {})", points(gap))).unwrap_or_default();
            Some((who, format!("{label}{gap}")))
        });
        told.collect()
    }

    /// What a choice gives up by the model's own values, by its label; at a ranking by its first item.
    fn gap(&self, label: &str) -> Option<f64> {
        let first = |label: &str| label.split(" > ").next().unwrap_or("").to_owned();
        let exact = self.choices.iter().find(|c| c.label == label);
        let found =
            exact.or_else(|| self.choices.iter().find(|c| c.label.contains(" > ") && first(&c.label) == first(label)));
        let value = |c: &ChoiceValue| c.value;
        let best = self.choices.iter().map(value).fold(f64::NEG_INFINITY, f64::max);
        found.map(|c| best - c.value)
    }

    /// The most that a key gives up.
    fn key_gap(&self) -> f64 {
        let labels = [&self.keys.framework, &self.keys.expert];
        labels.into_iter().flatten().filter_map(|label| self.gap(label)).fold(0.0, f64::max)
    }
}

impl Stroke {
    /// "+3.2 points, at 25 %" or "−3.2 points, at 25 %".
    #[must_use]
    pub fn words(&self) -> String {
        let sign = if self.luck < 0.0 { "−" } else { "+" };
        format!("{sign}{}, chance {}", counted_points(self.luck.abs()), percent(self.probability))
    }
}

impl Elsewhere {
    /// The distribution in sentences, beside the score of the run itself.
    #[must_use]
    pub fn words(&self, score: Fixed) -> Vec<String> {
        let [low, quarter, middle, three, high] = self.quantiles.map(points);
        vec![
            format!(
                "The same choices under {} other seeds (the {}'s where you made none) score {} on average, give or take {}.",
                thousands(self.runs),
                self.fallback,
                points(self.mean),
                points(self.sd)
            ),
            format!(
                "The middle of them is {middle}; half lie between {quarter} and {three}, nine of ten between {low} and {high}."
            ),
            format!("Your {}: {} of them scored less.", points(score.to_f64()), percent(self.below)),
        ]
    }
}

/// 1000 as "1,000".
fn thousands(n: usize) -> String {
    if n < 1000 { n.to_string() } else { format!("{},{:03}", n / 1000, n % 1000) }
}
