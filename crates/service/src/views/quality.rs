//! The quality of a model's data.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use vakhta_lifecycle::ids::{ModelName, SeriesKey};

use super::DriftView;

/// The quality of a model's data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QualityView {
    /// The model.
    pub model: ModelName,
    /// Its today.
    pub today: NaiveDate,
    /// The first day of the data.
    pub from: Option<NaiveDate>,
    /// The last day with an actual.
    pub through: Option<NaiveDate>,
    /// Data older than this many days is stale.
    pub stale_days: u32,
    /// Rows of the dataset.
    pub rows: u64,
    /// The key columns.
    pub keys: Vec<String>,
    /// Every series.
    pub series: Vec<SeriesQuality>,
    /// The target and every covariate that holds numbers.
    pub columns: Vec<ColumnQuality>,
    /// The last imports that put rows aside, latest first.
    pub aside: Vec<AsideView>,
    /// Drift of the columns.
    pub drift: DriftView,
}

impl QualityView {
    /// Days from the last actual to the model's today.
    #[must_use]
    pub fn age_days(&self) -> Option<i64> {
        self.through.map(|through| (self.today - through).num_days())
    }
}

/// How complete a series is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesQuality {
    /// Its key.
    pub key: SeriesKey,
    /// Its first day with an actual.
    pub first: NaiveDate,
    /// Its last day with an actual.
    pub last: NaiveDate,
    /// Days that the data of other series go on after that.
    pub behind: u64,
    /// Days with an actual.
    pub known: u64,
    /// Days between the first and the last without one.
    pub missing: u64,
    /// Known days on which it was closed.
    pub closed: u64,
}

/// The empty cells of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnQuality {
    /// The column.
    pub column: String,
    /// The last months, earliest first.
    pub months: Vec<MonthQuality>,
}

/// The cells of a column in a month: one for each series and day from the first known day of the series on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthQuality {
    /// Its first day.
    pub month: NaiveDate,
    /// Cells.
    pub cells: u64,
    /// Those without a value.
    pub missing: u64,
}

/// What an import put aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsideView {
    /// The import.
    pub sync: i64,
    /// The file.
    pub source: String,
    /// When, by the model's clock.
    pub at: DateTime<Utc>,
    /// Rows read.
    pub rows: u64,
    /// Rows put aside.
    pub aside: u64,
    /// The most frequent reasons among the first thousand of them: column, one of the sentences, how many.
    pub reasons: Vec<(String, String, u64)>,
}
