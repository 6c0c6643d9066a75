//! The rows that the leak check looks at: open days with their past, and what the known-ahead columns say of them.

use std::collections::BTreeSet;

use vakhta_stats::summary::mean;
use vakhta_tables::openness::Open;
use vakhta_tables::panel::AsOf;

use crate::error::ServiceError;
use crate::forecasting::ModelData;

/// Most rows, series, and days back.
const MOST: (usize, usize, usize) = (6000, 150, 730);
/// Most values of a flag.
const FLAG: usize = 10;
/// Days of a level, and fewest open days among them.
const LEVEL: (usize, usize) = (28, 10);

/// One open day in every row; columns in the order in which they were asked for.
#[derive(Default)]
pub(super) struct Sample {
    /// Logarithm of the target over its level.
    pub(super) target: Vec<f64>,
    /// Lags over the level, and weekdays: what can be known.
    pub(super) past: Vec<Vec<f64>>,
    /// Logarithm of the level.
    pub(super) level: Vec<f64>,
    /// Position of the day in the panel.
    pub(super) day: Vec<usize>,
    /// The columns, as they are.
    pub(super) values: Vec<Vec<f64>>,
    /// The logarithmic level of the columns before the day.
    levels: Vec<Vec<f64>>,
    series: Vec<usize>,
}

impl Sample {
    /// Draws rows evenly over series and days.
    pub(super) fn draw(data: &ModelData, columns: &[usize], last: i32) -> Result<Self, ServiceError> {
        let panel = data.panel();
        let open = data.openness()?;
        let view = panel.as_of(panel.last_day());
        let known = panel.index(last).map_or(0, |at| at + 1);
        let (most_rows, most_series, most_days) = MOST;
        let series_step = panel.n_series().div_ceil(most_series).max(1);
        let first = known.saturating_sub(most_days).max(LEVEL.0);
        let drawn = panel.n_series().div_ceil(series_step) * known.saturating_sub(first);
        // A step that shares no factor with the week meets every weekday.
        let mut step = drawn.div_ceil(most_rows).max(1);
        step += usize::from(step % 7 == 0);
        let mut sample = Self {
            past: vec![Vec::new(); 4 + 6],
            values: vec![Vec::new(); columns.len()],
            levels: vec![Vec::new(); columns.len()],
            ..Self::default()
        };
        for (turn, series) in (0..panel.n_series()).step_by(series_step).enumerate() {
            let logs: Vec<f64> = view
                .target(series)
                .iter()
                .enumerate()
                .map(|(day, v)| if *v > 0.0 && open.actual(series, day) != Open::Closed { v.ln() } else { f64::NAN })
                .collect();
            for day in (first + turn % step..known.min(logs.len())).step_by(step) {
                sample.add(&view, columns, &logs, (series, day));
            }
        }
        Ok(sample)
    }

    /// Rows.
    pub(super) fn len(&self) -> usize {
        self.target.len()
    }

    fn add(&mut self, view: &AsOf<'_>, columns: &[usize], logs: &[f64], (series, day): (usize, usize)) {
        let before: Vec<f64> = logs[day - LEVEL.0..day].iter().copied().filter(|v| v.is_finite()).collect();
        let weekday: Vec<f64> = (1..=LEVEL.0 / 7).map(|week| logs[day - 7 * week]).filter(|v| v.is_finite()).collect();
        let (Some(level), Some(of_weekday)) = (mean(&before), mean(&weekday)) else { return };
        if !logs[day].is_finite() || before.len() < LEVEL.1 {
            return;
        }
        let week = mean(&before[before.len().saturating_sub(7)..]).unwrap_or(level);
        let lags = [before[before.len() - 1], week, weekday[0], of_weekday].map(|v| v - level);
        let weekdays = (0..6).map(|w| f64::from(u8::from(day % 7 == w)));
        for (column, value) in self.past.iter_mut().zip(lags.into_iter().chain(weekdays)) {
            column.push(value);
        }
        for (at, column) in columns.iter().enumerate() {
            let own = view.known_ahead(*column, series);
            let earlier: Vec<f64> = own.get(day - LEVEL.0..day).unwrap_or(&[]).iter().map(|v| log(*v)).collect();
            self.values[at].push(own.get(day).copied().unwrap_or(f64::NAN));
            self.levels[at].push(mean(&earlier).unwrap_or(f64::NAN));
        }
        self.target.push(logs[day] - level);
        self.level.push(level);
        self.day.push(day);
        self.series.push(series);
    }

    /// Whether a column takes so few values that it is a plan rather than a quantity: at most ten, and at most half as many as
    /// the target.
    pub(super) fn is_flag(&self, column: usize) -> bool {
        let values = distinct(self.values[column].iter().copied());
        let sizes = distinct(self.target.iter().zip(&self.level).map(|(t, l)| (t + l).exp().round()));
        values <= FLAG.min(sizes / 2)
    }

    /// The traces that a column may leave: itself, its logarithm, and its change against its own level, each around the mean of
    /// its series; what is missing says nothing.
    pub(super) fn traces(&self, column: usize) -> Vec<Vec<f64>> {
        let values = &self.values[column];
        let logs: Vec<f64> = values.iter().map(|v| log(*v)).collect();
        let change: Vec<f64> = logs.iter().zip(&self.levels[column]).map(|(v, level)| v - level).collect();
        [values.clone(), logs, change].into_iter().map(|trace| self.around_series(&trace)).collect()
    }

    fn around_series(&self, trace: &[f64]) -> Vec<f64> {
        let mut centred = Vec::with_capacity(trace.len());
        // The rows of a series follow each other.
        for run in self.series.chunk_by(|a, b| a == b) {
            let own = &trace[centred.len()..centred.len() + run.len()];
            let centre = mean(own).unwrap_or(0.0);
            centred.extend(own.iter().map(|v| if v.is_finite() { v - centre } else { 0.0 }));
        }
        centred
    }
}

/// How many different values there are.
fn distinct(values: impl Iterator<Item = f64>) -> usize {
    values.filter(|v| !v.is_nan()).map(f64::to_bits).collect::<BTreeSet<u64>>().len()
}

/// A logarithm that knows zero and below.
fn log(value: f64) -> f64 {
    value.abs().ln_1p().copysign(value)
}
