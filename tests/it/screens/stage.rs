//! A stage for tests: frames go to a buffer, inputs come from a list.

use std::io;
use std::time::Duration;

use ratatui::backend::TestBackend;
use ratatui::{Frame, Terminal};
use toughcall::tui::{About, Input, Key, ScenarioRow, Shelf, Stage};

/// Entries of a start, known from the beginning.
pub struct Shelved(pub Vec<(ScenarioRow, About)>);

impl Shelf for Shelved {
    fn rows(&mut self) -> Vec<ScenarioRow> {
        self.0.iter().map(|(row, _)| row.clone()).collect()
    }

    fn about(&mut self, place: usize) -> About {
        self.0[place].1.clone()
    }
}

pub struct Scripted {
    terminal: Terminal<TestBackend>,
    script: std::vec::IntoIter<Input>,
    /// Sizes that the window takes on, one at each `Redraw`.
    pub sizes: Vec<(u16, u16)>,
    /// Every frame, as rows of text.
    pub frames: Vec<Vec<String>>,
    /// How long each took to paint.
    pub times: Vec<Duration>,
}

impl Scripted {
    pub fn new((width, height): (u16, u16), script: Vec<Input>) -> Scripted {
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        Scripted { terminal, script: script.into_iter(), sizes: Vec::new(), frames: Vec::new(), times: Vec::new() }
    }

    pub fn last(&self) -> String {
        text(self.frames.last().unwrap())
    }
}

pub fn text(rows: &[String]) -> String {
    rows.iter().map(|row| format!("{}\n", row.trim_end())).collect()
}

/// The rows of a frame. The second column of a wide character is no character of its own.
fn rows(terminal: &Terminal<TestBackend>) -> Vec<String> {
    let buffer = terminal.backend().buffer();
    let mut rows = Vec::new();
    for y in 0..buffer.area.height {
        let (mut row, mut x) = (String::new(), 0);
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += u16::try_from(textwrap::core::display_width(symbol)).unwrap().max(1);
        }
        rows.push(row);
    }
    rows
}

impl Stage for Scripted {
    fn draw(&mut self, paint: &mut dyn FnMut(&mut Frame<'_>)) -> io::Result<()> {
        let begun = std::time::Instant::now();
        self.terminal.draw(paint).unwrap();
        self.times.push(begun.elapsed());
        self.frames.push(rows(&self.terminal));
        Ok(())
    }

    /// With a patience nothing comes, so effects are told tick by tick; when the script is over, Ctrl-C.
    fn input(&mut self, patience: Option<Duration>) -> io::Result<Option<Input>> {
        if patience.is_some() {
            return Ok(None);
        }
        let input = self.script.next().unwrap_or(Input::Interrupt);
        if let Some((width, height)) = (input == Input::Redraw).then(|| self.sizes.pop()).flatten() {
            self.terminal.backend_mut().resize(width, height);
        }
        Ok(Some(input))
    }

    fn suspend(&mut self) {}

    fn aside(&mut self, _: &str, work: &mut dyn FnMut()) -> io::Result<()> {
        work();
        Ok(())
    }
}

/// Keys from words: `down`, `enter`, `tab` and so on; anything else letter by letter.
pub fn keys(words: &str) -> Vec<Input> {
    let mut script = Vec::new();
    for word in words.split_whitespace() {
        let key = match word {
            "down" => Key::Down,
            "up" => Key::Up,
            "left" => Key::Left,
            "right" => Key::Right,
            "enter" => Key::Enter,
            "esc" => Key::Escape,
            "tab" => Key::Tab,
            "space" => Key::Char(' '),
            "pgdn" => Key::PageDown,
            "lower" => Key::Lower,
            "raise" => Key::Raise,
            "end" => Key::End,
            "backspace" => Key::Backspace,
            letters => {
                script.extend(letters.chars().map(|c| Input::Key(Key::Char(c))));
                continue;
            }
        };
        script.push(Input::Key(key));
    }
    script
}
