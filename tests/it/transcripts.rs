//! Plays as a person reads them: `tests/play/<case>.input` typed into `play <scenario>`, `<case>.txt` on the screen.

use crate::support::{command_with_input, files, golden, root, scratch};

#[test]
fn transcripts_are_as_approved() {
    let home = scratch();
    // Safe: every test of this binary that looks at TOUGHCALL_HOME sets it for a child process instead.
    for path in files(&root().join("tests/play"), ".input") {
        let content = std::fs::read_to_string(&path).unwrap();
        let (command, input) = content.split_once('\n').unwrap();
        let save = home.path().join(path.file_stem().unwrap()).with_extension("jsonl");
        let save = save.to_string_lossy().into_owned();
        let mut arguments: Vec<&str> = command.split_whitespace().collect();
        arguments.extend(["--save", &save]);
        let output = command_with_input(&arguments, input);
        let err = output.err.replace(&save, "RUN");
        golden(
            &path.with_extension("txt"),
            &format!("{}--- messages ---\n{err}--- exit {:?} ---\n", output.out, output.exit),
        );
    }
}
