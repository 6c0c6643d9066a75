//! `restore`: a wrong import is taken back. The dataset becomes what it was at an earlier version, which is a new version, and
//! what rests on its actuals follows: pairs, daily metrics, alerts, forecasts. A training under way reads the version that it
//! began with.

use chrono::{DateTime, NaiveDate, Utc};
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::plan;
use vakhta_store::{NewSync, SyncCounts, SyncOutcome, SyncStatus};
use vakhta_tables::dataset::{DatasetError, Restored};

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::ingest::DatasetFacts;
use crate::platform::{Declared, Platform};
use crate::views::SyncView;

impl Platform {
    /// Makes the data of a model what they were at a version of its dataset, then joins actuals, watches, and issues forecasts.
    /// It is recorded among the imports; where the data are that already, as one that changed nothing. Other models that read
    /// the dataset follow.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for a version that does not exist or holds nothing; [`ServiceError::NotEnoughData`] without a
    /// dataset; [`ServiceError::DatasetBusy`] while another writes it. Nothing was changed then.
    pub async fn restore_data(&self, model: &ModelName, version: i64, actor: &str) -> Result<SyncView, ServiceError> {
        let declared = self.declared(model).await?;
        let source = format!("restore of version {version}");
        let writing = self.writing(model).await;
        let _guard = writing.lock().await;
        let lease = self.lease_dataset(&declared.declaration.data.dataset, &source).await?;
        let outcome = self.restore_alone(model, &declared, version, source, actor).await;
        lease.release().await;
        outcome
    }

    async fn restore_alone(
        &self,
        model: &ModelName,
        declared: &Declared,
        version: i64,
        source: String,
        actor: &str,
    ) -> Result<SyncView, ServiceError> {
        let declaration = &declared.declaration;
        let facts = self.dataset_facts(declaration).await?;
        check_version(model, version, &facts)?;
        let started_at = self.model_now(declaration, facts.data_through);
        let dataset = declaration.data.dataset.clone();
        let id = self
            .store()
            .syncs()
            .begin(&NewSync { dataset: dataset.clone(), model: Some(model.clone()), source, started_at })
            .await?;
        let restored = self.datasets().restore(&dataset, version, started_at).await;
        self.store().syncs().finish(id, &outcome(&restored, version, &facts, started_at)).await?;
        let restored = restored?;
        if let Some(message) = what_changed(&restored) {
            let note = plan::note("restore", &format!("data restored to version {version}: {message}"));
            self.store().apply(model, &note, None, started_at, actor).await?;
        }
        // Where nothing changed, an earlier restore may have been interrupted before everything had followed.
        let days = restored.days.unwrap_or((NaiveDate::MIN, NaiveDate::MAX));
        self.follow(model, declaration, actor, days).await?;
        for other in self.declarations() {
            if other.data.dataset == dataset && other.model.name != *model {
                self.follow(&other.model.name, &other, actor, days).await.unwrap_or_else(|error| {
                    tracing::warn!(model.id = %other.model.name, error = %error, "a model did not follow its restored data");
                });
            }
        }
        self.sync_of(id).await
    }

    /// Brings in line what rests on the actuals of some days.
    async fn follow(
        &self,
        model: &ModelName,
        declaration: &Declaration,
        actor: &str,
        days: (NaiveDate, NaiveDate),
    ) -> Result<(), ServiceError> {
        self.known_through(model, declaration).await?;
        self.after_new_data(model, actor, Some(days)).await
    }
}

/// Version 0 is the table before its first row; a model without any row answers nothing.
fn check_version(model: &ModelName, version: i64, facts: &DatasetFacts) -> Result<(), ServiceError> {
    match facts.version {
        None | Some(0) => {
            let message = format!("model {model} has no data yet; load some with `vakhta import {model} FILE`");
            Err(ServiceError::NotEnoughData(message))
        }
        Some(latest) if !(1..=latest).contains(&version) => Err(ServiceError::invalid(
            "dataset_version",
            format!("{version} is no version with data; the dataset has 1 to {latest}"),
        )),
        Some(_) => Ok(()),
    }
}

/// What the record of a restore says.
fn outcome(
    restored: &Result<Restored, DatasetError>,
    version: i64,
    facts: &DatasetFacts,
    finished_at: DateTime<Utc>,
) -> SyncOutcome {
    let quality = Vec::new();
    match restored {
        Ok(done) => SyncOutcome {
            status: if done.days.is_some() { SyncStatus::Completed } else { SyncStatus::Unchanged },
            counts: SyncCounts {
                loaded: done.returned as u64,
                updated: done.updated as u64,
                unchanged: done.unchanged as u64,
                quarantined: 0,
            },
            dataset_version: Some(done.version),
            finished_at,
            message: what_changed(done).unwrap_or_else(|| format!("the data are what they were at version {version}")),
            quality,
        },
        Err(error) => SyncOutcome {
            status: SyncStatus::Failed,
            counts: SyncCounts::default(),
            dataset_version: facts.version,
            finished_at,
            message: error.to_string(),
            quality,
        },
    }
}

/// What became of the rows, in words; `None` where nothing did.
fn what_changed(done: &Restored) -> Option<String> {
    let Restored { returned, updated, removed, .. } = done;
    done.days.map(|_| format!("rows that came back: {returned}, corrected back: {updated}, removed: {removed}"))
}

#[cfg(test)]
mod tests;
