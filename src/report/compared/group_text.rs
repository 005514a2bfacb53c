//! A group as text, for who leads the conversation afterwards: first where people disagreed.

use std::fmt::Write;

use super::Gathering;
use super::group_json::KEYS;
use super::text::left_out;
use crate::compare::{Answered, Asked, Figures, Meeting};
use crate::engine::Component;
use crate::report::batch::ending_lines;
use crate::report::distribution::footing;
use crate::report::lenses::attentions_text;
use crate::report::phrases::{percent, points, quoted};
use crate::report::words::pick_label;

/// Words of a label that are shown.
const WORDS: usize = 24;

/// A group as text.
#[must_use]
pub fn group_text(it: &Gathering<'_>) -> String {
    let group = it.group;
    let mut out = format!("{}: {}", it.program.scenario.title.value, runs(group.runs));
    let open = group.runs - group.finished;
    if open > 0 {
        let _ = write!(out, ", {} not over", if open == group.runs { "all".to_owned() } else { open.to_string() });
    }
    out.push('\n');
    out.push_str(&left_out(it.left_out));
    if group.retries > 0 {
        let play = if group.retries == 1 { "plays" } else { "play" };
        let _ = writeln!(out, "{} of them {play} another run again from one of its decisions.", group.retries);
    }
    disputed(&mut out, it);
    if let Some(figures) = &group.figures {
        scores(&mut out, it, figures);
    }
    out.push_str("\nEVERY DECISION, IN THE ORDER OF THE STORY\n");
    for (place, meeting) in group.meetings.iter().enumerate() {
        decision(&mut out, it, place, meeting);
    }
    predictions(&mut out, &group.predictions);
    out.push_str(&attentions_text(it.attentions));
    if !group.is_solved {
        let id = &it.program.scenario.id.value;
        let _ = writeln!(
            out,
            "\nThe model's choices are missing: `toughcall solve {id}` solves the scenario once and keeps the solution."
        );
    }
    let method =
        "recorded runs, replayed; intervals of shares by Wilson's score, of means by Student's t, both at 95 %";
    let _ = writeln!(out, "\n{}", footing(it.program, method));
    out
}

fn runs(n: u64) -> String {
    if n == 1 { "1 run".to_owned() } else { format!("{n} runs") }
}

fn disputed(out: &mut String, it: &Gathering<'_>) {
    let places = it.group.disputed();
    if places.is_empty() {
        out.push_str("\nThere is no decision on which people differ.\n");
        return;
    }
    out.push_str("\nWHERE PEOPLE DISAGREED MOST\n");
    out.push_str("Agreement is the share of all pairs of people who did the same.\n");
    for place in places {
        if let Some(meeting) = it.group.meetings.get(place) {
            decision(out, it, place, meeting);
        }
    }
}

fn scores(out: &mut String, it: &Gathering<'_>, figures: &Figures) {
    let score = &figures.score;
    let _ = write!(
        out,
        "\nSCORES of {} that {} over\n  mean {:.3}",
        runs(score.n),
        if score.n == 1 { "is" } else { "are" },
        score.mean
    );
    if let (Some((lower, upper)), Some(sd)) = (score.interval, score.sd) {
        let _ = write!(out, " (95 % interval {lower:.3} to {upper:.3}), standard deviation {sd:.3}");
    }
    if let (Some((least, most)), [_, low, middle, high, _]) = (figures.range, figures.quantiles) {
        let shown = |q: Option<crate::number::Fixed>| q.map(|q| q.to_string()).unwrap_or_default();
        let (low, middle, high) = (shown(low), shown(middle), shown(high));
        let _ =
            write!(out, "\n  lowest {least}, quarter {low}, middle {middle}, three quarters {high}, highest {most}");
    }
    out.push('\n');
    for ((component, found), most) in Component::ALL.iter().zip(&figures.components).zip(it.program.weights) {
        if most > 0 {
            let half = found.half_width().map(|half| format!(" ± {half:.3}")).unwrap_or_default();
            let _ = writeln!(out, "  {:<11} {:.3}{half} of {most}", component.name(), found.mean);
        }
    }
    out.push_str("\nENDINGS: share of these runs, 95 % interval\n");
    for line in ending_lines(&figures.endings) {
        let _ = writeln!(out, "  {line}");
    }
}

fn decision(out: &mut String, it: &Gathering<'_>, place: usize, meeting: &Meeting) {
    let program = it.program;
    let agreement = meeting.agreement.map(|a| format!(", agreement {}", percent(a))).unwrap_or_default();
    let again = if meeting.again > 0 { format!(", {} of them more than once", meeting.again) } else { String::new() };
    let came = if meeting.met == 1 { "came" } else { "of them came" };
    let (n, clock, node) = (place + 1, program.clock_words(meeting.tick), program.node_id(meeting.node));
    let met = if meeting.met == 1 { "one".to_owned() } else { meeting.met.to_string() };
    let _ = writeln!(out, "\n{n}. {clock}, {node}{agreement}; {met} {came} here{again}");
    let mut answers: Vec<&Answered> = meeting.answers.iter().filter(|a| a.open > 0).collect();
    // A stable sort: ties stay in declared order.
    answers.sort_by_key(|a| std::cmp::Reverse(a.share.count));
    for answer in answers {
        let share = answer.share;
        let label = quoted(&pick_label(program, meeting.node, &answer.pick, &meeting.state), WORDS);
        let (lower, upper) = (share.lower * 100.0, share.upper * 100.0);
        let place = answer.mean_place.map(|p| format!(", mean place {p:.1}")).unwrap_or_default();
        let _ =
            write!(out, "   {:>3} ({}, {lower:.0} to {upper:.0} %)  {label}{place}", share.count, percent(share.share));
        let marks = marks(meeting, answer);
        if !marks.is_empty() {
            let _ = write!(out, "  [{}]", marks.join(", "));
        }
        out.push('\n');
        if let Some(names) = it.names.filter(|_| !answer.who.is_empty()) {
            let who: Vec<&str> = answer.who.iter().filter_map(|w| names.get(*w)).map(String::as_str).collect();
            let _ = writeln!(out, "       {}", who.join(", "));
        }
    }
    if let Some(regret) = meeting.regret {
        let _ = writeln!(out, "   Points given up here, by the model: {} on average", points(regret));
    }
}

/// Who else would have done so, and in how many of the situations in which they have an answer.
fn marks(meeting: &Meeting, answer: &Answered) -> Vec<String> {
    let all = KEYS.iter().zip(answer.keys).zip(meeting.known).filter(|((_, n), _)| *n > 0);
    let mark = |((key, n), known): ((&&str, u64), u64)| {
        if n == known { (*key).to_owned() } else { format!("{key} in {n} of {known} situations") }
    };
    all.map(mark).collect()
}

fn predictions(out: &mut String, all: &[Asked]) {
    if all.is_empty() {
        return;
    }
    out.push_str("\nPREDICTIONS\n");
    for asked in all {
        let _ = writeln!(out, "  {}", asked.ask);
        let Some((least, mean, most)) = asked.said else {
            let _ = writeln!(out, "    asked {} times, never answered", asked.asked);
            continue;
        };
        let _ = write!(
            out,
            "    {} of {} answered: {mean:.0} % on average, from {least} to {most} %; ",
            asked.answered, asked.asked
        );
        let _ = match asked.brier {
            Some(brier) => {
                writeln!(out, "came true {} of {} times; Brier score {brier:.3}", asked.came_true, asked.settled)
            }
            None => writeln!(out, "none came out"),
        };
    }
}
