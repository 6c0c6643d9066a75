//! Merges rows into a dataset: reads the months that are touched, plans in memory, commits one transaction.
//!
//! The commit succeeds only on top of the version that was read. Where another writer came first, the whole merge is
//! done again on what that writer left, so that nothing is lost and nothing is blindly overwritten.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Date32Type;
use chrono::{DateTime, Utc};
use deltalake_core::DeltaTableError;
use deltalake_core::kernel::transaction::{CommitBuilder, CommitProperties, TransactionError};
use deltalake_core::kernel::{Action, Add, CommitInfo};
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use deltalake_core::writer::{DeltaWriter, RecordBatchWriter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::error::DatasetError;
use super::folder::{Datasets, Opened, commit_info};
use super::plan::{MergePlan, aligned, month_of, plan_merge};
use super::scan::{DataFile, DayRange, data_files, read_files};
use crate::schema::PARTITION_COLUMN;

/// How often a merge is repeated because another writer came first.
const ATTEMPTS: usize = 20;

/// What a merge did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The version that now holds the rows; the version as it was where nothing changed.
    pub version: i64,
    /// Rows with a new day or series.
    pub inserted: usize,
    /// Rows of which some value changed or became known.
    pub updated: usize,
    /// Rows that were known as they are.
    pub unchanged: usize,
}

/// The result of one attempt: files and their owner's verdict.
enum Attempt {
    Done(Merged),
    Overtaken,
}

impl Datasets {
    /// Adds and corrects rows by day and keys. An empty cell says nothing and keeps what is stored. The same rows again
    /// make no version. `at` is the time that the history shows.
    ///
    /// # Errors
    /// [`DatasetError`] where the rows do not fit the dataset, or the storage fails; nothing is changed then.
    pub async fn merge(&self, name: &str, rows: &RecordBatch, at: DateTime<Utc>) -> Result<Merged, DatasetError> {
        for _ in 0..ATTEMPTS {
            let opened = self.opened(name, None).await?;
            match merge_once(&opened, rows, at).await? {
                Attempt::Done(merged) => return Ok(merged),
                Attempt::Overtaken => tokio::task::yield_now().await,
            }
        }
        Err(DatasetError::Conflict { name: name.to_owned(), attempts: ATTEMPTS })
    }
}

async fn merge_once(opened: &Opened, rows: &RecordBatch, at: DateTime<Utc>) -> Result<Attempt, DatasetError> {
    let new = aligned(rows, &opened.schema)?;
    let touched: BTreeSet<i32> = new.column(0).as_primitive::<Date32Type>().values().iter().copied().collect();
    let touched: BTreeSet<String> = touched.into_iter().map(month_of).collect();
    let all_files = data_files(opened, |_| true)?;
    let total: usize = all_files.iter().map(|file| file.rows).sum();
    let files: Vec<DataFile> = all_files.into_iter().filter(|file| is_in(file, &touched)).collect();
    let columns: Vec<String> = opened.schema.columns().into_iter().map(|(name, _)| name.to_owned()).collect();
    let old = read_files(opened, files.clone(), &columns, DayRange::ALL).await?;
    let schema = opened.schema.clone();
    let planned = tokio::task::spawn_blocking(move || plan_merge(&old, &new, &schema)).await;
    let plan = planned.map_err(|source| DatasetError::storage(&opened.name, "planned a merge", source))??;
    let done =
        Merged { version: opened.version(), inserted: plan.inserted, updated: plan.updated, unchanged: plan.unchanged };
    if plan.rows.is_none() {
        return Ok(Attempt::Done(done));
    }
    let replaced: Vec<DataFile> = files.into_iter().filter(|file| is_in(file, &plan.months)).collect();
    let written = write_files(opened, &plan).await?;
    let paths: Vec<PathBuf> = written.iter().map(|add| opened.folder.join(&add.path)).collect();
    let counts = [("rows", total + plan.inserted), ("inserted", done.inserted), ("updated", done.updated)];
    let info = counted_info(opened, "MERGE", &counts, at);
    match commit(opened, replaced, written, info).await? {
        Some(version) => Ok(Attempt::Done(Merged { version, ..done })),
        None => {
            discard(&paths);
            Ok(Attempt::Overtaken)
        }
    }
}

fn is_in(file: &DataFile, months: &BTreeSet<String>) -> bool {
    let month = file.removal.partition_values.as_ref().and_then(|values| values.get(PARTITION_COLUMN)?.as_ref());
    month.is_none_or(|month| months.contains(month))
}

/// Writes one Parquet file for each changed month. Until they are committed nobody reads them.
async fn write_files(opened: &Opened, plan: &MergePlan) -> Result<Vec<Add>, DatasetError> {
    let failed = |source| DatasetError::storage(&opened.name, "wrote rows", source);
    let mut writer = RecordBatchWriter::for_table(&opened.table).map_err(failed)?;
    if let Some(rows) = plan.rows.clone() {
        writer.write(rows).await.map_err(failed)?;
    }
    let added = writer.flush().await.map_err(failed)?;
    sync(added.iter().map(|add| opened.folder.join(&add.path)).collect()).await?;
    Ok(added)
}

/// The record of a commit on top of the version that was read, with what the history tells of it.
pub(super) fn counted_info(
    opened: &Opened,
    operation: &str,
    counts: &[(&str, usize)],
    at: DateTime<Utc>,
) -> CommitInfo {
    let mut info = commit_info(operation, at);
    info.read_version = u64::try_from(opened.version()).ok();
    info.info = counts.iter().map(|(key, count)| (format!("vakhta.{key}"), json!(count))).collect();
    info
}

/// Replaces files in one transaction on top of the version that was read; `None` says that another writer came first.
pub(super) async fn commit(
    opened: &Opened,
    replaced: Vec<DataFile>,
    written: Vec<Add>,
    info: CommitInfo,
) -> Result<Option<i64>, DatasetError> {
    let failed = |source| DatasetError::storage(&opened.name, "committed a version", source);
    let deleted_at = info.timestamp;
    let removals = replaced.into_iter().map(|file| {
        let mut removal = file.removal;
        removal.deletion_timestamp = deleted_at;
        Action::Remove(removal)
    });
    let actions = std::iter::once(Action::CommitInfo(info)).chain(removals).chain(written.into_iter().map(Action::Add));
    let snapshot = opened.table.snapshot().map_err(failed)?;
    let operation = DeltaOperation::Write {
        mode: SaveMode::Overwrite,
        partition_by: Some(vec![PARTITION_COLUMN.to_owned()]),
        predicate: None,
    };
    // Without retries of its own the storage layer never lands this plan on a version that the plan has not seen.
    let properties = CommitProperties::default().with_max_retries(0).with_cleanup_expired_logs(Some(false));
    let committed = CommitBuilder::from(properties)
        .with_actions(actions.collect())
        .build(Some(snapshot), opened.table.log_store(), operation)
        .await;
    match committed {
        Ok(commit) => {
            let version = super::folder::signed(commit.version());
            sync(vec![opened.folder.join("_delta_log").join(format!("{version:020}.json"))]).await?;
            Ok(Some(version))
        }
        Err(
            DeltaTableError::VersionAlreadyExists(_)
            | DeltaTableError::Transaction {
                source: TransactionError::MaxCommitAttempts(_) | TransactionError::CommitConflict(_),
            },
        ) => Ok(None),
        Err(other) => Err(failed(other)),
    }
}

/// Files of an attempt that was overtaken. What cannot be deleted does no harm: no version names it.
fn discard(paths: &[PathBuf]) {
    for path in paths {
        if let Err(error) = std::fs::remove_file(path) {
            tracing::debug!(path = %path.display(), %error, "a file that is not needed stays behind");
        }
    }
}

/// Waits until files and their folders are on the disk, so that a power cut cannot leave a version without its rows.
async fn sync(paths: Vec<PathBuf>) -> Result<(), DatasetError> {
    let work = move || -> Result<(), DatasetError> {
        let mut folders = BTreeSet::new();
        for path in &paths {
            sync_one(path)?;
            folders.extend(path.parent().map(Path::to_path_buf));
        }
        if cfg!(unix) {
            for folder in &folders {
                sync_one(folder)?;
            }
        }
        Ok(())
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(source) => Err(DatasetError::storage("files", "waited for the disk", source)),
    }
}

fn sync_one(path: &Path) -> Result<(), DatasetError> {
    let failed = |source| DatasetError::Io { path: path.to_path_buf(), source };
    std::fs::File::open(path).and_then(|file| file.sync_all()).map_err(failed)
}
