//! What a run leaves behind that ends between publishing its artifact and registering the version: a folder nobody refers to.

use vakhta_lifecycle::ids::VersionId;
use vakhta_lifecycle::run::Run;

use crate::error::ServiceError;
use crate::platform::Platform;

impl Platform {
    /// Removes the artifacts of a run that ends without a version. What cannot be removed costs space and nothing else, so
    /// the end of the run does not depend on it.
    pub(super) async fn discard_unregistered(&self, run: &Run) {
        if let Err(error) = self.try_discard(run).await {
            tracing::warn!(run.id = %run.id, error = %error, "what the run left behind could not be removed");
        }
    }

    async fn try_discard(&self, run: &Run) -> Result<(), ServiceError> {
        for artifact in self.artifacts().below(run.model.as_str()).await? {
            let name = artifact.rsplit('/').next().unwrap_or_default();
            // A version is named by the moment its run began, and of one model one run is under way at a time: a folder of
            // that moment without a version is this run's. Any other folder is not ours to judge.
            let Ok(version) = VersionId::parse(name) else { continue };
            if version.is_of(run.started_at) && self.store().versions().get(&version).await?.is_none() {
                self.artifacts().remove_unregistered(&artifact).await?;
                tracing::info!(run.id = %run.id, artifact, "an artifact without a version was removed");
            }
        }
        Ok(())
    }
}
