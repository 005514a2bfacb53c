//! The text of the model: constants, formulas, variables, commands, rewards.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use super::env::Env;
use super::expression::Expr;
use super::forget::Memory;
use super::variables::Variables;
use crate::export::{Names, Unsayable};
use crate::program::Program;

/// Longer expressions get a name.
const SHORT: usize = 48;
/// The longest a command may be with all formulas written out.
const LONGEST: usize = 2_000_000;
/// Whole numbers up to here are exact as doubles.
const EXACT: i64 = 1 << 53;

/// What the world is about to do: a value of the variable `phase`.
#[derive(Debug, Clone)]
pub(super) struct Phase {
    /// The phase as a value to be assigned.
    pub(super) value: Expr,
    /// Whether this phase has come.
    pub(super) now: Expr,
}

/// One way in which a command can go.
pub(super) struct Branch {
    pub(super) chance: String,
    pub(super) env: Env,
    pub(super) next: Expr,
}

/// The model as far as it is written.
pub(super) struct Model<'p, 'n> {
    pub(super) program: &'p Program,
    pub(super) names: &'n mut Names,
    pub(super) variables: Variables,
    pub(super) memory: Memory,
    /// The world stands still or time is about to pass: what comes next depends on the place alone.
    pub(super) rest: Phase,
    /// The run is over.
    pub(super) over: Phase,
    module: String,
    phase: String,
    phases: Vec<String>,
    formulas: Vec<(String, String)>,
    known: HashMap<String, String>,
    commands: String,
    rewards: String,
    peak: i64,
    refused: Option<Unsayable>,
}

impl<'p, 'n> Model<'p, 'n> {
    pub(super) fn new(program: &'p Program, names: &'n mut Names) -> Model<'p, 'n> {
        let module = names.give("", "module", "world", "everything");
        let phase = names.give("", "world", "phase", "what the world is about to do");
        let variables = Variables::new(program, names);
        let nothing = Phase { value: Expr::number(0), now: Expr::truth(true) };
        let mut model = Model {
            program,
            names,
            variables,
            memory: Memory::new(program),
            rest: nothing.clone(),
            over: nothing,
            module,
            phase,
            phases: Vec::new(),
            formulas: Vec::new(),
            known: HashMap::new(),
            commands: String::new(),
            rewards: String::new(),
            peak: 0,
            refused: None,
        };
        model.rest = model.new_phase("REST", "the story waits, or time passes");
        model.over = model.new_phase("OVER", "the run is over");
        model
    }

    pub(super) fn new_phase(&mut self, id: &str, title: &str) -> Phase {
        let name = self.names.give("", "phase", id, title);
        let now = Expr::yes_no(format!("({} = {name})", self.phase), 8, 0);
        let value = Expr::whole(name.clone(), 0, i64::from(u16::MAX), 4);
        self.phases.push(name);
        Phase { value, now }
    }

    /// The same expression under a name, if it is long.
    pub(super) fn bind(&mut self, id: &str, title: &str, value: &Expr) -> Expr {
        if value.constant().is_some() || value.inner().len() <= SHORT {
            return value.clone();
        }
        if let Some(name) = self.known.get(value.inner()) {
            return value.called(name);
        }
        let name = self.names.give("", "formula", id, title);
        self.known.insert(value.inner().to_owned(), name.clone());
        self.formulas.push((name.clone(), value.inner().to_owned()));
        value.called(&name)
    }

    fn pay(&mut self, label: &str, env: &Env) {
        for (when, points) in &env.paid {
            self.peak = self.peak.max(points.peak());
            let _ = writeln!(self.rewards, "  [{label}] {} : {} / 1000;", when.to_truth().text(), points.text());
        }
    }

    fn note(&mut self, what: &str, env: &Env) {
        self.peak = self.peak.max(env.peak());
        if env.size() > LONGEST {
            self.refuse(format!("effects that build on one another as often as at `{what}`"));
        }
    }

    /// Something cannot be said; the first such thing is reported in the end.
    pub(super) fn refuse(&mut self, feature: String) {
        self.refused.get_or_insert(Unsayable { feature });
    }

    fn updates(&self, env: &Env, next: &Expr) -> String {
        let mut list = vec![format!("({}' = {})", self.phase, next.text())];
        list.extend(env.updates(&self.variables));
        list.join(" & ")
    }

    /// A command without chance. It gets a label of its own if it pays and none is given.
    pub(super) fn command(&mut self, label: Option<String>, id: &str, guard: &[Expr], env: &Env, next: &Expr) {
        let guard = Expr::all(guard);
        if guard.is_no() {
            return;
        }
        self.note(id, env);
        let label = match label {
            None if env.paid.is_empty() => String::new(),
            None => self.names.give("step_", "step", id, ""),
            Some(label) => label,
        };
        self.pay(&label, env);
        let _ = writeln!(self.commands, "  [{label}] {} -> {};", guard.text(), self.updates(env, next));
    }

    /// A command that leaves it to chance. Nothing is paid on the way.
    pub(super) fn draw(&mut self, label: &str, guard: &[Expr], branches: &[Branch]) {
        let guard = Expr::all(guard);
        if guard.is_no() || branches.is_empty() {
            return;
        }
        let mut ways = Vec::new();
        for branch in branches {
            self.note(label, &branch.env);
            ways.push(format!("{} : {}", branch.chance, self.updates(&branch.env, &branch.next)));
        }
        let _ = writeln!(self.commands, "  [{label}] {} ->\n      {};", guard.text(), ways.join("\n    + "));
    }

    /// A command that ends the run: all that is left of the world is forgotten.
    pub(super) fn finish(&mut self, label: &str, guard: &[Expr], env: &Env) {
        self.pay(label, env);
        let over = self.variables.reset_but("", "");
        let (guard, value) = (Expr::all(guard).text(), self.over.value.text());
        let _ = writeln!(self.commands, "  [{label}] {guard} -> ({}' = {value}) & {over};", self.phase);
        let _ = writeln!(self.commands, "  [] {} -> true;", self.over.now.text());
    }

    /// Formulas that are needed, in the order of their making: each uses only earlier ones.
    fn used_formulas(&self) -> Vec<&(String, String)> {
        fn words(text: &str) -> impl Iterator<Item = &str> {
            text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
        }
        let mut used: HashSet<&str> = words(&self.commands).chain(words(&self.rewards)).collect();
        let mut needed = Vec::new();
        for formula in self.formulas.iter().rev() {
            if used.contains(formula.0.as_str()) {
                used.extend(words(&formula.1));
                needed.push(formula);
            }
        }
        needed.reverse();
        needed
    }

    /// The whole text.
    pub(super) fn text(self) -> Result<String, Unsayable> {
        if let Some(refused) = self.refused {
            return Err(refused);
        }
        if self.peak == i64::MAX {
            return Err(Unsayable { feature: "numbers beyond 64 bits on the way to a value".to_owned() });
        }
        let mut out = String::new();
        let scenario = &self.program.scenario;
        let _ = writeln!(
            out,
            "// {}, scenario {}, rules {}.",
            one_line(&scenario.title),
            scenario.id.value,
            self.program.fingerprint()
        );
        out.push_str(
            "// Written by `toughcall export --format prism`; the names are explained in the .names.csv beside it.\n",
        );
        out.push_str("// Variables count steps above their minimum; points are paid in reward \"score\".\n");
        if self.peak > EXACT {
            let _ =
                writeln!(out, "// By their bounds numbers can reach {}, beyond what doubles hold exactly.", self.peak);
        } else if self.peak > i64::from(i32::MAX) {
            let _ = writeln!(out, "// By their bounds numbers can reach {}, beyond 32 bits.", self.peak);
        }
        out.push_str("\nmdp\n\n");
        for (i, name) in self.phases.iter().enumerate() {
            let _ = writeln!(out, "const int {name} = {i};");
        }
        out.push('\n');
        for (name, value) in self.used_formulas() {
            let _ = writeln!(out, "formula {name} = {value};");
        }
        let last = self.phases.len().saturating_sub(1);
        let _ = write!(
            out,
            "\nmodule {}\n  {} : [0..{last}] init 0;\n{}\n",
            self.module,
            self.phase,
            self.variables.declarations()
        );
        let _ = write!(out, "{}endmodule\n\nrewards \"score\"\n{}endrewards\n", self.commands, self.rewards);
        let _ = write!(out, "\nlabel \"done\" = {};\n", self.over.now.text());
        Ok(out)
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
