//! The dense panel and what is known of its series apart from their values.

use super::as_of::AsOf;
use super::error::PanelError;
use super::roles::PanelRoles;
use crate::calendar::date_of;

/// One static attribute, per series.
#[derive(Debug, Clone, PartialEq)]
pub enum StaticColumn {
    /// A number, NaN where missing.
    Number {
        /// The column.
        name: String,
        /// One value per series.
        values: Vec<f64>,
    },
    /// A category.
    Text {
        /// The column.
        name: String,
        /// One value per series.
        values: Vec<Option<String>>,
    },
}

impl StaticColumn {
    /// The column's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Number { name, .. } | Self::Text { name, .. } => name,
        }
    }
}

/// What is known of a panel's series apart from their values.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelMeta {
    roles: PanelRoles,
    series: Vec<Vec<String>>,
    statics: Vec<StaticColumn>,
}

impl PanelMeta {
    pub(super) fn new(roles: &PanelRoles, series: Vec<Vec<String>>, statics: Vec<StaticColumn>) -> Self {
        Self { roles: roles.clone(), series, statics }
    }

    /// The declared roles.
    #[must_use]
    pub fn roles(&self) -> &PanelRoles {
        &self.roles
    }

    /// The keys of every series, in panel order (sorted).
    #[must_use]
    pub fn series(&self) -> &[Vec<String>] {
        &self.series
    }

    /// The static attributes.
    #[must_use]
    pub fn statics(&self) -> &[StaticColumn] {
        &self.statics
    }

    /// The position of a series by its key values.
    #[must_use]
    pub fn position(&self, key: &[&str]) -> Option<usize> {
        self.series.binary_search_by(|series| series.iter().map(String::as_str).cmp(key.iter().copied())).ok()
    }

    /// A series in words: its key values joined.
    #[must_use]
    pub fn label(&self, series: usize) -> String {
        self.series.get(series).map_or_else(|| format!("#{series}"), |key| key.join(" · "))
    }

    /// The distinct values of a key column, sorted.
    #[must_use]
    pub fn levels(&self, key: usize) -> Vec<String> {
        let values: std::collections::BTreeSet<&String> = self.series.iter().filter_map(|s| s.get(key)).collect();
        values.into_iter().cloned().collect()
    }

    /// For the key columns named, the group of every series: series with equal values share a number.
    ///
    /// Groups are numbered in the order of their first series; an empty list of columns makes one group. `None` where
    /// a name is not a key column.
    #[must_use]
    pub fn groups(&self, columns: &[String]) -> Option<Vec<usize>> {
        let positions: Vec<usize> =
            columns.iter().map(|name| self.roles.keys.iter().position(|key| key == name)).collect::<Option<_>>()?;
        let mut seen: std::collections::BTreeMap<Vec<&str>, usize> = std::collections::BTreeMap::new();
        let group = |series: &'_ Vec<String>| positions.iter().map(|p| series[*p].clone()).collect::<Vec<_>>();
        let values: Vec<Vec<String>> = self.series.iter().map(group).collect();
        let mut groups = Vec::with_capacity(values.len());
        for value in &values {
            let next = seen.len();
            groups.push(*seen.entry(value.iter().map(String::as_str).collect()).or_insert(next));
        }
        Some(groups)
    }
}

/// Daily series over the same days; every column is `[n_series, n_days]` in row-major order.
#[derive(Debug, Clone)]
pub struct Panel {
    meta: PanelMeta,
    first: i32,
    n_days: usize,
    target: Vec<f64>,
    known_ahead: Vec<Vec<f64>>,
    observed: Vec<Vec<f64>>,
    open: Option<Vec<f64>>,
}

impl Panel {
    pub(super) fn assemble(
        meta: PanelMeta,
        (first, n_days): (i32, usize),
        target: Vec<f64>,
        known_ahead: Vec<Vec<f64>>,
        observed: Vec<Vec<f64>>,
        open: Option<Vec<f64>>,
    ) -> Self {
        Self { meta, first, n_days, target, known_ahead, observed, open }
    }

    /// Keys, roles and attributes.
    #[must_use]
    pub fn meta(&self) -> &PanelMeta {
        &self.meta
    }

    /// Number of series.
    #[must_use]
    pub fn n_series(&self) -> usize {
        self.meta.series.len()
    }

    /// Number of days.
    #[must_use]
    pub fn n_days(&self) -> usize {
        self.n_days
    }

    /// Day number of the first day.
    #[must_use]
    pub fn first_day(&self) -> i32 {
        self.first
    }

    /// Day number of the last day, with or without a known target.
    #[must_use]
    pub fn last_day(&self) -> i32 {
        self.first + i32::try_from(self.n_days).unwrap_or(i32::MAX) - 1
    }

    /// The last day on which any series has a target, `None` where none has.
    #[must_use]
    pub fn last_known_day(&self) -> Option<i32> {
        (0..self.n_series()).filter_map(|series| self.known_span(series)).map(|(_, last)| last).max()
    }

    /// The first and last day on which a series has a target.
    #[must_use]
    pub fn known_span(&self, series: usize) -> Option<(i32, i32)> {
        let values = self.column(&self.target, series);
        let first = values.iter().position(|value| !value.is_nan())?;
        let last = values.iter().rposition(|value| !value.is_nan())?;
        Some((self.day_at(first), self.day_at(last)))
    }

    /// Everything that was known at the end of day `origin`, and nothing else.
    #[must_use]
    pub fn as_of(&self, origin: i32) -> AsOf<'_> {
        AsOf::new(self, origin)
    }

    /// The value to learn from: the target of a series on a day, NaN where it is absent.
    ///
    /// For labels and for scoring; features are computed from [`Panel::as_of`] only.
    #[must_use]
    pub fn actual(&self, series: usize, day: i32) -> f64 {
        self.index(day).map_or(f64::NAN, |at| self.column(&self.target, series).get(at).copied().unwrap_or(f64::NAN))
    }

    /// A panel in which everything that was not known at the end of day `origin` is gone.
    #[must_use]
    pub fn truncate(&self, origin: i32) -> Self {
        let from = usize::try_from(i64::from(origin) - i64::from(self.first) + 1).unwrap_or(0).min(self.n_days);
        let mut cut = self.clone();
        let open_ahead = self.meta.roles.open.as_ref().is_some_and(|open| open.known_ahead);
        let open = cut.open.iter_mut().filter(|_| !open_ahead);
        for column in std::iter::once(&mut cut.target).chain(&mut cut.observed).chain(open) {
            for series in column.chunks_mut(self.n_days.max(1)) {
                series[from..].fill(f64::NAN);
            }
        }
        cut
    }

    /// Changes one known-ahead value, for a question "what if".
    ///
    /// # Errors
    /// Names the column or the day that is not there.
    pub fn set_known_ahead(&mut self, column: &str, series: usize, day: i32, value: f64) -> Result<(), PanelError> {
        let missing = |what: String| PanelError::NoSuchCell { what };
        let at = self.meta.roles.known_ahead.iter().position(|name| name == column);
        let at = at.ok_or_else(|| missing(format!("{column} is no known-ahead covariate")))?;
        let index = self.index(day).ok_or_else(|| missing(format!("{} is outside the panel", date_of(day))))?;
        let cell = self.known_ahead.get_mut(at).and_then(|values| values.get_mut(series * self.n_days + index));
        *cell.ok_or_else(|| missing(format!("series {series} is not in the panel")))? = value;
        Ok(())
    }

    /// The panel with days added at its end, so that it reaches day `last`; the added cells are all absent.
    #[must_use]
    pub fn extended_to(&self, last: i32) -> Self {
        let added = usize::try_from(i64::from(last) - i64::from(self.last_day())).unwrap_or(0);
        let n_days = self.n_days + added;
        let stretch = |column: &Vec<f64>| {
            let mut out = Vec::with_capacity(self.n_series() * n_days);
            for series in column.chunks(self.n_days.max(1)) {
                out.extend_from_slice(series);
                out.resize(out.len() + added, f64::NAN);
            }
            out
        };
        Self {
            meta: self.meta.clone(),
            first: self.first,
            n_days,
            target: stretch(&self.target),
            known_ahead: self.known_ahead.iter().map(stretch).collect(),
            observed: self.observed.iter().map(stretch).collect(),
            open: self.open.as_ref().map(stretch),
        }
    }

    /// The position of a day number within the panel.
    #[must_use]
    pub fn index(&self, day: i32) -> Option<usize> {
        usize::try_from(i64::from(day) - i64::from(self.first)).ok().filter(|at| *at < self.n_days)
    }

    /// The day number at a position.
    #[must_use]
    pub fn day_at(&self, index: usize) -> i32 {
        self.first.saturating_add(i32::try_from(index).unwrap_or(i32::MAX))
    }

    fn column<'a>(&self, values: &'a [f64], series: usize) -> &'a [f64] {
        values.get(series * self.n_days..(series + 1) * self.n_days).unwrap_or(&[])
    }

    pub(super) fn target_of(&self, series: usize) -> &[f64] {
        self.column(&self.target, series)
    }

    pub(super) fn known_of(&self, column: usize, series: usize) -> &[f64] {
        self.known_ahead.get(column).map_or(&[], |values| self.column(values, series))
    }

    pub(super) fn observed_of(&self, column: usize, series: usize) -> &[f64] {
        self.observed.get(column).map_or(&[], |values| self.column(values, series))
    }

    pub(super) fn open_of(&self, series: usize) -> Option<&[f64]> {
        self.open.as_ref().map(|values| self.column(values, series))
    }
}
