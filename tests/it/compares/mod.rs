//! `compare`: against hand-worked numbers, against `batch`, and against bad input.

mod batches;
mod errors;
mod groups;
mod lines;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// A folder of one test, with a data folder of its own inside.
pub struct Desk(tempfile::TempDir);

/// What a command printed and its exit code.
pub struct Done {
    pub out: String,
    pub err: String,
    pub code: i32,
}

impl Desk {
    pub fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs a command in the folder, in a process of its own because of the data folder.
    pub fn run(&self, line: &str) -> Done {
        let output = Command::new(env!("CARGO_BIN_EXE_toughcall"))
            .args(line.split_whitespace())
            .current_dir(self.0.path())
            .env("TOUGHCALL_HOME", self.path("data"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Done { out: text(output.stdout), err: text(output.stderr), code: output.status.code().unwrap() }
    }

    #[track_caller]
    pub fn fine(&self, line: &str) -> String {
        let done = self.run(line);
        assert_eq!(done.code, 0, "{line}\n{}", done.err);
        done.out
    }

    #[track_caller]
    pub fn json(&self, line: &str) -> Value {
        serde_json::from_str(&self.fine(line)).unwrap()
    }

    /// A run of the warm-up in a file.
    #[track_caller]
    pub fn play(&self, file: &str, seed: u64, choices: &str) {
        std::fs::create_dir_all(self.path(file).parent().unwrap()).unwrap();
        self.fine(&format!("play warm-up --seed {seed} --choices {choices} --save {file}"));
    }

    pub fn exists(&self, name: &str) -> bool {
        Path::new(&self.path(name)).exists()
    }
}

/// Decisions of the warm-up: the order, what Marta hears, who works, the look, what Teo hears.
pub fn choices([order, tell, who, look, teo]: [&str; 5]) -> String {
    format!("order_of_things/{order},tell_marta/{tell},who/{who},look/{look},teo_asks/{teo}")
}
