//! The prediction log does not grow for ever: what is old leaves it for Parquet files, month by month.
//!
//! A file is written whole, flushed and moved into its place; only then its rows leave the log, in the transaction that records
//! the file. A job that is interrupted before that has left a file that nobody recorded and whose rows are still in the log; the
//! next job deletes it. The daily metrics and the joined pairs stay where they are.

mod file;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::retention::first_kept_day;
use vakhta_store::{Archived, LoggedPrediction};

use crate::error::ServiceError;
use crate::ingest::blocking;
use crate::platform::Platform;

/// The ending of a file that is being written.
const PART: &str = ".part";

/// Predictions that are read at once.
const AT_ONCE: u64 = 50_000;

impl Platform {
    /// Moves the predictions of a model that are older than they are kept into files. Answers how many.
    ///
    /// # Errors
    /// When a file cannot be written or the log does not answer; what was moved by then stays moved.
    pub(crate) async fn archive_predictions(&self, model: &ModelName) -> Result<u64, ServiceError> {
        let declared = self.declared(model).await?;
        let facts = self.dataset_facts(&declared.declaration).await?;
        let today = self.model_today(&declared.declaration, facts.data_through);
        let Some(before) = first_kept_day(today, facts.data_through, self.settings().predictions_keep_days) else {
            return Ok(0);
        };
        self.remove_unrecorded(model).await?;
        let mut moved = 0;
        loop {
            let rows = self.store().predictions().before(model, before, AT_ONCE).await?;
            if rows.is_empty() {
                return Ok(moved);
            }
            let mut months: BTreeMap<String, Vec<LoggedPrediction>> = BTreeMap::new();
            for row in rows {
                months.entry(row.prediction.date.format("%Y-%m").to_string()).or_default().push(row);
            }
            for (month, rows) in months {
                let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
                let archived = self.write_archive(model, &month, rows).await?;
                self.store().predictions().archive(model, &archived, &ids).await?;
                tracing::info!(model.id = %model, file = archived.file, n = archived.n_rows, "predictions archived");
                moved += archived.n_rows;
            }
        }
    }

    /// Writes the file of one month's rows, durably.
    async fn write_archive(
        &self,
        model: &ModelName,
        month: &str,
        rows: Vec<LoggedPrediction>,
    ) -> Result<Archived, ServiceError> {
        let ids = || rows.iter().map(|row| row.id);
        let days = || rows.iter().map(|row| row.prediction.date);
        let (Some(first_id), Some(last_id), Some(first_day), Some(last_day)) =
            (ids().min(), ids().max(), days().min(), days().max())
        else {
            return Err(ServiceError::Refused("there is nothing to archive".to_owned()));
        };
        let file = format!("{month}/{model}-{first_id}-{last_id}.parquet");
        let (root, path) = (self.settings().predictions_dir(), self.settings().predictions_dir().join(&file));
        let n_rows = rows.len() as u64;
        let sha256 = blocking(move || file::write(&root, &path, &rows)).await?;
        Ok(Archived { file, n_rows, first_day, last_day, sha256, archived_at: self.wall_now() })
    }

    /// Deletes what an interrupted job left: files that are not recorded and whose rows are still in the log. A file whose rows
    /// are not there is kept, whoever wrote it.
    async fn remove_unrecorded(&self, model: &ModelName) -> Result<(), ServiceError> {
        let recorded: Vec<String> =
            self.store().predictions().archives(model).await?.into_iter().map(|a| a.file).collect();
        for (name, path) in files_of(&self.settings().predictions_dir(), model)? {
            let Some(first_id) = first_id(&name, model).filter(|_| !recorded.contains(&name)) else { continue };
            // A file that was not even finished holds nothing that is not in the log.
            if name.ends_with(PART) || self.store().predictions().is_logged(first_id).await? {
                std::fs::remove_file(&path)
                    .map_err(|e| ServiceError::internal(format!("removing {}", path.display()), e))?;
                tracing::info!(file = name, "a file of an interrupted archiving was removed");
            }
        }
        Ok(())
    }
}

/// The files of a model, by their name relative to the folder.
fn files_of(root: &Path, model: &ModelName) -> Result<Vec<(String, PathBuf)>, ServiceError> {
    let failed = |e| ServiceError::internal(format!("reading {}", root.display()), e);
    let mut found = Vec::new();
    let Ok(months) = std::fs::read_dir(root) else { return Ok(found) };
    for month in months {
        let month = month.map_err(failed)?;
        if !month.path().is_dir() {
            continue;
        }
        for file in std::fs::read_dir(month.path()).map_err(failed)? {
            let file = file.map_err(failed)?;
            let name = format!("{}/{}", month.file_name().to_string_lossy(), file.file_name().to_string_lossy());
            if first_id(&name, model).is_some() {
                found.push((name, file.path()));
            }
        }
    }
    Ok(found)
}

/// The number of the first prediction in a file of this model, as its name tells it.
fn first_id(name: &str, model: &ModelName) -> Option<i64> {
    let (_, file) = name.split_once('/')?;
    let ids = file.strip_prefix(model.as_str())?.strip_prefix('-')?;
    let ids = ids.strip_suffix(".parquet").or_else(|| ids.strip_suffix(PART))?;
    let (first, last) = ids.split_once('-')?;
    last.parse::<i64>().ok()?;
    first.parse().ok()
}
