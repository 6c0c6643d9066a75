//! From a fit to forecasts: features as of the origin, the engine's answer, the way back to the target's units, closed days,
//! intervals, reasons.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use vakhta_engines::{Fitted, Frame, PredictError};
use vakhta_lifecycle::ids::SeriesKey;
use vakhta_lifecycle::prediction::{Basis, Prediction, Reason};
use vakhta_tables::calendar::{date_of, day_of};
use vakhta_tables::features::{FeatureSet, Lang, TargetTransform};
use vakhta_tables::matrix::{Matrix, RowKey, build};

use super::artifact::{Manifest, read_serving};
use super::baseline::baseline;
use super::blend::OwnPastWeights;
use super::cold::ColdStart;
use super::data::ModelData;
use super::intervals::{Interval, Intervals};
use super::reconcile::{Cell, Reconciliation};
use super::sums::SumIntervals;
use crate::error::ServiceError;

/// What is asked of a forecaster.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The last known day.
    pub origin: NaiveDate,
    /// Days ahead.
    pub days: u16,
    /// Which series; all when `None`.
    pub series: Option<Vec<usize>>,
    /// Threads.
    pub threads: u32,
}

impl Ask {
    /// Every series.
    #[must_use]
    pub fn all(origin: NaiveDate, days: u16, threads: u32) -> Self {
        Self { origin, days, series: None, threads }
    }
}

/// One forecast of one day of one series, in the target's units.
#[derive(Debug, Clone, PartialEq)]
pub struct DayForecast {
    /// Position of the series in the panel.
    pub series: usize,
    /// The last known day.
    pub origin: NaiveDate,
    /// The day.
    pub date: NaiveDate,
    /// Days from origin to date.
    pub lead: u16,
    /// The point forecast; exactly 0 on a closed day.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
    /// What the declared baseline says.
    pub baseline: f64,
    /// Whether the day is expected to be open.
    pub open: bool,
    /// What it rests on where the series has little past of its own.
    pub basis: Option<Basis>,
}

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

/// The shape of a fit: what its matrix looks like and how its answer becomes a number in the target's units.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The features.
    pub set: FeatureSet,
    /// Point forecasts are multiplied by this (1 when nothing was declared).
    pub multiplier: f64,
    /// How much the own past of a series counts, where it does.
    pub blend: Option<OwnPastWeights>,
    /// How forecasts of sums move those of series, where they do.
    pub reconciliation: Option<Reconciliation>,
    /// How series with little past are forecast, where similar series taught it.
    pub cold: Option<ColdStart>,
}

impl Shape {
    fn transform(&self) -> TargetTransform {
        self.set.spec().target.transform
    }

    /// Forecasts by a fit of this shape.
    ///
    /// # Errors
    /// When features or engine do not fit the data.
    pub fn forecast(
        &self,
        fitted: &dyn Fitted,
        intervals: &Intervals,
        data: &ModelData,
        ask: &Ask,
    ) -> Result<Vec<DayForecast>, ServiceError> {
        let asked = ask.series.as_deref();
        let cold = match &self.cold {
            Some(cold) if cold.concerns(data, ask.origin, asked)? => Some(cold),
            _ => None,
        };
        // Similar series and sums need the others' forecasts, too.
        let all = cold.is_some() || self.reconciliation.is_some();
        let wide = Ask { series: ask.series.clone().filter(|_| !all), ..ask.clone() };
        let mut forecasts = self.by_series(fitted, data, &wide)?;
        if let Some(blend) = &self.blend {
            let values = blend.values(data, ask.origin, forecasts.iter().map(|f| (f.series, f.date, f.value)))?;
            forecasts.iter_mut().zip(values).for_each(|(forecast, value)| forecast.value = value);
        }
        if let Some(cold) = cold {
            cold.apply(data, ask.origin, &mut forecasts)?;
        }
        if let Some(reconciliation) = &self.reconciliation {
            let cell = |f: &DayForecast| Cell { series: f.series, date: f.date, value: f.value, open: f.open };
            let values = reconciliation.values(data, ask.origin, &forecasts.iter().map(cell).collect::<Vec<_>>())?;
            forecasts.iter_mut().zip(values).for_each(|(forecast, value)| forecast.value = value);
        }
        forecasts.retain(|f| asked.is_none_or(|asked| asked.contains(&f.series)));
        for f in &mut forecasts {
            f.interval = match (&f.basis, cold) {
                _ if !f.open => Interval::exactly(0.0),
                (Some(basis), Some(cold)) => cold.around(basis, f.value, f.lead),
                _ => intervals.around(f.value, f.lead),
            };
        }
        Ok(forecasts)
    }

    /// What a fit says of every series for itself, still without intervals.
    fn by_series(&self, fitted: &dyn Fitted, data: &ModelData, ask: &Ask) -> Result<Vec<DayForecast>, ServiceError> {
        let matrix = self.matrix(data, &rows(data, ask), ask.threads)?;
        let values = self.values(fitted, data, &matrix)?;
        let past = data.panel().as_of(day_of(ask.origin));
        let mut forecasts = Vec::with_capacity(matrix.n_rows);
        for (row, value) in values.into_iter().enumerate() {
            let series = matrix.series[row] as usize;
            let lead = u16::try_from(matrix.date[row] - matrix.origin[row]).unwrap_or(u16::MAX);
            let open = matrix.open[row];
            let value = if open { value } else { 0.0 };
            forecasts.push(DayForecast {
                series,
                origin: ask.origin,
                date: date_of(matrix.date[row]),
                lead,
                value,
                interval: Interval::exactly(value),
                baseline: baseline(data.baseline(), &past, series, matrix.date[row]),
                open,
                basis: None,
            });
        }
        forecasts.sort_by_key(|f| (f.series, f.date));
        Ok(forecasts)
    }

    /// What a fit says of every row of a matrix as if its day were open, in the target's units.
    fn values(&self, fitted: &dyn Fitted, data: &ModelData, matrix: &Matrix) -> Result<Vec<f64>, ServiceError> {
        let answers = fitted.predict(&frame(matrix)).map_err(|e| match e {
            PredictError::NotFinite { row } => {
                let key = matrix.series.get(row).map(|s| data.key_of(*s as usize).to_string()).unwrap_or_default();
                let message =
                    format!("a value of series {key} lies so far from all that was learned that no forecast follows");
                ServiceError::invalid("data", message)
            }
            other => ServiceError::internal("predicting", other),
        })?;
        Ok(matrix.restored(self.transform(), &answers).into_iter().map(|value| value * self.multiplier).collect())
    }

    /// The matrix of some rows.
    ///
    /// # Errors
    /// When the features do not fit the data.
    pub fn matrix(&self, data: &ModelData, rows: &[RowKey], threads: u32) -> Result<Matrix, ServiceError> {
        let history = data.history(&self.set)?;
        build(&history, rows, threads as usize).map_err(|e| ServiceError::invalid("features", e.to_string()))
    }

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

/// A version that is ready to answer.
pub struct Forecaster {
    manifest: Manifest,
    shape: Shape,
    fitted: Box<dyn Fitted>,
}

impl Forecaster {
    /// Loads the serving fit of an artifact.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] names the file that cannot be used.
    pub fn load(folder: &Path) -> Result<Self, ServiceError> {
        let (manifest, fitted) = read_serving(folder).map_err(|e| ServiceError::Refused(e.to_string()))?;
        let shape = manifest.shape();
        Ok(Self { manifest, shape, fitted })
    }

    /// Forecasts, by series and day.
    ///
    /// # Errors
    /// When the data no longer fits the version.
    pub fn forecast(&self, data: &ModelData, ask: &Ask) -> Result<Vec<DayForecast>, ServiceError> {
        self.shape.forecast(self.fitted.as_ref(), &self.manifest.intervals, data, ask)
    }

    /// The intervals of sums.
    #[must_use]
    pub fn sums(&self) -> &SumIntervals {
        &self.manifest.sums
    }

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

/// The rows of an ask.
fn rows(data: &ModelData, ask: &Ask) -> Vec<RowKey> {
    let origin = day_of(ask.origin);
    let all: Vec<usize> = match &ask.series {
        Some(series) => series.clone(),
        None => (0..data.panel().n_series()).collect(),
    };
    all.into_iter()
        .filter_map(|series| u32::try_from(series).ok())
        .flat_map(|series| (1..=i32::from(ask.days)).map(move |lead| RowKey { origin, series, date: origin + lead }))
        .collect()
}

/// A matrix as engines see it.
pub(crate) fn frame(matrix: &Matrix) -> Frame<'_> {
    Frame {
        values: &matrix.values,
        picked: None,
        n_rows: matrix.n_rows,
        names: &matrix.names,
        categorical: &matrix.categorical,
        target: None,
        weight: None,
        group: None,
    }
}
