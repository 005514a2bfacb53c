//! The screen of a play laid out for a size, and painted.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::furniture::{Notes, Parts, foot, head, parts};
use super::super::prose::Column;
use super::super::skin::Skin;
use super::model::{Model, Phase};
use super::panel::{Thing, panel};
use crate::expression::NodeId;
use crate::play::{has_details, headline, listed_items, offered, opening, scene_words, speaker};
use crate::run::Session;

/// Columns from which on there is a panel beside the story.
const WIDE: u16 = 78;
/// Columns of the longest line of prose; longer ones are hard to read.
const LONGEST: u16 = 90;

/// A screen laid out.
pub(super) struct Page {
    pub(super) parts: Parts,
    /// Where the story is seen.
    pub(super) story_area: Rect,
    /// The story with what can be done.
    pub(super) story: Column,
    /// The panel, where there is room for one or it was asked for.
    pub(super) panel: Option<Side>,
}

/// How things stand, laid out.
pub(super) struct Side {
    pub(super) area: Rect,
    pub(super) column: Column,
    pub(super) things: Vec<Thing>,
    /// Whether it stands instead of the story, not beside it.
    pub(super) covers: bool,
}

impl Page {
    /// Lays a screen out; none if the area is too small.
    pub(super) fn new(model: &Model, session: &Session<'_>, area: Rect, skin: Skin) -> Option<Page> {
        let parts = parts(area)?;
        let body = parts.body;
        let side = |area: Rect, covers: bool| {
            let before = session.taken().last().map(|taken| &taken.before).or(model.start.as_ref());
            let (column, things) = panel(session.program(), (model.state(session), before), area.width, skin);
            Side { area, column, things, covers }
        };
        let is_wide = area.width >= WIDE;
        let (story_area, panel) = if model.panel.is_some() && (model.is_page || !is_wide) {
            (body, Some(side(Rect { width: body.width.min(LONGEST), ..body }, true)))
        } else if is_wide {
            let width = (body.width * 2 / 5).clamp(30, 52);
            let story = Rect { width: (body.width - width - 3).min(LONGEST), ..body };
            (story, Some(side(Rect { x: story.right() + 3, width, ..body }, false)))
        } else {
            (body, None)
        };
        let mut story = Column::new(story_area.width);
        if !is_wide {
            story.say(&headline(session), skin.title());
            story.gap();
        }
        tell(&mut story, model, session, skin);
        if !model.is_telling() {
            ask(&mut story, model, session, skin);
        }
        Some(Page { parts, story_area, story, panel })
    }

    /// The first row of the story that is seen.
    pub(super) fn scroll(&self, model: &Model) -> usize {
        model.scroll.min(self.story.farthest(self.story_area.height))
    }

    /// Whether the story has no room for more.
    pub(super) fn is_full(&self) -> bool {
        self.story.farthest(self.story_area.height) > 0
    }

    pub(super) fn paint(&self, model: &Model, session: &Session<'_>, frame: &mut Frame<'_>, skin: Skin) {
        if let Some(sheet) = &model.sheet {
            sheet.paint(frame, self.parts, skin);
            return;
        }
        let program = session.program();
        let now = program.clock_words(program.view(model.state(session)).tick());
        head(frame, self.parts.head, &program.scenario.title.value, &now, skin);
        let scroll = self.scroll(model);
        let mut marks = Vec::new();
        if !self.panel.as_ref().is_some_and(|side| side.covers) {
            let cursor = model.cursor.filter(|_| model.panel.is_none()).map(|cursor| (cursor, skin.selected()));
            self.story.paint(self.story_area, frame.buffer_mut(), scroll, cursor);
            marks.extend(self.story.more(self.story_area.height, scroll).map(|more| (self.story_area, more)));
        }
        if let Some(side) = &self.panel {
            let scroll = model.panel_scroll.min(side.column.farthest(side.area.height));
            side.paint(model, scroll, frame, skin);
            marks.extend(side.column.more(side.area.height, scroll).map(|more| (side.area, more)));
        }
        let keys = keys(model, session, self.panel.is_some());
        foot(frame, self.parts.foot, &keys, &Notes { marks, notice: model.notice.as_deref() }, skin);
    }
}

impl Side {
    fn paint(&self, model: &Model, scroll: usize, frame: &mut Frame<'_>, skin: Skin) {
        if !self.covers {
            for y in self.area.top()..self.area.bottom() {
                frame.buffer_mut().set_string(self.area.x - 2, y, "│", skin.quiet());
            }
        }
        let selected = model.panel.map(|row| (row, skin.selected()));
        self.column.paint(self.area, frame.buffer_mut(), scroll, selected);
    }
}

/// What followed the last decision, as far as it is told.
fn tell(story: &mut Column, model: &Model, session: &Session<'_>, skin: Skin) {
    let program = session.program();
    if session.taken().is_empty() {
        for line in opening(program) {
            story.say(&line, skin.quiet());
            story.gap();
        }
    }
    if let Some(taken) = &model.taken {
        story.say(taken, skin.quiet());
        story.gap();
    }
    let mut named = model.since;
    for beat in model.beats.iter().take(model.shown) {
        if beat.tick != named {
            story.gap();
            story.say(&format!("{}.", program.clock_words(beat.tick)), skin.time());
            named = beat.tick;
        }
        for telling in &beat.told {
            match telling.is_better {
                // The colour repeats the word.
                Some(true) => story.say(&judged(&telling.words, "better"), skin.better()),
                Some(false) => story.say(&judged(&telling.words, "worse"), skin.worse()),
                None => story.say(&telling.words, Style::new()),
            }
        }
    }
    story.gap();
}

fn judged(words: &str, how: &str) -> String {
    format!("{}, {how}.", words.trim_end_matches('.'))
}

/// What stands now, and what can be done.
fn ask(story: &mut Column, model: &Model, session: &Session<'_>, skin: Skin) {
    if let Some(node) = session.node() {
        let words = scene_words(session, node).unwrap_or_default();
        let mut words = words.as_str();
        if let Some((name, role)) = speaker(session.program(), node) {
            story.say(&format!("{name} ({role}):"), skin.title());
            words = words.strip_prefix(&format!("{name} ({role}): ")).unwrap_or(words);
        }
        words.lines().for_each(|line| story.say(line, Style::new()));
        if has_details(session, node) {
            story.say("(i tells more.)", skin.quiet());
        }
        story.gap();
    }
    match model.phase(session) {
        Phase::Telling => {}
        Phase::Asking(prediction) => {
            story.say(&format!("Before you go on: {} (0 to 100 %, Enter skips)", prediction.ask), skin.title());
            story.gap();
            story.say(&entered(model), skin.price());
        }
        Phase::Choosing(node) => choices(story, session, node, skin),
        Phase::Ordering(node) => items(story, model, session, node, skin),
        Phase::Over => over(story, session, skin),
    }
}

/// A probability as it is typed, or as it would be kept.
fn entered(model: &Model) -> String {
    match (model.is_answered, model.entry.as_str()) {
        (false, entry) => format!("  % > {entry}_"),
        (true, "") => "  No answer: Enter passes it over, a number answers.".to_owned(),
        (true, entry) => format!("  {entry} %: Enter keeps it, Esc changes it."),
    }
}

fn choices(story: &mut Column, session: &Session<'_>, node: NodeId, skin: Skin) {
    for (place, offer) in offered(session, node).into_iter().enumerate() {
        match offer.locked {
            None => {
                story.about(Some(place), &format!("{:>3}  {}", place + 1, offer.label), Style::new());
                if !offer.price.is_empty() {
                    story.about(Some(place), &format!("     [{}]", offer.price.join("; ")), skin.price());
                }
            }
            Some(reason) => {
                story.about(Some(place), &format!("  -  {} (locked: {reason})", offer.label), skin.quiet());
            }
        }
    }
}

fn items(story: &mut Column, model: &Model, session: &Session<'_>, node: NodeId, skin: Skin) {
    let items = listed_items(session, node);
    story.say("Put them in order, first things first.", skin.title());
    story.gap();
    for (place, item) in model.order.iter().enumerate() {
        let words = items.get(usize::from(*item)).map_or("", String::as_str);
        story.about(Some(place), &format!("{:>3}  {words}", place + 1), Style::new());
    }
    if let Some(place) = model.cursor.filter(|_| model.is_lifted) {
        story.mark(place, '↕');
    }
}

fn over(story: &mut Column, session: &Session<'_>, skin: Skin) {
    let program = session.program();
    let Some(ending) = session.ending() else { return };
    let view = program.view(session.state());
    let clock = program.clock_words(view.tick());
    story.say(&format!("{clock}. The run ends here: {}.", program.ending(ending).1), skin.title());
    story.gap();
    story.say(&view.words(&program.endings[ending].text, &clock), Style::new());
}

/// The live keys.
fn keys(model: &Model, session: &Session<'_>, has_panel: bool) -> Vec<(&'static str, &'static str)> {
    if model.panel.is_some() {
        return vec![("↑↓", "move"), ("Enter", "details"), ("Tab", "back"), ("?", "help")];
    }
    let mut keys = match model.phase(session) {
        Phase::Telling => return vec![("any key", "shows the rest")],
        Phase::Over => {
            return vec![("Enter", "look back"), ("s", "state"), ("m", "messages"), ("?", "help")];
        }
        Phase::Asking(_) if model.is_answered => vec![("Enter", "confirm"), ("Esc", "change")],
        Phase::Asking(_) => vec![("0-9 ←→", "per cent"), ("Enter", "answer")],
        Phase::Choosing(_) if model.cursor.is_none() => vec![("↑↓ 1-9", "select")],
        Phase::Choosing(_) => vec![("↑↓ 1-9", "select"), ("Enter", "take")],
        Phase::Ordering(_) if model.is_lifted => vec![("↑↓", "move it"), ("Space", "put down")],
        Phase::Ordering(_) => vec![("↑↓", "select"), ("Space", "lift"), ("Enter", "done")],
    };
    let state = if has_panel { ("Tab", "panel") } else { ("Tab", "state") };
    keys.extend([state, ("q", "quit")]);
    keys.extend(session.node().filter(|node| has_details(session, *node)).map(|_| ("i", "more")));
    keys.extend([("m", "messages"), ("?", "help")]);
    keys
}
