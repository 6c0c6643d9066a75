//! What a person may order: which days, how much, who, and why.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::Override;
use crate::ids::SeriesKey;
use crate::prediction::Prediction;

/// Fewest and most characters of a reason.
const REASON: std::ops::RangeInclusive<usize> = 3..=500;
/// Most characters of a person's name.
const LONGEST_NAME: usize = 100;
/// Greatest share by which a percentage may change a forecast, in percent.
const MOST_PERCENT: f64 = 1000.0;

/// What is to become of the forecasts of each chosen day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The chosen series together come to this, in the target's units; several share it as their forecasts do.
    Value(f64),
    /// Each forecast is changed by so many percent: 10 raises it by a tenth.
    Percent(f64),
    /// The model's forecast is used again.
    Withdraw,
}

/// An order of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// What is to become of it.
    pub change: Change,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// What an order is held against.
#[derive(Debug, Clone)]
pub struct Situation<'a> {
    /// The model's today.
    pub today: NaiveDate,
    /// The model's now.
    pub now: DateTime<Utc>,
    /// The model's own forecasts of the chosen series now, for every day of the horizon.
    pub forecasts: &'a [Prediction],
    /// The last record of a series and day.
    pub last: &'a BTreeMap<(SeriesKey, NaiveDate), Override>,
    /// Whether the target cannot be below 0.
    pub non_negative: bool,
    /// The largest believable magnitude of a day of a series, in the target's units.
    pub max: f64,
    /// Who may override; everybody where nothing is declared.
    pub allowed: Option<&'a [String]>,
}

/// Why an order is refused; nothing was changed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OverrideError {
    /// The person is not on the list.
    #[error("{by} may not override forecasts of this model; [overrides] allowed of its declaration names who may")]
    NotAllowed {
        /// Who asked.
        by: String,
    },
    /// A field is wrong.
    #[error("{field}: {message}")]
    Field {
        /// Which.
        field: &'static str,
        /// What is wrong, and what would be right.
        message: String,
    },
}

fn wrong(field: &'static str, message: impl Into<String>) -> OverrideError {
    OverrideError::Field { field, message: message.into() }
}

/// The records that carry out an order, one for each series and day; none where everything is already as ordered, so that
/// the same order twice is one.
///
/// # Errors
/// [`OverrideError`]: the whole order is refused, whichever day or series is at fault.
pub fn order(order: &Order, now: &Situation<'_>) -> Result<Vec<Override>, OverrideError> {
    let (by, reason) = person(order, now.allowed)?;
    days(order, now)?;
    let mut records = Vec::new();
    for date in order.from.iter_days().take_while(|date| *date <= order.to) {
        let forecasts: Vec<&Prediction> = now.forecasts.iter().filter(|f| f.date == date).collect();
        for (forecast, value) in forecasts.iter().zip(changed(order.change, &forecasts, date, now)?) {
            let last = now.last.get(&(forecast.series.clone(), date));
            let in_force = last.and_then(|last| last.value);
            let said_already = match value {
                Some(value) => last.is_some_and(|last| last.by == by) && in_force == Some(value),
                None => in_force.is_none(),
            };
            if !said_already {
                records.push(Override {
                    id: 0,
                    follows: last.map_or(0, |last| last.id),
                    model: forecast.model.clone(),
                    series: forecast.series.clone(),
                    date,
                    value,
                    statistical: forecast.value,
                    version: forecast.version.clone(),
                    origin: forecast.origin,
                    by: by.to_owned(),
                    reason: reason.to_owned(),
                    made_at: now.now,
                });
            }
        }
    }
    Ok(records)
}

fn person<'a>(order: &'a Order, allowed: Option<&[String]>) -> Result<(&'a str, &'a str), OverrideError> {
    let (by, reason) = (order.by.trim(), order.reason.trim());
    if by.is_empty() || by.chars().count() > LONGEST_NAME {
        return Err(wrong("by", format!("say who overrides, in 1 to {LONGEST_NAME} characters")));
    }
    if !REASON.contains(&reason.chars().count()) {
        let (least, most) = (REASON.start(), REASON.end());
        return Err(wrong("reason", format!("say why, in {least} to {most} characters")));
    }
    if allowed.is_some_and(|names| !names.iter().any(|name| name == by)) {
        return Err(OverrideError::NotAllowed { by: by.to_owned() });
    }
    Ok((by, reason))
}

fn days(order: &Order, now: &Situation<'_>) -> Result<(), OverrideError> {
    let (from, to) = (order.from, order.to);
    let ahead = now.forecasts.iter().map(|f| f.date);
    let (Some(first), Some(last)) = (ahead.clone().min(), ahead.max()) else {
        return Err(wrong("keys", "none of the chosen series has a forecast"));
    };
    if from > to {
        return Err(wrong("to", format!("{to} is before from, {from}")));
    }
    if from < now.today || from < first {
        let first = first.max(now.today);
        return Err(wrong("from", format!("{from} is past; the first day that can be overridden is {first}")));
    }
    if to > last {
        return Err(wrong("to", format!("{to} is beyond the horizon; the last day that is forecast is {last}")));
    }
    Ok(())
}

/// What is used for each forecast of a day afterwards; closed days among several are left as they are.
fn changed(
    change: Change,
    forecasts: &[&Prediction],
    date: NaiveDate,
    now: &Situation<'_>,
) -> Result<Vec<Option<f64>>, OverrideError> {
    let open = forecasts.iter().filter(|f| f.open).count();
    if open == 0 && change != Change::Withdraw {
        return Err(wrong("from", format!("{date} is a closed day; its forecast is exactly 0 and stays so")));
    }
    let total: f64 = forecasts.iter().filter(|f| f.open).map(|f| f.value).sum();
    let share = |f: &Prediction, value: f64| match open {
        1 => Some(value),
        _ if total > 0.0 => Some(value * (f.value / total)),
        _ => None,
    };
    let mut all = Vec::with_capacity(forecasts.len());
    for f in forecasts {
        let value = match change {
            Change::Withdraw => None,
            // Exactly 0, whatever is ordered for the series beside it.
            _ if !f.open => None,
            Change::Value(value) => {
                finite("value", value)?;
                let own = share(f, value).ok_or_else(|| {
                    let message = format!(
                        "the forecasts of {date} add up to 0, so {value} cannot be shared out by them; choose one series"
                    );
                    wrong("value", message)
                })?;
                Some(own)
            }
            Change::Percent(percent) => {
                finite("percent", percent)?;
                if percent.abs() > MOST_PERCENT {
                    let message = format!("{percent} is outside -{MOST_PERCENT} to {MOST_PERCENT}");
                    return Err(wrong("percent", message));
                }
                Some(f.value * (1.0 + percent / 100.0))
            }
        };
        let field = if matches!(change, Change::Percent(_)) { "percent" } else { "value" };
        if let Some(below) = value.filter(|value| now.non_negative && *value < 0.0) {
            let message = format!("{} on {date} would be {below:.2}, and the target cannot be below 0", f.series);
            return Err(wrong(field, message));
        }
        if let Some(beyond) = value.filter(|value| value.abs() > now.max) {
            let message = format!(
                "{} on {date} would be {beyond:.0}, beyond the largest believable value, {}",
                f.series, now.max
            );
            return Err(wrong(field, message));
        }
        all.push(value);
    }
    Ok(all)
}

fn finite(field: &'static str, value: f64) -> Result<(), OverrideError> {
    if value.is_finite() { Ok(()) } else { Err(wrong(field, format!("{value} is not a number"))) }
}
