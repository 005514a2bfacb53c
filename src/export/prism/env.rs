//! The world in the middle of a command: what has changed so far, in terms of the variables as they were before it.
//!
//! A command of the target language evaluates everything on the old values. Effects follow one another, so each is
//! written over what the ones before have made of the variables.

use super::expression::Expr;
use super::variables::Variables;
use crate::program::Field;

/// Values that differ from the variables, and points paid on the way.
#[derive(Debug, Clone, Default)]
pub(super) struct Env {
    values: Vec<(Field, Expr)>,
    /// Values of variables that are no field of the state.
    extra: Vec<(String, Expr)>,
    /// No task is completed in this command, so whether one is done can be read from the old values.
    pub(super) no_task_done: bool,
    /// Points in thousandths, and when they are paid.
    pub(super) paid: Vec<(Expr, Expr)>,
}

impl Env {
    pub(super) fn raw(&self, variables: &Variables, field: Field) -> Expr {
        let changed = self.values.iter().find(|(f, _)| *f == field);
        changed.map_or_else(|| variables.plain(field), |(_, value)| value.clone())
    }

    pub(super) fn is_changed(&self, field: Field) -> bool {
        self.values.iter().any(|(f, _)| *f == field)
    }

    pub(super) fn set(&mut self, field: Field, value: Expr) {
        if field.width() == 0 {
            return;
        }
        match self.values.iter_mut().find(|(f, _)| *f == field) {
            Some((_, old)) => *old = value,
            None => self.values.push((field, value)),
        }
    }

    pub(super) fn set_extra(&mut self, name: &str, value: Expr) {
        self.extra.push((name.to_owned(), value));
    }

    pub(super) fn pay(&mut self, when: Expr, points: Expr) {
        if !when.is_no() && points.constant() != Some(0) {
            self.paid.push((when, points));
        }
    }

    /// Length of all values with formulas written out.
    pub(super) fn size(&self) -> usize {
        self.values.iter().map(|(_, value)| value.size()).sum()
    }

    pub(super) fn peak(&self) -> i64 {
        self.values.iter().map(|(_, value)| value.peak()).max().unwrap_or(0)
    }

    /// The updates as they are written, without those that change nothing.
    pub(super) fn updates(&self, variables: &Variables) -> Vec<String> {
        let mut out = Vec::new();
        for (field, value) in &self.values {
            let (Some(name), value) = (variables.name(*field), value.to_number().text()) else { continue };
            if value != name {
                out.push(format!("({name}' = {value})"));
            }
        }
        out.extend(self.extra.iter().map(|(name, value)| format!("({name}' = {})", value.to_number().text())));
        out
    }
}
