//! A batch as text: tables that fit a terminal; JSON has the rest.

use std::fmt::Write;

use super::coverage::{Coverage, item_key, kind};
use super::tables::{component_table, ending_lines, score_table, share, widest, with_interval};
use super::{Finished, Scale, Stopped};
use crate::batch::{Batch, Share};
use crate::compare::Figures;
use crate::expression::TargetId;
use crate::report::distribution::footing;
use crate::report::solution::thousands;

/// Rare and unmet things that are listed; JSON lists all.
const MOST_LISTED: usize = 12;

/// A batch as text.
#[must_use]
pub fn batch_text(finished: &Finished<'_, '_>) -> String {
    let batch = finished.batch;
    let mut out = opening(finished);
    let names = Names::new(batch);
    let figures: Vec<Figures> =
        batch.tally().policies.iter().map(|scores| Figures::of(batch.program(), scores)).collect();
    let rows: Vec<(&str, &Figures)> = names.list.iter().copied().zip(&figures).collect();
    score_table(&mut out, "policy", &rows);
    component_table(&mut out, Some(batch.program().weights), &rows);
    differences(&mut out, batch);
    endings(&mut out, &figures, &names);
    targets(&mut out, batch, &names);
    variables(&mut out, batch, &names);
    coverage(&mut out, batch, finished.coverage);
    let method =
        format!("sampled, generator {}; intervals hold the exact value 95 times in 100", batch.plan().generator);
    let _ = writeln!(out, "\n{}", footing(batch.program(), &method));
    if let Some(pace) = finished.pace {
        let (plays, choices) = (pace.plays as f64 / pace.seconds, pace.choices / pace.seconds / 1e6);
        let _ =
            writeln!(out, "{:.1} s, {plays:.0} plays a second, {choices:.2} million choices a second.", pace.seconds);
    }
    out
}

fn opening(finished: &Finished<'_, '_>) -> String {
    let (batch, plan) = (finished.batch, finished.batch.plan());
    let why = match finished.stopped {
        Some(Stopped::Precise) => format!(
            ", enough for a standard error of {} (at most {} were asked for)",
            plan.until_se.unwrap_or_default(),
            thousands(plan.runs)
        ),
        Some(Stopped::Interrupted) => format!(" of {} (stopped)", thousands(plan.runs)),
        None => String::new(),
    };
    let part = plan.part.map_or_else(String::new, |part| {
        format!("part {}/{}, from run {}: ", part.place, part.of, thousands(plan.range().start))
    });
    format!(
        "{}\n{part}{} runs of each policy under the same luck, seed {}{why}\n",
        batch.program().scenario.title.value,
        thousands(batch.runs()),
        plan.seed
    )
}

/// Policies by name, and the width of their column.
struct Names<'a> {
    list: Vec<&'a str>,
    width: usize,
}

impl<'a> Names<'a> {
    fn new(batch: &'a Batch<'_>) -> Names<'a> {
        let list: Vec<&str> = batch.plan().policies.iter().map(String::as_str).collect();
        let width = list.iter().map(|name| name.chars().count()).max().unwrap_or(0).max("policy".len());
        Names { list, width }
    }
}

fn differences(out: &mut String, batch: &Batch<'_>) {
    let (plan, tally) = (batch.plan(), batch.tally());
    if tally.pairs.is_empty() {
        return;
    }
    out.push_str("\nDifferences under the same luck: mean, 95 % interval, how often ahead\n");
    let name = |place: usize| plan.policies.get(place).map_or("", String::as_str);
    let pairs: Vec<(String, _)> =
        tally.pairings().zip(&tally.pairs).map(|((a, b), pair)| (format!("{} − {}", name(a), name(b)), pair)).collect();
    let width = pairs.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    for (label, pair) in pairs {
        let found = pair.estimate(0.001);
        let (lower, upper) = found.interval.unwrap_or((found.mean, found.mean));
        let ahead = share(&Share::new(pair.ahead, batch.runs()));
        let _ = writeln!(out, "  {label:<width$}  {:>8.3}  {lower:>8.3} to {upper:>8.3}  {ahead:>8}", found.mean);
    }
}

/// Lines under each policy, its name before the first.
fn block(out: &mut String, names: &Names<'_>, title: &str, lines: impl Fn(usize) -> Vec<String>) {
    let all: Vec<Vec<String>> = (0..names.list.len()).map(lines).collect();
    if all.iter().all(Vec::is_empty) {
        return;
    }
    let _ = writeln!(out, "\n{title}");
    for (name, lines) in names.list.iter().zip(all) {
        for (i, line) in lines.iter().enumerate() {
            let _ = writeln!(out, "  {:<width$}  {line}", if i == 0 { name } else { "" }, width = names.width);
        }
    }
}

fn endings(out: &mut String, figures: &[Figures], names: &Names<'_>) {
    block(out, names, "Endings: share of runs, 95 % interval", |policy| {
        figures.get(policy).map(|it| ending_lines(&it.endings)).unwrap_or_default()
    });
}

fn targets(out: &mut String, batch: &Batch<'_>, names: &Names<'_>) {
    let program = batch.program();
    let ids: Vec<&str> = (0..program.targets.len()).map(|i| program.target(TargetId::at(i)).0).collect();
    let width = widest(ids.iter().copied());
    block(out, names, "Targets met: share of runs, 95 % interval, mean points of those there are", |policy| {
        let judged = batch.traces().get(policy).map_or(&[][..], |trace| &trace.targets);
        let line = |(i, (id, judged)): (usize, (&&str, &crate::batch::Judged))| {
            let met = with_interval(&Share::new(judged.met, batch.runs()));
            let points = judged.points as f64 / 1000.0 / batch.runs().max(1) as f64;
            let budget = program.targets[TargetId::at(i)].budget;
            format!("{id:<width$}  {met}  {points:>6.3} of {budget}")
        };
        ids.iter().zip(judged).enumerate().map(line).collect()
    });
}

fn variables(out: &mut String, batch: &Batch<'_>, names: &Names<'_>) {
    let program = batch.program();
    let ids: Vec<&str> = program.scenario.variables.iter().map(|(key, _)| key.value.as_str()).collect();
    let width = widest(ids.iter().copied());
    block(out, names, "Variables at the end: mean ± half the 95 % interval; 5, 50 and 95 %", |policy| {
        let found = batch.tally().policies.get(policy).map_or(&[][..], |s| &s.variables);
        let line = |(v, (id, it)): (usize, (&&str, &crate::batch::Histogram))| {
            let scale = Scale::of(program, v);
            let mean = scale.estimate(it);
            let quantile = |share| it.quantile(share).map(|steps| scale.value(steps).to_string()).unwrap_or_default();
            let (low, middle, high) = (quantile((1, 20)), quantile((1, 2)), quantile((19, 20)));
            let mean = format!("{:.3} ± {:.3}", mean.mean, mean.half_width().unwrap_or(0.0));
            format!("{id:<width$}  {mean:>20}  {low:>8} {middle:>8} {high:>8}")
        };
        ids.iter().zip(found).enumerate().map(line).collect()
    });
}

fn coverage(out: &mut String, batch: &Batch<'_>, found: &Coverage) {
    let program = batch.program();
    let more = |all: usize| {
        if all > MOST_LISTED { format!("  … and {} more in `--json`\n", all - MOST_LISTED) } else { String::new() }
    };
    if !found.never.is_empty() {
        let _ = writeln!(out, "\nNever met in these runs, which is no proof that nobody can");
        for item in found.never.iter().take(MOST_LISTED) {
            let _ = writeln!(out, "  {:<7}  {}", kind(*item), item_key(program, *item));
        }
        out.push_str(&more(found.never.len()));
    }
    if !found.rare.is_empty() {
        let _ = writeln!(out, "\nRare: in less than 1 % of the runs of every policy, with the first run that met it");
        for rare in found.rare.iter().take(MOST_LISTED) {
            let policy = batch.plan().policies.get(rare.policy).map_or("", String::as_str);
            let share = share(&Share::new(rare.runs, batch.runs()));
            let _ = writeln!(out, "  {:<7}  {}  {share} of `{policy}`", kind(rare.item), item_key(program, rare.item));
            if let Some(example) = &rare.example {
                let _ = writeln!(out, "           --seed {} --choices {}", example.seed, example.choices.join(","));
            }
        }
        out.push_str(&more(found.rare.len()));
    }
    if found.never.is_empty() && found.rare.is_empty() {
        let _ = writeln!(out, "\nEvery node, choice and outcome was met in at least 1 % of the runs of some policy.");
    }
}
