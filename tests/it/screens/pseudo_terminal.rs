//! The program in a real pseudo-terminal, read through a terminal emulator: play to the end, resize, stop, kill, resume.
#![cfg(unix)]

use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::support::scratch;

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

struct Terminal {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    parser: Arc<Mutex<vt100::Parser>>,
    /// Everything that came, as it came.
    raw: Arc<Mutex<Vec<u8>>>,
}

fn size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    fn open(program: &str, home: &Path, dimensions: (u16, u16), arguments: &[&str], more: &[(&str, &str)]) -> Terminal {
        let pair = native_pty_system().openpty(size(dimensions)).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(home);
        command.env("TOUGHCALL_HOME", home);
        command.env("TERM", "xterm-256color");
        more.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let parser = Arc::new(Mutex::new(vt100::Parser::new(dimensions.1, dimensions.0, 0)));
        let raw = Arc::new(Mutex::new(Vec::new()));
        let (screen, all) = (Arc::clone(&parser), Arc::clone(&raw));
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut bytes) {
                screen.lock().unwrap().process(&bytes[..n]);
                all.lock().unwrap().extend_from_slice(&bytes[..n]);
            }
        });
        Terminal { writer: pair.master.take_writer().unwrap(), master: pair.master, child, parser, raw }
    }

    fn play(home: &Path, dimensions: (u16, u16), arguments: &[&str]) -> Terminal {
        Terminal::open(env!("CARGO_BIN_EXE_toughcall"), home, dimensions, arguments, &[])
    }

    fn contents(&self) -> String {
        self.parser.lock().unwrap().screen().contents()
    }

    fn is_full_screen(&self) -> bool {
        self.parser.lock().unwrap().screen().alternate_screen()
    }

    /// Waits until the screen is so; fails with what is on it.
    #[track_caller]
    fn until(&self, what: &str, holds: impl Fn(&Terminal) -> bool) {
        let begun = Instant::now();
        while !holds(self) {
            assert!(begun.elapsed() < PATIENCE, "no {what}:\n{}", self.contents());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[track_caller]
    fn sees(&self, words: &str) {
        self.until(words, |t| t.contents().contains(words));
    }

    fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    fn resize(&mut self, dimensions: (u16, u16)) {
        self.parser.lock().unwrap().screen_mut().set_size(dimensions.1, dimensions.0);
        self.master.resize(size(dimensions)).unwrap();
    }

    fn signal(&self, name: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args([name, &pid]).status().unwrap().success());
    }

    /// The exit code, once the program has ended.
    #[track_caller]
    fn exit(&mut self) -> u32 {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                // The last words are read by a thread of their own.
                std::thread::sleep(Duration::from_millis(100));
                return status.exit_code();
            }
            assert!(begun.elapsed() < PATIENCE, "still there:\n{}", self.contents());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[track_caller]
    fn gave_the_terminal_back(&self) {
        self.until("main screen", |t| !t.is_full_screen());
        let parser = self.parser.lock().unwrap();
        assert!(!parser.screen().hide_cursor(), "the cursor is hidden");
        assert_eq!(parser.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    }
}

/// Takes the first choice of whatever is asked, until the end of the run is on the screen.
#[track_caller]
fn play_to_the_end(terminal: &mut Terminal, sizes: &[(u16, u16)]) {
    for turn in 0..60 {
        if terminal.contents().contains("The run ends here") || terminal.contents().contains("look back") {
            return;
        }
        if let Some(size) = sizes.get(turn % sizes.len().max(1)) {
            terminal.resize(*size);
        }
        // Shows the rest of what is told, selects, takes; a prediction is passed over.
        terminal.press("x");
        std::thread::sleep(Duration::from_millis(40));
        terminal.press("1\x7f");
        std::thread::sleep(Duration::from_millis(40));
        terminal.press("\r");
        std::thread::sleep(Duration::from_millis(40));
        if terminal.contents().contains("Enter passes it over") {
            terminal.press("\r");
        }
    }
    panic!("no end:\n{}", terminal.contents());
}

#[test]
fn a_warm_up_is_played_to_its_end_while_the_window_changes() {
    let home = scratch();
    let mut terminal = Terminal::play(home.path(), (80, 24), &["play", "warm-up", "--seed", "7"]);
    terminal.sees("Put them in order");
    assert!(terminal.is_full_screen());
    terminal.resize((40, 10));
    terminal.sees("Too small");
    terminal.resize((80, 24));
    terminal.sees("Put them in order");
    play_to_the_end(&mut terminal, &[(80, 24), (61, 17), (132, 43), (60, 16)]);
    terminal.resize((100, 30));
    terminal.press("\r");
    terminal.sees("DEBRIEF: Monday numbers");
    terminal.press("2");
    terminal.sees("SCORE");
    terminal.press("q");
    assert_eq!(terminal.exit(), 0);
    terminal.gave_the_terminal_back();
    terminal.sees("Next: `toughcall play vp-crisis`.");
}

#[test]
fn ctrl_c_and_term_save_and_give_the_terminal_back() {
    for signal in [None, Some("-TERM"), Some("-HUP")] {
        let home = scratch();
        let mut terminal = Terminal::play(home.path(), (80, 24), &["play", "vp-crisis", "--seed", "7"]);
        terminal.sees("Space lift");
        // The first shows the items.
        terminal.press("\r\r");
        terminal.sees("You: ");
        match signal {
            None => terminal.press("\x03"),
            Some(name) => terminal.signal(name),
        }
        assert_eq!(terminal.exit(), 130);
        terminal.gave_the_terminal_back();
        terminal.sees("Every decision is saved; `toughcall resume vp-crisis");
    }
}

#[test]
fn the_start_and_the_runs_give_the_terminal_back_too() {
    for (arguments, words) in [(&[][..], "> 1  Monday numbers"), (&["runs"], "No runs yet.")] {
        for signal in [None, Some("-TERM"), Some("-HUP")] {
            let home = scratch();
            let mut terminal = Terminal::play(home.path(), (80, 24), arguments);
            terminal.sees(words);
            match signal {
                None => terminal.press("\x03"),
                Some(name) => terminal.signal(name),
            }
            assert_eq!(terminal.exit(), 130);
            terminal.gave_the_terminal_back();
        }
    }
}

#[test]
fn a_kill_loses_nothing_and_resume_goes_on() {
    let home = scratch();
    let mut terminal = Terminal::play(home.path(), (80, 24), &["play", "vp-crisis", "--seed", "7"]);
    terminal.sees("Space lift");
    // The first shows the items.
    terminal.press("\r\r");
    // What is seen of a decision is on disk.
    terminal.sees("You: ");
    terminal.signal("-KILL");
    terminal.exit();
    let run = std::fs::read_dir(home.path().join("runs")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(std::fs::read_to_string(&run).unwrap().lines().count(), 2);
    let mut terminal = Terminal::play(home.path(), (80, 24), &["resume"]);
    terminal.sees("You: ");
    terminal.press("q");
    assert_eq!(terminal.exit(), 0);
    terminal.sees("Saved after 1 decision");
}

#[test]
fn a_stop_hands_the_terminal_over_and_going_on_draws_anew() {
    let home = scratch();
    let mut terminal = Terminal::play(home.path(), (80, 24), &["play", "warm-up", "--seed", "7"]);
    terminal.sees("Put them in order");
    for stop in [None, Some("-TSTP"), Some("-STOP")] {
        match stop {
            None => terminal.press("\x1a"),
            Some(name) => terminal.signal(name),
        }
        // Who is stopped from outside by -STOP cannot tidy up; the others have.
        if stop != Some("-STOP") {
            terminal.until("main screen", |t| !t.is_full_screen());
        }
        std::thread::sleep(Duration::from_millis(100));
        terminal.parser.lock().unwrap().process(b"\x1b[2J");
        terminal.signal("-CONT");
        terminal.until("full screen", Terminal::is_full_screen);
        terminal.sees("Put them in order");
    }
    terminal.press("q");
    assert_eq!(terminal.exit(), 0);
    terminal.gave_the_terminal_back();
}

/// Ticks of the processor that a process has used.
#[cfg(target_os = "linux")]
fn used(terminal: &Terminal) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", terminal.child.process_id().unwrap())).unwrap();
    let fields: Vec<u64> =
        stat.rsplit(") ").next().unwrap().split(' ').skip(11).take(2).map(|n| n.parse().unwrap()).collect();
    fields.iter().sum()
}

/// A recorded warm-up, `warm-up-a`, begun at the start of a year.
fn recorded(home: &Path) {
    std::fs::create_dir(home.join("runs")).unwrap();
    let saved = home.join("runs/warm-up-a.jsonl").to_string_lossy().into_owned();
    let arguments = ["play", "warm-up", "--seed", "7", "--policy", "first", "--save", &saved];
    assert_eq!(crate::support::command(&arguments).exit, toughcall::cli::Exit::Fine);
    // The list is in order of the seconds in which runs began.
    let text = std::fs::read_to_string(&saved).unwrap();
    let (before, after) = text.split_once("\"started\":\"").unwrap();
    std::fs::write(&saved, format!("{before}\"started\":\"2026-01-01T00:00:00Z{}", &after[20..])).unwrap();
}

#[test]
#[cfg(target_os = "linux")]
fn who_waits_uses_no_processor() {
    let home = scratch();
    recorded(home.path());
    let play = ["play", "warm-up", "--seed", "7", "--no-solve"];
    let screens: [(&[&str], &str, &str, &str); 6] = [
        (&[], "? help", "", "WHAT IT TRAINS"),
        (&play, "Put them in order", "", "Put them in order"),
        (&play, "Put them in order", "s", "details"),
        (&["runs"], "> warm-up-a", "", "> warm-up-a"),
        (&["runs"], "> warm-up-a", "\t", "GIVEN UP"),
        (&["runs"], "> warm-up-a", "\r", "export"),
    ];
    for (arguments, first, keys, words) in screens {
        let mut terminal = Terminal::play(home.path(), (80, 24), arguments);
        terminal.sees(first);
        terminal.press(keys);
        terminal.sees(words);
        // The scenarios of the start are read beside its first frames.
        let (begun, mut before) = (Instant::now(), u64::MAX);
        while before != used(&terminal) {
            assert!(begun.elapsed() < PATIENCE, "no rest: {words}");
            before = used(&terminal);
            std::thread::sleep(Duration::from_secs(1));
        }
        terminal.press("\x03");
        terminal.exit();
    }
}

/// In a session of its own, so that no signal tells of it.
#[test]
#[cfg(target_os = "linux")]
fn a_terminal_that_is_gone_ends_the_program() {
    let home = scratch();
    let program = env!("CARGO_BIN_EXE_toughcall");
    let line = format!("setsid sh -c 'echo $$ > pid; exec {program} play warm-up --seed 7 --no-solve'; sleep 60");
    let pair = native_pty_system().openpty(size((80, 24))).unwrap();
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", &line]);
    command.cwd(home.path());
    command.env("TOUGHCALL_HOME", home.path());
    command.env("TERM", "xterm-256color");
    let mut shell = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let (mut seen, mut bytes) = (Vec::new(), [0; 4096]);
    while !String::from_utf8_lossy(&seen).contains("lift") {
        let n = reader.read(&mut bytes).unwrap();
        seen.extend_from_slice(&bytes[..n]);
    }
    let pid = std::fs::read_to_string(home.path().join("pid")).unwrap();
    let is_there = || Path::new("/proc").join(pid.trim()).join("exe").read_link().is_ok();
    assert!(is_there());
    drop((reader, pair.master));
    let begun = Instant::now();
    while is_there() {
        assert!(begun.elapsed() < PATIENCE, "it goes on without a terminal");
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = shell.kill();
    let _ = shell.wait();
}

/// What is typed while the debrief is worked out is not echoed, and comes afterwards.
#[test]
fn keys_typed_while_something_is_worked_out_come_afterwards() {
    let home = scratch();
    recorded(home.path());
    let mut terminal = Terminal::play(home.path(), (100, 30), &["runs"]);
    terminal.sees("> warm-up-a");
    // All at once: the first opens the run, the others find the work begun.
    terminal.press("\r4?");
    terminal.sees("On the pages with decisions");
    terminal.press("q");
    terminal.sees("WHERE ATTENTION WENT");
    terminal.press("q");
    terminal.sees("> warm-up-a");
    terminal.press("q");
    assert_eq!(terminal.exit(), 0);
    terminal.gave_the_terminal_back();
}

#[test]
fn plain_mode_says_once_why_it_is_plain() {
    type Case<'a> = (&'a [&'a str], (u16, u16), &'a str, &'a str);
    let cases: [Case<'_>; 3] = [
        (&["--plain"], (80, 24), "xterm", "Plain mode: as `--plain` says."),
        (&[], (80, 24), "dumb", "Plain mode: `TERM` says that the terminal can do no more."),
        (&[], (59, 24), "xterm", "Plain mode: a full screen needs 60 columns and 16 rows."),
    ];
    for (more, dimensions, term, words) in cases {
        let home = scratch();
        let arguments = [&["play", "warm-up", "--seed", "7"], more].concat();
        let program = env!("CARGO_BIN_EXE_toughcall");
        let mut terminal = Terminal::open(program, home.path(), dimensions, &arguments, &[("TERM", term)]);
        terminal.until("prompt", |t| t.contents().contains("\n> ") || t.contents().ends_with('>'));
        terminal.press("q\r");
        assert_eq!(terminal.exit(), 0);
        let raw = String::from_utf8_lossy(&terminal.raw.lock().unwrap()).into_owned();
        assert_eq!(raw.matches("Plain mode").count(), 1, "{raw}");
        assert!(raw.contains(words), "{raw}");
        assert!(!raw.contains('\x1b'), "{raw:?}");
    }
}

#[test]
fn without_colour_there_are_no_colours() {
    let home = scratch();
    for (variable, colored) in [("NO_COLOR", false), ("IRRELEVANT", true)] {
        let program = env!("CARGO_BIN_EXE_toughcall");
        let arguments = ["play", "warm-up", "--seed", "7"];
        let mut terminal = Terminal::open(program, home.path(), (80, 24), &arguments, &[(variable, "1")]);
        terminal.sees("Put them in order");
        terminal.press("q");
        terminal.exit();
        let raw = String::from_utf8_lossy(&terminal.raw.lock().unwrap()).into_owned();
        // Foreground colours of the palette: 30 to 37, 90 to 97 and 38;5;n.
        let has_colors = raw.split("\x1b[").any(|rest| {
            let code = rest.split('m').next().unwrap_or("");
            code.split(';')
                .next()
                .is_some_and(|n| matches!(n, "38" | "30" | "31" | "32" | "33" | "34" | "35" | "36" | "37"))
        });
        assert_eq!(has_colors, colored, "{raw:?}");
    }
}

/// Not a test of its own: the one below runs it in a pseudo-terminal.
#[test]
#[ignore = "panics on a screen, for the test below"]
fn panics_on_a_screen() {
    let _screen = toughcall::tui::Screen::open().unwrap();
    panic!("on purpose");
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_told() {
    let home = scratch();
    let own = std::env::current_exe().unwrap();
    let name = "screens::pseudo_terminal::panics_on_a_screen";
    let arguments = ["--ignored", "--exact", name, "--nocapture", "--test-threads=1"];
    // A backtrace would push what was told off the screen.
    let quiet = [("RUST_BACKTRACE", "0")];
    let mut terminal = Terminal::open(&own.to_string_lossy(), home.path(), (80, 24), &arguments, &quiet);
    assert_ne!(terminal.exit(), 0);
    terminal.gave_the_terminal_back();
    terminal.sees("on purpose");
    let raw = String::from_utf8_lossy(&terminal.raw.lock().unwrap()).into_owned();
    let (left, told) = (raw.find("\x1b[?1049l").unwrap(), raw.find("on purpose").unwrap());
    assert!(left < told, "{raw:?}");
}

#[test]
fn the_start_leads_to_a_play_and_the_runs() {
    let home = scratch();
    let mut terminal = Terminal::play(home.path(), (80, 24), &[]);
    // Who has played nothing begins with the warm-up.
    terminal.sees("> 1  Monday numbers");
    terminal.press("\r");
    terminal.sees("Put them in order");
    terminal.press("q");
    terminal.sees("toughcall: rehearse hard decisions");
    terminal.press("r");
    terminal.sees("No runs yet.");
    terminal.press("q");
    terminal.sees("toughcall: rehearse hard decisions");
    terminal.press("q");
    assert_eq!(terminal.exit(), 0);
    terminal.gave_the_terminal_back();
}

/// From the history to a debrief, from there to another try, and back.
#[test]
fn a_recorded_run_is_looked_back_at_retried_and_drilled() {
    let home = scratch();
    recorded(home.path());
    let mut terminal = Terminal::play(home.path(), (100, 30), &["runs"]);
    terminal.sees("> warm-up-a");
    terminal.press("\r");
    terminal.sees("DEBRIEF: Monday numbers");
    terminal.press("em");
    terminal.sees("written to warm-up-a.md");
    assert!(std::fs::read_to_string(home.path().join("warm-up-a.md")).unwrap().contains("Monday numbers"));
    // The costliest decision is selected: the third.
    terminal.press("r");
    terminal.sees("Enter plays");
    terminal.press("\r");
    terminal.sees("Both of them on the dashboard");
    std::thread::sleep(Duration::from_millis(100));
    terminal.press("x");
    std::thread::sleep(Duration::from_millis(100));
    terminal.press("2\r");
    terminal.sees("You: Ines on the dashboard");
    play_to_the_end(&mut terminal, &[]);
    terminal.press("\r");
    terminal.sees("DEBRIEF: Monday numbers");
    terminal.press("\x1b[D");
    terminal.sees("THEN AND NOW");
    terminal.press("q");
    terminal.sees("[Runs]");
    terminal.sees("> warm-up-20");
    terminal.press("\x1b[D");
    terminal.sees("DUE TODAY");
    terminal.press("\r");
    terminal.sees("Card 1 of");
    terminal.press("\r");
    terminal.sees("Both of them on the dashboard");
    terminal.press("2\r");
    terminal.sees("With fresh luck, this follows:");
    terminal.press("q");
    terminal.sees("This session: 1 card");
    terminal.press("q");
    terminal.sees("[Runs]");
    terminal.press("q");
    assert_eq!(terminal.exit(), 0);
    terminal.gave_the_terminal_back();
}

/// The same answers in both modes: run files differ in their headers' id and time alone.
#[test]
fn both_modes_write_the_same_run_file() {
    let home = scratch();
    let full = ["play", "vp-crisis", "--seed", "7", "--save", "full.jsonl", "--no-solve", "--reduced-motion"];
    let mut terminal = Terminal::play(home.path(), (200, 60), &full);
    terminal.sees("Put them in order");
    terminal.press("\r");
    let mut decided = 1;
    let lines = |name: &str| std::fs::read_to_string(home.path().join(name)).unwrap();
    while decided < 8 {
        terminal.until("decision", |_| lines("full.jsonl").lines().count() > decided);
        decided = lines("full.jsonl").lines().count();
        std::thread::sleep(Duration::from_millis(100));
        let asks = terminal.contents().contains("% > _");
        terminal.press(if asks { "40\r\r" } else { "1\r" });
    }
    terminal.until("decision", |_| lines("full.jsonl").lines().count() > decided);
    terminal.press("q");
    assert_eq!(terminal.exit(), 0);
    let record = lines("full.jsonl");
    let mut answers = String::new();
    for line in record.lines().skip(1) {
        let is_prediction = line.contains("\"kind\":\"prediction\"");
        let is_first = answers.is_empty();
        answers.push_str(if is_prediction {
            "40\n"
        } else if is_first {
            "1 2 3 4 5\n"
        } else {
            "1\n"
        });
    }
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_toughcall"))
        .current_dir(home.path())
        .env("TOUGHCALL_HOME", home.path())
        .args(["play", "vp-crisis", "--seed", "7", "--save", "plain.jsonl", "--no-solve"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    let (full, plain) = (lines("full.jsonl"), lines("plain.jsonl"));
    let body = |text: &str| text.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>();
    assert_eq!(body(&full), body(&plain));
    let header = |text: &str| {
        let mut value: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        let object = value.as_object_mut().unwrap();
        object.remove("id");
        object.remove("started");
        value
    };
    assert_eq!(header(&full), header(&plain));
}
