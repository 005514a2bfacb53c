//! The moments that decided the run, and the three numbers that explain the score.

use std::fmt::{Result, Write};

use super::chart::{BAR, Bar, at, svg};
use super::text::{Cell, Esc, Head, details, percent, points as pts, row, section, signed, table};
use crate::report::debrief::Debrief;
use crate::report::worth::{DecisionWorth, Worth};

/// One to three decisions that mattered most.
pub(super) fn points(out: &mut String, worth: &Worth) -> Result {
    section(out, "turning-points", "Turning points", |out| {
        let found: Vec<&DecisionWorth> =
            worth.turning_points.iter().filter_map(|place| worth.decisions.get(*place)).collect();
        if found.is_empty() {
            out.push_str("<p>None: no decision gave up more than half a point.</p>\n");
        }
        found.into_iter().try_for_each(|decision| point(out, decision))
    })
}

fn point(out: &mut String, decision: &DecisionWorth) -> Result {
    let (n, clock) = (decision.n, Esc(&decision.clock));
    writeln!(out, "<article>\n<h3>Decision {n}: {clock}</h3>\n<dl class=\"pairs\">")?;
    let mut pair = |term: &str, text: &str| match text {
        "" => Ok(()),
        text => writeln!(out, "<div><dt>{term}</dt><dd>{}</dd></div>", Esc(text)),
    };
    pair("You took", &decision.label)?;
    let share = percent(decision.share);
    let given_up = format!("{} points, {share} of what could still be won or lost there", pts(decision.regret));
    pair("It gave up", &given_up)?;
    pair("The best there", &decision.best_label)?;
    pair("Why", &decision.best_why)?;
    pair("On what you took", &decision.why)?;
    if let Some(shift) = &decision.shift {
        let (n, from, to) = (shift.points, shift.from, shift.to);
        pair("A judgement call", &format!("moving {n} points of weight from {from} to {to} makes your choice best"))?;
    }
    out.push_str("</dl>\n");
    if !decision.instead.is_empty() {
        out.push_str("<p class=\"lead-in\">With the same luck, the best would have led to:</p>\n<ul>\n");
        decision.instead.iter().try_for_each(|sentence| writeln!(out, "<li>{}</li>", Esc(sentence)))?;
        out.push_str("</ul>\n");
    }
    out.push_str("</article>\n");
    Ok(())
}

/// Expected at best − given up + luck = score.
pub(super) fn numbers(out: &mut String, d: &Debrief, worth: &Worth) -> Result {
    section(out, "numbers", "Three numbers that make the score", |out| {
        let score = d.score.to_f64();
        let luck = worth.luck;
        let (sign, size) = if pts(luck).starts_with('\u{2212}') { ("\u{2212}", luck.abs()) } else { ("+", luck) };
        let terms = [
            ("", pts(worth.value_start), "expected at the best"),
            ("\u{2212}", pts(worth.regret), "given up by decisions"),
            (sign, pts(size), if sign == "+" { "added by luck" } else { "taken by luck" }),
            ("=", pts(score), "score"),
        ];
        out.push_str("<p class=\"sum\">");
        for (operator, amount, words) in &terms {
            write!(out, "<span>{operator} <strong>{amount}</strong> <small>{words}</small></span> ")?;
        }
        out.push_str("</p>\n");
        waterfall(out, worth, score)?;
        writeln!(
            out,
            "<p>The best play expects {} points here before the first decision, and picking at random {}. Decisions are judged by what could be known when they were taken; what chance did is kept apart.</p>",
            pts(worth.value_start),
            pts(worth.random_start)
        )?;
        let tenths = |x: f64| (x * 10.0).round();
        if tenths(worth.value_start) - tenths(worth.regret) + tenths(luck) != tenths(score) {
            out.push_str("<p class=\"note\">The numbers are rounded; unrounded the sum is exact.</p>\n");
        }
        details(out, "The three numbers as a table", |out| {
            table(out, "What the score is made of", &[Head::Text("What"), Head::Number("Points")], |out| {
                row(out, &[Cell::Head("Expected at the best"), Cell::Number(&pts(worth.value_start))])?;
                row(out, &[Cell::Head("Given up"), Cell::Number(&signed(-worth.regret))])?;
                row(out, &[Cell::Head("Luck"), Cell::Number(&signed(luck))])?;
                row(out, &[Cell::Head("Score"), Cell::Number(&pts(score))])?;
                row(out, &[Cell::Head("For comparison: expected at random"), Cell::Number(&pts(worth.random_start))])
            })
        })
    })
}

fn waterfall(out: &mut String, worth: &Worth, score: f64) -> Result {
    let (best, left) = (worth.value_start, worth.value_start - worth.regret);
    let low = [0.0, left, score].into_iter().fold(0.0, f64::min);
    let high = [best, score].into_iter().fold(100.0, f64::max);
    let place = |value: f64| (value - low) / (high - low);
    let given_up = signed(-worth.regret);
    let luck = signed(worth.luck);
    let (best_words, score_words) = (pts(best), pts(score));
    let bars = [
        ("Expected at the best", best_words.as_str(), (0.0, best), "quiet"),
        ("Given up", given_up.as_str(), (left, best), "loss"),
        ("Luck", luck.as_str(), (left, score), if worth.luck < 0.0 { "loss" } else { "gain" }),
        ("Score", score_words.as_str(), (0.0, score), "fill"),
    ];
    let description = format!(
        "On a scale from 0 to 100: {best_words} expected at the best, {given_up} given up, {luck} luck, {score_words} scored. A dashed line marks {} expected at random.",
        pts(worth.random_start)
    );
    out.push_str("<figure class=\"short\">\n");
    let size = format!("height=\"{}\"", BAR * 4);
    svg(out, "numbers-chart", &size, "From the expected best to the score", &description, |out| {
        let x = at(place(worth.random_start));
        write!(out, "<line x1=\"{x}\" x2=\"{x}\" y1=\"0\" y2=\"{}\" class=\"dashed\"/>", BAR * 4)?;
        for (n, (label, amount, (from, to), class)) in (0..).zip(bars) {
            Bar { label, amount, span: (place(from), place(to)), class, most: None }.draw(out, n)?;
        }
        Ok(())
    })?;
    writeln!(
        out,
        "<figcaption>Points, from 0 to 100. Dashed: {} expected at random.</figcaption>\n</figure>",
        pts(worth.random_start)
    )
}
