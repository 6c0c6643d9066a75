//! Known-ahead values that are missing.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_service::views::{MissingCell, MissingColumn, MissingView};

/// A value that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MissingCellDto {
    /// The series, by key column.
    #[schema(example = json!({"branch": "B03", "product": "P1"}))]
    pub keys: BTreeMap<String, String>,
    /// The day.
    pub date: NaiveDate,
}

impl From<MissingCell> for MissingCellDto {
    fn from(cell: MissingCell) -> Self {
        Self { keys: cell.keys, date: cell.date }
    }
}

/// What is missing of a known-ahead column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MissingColumnDto {
    /// The column.
    #[schema(example = "promo")]
    pub column: String,
    /// Whether forecasts are refused without it.
    pub needed: bool,
    /// Values that are missing: one for each series and day.
    pub values: u64,
    /// Days on which some series has none.
    pub days: u64,
    /// The first of them, by day and series; at most 20.
    pub first: Vec<MissingCellDto>,
}

impl From<MissingColumn> for MissingColumnDto {
    fn from(missing: MissingColumn) -> Self {
        let MissingColumn { column, needed, values, days, first } = missing;
        Self { column, needed, values, days, first: first.into_iter().map(MissingCellDto::from).collect() }
    }
}

/// Which known-ahead values of the days ahead are missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MissingDto {
    /// The first day ahead.
    pub from: NaiveDate,
    /// The last one that was looked at.
    pub to: NaiveDate,
    /// Every known-ahead column, in the order of the declaration.
    pub columns: Vec<MissingColumnDto>,
}

impl From<MissingView> for MissingDto {
    fn from(view: MissingView) -> Self {
        let columns = view.columns.into_iter().map(MissingColumnDto::from).collect();
        Self { from: view.from, to: view.to, columns }
    }
}
