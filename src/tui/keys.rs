//! What a person can do: keys and the mouse, in the few words that screens understand.

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Key {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    Enter,
    Escape,
    Tab,
    Backspace,
    /// An arrow with Shift or Alt: moves what is selected.
    Raise,
    Lower,
    Char(char),
}

/// Something a person did, or that happened to the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// A click at a column and row.
    Click(u16, u16),
    /// The wheel: rows down, or up below 0, at a column and row.
    Wheel(i16, u16, u16),
    /// The terminal has another size, or is shown again: everything is to be drawn anew.
    Redraw,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-Z.
    Suspend,
}

/// Rows that a turn of the wheel moves.
const WHEEL: i16 = 3;

/// The meaning of a terminal's event; none for what no screen cares about.
pub(super) fn meaning(event: &Event) -> Option<Input> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => pressed(key),
        Event::Mouse(mouse) => match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => Some(Input::Click(mouse.column, mouse.row)),
            MouseEventKind::ScrollDown => Some(Input::Wheel(WHEEL, mouse.column, mouse.row)),
            MouseEventKind::ScrollUp => Some(Input::Wheel(-WHEEL, mouse.column, mouse.row)),
            _ => None,
        },
        Event::Resize(..) | Event::FocusGained => Some(Input::Redraw),
        _ => None,
    }
}

/// The second of two keys that came as one: Escape and a letter soon after it are what Alt and that letter send.
pub(super) fn after_escape(event: &Event) -> Option<Input> {
    match event {
        Event::Key(KeyEvent { code: KeyCode::Char(c), modifiers: KeyModifiers::ALT, kind, .. })
            if *kind != KeyEventKind::Release =>
        {
            Some(Input::Key(Key::Char(*c)))
        }
        _ => None,
    }
}

fn pressed(key: &KeyEvent) -> Option<Input> {
    let moves = key.modifiers.intersects(KeyModifiers::SHIFT | KeyModifiers::ALT);
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            KeyCode::Char('c') => Some(Input::Interrupt),
            KeyCode::Char('z') => Some(Input::Suspend),
            KeyCode::Char('l') => Some(Input::Redraw),
            KeyCode::Char('d' | 'f') => Some(Input::Key(Key::PageDown)),
            KeyCode::Char('u' | 'b') => Some(Input::Key(Key::PageUp)),
            KeyCode::Char('n') => Some(Input::Key(Key::Down)),
            KeyCode::Char('p') => Some(Input::Key(Key::Up)),
            _ => None,
        };
    }
    Some(Input::Key(match key.code {
        KeyCode::Up if moves => Key::Raise,
        KeyCode::Down if moves => Key::Lower,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Escape,
        KeyCode::Tab | KeyCode::BackTab => Key::Tab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Char(_) if key.modifiers == KeyModifiers::ALT => Key::Escape,
        KeyCode::Char(c) => Key::Char(c),
        _ => return None,
    }))
}

impl Key {
    /// The key that a vim key stands for, where letters are no text.
    #[must_use]
    pub fn unvimmed(self) -> Key {
        match self {
            Key::Char('j') => Key::Down,
            Key::Char('k') => Key::Up,
            Key::Char('h') => Key::Left,
            Key::Char('l') => Key::Right,
            Key::Char('g') => Key::Home,
            Key::Char('G') => Key::End,
            Key::Char('J') => Key::Lower,
            Key::Char('K') => Key::Raise,
            other => other,
        }
    }
}
