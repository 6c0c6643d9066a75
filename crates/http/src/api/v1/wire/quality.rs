//! The quality of a model's data.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_service::views::{AsideView, ColumnQuality, MonthQuality, QualityView, SeriesQuality};

use super::drift::DriftDto;

/// How complete a series is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SeriesQualityDto {
    /// The values of its key columns, in their order.
    pub key: Vec<String>,
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

impl From<&SeriesQuality> for SeriesQualityDto {
    fn from(series: &SeriesQuality) -> Self {
        Self {
            key: series.key.parts().to_vec(),
            first: series.first,
            last: series.last,
            behind: series.behind,
            known: series.known,
            missing: series.missing,
            closed: series.closed,
        }
    }
}

/// The cells of a column in a month: one for each series and day.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MonthQualityDto {
    /// Its first day.
    pub month: NaiveDate,
    /// Cells.
    pub cells: u64,
    /// Those without a value.
    pub missing: u64,
}

impl From<&MonthQuality> for MonthQualityDto {
    fn from(month: &MonthQuality) -> Self {
        Self { month: month.month, cells: month.cells, missing: month.missing }
    }
}

/// The empty cells of a column over the last months.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ColumnQualityDto {
    /// The column.
    pub column: String,
    /// The last twelve months at most, earliest first.
    pub months: Vec<MonthQualityDto>,
}

impl From<&ColumnQuality> for ColumnQualityDto {
    fn from(column: &ColumnQuality) -> Self {
        Self { column: column.column.clone(), months: column.months.iter().map(MonthQualityDto::from).collect() }
    }
}

/// Rows that were put aside for one reason.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AsideReasonDto {
    /// The column at fault.
    pub column: String,
    /// The reason, as one of the rows has it.
    pub reason: String,
    /// How many rows.
    pub rows: u64,
}

/// What an import put aside.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AsideDto {
    /// The import.
    pub import: i64,
    /// The file.
    pub source: String,
    /// When, by the model's clock.
    pub at: DateTime<Utc>,
    /// Rows read.
    pub rows: u64,
    /// Rows put aside.
    pub aside: u64,
    /// The most frequent reasons.
    pub reasons: Vec<AsideReasonDto>,
}

impl From<&AsideView> for AsideDto {
    fn from(aside: &AsideView) -> Self {
        let reason = |(column, reason, rows): &(String, String, u64)| AsideReasonDto {
            column: column.clone(),
            reason: reason.clone(),
            rows: *rows,
        };
        Self {
            import: aside.sync,
            source: aside.source.clone(),
            at: aside.at,
            rows: aside.rows,
            aside: aside.aside,
            reasons: aside.reasons.iter().map(reason).collect(),
        }
    }
}

/// The quality of a model's data.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct QualityDto {
    /// The model.
    pub model: String,
    /// Its today.
    pub today: NaiveDate,
    /// The first day of the data.
    pub from: Option<NaiveDate>,
    /// The last day with an actual.
    pub through: Option<NaiveDate>,
    /// Days from that to today.
    pub age_days: Option<i64>,
    /// Data older than this many days is stale.
    pub stale_days: u32,
    /// Rows of the dataset.
    pub rows: u64,
    /// The key columns.
    pub keys: Vec<String>,
    /// Every series.
    pub series: Vec<SeriesQualityDto>,
    /// The target and every covariate that holds numbers.
    pub columns: Vec<ColumnQualityDto>,
    /// The last imports that put rows aside, latest first.
    pub aside: Vec<AsideDto>,
    /// Drift of the columns.
    pub drift: DriftDto,
}

impl From<&QualityView> for QualityDto {
    fn from(view: &QualityView) -> Self {
        Self {
            model: view.model.to_string(),
            today: view.today,
            from: view.from,
            through: view.through,
            age_days: view.age_days(),
            stale_days: view.stale_days,
            rows: view.rows,
            keys: view.keys.clone(),
            series: view.series.iter().map(SeriesQualityDto::from).collect(),
            columns: view.columns.iter().map(ColumnQualityDto::from).collect(),
            aside: view.aside.iter().map(AsideDto::from).collect(),
            drift: DriftDto::from(&view.drift),
        }
    }
}
