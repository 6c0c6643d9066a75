//! `ingest`: rows into datasets. Bad rows are put aside with a reason, the rest is loaded; the same file twice changes nothing.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::monitor::{QualityNote, Severity};
use vakhta_store::{
    NewSync, Page, PutAside, QuarantinedRow as StoredRow, SyncCounts, SyncOutcome, SyncRow, SyncStatus,
};
use vakhta_tables::import::{self, Loaded};
use vakhta_tables::quality::{self, QualityIssue, QualitySeverity, Usual};

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::platform::{Declared, Platform};
use crate::reading::{ImportOptions, file_name};
use crate::views::{PutAsideView, QuarantinedRow, SyncView};

/// Quality issues that are told of one file; the most severe come first.
const MOST_ISSUES: usize = 20;

/// What a dataset holds, in a few numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct DatasetFacts {
    /// Its version; `None` when it does not exist yet.
    pub(crate) version: Option<i64>,
    /// Rows.
    pub(crate) rows: u64,
    /// First day.
    pub(crate) data_from: Option<NaiveDate>,
    /// Last day with a known target.
    pub(crate) data_through: Option<NaiveDate>,
    /// What is usual for it, to judge new rows by.
    pub(crate) usual: Arc<Usual>,
}

impl Platform {
    /// Loads a file into the model's dataset; then joins actuals, watches, and issues forecasts.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] names what is wrong with the file; nothing was changed then.
    pub async fn import(
        &self,
        model: &ModelName,
        path: &Path,
        options: ImportOptions,
        actor: &str,
    ) -> Result<SyncView, ServiceError> {
        let declared = self.declared(model).await?;
        let name = file_name(path);
        let loaded = self.read_file(&declared, path, options).await?;
        self.ingest(model, &declared, &name, loaded, actor).await
    }

    /// What was taken in, newest first.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown model.
    pub async fn syncs(&self, model: &ModelName, limit: u64) -> Result<Vec<SyncView>, ServiceError> {
        let declared = self.declared(model).await?;
        let syncs = self.store().syncs().list(Some(&declared.declaration.data.dataset), Page::first(limit)).await?;
        Ok(syncs.into_iter().map(sync_view).collect())
    }

    /// The rows that were put aside, in the order of the file.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn quarantined(&self, sync: i64, limit: u64) -> Result<Vec<QuarantinedRow>, ServiceError> {
        let rows = self.store().quarantine().of_sync(sync, Page::first(limit)).await?;
        Ok(rows.into_iter().map(|aside| put_aside_view(aside).row).collect())
    }

    /// Takes rows in; when they changed anything, joins actuals, watches, and issues forecasts. Nobody else writes the dataset
    /// meanwhile, in this process or another.
    pub(crate) async fn ingest(
        &self,
        model: &ModelName,
        declared: &Declared,
        source: &str,
        loaded: Loaded,
        actor: &str,
    ) -> Result<SyncView, ServiceError> {
        let writing = self.writing(model).await;
        let _guard = writing.lock().await;
        let lease = self.lease_dataset(&declared.declaration.data.dataset, source).await?;
        let outcome = self.ingest_alone(model, declared, source, loaded, actor).await;
        lease.release().await;
        outcome
    }

    pub(crate) async fn ingest_alone(
        &self,
        model: &ModelName,
        declared: &Declared,
        source: &str,
        loaded: Loaded,
        actor: &str,
    ) -> Result<SyncView, ServiceError> {
        let days = import::days_with_target(&loaded.batch, &declared.declaration.data.columns);
        let last_day = days.map(|(_, last)| last);
        let sync = self.take_in(model, declared, source, loaded, last_day).await?;
        if sync.inserted + sync.updated > 0 {
            self.after_new_data(model, actor, days).await?;
        } else {
            // Rows that were put aside concern somebody even where nothing was loaded.
            self.watch(model, actor).await?;
        }
        Ok(sync)
    }

    /// Merges rows that were read already, and records what became of them. By the data's clock the first rows come in on the day
    /// after `last_day`, the last of theirs with a target; later ones on the day after what was known before them.
    async fn take_in(
        &self,
        model: &ModelName,
        declared: &Declared,
        source: &str,
        loaded: Loaded,
        last_day: Option<NaiveDate>,
    ) -> Result<SyncView, ServiceError> {
        let declaration = &declared.declaration;
        let facts = self.dataset_facts(declaration).await?;
        let started_at = self.model_now(declaration, facts.data_through.or(last_day));
        let new = NewSync {
            dataset: declaration.data.dataset.clone(),
            model: Some(model.clone()),
            source: source.to_owned(),
            started_at,
        };
        let id = self.store().syncs().begin(&new).await?;
        let quarantine: Vec<StoredRow> = loaded
            .quarantined
            .iter()
            .map(|q| StoredRow {
                row_number: q.row,
                column: Some(q.column.clone()),
                value: Some(q.value.clone()),
                reason: q.reason.clone(),
                code: Some(q.code.name().to_owned()),
                cells: q.cells.clone(),
            })
            .collect();
        self.store().quarantine().put(id, &quarantine).await?;
        // Compared with what was usual before these rows.
        let issues = quality_of(declaration, &loaded, Arc::clone(&facts.usual)).await?;
        let merged = self.merge(declaration, &loaded, started_at).await;
        let quarantined = quarantine.len() as u64;
        let end = match &merged {
            Ok(merged) => {
                let changed = merged.inserted + merged.updated > 0;
                let mut messages = loaded.warnings.clone();
                messages.extend(issues.iter().map(|note| note.message.clone()));
                SyncOutcome {
                    status: if changed { SyncStatus::Completed } else { SyncStatus::Unchanged },
                    counts: SyncCounts {
                        loaded: merged.inserted as u64,
                        updated: merged.updated as u64,
                        unchanged: merged.unchanged as u64,
                        quarantined,
                    },
                    dataset_version: Some(merged.version),
                    finished_at: started_at,
                    message: messages.join("\n"),
                    quality: issues,
                }
            }
            Err(error) => SyncOutcome {
                status: SyncStatus::Failed,
                counts: SyncCounts { quarantined, ..SyncCounts::default() },
                dataset_version: facts.version,
                finished_at: started_at,
                message: error.to_string(),
                quality: Vec::new(),
            },
        };
        self.store().syncs().finish(id, &end).await?;
        merged?;
        self.known_through(model, declaration).await?;
        self.sync_of(id).await
    }

    /// Writes down through which day the model's data are known now.
    pub(crate) async fn known_through(&self, model: &ModelName, declaration: &Declaration) -> Result<(), ServiceError> {
        let through = self.dataset_facts(declaration).await?.data_through;
        Ok(self.store().models().set_data_through(model, through).await?)
    }

    pub(crate) async fn sync_of(&self, id: i64) -> Result<SyncView, ServiceError> {
        let stored = self.store().syncs().get(id).await?;
        stored.map(sync_view).ok_or_else(|| ServiceError::not_found("sync", id, "it was deleted meanwhile"))
    }

    async fn merge(
        &self,
        declaration: &Declaration,
        loaded: &Loaded,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<vakhta_tables::dataset::Merged, ServiceError> {
        let name = &declaration.data.dataset;
        self.datasets().create(name, &declaration.data.columns, at).await?;
        Ok(self.datasets().merge(name, &loaded.batch, at).await?)
    }

    pub(crate) async fn dataset_facts(&self, declaration: &Declaration) -> Result<DatasetFacts, ServiceError> {
        let name = &declaration.data.dataset;
        let Some(version) = self.datasets().peek_version(name)? else {
            return Ok(DatasetFacts::default());
        };
        if let Some(known) = self.known_facts(name).filter(|f| f.version == Some(version)) {
            return Ok(known);
        }
        let (found, usual) = self.datasets().summary_and_usual(name).await?;
        let facts = DatasetFacts {
            version: Some(found.version),
            rows: found.rows as u64,
            data_from: found.first_day,
            data_through: found.last_day_with_target,
            usual: Arc::new(usual),
        };
        self.remember_facts(name, &facts);
        Ok(facts)
    }
}

/// What a person should know about the rows, in sentences.
async fn quality_of(
    declaration: &Declaration,
    loaded: &Loaded,
    usual: Arc<Usual>,
) -> Result<Vec<QualityNote>, ServiceError> {
    let columns = declaration.data.columns.clone();
    let batch = loaded.batch.clone();
    blocking(move || Ok(quality::check(&batch, &columns, &usual).into_iter().map(note).take(MOST_ISSUES).collect()))
        .await
}

/// An issue as monitors see it.
fn note(issue: QualityIssue) -> QualityNote {
    QualityNote {
        severity: match issue.severity {
            QualitySeverity::Info => Severity::Info,
            QualitySeverity::Warning => Severity::Warning,
            QualitySeverity::Critical => Severity::Critical,
        },
        message: match issue.subject.as_str() {
            "" => issue.message,
            subject => format!("{subject}: {}", issue.message),
        },
    }
}

/// A row that was put aside, as it is shown.
pub(crate) fn put_aside_view(aside: PutAside) -> PutAsideView {
    let StoredRow { row_number, column, value, reason, code, cells } = aside.row;
    PutAsideView {
        id: aside.id,
        import: aside.sync,
        row: QuarantinedRow {
            row: row_number,
            column: column.unwrap_or_default(),
            value: value.unwrap_or_default(),
            reason,
            code,
            replayed_by: aside.replayed_by,
        },
        cells,
    }
}

fn sync_view(sync: SyncRow) -> SyncView {
    let counts = sync.counts;
    let status = match sync.status {
        SyncStatus::Running => "running",
        SyncStatus::Completed => "completed",
        SyncStatus::Unchanged => "unchanged",
        SyncStatus::Failed => "failed",
    };
    SyncView {
        id: sync.id,
        dataset: sync.begun.dataset,
        source: sync.begun.source,
        started_at: sync.begun.started_at,
        status: status.to_owned(),
        rows: counts.loaded + counts.updated + counts.unchanged + counts.quarantined,
        inserted: counts.loaded,
        updated: counts.updated,
        unchanged: counts.unchanged,
        quarantined: counts.quarantined,
        dataset_version: sync.dataset_version,
        messages: sync.message.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect(),
    }
}

/// Runs work that does not wait on a thread of its own.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ServiceError> + Send + 'static,
) -> Result<T, ServiceError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(ServiceError::internal("background work", error)),
    }
}

#[cfg(test)]
mod tests;
