//! What choices, looks and chance are worth, over every state, and what blind play comes to.

use super::Sink;
use super::places;
use crate::balance::{BLIND, Bars};
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::Draw;
use crate::explore::Ways;
use crate::expression::{ChoiceId, NodeId};
use crate::program::{NodeKind, Program};
use crate::solve::graph::{Graph, Menu};
use crate::solve::sweep::{Criterion, EQUAL, Pay, sweep};
use crate::solve::{Options, TIE, policy_value};

/// A choice over all situations in which it is not the only one.
#[derive(Debug, Clone, Copy)]
struct Stand {
    situations: u64,
    /// What it gives up at least, and at most, in points.
    least: f64,
    most: f64,
    /// The first situation in which it gives up the least.
    nearest: usize,
}

/// A chance over all situations in which it can go more than one way.
#[derive(Debug, Clone, Copy, Default)]
struct Stake {
    situations: u64,
    /// Most points between two ways, if play is optimal or random from there on.
    most: f64,
}

/// What all states say of their worth.
pub(super) struct Worth {
    choices: Vec<Stand>,
    chances: Vec<Stake>,
    optimal: f64,
    blind: Vec<(&'static str, f64)>,
}

impl Worth {
    pub(super) fn new(program: &Program, graph: &Graph) -> Worth {
        let pay = Pay::new(graph, [1.0; 4]);
        let (best, mean) = (sweep(graph, &pay, Criterion::Best), sweep(graph, &pay, Criterion::Mean));
        let none = Stand { situations: 0, least: f64::INFINITY, most: 0.0, nearest: 0 };
        let mut choices = vec![none; program.choices.len()];
        let mut chances = vec![Stake::default(); program.chances.len()];
        for row in 0..graph.rows().saturating_sub(1) {
            match graph.menu(row) {
                Menu::Decision(_, available) if available.len() > 1 => {
                    let top = best.get(row).copied().unwrap_or(0.0);
                    for (choice, edges) in available.iter().zip(graph.actions(row)) {
                        let loss = top - pay.action(edges, &best);
                        if let Some(stand) = choices.get_mut(choice.index()) {
                            stand.situations += 1;
                            if loss < stand.least - EQUAL {
                                (stand.least, stand.nearest) = (loss, row);
                            }
                            stand.most = stand.most.max(loss);
                        }
                    }
                }
                Menu::Draw(_, Draw::Outcome(chance), possible) if possible.len() > 1 => {
                    if let Some(stake) = chances.get_mut(usize::from(chance.0)) {
                        stake.situations += 1;
                        stake.most =
                            stake.most.max(spread(graph, row, &pay, &best)).max(spread(graph, row, &pay, &mean));
                    }
                }
                Menu::Decision(..) | Menu::Ranking(..) | Menu::Draw(..) | Menu::End => {}
            }
        }
        let paid = graph.start.iter().sum::<i64>() as f64 / 1000.0;
        let from_start = |values: &[f64]| paid + values.first().copied().unwrap_or(0.0);
        let of = |criterion| from_start(&sweep(graph, &pay, criterion));
        let blind = vec![("random", from_start(&mean)), ("first", of(Criterion::First)), ("last", of(Criterion::Last))];
        Worth { choices, chances, optimal: from_start(&best), blind }
    }

    /// Adds the policies whose value is explored apart.
    pub(super) fn policies(&mut self, program: &Program, options: &Options<'_>) {
        for name in BLIND.into_iter().chain(["expert"]) {
            if !self.blind.iter().any(|(known, _)| *known == name)
                && let Ok(Ok(value)) = policy_value(program, name, options, None)
            {
                self.blind.push((name, value.value));
            }
        }
    }

    pub(super) fn report(&self, program: &Program, graph: &Graph, sink: &mut Sink) {
        let proof = format!("proved over all {} states", graph.states());
        let ways = Ways::new(program, graph);
        for node in (0..program.nodes.len()).map(NodeId::at) {
            if let NodeKind::Decision { choices } = &program.nodes[node].kind {
                self.decision((program, &ways), node, choices, &proof, sink);
            }
        }
        self.chances(program, &proof, sink);
        self.bars(program, sink);
    }

    fn stand(&self, choice: ChoiceId) -> Option<&Stand> {
        self.choices.get(choice.index()).filter(|stand| stand.situations > 0)
    }

    fn decision(
        &self,
        (program, ways): (&Program, &Ways<'_>),
        node: NodeId,
        choices: &[ChoiceId],
        proof: &str,
        sink: &mut Sink,
    ) {
        let is_trap = |choice: ChoiceId| program.written_choice(choice).is_some_and(|c| c.trap.is_some());
        for (choice, stand) in choices.iter().filter_map(|c| Some((*c, self.stand(*c)?))) {
            let key = program.choice_key(choice);
            let span = places::choice(program, choice);
            match (stand.least > TIE, is_trap(choice), program.choices[choice].look) {
                (true, false, Some(_)) => {
                    let message = format!(
                        "the look at `{key}` is never worth its price: it gives up {:.1} points at least",
                        stand.least
                    );
                    let help = format!("{proof}; make it cheaper, surer, or what it shows more useful");
                    sink.report(Code::W1503, span, &key, message, &help);
                }
                (true, false, None) => {
                    let message = format!("`{key}` is never best: it gives up {:.1} points at least", stand.least);
                    let after = after(program, ways, stand.nearest, "nearest");
                    let help = format!("{proof}{after}; give it an upside, or say by `trap` why people fall for it");
                    sink.report(Code::W1501, span, &key, message, &help);
                }
                (false, true, _) => {
                    let message =
                        format!("`{key}` is marked as a trap, but it can be within half a point of the best choice");
                    let after = after(program, ways, stand.nearest, "so");
                    let help = format!("{proof}{after}; take the mark away, or make the choice worse");
                    sink.report(Code::W1507, span, &key, message, &help);
                }
                (true, true, _) | (false, false, _) => {}
            }
        }
        self.obvious(program, node, choices, proof, sink);
    }

    /// A decision with a choice that is best whatever happened before, and no other that ever comes near it.
    fn obvious(&self, program: &Program, node: NodeId, choices: &[ChoiceId], proof: &str, sink: &mut Sink) {
        let stands: Vec<(ChoiceId, &Stand)> = choices.iter().filter_map(|c| Some((*c, self.stand(*c)?))).collect();
        let best: Vec<_> = stands.iter().filter(|(_, s)| s.least <= TIE).collect();
        if let [(choice, stand)] = best.as_slice()
            && stands.len() > 1
            && stand.most <= EQUAL
        {
            let key = program.choice_key(*choice);
            let message = format!("`{key}` is best in every situation");
            let way = match stand.situations {
                1 => "there is only one situation here: let chance come before it, or let another choice pay as well",
                _ => "let something that happened before, or chance, speak for another choice",
            };
            let help = format!("{proof}; {way}");
            let finding =
                Diagnostic::new(Code::W1502, places::choice(program, *choice), message).about(&key).help(help);
            sink.push(finding.related(places::node(program, node), "of all choices here"));
        }
    }

    fn chances(&self, program: &Program, proof: &str, sink: &mut Sink) {
        for (chance, stake) in program.chances.iter().zip(&self.chances) {
            if stake.situations > 0 && stake.most <= EQUAL {
                let message = format!("however the chance `{}` goes, the run is worth the same", chance.id);
                let help = format!("{proof}; let the outcomes differ in what they do, or leave the chance out");
                sink.report(Code::W1504, places::chance(program, &chance.id), &chance.id, message, &help);
            }
        }
    }

    fn bars(&self, program: &Program, sink: &mut Sink) {
        let bars = Bars::of(program);
        let span = program.scenario.bars.as_ref().map_or(program.scenario.id.span, |bars| bars.span);
        let value = |name: &str| self.blind.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let blind: Vec<(&str, f64)> = BLIND.iter().filter_map(|name| Some((*name, value(name)?))).collect();
        let close = listed(&blind, |value| self.optimal - value < bars.blind);
        if !close.is_empty() {
            let message = format!("blind play pays: the best play comes to {:.1} points, {close}", self.optimal);
            let help = format!(
                "they should stay {} points under it; `toughcall balance FILE` shows every policy, \
                         `toughcall play FILE --policy NAME --no-solve` what one chooses",
                bars.blind
            );
            sink.report(Code::W1505, span, "", message, &help);
        }
        let Some(expert) = value("expert") else { return };
        let above = listed(&blind, |value| value >= expert);
        if self.optimal - expert > bars.expert {
            let message = format!("the expert comes to {expert:.1} points, the best play to {:.1}", self.optimal);
            let help =
                format!("it should come within {} points; `toughcall solve` shows what better play does", bars.expert);
            sink.report(Code::W1506, span, "", message, &help);
        } else if !above.is_empty() {
            let message = format!("the expert comes to {expert:.1} points, blind {above}");
            sink.report(Code::W1506, span, "", message, "mend the expert's answers, or what is worth points");
        }
    }
}

/// How play comes to a situation: its decisions, then what chance settled; nothing if it is the first one.
fn after(program: &Program, ways: &Ways<'_>, row: usize, word: &str) -> String {
    let events = ways.to(row).map_or_else(Vec::new, |way| way.events);
    let said = events.iter().filter_map(|e| e.decision(program).or_else(|| e.outcome(program))).collect::<Vec<_>>();
    if said.is_empty() { String::new() } else { format!(", {word} after {}", said.join(", ")) }
}

/// Policies for whose value it is so, with it.
fn listed(values: &[(&str, f64)], is_so: impl Fn(f64) -> bool) -> String {
    let named = values.iter().filter(|(_, value)| is_so(*value)).map(|(name, value)| format!("`{name}` to {value:.1}"));
    named.collect::<Vec<_>>().join(", ")
}

/// Points between the best and the worst way in which a row's chance can go.
fn spread(graph: &Graph, row: usize, pay: &Pay, values: &[f64]) -> f64 {
    let ways = graph
        .edges_of(row)
        .iter()
        .map(|edge| pay.of(*edge).1 + values.get(edge.target as usize).copied().unwrap_or(0.0));
    let (low, high) = ways.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    high - low
}
