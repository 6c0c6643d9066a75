//! The declared rules of openness, with their ranges.

use serde::{Deserialize, Serialize};

/// How open and closed days are told apart and foreseen.
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `closed_when_zero` | none | keys of a unit that is closed when all its known targets are zero | key columns |
/// | `weekday_last` | 8 | same weekdays looked at | 1 to 60 |
/// | `weekday_days` | 91 | how far back they may lie, days | 7 to 1000 |
/// | `weekday_min` | 4 | least of them for an inference | 1 to `weekday_last` |
/// | `weekday_share` | 0.75 | share of them that must be closed | over 0, to 1 |
/// | `holiday_min` | 2 | least own occurrences of the named holiday | 1 to 20 |
/// | `holiday_pool_min` | 3 | least occurrences among like units, where the own are too few | 1 to 1000 |
/// | `holiday_share` | 0.5 | more than this share must have been closed | 0 to below 1 |
/// | `running_long` | 28 | a unit closed this many days in a row stays closed over the horizon | 1 to 1000 |
/// | `running_short` | 5 | one closed this many days stays closed for the next `running_days` | 1 to `running_long` |
/// | `running_days` | 7 | see `running_short` | 1 to 60 |
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OpennessRules {
    /// Key columns of a unit (a branch) that is closed on a day when every known target in it is zero.
    pub closed_when_zero: Vec<String>,
    /// Same weekdays looked at.
    pub weekday_last: usize,
    /// How far back they may lie, days including the origin.
    pub weekday_days: usize,
    /// Least of them for an inference.
    pub weekday_min: usize,
    /// Share of them that must be closed.
    pub weekday_share: f64,
    /// Least own occurrences of a named holiday.
    pub holiday_min: usize,
    /// Least occurrences among units with the same closed weekdays, where the own are too few.
    pub holiday_pool_min: usize,
    /// More than this share of the occurrences must have been closed.
    pub holiday_share: f64,
    /// Days in a row after which a closed unit is taken to stay closed.
    pub running_long: usize,
    /// Days in a row after which it is taken to stay closed for `running_days`.
    pub running_short: usize,
    /// Days for which a short closure is continued.
    pub running_days: usize,
}

impl Default for OpennessRules {
    fn default() -> Self {
        Self {
            closed_when_zero: Vec::new(),
            weekday_last: 8,
            weekday_days: 91,
            weekday_min: 4,
            weekday_share: 0.75,
            holiday_min: 2,
            holiday_pool_min: 3,
            holiday_share: 0.5,
            running_long: 28,
            running_short: 5,
            running_days: 7,
        }
    }
}

/// A rule out of its range, or a unit that is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpennessError {
    /// A value outside its range.
    #[error("openness.{field} must be {range}")]
    OutOfRange {
        /// The field.
        field: &'static str,
        /// The range in words.
        range: String,
    },
    /// `closed_when_zero` names a column that is not a key.
    #[error("openness.closed_when_zero names `{column}`, which is not a key column; {keys}")]
    NotAKey {
        /// The column.
        column: String,
        /// The key columns in words.
        keys: String,
    },
}

impl OpennessRules {
    /// Checks every range.
    ///
    /// # Errors
    /// The first field out of range.
    pub fn check(&self) -> Result<(), OpennessError> {
        let whole = [
            ("weekday_last", self.weekday_last, 1, 60),
            ("weekday_days", self.weekday_days, 7, 1000),
            ("weekday_min", self.weekday_min, 1, self.weekday_last),
            ("holiday_min", self.holiday_min, 1, 20),
            ("holiday_pool_min", self.holiday_pool_min, 1, 1000),
            ("running_long", self.running_long, 1, 1000),
            ("running_short", self.running_short, 1, self.running_long),
            ("running_days", self.running_days, 1, 60),
        ];
        for (field, value, low, high) in whole {
            if value < low || value > high {
                return Err(OpennessError::OutOfRange { field, range: format!("{low} to {high}, it is {value}") });
            }
        }
        if !(self.weekday_share > 0.0 && self.weekday_share <= 1.0) {
            let range = format!("over 0 and at most 1, it is {}", self.weekday_share);
            return Err(OpennessError::OutOfRange { field: "weekday_share", range });
        }
        if !(0.0..1.0).contains(&self.holiday_share) {
            let range = format!("0 or more and below 1, it is {}", self.holiday_share);
            return Err(OpennessError::OutOfRange { field: "holiday_share", range });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_out_of_range_is_named() {
        assert_eq!(OpennessRules::default().check(), Ok(()));
        let rules = OpennessRules { weekday_share: f64::NAN, ..OpennessRules::default() };
        assert!(rules.check().unwrap_err().to_string().starts_with("openness.weekday_share must be over 0"));
        let rules = OpennessRules { weekday_min: 9, ..OpennessRules::default() };
        assert_eq!(rules.check().unwrap_err().to_string(), "openness.weekday_min must be 1 to 8, it is 9");
    }
}
