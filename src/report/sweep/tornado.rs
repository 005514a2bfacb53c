//! One number at a time: bars by policy.

use std::fmt::Write;

use super::{How, Swept, title};
use crate::number::Fixed;
use crate::report::distribution::short_footing;
use crate::report::moves::{Drawing, DrawnBar, bar};
use crate::sweep::{Bar, Bars, Figures, Parameter, bars};

/// Bars that are shown of each policy.
const MOST_BARS: usize = 20;

/// Bars for every policy: `-` towards the score at the lower end, `+` towards that at the upper end.
pub(super) fn tornado_text(swept: &Swept<'_>) -> String {
    let mut out = String::new();
    for (place, name) in swept.policies.iter().enumerate() {
        let Some(found) = bars(swept.plan, swept.readings, place) else { continue };
        let plus_minus = found.base.score.half_width().map_or_else(String::new, |half| format!(" ± {half:.3}"));
        let _ = writeln!(
            out,
            "\n{name}: {:.3}{plus_minus}; each number alone, at its lower (-) and upper (+) end",
            found.base.score.mean
        );
        one(&mut out, swept, &found);
    }
    out
}

/// Bars that say something: they move the score, by more than luck.
fn telling<'b, 'r>(found: &'b Bars<'r>) -> Vec<&'b Bar<'r>> {
    found.list.iter().filter(|bar| !bar.is_still() && !bar.is_within_noise()).collect()
}

/// The lowest and the highest mean of some bars and the base.
fn extremes(found: &Bars<'_>, shown: &[&Bar<'_>]) -> (f64, f64) {
    let means = shown.iter().flat_map(|bar| bar.ends().map(|(_, figures)| figures.score.mean));
    let own = found.base.score.mean;
    means.fold((own, own), |(low, high), mean| (low.min(mean), high.max(mean)))
}

fn one(out: &mut String, swept: &Swept<'_>, found: &Bars<'_>) {
    let all = telling(found);
    let shown = all.get(..all.len().min(MOST_BARS)).unwrap_or_default();
    let (low, high) = extremes(found, shown);
    let parameter = |bar: &Bar<'_>| swept.plan.parameters.get(bar.parameter);
    let name = |bar: &Bar<'_>| parameter(bar).map_or("", |p| p.name.as_str());
    let width = shown.iter().map(|bar| name(bar).chars().count()).max().unwrap_or(0);
    if !shown.is_empty() {
        let _ = writeln!(out, "  {:width$} {:>8}   {low:<20.3}{high:>20.3}", "", "now");
    }
    for it in shown {
        let now = parameter(it).map_or_else(String::new, |p| p.value.to_string());
        let drawn = bar([mean(it, true), mean(it, false)], found.base.score.mean, low, high);
        let ends: Vec<String> = it.ends().map(|(at, figures)| end_words(at, figures)).collect();
        let _ = writeln!(out, "  {:<width$} {now:>8}   {drawn}  {}", name(it), ends.join(", "));
    }
    let more = all.len() - shown.len();
    if more > 0 {
        let _ = writeln!(out, "  … {more} more: `--out FILE` and `--json` have all");
    }
    let noise: Vec<&str> = found.list.iter().filter(|b| b.is_within_noise()).map(name).collect();
    if !noise.is_empty() {
        let _ = writeln!(out, "  Within noise (more `--runs` would tell): {}.", cut(&noise));
    }
    let still: Vec<&str> = found.list.iter().filter(|b| b.is_still() && b.ends().next().is_some()).map(name).collect();
    if !still.is_empty() {
        let where_ = if swept.how == How::Exact { "" } else { " in any run" };
        let _ = writeln!(out, "  Nothing moves{where_} with {}.", cut(&still));
    }
}

/// A setting with what it changes.
fn end_words(at: Fixed, figures: &Figures) -> String {
    let difference = &figures.difference;
    if !figures.is_another() {
        return format!("{at} → the same");
    }
    let noise = if figures.is_within_noise() { " (within noise)" } else { "" };
    let half = difference.half_width().map_or_else(String::new, |half| format!(" ± {half:.3}"));
    format!("{at} → {:+.3}{half}{noise}", difference.mean)
}

/// Names, not too many.
fn cut(names: &[&str]) -> String {
    const MOST: usize = 8;
    let shown: Vec<&str> = names.iter().take(MOST).copied().collect();
    let more = names.len() - shown.len();
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

fn mean(bar: &Bar<'_>, low: bool) -> Option<f64> {
    let end = if low { &bar.low } else { &bar.high };
    end.as_ref().and_then(|end| end.figures.as_ref().ok()).map(|figures| figures.score.mean)
}

/// The tornado of one policy, by place, as SVG; none if its base is not known.
#[must_use]
pub fn sweep_svg(swept: &Swept<'_>, policy: usize) -> Option<String> {
    let found = bars(swept.plan, swept.readings, policy)?;
    let shown = telling(&found);
    let name = swept.policies.get(policy)?;
    let drawn = shown.iter().filter_map(|bar| {
        let parameter: &Parameter = swept.plan.parameters.get(bar.parameter)?;
        let end = |end: &Option<crate::sweep::End<'_>>| {
            end.as_ref().and_then(|end| Some((end.at.to_string(), end.figures.as_ref().ok()?.score.mean)))
        };
        Some(DrawnBar {
            title: title(swept.program, parameter),
            now: parameter.value.to_string(),
            ends: [end(&bar.low), end(&bar.high)],
        })
    });
    let noise = found.list.iter().filter(|bar| bar.is_within_noise()).count();
    let how = match swept.how {
        How::Sampled { runs, seed } => format!("sampled, {runs} runs, seed {seed}"),
        How::Exact => "exact".to_owned(),
    };
    Some(
        Drawing {
            title: swept.program.scenario.title.value.clone(),
            subtitle: format!("What moves the mean score of {name}, {:.2}, most", found.base.score.mean),
            note: format!(
                "Each number alone; {noise} more are within noise, {} move nothing or have no score; {}",
                found.list.len() - shown.len() - noise,
                short_footing(swept.program, &how)
            ),
            base: found.base.score.mean,
            bars: drawn.collect(),
        }
        .svg(),
    )
}
