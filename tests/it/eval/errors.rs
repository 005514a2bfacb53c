//! Paths that are impossible say where and why.

use toughcall::evaluate::Method;

use super::{EXACT, alone, misfit, oracle};

#[test]
fn every_kind_of_impossible_path() {
    let two_looks = oracle("two_looks");
    let inject = oracle("inject");
    let ranking = oracle("ranking");
    for (program, choices, outcomes, message) in [
        (&inject, "plan", "", "`plan`: `plan` is not of the form node/choice"),
        (&inject, "plan/by_tem", "", "`plan`: `plan` has no `by_tem`; did you mean `by_team`?"),
        (&inject, "plans/by_team", "", "`plans`: there is no node `plans`; did you mean `plan`?"),
        (&ranking, "list/docs>jokes", "", "`list`: `list` has no `docs>jokes`; one of `security`, `docs`, `speed`"),
        (
            &inject,
            "plan/by_team#smooth",
            "",
            "`plan`: `plan/by_team#smooth` is an outcome of chance; it belongs into `outcomes`",
        ),
        (&inject, "plan/by_team", "plan/by_team", "`plan`: `plan/by_team` is a decision; it belongs into `choices`"),
        (
            &inject,
            "plan/by_team",
            "plan/by_team#smoth",
            "`plan/by_team`: there is no outcome `plan/by_team#smoth`; did you mean `plan/by_team#smooth`?",
        ),
        (
            &inject,
            "",
            "",
            "after 0 decisions, at `plan`: no entry is left for this node; add one, or use `--fallback POLICY`",
        ),
        (
            &inject,
            "plan/by_team",
            "",
            "after 1 decisions, at `counter_offer`: no entry is left for this node; add one, or use `--fallback POLICY`",
        ),
        (
            &inject,
            "plan/by_team,counter_offer/match",
            "",
            "after 2 decisions, at `plan/by_team`: no outcome is left for this chance; give one of `plan/by_team#smooth`, \
             `plan/by_team#rough` in `outcomes`, or use `--seed`, `--seeds` or `--exact`",
        ),
        (
            &ranking,
            "list/speed,after/clean_up",
            "quarter#calm",
            "after 1 decisions, at `after`: `after/clean_up` is locked there; possible: `after/carry_on`",
        ),
        (
            &ranking,
            "list/docs",
            "quarter#win",
            "after 1 decisions, at `quarter`: `quarter#win` cannot happen there: its probability is 0",
        ),
        (
            &two_looks,
            "rack/probe,rack/roll_back",
            "rack/probe=slow,?fault=code",
            "after 2 decisions, at `?fault`: `?fault=code` cannot happen there: its probability is 0",
        ),
    ] {
        assert_eq!(misfit(program, Method::Given, choices, outcomes).to_string(), message);
    }
}

#[test]
fn a_course_of_chance_that_the_list_does_not_cover_is_an_error() {
    let ranking = oracle("ranking");
    // In the calm there is nothing to clean up.
    let exact = misfit(&ranking, EXACT, "list/speed,after/clean_up", "");
    assert_eq!((exact.at, exact.node.as_str()), (Some(1), "after"));
    let sampled = misfit(&ranking, Method::Seeds { seed: 1, runs: 100 }, "list/speed,after/clean_up", "");
    assert_eq!((sampled.at, sampled.node.as_str()), (Some(1), "after"));
    assert!(sampled.reason.contains("seed "), "{}", sampled.reason);
    assert!(alone(&ranking, EXACT, None, "list/docs,after/clean_up", "").is_ok());
}

#[test]
fn the_bound_on_states_is_an_error_of_the_path() {
    let found = misfit(&oracle("inject"), Method::Exact { most_states: 2 }, "plan/by_team,counter_offer/match", "");
    assert!(found.reason.starts_with("more than 2 states; raise `--max-states`"), "{}", found.reason);
}

/// A million entries that are never met, before the ones that are.
#[test]
fn a_long_list_is_no_trouble() {
    let program = oracle("inject");
    let mut choices = "counter_offer/shrug ".repeat(700_000);
    choices.push_str("plan/not_now");
    assert!(alone(&program, Method::Given, None, &choices, "").is_ok());
}
