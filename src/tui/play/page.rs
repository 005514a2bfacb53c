//! The screen of a play laid out for a size, and painted.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::furniture::{Parts, foot, head, note, parts};
use super::super::prose::Column;
use super::super::skin::Skin;
use super::model::{Model, Phase};
use super::panel::{Thing, panel};
use crate::expression::NodeId;
use crate::play::{has_details, headline, listed_items, offered, scene_words};
use crate::run::Session;

/// Columns from which on there is a panel beside the story.
const WIDE: u16 = 78;

/// A screen laid out.
pub(super) struct Page {
    pub(super) parts: Parts,
    /// Where the story is seen.
    pub(super) story_area: Rect,
    /// The story with what can be done.
    pub(super) story: Column,
    /// The row where the scene begins.
    scene: usize,
    /// The panel, where there is room for one.
    pub(super) panel: Option<(Rect, Column, Vec<Thing>)>,
}

impl Page {
    /// Lays a screen out; none if the area is too small.
    pub(super) fn new(model: &Model, session: &Session<'_>, area: Rect, skin: Skin) -> Option<Page> {
        let parts = parts(area)?;
        let body = parts.body;
        let (story_area, panel) = if area.width >= WIDE {
            let width = (body.width * 2 / 5).clamp(30, 46);
            let side = Rect { x: body.right() - width, width, ..body };
            let (column, things) = panel(session, model.state(session), width, skin);
            let story = Rect { width: (body.width - width - 3).min(90), ..body };
            (story, Some((side, column, things)))
        } else {
            (body, None)
        };
        let mut story = Column::new(story_area.width);
        if panel.is_none() {
            story.say(&headline(session), skin.title());
            story.gap();
        }
        tell(&mut story, model, session, skin);
        let scene = story.rows.len();
        if !model.is_telling() {
            ask(&mut story, model, session, skin);
        }
        Some(Page { parts, story_area, story, scene, panel })
    }

    /// The first row of the story that is seen.
    pub(super) fn scroll(&self, model: &Model) -> usize {
        let farthest = self.story.farthest(self.story_area.height);
        if model.to_scene { self.scene.min(farthest) } else { model.scroll.min(farthest) }
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
        let cursor = model.cursor.filter(|_| model.panel.is_none()).map(|cursor| (cursor, skin.selected()));
        self.story.paint(self.story_area, frame.buffer_mut(), scroll, cursor);
        let mut beside = None;
        if let Some((area, column, _)) = &self.panel {
            let line = Rect { x: area.x - 2, width: 1, ..*area };
            for y in line.top()..line.bottom() {
                frame.buffer_mut().set_string(line.x, y, "│", skin.quiet());
            }
            let scroll = model.panel_scroll.min(column.farthest(area.height));
            beside = column.more(area.height, scroll);
            let selected = model.panel.map(|row| (row, skin.selected()));
            column.paint(*area, frame.buffer_mut(), scroll, selected);
        }
        let more = self.story.more(self.story_area.height, scroll);
        foot(frame, self.parts.foot, &keys(model, session, self.panel.is_some()), model.notice.as_deref(), skin);
        if model.notice.is_none() {
            let at = |area: Rect| Rect { y: self.parts.foot.y, height: 1, ..area };
            more.iter().for_each(|more| note(frame, at(self.story_area), more, skin));
            let panel = beside.iter().zip(&self.panel);
            panel.for_each(|(more, (area, ..))| note(frame, at(*area), more, skin));
        }
    }
}

/// What followed the last decision, as far as it is told.
fn tell(story: &mut Column, model: &Model, session: &Session<'_>, skin: Skin) {
    let program = session.program();
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
            story.say(&telling.words, if telling.is_scene { Style::new() } else { skin.quiet() });
        }
    }
    story.gap();
}

/// What stands now, and what can be done.
fn ask(story: &mut Column, model: &Model, session: &Session<'_>, skin: Skin) {
    if let Some(node) = session.node() {
        if let Some(words) = scene_words(session, node) {
            words.lines().for_each(|line| story.say(line, Style::new()));
        }
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
            story.say(&format!("  % > {}_", model.entry), skin.price());
        }
        Phase::Choosing(node) => choices(story, session, node, skin),
        Phase::Ordering(node) => items(story, model, session, node, skin),
        Phase::Over => over(story, session, skin),
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
        Phase::Asking(_) => vec![("0-9 ←→", "per cent"), ("Enter", "answer")],
        Phase::Choosing(_) if model.cursor.is_none() => vec![("↑↓ 1-9", "select")],
        Phase::Choosing(_) => vec![("↑↓ 1-9", "select"), ("Enter", "take")],
        Phase::Ordering(_) if model.is_lifted => vec![("↑↓", "move it"), ("Space", "put down")],
        Phase::Ordering(_) => vec![("↑↓", "select"), ("Space", "lift"), ("Enter", "done")],
    };
    let state = if has_panel { ("Tab", "panel") } else { ("s", "state") };
    let quit = ("q", if model.predicts { "save and quit" } else { "quit" });
    keys.extend([("i", "more"), state, ("m", "messages"), quit, ("?", "help")]);
    keys
}
