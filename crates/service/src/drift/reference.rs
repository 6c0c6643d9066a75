//! The reference of a version: its columns as they were in the weeks before it was trained, and the same columns later.
//!
//! A target is taken relative to the level of its series, so that large and small series count alike; closed days are no values.
//! Covariates are taken as they are.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use vakhta_lifecycle::drift::{ColumnWindow, DriftLook, DriftPolicy, look};
use vakhta_lifecycle::ids::VersionId;
use vakhta_stats::drift::Sketch;
use vakhta_stats::quantile::median;
use vakhta_tables::calendar::{date_of, day_of};
use vakhta_tables::openness::{Open, OpenHistory};

use crate::error::ServiceError;
use crate::forecasting::ModelData;

/// The format that this release writes.
const FORMAT: u32 = 1;
/// Its file within the artifact of a version.
const FILE: &str = "drift.json";
/// Weeks that are sketched, two years: enough to know what is only the season.
const WEEKS: i32 = 104;
const WEEK: i32 = 7;

/// What is kept of the data that a version learned from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriftReference {
    format: u32,
    /// The last day of it.
    through: NaiveDate,
    /// The level of each series, by its key as text: the median magnitude of its target on open days on which something
    /// happened.
    levels: Levels,
    columns: Vec<ReferenceColumn>,
}

/// By text, since the key of a table without key columns is the empty one, which does not come back from text.
type Levels = BTreeMap<String, f64>;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ReferenceColumn {
    column: String,
    sketch: Sketch,
}

/// Where the values of a column lie in a panel.
#[derive(Clone, Copy)]
enum Input {
    Target,
    KnownAhead(usize),
    Observed(usize),
}

/// What values are read from.
struct Source<'d> {
    data: &'d ModelData,
    open: &'d OpenHistory,
    levels: &'d Levels,
}

impl DriftReference {
    /// The reference of a version that is trained on everything up to a day.
    ///
    /// # Errors
    /// When the declared rules of openness do not fit the data.
    pub fn of(data: &ModelData, through: NaiveDate) -> Result<Self, ServiceError> {
        let open = data.openness()?;
        let last = day_of(through);
        let n_weeks = ((last - data.panel().first_day() + 1) / WEEK).clamp(0, WEEKS);
        let levels = levels(data, &open, (last - n_weeks * WEEK + 1, last));
        let source = Source { data, open: &open, levels: &levels };
        let sketch = |input| {
            let end = |back: i32| last - back * WEEK;
            let weeks: Vec<Vec<f64>> =
                (0..n_weeks).rev().map(|back| source.rows(input, (end(back + 1) + 1, end(back)))).collect();
            Sketch::of(&weeks)
        };
        let columns =
            inputs(data).into_iter().map(|(column, input)| ReferenceColumn { column, sketch: sketch(input) }).collect();
        Ok(Self { format: FORMAT, through, levels, columns })
    }

    /// The last weeks up to a day beside the reference, as the policy asks.
    #[must_use]
    pub fn look(
        &self,
        data: &ModelData,
        open: &OpenHistory,
        policy: &DriftPolicy,
        (version, through): (VersionId, NaiveDate),
    ) -> DriftLook {
        let source = Source { data, open, levels: &self.levels };
        let days = policy.weeks() as u64 * WEEK as u64;
        let from = through.checked_sub_days(Days::new(days.saturating_sub(1))).unwrap_or(through);
        let inputs = inputs(data);
        let window = |own: &'_ ReferenceColumn| {
            let (_, input) = inputs.iter().find(|(column, _)| *column == own.column)?;
            Some(source.rows(*input, (day_of(from), day_of(through))))
        };
        let windows: Vec<ColumnWindow<'_>> = self
            .columns
            .iter()
            .filter(|own| policy.covers(&own.column))
            .filter_map(|own| {
                let current = own.sketch.count(&window(own)?);
                Some(ColumnWindow { column: &own.column, sketch: &own.sketch, current })
            })
            .collect();
        let gap = usize::try_from(((through - self.through).num_days() + 3) / i64::from(WEEK)).unwrap_or(0);
        DriftLook {
            version,
            no_reference: None,
            reference_through: Some(self.through),
            from,
            through,
            columns: look(windows, gap, policy),
        }
    }

    /// Writes it into the folder of an artifact.
    ///
    /// # Errors
    /// For example when the disk is full.
    pub(crate) fn write(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::write(folder.join(FILE), serde_json::to_vec(self)?)
    }

    /// Reads it from the folder of an artifact; `None` where an earlier release wrote none.
    ///
    /// # Errors
    /// When it cannot be read, or was written by a newer release.
    pub(crate) fn read(folder: &Path) -> std::io::Result<Option<Self>> {
        let text = match std::fs::read(folder.join(FILE)) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let read: Self = serde_json::from_slice(&text)?;
        if read.format > FORMAT {
            return Err(std::io::Error::other(format!("format {} is of a newer release", read.format)));
        }
        Ok(Some(read))
    }
}

/// The columns that are looked at: the target, then the covariates that hold numbers.
fn inputs(data: &ModelData) -> Vec<(String, Input)> {
    let roles = data.panel().meta().roles();
    let ahead = roles.known_ahead.iter().enumerate().map(|(at, name)| (name.clone(), Input::KnownAhead(at)));
    let observed = roles.observed.iter().enumerate().map(|(at, name)| (name.clone(), Input::Observed(at)));
    std::iter::once((roles.target.clone(), Input::Target)).chain(ahead).chain(observed).collect()
}

impl Source<'_> {
    /// The rows of a column on some days, of every series from its first known day on.
    fn rows(&self, input: Input, (from, to): (i32, i32)) -> Vec<f64> {
        let panel = self.data.panel();
        let mut rows = Vec::new();
        for series in 0..panel.n_series() {
            let Some((first, _)) = panel.known_span(series) else { continue };
            match input {
                Input::Target => {
                    let Some(level) = self.levels.get(&self.data.key_of(series).to_string()) else { continue };
                    rows.extend(open_values(self.data, self.open, series, (from, to)).map(|value| value / level));
                }
                Input::KnownAhead(_) | Input::Observed(_) => {
                    let view = panel.as_of(to);
                    let values = match input {
                        Input::Observed(at) => view.observed(at, series),
                        Input::KnownAhead(at) => view.known_ahead(at, series),
                        Input::Target => &[],
                    };
                    let value = |day: i32| panel.index(day).and_then(|at| values.get(at).copied()).unwrap_or(f64::NAN);
                    rows.extend((from.max(first)..=to).map(value));
                }
            }
        }
        rows
    }
}

/// The known targets of a series on days on which it was not closed.
fn open_values<'d>(
    data: &'d ModelData,
    open: &'d OpenHistory,
    series: usize,
    (from, to): (i32, i32),
) -> impl Iterator<Item = f64> + 'd {
    let panel = data.panel();
    let was_open = move |day: &i32| panel.index(*day).is_some_and(|at| open.actual(series, at) != Open::Closed);
    (from..=to).filter(was_open).filter_map(move |day| data.actual(series, date_of(day)))
}

fn levels(data: &ModelData, open: &OpenHistory, days: (i32, i32)) -> Levels {
    let level = |series: usize| {
        let magnitudes: Vec<f64> =
            open_values(data, open, series, days).map(f64::abs).filter(|value| *value > 0.0).collect();
        Some((data.key_of(series).to_string(), median(&magnitudes)?))
    };
    (0..data.panel().n_series()).filter_map(level).collect()
}

#[cfg(test)]
mod tests;
