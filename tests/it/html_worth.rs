//! A plausible worth of a run's decisions, made by hand: the numbers mean nothing, but they add up.

use toughcall::policy::make;
use toughcall::program::{Program, built_in, load};
use toughcall::report::{ChoiceValue, Debrief, DecisionWorth, Elsewhere, Keys, Shift, Stroke, Worth, debrief};
use toughcall::run::{Session, simulate};
use toughcall::solve::Verdict;

pub fn crisis() -> Program {
    load(&built_in("vp-crisis").unwrap()).0.unwrap()
}

/// A run of the flagship, with predictions answered.
pub fn played(program: &Program) -> Session<'_> {
    let choices = simulate(program, 3, make("random", 3).unwrap().as_mut());
    let mut session = Session::new(program, 3);
    for taken in choices.taken() {
        for question in session.questions() {
            session.predict(question, Some(70));
        }
        session.take(taken.pick.clone()).unwrap();
    }
    session
}

/// The debrief of that run, without and with worth.
pub fn debriefs() -> [Debrief; 2] {
    let program = crisis();
    let plain = debrief(&played(&program));
    let mut judged = plain.clone();
    judged.worth = Some(worth(&plain));
    [plain, judged]
}

const GIVEN_UP: [f64; 12] = [0.0, 0.0, 0.3, 2.4, 0.0, 0.9, 0.0, 8.3, 0.0, 1.1, 0.0, 0.2];

pub fn worth(d: &Debrief) -> Worth {
    let ticks: Vec<u32> = d.timeline.iter().filter(|r| r.kind == "decision").map(|r| r.tick).collect();
    let decisions: Vec<DecisionWorth> =
        d.decisions.iter().zip(&ticks).map(|(row, tick)| decision(d, row, *tick)).collect();
    let regret: f64 = decisions.iter().map(|d| d.regret).sum();
    let value_start = 78.4;
    let mut turning_points: Vec<usize> = (0..decisions.len()).filter(|i| decisions[*i].regret > 5.0).collect();
    turning_points.truncate(3);
    let mut bins = vec![0; 20];
    for (n, runs) in [12, 85, 201, 260, 214, 133, 61, 24, 8, 2].into_iter().enumerate() {
        bins[n + 2] = runs;
    }
    Worth {
        method: "exact",
        value_start,
        random_start: 35.2,
        regret,
        luck: d.score.to_f64() - value_start + regret,
        turning_points,
        strokes: vec![
            stroke(
                "Day 2, afternoon",
                "Last month's numbers are as wrong as before: it is one of the other two.",
                0.34,
                -2.9,
            ),
            stroke(
                "Day 5, morning",
                "\"I can no longer defend you upstairs.\" The client uses its way out.",
                0.61,
                -4.2,
            ),
            stroke("Day 27, morning", "They sign for what there is, and a date for the rest.", 0.4, 1.6),
        ],
        elsewhere: Some(Elsewhere {
            runs: 1000,
            mean: 28.6,
            sd: 7.9,
            quantiles: [16.3, 23.0, 28.1, 33.9, 42.2],
            bins,
            below: 0.71,
            fallback: "expert".to_owned(),
        }),
        decisions,
    }
}

fn stroke(clock: &str, text: &str, probability: f64, luck: f64) -> Stroke {
    Stroke { clock: clock.to_owned(), text: text.to_owned(), probability, luck }
}

fn decision(d: &Debrief, row: &toughcall::report::DecisionRow, tick: u32) -> DecisionWorth {
    let regret = GIVEN_UP[row.n % GIVEN_UP.len()];
    let expert = d.expert.iter().find(|e| e.n == row.n);
    let other = expert.map_or_else(|| "Wait a day and ask again".to_owned(), |e| e.expert.clone());
    let verdict = match regret {
        0.0 => Verdict::Best,
        r if r <= 0.5 => Verdict::Equivalent,
        r if r < 1.0 => Verdict::JudgementCall,
        r if r < 5.0 => Verdict::Costly,
        _ => Verdict::Severe,
    };
    let best =
        if regret == 0.0 { (row.choice.clone(), row.label.clone()) } else { ("other".to_owned(), other.clone()) };
    let value = 60.0 - f64::from(tick) * 0.7;
    let choice = |id: &str, label: &str, value: f64, taken: bool| ChoiceValue {
        choice: id.to_owned(),
        label: label.to_owned(),
        value,
        taken,
    };
    DecisionWorth {
        n: row.n,
        tick,
        clock: row.clock.clone(),
        node: row.node.clone(),
        choice: row.choice.clone(),
        label: row.label.clone(),
        regret,
        share: regret / 20.0,
        verdict,
        by_component: [regret * 0.6, regret * 0.4, 0.0, 0.0],
        best: best.0,
        best_label: best.1.clone(),
        why: row.why.clone(),
        best_why: expert.map_or_else(String::new, |e| e.why.clone()),
        shift: (verdict == Verdict::JudgementCall).then_some(Shift { points: 6, from: "targets", to: "conduct" }),
        instead: if verdict == Verdict::Severe {
            vec![
                "Fix live within 48 hours: done Day 3, morning, instead of Day 5, morning.".to_owned(),
                "The client stays past its exit date.".to_owned(),
                "Revenue at risk at the end 10 instead of 100.".to_owned(),
            ]
        } else {
            Vec::new()
        },
        choices: vec![
            choice(&row.choice, &row.label, value - regret, true),
            choice("other", &other, value - if regret == 0.0 { 3.1 } else { 0.0 }, false),
            choice("third", "Let it wait until next week", value - 9.7, false),
        ],
        keys: Keys {
            framework: (!row.n.is_multiple_of(4)).then(|| row.label.clone()),
            expert: expert.map(|e| e.expert.clone()),
            model: Some(best.1),
            disagree: row.n % 3 == 1,
        },
    }
}
