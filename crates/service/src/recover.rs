//! After a start: what an earlier process left behind is ended or made good.

use std::collections::BTreeSet;

use vakhta_lifecycle::ids::ModelName;

use crate::error::ServiceError;
use crate::platform::Platform;

impl Platform {
    /// Ends runs and imports whose process is gone, clears staging folders, and issues the forecasts that a killed process still owed.
    ///
    /// # Errors
    /// When the database does not answer; a model that cannot be mended is logged, and the rest is done.
    pub async fn recover(&self) -> Result<(), ServiceError> {
        let ended = self.end_interrupted().await?;
        if ended > 0 {
            tracing::warn!(n = ended, "runs that were interrupted are marked failed; their champions stayed");
        }
        if self.store().runs().running().await?.is_empty() {
            // With no run under way on any replica, what lies in staging belongs to nobody.
            let swept = self.artifacts().sweep_staging().await?;
            if swept > 0 {
                tracing::info!(n = swept, "leftovers of interrupted trainings were deleted");
            }
        }
        for dataset in self.declarations().iter().map(|d| d.data.dataset.clone()).collect::<BTreeSet<_>>() {
            match self.ask_for_dataset(&dataset, "a look after interrupted imports").await {
                Ok(lease) => lease.release().await,
                // Whoever imports just now has looked already.
                Err(ServiceError::DatasetBusy { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        for declaration in self.declarations() {
            if let Err(error) = self.make_good(&declaration.model.name).await {
                tracing::warn!(model.id = %declaration.model.name, error = %error, "a model could not be brought up to date");
            }
        }
        Ok(())
    }

    async fn make_good(&self, model: &ModelName) -> Result<(), ServiceError> {
        if self.store().versions().champion(model).await?.is_none() {
            return Ok(());
        }
        if self.declared(model).await?.declaration.is_of_rows() {
            return self.make_rows_good(model).await;
        }
        // Loaded now, the first visitor need not wait for it.
        self.champion_forecaster(model).await?;
        if !self.owes_forecasts(model).await? {
            return Ok(());
        }
        self.observe(model, None).await.map(drop).or_else(|e| match e {
            ServiceError::NotEnoughData(_) => Ok(()),
            other => Err(other),
        })?;
        self.issue_owed_forecasts(model).await
    }

    /// Loads what answers, then joins outcomes that a killed import left unjoined and predicts what waits; beside the server's start,
    /// since outcomes may be of any day.
    async fn make_rows_good(&self, model: &ModelName) -> Result<(), ServiceError> {
        self.champion_scorer(model).await?;
        let Some(days) = self.load_outcomes(model).await?.data.days() else { return Ok(()) };
        let (platform, model) = (self.clone(), model.clone());
        self.spawn(async move {
            if let Err(error) = platform.after_new_data(&model, "system", Some(days)).await {
                tracing::warn!(model.id = %model, error = %error, "a model could not be brought up to date");
            }
        });
        Ok(())
    }

    /// Issues the champion's forecasts if they are owed: after any import that is under way, which issues its own, and never
    /// twice, however many processes think of it.
    pub(crate) async fn issue_owed_forecasts(&self, model: &ModelName) -> Result<(), ServiceError> {
        let declared = self.declared(model).await?;
        let writing = self.writing(model).await;
        let _guard = writing.lock().await;
        let lease = self.lease_dataset(&declared.declaration.data.dataset, "the forecasts of a new champion").await?;
        let issued = match self.owes_forecasts(model).await {
            Ok(true) => self.issue_forecasts(model).await.map(drop),
            Ok(false) => Ok(()),
            Err(error) => Err(error),
        };
        lease.release().await;
        issued
    }

    /// Forecasts are owed when the newest were made by another version, or from an earlier day, than they would be now.
    async fn owes_forecasts(&self, model: &ModelName) -> Result<bool, ServiceError> {
        let Some(champion) = self.store().versions().champion(model).await? else { return Ok(false) };
        // Of rows only what is new is logged, so that issuing again does nothing.
        if self.declared(model).await?.declaration.is_of_rows() {
            return Ok(true);
        }
        let loaded = self.load_data(model).await?;
        let newest = self.store().predictions().newest_version_and_origin(model).await?;
        Ok(newest
            .is_none_or(|(version, origin)| version != champion.id || Some(origin) != loaded.data.last_known_day()))
    }
}
