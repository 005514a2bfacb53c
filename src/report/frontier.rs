//! A frontier of objectives as text, JSON, CSV and SVG.

use std::fmt::Write;

use serde_json::{Value, json};

use super::distribution::{footing, short_footing};
use super::phrases::quoted;
use super::plot::{Plot, escape};
use super::solution::{head, thousands_of};
use super::words::pick_label;
use crate::analysis::{Frontier, Step, Vertex};
use crate::program::{Pick, Program};
use crate::solve::Objective;

/// States up to which all non-dominated deterministic policies are listed.
pub const FEW_STATES: u64 = 10_000;

/// Decisions of a policy that are told.
const FIRST: usize = 4;

/// Policies that are printed in words.
const SHOWN: usize = 12;

/// A frontier with what it is about.
#[derive(Debug)]
pub struct Traded<'a> {
    /// What was made as good as possible.
    pub objectives: &'a [Objective],
    /// What was found.
    pub found: &'a Frontier,
    /// Values of all non-dominated deterministic policies, if they were asked for and are not too many.
    pub deterministic: Option<&'a [Vec<f64>]>,
    /// States of the graph.
    pub states: u64,
}

impl Traded<'_> {
    fn names<'p>(&self, program: &'p Program) -> Vec<&'p str> {
        self.objectives.iter().map(|o| o.name(program)).collect()
    }

    /// The name of a policy: what it wants alone, or its place on the frontier.
    fn name(&self, program: &Program, place: usize) -> String {
        let Some(vertex) = self.found.vertices.get(place) else { return String::new() };
        let alone = vertex.weights.iter().position(|w| *w >= 1.0);
        alone.and_then(|i| self.objectives.get(i)).map_or_else(
            || format!("trade-off-{}", place + 1),
            |o| format!("{}-{}", if o.more_is_better(program) { "most" } else { "least" }, o.name(program)),
        )
    }

    fn precision(&self) -> String {
        let within = if self.found.precision > 0.0 {
            format!("convex hull to {:.2} % of the objectives' ranges", self.found.precision * 100.0)
        } else {
            "convex hull, exact".to_owned()
        };
        let missed = if self.found.precision > self.found.asked {
            format!("; the {} % asked for would take more sweeps", self.found.asked * 100.0)
        } else {
            String::new()
        };
        let sweeps = self.found.sweeps;
        format!("{within}, from {sweeps} sweeps over {} states{missed}", thousands_of(&self.states.to_string()))
    }

    fn decisions(&self, program: &Program, vertex: &Vertex) -> Vec<(String, String)> {
        let label = |step: &Step| match &step.pick {
            // What the world sees of an order is its first item.
            Pick::Order(order) => {
                let first: Vec<u8> = order.iter().take(1).copied().collect();
                format!("{} first", pick_label(program, step.node, &Pick::Order(first), &step.before))
            }
            Pick::Choice(_) => pick_label(program, step.node, &step.pick, &step.before),
        };
        vertex.first.iter().map(|s| (program.node_id(s.node).to_owned(), label(s))).collect()
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self, program: &Program) -> Value {
        let mut map = head(program, if self.found.precision > 0.0 { "bounds" } else { "exact" });
        let names = self.names(program);
        let better = |o: &Objective| if o.more_is_better(program) { "higher" } else { "lower" };
        let objectives = self.objectives.iter().map(|o| json!({"name": o.name(program), "better": better(o)}));
        map.insert("objectives".to_owned(), objectives.collect());
        map.insert("precision".to_owned(), json!(self.found.precision));
        map.insert("precision_asked".to_owned(), json!(self.found.asked));
        map.insert("states".to_owned(), json!(self.states));
        map.insert("sweeps".to_owned(), json!(self.found.sweeps));
        let by_name = |values: &[f64]| {
            let map: serde_json::Map<String, Value> =
                names.iter().zip(values).map(|(n, v)| ((*n).to_owned(), json!(v))).collect();
            Value::Object(map)
        };
        let vertices = self.found.vertices.iter().enumerate().map(|(i, v)| {
            let first =
                self.decisions(program, v).into_iter().map(|(node, label)| json!({"node": node, "label": label}));
            json!({
                "policy": self.name(program, i), "weights": by_name(&v.weights), "values": by_name(&v.values),
                "first": first.collect::<Vec<_>>(),
            })
        });
        map.insert("vertices".to_owned(), vertices.collect());
        let all = self.deterministic.map(|all| all.iter().map(|values| by_name(values)).collect::<Vec<_>>());
        map.insert("deterministic".to_owned(), json!(all));
        Value::Object(map)
    }

    /// As text: a table, then what distinguishes the policies in words.
    #[must_use]
    pub fn text(&self, program: &Program) -> String {
        let names = self.names(program);
        let mut out = format!("{}\nWhat can be had together, in expectation\n\n", program.scenario.title.value);
        let all = &self.found.vertices;
        let every = all.len().div_ceil(SHOWN).max(1);
        let shown = |i: usize| {
            i.is_multiple_of(every) || i + 1 == all.len() || all.get(i).is_some_and(|v| v.weights.contains(&1.0))
        };
        let _ = write!(out, "  {:<24}", "policy");
        for name in &names {
            let _ = write!(out, " {name:>14}");
        }
        out += "   weights\n";
        for (i, vertex) in all.iter().enumerate().filter(|(i, _)| shown(*i)) {
            let _ = write!(out, "  {:<24}", self.name(program, i));
            for value in &vertex.values {
                // Rounding alone has no sign.
                let value = if value.abs() < 5e-4 { 0.0 } else { *value };
                let _ = write!(out, " {value:>14.3}");
            }
            let weights: Vec<String> = vertex.weights.iter().map(|w| format!("{:.0}", w * 100.0)).collect();
            let _ = writeln!(out, "   {}", weights.join(" : "));
        }
        let left = (0..all.len()).filter(|i| !shown(*i)).count();
        if left > 0 {
            let _ = writeln!(out, "  … and {left} more between them (`--csv`, `--json`)");
        }
        out += "\nWhat they decide, of what matters for this and where chance takes the likeliest course\n";
        let mut above: Option<Vec<(String, String)>> = None;
        for (i, vertex) in all.iter().enumerate().filter(|(i, _)| shown(*i)) {
            let decisions = self.decisions(program, vertex);
            // The first in full, then what each decides otherwise than the one above it.
            let new = decisions.iter().filter(|d| above.as_ref().is_none_or(|known| !known.contains(d)));
            let new: Vec<&(String, String)> = new.collect();
            let _ = writeln!(
                out,
                "  {}{}",
                self.name(program, i),
                if new.is_empty() { ": the same, later otherwise" } else { "" }
            );
            for (node, label) in new.into_iter().take(FIRST) {
                let _ = writeln!(out, "    {node}: {}", quoted(label, 70));
            }
            above = Some(decisions);
        }
        let listed = match self.deterministic {
            Some(all) => format!("{}, which may remember what happened (`--csv`, `--json`)", all.len()),
            None if self.states > FEW_STATES => {
                format!("not listed above {} states", thousands_of(&FEW_STATES.to_string()))
            }
            None => "not listed: too many values in one state".to_owned(),
        };
        let _ = writeln!(out, "\nNon-dominated deterministic policies: {listed}");
        let _ = writeln!(out, "\n{}", footing(program, &self.precision()));
        out
    }

    /// As CSV: one row a policy.
    #[must_use]
    pub fn csv(&self, program: &Program) -> String {
        let names = self.names(program);
        let weights: Vec<String> = names.iter().map(|n| format!("weight_{n}")).collect();
        let mut out = format!("policy,kind,{},{}\n", names.join(","), weights.join(","));
        let numbers = |list: &[f64]| list.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
        for (i, v) in self.found.vertices.iter().enumerate() {
            let _ = writeln!(out, "{},hull,{},{}", self.name(program, i), numbers(&v.values), numbers(&v.weights));
        }
        for (i, values) in self.deterministic.unwrap_or(&[]).iter().enumerate() {
            let _ =
                writeln!(out, "deterministic-{},deterministic,{}{}", i + 1, numbers(values), ",".repeat(names.len()));
        }
        out
    }

    /// As a picture: the first two objectives; the third by the size of the dot.
    #[must_use]
    pub fn svg(&self, program: &Program) -> String {
        let at = |values: &[f64], i: usize| values.get(i).copied().unwrap_or(0.0);
        let points: Vec<&[f64]> = self.found.vertices.iter().map(|v| v.values.as_slice()).collect();
        let range = |i: usize| {
            let all = points.iter().map(|p| at(p, i));
            let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
            let room = (high - low) * 0.06;
            (low - room, high + room)
        };
        let third = range(2);
        let names = self.names(program);
        let worded = |i: usize| {
            let Some(o) = self.objectives.get(i) else { return String::new() };
            let better = if o.more_is_better(program) { "more is better" } else { "less is better" };
            format!("{}, expected ({better})", o.name(program))
        };
        let note = match names.get(2) {
            Some(name) => format!(
                "the larger a dot, the better its {name}; to {:.2} % of the ranges",
                self.found.precision * 100.0
            ),
            None => self.precision(),
        };
        let title = format!("{}: what can be had together", program.scenario.title.value);
        let mut plot = Plot::new(&title, &note, range(0), range(1));
        plot.axes(&worded(0), &worded(1));
        if names.len() == 2 {
            let way: Vec<String> =
                points.iter().map(|p| format!("{:.1},{:.1}", plot.x(at(p, 0)), plot.y(at(p, 1)))).collect();
            plot.draw(&format!(
                "<polyline points=\"{}\" fill=\"none\" stroke=\"#9db8d2\" stroke-width=\"1.5\"/>",
                way.join(" ")
            ));
        }
        for values in self.deterministic.unwrap_or(&[]) {
            let (x, y) = (plot.x(at(values, 0)), plot.y(at(values, 1)));
            plot.draw(&format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\" fill=\"none\" stroke=\"#888888\"/>"));
        }
        for (i, values) in points.iter().enumerate() {
            let (x, y) = (plot.x(at(values, 0)), plot.y(at(values, 1)));
            let share = (at(values, 2) - third.0) / (third.1 - third.0);
            let good = self.objectives.get(2).is_none_or(|o| o.more_is_better(program));
            let size = if names.len() < 3 { 4.5 } else { 3.0 + 5.0 * if good { share } else { 1.0 - share } };
            let tip: Vec<String> = names.iter().zip(*values).map(|(n, v)| format!("{n} {v:.2}")).collect();
            plot.draw(&format!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{size:.1}\" fill=\"#3b6ea5\" fill-opacity=\"0.85\"><title>{}: {}</title></circle>",
                escape(&self.name(program, i)),
                escape(&tip.join(", "))
            ));
        }
        let method = format!("convex hull to {:.2} % of the ranges", self.found.precision * 100.0);
        plot.finish(&short_footing(program, &method))
    }
}
