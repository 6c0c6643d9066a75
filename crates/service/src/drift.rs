//! Drift of a model's inputs: the champion's reference beside the last weeks, looked at whenever data came in.

mod reference;

use chrono::NaiveDate;
use vakhta_lifecycle::drift::{DriftLook, NoReference};
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::version::Version;
use vakhta_store::DriftRow;

pub use self::reference::DriftReference;
use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::ingest::blocking;
use crate::platform::Platform;
use crate::views::DriftView;

impl Platform {
    /// What is known of drift in a model's inputs.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown model.
    pub async fn drift(&self, model: &ModelName) -> Result<DriftView, ServiceError> {
        let declared = self.declared(model).await?;
        let declaration = &declared.declaration;
        let champion = self.store().versions().champion(model).await?;
        let look = match &champion {
            Some(champion) => match self.last_look(model, declaration, champion).await? {
                Some(look) => Some(look),
                // Nobody looked since it was deployed.
                None => self.take_look(model, declaration, champion).await?,
            },
            None => None,
        };
        Ok(DriftView {
            model: model.clone(),
            policy: declaration.drift.clone(),
            of_rows: declaration.is_of_rows(),
            target: declaration.data.columns.target.clone(),
            champion: champion.map(|c| c.id),
            look,
        })
    }

    /// Looks at the champion's inputs and keeps what was seen.
    pub(crate) async fn look_for_drift(
        &self,
        model: &ModelName,
        declaration: &Declaration,
    ) -> Result<(), ServiceError> {
        let Some(champion) = self.store().versions().champion(model).await? else { return Ok(()) };
        let Some(look) = self.take_look(model, declaration, &champion).await? else { return Ok(()) };
        let looked_at = self.model_now(declaration, Some(look.through));
        let look = serde_json::to_value(&look).map_err(|e| ServiceError::internal("writing what was seen", e))?;
        Ok(self.store().drift().put(model, &DriftRow { looked_at, look }).await?)
    }

    /// The last look at the champion's inputs, if there was one and looking is not switched off.
    pub(crate) async fn last_look(
        &self,
        model: &ModelName,
        declaration: &Declaration,
        champion: &Version,
    ) -> Result<Option<DriftLook>, ServiceError> {
        if !is_watched(declaration) {
            return Ok(None);
        }
        let Some(row) = self.store().drift().get(model).await? else { return Ok(None) };
        match serde_json::from_value::<DriftLook>(row.look) {
            Ok(look) => Ok(Some(look).filter(|look| look.version == champion.id)),
            Err(error) => {
                tracing::warn!(model.id = %model, %error, "a look of another release is not read; the next one is");
                Ok(None)
            }
        }
    }

    async fn take_look(
        &self,
        model: &ModelName,
        declaration: &Declaration,
        champion: &Version,
    ) -> Result<Option<DriftLook>, ServiceError> {
        if !is_watched(declaration) {
            return Ok(None);
        }
        let loaded = self.load_data(model).await?;
        let Some(through) = loaded.data.last_known_day() else { return Ok(None) };
        let (policy, version) = (declaration.drift.clone(), champion.id.clone());
        let folder = match self.artifacts().verify(&champion.artifact, &champion.artifact_sha256).await {
            Ok(folder) => folder,
            // That it is missing or changed is told by the health of the artifact.
            Err(_) => return Ok(Some(nothing_to_compare(champion, through, NoReference::Unreadable))),
        };
        let without = |why| nothing_to_compare(champion, through, why);
        let reference = match DriftReference::read(&folder) {
            Ok(Some(reference)) => reference,
            Ok(None) => return Ok(Some(without(NoReference::TrainedBefore))),
            Err(error) => {
                tracing::warn!(model.id = %model, %error, "the reference of drift cannot be read");
                return Ok(Some(without(NoReference::Unreadable)));
            }
        };
        let look = blocking(move || {
            let open = loaded.data.openness()?;
            Ok(reference.look(&loaded.data, &open, &policy, (version, through)))
        })
        .await?;
        Ok(Some(look))
    }
}

/// Whether there is anything to look at: it is not switched off, and there are days of series, of which the reference is.
fn is_watched(declaration: &Declaration) -> bool {
    declaration.drift.enabled && !declaration.is_of_rows()
}

fn nothing_to_compare(champion: &Version, through: NaiveDate, why: NoReference) -> DriftLook {
    DriftLook {
        version: champion.id.clone(),
        no_reference: Some(why),
        reference_through: None,
        from: through,
        through,
        columns: Vec::new(),
    }
}
