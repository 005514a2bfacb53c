//! The pages of a debrief.

use ratatui::style::Style;

use super::super::prose::Column;
use super::super::skin::Skin;
use super::attention::picture;
use super::chart::chart;
use crate::engine::Component;
use crate::report::{Debrief, Part, decision_texts, part_text};

const UNSOLVED: &str = "The scenario was not solved for this run, so nobody can say what each decision was worth: there are no turning points here. The other pages tell what happened, what it scored, and what the expert would have done.";

/// A page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    TurningPoints,
    Score,
    Timeline,
    Attention,
    Targets,
    Decisions,
    Keys,
    Luck,
    Predictions,
    ThenAndNow,
}

impl Topic {
    /// The pages that this debrief has.
    pub(super) fn of(data: &Debrief, comparison: &str) -> Vec<Topic> {
        let mut topics = vec![
            Topic::TurningPoints,
            Topic::Score,
            Topic::Timeline,
            Topic::Attention,
            Topic::Targets,
            Topic::Decisions,
            Topic::Keys,
        ];
        topics.extend(data.worth.is_some().then_some(Topic::Luck));
        topics.extend(data.predictions.is_some().then_some(Topic::Predictions));
        topics.extend((!comparison.is_empty()).then_some(Topic::ThenAndNow));
        topics
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Topic::TurningPoints => "Turning points",
            Topic::Score => "Score",
            Topic::Timeline => "Timeline",
            Topic::Attention => "Attention",
            Topic::Targets => "Targets",
            Topic::Decisions => "Decisions",
            Topic::Keys => "Three keys",
            Topic::Luck => "Skill and luck",
            Topic::Predictions => "Predictions",
            Topic::ThenAndNow => "Then and now",
        }
    }

    /// The title where there is little room.
    pub(super) fn short(self) -> &'static str {
        match self {
            Topic::TurningPoints => "Turns",
            Topic::Timeline => "Time",
            Topic::Attention => "Order",
            Topic::Keys => "Keys",
            Topic::Luck => "Luck",
            Topic::Predictions => "Odds",
            Topic::ThenAndNow => "Then",
            Topic::Score | Topic::Targets | Topic::Decisions => self.title(),
        }
    }

    /// The parts of the report on it.
    fn parts(self) -> &'static [Part] {
        match self {
            Topic::TurningPoints => {
                &[Part::Opening, Part::Reaction, Part::TurningPoints, Part::Takeaway, Part::Closing]
            }
            Topic::Score => &[Part::Points],
            Topic::Attention => &[Part::Attention],
            Topic::Targets => &[Part::Results],
            Topic::Keys => &[Part::Keys, Part::Experts],
            Topic::Luck => &[Part::ThreeNumbers, Part::Elsewhere],
            Topic::Predictions => &[Part::Predictions],
            Topic::Timeline | Topic::Decisions | Topic::ThenAndNow => &[],
        }
    }
}

/// A page laid out for a width.
pub(super) struct Leaf {
    pub(super) column: Column,
    /// Whether decisions are selected on it; its rows are then about their numbers.
    pub(super) selects: bool,
}

impl Leaf {
    pub(super) fn new(topic: Topic, data: &Debrief, comparison: &str, decision: usize, width: u16, skin: Skin) -> Leaf {
        let mut column = Column::new(width);
        match topic {
            Topic::Score => bars(&mut column, data, skin),
            Topic::Attention => picture(data, width, skin).iter().for_each(|(row, style)| column.say(row, *style)),
            Topic::Timeline => timeline(&mut column, data, decision, width, skin),
            Topic::Decisions => {
                if let Some(worth) = &data.worth {
                    column.say(&worth.tally(), skin.title());
                    column.gap();
                }
                for (row, text) in data.decisions.iter().zip(decision_texts(data)) {
                    text.lines().for_each(|line| column.about(Some(row.n), line, Style::new()));
                }
            }
            Topic::ThenAndNow => comparison.lines().for_each(|line| column.say(line, Style::new())),
            _ => {}
        }
        for part in topic.parts() {
            let text = part_text(data, *part);
            column.gap();
            for (place, line) in text.trim_start_matches('\n').lines().enumerate() {
                let is_heading = place == 0 && !matches!(part, Part::Closing | Part::Reaction);
                column.say(line, if is_heading { skin.title() } else { Style::new() });
            }
        }
        if topic == Topic::TurningPoints && data.worth.is_none() {
            column.gap();
            column.say(UNSOLVED, Style::new());
        }
        Leaf { column, selects: matches!(topic, Topic::Timeline | Topic::Decisions) }
    }
}

/// The score by component, as numbers and bars.
fn bars(column: &mut Column, data: &Debrief, skin: Skin) {
    const LONGEST: usize = 24;
    column.say(&format!("SCORE {} of 100", data.score), skin.title());
    let widest = Component::ALL.iter().map(|c| data.component(*c).0.to_string().len()).max().unwrap_or(0);
    for component in Component::ALL {
        let (points, most) = data.component(component);
        if most == 0 {
            continue;
        }
        let share = (points.to_f64() / f64::from(most)).clamp(0.0, 1.0);
        let full = (share * LONGEST as f64).round() as usize;
        let bar = format!("{}{}", "█".repeat(full), "·".repeat(LONGEST - full));
        let points = points.to_string();
        column.say(&format!("  {:<11} {bar} {points:>widest$} of {most}", component.name()), Style::new());
    }
}

fn timeline(column: &mut Column, data: &Debrief, decision: usize, width: u16, skin: Skin) {
    for (row, style) in chart(data, decision, usize::from(width), skin) {
        column.say(&row, style);
    }
    column.gap();
    column.say(&format!("[{}]", data.variables.join(" / ")), skin.quiet());
    let mut n = 0;
    for row in &data.timeline {
        let is_decision = row.kind == "decision";
        n += usize::from(is_decision);
        let style = if is_decision { skin.title() } else { Style::new() };
        column.about(is_decision.then_some(n), &format!(" {}", row.words()), style);
    }
}
