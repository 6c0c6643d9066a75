//! What is known of every series at an origin, and which series are alike.

use chrono::NaiveDate;
use vakhta_lifecycle::ids::SeriesKey;
use vakhta_stats::quantile::median;
use vakhta_stats::summary::{mean, sd};
use vakhta_tables::openness::Open;
use vakhta_tables::panel::StaticColumn;

use super::number;
use crate::error::ServiceError;
use crate::forecasting::data::ModelData;

/// Open days that a level rests on.
const LEVEL_DAYS: usize = 28;
/// Common days from which on series are compared by what happened on them.
pub(super) const LEAST_COMMON: usize = 5;
/// Similar series that are kept where days tell which are nearest.
const MOST_SIMILAR: usize = 8;
/// Fewest series with the same attributes for these to decide.
const LEAST_ALIKE: usize = 3;
/// What a difference of the level counts beside one of the shape, which the own days correct.
const LEVEL_SHARE: f64 = 0.25;

/// An open day with a known value: its number and the value.
pub(super) type Day = (i32, f64);

/// The open days of every series up to an origin.
pub(super) struct Known {
    origin: i32,
    keys: Vec<SeriesKey>,
    attributes: Vec<Vec<Option<String>>>,
    days: Vec<Vec<Day>>,
}

impl Known {
    pub(super) fn new(data: &ModelData, origin: NaiveDate) -> Result<Self, ServiceError> {
        let origin = number(origin);
        let (open, past) = (data.openness()?, data.panel().as_of(origin));
        let keys = data.keys();
        let days = (0..keys.len()).map(|series| {
            let own = past.target(series).iter().enumerate();
            let traded = own.filter(|(at, value)| value.is_finite() && open.actual(series, *at) != Open::Closed);
            traded.map(|(at, value)| (data.panel().day_at(at), *value)).collect()
        });
        let days = days.collect();
        let attribute = |column: &StaticColumn, series: usize| match column {
            StaticColumn::Text { values, .. } => values.get(series).cloned().flatten(),
            StaticColumn::Number { values, .. } => values.get(series).filter(|v| v.is_finite()).map(f64::to_string),
        };
        let statics = past.meta().statics();
        let attributes =
            (0..keys.len()).map(|series| statics.iter().map(|column| attribute(column, series)).collect()).collect();
        Ok(Self { origin, keys, attributes, days })
    }

    pub(super) fn n_series(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn key(&self, series: usize) -> &SeriesKey {
        &self.keys[series]
    }

    /// The known open days of a series, earliest first.
    pub(super) fn days(&self, series: usize) -> &[Day] {
        &self.days[series]
    }

    /// Those of the last `n` calendar days.
    pub(super) fn last(&self, series: usize, n: usize) -> &[Day] {
        let after = self.origin - i32::try_from(n).unwrap_or(i32::MAX);
        let days = self.days(series);
        &days[days.partition_point(|day| day.0 <= after)..]
    }

    /// The value of an open day.
    pub(super) fn on(&self, series: usize, day: i32) -> Option<f64> {
        let days = self.days(series);
        days.binary_search_by_key(&day, |day| day.0).ok().map(|at| days[at].1)
    }

    /// The mean of the last open days; 0 without any.
    pub(super) fn level(&self, series: usize) -> f64 {
        let days = self.days(series);
        let last: Vec<f64> = days.iter().rev().take(LEVEL_DAYS).map(|day| day.1).collect();
        mean(&last).unwrap_or(0.0)
    }

    /// Whether two series have the same value of a key column.
    pub(super) fn share(&self, a: usize, b: usize, column: usize) -> bool {
        self.keys[a].parts().get(column) == self.keys[b].parts().get(column)
    }

    /// The grown series most like one of which the days `own` are known, nearest first.
    pub(super) fn similar(&self, series: usize, own: &[Day], grown: &[usize]) -> Vec<usize> {
        let columns = self.keys[series].parts().len();
        let keys = |other: usize| (0..columns).filter(|column| self.share(series, other, *column)).count();
        let mut alike = greatest(grown.iter().copied().filter(|other| *other != series).collect(), keys);
        let attributes = |other: usize| {
            let both = self.attributes[series].iter().zip(&self.attributes[other]);
            both.filter(|(a, b)| a.is_some() && a == b).count()
        };
        let with_attributes = greatest(alike.clone(), attributes);
        if with_attributes.len() >= LEAST_ALIKE {
            alike = with_attributes;
        }
        if own.len() >= LEAST_COMMON {
            let mut by_distance: Vec<(f64, usize)> =
                alike.iter().map(|other| (self.distance(own, *other), *other)).collect();
            by_distance.sort_by(|a, b| a.0.total_cmp(&b.0));
            let near = by_distance.iter().filter(|(distance, _)| distance.is_finite());
            let near: Vec<usize> = near.take(MOST_SIMILAR).map(|(_, other)| *other).collect();
            if !near.is_empty() {
                return near;
            }
        }
        alike
    }

    /// How differently another series moved on the same days: the spread of the logarithm of both's ratio, part of its level,
    /// and the share of days on which the other was closed.
    fn distance(&self, own: &[Day], other: usize) -> f64 {
        let met: Vec<(f64, f64)> = own.iter().filter_map(|day| Some((day.1, self.on(other, day.0)?))).collect();
        let ratios: Vec<f64> = met.iter().filter(|(a, b)| *a > 0.0 && *b > 0.0).map(|(a, b)| (a / b).ln()).collect();
        match (sd(&ratios), median(&ratios)) {
            (Some(spread), Some(level)) if ratios.len() >= LEAST_COMMON => {
                spread + LEVEL_SHARE * level.abs() + 1.0 - met.len() as f64 / own.len() as f64
            }
            _ => f64::INFINITY,
        }
    }
}

/// Those of which `of` is greatest.
fn greatest(all: Vec<usize>, of: impl Fn(usize) -> usize) -> Vec<usize> {
    let most = all.iter().map(|one| of(*one)).max().unwrap_or(0);
    all.into_iter().filter(|one| of(*one) == most).collect()
}
