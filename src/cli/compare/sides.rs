//! Sides beside each other: what each is made of, counted and told.

use super::super::play::source;
use super::super::policies::Policies;
use super::super::progress::{Interrupt, bar};
use super::super::store::{Store, Stored};
use super::super::{Exit, Failure, Terminal, load};
use super::arguments::Argument;
use super::gather::{LeftOut, Person, none_left, of_one_scenario, read, replays};
use super::lanes::{Source, TableLane};
use super::planned::{Asked, Planned, Span};
use super::played::PolicyLane;
use super::{Args, Common, rules_of};
use crate::batch::{Batch, MOST_POLICIES, Plan};
use crate::compare::{Difference, Pairs, Sample, Side, Standing, count_pairs, differences, sample_of};
use crate::framework::Lens;
use crate::program::Program;
use crate::report::{Attentions, Compared, NamedRun, Rules, compared_json, compared_text};
use crate::run::{Replay, replay};

/// Runs of policies where no other side says how many.
const RUNS: u64 = 10_000;

pub(super) fn run(
    args: &Args,
    arguments: Vec<Argument>,
    asked: Option<Program>,
    store: &Store,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let mut all = Asked::default();
    if let (Some(program), Some(id)) = (&asked, &args.scenario) {
        all.common = Some(Common { rules: rules_of(program), of: id.clone() });
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
    let mut left_out = LeftOut::default();
    let groups = read_groups(&mut all, &mut left_out, store, terminal)?;
    let program = all.program(asked, store, &groups, terminal)?;
    let lenses = all.lenses(args, &groups, program.as_ref())?;
    let (mut counted, pairs) = all.count(args, program.as_ref(), terminal)?;
    let mut played_groups: Played<'_> = Vec::new();
    if let Some(program) = &program {
        for (place, people) in groups {
            let played = replays(program, people, &mut left_out, terminal)?;
            counted.push((place, sample_of(program, played.iter().map(|(_, replay)| &replay.session))));
            played_groups.push((place, played));
        }
    }
    let sides = sides(&all.sides, &counted)?;
    let replays = program.as_ref().map(|program| all.replays(program)).transpose()?.unwrap_or_default();
    let mut attentions = Attentions::new(lenses);
    if let Some(program) = &program {
        attend(&mut attentions, program, &sides, &played_groups);
        for ((label, _), replay) in all.runs.iter().zip(&replays) {
            attentions.add(label, program, std::iter::once(&replay.session));
        }
    }
    let differences = differences(&sides, &pairs, &all.known);
    let told = Told {
        sides: &sides,
        differences: &differences,
        counted: &counted,
        left_out: &left_out.list(),
        attentions: &attentions,
    };
    tell(args, &all, &told, &replays, terminal)
}

/// What came out.
struct Told<'a> {
    sides: &'a [Side],
    differences: &'a [Difference],
    counted: &'a [(usize, Sample)],
    left_out: &'a [(String, usize)],
    attentions: &'a Attentions,
}

/// Prints the comparison.
fn tell(
    args: &Args,
    all: &Asked,
    told: &Told<'_>,
    replays: &[Replay<'_>],
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let runs = all.runs.iter().zip(replays);
    let runs: Vec<NamedRun<'_, '_>> =
        runs.map(|((label, _), replay)| NamedRun { label, session: &replay.session }).collect();
    let finished = |place: usize| runs.get(place).map(|run| run.session).filter(|s| s.ending().is_some());
    let standing = |place: usize| {
        let session = finished(place)?;
        Some(told.counted.iter().map(move |(side, sample)| Standing::new(place, session, *side, sample)))
    };
    let standings: Vec<Standing> = (0..runs.len()).filter_map(standing).flatten().collect();
    let common = all.common.as_ref().ok_or_else(|| Failure::usage("there is nothing to compare"))?;
    let Told { sides, differences, left_out, attentions, .. } = *told;
    let compared =
        Compared { rules: &common.rules, sides, differences, runs: &runs, standings: &standings, left_out, attentions };
    if args.json {
        terminal.print_json(&compared_json(&compared))?;
    } else {
        terminal.print(&compared_text(&compared))?;
    }
    Ok(Exit::Fine)
}

/// Adds the sides: groups, and those of which no order of attention is kept.
fn attend(attentions: &mut Attentions, program: &Program, sides: &[Side], groups: &Played<'_>) {
    for (place, side) in sides.iter().enumerate() {
        match groups.iter().find(|(group, _)| *group == place) {
            Some((_, played)) => attentions.add(&side.label, program, played.iter().map(|(_, replay)| &replay.session)),
            None => attentions.silent.push(side.label.clone()),
        }
    }
}

type Played<'p> = Vec<(usize, Vec<(Person, Replay<'p>)>)>;
type People = Vec<(usize, Vec<Person>)>;

/// Reads the runs of groups: those on the rules of the other sides, if there are any, else on the rules of most of them.
fn read_groups(
    all: &mut Asked,
    left_out: &mut LeftOut,
    store: &Store,
    terminal: &mut Terminal<'_>,
) -> Result<People, Failure> {
    let mut groups = Vec::new();
    for (text, paths, place) in std::mem::take(&mut all.groups) {
        let people = read(&paths, store, left_out, terminal)?;
        let is_there = |rules: &&Rules| people.iter().any(|p| p.stored.record.header.fingerprint == rules.fingerprint);
        let wanted = all.common.as_ref().map(|common| &common.rules).filter(is_there).cloned();
        let people = of_one_scenario(people, wanted.as_ref(), left_out, terminal)?;
        let header = people.first().map(|p| p.stored.record.header.clone()).ok_or_else(|| none_left(&text))?;
        Common::join(&mut all.common, &header.scenario, &header.fingerprint, &text)?;
        groups.push((place, people));
    }
    Ok(groups)
}

impl Asked {
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
        if program.fingerprint() != common.rules.fingerprint {
            let (now, then) = (program.fingerprint(), &common.rules.fingerprint);
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
    ) -> Result<(Vec<(usize, Sample)>, Pairs), Failure> {
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

    /// The frameworks to look through, if there is something to look at.
    fn lenses(&self, args: &Args, groups: &People, program: Option<&Program>) -> Result<Vec<Lens>, Failure> {
        match program {
            _ if args.lenses.is_empty() => Ok(Vec::new()),
            Some(program) if !(self.runs.is_empty() && groups.is_empty()) => args.lenses.on(program),
            _ => Err(Failure::usage("`--lens` looks at recorded runs, and no side is made of them").help(
                "name runs (`toughcall runs`) or a folder of run files; of tables, reports and policies no order of attention is kept",
            )),
        }
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
