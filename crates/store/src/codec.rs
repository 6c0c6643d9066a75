//! How values are written: instants as integer milliseconds UTC, dates as day numbers since 1970-01-01, enums as their serde
//! names, structures as JSON text. Both databases store the same integers and texts, so that no query needs a dialect.

use std::fmt::Display;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Serialize, de::DeserializeOwned};

use crate::error::StoreError;

/// `NaiveDate::num_days_from_ce` of 1970-01-01.
const EPOCH_FROM_CE: i32 = 719_163;

/// Milliseconds since 1970-01-01T00:00Z; finer parts are cut off.
pub(crate) fn ms(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// Days since 1970-01-01, negative before it.
pub(crate) fn day(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce() - EPOCH_FROM_CE)
}

/// A count; no table holds more than `i64::MAX` of anything.
pub(crate) fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A measured number; what is not finite is not a measurement.
pub(crate) fn score(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}

/// The serde name of a plain enum.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => Ok(text),
        Ok(other) => Err(StoreError::refused("enum", format!("{other} is not a plain name"))),
        Err(error) => Err(StoreError::Backend(Box::new(error))),
    }
}

/// JSON text that is known to read back. JSON has no NaN: what holds one is refused instead of written as `null`.
pub(crate) fn json<T: Serialize + DeserializeOwned>(subject: &str, value: &T) -> Result<String, StoreError> {
    let text = serde_json::to_string(value).map_err(|error| StoreError::refused(subject, error.to_string()))?;
    match serde_json::from_str::<T>(&text) {
        Ok(_) => Ok(text),
        Err(error) => Err(StoreError::refused(
            subject,
            format!("would not read back ({error}); numbers must be finite where they are required"),
        )),
    }
}

/// Refuses a number that is required and not finite.
pub(crate) fn finite(subject: impl Display, field: &str, value: f64) -> Result<f64, StoreError> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(StoreError::refused(subject, format!("{field} is {value}; it must be a finite number")))
    }
}

/// Where a value is read from, so that a corrupt one can be found by a person.
pub(crate) struct Row<'a> {
    /// The table.
    pub(crate) table: &'static str,
    /// The row's key as text.
    pub(crate) key: &'a str,
}

impl Row<'_> {
    pub(crate) fn corrupt(&self, column: &'static str, reason: impl Display) -> StoreError {
        StoreError::Corrupt { table: self.table, column, row: self.key.to_owned(), reason: reason.to_string() }
    }

    pub(crate) fn at(&self, column: &'static str, ms: i64) -> Result<DateTime<Utc>, StoreError> {
        DateTime::from_timestamp_millis(ms).ok_or_else(|| self.corrupt(column, format!("{ms} ms is not an instant")))
    }

    pub(crate) fn at_opt(&self, column: &'static str, ms: Option<i64>) -> Result<Option<DateTime<Utc>>, StoreError> {
        ms.map(|ms| self.at(column, ms)).transpose()
    }

    pub(crate) fn day(&self, column: &'static str, number: i64) -> Result<NaiveDate, StoreError> {
        i32::try_from(number)
            .ok()
            .and_then(|n| n.checked_add(EPOCH_FROM_CE))
            .and_then(NaiveDate::from_num_days_from_ce_opt)
            .ok_or_else(|| self.corrupt(column, format!("{number} is not a day number")))
    }

    pub(crate) fn word<T: DeserializeOwned>(&self, column: &'static str, text: String) -> Result<T, StoreError> {
        serde_json::from_value(serde_json::Value::String(text)).map_err(|error| self.corrupt(column, error))
    }

    pub(crate) fn json<T: DeserializeOwned>(&self, column: &'static str, text: &str) -> Result<T, StoreError> {
        serde_json::from_str(text).map_err(|error| self.corrupt(column, error))
    }

    pub(crate) fn id<T: TryFrom<String, Error: Display>>(
        &self,
        column: &'static str,
        text: String,
    ) -> Result<T, StoreError> {
        T::try_from(text).map_err(|error| self.corrupt(column, error))
    }

    pub(crate) fn id_opt<T: TryFrom<String, Error: Display>>(
        &self,
        column: &'static str,
        text: Option<String>,
    ) -> Result<Option<T>, StoreError> {
        text.map(|text| self.id(column, text)).transpose()
    }

    pub(crate) fn uint<T: TryFrom<i64>>(&self, column: &'static str, number: i64) -> Result<T, StoreError> {
        T::try_from(number).map_err(|_| self.corrupt(column, format!("{number} is out of range")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: Row<'static> = Row { table: "t", key: "k" };

    #[test]
    fn dates_become_day_numbers_and_come_back() {
        for (text, number) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2019-03-03", 17_958),
            ("0001-01-01", -719_162),
        ] {
            let date: NaiveDate = text.parse().unwrap();
            assert_eq!(day(date), number, "{text}");
            assert_eq!(ROW.day("d", number).unwrap(), date);
        }
        assert_eq!(ROW.day("d", day(NaiveDate::MAX)).unwrap(), NaiveDate::MAX);
    }

    #[test]
    fn instants_become_milliseconds_and_come_back() {
        for number in [0, -1, 1_551_571_200_123, -62_135_596_800_000] {
            assert_eq!(ms(ROW.at("a", number).unwrap()), number);
        }
    }

    #[test]
    fn a_value_out_of_range_names_table_column_and_row() {
        let error = ROW.day("date", i64::MAX).unwrap_err();
        assert_eq!(
            error.to_string(),
            "row \"k\" of table t is corrupt in column date: 9223372036854775807 is not a day number"
        );
        assert!(matches!(ROW.at("a", i64::MAX), Err(StoreError::Corrupt { column: "a", .. })));
    }

    #[test]
    fn a_structure_with_nan_is_refused_before_it_is_written() {
        assert!(matches!(json("report", &vec![1.0, f64::NAN]), Err(StoreError::Refused { .. })));
        assert_eq!(json("report", &vec![1.0, 0.1 + 0.2]).unwrap(), "[1.0,0.30000000000000004]");
    }
}
