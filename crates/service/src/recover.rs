//! After a start: what an earlier process left behind is ended or made good.

use vakhta_lifecycle::ids::ModelName;

use crate::error::ServiceError;
use crate::platform::Platform;

impl Platform {
    /// Ends runs whose process is gone, clears staging folders, and issues the forecasts that a killed process still owed.
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
        for declaration in self.declarations() {
            if let Err(error) = self.make_good(&declaration.model.name).await {
                tracing::warn!(model.id = %declaration.model.name, error = %error, "a model could not be brought up to date");
            }
        }
        Ok(())
    }

    /// Forecasts are owed when the newest were made by another version, or from an earlier day, than they would be now.
    async fn make_good(&self, model: &ModelName) -> Result<(), ServiceError> {
        let Some(champion) = self.store().versions().champion(model).await? else { return Ok(()) };
        let loaded = self.load_data(model).await?;
        // Loaded now, the first visitor need not wait for it.
        self.champion_forecaster(model).await?;
        let newest = self.store().predictions().newest_version_and_origin(model).await?;
        let owed = newest
            .is_none_or(|(version, origin)| version != champion.id || Some(origin) != loaded.data.last_known_day());
        if owed {
            self.observe(model, None).await.map(drop).or_else(|e| match e {
                ServiceError::NotEnoughData(_) => Ok(()),
                other => Err(other),
            })?;
            self.issue_forecasts(model).await?;
        }
        Ok(())
    }
}
