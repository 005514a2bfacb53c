//! Decisions that could leave nobody a choice.

use std::cell::Cell;

use super::checked::{NodeKind, World};
use super::context::Context;
use super::ranges::Domains;
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::{ChoiceId, Term, survey};
use crate::scenario;

/// Instructions spent on trying combinations one by one, for a whole scenario: a small part of a second.
const BUDGET: u64 = 2_000_000;

/// Every decision needs a choice that is always there, a fallback, or conditions of which one always holds.
pub(super) fn ups(cx: &mut Context<'_>, world: &World) {
    let domains = Domains::new(cx.scenario, world);
    let budget = Cell::new(BUDGET);
    for (node, (key, written)) in world.nodes.iter().zip(cx.scenario.nodes.iter()) {
        let NodeKind::Decision { choices } = &node.kind else { continue };
        if choices.is_empty() || cx.findings.is_broken(written.span) {
            continue;
        }
        let scenario::Node::Decision(decision) = &written.value else { continue };
        // `requires` is asked of the text: a condition that did not resolve is still a condition.
        let safe = decision.choices.iter().any(|c| c.fallback.value || (c.requires.is_none() && c.look.is_none()));
        if !safe && !cover(world, choices, &domains, &budget) {
            let help = "take the condition off one choice, or mark one `fallback: true`";
            let message =
                format!("the choices of `{}` may all be locked at once: each has a `requires` or a `look`", key.value);
            cx.findings.push(Diagnostic::new(Code::E0504, key.span, message).help(help));
        }
    }
}

/// Whether some condition of `choices` holds whatever the facts are, as of a flag and its opposite. A choice with a look
/// is gone after the look, whatever its condition.
fn cover(world: &World, choices: &[ChoiceId], domains: &Domains, budget: &Cell<u64>) -> bool {
    let lasting = choices.iter().filter_map(|id| world.choices.get(id.index())).filter(|c| c.look.is_none());
    let terms: Vec<&Term> = lasting.filter_map(|c| c.requires.as_ref().map(|r| &r.value)).collect();
    // A condition that holds counts: where the least sum is above 0, one of them holds in every combination.
    !terms.is_empty() && survey(&terms, &|atom| domains.of(atom), budget).least_sum > 0
}
