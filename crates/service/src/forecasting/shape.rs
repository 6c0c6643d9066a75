//! From a fit to forecasts: features as of the origin, the engine's answer, the way back to the target's units, closed days,
//! intervals.

use vakhta_engines::{Fitted, Frame, PredictError};
use vakhta_tables::calendar::{date_of, day_of};
use vakhta_tables::features::{FeatureSet, TargetTransform};
use vakhta_tables::matrix::{Matrix, RowKey, build};

use super::baseline::baseline;
use super::blend::OwnPastWeights;
use super::cold::ColdStart;
use super::data::ModelData;
use super::forecaster::{Ask, DayForecast};
use super::intervals::{Interval, Intervals};
use super::reconcile::{Cell, Reconciliation};
use crate::error::ServiceError;

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
    pub(super) fn transform(&self) -> TargetTransform {
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
    pub(super) fn values(
        &self,
        fitted: &dyn Fitted,
        data: &ModelData,
        matrix: &Matrix,
    ) -> Result<Vec<f64>, ServiceError> {
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
