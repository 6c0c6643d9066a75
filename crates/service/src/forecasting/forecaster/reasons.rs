//! Why forecasts are as they are: what each feature added, what the series' own past and the forecasts of sums moved.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use vakhta_engines::Fitted;
use vakhta_lifecycle::ids::SeriesKey;
use vakhta_lifecycle::prediction::{Prediction, Reason};
use vakhta_tables::calendar::{date_of, day_of};
use vakhta_tables::features::Lang;
use vakhta_tables::matrix::{Matrix, RowKey};

use super::Forecaster;
use crate::error::ServiceError;
use crate::forecasting::ModelData;
use crate::forecasting::shape::{Shape, frame};

/// A forecast whose reasons are asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Its series.
    pub series: SeriesKey,
    /// The origin it was made from.
    pub origin: NaiveDate,
    /// Its day.
    pub date: NaiveDate,
    /// What it said, in the target's units.
    pub value: f64,
}

impl From<&Prediction> for Asked {
    fn from(p: &Prediction) -> Self {
        Self { series: p.series.clone(), origin: p.origin, date: p.date, value: p.value }
    }
}

/// The reason that stands for what forecasts of sums moved.
const RECONCILED: &str = "reconciled_with_sums";
/// The reason that stands for what a series' own past moved.
const OWN_PAST: &str = "own_past_smoothed";

impl Shape {
    /// The reasons of some rows: what each feature added, in the target's units.
    ///
    /// An engine explains on the learned scale: contributions add up to its answer. They are carried to the target's units in
    /// proportion, so that they add up to the forecast minus what the engine says of the average row.
    fn reasons(&self, fitted: &dyn Fitted, matrix: &Matrix) -> Result<Vec<Vec<Reason>>, ServiceError> {
        let width = matrix.n_columns();
        let contributions =
            fitted.contributions(&frame(matrix)).map_err(|e| ServiceError::internal("explaining", e))?;
        let transform = self.transform();
        let mut all = Vec::with_capacity(matrix.n_rows);
        for row in 0..matrix.n_rows {
            let own = contributions.get(row * (width + 1)..(row + 1) * (width + 1)).unwrap_or(&[]);
            let (effects, base) = own.split_at(own.len().saturating_sub(1));
            let base = base.first().copied().unwrap_or(0.0);
            let moved: f64 = effects.iter().sum();
            let level = matrix.level[row];
            let span = transform.inverse(base + moved, level) - transform.inverse(base, level);
            // Where all contributions cancel, the slope at the base stands for the ratio.
            let small = 1e-6;
            let factor = if moved.abs() > small {
                span / moved
            } else {
                (transform.inverse(base + small, level) - transform.inverse(base, level)) / small
            };
            let values = matrix.row(row);
            let reasons = matrix
                .names
                .iter()
                .zip(effects)
                .enumerate()
                .filter(|(_, (_, effect))| **effect != 0.0)
                .map(|(column, (name, effect))| Reason {
                    feature: name.clone(),
                    value: values.get(column).copied().filter(|v| v.is_finite()),
                    effect: effect * factor * self.multiplier,
                })
                .collect();
            all.push(reasons);
        }
        Ok(all)
    }
}

impl Forecaster {
    /// The reasons of some forecasts, in the order of `asked`. Empty for a series that
    /// the data does not have, or a day that is not ahead of its origin.
    ///
    /// # Errors
    /// When the data no longer fits the version.
    pub fn reasons(&self, data: &ModelData, asked: &[Asked], threads: u32) -> Result<Vec<Vec<Reason>>, ServiceError> {
        let key = |asked: &Asked| {
            let series = u32::try_from(data.series_of(&asked.series)?).ok()?;
            let row = RowKey { origin: day_of(asked.origin), series, date: day_of(asked.date) };
            (row.date > row.origin).then_some(row)
        };
        let keys: Vec<Option<RowKey>> = asked.iter().map(key).collect();
        let mut rows: Vec<RowKey> = keys.iter().flatten().copied().collect();
        rows.sort_unstable();
        rows.dedup();
        if rows.is_empty() {
            return Ok(vec![Vec::new(); asked.len()]);
        }
        let matrix = self.shape.matrix(data, &rows, threads)?;
        let reasons = self.shape.reasons(self.fitted.as_ref(), &matrix)?;
        let row = |at: usize| RowKey { origin: matrix.origin[at], series: matrix.series[at], date: matrix.date[at] };
        let found: BTreeMap<RowKey, Vec<Reason>> =
            reasons.into_iter().enumerate().map(|(at, own)| (row(at), own)).collect();
        let own = self.moves(data, &matrix)?;
        let answer = |(key, asked): (Option<RowKey>, &Asked)| {
            let mut reasons = key.and_then(|key| found.get(&key).cloned()).unwrap_or_default();
            let Some((fit, blended)) = key.and_then(|key| own.get(&key)) else { return reasons };
            let sums = self.shape.reconciliation.as_ref().map_or(0.0, |_| asked.value - blended);
            for (feature, effect) in [(OWN_PAST, blended - fit), (RECONCILED, sums)] {
                if effect != 0.0 {
                    reasons.push(Reason { feature: feature.to_owned(), value: None, effect });
                }
            }
            reasons
        };
        Ok(keys.into_iter().zip(asked).map(answer).collect())
    }

    /// What the fit says of each row, and what becomes of it with the series' own past; empty where nothing moves the fit.
    fn moves(&self, data: &ModelData, matrix: &Matrix) -> Result<BTreeMap<RowKey, (f64, f64)>, ServiceError> {
        let mut moves = BTreeMap::new();
        if self.shape.blend.is_none() && self.shape.reconciliation.is_none() {
            return Ok(moves);
        }
        let fit = self.shape.values(self.fitted.as_ref(), data, matrix)?;
        let mut origins: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
        for row in 0..matrix.n_rows {
            origins.entry(matrix.origin[row]).or_default().push(row);
        }
        for (origin, rows) in origins {
            let cells = rows.iter().map(|row| (matrix.series[*row] as usize, date_of(matrix.date[*row]), fit[*row]));
            let blended = match &self.shape.blend {
                Some(blend) => blend.values(data, date_of(origin), cells)?,
                None => cells.map(|(_, _, value)| value).collect(),
            };
            for (row, blended) in rows.into_iter().zip(blended) {
                let key = RowKey { origin, series: matrix.series[row], date: matrix.date[row] };
                moves.insert(key, (fit[row], blended));
            }
        }
        Ok(moves)
    }

    /// A feature in words.
    #[must_use]
    pub fn describe(&self, feature: &str, lang: &str) -> String {
        let lang = if lang.starts_with("ru") { Lang::Ru } else { Lang::En };
        match (feature, lang) {
            (OWN_PAST, Lang::En) => "its own past, smoothed".to_owned(),
            (OWN_PAST, Lang::Ru) => "собственное прошлое, сглаженное".to_owned(),
            (RECONCILED, Lang::En) => "what the forecasts of the sums say".to_owned(),
            (RECONCILED, Lang::Ru) => "что говорят прогнозы сумм".to_owned(),
            _ => self.shape.set.describe(feature, lang),
        }
    }
}
