//! Dense tables indexed by ids: the one place where an index is trusted.

use std::marker::PhantomData;
use std::ops::Index;

use crate::expression::Place;

/// A list in declared order, indexed by the id of what it holds.
#[derive(Debug, Clone)]
pub struct Table<I, T> {
    rows: Vec<T>,
    id: PhantomData<fn(I)>,
}

impl<I, T> Table<I, T> {
    /// A table over rows in declared order.
    #[must_use]
    pub fn new(rows: Vec<T>) -> Table<I, T> {
        Table { rows, id: PhantomData }
    }

    /// Rows in declared order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.rows.iter()
    }

    /// Rows in declared order, as a slice.
    pub(super) fn rows(&self) -> &[T] {
        &self.rows
    }

    /// Rows in declared order, to be changed.
    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.rows.iter_mut()
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<'a, I, T> IntoIterator for &'a Table<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}

impl<I: Place, T> Index<I> for Table<I, T> {
    type Output = T;
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "ids are only made by compile, for rows of the same program")]
    fn index(&self, id: I) -> &T {
        &self.rows[id.place()]
    }
}
