//! A prepared panel as it was known at the end of an origin day: the only thing feature code reads.

use super::history::{History, Traded};
use super::set::FeatureSet;
use crate::calendar::DayFacts;
use crate::openness::Open;
use crate::panel::{AsOf, PanelMeta};

/// Histories up to an origin. Every slice ends there; ratios end four weeks before, when they became known.
#[derive(Debug, Clone, Copy)]
pub struct Past<'h> {
    history: &'h History<'h>,
    view: AsOf<'h>,
    n_known: usize,
}

/// Days and values in order of date, of equal length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'h> {
    pub(super) at: &'h [usize],
    pub(super) value: &'h [f64],
}

impl<'h> Past<'h> {
    pub(super) fn new(history: &'h History<'_>, origin: i32) -> Self {
        let view = history.panel.as_of(origin);
        Self { history, view, n_known: view.n_known() }
    }

    /// The origin day number.
    #[must_use]
    pub fn origin(&self) -> i32 {
        self.view.origin()
    }

    /// Known values of open days that a series has.
    #[must_use]
    pub fn n_open(&self, series: usize) -> usize {
        self.traded(series).value.len()
    }

    pub(super) fn n_known(&self) -> usize {
        self.n_known
    }

    pub(super) fn set(&self) -> &'h FeatureSet {
        &self.history.set
    }

    pub(super) fn meta(&self) -> &'h PanelMeta {
        self.view.meta()
    }

    pub(super) fn n_series(&self) -> usize {
        self.history.series.len()
    }

    pub(super) fn index(&self, day: i32) -> Option<usize> {
        self.view.index(day)
    }

    /// The position of a day that may lie before or after the panel, counted from its first day.
    pub(super) fn offset(&self, day: i32) -> i64 {
        i64::from(day) - i64::from(self.view.first_day())
    }

    /// Trading days of a series up to the origin.
    pub(super) fn traded(&self, series: usize) -> Run<'h> {
        self.history.series.get(series).map_or(Run { at: &[], value: &[] }, |t: &Traded| self.cut(&t.at, &t.value))
    }

    /// Regular trading days of one weekday up to the origin.
    pub(super) fn regular(&self, series: usize, weekday: usize) -> Run<'h> {
        let empty = Run { at: &[], value: &[] };
        let Some(traded) = self.history.series.get(series) else { return empty };
        match (traded.regular_at.get(weekday), traded.regular_value.get(weekday)) {
            (Some(at), Some(value)) => self.cut(at, value),
            _ => empty,
        }
    }

    /// States of a series' unit up to the origin.
    pub(super) fn states(&self, series: usize) -> &'h [Open] {
        let open = &self.history.open;
        open.past(open.unit_of(series), self.n_known)
    }

    /// Ratios of a series to its ordinary days.
    pub(super) fn ratios(&self, series: usize) -> &'h [f64] {
        self.history.ratios.series(series, self.n_known)
    }

    /// Ratios of a pool to its ordinary days.
    pub(super) fn pool_ratios(&self, pool: usize) -> &'h [f64] {
        self.history.ratios.pool(pool, self.n_known)
    }

    pub(super) fn pool_of(&self, series: usize) -> usize {
        self.history.pool_of.get(series).copied().unwrap_or(0)
    }

    pub(super) fn n_pools(&self) -> usize {
        self.history.n_pools
    }

    /// The group of every series, for each declared totals column.
    pub(super) fn totals(&self) -> &'h [Vec<usize>] {
        &self.history.totals_of
    }

    /// What the calendar says of a day.
    pub(super) fn facts(&self, day: i32) -> Option<&'h DayFacts> {
        self.history.days.get(day)
    }

    /// The code of an event as at training.
    pub(super) fn event_code(&self, code: usize) -> f64 {
        self.history.event_codes.get(code).copied().unwrap_or(f64::NAN)
    }

    /// Positions of the days of an event and offset whose ratios are known.
    pub(super) fn event_days(&self, key: (usize, i32)) -> &'h [usize] {
        let known = self.n_known.saturating_sub(super::ratios::RATIO_DELAY);
        let days = self.history.events.get(&key).map_or(&[][..], Vec::as_slice);
        &days[..days.partition_point(|at| *at < known)]
    }

    /// A covariate of a series: all of it if known ahead, else up to the origin.
    pub(super) fn covariate(&self, at: usize, series: usize) -> &'h [f64] {
        let Some(sums) = self.history.covariates.get(at) else { return &[] };
        match (sums.ahead, sums.observed) {
            (Some(column), _) => self.view.known_ahead(column, series),
            (None, Some(column)) => self.view.observed(column, series),
            (None, None) => &[],
        }
    }

    /// The sum of a known-ahead covariate over the others of its group on a day.
    pub(super) fn covariate_others(&self, at: usize, series: usize, index: usize) -> f64 {
        let Some(sums) = self.history.covariates.get(at) else { return f64::NAN };
        let n_days = self.history.panel.n_days();
        let group = sums.group_of.get(series).copied().unwrap_or(0);
        let total = sums.group_sum.get(group * n_days + index).copied().unwrap_or(f64::NAN);
        let own = self.covariate(at, series).get(index).copied().filter(|value| !value.is_nan());
        total - own.unwrap_or(0.0)
    }

    /// The mean of a known-ahead covariate over all series on a day.
    pub(super) fn covariate_mean(&self, at: usize, index: usize) -> f64 {
        self.history.covariates.get(at).and_then(|sums| sums.mean.get(index)).copied().unwrap_or(f64::NAN)
    }

    /// Whether most series of a pool had a positive value on a day.
    pub(super) fn pool_on(&self, at: usize, pool: usize, index: usize) -> bool {
        let at_day = pool * self.history.panel.n_days() + index;
        self.history.covariates.get(at).and_then(|sums| sums.pool_on.get(at_day)).copied().unwrap_or(false)
    }

    fn cut(&self, at: &'h [usize], value: &'h [f64]) -> Run<'h> {
        let end = at.partition_point(|index| *index < self.n_known);
        Run { at: &at[..end], value: &value[..end.min(value.len())] }
    }
}
