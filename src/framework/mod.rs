//! Prioritisation frameworks: criteria and a formula that rank a scenario's priorities, or any list of items.

mod backlog;
mod formula;
mod lens;
mod library;
mod margin;
mod ratio;
mod stated;

pub use backlog::{Backlog, BadCell, MOST_ITEMS, inputs, read};
pub use formula::{Failure, Item, Score, Scored, apply};
pub use lens::{Dispute, Glass, Lens, Origin, Unseen, Word, disputes};
pub use library::{built_in, find, ids};
pub use margin::{Margin, margins};
pub use ratio::Ratio;

use crate::check::is_id;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::expression::{PriorityId, parse_expression};
use crate::number::Fixed;
use crate::scenario::{Formula, Framework, FrameworkRef, Located, Scenario, Whole};
use crate::source::Span;

/// One ranked item.
#[derive(Debug, Clone)]
pub struct Row {
    /// Place of the item in the list that was ranked.
    pub item: usize,
    /// Rank, starts at 1; every item has a rank of its own, also in a tie.
    pub rank: usize,
    /// The formula's verdict.
    pub scored: Scored,
}

/// The order a framework gives, most urgent first.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// The framework used.
    pub framework: Framework,
    /// Rows in order of rank.
    pub rows: Vec<Row>,
}

impl Ranking {
    /// The item of each rank.
    #[must_use]
    pub fn order(&self) -> Vec<PriorityId> {
        self.rows.iter().map(|r| PriorityId::at(r.item)).collect()
    }

    /// Whether two ranks (from 0) are a tie: equal values or tiers, or values less than the framework's `tie` apart.
    #[must_use]
    pub fn is_tie(&self, a: usize, b: usize) -> bool {
        match (self.rows.get(a), self.rows.get(b)) {
            (Some(a), Some(b)) => tie(&a.scored.score, &b.scored.score, self.framework.tie.value),
            _ => false,
        }
    }

    /// Which group of equals a rank (from 0) belongs to, counted from 0. Equals have the same value, tier or quadrant: the
    /// formula leaves their order open.
    #[must_use]
    pub fn group(&self, rank: usize) -> usize {
        let pairs = self.rows.windows(2).take(rank);
        let differs = |pair: &&[Row]| match pair {
            [a, b] => compare(&a.scored.score, &b.scored.score).is_ne(),
            _ => false,
        };
        pairs.filter(differs).count()
    }
}

fn tie(a: &Score, b: &Score, share: Fixed) -> bool {
    match (a, b) {
        (Score::Tier(a), Score::Tier(b)) => a == b,
        (Score::Value(a), Score::Value(b)) => {
            let apart = a.minus(*b).map(Ratio::abs);
            let larger = if a.abs().compare(b.abs()).is_ge() { a.abs() } else { b.abs() };
            let limit = larger.times(Ratio::from_fixed(share));
            a == b || matches!((apart, limit), (Some(apart), Some(limit)) if apart.compare(limit).is_lt())
        }
        _ => false,
    }
}

/// The more urgent first.
fn compare(a: &Score, b: &Score) -> std::cmp::Ordering {
    match (a, b) {
        (Score::Value(a), Score::Value(b)) => b.compare(*a),
        (Score::Tier(a), Score::Tier(b)) => a.cmp(b),
        // One framework gives one kind of score.
        _ => std::cmp::Ordering::Equal,
    }
}

/// Ranks items. Equal values keep the order given.
///
/// # Errors
/// The items that have no value, with the reason.
pub fn rank(framework: &Framework, items: &[Item]) -> Result<Ranking, Vec<(usize, Failure)>> {
    let mut rows = Vec::new();
    let mut failures = Vec::new();
    for (item, given) in items.iter().enumerate() {
        match apply(framework, given) {
            Ok(scored) => rows.push(Row { item, rank: 0, scored }),
            Err(failure) => failures.push((item, failure)),
        }
    }
    if !failures.is_empty() {
        return Err(failures);
    }
    rows.sort_by(|a, b| compare(&a.scored.score, &b.scored.score));
    for (i, row) in rows.iter_mut().enumerate() {
        row.rank = i + 1;
    }
    Ok(Ranking { framework: framework.clone(), rows })
}

/// What can be wrong with a framework whatever it ranks.
#[must_use]
pub fn defects(framework: &Framework) -> Vec<(Span, String)> {
    let mut found: Vec<(Span, String)> = Vec::new();
    if framework.tie.value < Fixed::ZERO || framework.tie.value > Fixed::ONE {
        found.push((framework.tie.span, "`tie` must lie between 0 and 1".to_owned()));
    }
    let read = inputs(framework);
    for (name, range) in framework.ranges.iter() {
        if !read.contains(&name.value) {
            found.push((name.span, format!("the range of `{}`, which the formula does not read", name.value)));
        }
        if let (Some(min), Some(max)) = (&range.min, &range.max)
            && min.value > max.value
        {
            found.push((range.span, format!("the range of `{}` ends before it begins", name.value)));
        }
    }
    match &framework.formula.value {
        Formula::Product(p) if p.factors.is_empty() => {
            found.push((p.factors.span, "a product needs factors".to_owned()));
        }
        Formula::WeightedSum(s) if s.terms.iter().all(|t| t.weight.0 == 0) => {
            found.push((s.terms.span, "the weights of the framework sum to 0".to_owned()));
        }
        Formula::Roi(r) if r.benefits.is_empty() => {
            found.push((r.benefits.span, "a return needs benefits".to_owned()));
        }
        Formula::Tiers(t) => {
            for (i, tier) in t.tiers.iter().enumerate() {
                match (&tier.when, i + 1 == t.tiers.len()) {
                    (Some(when), true) => found.push((when.span, "the last tier must have no condition".to_owned())),
                    (None, false) => {
                        found.push((tier.span, "only the last tier may be without a condition".to_owned()))
                    }
                    _ => {}
                }
                let error = tier.when.as_ref().and_then(|when| match parse_expression(&when.0) {
                    Ok(tree) => tree.slips().first().map(|slip| (when.span, slip.message.clone())),
                    Err(error) => Some((when.span, error.message)),
                });
                if let Some((span, message)) = error {
                    found.push((span, format!("the condition cannot be read: {message}")));
                }
            }
            if t.tiers.is_empty() {
                found.push((t.tiers.span, "tiers are missing".to_owned()));
            }
        }
        Formula::Quadrant(q) => {
            let mut corners: Vec<_> = q.order.iter().map(|c| (c.up.value as u8, c.across.value as u8)).collect();
            corners.sort_unstable();
            corners.dedup();
            if corners.len() != 4 || q.order.len() != 4 {
                found.push((q.order.span, "`order` must hold each of the four quadrants once".to_owned()));
            }
        }
        Formula::Quotient(q) if q.over.is_empty() => {
            found.push((q.over.span, "a quotient needs inputs above the line".to_owned()));
        }
        Formula::Product(_) | Formula::WeightedSum(_) | Formula::Roi(_) | Formula::Quotient(_) => {}
    }
    found
}

/// A scenario's priorities as items to rank.
#[must_use]
pub fn items(scenario: &Scenario) -> Vec<Item> {
    scenario
        .priorities
        .iter()
        .map(|(key, p)| Item {
            id: key.value.clone(),
            title: p.title.value.clone(),
            inputs: p.inputs.iter().map(|(name, value)| (name.value.clone(), value.value)).collect(),
        })
        .collect()
}

/// The input of a priority whose name is near to one that is missing.
fn misspelt<'s>(scenario: &'s Scenario, priority: usize, missing: &str) -> Option<&'s Located<String>> {
    let (_, priority) = scenario.priorities.0.get(priority)?;
    priority.inputs.0.iter().map(|(key, _)| key).find(|key| nearest(missing, [key.as_str()]).is_some())
}

/// Ranks a scenario's priorities by its own framework.
///
/// # Errors
/// Findings about the framework, about priorities it does not cover, or about inputs of other frameworks.
pub fn rank_scenario(scenario: &Scenario) -> Result<Ranking, Vec<Diagnostic>> {
    let more = stated::findings(scenario);
    match rank_by_own(scenario) {
        Ok(ranking) if more.is_empty() => Ok(ranking),
        Ok(_) => Err(more),
        Err(findings) => Err(findings.into_iter().chain(more).collect()),
    }
}

fn rank_by_own(scenario: &Scenario) -> Result<Ranking, Vec<Diagnostic>> {
    let place = scenario.framework.span;
    let framework = match &scenario.framework.value {
        FrameworkRef::Inline(framework) => (**framework).clone(),
        FrameworkRef::Named(id) => find(id).ok_or_else(|| {
            let all = ids();
            let finding = Diagnostic::new(Code::E0802, place, format!("unknown framework `{id}`"));
            vec![finding.one_of(id, all.iter().map(String::as_str))]
        })?,
    };
    let mut findings: Vec<Diagnostic> =
        defects(&framework).into_iter().map(|(span, text)| Diagnostic::new(Code::E0802, span, text)).collect();
    if framework.format.value != Whole(1) {
        findings.push(
            Diagnostic::new(Code::E0109, framework.format.span, format!("unknown format {}", framework.format.value.0))
                .help("this program reads format 1"),
        );
    }
    if !is_id(&framework.id.value, true) {
        findings.push(Diagnostic::new(Code::E0201, framework.id.span, "this is no id"));
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    rank(&framework, &items(scenario)).map_err(|failures| {
        failures
            .into_iter()
            .filter_map(|(i, failure)| {
                let (key, _) = scenario.priorities.0.get(i)?;
                let code = match failure {
                    Failure::MissingInput(_) => Code::E0801,
                    Failure::DivisionByZero(_) | Failure::BadFramework(_) => Code::E0802,
                };
                let message = format!("priority `{}`: {failure}", key.value);
                let place = match &failure {
                    Failure::DivisionByZero(name) => {
                        scenario.priorities.0.get(i).and_then(|(_, p)| p.inputs.get(name)).map_or(key.span, |v| v.span)
                    }
                    // A slip of the author is probably what stands there under another name.
                    Failure::MissingInput(name) => misspelt(scenario, i, name).map_or(key.span, |k| k.span),
                    Failure::BadFramework(_) => key.span,
                };
                let finding = Diagnostic::new(code, place, message);
                Some(match failure {
                    Failure::MissingInput(name) if place != key.span => finding.help(format!("did you mean `{name}`?")),
                    Failure::MissingInput(name) => finding.help(all_inputs(&framework, &name)),
                    Failure::DivisionByZero(_) | Failure::BadFramework(_) => finding,
                })
            })
            .collect()
    })
}

/// A way out of a missing input, which names all that the framework reads, so that no second one comes after it.
fn all_inputs(framework: &Framework, missing: &str) -> String {
    let named: Vec<String> = inputs(framework).iter().map(|name| format!("\"{name}\": …")).collect();
    if named.len() == 1 {
        return format!("add it to `inputs`: {{ \"{missing}\": … }}");
    }
    format!("`{}` reads `inputs`: {{ {} }}", framework.id.value, named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(inputs: &[(&str, &str)]) -> Item {
        let inputs = inputs.iter().map(|(n, v)| ((*n).to_owned(), Fixed::parse(v).unwrap())).collect();
        Item { id: String::new(), title: String::new(), inputs }
    }

    #[test]
    fn shipped_frameworks_are_sound() {
        let all = built_in();
        assert_eq!(all.len(), 11);
        for (framework, findings) in all {
            assert_eq!(findings, [], "{}", framework.id.value);
            assert_eq!(find(&framework.id.value).as_ref(), Some(&framework));
            assert_eq!(defects(&framework), Vec::new(), "{}", framework.id.value);
        }
    }

    /// (150 − 20) / 20 = 6.5: the caching layer of the case, in thousand dollars.
    #[test]
    fn return_on_the_caching_layer() {
        let scored = apply(&find("roi-ratio").unwrap(), &item(&[("saving", "50"), ("revenue", "100"), ("cost", "20")]));
        assert_eq!(scored.unwrap().arithmetic, "(50 + 100 - 20) ÷ 20 = 6.5");
    }

    /// Scores 5, 5, 4, 3, 3, 3 give 4.05 weighted (an offer) though their plain mean is 3.83.
    #[test]
    fn weighted_mean_meets_the_bar() {
        let names = ["system_design", "coding", "debugging", "ownership", "mentoring", "fit"];
        let inputs: Vec<(&str, &str)> = names.into_iter().zip(["5", "5", "4", "3", "3", "3"]).collect();
        let scored = apply(&find("hiring-rubric").unwrap(), &item(&inputs)).unwrap();
        assert!(scored.arithmetic.ends_with("÷ 100 = 4.05, meets the bar of 4"), "{}", scored.arithmetic);
    }

    #[test]
    fn quadrants_and_tiers() {
        let quadrant = apply(&find("impact-effort").unwrap(), &item(&[("impact", "9"), ("effort", "2")])).unwrap();
        assert_eq!(quadrant.score, Score::Tier(0));
        let tiers = find("three-tier").unwrap();
        let promised = item(&[("production", "0"), ("blocks", "0"), ("impact", "7"), ("promised", "1")]);
        assert_eq!(apply(&tiers, &promised).unwrap().score, Score::Tier(1));
        assert_eq!(apply(&tiers, &item(&[("production", "0")])), Err(Failure::MissingInput("blocks".to_owned())));
    }
}
