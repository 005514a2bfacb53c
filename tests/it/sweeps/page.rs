//! docs/sweep.md: every command in it is run, and what it prints stands below it.

#[test]
fn sweep_page_is_true() {
    crate::analysis_page::page_is_true("docs/sweep.md", 3);
}
