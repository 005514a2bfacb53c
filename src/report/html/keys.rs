//! The framework, the expert and the model side by side: matter for discussion.

use std::fmt::{Result, Write};

use super::text::{self, Cell, Head, details, row, table};
use crate::report::debrief::Debrief;
use crate::report::worth::{DecisionWorth, Worth};

/// Where the keys disagree; without them, where the expert differs.
pub(super) fn section(out: &mut String, d: &Debrief) -> Result {
    let title = if d.worth.is_some() { "Where the keys disagree" } else { "Where the expert differs" };
    text::section(out, "keys", title, |out| match &d.worth {
        Some(worth) => {
            three(out, worth)?;
            details(out, "Where the expert decided otherwise, and why", |out| expert(out, d))
        }
        None => expert(out, d),
    })
}

fn three(out: &mut String, worth: &Worth) -> Result {
    let apart: Vec<&DecisionWorth> = worth.decisions.iter().filter(|decision| decision.keys.disagree).collect();
    if apart.is_empty() {
        out.push_str("<p>Nowhere: the framework, the expert and the model take the same at every decision.</p>\n");
        return Ok(());
    }
    writeln!(
        out,
        "<p>At {} of {} decisions the framework\u{2019}s order, the expert of the scenario and the model\u{2019}s optimum do not take the same. None of the three is the truth: ask what each of them sees that the others do not.</p>",
        apart.len(),
        worth.decisions.len()
    )?;
    let heads = [
        Head::Number("No."),
        Head::Text("When"),
        Head::Wide("Framework"),
        Head::Wide("Expert"),
        Head::Wide("Model"),
        Head::Wide("You"),
    ];
    table(out, "What the three keys take where they disagree", &heads, |out| {
        apart.into_iter().try_for_each(|decision| {
            let keys = &decision.keys;
            let said = |key: &Option<String>| key.clone().unwrap_or_else(|| "no opinion".to_owned());
            let [framework, expert, model] = [said(&keys.framework), said(&keys.expert), said(&keys.model)];
            let you = match [&framework, &expert, &model].map(|key| *key == decision.label) {
                [false, false, false] => decision.label.clone(),
                same => {
                    let names = ["the framework", "the expert", "the model"];
                    let with: Vec<&str> = names.into_iter().zip(same).filter(|(_, s)| *s).map(|(n, _)| n).collect();
                    format!("as {}", with.join(" and "))
                }
            };
            row(
                out,
                &[
                    Cell::NumberHead(&decision.n.to_string()),
                    Cell::Text(&decision.clock),
                    Cell::Text(&framework),
                    Cell::Text(&expert),
                    Cell::Text(&model),
                    Cell::Text(&you),
                ],
            )
        })
    })
}

fn expert(out: &mut String, d: &Debrief) -> Result {
    if d.expert.is_empty() {
        out.push_str("<p>Nowhere: every decision is the expert\u{2019}s.</p>\n");
        return Ok(());
    }
    let heads = [
        Head::Number("No."),
        Head::Text("When"),
        Head::Wide("You"),
        Head::Wide("The expert"),
        Head::Wide("The expert\u{2019}s reason"),
    ];
    table(out, "Decisions that the expert takes otherwise", &heads, |out| {
        d.expert.iter().try_for_each(|r| {
            row(
                out,
                &[
                    Cell::NumberHead(&r.n.to_string()),
                    Cell::Text(&r.clock),
                    Cell::Text(&r.taken),
                    Cell::Text(&r.expert),
                    Cell::Text(&r.why),
                ],
            )
        })
    })
}
