//! What the past of series, and of their sums, says of the days ahead by itself: seasonal exponential smoothing.
//!
//! Closed days are left out; named holidays, too, and nothing is said of them: their like is too rare for a week's season.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use vakhta_stats::smoothing::{Smoothed, smooth};
use vakhta_tables::calendar::{date_of, day_of};
use vakhta_tables::openness::Open;

use super::data::ModelData;
use crate::error::ServiceError;

/// Days of a season.
const SEASON: usize = 7;
/// Days of the past that are smoothed over.
const PAST_DAYS: usize = 730;

/// Groups of series, each smoothed up to an origin.
pub(crate) struct OwnPast {
    origin: NaiveDate,
    smoothed: Vec<Option<Smoothed>>,
    holidays: BTreeSet<NaiveDate>,
}

impl OwnPast {
    /// Smooths what each group of series (by position) was together, from what was known at the origin.
    pub(crate) fn new<'g>(
        data: &ModelData,
        groups: impl Iterator<Item = &'g [usize]>,
        origin: NaiveDate,
    ) -> Result<Self, ServiceError> {
        let (past, open) = (data.panel().as_of(day_of(origin)), data.openness()?);
        let start = past.n_known().saturating_sub(PAST_DAYS);
        let date = |index: usize| date_of(data.panel().day_at(index));
        let holidays: BTreeSet<NaiveDate> =
            (start..data.panel().n_days()).map(date).filter(|date| data.holiday(*date).is_some()).collect();
        let smoothed = groups.map(|group| {
            let value = |index: usize| {
                let traded = group.iter().filter(|series| open.actual(**series, index) != Open::Closed);
                let parts = traded.filter_map(|series| past.target(*series).get(index)).filter(|v| v.is_finite());
                let (sum, n) = parts.fold((0.0, 0), |(sum, n), value| (sum + value, n + 1));
                if n > 0 && !holidays.contains(&date(index)) { sum } else { f64::NAN }
            };
            smooth(&(start..past.n_known()).map(value).collect::<Vec<_>>(), SEASON)
        });
        let smoothed = smoothed.collect();
        Ok(Self { origin, smoothed, holidays })
    }

    /// What a group's past says of a day, at least 0; NaN where it says nothing.
    pub(crate) fn at(&self, group: usize, date: NaiveDate) -> f64 {
        let steps = usize::try_from((date - self.origin).num_days()).unwrap_or(0);
        match self.smoothed.get(group) {
            Some(Some(smoothed)) if steps > 0 && !self.holidays.contains(&date) => smoothed.ahead(steps).max(0.0),
            _ => f64::NAN,
        }
    }
}
