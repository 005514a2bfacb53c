//! `show ID`

use std::fmt::Write;

use super::{Exit, Failure, Terminal, load};
use crate::engine::Component;
use crate::program::{Program, Timing};
use crate::scenario::Target;

/// Show what a scenario is about, how it is judged, and where its figures come from.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A built-in scenario (`toughcall list`), or a scenario file
    id: String,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let program = load::program(&args.id, terminal)?;
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = about(&mut text, &program);
    let _ = judged(&mut text, &program);
    let _ = figures(&mut text, &program);
    terminal.print_prose(&text)?;
    Ok(Exit::Fine)
}

fn about(out: &mut String, program: &Program) -> std::fmt::Result {
    let s = &program.scenario;
    let about = &s.about;
    writeln!(out, "{}: {}\n\n{}\n", s.id.value, s.title.value, about.summary.value)?;
    writeln!(out, "You are: {}", about.role.value)?;
    writeln!(out, "Source: {}", about.source.value)?;
    writeln!(out, "Time: {} ticks of one {}", program.length, s.clock.tick.value)?;
    for (title, list) in [("Goals", &about.goals), ("Assumed", &about.assumptions), ("Limits", &about.limits)] {
        if !list.is_empty() {
            writeln!(out, "{title}:")?;
            list.iter().try_for_each(|line| writeln!(out, "  - {}", line.value))?;
        }
    }
    if !s.team.is_empty() {
        writeln!(out, "Team:")?;
        s.team.iter().try_for_each(|(_, m)| writeln!(out, "  - {}, {}", m.name.value, m.role.value))?;
    }
    Ok(())
}

fn judged(out: &mut String, program: &Program) -> std::fmt::Result {
    let weights: Vec<String> =
        Component::ALL.iter().zip(program.weights).map(|(c, w)| format!("{} {w}", c.name())).collect();
    writeln!(out, "\nScore: {} (docs/semantics.md)", weights.join(", "))?;
    let framework = &program.ranking.framework;
    writeln!(out, "Framework: {} ({})", framework.title.value, framework.id.value)?;
    for (row, priority) in program.ranking.rows.iter().zip(&program.priorities) {
        let (id, title) = program.priority(priority.id);
        let when = match priority.timing {
            Timing::Start { by, too_late } => {
                format!("start by {}, nothing from {}", program.clock_words(by), program.clock_words(too_late))
            }
            Timing::Deferred { until, .. } => format!("to be put off until {}", program.clock_words(until)),
        };
        writeln!(out, "  {}. {title} ({id}): {}; {when}; {} points", row.rank, row.scored.arithmetic, priority.budget)?;
    }
    writeln!(out, "Targets:")?;
    for ((_, target), compiled) in program.scenario.targets.iter().zip(&program.targets) {
        let (title, source) = match &target.value {
            Target::Level(level) => (&level.title.value, &level.source.value),
            Target::Done(done) => (&done.title.value, &done.source.value),
        };
        writeln!(out, "  - {title}: {} points [{source}]", compiled.budget)?;
    }
    writeln!(out, "Practices:")?;
    for ((_, practice), compiled) in program.scenario.practices.iter().zip(&program.practices) {
        writeln!(out, "  - {}: {} points [{}]", practice.title.value, compiled.budget, practice.source.value)?;
    }
    Ok(())
}

fn figures(out: &mut String, program: &Program) -> std::fmt::Result {
    let s = &program.scenario;
    writeln!(out, "\nFigures and their sources:")?;
    for (_, v) in s.variables.iter() {
        let unit = &v.unit.value;
        writeln!(
            out,
            "  - {}: starts at {} {unit}, {} to {}, steps of {} [{}]",
            v.title.value, v.start.value, v.min.value, v.max.value, v.step.value, v.source.value
        )?;
    }
    for (_, p) in s.priorities.iter() {
        let inputs: Vec<String> = p.inputs.iter().map(|(name, n)| format!("{} {}", name.value, n.value)).collect();
        writeln!(out, "  - {}: {} [{}]", p.title.value, inputs.join(", "), p.source.value)?;
    }
    for (_, t) in s.tasks.iter() {
        writeln!(out, "  - {}: effort {} [{}]", t.title.value, t.effort.value, t.source.value)?;
    }
    Ok(())
}
