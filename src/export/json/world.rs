//! The world as JSON: framework, priorities, quantities, team, tasks, rules, targets.

use serde_json::{Map, Value, json};

use super::words::{Said, tree};
use crate::expression::{TaskId, parse_expression};
use crate::number::Fixed;
use crate::program::Timing;
use crate::scenario::{Axis, Formula, Framework, Located, Target};

/// A framework with its formula.
pub(super) fn framework(it: &Framework) -> Value {
    json!({
        "id": it.id.value, "title": it.title.value, "source": it.source.value, "tie": it.tie.value,
        "words": it.words.iter().map(|(input, words)| {
            (input.value.clone(), numbers(&words.value.0, |n| json!(n)))
        }).collect::<Map<_, _>>(),
        "ranges": it.ranges.iter().map(|(input, range)| {
            let bound = |bound: &Option<Located<Fixed>>| bound.as_ref().map(|bound| bound.value);
            (input.value.clone(), json!({"min": bound(&range.min), "max": bound(&range.max)}))
        }).collect::<Map<_, _>>(),
        "formula": formula(&it.formula.value),
    })
}

fn formula(formula: &Formula) -> Value {
    let axis = |axis: &Axis| json!({"input": axis.input.value, "high": axis.high.value, "title": axis.title.value});
    match formula {
        Formula::Product(it) => json!({
            "kind": "product",
            "factors": it.factors.iter().map(|f| json!({
                "input": f.input.value, "inverse": f.inverse.value, "title": f.title.value,
            })).collect::<Value>(),
        }),
        Formula::WeightedSum(it) => json!({
            "kind": "weighted_sum",
            "terms": it.terms.iter().map(|t| json!({
                "input": t.input.value, "weight": t.weight.value.0, "title": t.title.value,
            })).collect::<Value>(),
            "bar": it.bar.as_ref().map(|bar| bar.value),
        }),
        Formula::Tiers(it) => json!({
            "kind": "tiers",
            "tiers": it.tiers.iter().map(|t| {
                let when = t.when.as_ref().map(|when| {
                    let tree = parse_expression(&when.value.0).ok().map(|parsed| tree(&parsed));
                    json!({"text": when.value.0, "tree": tree})
                });
                json!({"title": t.title.value, "when": when})
            }).collect::<Value>(),
        }),
        Formula::Roi(it) => json!({
            "kind": "roi", "benefits": it.benefits.iter().map(|b| &b.value).collect::<Vec<_>>(), "cost": it.cost.value,
        }),
        Formula::Quotient(it) => json!({
            "kind": "quotient", "over": it.over.iter().map(|o| &o.value).collect::<Vec<_>>(), "under": it.under.value,
        }),
        Formula::Quadrant(it) => json!({
            "kind": "quadrant", "across": axis(&it.across), "up": axis(&it.up),
            "order": it.order.iter().map(|corner| json!({
                "across": corner.across.value, "up": corner.up.value, "title": corner.title.value,
            })).collect::<Value>(),
        }),
    }
}

/// Numbers by name.
fn numbers<T>(entries: &[(Located<String>, Located<T>)], number: impl Fn(&T) -> Value) -> Value {
    let map: Map<String, Value> = entries.iter().map(|(key, n)| (key.value.clone(), number(&n.value))).collect();
    Value::Object(map)
}

impl Said<'_> {
    fn task_ids(&self, list: &[TaskId]) -> Value {
        list.iter().map(|id| json!(self.program.task_id(*id))).collect()
    }

    pub(super) fn priorities(&self) -> Value {
        let all = self.program.scenario.priorities.0.iter().enumerate().map(|(i, (key, it))| {
            let found = self.program.priorities.iter().enumerate().find(|(_, p)| p.id.index() == i);
            let timing = found.map(|(_, p)| match p.timing {
                Timing::Start { by, too_late } => json!({"kind": "start", "start_by": by, "too_late": too_late}),
                Timing::Deferred { until, .. } => json!({"kind": "deferred", "not_before": until}),
            });
            let start_effort = self.world.priorities.get(i).map(|p| p.start_effort);
            json!({
                "id": key.value, "title": it.title.value, "inputs": numbers(&it.inputs.0, |n| json!(n)),
                "lenses": numbers(&it.lenses.0, |given| numbers(&given.0, |n| json!(n))),
                "timing": timing, "opens": found.map(|(_, p)| p.opens), "start_effort": start_effort,
                "tasks": self.task_ids(found.map_or(&[], |(_, p)| p.tasks.as_slice())),
                "rank": found.map(|(rank, _)| rank + 1), "budget": found.map(|(_, p)| p.budget),
                "source": it.source.value,
            })
        });
        all.collect()
    }

    pub(super) fn variables(&self) -> Value {
        let all = self.program.scenario.variables.0.iter().zip(&self.program.variables).map(|((key, it), compiled)| {
            let outcome = it.outcome.as_ref().zip(compiled.worth.as_ref()).map(|(written, worth)| {
                json!({
                    "weight": written.weight.value.0, "judged": worth.judged, "budget": worth.budget,
                    "table": written.table.iter().map(|p| json!([p.0.value, p.1.value])).collect::<Value>(),
                })
            });
            json!({
                "id": key.value, "title": it.title.value, "unit": it.unit.value, "start": it.start.value,
                "min": it.min.value, "max": it.max.value, "step": it.step.value, "better": it.better.value,
                "price": it.price.value, "hidden": it.hidden.value, "outcome": outcome, "source": it.source.value,
            })
        });
        all.collect()
    }

    pub(super) fn flags(&self) -> Value {
        let flags = self.program.scenario.flags.iter();
        flags.map(|(key, it)| json!({"id": key.value, "title": it.title.value, "start": it.start.value})).collect()
    }

    pub(super) fn people(&self) -> Value {
        let people = self.program.scenario.people.iter();
        people.map(|(key, it)| json!({"id": key.value, "name": it.name.value, "role": it.role.value})).collect()
    }

    pub(super) fn unknowns(&self) -> Value {
        let all = self.program.scenario.unknowns.iter().map(|(key, it)| {
            let looks = it.looks.iter().map(|(look, rows)| {
                let signals = rows.0.first().map_or_else(Vec::new, |(_, row)| row.keys().collect());
                let likelihoods =
                    rows.0.iter().map(|(value, row)| (value.value.clone(), numbers(&row.0, |n| json!(n.0))));
                json!({
                    "id": look.value, "signals": signals,
                    "likelihoods": Value::Object(likelihoods.collect()),
                })
            });
            let values = it.values.iter().map(|(value, weight)| json!({"id": value.value, "weight": weight.value.0}));
            json!({
                "id": key.value, "title": it.title.value, "values": values.collect::<Value>(),
                "looks": looks.collect::<Value>(),
            })
        });
        all.collect()
    }

    pub(super) fn team(&self) -> Value {
        let all = self.program.scenario.team.iter().map(|(key, it)| {
            json!({
                "id": key.value, "name": it.name.value, "role": it.role.value,
                "skills": numbers(&it.skills.0, |n| json!(n)),
            })
        });
        all.collect()
    }

    pub(super) fn tasks(&self) -> Value {
        let all = self.program.scenario.tasks.iter().zip(&self.world.tasks).map(|((key, it), task)| {
            json!({
                "id": key.value, "title": it.title.value, "priority": task.priority.map(|p| self.priority(p)),
                "effort": task.effort, "after": self.task_ids(&task.after), "until": task.until,
                "then": task.then.map(|id| self.program.task_id(id)), "done": self.effects(&it.done, &task.done),
                "note": self.text(it.note.as_deref(), task.note.as_ref()), "source": it.source.value,
            })
        });
        all.collect()
    }

    pub(super) fn rules(&self) -> Value {
        let all = self.program.scenario.rules.iter().zip(&self.world.rules).map(|(it, rule)| {
            json!({
                "when": self.condition(it.when.as_ref(), rule.when.as_ref()), "every": rule.every,
                "effects": self.effects(&it.effects, &rule.effects), "why": it.why.value,
            })
        });
        all.collect()
    }

    pub(super) fn targets(&self) -> Value {
        use crate::check::Target as Resolved;
        let resolved = self.world.targets.iter().zip(&self.program.targets);
        let all = self.program.scenario.targets.iter().zip(resolved).map(|((key, it), (target, compiled))| {
            match (&it.value, target) {
                (Target::Level(it), Resolved::Level { variable, at, from, to }) => json!({
                    "id": key.value, "kind": "level", "title": it.title.value,
                    "variable": self.program.variable(*variable).map(|(id, _)| id), "at": at, "from": from, "to": to,
                    "weight": it.weight.value.0, "budget": compiled.budget, "source": it.source.value,
                }),
                (Target::Done(it), Resolved::Done { by, late_by, .. }) => json!({
                    "id": key.value, "kind": "done", "title": it.title.value,
                    "task": it.task.as_ref().map(|t| &t.value), "flag": it.flag.as_ref().map(|f| &f.value),
                    "by": by, "late_by": late_by,
                    "weight": it.weight.value.0, "budget": compiled.budget, "source": it.source.value,
                }),
                // INVARIANT: the check keeps the kind of a target.
                (Target::Level(_), Resolved::Done { .. }) | (Target::Done(_), Resolved::Level { .. }) => Value::Null,
            }
        });
        all.collect()
    }

    pub(super) fn practices(&self) -> Value {
        let all = self.program.scenario.practices.iter().zip(&self.program.practices).map(|((key, it), compiled)| {
            json!({
                "id": key.value, "title": it.title.value, "weight": it.weight.value.0, "budget": compiled.budget,
                "source": it.source.value,
            })
        });
        all.collect()
    }
}
