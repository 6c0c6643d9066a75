//! The matrix and the weights of its rows.

use serde::{Deserialize, Serialize};

use crate::features::TargetTransform;

/// How much a row counts in training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WeightSpec {
    /// A row's weight falls to 1/e in so many days of age of its origin; 0 leaves age out.
    pub decay_days: f64,
    /// The power of the row's level: 1 makes the sum of errors in units count, 0 every row alike.
    pub level_power: f64,
}

impl Default for WeightSpec {
    fn default() -> Self {
        Self { decay_days: 800.0, level_power: 1.0 }
    }
}

/// Rows of features with what belongs to them, all of length `n_rows`.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// Features, `[n_rows, names.len()]`, row-major; NaN is missing.
    pub values: Vec<f64>,
    /// Number of rows.
    pub n_rows: usize,
    /// Names of the columns.
    pub names: Vec<String>,
    /// Positions of the categorical columns.
    pub categorical: Vec<usize>,
    /// What happened, in the target's units; NaN where it is not known (yet).
    pub target: Vec<f64>,
    /// The level that the target transform relates to, in the target's units.
    pub level: Vec<f64>,
    /// The scale of the series at the origin, in the target's units.
    pub scale: Vec<f64>,
    /// Position of the series in the panel.
    pub series: Vec<u32>,
    /// Last known day (day number).
    pub origin: Vec<i32>,
    /// Target date (day number).
    pub date: Vec<i32>,
    /// Whether the day is to be forecast as open: known for a past day, expected for one ahead.
    pub open: Vec<bool>,
}

impl Matrix {
    /// Number of columns.
    #[must_use]
    pub fn n_columns(&self) -> usize {
        self.names.len()
    }

    /// One row of features.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f64] {
        let width = self.names.len();
        self.values.get(row * width..(row + 1) * width).unwrap_or(&[])
    }

    /// The weights of some rows in training: level to a power times exp(−age / decay), scaled to a mean of 1.
    ///
    /// `through` is the day number from which ages count; a spec that is not finite leaves every row alike.
    #[must_use]
    pub fn weights(&self, rows: &[u32], spec: &WeightSpec, transform: TargetTransform, through: i32) -> Vec<f64> {
        let raw = |row: &u32| {
            let row = *row as usize;
            let level = self.level.get(row).copied().unwrap_or(f64::NAN);
            let age = f64::from(through.saturating_sub(self.origin.get(row).copied().unwrap_or(through)).max(0));
            let decay = if spec.decay_days > 0.0 { (-age / spec.decay_days).exp() } else { 1.0 };
            transform.base(level).powf(spec.level_power) * decay
        };
        let mut weights: Vec<f64> = rows.iter().map(raw).collect();
        let mean = weights.iter().sum::<f64>() / weights.len().max(1) as f64;
        let usable = mean.is_finite() && mean > 0.0;
        weights.iter_mut().for_each(|weight| *weight = if usable { *weight / mean } else { 1.0 });
        weights
    }

    /// The target as an engine learns it.
    #[must_use]
    pub fn learned(&self, transform: TargetTransform) -> Vec<f64> {
        self.target.iter().zip(&self.level).map(|(target, level)| transform.forward(*target, *level)).collect()
    }

    /// An engine's answers in the target's units: never negative, exactly 0 on closed days, NaN nowhere.
    ///
    /// An answer that is not finite falls back to the level, and that to 0.
    #[must_use]
    pub fn restored(&self, transform: TargetTransform, answers: &[f64]) -> Vec<f64> {
        let one = |row: usize| {
            if !self.open.get(row).copied().unwrap_or(true) {
                return 0.0;
            }
            let level = self.level.get(row).copied().unwrap_or(f64::NAN);
            let value = answers.get(row).map_or(f64::NAN, |answer| transform.inverse(*answer, level));
            let finite = [value, level].into_iter().find(|value| value.is_finite());
            finite.unwrap_or(0.0).max(0.0)
        };
        (0..self.n_rows).map(one).collect()
    }
}
