//! `--flips`, `--tornado`, `--information`.

use super::analyses::Question;
use super::answer::Answer;
use super::{Failure, Solutions, Store, Stored, recorded};
use crate::analysis::Means;
use crate::program::Program;
use crate::report::{
    flips_csv, flips_json, flips_text, information_csv, information_json, information_text, tornado_csv, tornado_json,
    tornado_svg, tornado_text,
};
use crate::run::replay;
use crate::solve::{Options, Passes};

/// The run and the decision that `RUN:N` names.
pub(super) fn decision(program: &Program, at: &str) -> Result<(Stored, usize), Failure> {
    let (stored, n) = recorded("--flips", at, &Store::open()?)?;
    if stored.record.header.fingerprint != program.fingerprint() {
        return Err(Failure::usage(format!("`{at}` was played on another scenario, or on other rules"))
            .help("`solve ID --flips RUN:N` asks about a run of that very scenario"));
    }
    let most = replay(program, &stored.record).session.taken().len();
    if n == 0 || n > most {
        return Err(Failure::usage(format!("that run has decisions 1 to {most}")));
    }
    Ok((stored, n))
}

/// How far inputs can move before the first choice changes, or the verdict on a decision `RUN:N`.
pub(super) fn flips(question: &Question<'_>, asked: Option<&str>) -> Result<Answer, Failure> {
    let Question { program, solution, solved, args, interactive } = *question;
    let kept = asked.map(|at| decision(program, at)).transpose()?;
    let replayed = kept.as_ref().map(|(stored, n)| (replay(program, &stored.record), *n));
    let run = replayed.as_ref().map(|(replayed, n)| (&replayed.session, *n));
    let solutions = Solutions::of(&Store::open()?);
    let found = args.budget.run(Passes::ALL, interactive, |o| {
        solved.flips(program, &solution.summary, run, &means(question, &solutions), o)
    });
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

/// How what the graph does not hold is come by.
fn means<'a>(question: &Question<'a>, solutions: &'a Solutions) -> Means<'a> {
    let Question { program, args, .. } = *question;
    let orders = |o: &Options<'_>| solutions.orders(program, &args.budget, o);
    Means { rebuild: args.analysis.rebuild, orders: Box::new(orders) }
}

/// Which inputs move the optimal score most.
pub(super) fn tornado(question: &Question<'_>) -> Result<Answer, Failure> {
    let Question { program, solution, solved, args, interactive } = *question;
    let solutions = Solutions::of(&Store::open()?);
    let found = args
        .budget
        .run(Passes::ALL, interactive, |o| solved.tornado(program, &solution.summary, &means(question, &solutions), o));
    Ok(Answer {
        text: tornado_text(program, &found),
        json: tornado_json(program, &found),
        csv: Some(tornado_csv(program, &found)),
        svg: Some(tornado_svg(program, &found)),
    })
}

/// What knowing more would be worth.
pub(super) fn information(question: &Question<'_>) -> Answer {
    let Question { program, solved, args, interactive, .. } = *question;
    let found = args.budget.run(Passes::ALL, interactive, |o| solved.information(program, o));
    Answer {
        text: information_text(program, &found),
        json: information_json(program, &found),
        csv: Some(information_csv(program, &found)),
        svg: None,
    }
}
