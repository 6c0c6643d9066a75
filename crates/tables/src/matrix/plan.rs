//! Which rows a model is trained on: weekly origins, the recent daily ones, within a printed budget.

use serde::{Deserialize, Serialize};

use crate::features::History;
use crate::openness::Open;
use crate::panel::Panel;

/// One row: a series, the last known day, and the day to forecast (day numbers).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey {
    /// Last known day.
    pub origin: i32,
    /// Position of the series in the panel.
    pub series: u32,
    /// Target date.
    pub date: i32,
}

/// How training rows are chosen.
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `step_days` | 7 | distance of the regular origins | 1 to 365 |
/// | `recent_daily` | 0 | for so many days back every day is an origin | 0 to 365 |
/// | `max_age_days` | 800 | origins older than this teach yesterday's world | 1 to 36500 |
/// | `burn_in_days` | 120 | days of the panel before the first origin | 0 to 36500 |
/// | `min_history` | 28 | known values a series needs at an origin | 0 to 1000 |
/// | `full_days` | 28 | origins of the last days are never thinned | 0 to 365 |
/// | `budget_rows` | 200000 | most rows used | 1 to 50 million |
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OriginScheme {
    /// Distance of the regular origins in days.
    pub step_days: usize,
    /// For so many days back every day is an origin.
    pub recent_daily: usize,
    /// Oldest origin, days before the last known day.
    pub max_age_days: usize,
    /// Days of the panel before the first origin.
    pub burn_in_days: usize,
    /// Known values of open days that a series needs at an origin.
    pub min_history: usize,
    /// Origins of the last days are never thinned.
    pub full_days: usize,
    /// Most rows used.
    pub budget_rows: usize,
}

impl Default for OriginScheme {
    fn default() -> Self {
        Self {
            step_days: 7,
            recent_daily: 0,
            max_age_days: 800,
            burn_in_days: 120,
            min_history: 28,
            full_days: 28,
            budget_rows: 200_000,
        }
    }
}

/// Why no rows can be planned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A value outside its range.
    #[error("rows.{field} must be {low} to {high}, it is {value}")]
    OutOfRange {
        /// The field.
        field: &'static str,
        /// Least.
        low: usize,
        /// Most.
        high: usize,
        /// What was given.
        value: usize,
    },
    /// The horizon is not one.
    #[error("horizon must be 1 to {most} days, it is {given}")]
    Horizon {
        /// What was given.
        given: usize,
        /// The most.
        most: usize,
    },
}

/// Longest horizon in days.
const MAX_HORIZON: usize = 365;

impl OriginScheme {
    /// Checks every range.
    ///
    /// # Errors
    /// The first field out of range.
    pub fn check(&self) -> Result<(), PlanError> {
        let fields = [
            ("step_days", self.step_days, 1, 365),
            ("recent_daily", self.recent_daily, 0, 365),
            ("max_age_days", self.max_age_days, 1, 36_500),
            ("burn_in_days", self.burn_in_days, 0, 36_500),
            ("min_history", self.min_history, 0, 1000),
            ("full_days", self.full_days, 0, 365),
            ("budget_rows", self.budget_rows, 1, 50_000_000),
        ];
        match fields.into_iter().find(|(_, value, low, high)| !(low..=high).contains(&value)) {
            Some((field, value, low, high)) => Err(PlanError::OutOfRange { field, low, high, value }),
            None => Ok(()),
        }
    }
}

/// The rows to train on, sorted by origin, series and date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowPlan {
    /// The rows.
    pub rows: Vec<RowKey>,
    /// Rows there would be without a budget.
    pub possible: usize,
    /// Rows used.
    pub used: usize,
    /// One of so many older rows is kept; 1 keeps all.
    pub kept_one_in: usize,
    /// The last known day of the plan, from which ages count.
    pub through: i32,
}

impl RowPlan {
    /// The plan in words, for logs and the record of a version.
    #[must_use]
    pub fn describe(&self) -> String {
        let Self { possible, used, kept_one_in, .. } = self;
        if *kept_one_in == 1 {
            format!("{used} training rows, all there are")
        } else {
            format!("{used} of {possible} training rows: the recent ones and one in {kept_one_in} of the older")
        }
    }
}

/// Plans the training rows whose targets are known at the end of day `through`.
///
/// A row is possible where its target is known by then and its day was not closed, and its series has
/// `min_history` known values of open days at the origin. Older rows are thinned evenly over series, horizon and
/// week, without randomness: row (h + 5 week + series) mod n = 0 stays, with the smallest n that fits the budget.
///
/// # Errors
/// A scheme or horizon out of range.
pub fn plan_rows(
    history: &History<'_>,
    (through, horizon): (i32, usize),
    scheme: &OriginScheme,
) -> Result<RowPlan, PlanError> {
    scheme.check()?;
    check_horizon(horizon)?;
    let panel = history.panel();
    let is_open =
        |series, day| panel.index(day).is_some_and(|index| history.open().actual(series, index) != Open::Closed);
    let mut rows: Vec<Candidate> = Vec::new();
    for origin in origins(panel, through, scheme) {
        let past = history.at(origin);
        let last = through.min(origin.saturating_add(i32::try_from(horizon).unwrap_or(i32::MAX)));
        for series in 0..panel.n_series() {
            if past.n_open(series) < scheme.min_history {
                continue;
            }
            for date in origin + 1..=last {
                if !panel.actual(series, date).is_nan() && is_open(series, date) {
                    let key = RowKey { origin, series: u32::try_from(series).unwrap_or(u32::MAX), date };
                    rows.push(Candidate::new(key, through, scheme.full_days));
                }
            }
        }
    }
    let possible = rows.len();
    let kept_one_in = thinning(&rows, scheme.budget_rows);
    let mut rows: Vec<RowKey> = rows.into_iter().filter(|row| row.stays(kept_one_in)).map(|row| row.key).collect();
    rows.sort_unstable();
    Ok(RowPlan { used: rows.len(), rows, possible, kept_one_in, through })
}

/// The rows of a forecast: every series, every day of the horizon.
///
/// # Errors
/// A horizon out of range.
pub fn forecast_rows(panel: &Panel, origin: i32, horizon: usize) -> Result<Vec<RowKey>, PlanError> {
    check_horizon(horizon)?;
    let last = origin.saturating_add(i32::try_from(horizon).unwrap_or(i32::MAX));
    let series = 0..u32::try_from(panel.n_series()).unwrap_or(u32::MAX);
    Ok(series.flat_map(|series| (origin + 1..=last).map(move |date| RowKey { origin, series, date })).collect())
}

fn check_horizon(horizon: usize) -> Result<(), PlanError> {
    if (1..=MAX_HORIZON).contains(&horizon) {
        return Ok(());
    }
    Err(PlanError::Horizon { given: horizon, most: MAX_HORIZON })
}

/// The origins, oldest first: every `step_days` back from `through`, and every one of the recent days.
fn origins(panel: &Panel, through: i32, scheme: &OriginScheme) -> Vec<i32> {
    let whole = |days: usize| i32::try_from(days).unwrap_or(i32::MAX);
    let first = panel.first_day().saturating_add(whole(scheme.burn_in_days));
    let oldest = through.saturating_sub(whole(scheme.max_age_days)).max(first);
    let mut all: Vec<i32> = (oldest..through)
        .filter(|origin| {
            let age = usize::try_from(through - origin).unwrap_or(0);
            age.is_multiple_of(scheme.step_days) || age <= scheme.recent_daily
        })
        .collect();
    all.sort_unstable();
    all
}

struct Candidate {
    key: RowKey,
    /// `None` for a row that always stays.
    phase: Option<usize>,
}

impl Candidate {
    fn new(key: RowKey, through: i32, full_days: usize) -> Self {
        let age = usize::try_from(through - key.origin).unwrap_or(0);
        let lead = usize::try_from(key.date - key.origin).unwrap_or(0);
        let series = usize::try_from(key.series).unwrap_or(0);
        let phase = (age > full_days).then(|| lead + 5 * (age / 7) + series);
        Self { key, phase }
    }

    fn stays(&self, one_in: usize) -> bool {
        self.phase.is_none_or(|phase| phase.is_multiple_of(one_in))
    }
}

/// The smallest n for which the rows fit; where even the recent ones alone do not, all older ones are left out.
fn thinning(rows: &[Candidate], budget: usize) -> usize {
    let fits = |n: &usize| rows.iter().filter(|row| row.stays(*n)).count() <= budget;
    (1..=64).find(fits).unwrap_or(usize::MAX)
}
