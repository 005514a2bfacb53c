//! Colours and movement. Every colour is one of the terminal's own eight, on its own background, and says nothing that words
//! do not say too.

use ratatui::style::{Color, Modifier, Style};

/// How screens look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skin {
    /// Whether there is colour.
    pub color: bool,
    /// Whether effects come one tick after the other; else all at once.
    pub motion: bool,
    /// Whether it is the Linux console, whose fonts have blocks of two heights only.
    pub is_console: bool,
}

impl Skin {
    fn colored(self, color: Color) -> Style {
        if self.color { Style::new().fg(color) } else { Style::new() }
    }

    pub(super) fn title(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    pub(super) fn time(self) -> Style {
        self.colored(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    pub(super) fn quiet(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    pub(super) fn price(self) -> Style {
        self.colored(Color::Magenta)
    }

    pub(super) fn better(self) -> Style {
        self.colored(Color::Green)
    }

    pub(super) fn worse(self) -> Style {
        self.colored(Color::Red)
    }

    pub(super) fn key(self) -> Style {
        self.colored(Color::Blue).add_modifier(Modifier::BOLD)
    }

    pub(super) fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}
