//! Values that must be known ahead and are not there.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A value that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingCell {
    /// The series, by key column.
    pub keys: BTreeMap<String, String>,
    /// The day.
    pub date: NaiveDate,
}

/// What is missing of a known-ahead column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingColumn {
    /// The column.
    pub column: String,
    /// Whether forecasts are refused without it.
    pub needed: bool,
    /// Values that are missing: one for each series and day.
    pub values: u64,
    /// Days on which some series has none.
    pub days: u64,
    /// The first of them, by day and series; at most 20.
    pub first: Vec<MissingCell>,
}

/// Which known-ahead values of the days ahead are missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingView {
    /// The first day ahead.
    pub from: NaiveDate,
    /// The last one that was looked at.
    pub to: NaiveDate,
    /// Every known-ahead column, in the order of the declaration.
    pub columns: Vec<MissingColumn>,
}
