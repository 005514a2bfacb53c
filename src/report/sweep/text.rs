//! A sweep as text: what fits a terminal; JSON and tables have the rest.

use std::fmt::Write;

use super::tornado::tornado_text;
use super::{How, Swept};
use crate::engine::GENERATOR;
use crate::report::distribution::footing;
use crate::report::moves::number;
use crate::report::solution::thousands;
use crate::sweep::{Design, Figures, effects};

/// Points that are shown of each policy; of more the best and the worst.
const MOST_POINTS: usize = 30;
/// Of how many at each end, then.
const ENDS: usize = 8;
/// Parameters that have a column of their own.
const MOST_COLUMNS: usize = 6;
/// Reasons that are listed.
const MOST_REASONS: usize = 5;

/// A sweep as text.
#[must_use]
pub fn sweep_text(swept: &Swept<'_>) -> String {
    let mut out = opening(swept);
    if swept.plan.design == Design::OneAtATime {
        out += &tornado_text(swept);
    } else {
        correlations(&mut out, swept);
        (0..swept.policies.len()).for_each(|policy| points(&mut out, swept, policy));
    }
    failures(&mut out, swept);
    let method = match swept.how {
        How::Sampled { .. } => format!(
            "sampled, generator {GENERATOR}; intervals hold the exact value 95 times in 100, differences are those of the same runs"
        ),
        How::Exact => "exact".to_owned(),
    };
    let _ = writeln!(out, "\n{}", footing(swept.program, &method));
    if let Some(seconds) = swept.seconds {
        let _ = writeln!(out, "{seconds:.1} s.");
    }
    out
}

fn opening(swept: &Swept<'_>) -> String {
    let points = (swept.readings.len() as u64).saturating_sub(1);
    let all = (swept.plan.points.len() as u64).saturating_sub(1);
    let what = match swept.plan.design {
        Design::Grid => format!("A grid of {} points", thousands(points)),
        Design::Hypercube { seed, .. } => format!("A Latin hypercube of {} points, seed {seed}", thousands(points)),
        Design::OneAtATime => format!("{} numbers moved one at a time", thousands(points.div_ceil(2))),
    };
    let stopped = if swept.is_stopped() {
        format!(" (stopped; {} of {} points)", thousands(points), thousands(all))
    } else {
        String::new()
    };
    let how = match swept.how {
        How::Sampled { runs, seed } => {
            format!("{} runs of each policy at every point under the same luck, seed {seed}", thousands(runs))
        }
        How::Exact => "expected scores at every point, exactly".to_owned(),
    };
    format!("{}\n{what}{stopped} and the file as it is; {how}\n", swept.program.scenario.title.value)
}

/// A parameter by policy: how its value and the mean score go together.
fn correlations(out: &mut String, swept: &Swept<'_>) {
    let found: Vec<Vec<Option<f64>>> =
        (0..swept.policies.len()).map(|policy| effects(swept.plan, swept.readings, policy)).collect();
    if found.iter().all(Vec::is_empty) {
        return;
    }
    let width = swept.plan.parameters.iter().map(|p| p.name.chars().count()).max().unwrap_or(0).max(16);
    let _ = write!(out, "\n{:<width$}", "rank correlation");
    for policy in swept.policies {
        let _ = write!(out, " {:>10}", policy);
    }
    out.push('\n');
    for (place, parameter) in swept.plan.parameters.iter().enumerate() {
        let _ = write!(out, "{:<width$}", parameter.name);
        for (policy, effects) in swept.policies.iter().zip(&found) {
            let cell = effects.get(place).copied().flatten().map_or_else(|| "none".to_owned(), |r| format!("{r:.2}"));
            let _ = write!(out, " {cell:>width$}", width = policy.chars().count().max(10));
        }
        out.push('\n');
    }
}

/// The points of a policy.
fn points(out: &mut String, swept: &Swept<'_>, policy: usize) {
    let name = swept.policies.get(policy).map_or("", String::as_str);
    let known = swept.readings.iter().enumerate();
    let mut known: Vec<(usize, &Figures)> =
        known.filter_map(|(place, r)| Some((place, r.policies.get(policy)?.as_ref().ok()?))).collect();
    let hidden = if known.len() <= MOST_POINTS {
        0
    } else {
        // The base, the best and the worst.
        let base = known.remove(0);
        known.sort_by(|a, b| b.1.score.mean.total_cmp(&a.1.score.mean));
        let hidden = known.len() - 2 * ENDS;
        known.drain(ENDS..ENDS + hidden);
        known.insert(0, base);
        hidden
    };
    let plan = swept.plan;
    let shown = plan.parameters.len().min(MOST_COLUMNS);
    let widths: Vec<usize> = plan.parameters.iter().take(shown).map(|p| p.name.chars().count().max(6)).collect();
    let _ = write!(out, "\n{name}\n  {:>6}", "point");
    for (parameter, width) in plan.parameters.iter().zip(&widths) {
        let _ = write!(out, "  {:>width$}", parameter.name);
    }
    out.push_str(match swept.how {
        How::Sampled { .. } => "       mean       ±  difference       95 % interval\n",
        How::Exact => "       mean          sd  difference\n",
    });
    for (row, (place, figures)) in known.iter().enumerate() {
        if hidden > 0 && row == ENDS + 1 {
            let _ = writeln!(out, "  … {} more: `--out FILE` and `--json` have all", thousands(hidden as u64));
        }
        let label = if *place == 0 { "base".to_owned() } else { place.to_string() };
        let _ = write!(out, "  {label:>6}");
        if let Some(point) = plan.points.get(*place) {
            for (parameter, width) in widths.iter().enumerate() {
                let _ = write!(out, "  {:>width$}", plan.value(point, parameter).to_string());
            }
        }
        out.push_str(&figures_line(swept.how, figures, *place == 0));
    }
    if shown < plan.parameters.len() {
        let _ =
            writeln!(out, "  ({} more parameters: `--out FILE` and `--json` have all)", plan.parameters.len() - shown);
    }
}

fn figures_line(how: How, figures: &Figures, is_base: bool) -> String {
    let (score, difference) = (&figures.score, &figures.difference);
    match how {
        _ if is_base && how != How::Exact => {
            format!("  {:>9.3}  {:>6.3}\n", score.mean, score.half_width().unwrap_or(0.0))
        }
        How::Sampled { .. } => {
            let (lower, upper) = difference.interval.unwrap_or((difference.mean, difference.mean));
            let noise = if figures.is_within_noise() { "  within noise" } else { "" };
            format!(
                "  {:>9.3}  {:>6.3}  {:>10.3}  {lower:>8.3} to {upper:>7.3}{noise}\n",
                score.mean,
                score.half_width().unwrap_or(0.0),
                difference.mean
            )
        }
        How::Exact => {
            let difference = if is_base { String::new() } else { format!("  {:>10.3}", difference.mean) };
            format!("  {:>9.3}  {:>10.3}{difference}\n", score.mean, score.sd.unwrap_or(0.0))
        }
    }
}

/// Points without a score, by reason.
fn failures(out: &mut String, swept: &Swept<'_>) {
    let mut reasons: Vec<(&str, usize, String)> = Vec::new();
    for (point, reading) in swept.plan.points.iter().zip(swept.readings) {
        let Some(why) = reading.policies.iter().find_map(|p| p.as_ref().err()) else { continue };
        if let Some((_, count, _)) = reasons.iter_mut().find(|(known, ..)| known == why) {
            *count += 1;
            continue;
        }
        let values = swept.plan.changes(point).into_iter();
        let first: Vec<String> = values.map(|(p, value)| format!("{}={}", p.name, number(value.to_f64()))).collect();
        reasons.push((why, 1, first.join(" ")));
    }
    if reasons.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{} of {} points have no score:", swept.failed(), swept.readings.len());
    for (why, count, first) in reasons.iter().take(MOST_REASONS) {
        let _ = writeln!(out, "  {count} × {why}; for instance {first}");
    }
    if reasons.len() > MOST_REASONS {
        let _ =
            writeln!(out, "  … and {} more reasons: `--out FILE` and `--json` have all", reasons.len() - MOST_REASONS);
    }
}
