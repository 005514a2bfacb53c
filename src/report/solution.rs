//! A solved scenario as JSON and as text.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::engine::Component;
use crate::program::Program;
use crate::solve::{ChoiceWorth, Count, Estimate, Sampled, Solution, Summary, ValueOf, Values};

/// Time and memory that a solution took; left out where the same bytes are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Wall-clock seconds; none if the solution came from the cache.
    pub seconds: Option<f64>,
}

fn value_json(value: &ValueOf) -> Value {
    match value {
        ValueOf::Exact(value) => json!(value),
        ValueOf::Sampled(s) => json!({
            "mean": s.mean, "standard_error": s.standard_error, "lower": s.lower, "upper": s.upper,
            "confidence": s.confidence, "runs": s.runs,
        }),
    }
}

fn values_json(values: &Values) -> Map<String, Value> {
    values.iter().map(|(name, value)| ((*name).to_owned(), value_json(value))).collect()
}

pub(super) fn head(program: &Program, method: &str) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("scenario".to_owned(), json!(program.scenario.id.value));
    map.insert("fingerprint".to_owned(), json!(program.fingerprint()));
    map.insert("text_hash".to_owned(), json!(program.text_hash()));
    map.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    map.insert("method".to_owned(), json!(method));
    map
}

fn by_component(points: [f64; 4]) -> Value {
    let map: Map<String, Value> =
        Component::ALL.iter().zip(points).map(|(c, p)| (c.name().to_owned(), json!(p))).collect();
    Value::Object(map)
}

/// An exact solution as JSON (docs/json.md). Without `cost`, nothing of time and memory.
#[must_use]
pub fn solution_json(program: &Program, solution: &Solution, values: &Values, cost: Option<Cost>) -> Value {
    let s = &solution.summary;
    let mut map = head(program, "exact");
    map.insert("states".to_owned(), json!(s.states));
    map.insert("unmerged".to_owned(), json!({"states": s.unmerged, "all": s.unmerged_is_all}));
    map.insert("classes".to_owned(), json!(s.classes));
    map.insert("transitions".to_owned(), json!(s.transitions));
    map.insert("levels".to_owned(), json!(s.levels));
    if let Some(cost) = cost {
        map.insert("seconds".to_owned(), json!(cost.seconds));
        map.insert("peak_bytes".to_owned(), json!(s.peak_bytes));
    }
    map.insert("value".to_owned(), Value::Object(values_json(values)));
    map.insert("components".to_owned(), by_component(s.components));
    map.insert("first".to_owned(), json!(s.first));
    let decisions = s.decisions.iter().map(|d| {
        json!({
            "node": d.node, "met": d.met, "met_optimal": d.met_optimal, "spread": d.spread, "stake": d.stake(),
            "choices": d.choices,
        })
    });
    map.insert("decisions".to_owned(), decisions.collect());
    Value::Object(map)
}

/// Bounds as JSON.
#[must_use]
pub fn estimate_json(program: &Program, estimate: &Estimate) -> Value {
    let mut map = head(program, "bounds");
    map.insert("limit".to_owned(), json!(estimate.limit.name()));
    let b = &estimate.bounds;
    let upper = b.upper.map_or(100.0, |u| u.upper);
    let mut values = values_json(&estimate.values);
    let optimal = json!({
        "lower": b.lower.lower, "upper": upper, "confidence": b.lower.confidence,
        "lower_from": b.policy, "upper_from": if b.upper.is_some() { "clairvoyant play" } else { "the scale" },
    });
    values.insert("optimal".to_owned(), optimal);
    map.insert("value".to_owned(), Value::Object(values));
    map.insert("bounds".to_owned(), json!(b));
    Value::Object(map)
}

/// Counts as JSON.
#[must_use]
pub fn count_json(program: &Program, count: &Count, with_memory: bool) -> Value {
    let mut map = head(program, "count");
    map.insert("states".to_owned(), json!(count.states));
    map.insert("transitions".to_owned(), json!(count.transitions));
    map.insert("levels".to_owned(), json!(count.levels));
    map.insert("limit".to_owned(), json!(count.limit.map(crate::solve::Limit::name)));
    if with_memory {
        map.insert("peak_bytes".to_owned(), json!(count.peak_bytes));
    }
    map.insert(
        "largest".to_owned(),
        json!({
            "tick": count.tick, "place": count.place, "states": count.largest,
            "factors": count.factors.iter()
                .map(|f| json!({"field": f.field, "values": f.values, "factor": f.factor})).collect::<Vec<_>>(),
        }),
    );
    let profile =
        count.profile.iter().map(|(tick, place, states)| json!({"tick": tick, "place": place, "states": states}));
    map.insert("profile".to_owned(), profile.collect());
    map.insert("kept".to_owned(), count.kept.iter().map(|(v, why)| json!({"variable": v, "why": why})).collect());
    Value::Object(map)
}

/// The ten policies, exact beside sampled, as a Markdown table.
#[must_use]
pub fn policies_markdown(values: &Values, samples: &[(&'static str, Sampled)]) -> String {
    let mut out =
        "| policy | exact | sampled | standard error | difference in standard errors |\n|---|---:|---:|---:|---:|\n"
            .to_owned();
    for (name, value) in values {
        let ValueOf::Exact(exact) = value else { continue };
        let Some((_, s)) = samples.iter().find(|(n, _)| n == name) else { continue };
        let off = if s.standard_error > 0.0 { (s.mean - exact) / s.standard_error } else { 0.0 };
        // A difference of rounding alone has no sign.
        let off = if off.abs() < 0.05 { 0.0 } else { off };
        let _ = writeln!(out, "| `{name}` | {exact:.3} | {:.2} | {:.2} | {off:.1} |", s.mean, s.standard_error);
    }
    out
}

/// The ten policies, exact beside sampled, as text.
#[must_use]
pub fn samples_text(values: &Values, samples: &[(&'static str, Sampled)]) -> String {
    let runs = samples.first().map_or(0, |(_, s)| s.runs);
    let mut out = format!("\nThe same, sampled over {} runs\n", thousands(runs));
    for (name, s) in samples {
        let exact = values.iter().find_map(|(n, v)| match v {
            ValueOf::Exact(exact) if n == name => Some(*exact),
            _ => None,
        });
        let beside = match exact {
            Some(exact) if s.standard_error > 0.0 => {
                format!("   {:+.1} standard errors from the exact value", (s.mean - exact) / s.standard_error)
            }
            _ => String::new(),
        };
        let _ = writeln!(out, "  {name:<10} {:>8.3} ± {:.3}{beside}", s.mean, s.standard_error);
    }
    out
}

/// Samples as JSON, by policy.
#[must_use]
pub fn samples_json(samples: &[(&'static str, Sampled)]) -> Value {
    Value::Object(samples.iter().map(|(name, s)| ((*name).to_owned(), value_json(&ValueOf::Sampled(*s)))).collect())
}

/// 1234567 as "1,234,567".
pub(super) fn thousands(n: u64) -> String {
    thousands_of(&n.to_string())
}

/// Digits with a comma at every third place.
pub(super) fn thousands_of(digits: &str) -> String {
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn value_line(name: &str, value: &ValueOf) -> String {
    match value {
        ValueOf::Exact(value) => format!("  {name:<10} {value:>8.3}\n"),
        ValueOf::Sampled(s) => format!(
            "  {name:<10} {:>8.3}   sampled: {:.2} to {:.2} with {:.0} % confidence, {} runs\n",
            s.mean,
            s.lower,
            s.upper,
            s.confidence * 100.0,
            thousands(s.runs)
        ),
    }
}

fn size(s: &Summary, cost: Option<Cost>) -> String {
    // Where not all of them were counted, the number says how far the count went and nothing of the scenario.
    let unmerged = if s.unmerged_is_all { format!("{} states; ", thousands(s.unmerged)) } else { String::new() };
    let states = if s.unmerged_is_all { "" } else { " states" };
    let mut text = format!(
        "{unmerged}{}{states} after merging equal futures, {} up to a constant; {} transitions, {} levels.\n",
        thousands(s.states),
        thousands(s.classes),
        thousands(s.transitions),
        thousands(s.levels)
    );
    if let Some(cost) = cost {
        let took = cost.seconds.map_or_else(|| "from the cache".to_owned(), |t| format!("{t:.1} s"));
        let _ = writeln!(text, "Solved exactly ({took}, {} MB at the peak).", s.peak_bytes >> 20);
    }
    text
}

/// An exact solution as text, of a whole scenario (`begins`) or from a moment of a run on.
#[must_use]
pub fn solution_text(
    program: &Program,
    solution: &Solution,
    values: &Values,
    cost: Option<Cost>,
    begins: bool,
) -> String {
    let s = &solution.summary;
    let (what, choice) = if begins { ("score", "The first decision") } else { ("points to come", "This decision") };
    let mut out = format!("{}\n{}\nExpected {what} under\n", program.scenario.title.value, size(s, cost));
    for (name, value) in values {
        out += &value_line(name, value);
    }
    let _ = write!(out, "\nThe optimum by component:");
    for (component, points) in Component::ALL.iter().zip(s.components) {
        let _ = write!(out, " {} {points:.2}", component.name());
    }
    out += "\n";
    if !s.first.is_empty() {
        let _ = writeln!(out, "\n{choice}");
        for choice in &s.first {
            let _ = writeln!(out, "  {:<28} {:>8.3}  {:>+8.3}", choice.choice, choice.value, choice.advantage);
        }
    }
    out += "\nWhich decisions matter: met = times per run (random / optimal play); spread = points between best and worst choice;\nthen each choice with the share of situations in which it is best\n";
    for d in &s.decisions {
        let _ = writeln!(
            out,
            "  {:<20} met {:.2} / {:.2}  spread {:>6.2}   {}",
            d.node,
            d.met,
            d.met_optimal,
            d.spread,
            d.choices.iter().map(|c| format!("{} {}", c.choice, share(c))).collect::<Vec<_>>().join(", ")
        );
    }
    out
}

/// In how many situations a choice is best; where in none, how little it gives up in the one that suits it most.
fn share(choice: &ChoiceWorth) -> String {
    let percent = choice.best_share * 100.0;
    match choice.least_loss {
        _ if percent >= 0.5 => format!("{percent:.0} %"),
        _ if percent > 0.0 => "<1 %".to_owned(),
        Some(least) => format!("0 % (≥ {least:.1} short)"),
        None => "never free".to_owned(),
    }
}

/// Bounds as text.
#[must_use]
pub fn estimate_text(program: &Program, estimate: &Estimate) -> String {
    let b = &estimate.bounds;
    let upper = b.upper.as_ref().map_or_else(
        || "at most 100, which is the scale: even single lucks were too large to solve".to_owned(),
        |u| {
            format!("at most {:.2} (what somebody could reach who knew all luck beforehand; {} lucks)", u.upper, u.runs)
        },
    );
    let mut out = format!(
        "{}\nNot solved: the budget of {} was reached. What follows is sampled.\n\nThe optimal value is\n  at least {:.2} (the policy `{}`, {} runs)\n  {upper}\neach with {:.0} % confidence.\n\nExpected score under\n",
        program.scenario.title.value,
        estimate.limit.name(),
        b.lower.lower,
        b.policy,
        thousands(b.lower.runs),
        b.lower.confidence * 100.0
    );
    for (name, value) in &estimate.values {
        out += &value_line(name, value);
    }
    out += "\n`toughcall solve ID --count` shows what makes it large.\n";
    out
}

/// Counts as text.
#[must_use]
pub fn count_text(program: &Program, count: &Count) -> String {
    let mut out = format!(
        "{}\n{}{} states after merging equal futures, {} transitions, {} levels.\n",
        program.scenario.title.value,
        count.limit.map_or_else(String::new, |l| format!("Stopped: the budget of {} was reached. So far: ", l.name())),
        thousands(count.states),
        thousands(count.transitions),
        thousands(count.levels)
    );
    let mut largest: Vec<_> = count.profile.iter().collect();
    largest.sort_by_key(|(_, _, states)| std::cmp::Reverse(*states));
    out += "\nThe largest levels\n";
    for (tick, place, states) in largest.into_iter().take(10) {
        let clock = program.clock_words(u32::try_from(*tick).unwrap_or(u32::MAX));
        let _ = writeln!(out, "  {:>12}  {clock}: {place}", thousands(*states));
    }
    let _ = writeln!(
        out,
        "\nWhat multiplies the largest (`{}`): states ÷ states that would be distinct without it",
        count.place
    );
    for f in count.factors.iter().filter(|f| f.factor > 1.0005) {
        let _ = writeln!(out, "  {:>8.2}  {} ({} values)", f.factor, f.field, f.values);
    }
    if !count.kept.is_empty() {
        out += "\nQuantities that stay in the state although only their judgement may read them\n";
        for (variable, why) in &count.kept {
            let _ = writeln!(out, "  {variable}: {why}");
        }
    }
    out
}
