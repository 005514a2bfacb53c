//! Sides beside each other: what each is made of, counted and told.

use std::path::Path;

use super::super::batch::part;
use super::super::play::source;
use super::super::policies::Policies;
use super::super::progress::{Interrupt, bar};
use super::super::store::{Store, Stored};
use super::super::tables::Described;
use super::super::{Exit, Failure, Terminal, load};
use super::arguments::{Argument, Thing};
use super::gather::{LeftOut, majority, none_left, read, replays, shown};
use super::lanes::{PolicyLane, Source, TableLane, policies};
use super::{Args, Common};
use crate::batch::{Batch, MOST_POLICIES, Part, Plan};
use crate::compare::{Difference, Sample, Side, Standing, count_pairs, differences, sample_of};
use crate::program::Program;
use crate::report::{Compared, NamedRun, compared_json, compared_text};
use crate::run::{Replay, replay};

/// Runs of policies where no other side says how many.
const RUNS: u64 = 10_000;

/// A side that is to be counted, or already is.
struct Planned {
    label: Option<String>,
    from: &'static str,
    policy: Option<String>,
    file: Option<String>,
    seed: Option<u64>,
    version: Option<String>,
    figures: Option<crate::compare::Figures>,
}

/// The luck of a batch: its seed, how many runs, and which part of them.
#[derive(Clone, Copy)]
struct Span {
    seed: u64,
    runs: u64,
    part: Option<Part>,
}

/// What the arguments ask for.
#[derive(Default)]
struct Asked {
    sides: Vec<Planned>,
    /// Tables with the places of their sides.
    tables: Vec<(std::path::PathBuf, Described, Vec<usize>)>,
    /// Policies with their places.
    policies: Vec<(String, usize)>,
    /// Groups with their places.
    groups: Vec<(String, Vec<std::path::PathBuf>, usize)>,
    runs: Vec<(String, Stored)>,
    /// Differences that reports say.
    known: Vec<Difference>,
    common: Option<Common>,
    span: Option<Span>,
}

pub(super) fn run(
    args: &Args,
    arguments: Vec<Argument>,
    asked: Option<Program>,
    store: &Store,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let mut all = Asked::default();
    if let (Some(program), Some(id)) = (&asked, &args.scenario) {
        all.common = Some(Common::of_program(program, id));
    }
    for argument in arguments {
        all.add(argument)?;
    }
    if all.sides.len() + all.runs.len() < 2 {
        return Err(Failure::usage(format!("`{}` alone has nothing to be compared with", args.sides.join(" ")))
            .help("name another side; one folder of run files is compared within itself"));
    }
    if all.sides.len() > MOST_POLICIES {
        let message = format!("{} sides are more than the {MOST_POLICIES} that are compared at once", all.sides.len());
        return Err(Failure::usage(message).help("name fewer"));
    }
    let groups = read_groups(&mut all, asked.as_ref(), store, terminal)?;
    let program = all.program(asked, store, &groups, terminal)?;
    let (mut counted, pairs) = all.count(args, program.as_ref(), terminal)?;
    if let Some(program) = &program {
        for (place, people) in groups {
            let mut left_out = LeftOut::default();
            let played = replays(program, people, &mut left_out, terminal)?;
            counted.push((place, sample_of(program, played.iter().map(|(_, replay)| &replay.session))));
        }
    }
    let sides = sides(&all.sides, &counted)?;
    let replays = program.as_ref().map(|program| all.replays(program)).transpose()?.unwrap_or_default();
    tell(args, &all, &sides, &counted, &pairs, &replays, terminal)
}

/// Prints the comparison.
fn tell(
    args: &Args,
    all: &Asked,
    sides: &[Side],
    counted: &[(usize, Sample)],
    pairs: &crate::compare::Pairs,
    replays: &[Replay<'_>],
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let differences = differences(sides, pairs, &all.known);
    let runs = all.runs.iter().zip(replays);
    let runs: Vec<NamedRun<'_, '_>> =
        runs.map(|((label, _), replay)| NamedRun { label, session: &replay.session }).collect();
    let finished = |place: usize| runs.get(place).map(|run| run.session).filter(|s| s.ending().is_some());
    let standing = |place: usize| {
        let session = finished(place)?;
        Some(counted.iter().map(move |(side, sample)| Standing::new(place, session, *side, sample)))
    };
    let standings: Vec<Standing> = (0..runs.len()).filter_map(standing).flatten().collect();
    let common = all.common.as_ref().ok_or_else(|| Failure::usage("there is nothing to compare"))?;
    let compared =
        Compared { rules: &common.rules, sides, differences: &differences, runs: &runs, standings: &standings };
    if args.json {
        terminal.print_json(&compared_json(&compared))?;
    } else {
        terminal.print(&compared_text(&compared))?;
    }
    Ok(Exit::Fine)
}

type People = Vec<(usize, Vec<super::gather::Person>)>;

/// Reads the runs of groups: those on the rules of the other sides, else of most of them.
fn read_groups(
    all: &mut Asked,
    asked: Option<&Program>,
    store: &Store,
    terminal: &mut Terminal<'_>,
) -> Result<People, Failure> {
    let (mut groups, mut left_out) = (Vec::new(), LeftOut::default());
    for (text, paths, place) in std::mem::take(&mut all.groups) {
        let people = read(&paths, store, &mut left_out, terminal)?;
        let people = majority(people, asked, &mut left_out, terminal)?;
        let header = people.first().map(|p| p.stored.record.header.clone()).ok_or_else(|| none_left(&text))?;
        Common::join(&mut all.common, &header.scenario, &header.fingerprint, &text)?;
        groups.push((place, people));
    }
    Ok(groups)
}

impl Asked {
    fn add(&mut self, argument: Argument) -> Result<(), Failure> {
        let Argument { label, text, thing } = argument;
        let blank =
            |label, from, policy, file| Planned { label, from, policy, file, seed: None, version: None, figures: None };
        match thing {
            Thing::Run(stored) => {
                let header = &stored.record.header;
                Common::join(&mut self.common, &header.scenario, &header.fingerprint, &text)?;
                let label = label.unwrap_or_else(|| header.id.clone());
                self.runs.push((label, stored));
            }
            Thing::Group(paths) => {
                let name = label.unwrap_or_else(|| text.trim_end_matches(['/', '\\']).to_owned());
                self.groups.push((text.clone(), paths, self.sides.len()));
                self.sides.push(blank(Some(name), "runs", None, Some(text)));
            }
            Thing::Policy(spec) => {
                if self.policies.iter().any(|(other, _)| *other == spec) {
                    return Err(Failure::usage(format!("the policy `{spec}` is there twice"))
                        .help("its runs would be the same ones"));
                }
                self.policies.push((spec.clone(), self.sides.len()));
                self.sides.push(blank(label, "policy", Some(spec), None));
            }
            Thing::Table(path, it) => self.add_table(label, &path, it)?,
            Thing::Report(path, it) => {
                Common::join(&mut self.common, &it.scenario, &it.fingerprint, &text)?;
                self.span.get_or_insert(Span { seed: it.seed, runs: it.runs, part: None });
                let from = self.sides.len();
                self.known.extend(it.differences.iter().map(|d| Difference {
                    first: from + d.first,
                    second: from + d.second,
                    measure: d.measure,
                }));
                let several = it.sides.len() > 1;
                for side in it.sides {
                    let label = named(label.as_deref(), &side.policy, several);
                    let planned = blank(label, "report", Some(side.policy), Some(shown(&path)));
                    let (seed, version, figures) = (Some(it.seed), Some(it.version.clone()), Some(side.figures));
                    self.sides.push(Planned { seed, version, figures, ..planned });
                }
            }
        }
        Ok(())
    }

    fn add_table(&mut self, label: Option<String>, path: &Path, it: Described) -> Result<(), Failure> {
        let text = shown(path);
        let says = |name: &str| it.says(name).map(str::to_owned);
        let policies = policies(&it).unwrap_or_default();
        let missing = || {
            Failure::invalid(format!("{text}: it does not say where it comes from"))
                .help("`toughcall batch … --out FILE` writes tables that do")
        };
        let (scenario, fingerprint) = says("scenario").zip(says("fingerprint")).ok_or_else(missing)?;
        let seed: u64 = says("seed").and_then(|seed| seed.parse().ok()).ok_or_else(missing)?;
        if policies.is_empty() {
            return Err(missing());
        }
        Common::join(&mut self.common, &scenario, &fingerprint, &text)?;
        let part = says("part").and_then(|text| part(&text).ok());
        let planned: Option<u64> = says("runs").and_then(|runs| runs.parse().ok());
        // A batch that stopped at a precision has fewer runs than it was to have at most.
        let runs = if part.is_some() { planned } else { it.rows.map(|rows| rows / policies.len() as u64) };
        if let Some(runs) = runs.filter(|runs| *runs > 0) {
            self.span.get_or_insert(Span { seed, runs, part });
        }
        let from = self.sides.len();
        let several = policies.len() > 1;
        let places = (from..from + policies.len()).collect();
        for policy in policies {
            self.sides.push(Planned {
                label: named(label.as_deref(), &policy, several),
                from: "table",
                policy: Some(policy),
                file: Some(text.clone()),
                seed: Some(seed),
                version: says("version"),
                figures: None,
            });
        }
        self.tables.push((path.to_owned(), it, places));
        Ok(())
    }

    /// The scenario, where something has to be played or played again.
    fn program(
        &mut self,
        asked: Option<Program>,
        store: &Store,
        groups: &People,
        terminal: &mut Terminal<'_>,
    ) -> Result<Option<Program>, Failure> {
        if asked.is_some() {
            return Ok(asked);
        }
        let of_group = groups.iter().find_map(|(_, people)| people.first()).map(|p| &p.stored.record);
        if let Some(record) = self.runs.first().map(|(_, stored)| &stored.record).or(of_group) {
            return store.scenario_of(record).map(|(program, _)| Some(program));
        }
        if self.policies.is_empty() {
            return Ok(None);
        }
        let Some(common) = &self.common else {
            return Err(Failure::usage("policies need a scenario to be run on").help("add `--scenario ID`"));
        };
        let scenario = &common.rules.scenario;
        let help = "add `--scenario FILE` with the scenario as it was then";
        let program = load::program(scenario, terminal).map_err(|failure| failure.help(help))?;
        if program.fingerprint != common.rules.fingerprint {
            let (now, then) = (&program.fingerprint, &common.rules.fingerprint);
            let message = format!("`{scenario}` has other rules ({now}) than `{}` ({then})", common.of);
            return Err(Failure::invalid(message).help(help));
        }
        Ok(Some(program))
    }

    /// Counts tables and policies, and the pairs of those with the same luck.
    fn count(
        &mut self,
        args: &Args,
        program: Option<&Program>,
        terminal: &mut Terminal<'_>,
    ) -> Result<(Vec<(usize, Sample)>, crate::compare::Pairs), Failure> {
        let mut lanes = Vec::new();
        for (path, it, places) in &self.tables {
            lanes.push(Source::Table(Box::new(TableLane::open(path, it, places.clone())?)));
        }
        if let (Some(program), false) = (program, self.policies.is_empty()) {
            let specs: Vec<String> = self.policies.iter().map(|(spec, _)| spec.clone()).collect();
            let places: Vec<usize> = self.policies.iter().map(|(_, place)| *place).collect();
            let span = self.span.unwrap_or(Span { seed: 1, runs: RUNS, part: None });
            let (seed, runs) = (args.seed.unwrap_or(span.seed), args.runs.unwrap_or(span.runs));
            let part = span.part.filter(|_| args.runs.is_none());
            let origin = args.scenario.as_deref().map_or_else(|| "built-in".to_owned(), source);
            let plan = Plan { part, ..Plan::new(program, &origin, specs.clone(), runs, seed) };
            let show = terminal.signals && !args.quiet;
            let crews = Policies::new(program, args.solution.as_deref(), show).crews(&specs, args.threads.count())?;
            let range = plan.range();
            let watch = (Interrupt::listen(terminal.signals), bar(range.end - range.start, "runs", show));
            for place in &places {
                if let Some(side) = self.sides.get_mut(*place) {
                    (side.seed, side.version) = (Some(seed), Some(plan.version.clone()));
                }
            }
            let batch = Batch::new(program, plan);
            lanes.push(Source::Policies(Box::new(PolicyLane::new(batch, crews, places, watch))));
        }
        let (pairs, lanes) = count_pairs(lanes)?;
        Ok((lanes.into_iter().flat_map(Source::samples).collect(), pairs))
    }

    /// Plays the single runs again.
    fn replays<'p>(&self, program: &'p Program) -> Result<Vec<Replay<'p>>, Failure> {
        let one = |(label, stored): &(String, Stored)| {
            let played = replay(program, &stored.record);
            match played.differences.first() {
                Some(first) => Err(Failure::invalid(format!("`{label}` does not replay: {first}"))
                    .help(format!("`toughcall replay {}` says more", stored.path.display()))),
                None => Ok(played),
            }
        };
        self.runs.iter().map(one).collect()
    }
}

/// What a policy of a file is called under the user's label.
fn named(label: Option<&str>, policy: &str, several: bool) -> Option<String> {
    label.map(|label| if several { format!("{label}: {policy}") } else { label.to_owned() })
}

/// The sides with what was counted, each under a name of its own: where two would have the same, with their files or,
/// failing that, numbers.
fn sides(planned: &[Planned], counted: &[(usize, Sample)]) -> Result<Vec<Side>, Failure> {
    let plain = |it: &Planned| it.label.clone().or_else(|| it.policy.clone()).unwrap_or_default();
    let full = |it: &Planned| match &it.file {
        Some(file) if it.label.is_none() => format!("{} of {file}", plain(it)),
        _ => plain(it),
    };
    let twice =
        |name: &str, form: &dyn Fn(&Planned) -> String| planned.iter().filter(|it| form(it) == name).count() > 1;
    let mut found: Vec<Side> = Vec::new();
    for (place, it) in planned.iter().enumerate() {
        let mut label = plain(it);
        if twice(&label, &plain) {
            label = full(it);
        }
        if found.iter().any(|side| side.label == label) {
            label = format!("{label} ({})", place + 1);
        }
        let sample = counted.iter().find(|(own, _)| *own == place).map(|(_, sample)| sample);
        let figures = it.figures.clone().or_else(|| sample.map(Sample::figures));
        let figures = figures.filter(|figures| figures.score.n > 0).ok_or_else(|| {
            Failure::invalid(format!("`{label}`: none of its runs is over, so there is no score to compare"))
                .help("as a group of its own it is compared decision by decision: name it alone")
        })?;
        let (from, policy, file) = (it.from, it.policy.clone(), it.file.clone());
        found.push(Side { label, from, policy, file, seed: it.seed, version: it.version.clone(), figures });
    }
    Ok(found)
}
