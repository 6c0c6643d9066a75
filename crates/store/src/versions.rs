//! The registry of versions. They are written by [`Store::apply`] and only read here.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use vakhta_lifecycle::ids::{ModelName, VersionId};
use vakhta_lifecycle::version::{Version, VersionStatus};

use crate::codec::{Row, count, day, json, ms, score, word};
use crate::connection::Store;
use crate::entity::version::{Column, Entity, Model};
use crate::error::StoreError;
use crate::page::Page;

/// The versions. From [`Store::versions`].
pub struct Versions<'a> {
    store: &'a Store,
}

impl Store {
    /// The versions.
    #[must_use]
    pub fn versions(&self) -> Versions<'_> {
        Versions { store: self }
    }
}

impl Versions<'_> {
    /// One version.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn get(&self, id: &VersionId) -> Result<Option<Version>, StoreError> {
        Entity::find_by_id(id.as_str()).one(self.store.connection()).await?.map(read).transpose()
    }

    /// The versions of a model, newest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn list(&self, model: &ModelName, page: Page) -> Result<Vec<Version>, StoreError> {
        let query = Entity::find()
            .filter(Column::Model.eq(model.as_str()))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .limit(page.limit())
            .offset(page.offset());
        query.all(self.store.connection()).await?.into_iter().map(read).collect()
    }

    /// The version that serves.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn champion(&self, model: &ModelName) -> Result<Option<Version>, StoreError> {
        let query = Entity::find()
            .filter(Column::Model.eq(model.as_str()))
            .filter(Column::Status.eq(word(&VersionStatus::Deployed)?));
        query.one(self.store.connection()).await?.map(read).transpose()
    }
}

/// A version as it is registered: status `trained`, whatever the value says, because only a decision changes that.
pub(crate) fn registered(version: &Version) -> Result<Model, StoreError> {
    let subject = version.id.as_str();
    let holdout = &version.report.holdout;
    let cv = &version.report.cv;
    Ok(Model {
        id: version.id.to_string(),
        model: version.model.to_string(),
        run: version.run.to_string(),
        status: word(&VersionStatus::Trained)?,
        created_at: ms(version.created_at),
        deployed_at: None,
        archived_at: None,
        engine: version.recipe.engine.clone(),
        fingerprint: version.recipe.fingerprint.clone(),
        dataset: version.dataset.clone(),
        dataset_version: version.dataset_version,
        data_from: day(version.data_from),
        trained_through: day(version.trained_through),
        evaluated_through: day(version.evaluated_through),
        // The same 64 bits, signed.
        seed: version.seed.cast_signed(),
        threads: i64::from(version.threads),
        software: version.software.clone(),
        artifact: version.artifact.clone(),
        artifact_sha256: version.artifact_sha256.clone(),
        n_rows: count(version.report.n_rows),
        mape: score(holdout.mape),
        wape: score(holdout.wape),
        mae: score(holdout.mae),
        rmse: score(holdout.rmse),
        r2: score(holdout.r2),
        bias: score(holdout.bias),
        cv_mape: mean(cv.iter().map(|fold| fold.mape)),
        cv_wape: mean(cv.iter().map(|fold| fold.wape)),
        baseline_mape: score(version.report.baseline.mape),
        baseline_wape: score(version.report.baseline.wape),
        recipe: json(subject, &version.recipe)?,
        report: json(subject, &version.report)?,
    })
}

/// The mean over the folds where the score is defined.
fn mean(folds: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let (sum, n) = folds.filter_map(score).fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    (n > 0.0).then(|| sum / n)
}

fn read(row: Model) -> Result<Version, StoreError> {
    let key = row.id.clone();
    let at = Row { table: "model_versions", key: &key };
    Ok(Version {
        id: at.id("id", row.id)?,
        model: at.id("model", row.model)?,
        run: at.id("run", row.run)?,
        status: at.word("status", row.status)?,
        created_at: at.at("created_at", row.created_at)?,
        deployed_at: at.at_opt("deployed_at", row.deployed_at)?,
        archived_at: at.at_opt("archived_at", row.archived_at)?,
        recipe: at.json("recipe", &row.recipe)?,
        dataset: row.dataset,
        dataset_version: row.dataset_version,
        data_from: at.day("data_from", row.data_from)?,
        trained_through: at.day("trained_through", row.trained_through)?,
        evaluated_through: at.day("evaluated_through", row.evaluated_through)?,
        seed: row.seed.cast_unsigned(),
        threads: at.uint("threads", row.threads)?,
        software: row.software,
        artifact: row.artifact,
        artifact_sha256: row.artifact_sha256,
        report: at.json("report", &row.report)?,
    })
}
