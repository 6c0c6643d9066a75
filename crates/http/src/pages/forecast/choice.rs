//! What of the forecast is looked at: one value (or all) of every key column, a period, a day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use vakhta_service::views::ModelView;

use crate::error::ApiError;
use crate::extract::{FromParams, Params};
use crate::pages::frame::Place;
use crate::pages::lang::Lang;

/// The prefix of a key column's parameter, so that a column may be called anything.
pub(super) const BY: &str = "by.";

/// Periods of history in days, with the key of their words.
const PERIODS: [(u32, &str); 3] = [(28, "period-4-weeks"), (91, "period-3-months"), (365, "period-1-year")];

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    /// Values of key columns; a column that is absent is summed over.
    pub(super) keys: BTreeMap<String, String>,
    /// Days of history.
    pub(super) history: u32,
    /// The day whose reasons are shown.
    pub(super) day: Option<NaiveDate>,
}

/// What of it the address may say beside values of key columns; a period that the page does not offer is the nearest it does.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Asked {
    history: Option<u32>,
    day: Option<NaiveDate>,
}

impl FromParams for Asked {
    const NAMES: &'static [&'static str] = &["history", "day"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self { history: params.int("history", 1..=3650)?, day: params.date("day")? })
    }
}

/// A select of one key column.
#[derive(Debug, Clone)]
pub(super) struct Picker {
    /// The parameter's name.
    pub(super) name: String,
    /// The column in words.
    pub(super) label: String,
    /// The words for "all of them".
    pub(super) all: String,
    /// Values: (value, whether it is chosen).
    pub(super) options: Vec<(String, bool)>,
}

/// A button of the period switch.
#[derive(Debug, Clone)]
pub(super) struct PeriodLink {
    /// Its address.
    pub(super) href: String,
    /// Its words.
    pub(super) label: String,
    /// Whether it is chosen.
    pub(super) current: bool,
}

impl Choice {
    /// Reads the parameters. Where a column is not named the first value is shown, because one series has reasons and a sum
    /// has none; an empty value means all. A value that the data does not have is left to the platform to refuse.
    pub(super) fn of(model: &ModelView, asked: &Asked, parameters: &BTreeMap<String, String>) -> Self {
        let mut keys = BTreeMap::new();
        for column in &model.keys {
            let first = || model.key_values.get(column).and_then(|values| values.first()).cloned();
            match parameters.get(&format!("{BY}{column}")) {
                Some(value) if value.is_empty() => {}
                Some(value) => {
                    keys.insert(column.clone(), value.clone());
                }
                None => {
                    keys.extend(first().map(|value| (column.clone(), value)));
                }
            }
        }
        let wanted = asked.history.unwrap_or(91);
        let history = PERIODS.into_iter().map(|(days, _)| days).min_by_key(|days| days.abs_diff(wanted));
        Self { keys, history: history.unwrap_or(wanted), day: asked.day }
    }

    /// Whether one series is looked at, not a sum.
    pub(super) fn is_one_series(&self, model: &ModelView) -> bool {
        model.keys.iter().all(|column| self.keys.contains_key(column))
    }

    /// The query of this choice with another period or day.
    pub(super) fn query(&self, model: &ModelView, history: u32, day: Option<NaiveDate>) -> String {
        let mut pairs: Vec<String> = model
            .keys
            .iter()
            .map(|column| {
                let value = self.keys.get(column).map(String::as_str).unwrap_or_default();
                format!("{}={}", encoded(&format!("{BY}{column}")), encoded(value))
            })
            .collect();
        pairs.push(format!("history={history}"));
        pairs.extend(day.map(|day| format!("day={day}")));
        pairs.join("&")
    }

    /// The selects.
    pub(super) fn pickers(&self, l: Lang, model: &ModelView) -> Vec<Picker> {
        model
            .keys
            .iter()
            .map(|column| {
                let chosen = self.keys.get(column);
                let values = model.key_values.get(column).cloned().unwrap_or_default();
                Picker {
                    name: format!("{BY}{column}"),
                    label: column_word(l, column),
                    all: l.t("forecast-all"),
                    options: values.into_iter().map(|v| (v.clone(), chosen == Some(&v))).collect(),
                }
            })
            .collect()
    }

    /// The period switch.
    pub(super) fn periods(&self, l: Lang, model: &ModelView) -> Vec<PeriodLink> {
        let link = |(days, key): (u32, &str)| PeriodLink {
            href: format!("?{}", self.query(model, days, self.day)),
            label: l.t(key),
            current: days == self.history,
        };
        PERIODS.into_iter().map(link).collect()
    }

    /// What is looked at in words: "B02 · P101", "all · P101".
    pub(super) fn words(&self, l: Lang, model: &ModelView) -> String {
        let part = |column: &String| {
            let value = self.keys.get(column).cloned().unwrap_or_else(|| l.t("forecast-all"));
            format!("{} {value}", column_word(l, column))
        };
        model.keys.iter().map(part).collect::<Vec<_>>().join(" · ")
    }
}

/// The address of the forecast page for values of key columns, summed over the others, with a day whose reasons are shown.
pub(crate) fn address_of(model: &ModelView, keys: BTreeMap<String, String>, day: Option<NaiveDate>) -> String {
    let choice = Choice { keys, history: 91, day };
    format!("{}?{}", Place::Forecast.href(&model.name), choice.query(model, choice.history, day))
}

/// A key column in words: common ones are translated, others are shown as they are called.
pub(crate) fn column_word(l: Lang, column: &str) -> String {
    let slug = column.to_ascii_lowercase().replace('_', "-");
    let plain = slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    plain.then(|| l.maybe(&format!("column-{slug}"))).flatten().unwrap_or_else(|| column.to_owned())
}

/// Percent-encodes a value of a query.
pub(super) fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::samples;

    fn parameters(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn a_column_not_named_takes_its_first_value_and_an_empty_one_takes_all() {
        let model = samples::model();
        let first = Choice::of(&model, &Asked::default(), &BTreeMap::new());
        assert_eq!(first.keys["branch"], "B02");
        assert!(first.is_one_series(&model));
        let all = Choice::of(&model, &Asked::default(), &parameters(&[("by.branch", "")]));
        assert!(!all.keys.contains_key("branch") && !all.is_one_series(&model));
    }

    #[test]
    fn a_period_that_is_not_offered_is_the_nearest_and_nonsense_is_refused_by_name() {
        let read = |name: &str, value: &str| Asked::read(&Params::of([(name, value)]));
        let period = |text| Choice::of(&samples::model(), &read("history", text).unwrap(), &BTreeMap::new()).history;
        assert_eq!([period("28"), period("100"), period("3650")], [28, 91, 365]);
        for (name, value) in [("history", "-1"), ("history", "abc"), ("day", "tomorrow"), ("day", "2019-02-30")] {
            let refused = read(name, value).unwrap_err();
            assert_eq!((refused.status.as_u16(), refused.field.as_deref()), (400, Some(name)), "{value}");
        }
    }

    #[test]
    fn a_hostile_value_stays_one_value_of_the_query() {
        assert_eq!(encoded("a&b=ё "), "a%26b%3D%D1%91%20");
    }
}
