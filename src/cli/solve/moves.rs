//! `--flips`, `--tornado`, `--information`.

use super::answer::Answer;
use super::{Args, Failure, Solutions, Store, Terminal, recorded};
use crate::analysis::{Means, Solved};
use crate::program::Program;
use crate::report::{
    flips_csv, flips_json, flips_text, information_csv, information_json, information_text, tornado_csv, tornado_json,
    tornado_svg, tornado_text,
};
use crate::run::replay;
use crate::solve::{Options, Passes, Solution};

/// How far inputs can move before the first choice changes, or the verdict on a decision `RUN:N`.
pub(super) fn flips(
    program: &Program,
    solution: &Solution,
    solved: &Solved,
    asked: Option<&str>,
    args: &Args,
    terminal: &Terminal<'_>,
) -> Result<Answer, Failure> {
    let kept = match asked {
        None => None,
        Some(at) => {
            let (stored, n) = recorded("--flips", at, &Store::open()?)?;
            if stored.record.header.fingerprint != program.fingerprint {
                return Err(Failure::usage(format!("`{at}` was played on another scenario, or on other rules"))
                    .help("`solve ID --flips RUN:N` asks about a run of that very scenario"));
            }
            Some((stored, n))
        }
    };
    let replayed = kept.as_ref().map(|(stored, n)| (replay(program, &stored.record), *n));
    if let Some((replayed, n)) = &replayed
        && (*n == 0 || *n > replayed.session.taken().len())
    {
        let most = replayed.session.taken().len();
        return Err(Failure::usage(format!("that run has decisions 1 to {most}")));
    }
    let run = replayed.as_ref().map(|(replayed, n)| (&replayed.session, *n));
    let solutions = Solutions::of(&Store::open()?);
    let orders = |o: &Options<'_>| solutions.orders(program, &args.budget, o);
    let means = Means { rebuild: args.analysis.rebuild, orders: Box::new(orders) };
    let found = args
        .budget
        .run(Passes::ALL, terminal.interactive, |o| solved.flips(program, &solution.summary, run, &means, o));
    let found = found.ok_or_else(|| {
        Failure::invalid("the dice come before the first decision, so there is no first choice")
            .help("`--flips RUN:N` asks about a decision of a recorded run")
    })?;
    Ok(Answer {
        text: flips_text(program, &found),
        json: flips_json(program, &found),
        csv: Some(flips_csv(program, &found)),
        svg: None,
    })
}

/// Which inputs move the optimal score most.
pub(super) fn tornado(
    program: &Program,
    solution: &Solution,
    solved: &Solved,
    args: &Args,
    terminal: &Terminal<'_>,
) -> Result<Answer, Failure> {
    let solutions = Solutions::of(&Store::open()?);
    let orders = |o: &Options<'_>| solutions.orders(program, &args.budget, o);
    let means = Means { rebuild: args.analysis.rebuild, orders: Box::new(orders) };
    let found =
        args.budget.run(Passes::ALL, terminal.interactive, |o| solved.tornado(program, &solution.summary, &means, o));
    Ok(Answer {
        text: tornado_text(program, &found),
        json: tornado_json(program, &found),
        csv: Some(tornado_csv(program, &found)),
        svg: Some(tornado_svg(program, &found)),
    })
}

/// What knowing more would be worth.
pub(super) fn information(program: &Program, solved: &Solved, args: &Args, terminal: &Terminal<'_>) -> Answer {
    let found = args.budget.run(Passes::ALL, terminal.interactive, |o| solved.information(program, o));
    Answer {
        text: information_text(program, &found),
        json: information_json(program, &found),
        csv: Some(information_csv(program, &found)),
        svg: None,
    }
}
