//! The real terminal: taken over, and given back whatever happens.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::sync::{Mutex, MutexGuard, Once, OnceLock, PoisonError, TryLockError};
use std::thread::ThreadId;
use std::time::Duration;

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::Command;
use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::event::DisableMouseCapture;
#[cfg(windows)]
use ratatui::crossterm::event::EnableMouseCapture;
use ratatui::crossterm::event::{poll, read};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::{Frame, Terminal};

use super::furniture::working;
use super::keys::{Input, after_escape, meaning};
use super::stage::Stage;
use super::watch::watched;

/// Who has the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    /// The shell, or plain output.
    Nobody,
    /// A screen.
    Screen,
    /// The shell, until this process goes on.
    Shell,
}

/// Frames, signals and panics come from different threads; whoever changes or uses the terminal holds this.
static HOLDER: Mutex<Holder> = Mutex::new(Holder::Nobody);
/// The terminal, apart from the standard stream, which the main thread keeps locked.
static TTY: OnceLock<File> = OnceLock::new();

fn tty() -> io::Result<&'static File> {
    if let Some(file) = TTY.get() {
        return Ok(file);
    }
    #[cfg(unix)]
    let file = File::from(std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned()?);
    #[cfg(not(unix))]
    let file = File::options().write(true).open("CONOUT$")?;
    Ok(TTY.get_or_init(|| file))
}

fn hold() -> MutexGuard<'static, Holder> {
    HOLDER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The same for those who must not wait for ever: a frame may be stuck in a terminal that does not take it.
fn try_hold() -> Option<MutexGuard<'static, Holder>> {
    for _ in 0..50 {
        match HOLDER.try_lock() {
            Ok(guard) => return Some(guard),
            Err(TryLockError::Poisoned(guard)) => return Some(guard.into_inner()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
    None
}

/// Asks for clicks and the wheel, not for every movement of the mouse: that would wake who waits and is of no use here.
struct Clicks;

impl Command for Clicks {
    fn write_ansi(&self, f: &mut impl std::fmt::Write) -> std::fmt::Result {
        f.write_str("\x1b[?1000h\x1b[?1006h")
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> io::Result<()> {
        EnableMouseCapture.execute_winapi()
    }
}

fn enter() -> io::Result<()> {
    // What was remembered of the terminal's modes may be older than the shell's last word.
    disable_raw_mode()?;
    enable_raw_mode()?;
    execute!(tty()?, EnterAlternateScreen, Clicks, Hide, Clear(ClearType::All))
}

fn leave() {
    if let Ok(mut tty) = tty() {
        let _ = execute!(tty, DisableMouseCapture, LeaveAlternateScreen, Show);
        let _ = tty.flush();
    }
    let _ = disable_raw_mode();
}

/// Gives the terminal back, from any thread and at any time; once is enough. Later frames are not shown.
pub fn restore() {
    match try_hold() {
        Some(mut holder) => {
            if *holder == Holder::Screen {
                leave();
            }
            *holder = Holder::Nobody;
        }
        None => leave(),
    }
}

/// Gives the terminal to the shell; false if no screen has it.
#[cfg(unix)]
pub(super) fn yield_to_shell() -> bool {
    let Some(mut holder) = try_hold() else { return false };
    let was_shown = *holder == Holder::Screen;
    if was_shown {
        leave();
        *holder = Holder::Shell;
    }
    was_shown
}

/// Takes it again, after a stop of any kind; false if no screen wants it.
#[cfg(unix)]
pub(super) fn come_back() -> bool {
    let mut holder = hold();
    let is_wanted = *holder != Holder::Nobody;
    if is_wanted && enter().is_ok() {
        *holder = Holder::Screen;
    }
    is_wanted
}

/// A panic on the thread of the screen gives the terminal back before it is told; on another thread it is not told on a
/// screen, whoever waits for that thread learns of it.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    static OWNER: OnceLock<ThreadId> = OnceLock::new();
    ONCE.call_once(|| {
        let _ = OWNER.set(std::thread::current().id());
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let is_shown = HOLDER.try_lock().map_or(true, |holder| *holder == Holder::Screen);
            if OWNER.get() == Some(&std::thread::current().id()) {
                restore();
                before(info);
            } else if !is_shown {
                before(info);
            }
        }));
    });
}

pub(super) type Canvas = Terminal<CrosstermBackend<BufWriter<&'static File>>>;

pub(super) fn canvas() -> io::Result<Canvas> {
    // A frame goes out in few writes.
    Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(1 << 16, tty()?)))
}

/// Does something with the canvas, if a screen has the terminal.
pub(super) fn on_canvas(canvas: &mut Canvas, paint: &mut dyn FnMut(&mut Canvas) -> io::Result<()>) -> io::Result<()> {
    let holder = hold();
    if *holder == Holder::Screen { paint(canvas) } else { Ok(()) }
}

/// An empty canvas on an empty terminal. `Terminal::clear` would ask the terminal for its cursor and wait for the answer.
pub(super) fn wiped(old: &mut Canvas) -> io::Result<()> {
    execute!(tty()?, Clear(ClearType::All))?;
    *old = canvas()?;
    Ok(())
}

/// The terminal, taken over until this is dropped.
#[derive(Debug)]
pub struct Screen {
    canvas: Canvas,
    /// Keys typed while something was worked out.
    early: VecDeque<Input>,
}

impl Screen {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// If it cannot be; it is as before then.
    pub fn open() -> io::Result<Screen> {
        restore_on_panic();
        #[cfg(unix)]
        {
            super::suspend::listen();
            super::hangup::watch();
        }
        let canvas = canvas()?;
        let mut holder = hold();
        if let Err(error) = enter() {
            leave();
            return Err(error);
        }
        *holder = Holder::Screen;
        // Listening for changes of size begins with the first look for input; one that comes before it would be lost.
        let _ = poll(Duration::ZERO);
        Ok(Screen { canvas, early: VecDeque::new() })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

impl Stage for Screen {
    fn draw(&mut self, paint: &mut dyn FnMut(&mut Frame<'_>)) -> io::Result<()> {
        on_canvas(&mut self.canvas, &mut |canvas| canvas.draw(&mut *paint).map(|_| ()))
    }

    fn input(&mut self, patience: Option<Duration>) -> io::Result<Option<Input>> {
        if let Some(input) = self.early.pop_front() {
            return Ok(Some(input));
        }
        loop {
            if let Some(patience) = patience
                && !poll(patience)?
            {
                return Ok(None);
            }
            let event = read()?;
            let input = meaning(&event);
            self.early.extend(after_escape(&event));
            if input == Some(Input::Redraw) {
                on_canvas(&mut self.canvas, &mut wiped)?;
            }
            if input.is_some() {
                return Ok(input);
            }
        }
    }

    fn suspend(&mut self) {
        #[cfg(unix)]
        super::suspend::stop();
    }

    fn aside(&mut self, words: &str, work: &mut dyn FnMut()) -> io::Result<()> {
        self.draw(&mut |frame| working(frame, words, 0))?;
        watched(words, &mut self.canvas, &mut self.early, work);
        Ok(())
    }
}
