//! A group of run files: shares of choices, for who leads the conversation afterwards.

use super::super::solutions::Solutions;
use super::super::store::Store;
use super::super::{Exit, Failure, Terminal};
use super::arguments::{Argument, Thing};
use super::gather::{LeftOut, Person, none_left, of_one_scenario, read, replays};
use super::{Args, rules_of};
use crate::compare::{GroupRun, group};
use crate::program::Program;
use crate::report::{Attentions, Gathering, group_json, group_text};

pub(super) fn run(
    args: &Args,
    arguments: Vec<Argument>,
    asked: Option<Program>,
    store: &Store,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let mut left_out = LeftOut::default();
    let people = people(arguments, store, &mut left_out, terminal)?;
    let wanted = asked.as_ref().map(rules_of);
    let people = of_one_scenario(people, wanted.as_ref(), &mut left_out, terminal)?;
    let first = people.first().ok_or_else(|| none_left(&args.sides.join(" ")))?;
    let program = match asked {
        Some(program) => program,
        None => store.scenario_of(&first.stored.record)?.0,
    };
    let played = replays(&program, people, &mut left_out, terminal)?;
    if played.is_empty() {
        return Err(none_left(&args.sides.join(" ")));
    }
    // Solving could take minutes, and nobody asked for it.
    let solution = Solutions::of(store).kept(&program);
    let reviews: Vec<_> =
        played.iter().map(|(_, replay)| solution.as_ref().and_then(|s| s.review(&replay.session))).collect();
    let runs: Vec<GroupRun<'_, '_>> = played
        .iter()
        .zip(&reviews)
        .map(|((person, replay), review)| GroupRun {
            session: &replay.session,
            review: review.as_ref(),
            is_retry: person.stored.record.header.retry_of.is_some(),
        })
        .collect();
    let names: Vec<String> = played.iter().map(|(person, _)| person.name.clone()).collect();
    let found = group(&program, &runs);
    let left_out = left_out.list();
    let names = args.names.then_some(names.as_slice());
    let mut attentions = Attentions::new(args.lenses.on(&program)?);
    attentions.add("these runs", &program, played.iter().map(|(_, replay)| &replay.session));
    let gathering = Gathering { program: &program, group: &found, names, left_out: &left_out, attentions: &attentions };
    if args.json {
        terminal.print_json(&group_json(&gathering))?;
    } else {
        terminal.print_prose(&group_text(&gathering))?;
    }
    Ok(Exit::Fine)
}

/// The runs that the arguments name.
fn people(
    arguments: Vec<Argument>,
    store: &Store,
    left_out: &mut LeftOut,
    terminal: &mut Terminal<'_>,
) -> Result<Vec<Person>, Failure> {
    let mut people = Vec::new();
    for argument in arguments {
        match argument.thing {
            Thing::Run(stored) => {
                let name = argument.label.unwrap_or_else(|| stored.record.header.id.clone());
                people.push(Person { name, stored: *stored });
            }
            Thing::Group(paths) => people.extend(read(&paths, store, left_out, terminal)?),
            Thing::Table(..) | Thing::Report(..) | Thing::Policy(_) => {
                let message = format!("`{}` is no run, and a group is made of runs", argument.text);
                return Err(Failure::usage(message).help("leave `--group` out to compare it with others"));
            }
        }
    }
    Ok(people)
}
