//! Looks back and around: which versions there are, and what a dataset holds.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Schema};
use chrono::{DateTime, NaiveDate, Utc};
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};

use super::error::DatasetError;
use super::folder::{Datasets, Opened, signed};
use super::scan::{DayRange, data_files, read_files};
use super::series_index::SeriesIndex;
use crate::import::UsualSizes;
use crate::quality::Usual;
use crate::schema::ColumnType;

/// Days whose covariates say what is usual of them; those of a long dataset are not all read for it.
const RECENT_DAYS: i32 = 92;

/// A version in the history of a dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionEntry {
    /// Its number.
    pub version: i64,
    /// When it was made, by the clock of who made it.
    pub timestamp: DateTime<Utc>,
    /// Rows that it holds.
    pub rows: u64,
    /// Rows that it added to the version before.
    pub inserted: u64,
    /// Rows that it corrected.
    pub updated: u64,
    /// Rows that it took away, which only a restore does.
    pub removed: u64,
}

/// What a dataset holds at its newest version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetSummary {
    /// The version that was looked at.
    pub version: i64,
    /// Rows.
    pub rows: usize,
    /// Different keys.
    pub series: usize,
    /// The first day of any row.
    pub first_day: Option<NaiveDate>,
    /// The last day of any row, known-ahead ones included.
    pub last_day: Option<NaiveDate>,
    /// The last day of which some target is known: the origin of a forecast.
    pub last_day_with_target: Option<NaiveDate>,
}

impl Datasets {
    /// Every version, the oldest first.
    ///
    /// # Errors
    /// [`DatasetError`] where the dataset does not exist or its log is damaged.
    pub async fn history(&self, name: &str) -> Result<Vec<VersionEntry>, DatasetError> {
        let opened = self.opened(name, None).await?;
        let commits: Vec<_> =
            opened.table.history(None).try_collect().await.map_err(|source| DatasetError::opening(name, source))?;
        let count = |commit: &deltalake_core::kernel::CommitInfo, key: &str| {
            commit.info.get(key).and_then(serde_json::Value::as_u64).unwrap_or(0)
        };
        let entry = |commit: deltalake_core::kernel::CommitInfo| VersionEntry {
            version: commit.read_version.map_or(0, |read| signed(read) + 1),
            timestamp: commit.timestamp.and_then(DateTime::from_timestamp_millis).unwrap_or_default(),
            rows: count(&commit, "vakhta.rows"),
            inserted: count(&commit, "vakhta.inserted"),
            updated: count(&commit, "vakhta.updated"),
            removed: count(&commit, "vakhta.removed"),
        };
        let mut entries: Vec<VersionEntry> = commits.into_iter().map(entry).collect();
        entries.sort_by_key(|entry| entry.version);
        Ok(entries)
    }

    /// What the newest version holds.
    ///
    /// # Errors
    /// [`DatasetError`] where the dataset does not exist or is damaged.
    pub async fn describe(&self, name: &str) -> Result<DatasetSummary, DatasetError> {
        Ok(self.summary_and_usual(name).await?.0)
    }

    /// What the newest version holds, and what is usual for it, to judge new rows by; one reading gives both.
    ///
    /// # Errors
    /// [`DatasetError`] where the dataset does not exist or is damaged.
    pub async fn summary_and_usual(&self, name: &str) -> Result<(DatasetSummary, Usual), DatasetError> {
        let opened = self.opened(name, None).await?;
        let (schema, version) = (&opened.schema, opened.version());
        let mut columns = vec![schema.time.clone(), schema.target.clone()];
        columns.extend(schema.keys.iter().cloned());
        let rows = read_files(&opened, data_files(&opened, |_| true)?, &columns, DayRange::ALL).await?;
        let mut index = SeriesIndex::default();
        index.assign(&rows, &schema.keys);
        let days = rows.column(0).as_primitive::<Date32Type>();
        let target = rows.column(1);
        let date = |day: i32| Date32Type::to_naive_date_opt(day);
        let known: Vec<i32> = (0..days.len()).filter(|row| target.is_valid(*row)).map(|row| days.value(row)).collect();
        let summary = DatasetSummary {
            version,
            rows: rows.num_rows(),
            series: index.names().len(),
            first_day: days.values().iter().min().copied().and_then(date),
            last_day: days.values().iter().max().copied().and_then(date),
            last_day_with_target: known.iter().max().copied().and_then(date),
        };
        let series: BTreeSet<Vec<String>> = index.names().iter().cloned().collect();
        let sizes = UsualSizes::of(&rows, schema).with_others(&recent_numbers(&opened, &known).await?, schema);
        let distinct: BTreeSet<i32> = known.iter().copied().collect();
        let days = distinct.into_iter().filter_map(date).collect();
        Ok((summary, Usual { rows_per_day: Usual::median_rows(&known), series, days, sizes }))
    }
}

/// The columns of numbers beside the target, in the last months of known targets.
async fn recent_numbers(opened: &Opened, known: &[i32]) -> Result<RecordBatch, DatasetError> {
    let columns = opened.schema.columns().into_iter();
    let columns = columns.filter(|(name, kind)| *kind == ColumnType::Number && *name != opened.schema.target);
    let columns: Vec<String> = columns.map(|(name, _)| name.to_owned()).collect();
    let Some(last) = known.iter().max().filter(|_| !columns.is_empty()) else {
        return Ok(RecordBatch::new_empty(Arc::new(Schema::empty())));
    };
    let recent = DayRange::new(Date32Type::to_naive_date_opt(last - RECENT_DAYS), None);
    read_files(opened, data_files(opened, |month| recent.has_month(month))?, &columns, recent).await
}
