//! The baselines that every model must beat, as of an origin.

use vakhta_tables::panel::AsOf;

use crate::declaration::Baseline;

/// Same weekdays that a baseline looks back over.
const WEEKS: i32 = 8;

/// What the baseline says of a day, in the target's units: 0 for a series without any past.
///
/// The seasonal naive forecast is the last known value of the same weekday; the weekday mean is the mean of the last eight
/// (Hyndman & Athanasopoulos, *Forecasting: Principles and Practice*, §5.2).
#[must_use]
pub fn baseline(kind: Baseline, past: &AsOf<'_>, series: usize, date: i32) -> f64 {
    let target = past.target(series);
    let ahead = date - past.origin();
    let newest = date - 7 * ((ahead + 6) / 7).max(1);
    let known = |week: i32| {
        let day = newest - 7 * week;
        let index = past.index(day).filter(|index| *index < target.len())?;
        target.get(index).copied().filter(|value| value.is_finite())
    };
    let values: Vec<f64> = (0..WEEKS).filter_map(known).collect();
    let value = match kind {
        Baseline::SeasonalNaive => values.first().copied(),
        Baseline::WeekdayMean if values.is_empty() => None,
        Baseline::WeekdayMean => Some(values.iter().sum::<f64>() / values.len() as f64),
    };
    value.or_else(|| target.iter().rev().find(|v| v.is_finite()).copied()).unwrap_or(0.0)
}
