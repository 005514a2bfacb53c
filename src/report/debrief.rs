//! The debrief as data: what happened, what it scored and why, where attention went, what an expert would have done.

use serde::Serialize;

use super::predictions::{Predictions, predictions};
use super::words::{Tale, award_title, award_words, pick_label, pick_why, tell, was_begun};
use crate::engine::{Component, Earned, Event};
use crate::expression::VariableId;
use crate::number::Fixed;
use crate::policy::expert_answer;
use crate::program::{Program, State, TargetKind, View};
use crate::run::{Pick, Session};
use crate::score::{Components, Line, Told, attention};

/// A finished run, looked back at.
#[derive(Debug, Clone, Serialize)]
pub struct Debrief {
    /// The scenario's title.
    pub title: String,
    /// The ending's title and text.
    pub ending: (String, String),
    /// When it ended, in words.
    pub ended: String,
    /// The score.
    pub score: Fixed,
    /// Points per component.
    pub components: Components,
    /// Points at most per component: priorities, targets, outcome, conduct.
    pub weights: [u32; 4],
    /// Every award.
    pub ledger: Vec<LedgerRow>,
    /// Decisions and events, in order.
    pub timeline: Vec<TimelineRow>,
    /// Titles of the variables in the timeline, in order.
    pub variables: Vec<String>,
    /// The variables from tick to tick, for charts.
    #[serde(skip)]
    pub course: super::course::Course,
    /// The framework's title.
    pub framework: String,
    /// Where attention went, in the framework's order.
    pub attention: Vec<AttentionRow>,
    /// Normalised discounted cumulative gain of the order of attention, 0..=1.
    pub ndcg: f64,
    /// Kendall's tau of the order of attention, −1..=1.
    pub tau: Option<f64>,
    /// How rankings compare with the framework's order, in sentences.
    pub rankings: Vec<String>,
    /// What became of the targets.
    pub targets: Vec<TargetRow>,
    /// Practices shown or not.
    pub practices: Vec<(String, bool)>,
    /// Every decision taken.
    pub decisions: Vec<DecisionRow>,
    /// What every decision was worth; none where the scenario was not solved.
    #[serde(skip)]
    pub worth: Option<super::worth::Worth>,
    /// The run's id or path, for commands that go on from here; none if it was not recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// Decisions that an expert would have taken differently.
    pub expert: Vec<ExpertRow>,
    /// What the player predicted; none if nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predictions: Option<Predictions>,
    /// The run through other frameworks; none if none was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lenses: Option<super::lenses::Lensed>,
}

/// A line of the ledger with the words for people.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerRow {
    /// The line itself.
    #[serde(flatten)]
    pub line: Line,
    /// When, in words.
    pub clock: String,
    /// What earned the points.
    pub title: String,
    /// Why so many.
    pub words: String,
}

/// One line of the timeline.
#[derive(Debug, Clone, Serialize)]
pub struct TimelineRow {
    /// When.
    pub tick: u32,
    /// When, in words.
    pub clock: String,
    /// `decision` or `event`.
    pub kind: &'static str,
    /// What.
    pub text: String,
    /// Values of the variables afterwards.
    pub values: Vec<Fixed>,
}

/// One priority in the order of attention.
#[derive(Debug, Clone, Serialize)]
pub struct AttentionRow {
    /// The framework's rank, from 1.
    pub rank: usize,
    /// Which.
    pub title: String,
    /// The framework's arithmetic.
    pub arithmetic: String,
    /// What became of it, in words.
    pub fate: String,
    /// When it started, in ticks; none if it never did.
    #[serde(skip)]
    pub started: Option<u32>,
    /// Points at most.
    pub budget: Fixed,
    /// Points awarded.
    pub points: Fixed,
    /// Points lost because lower-ranked ones started first.
    pub lost_to_order: Fixed,
    /// Points lost because it started late or never.
    pub lost_to_time: Fixed,
    /// What one unit of this priority is worth, in points: its budget over n + 1 − rank.
    pub unit: f64,
}

/// What became of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Met {
    Met,
    Partly,
    Missed,
}

/// A target with what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct TargetRow {
    /// Which.
    pub title: String,
    /// What became of it.
    pub met: Met,
    /// How, in words.
    pub how: String,
    /// Points awarded.
    pub points: Fixed,
    /// Points at most.
    pub budget: Fixed,
}

/// A decision that was taken.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionRow {
    /// 1 for the first.
    pub n: usize,
    /// When, in words.
    pub clock: String,
    /// The node's id.
    pub node: String,
    /// The choice's id.
    pub choice: String,
    /// What was taken, as the player read it.
    pub label: String,
    /// The author's word on it.
    pub why: String,
}

/// A decision that an expert would have taken differently.
#[derive(Debug, Clone, Serialize)]
pub struct ExpertRow {
    /// Number of the decision.
    pub n: usize,
    /// When, in words.
    pub clock: String,
    /// What was taken.
    pub taken: String,
    /// What the expert takes there, as things stood.
    pub expert: String,
    /// The expert's reason.
    pub why: String,
}

/// Looks back at a run; at one that is not over as far as it got.
#[must_use]
pub fn debrief(session: &Session<'_>) -> Debrief {
    let program = session.program();
    let record = session.record();
    let view = program.view(session.state());
    let attention = attention(program, &record.events, &record.ledger);
    let ending = session.ending().map_or_else(
        || ("Not over yet".to_owned(), String::new()),
        |ending| {
            let words = view.words(&program.endings[ending].text, &program.clock_words(view.tick()));
            (program.ending(ending).1.to_owned(), words)
        },
    );
    let rows = attention.priorities.iter().map(|p| {
        let (_, title) = program.priority(p.id);
        let row = program.ranking.rows.get(p.rank - 1);
        let lost = match p.deferral {
            // A deferral is kept or not; nothing of it is a matter of time.
            Some(_) => (Fixed::ZERO, Fixed::ZERO),
            None => (p.lost_to_order, p.lost_to_time),
        };
        let fate = match (p.started, p.deferral) {
            (None, Some(true)) => "put off on purpose, and kept off".to_owned(),
            (None, Some(false)) => "should have been put off in so many words".to_owned(),
            (Some(tick), Some(_)) => format!("should have waited; started {}", program.clock_words(tick)),
            (Some(tick), None) => format!("started {}", program.clock_words(tick)),
            (None, None) => never_started(program, &view, p.rank),
        };
        AttentionRow {
            rank: p.rank,
            title: title.to_owned(),
            arithmetic: row.map_or_else(String::new, |r| r.scored.arithmetic.clone()),
            fate,
            started: p.started,
            budget: p.budget,
            points: p.points,
            lost_to_order: lost.0,
            lost_to_time: lost.1,
            unit: p.budget.to_f64() / (program.priorities.len() + 1 - p.rank) as f64,
        }
    });
    let practices = program.practices.iter().enumerate().map(|(i, practice)| {
        let (_, title) = program.practice(crate::expression::PracticeId::at(i));
        (title.to_owned(), session.state().get(practice.awarded) != 0)
    });
    let (decisions, expert, rankings) = decisions(session);
    Debrief {
        title: program.scenario.title.value.clone(),
        ending,
        ended: program.clock_words(view.tick()),
        score: record.ledger.total(),
        components: record.ledger.components(),
        weights: program.weights,
        ledger: ledger(session),
        timeline: timeline(session),
        variables: shown_variables(program)
            .iter()
            .filter_map(|v| program.variable(*v))
            .map(|(_, v)| v.title.value.clone())
            .collect(),
        course: super::course::course(session),
        framework: program.ranking.framework.title.value.clone(),
        attention: rows.collect(),
        ndcg: attention.ndcg,
        tau: attention.tau,
        rankings,
        targets: targets(session),
        practices: practices.collect(),
        decisions,
        worth: None,
        run: None,
        expert,
        predictions: predictions(session),
        lenses: None,
    }
}

fn shown_variables(program: &Program) -> Vec<VariableId> {
    (0..program.variables.len()).map(VariableId::at).collect()
}

fn decisions(session: &Session<'_>) -> (Vec<DecisionRow>, Vec<ExpertRow>, Vec<String>) {
    let program = session.program();
    let (mut rows, mut experts, mut rankings) = (Vec::new(), Vec::new(), Vec::new());
    for (i, taken) in session.taken().iter().enumerate() {
        let clock = program.clock_words(taken.tick);
        let why = pick_why(program, taken.node, &taken.pick);
        let taken_label = pick_label(program, taken.node, &taken.pick, &taken.before);
        if let Pick::Order(order) = &taken.pick {
            rankings.extend(ranking_sentence(program, taken.node, order));
        }
        rows.push(DecisionRow {
            n: i + 1,
            clock: clock.clone(),
            node: program.node_id(taken.node).to_owned(),
            choice: session.pick_id(taken.node, &taken.pick),
            label: taken_label.clone(),
            why,
        });
        let available: Vec<_> = crate::engine::options(program, &taken.before, taken.node).collect();
        let Some((place, answer)) = expert_answer(program, &taken.before, taken.node, &available) else { continue };
        let pick = answer.pick.clone();
        if pick != taken.pick {
            let written = program.scenario.expert.get(program.node_id(taken.node));
            let why = written.and_then(|answers| answers.0.get(place)).map_or("", |a| a.why.as_str());
            experts.push(ExpertRow {
                n: i + 1,
                clock,
                taken: taken_label,
                expert: pick_label(program, taken.node, &pick, &taken.before),
                why: why.to_owned(),
            });
        }
    }
    (rows, experts, rankings)
}

/// A priority without a start: untouched, or with less work behind it than counts as one.
fn never_started(program: &Program, view: &View<'_>, rank: usize) -> String {
    let Some(priority) = rank.checked_sub(1).and_then(|place| program.priorities.get(place)) else {
        return String::new();
    };
    let credited = priority.tasks.iter().fold(Fixed::ZERO, |sum, task| sum.plus(view.progress(*task)));
    if credited == Fixed::ZERO {
        return "never started".to_owned();
    }
    let needed = Fixed::from_thousandths(priority.start_effort);
    let tick = &program.scenario.clock.tick.value;
    format!("begun, but never to the {needed} {tick}s of work that count as a start: {credited}")
}

/// How a ranking of priorities compares with the framework's order.
fn ranking_sentence(program: &Program, node: crate::expression::NodeId, order: &[u8]) -> Option<String> {
    let ids = program.item_ids(node);
    let rank = |id: &str| program.priorities.iter().position(|p| program.priority(p.id).0 == id);
    let ranks: Vec<usize> = order.iter().filter_map(|i| rank(ids.get(usize::from(*i))?)).collect();
    if ranks.len() != order.len() {
        return None;
    }
    let named: Vec<String> = ranks.iter().map(|r| (r + 1).to_string()).collect();
    let inversions =
        ranks.iter().enumerate().map(|(i, a)| ranks.iter().skip(i + 1).filter(|b| *b < a).count()).sum::<usize>();
    let verdict = match inversions {
        0 => "the framework's own order".to_owned(),
        1 => "one pair the other way round".to_owned(),
        n => format!("{n} pairs the other way round"),
    };
    Some(format!("You ranked the framework's {} in that order: {verdict}.", named.join(", ")))
}

fn timeline(session: &Session<'_>) -> Vec<TimelineRow> {
    let program = session.program();
    let shown = shown_variables(program);
    let values = |state: &State| -> Vec<Fixed> { shown.iter().map(|v| program.view(state).variable(*v)).collect() };
    let mut rows = Vec::new();
    let events = &session.record().events;
    let first = session.taken().first().map_or(events.len(), |taken| taken.events);
    happened(program, events, 0..first, &values, &mut rows);
    for (i, taken) in session.taken().iter().enumerate() {
        let until = session.taken().get(i + 1);
        let after = settled(events, taken.events).unwrap_or(&taken.before);
        rows.push(TimelineRow {
            tick: taken.tick,
            clock: program.clock_words(taken.tick),
            kind: "decision",
            text: format!("{}. {}", i + 1, pick_label(program, taken.node, &taken.pick, &taken.before)),
            values: values(after),
        });
        let end = until.map_or(events.len(), |next| next.events);
        happened(program, events, taken.events..end, &values, &mut rows);
    }
    rows
}

/// Rows of a stretch of events.
fn happened(
    program: &Program,
    events: &[Told],
    stretch: std::ops::Range<usize>,
    values: &dyn Fn(&State) -> Vec<Fixed>,
    rows: &mut Vec<TimelineRow>,
) {
    for (place, told) in events.iter().enumerate().take(stretch.end).skip(stretch.start) {
        let text = match told.event {
            Event::Started(priority) => format!("Work has begun on: {}.", program.priority(priority).1),
            Event::Deferred(priority) => format!("Put off: {}.", program.priority(priority).1),
            Event::Done(task) => format!("Done: {}.", program.task_title(task)),
            Event::Expired(task) if was_begun(program, told, task) => {
                format!("Too late: {}.", program.task_title(task))
            }
            Event::Drawn(_) => match tell(program, std::slice::from_ref(told)).pop() {
                Some((_, Tale::Scene(_, words))) => format!("→ {words}"),
                _ => continue,
            },
            Event::Variable(id, from, to, crate::engine::Cause::Rule(rule)) => {
                let better = if super::words::got_better(program, id, from, to) { "better" } else { "worse" };
                let title = program.variable(id).map_or("", |(_, v)| v.title.as_str());
                format!("{title} {from} → {to}, {better}: {}.", program.rule_why(rule))
            }
            _ => continue,
        };
        rows.push(TimelineRow {
            tick: told.tick,
            clock: program.clock_words(told.tick),
            kind: "event",
            text,
            values: values(settled(events, place).unwrap_or(&told.state)),
        });
    }
}

fn ledger(session: &Session<'_>) -> Vec<LedgerRow> {
    let program = session.program();
    let ledger = &session.record().ledger;
    let rows = ledger.awards().iter().zip(ledger.lines(program)).map(|((tick, award), line)| LedgerRow {
        line,
        clock: program.clock_words(*tick),
        title: award_title(program, award),
        words: award_words(program, *tick, award),
    });
    rows.collect()
}

/// The state once an event's own consequences are through: changes follow the event that causes them.
fn settled(events: &[Told], at: usize) -> Option<&State> {
    let consequence = |told: &&Told| {
        matches!(told.event, Event::Variable(..) | Event::Flag(..) | Event::Staffed(..) | Event::Deferred(_))
    };
    let more = events.get(at + 1..).unwrap_or(&[]).iter().take_while(consequence).count();
    events.get(at + more).map(|told| &told.state)
}

fn targets(session: &Session<'_>) -> Vec<TargetRow> {
    let program = session.program();
    let awards = session.record().ledger.awards();
    let rows = program.targets.iter().enumerate().map(|(i, target)| {
        let id = crate::expression::TargetId::at(i);
        let found =
            awards.iter().find(|(_, a)| matches!(a.earned, Earned::Level(t, ..) | Earned::Done(t, _) if t == id));
        let points = found.map_or(Fixed::ZERO, |(_, a)| a.points);
        let met = if points == Fixed::ZERO {
            Met::Missed
        } else if points == target.budget {
            Met::Met
        } else {
            Met::Partly
        };
        let how = match (found, &target.kind) {
            (Some((tick, award)), _) => award_words(program, *tick, award),
            (None, TargetKind::Done { by, .. }) => format!("not done, wanted by {}", program.clock_words(*by)),
            (None, TargetKind::Level { .. }) => "its moment was not reached".to_owned(),
        };
        TargetRow { title: program.target(id).1.to_owned(), met, how, points, budget: target.budget }
    });
    rows.collect()
}

impl Debrief {
    /// Points and points at most of a component.
    #[must_use]
    pub fn component(&self, component: Component) -> (Fixed, u32) {
        let place = Component::ALL.iter().position(|c| *c == component).unwrap_or(0);
        (self.components.of(component), self.weights.get(place).copied().unwrap_or(0))
    }
}
