//! The one write path of the loop: a whole plan and its ledger rows in one transaction, on the revision it was decided on.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::plan::Plan;

use crate::changes::Changing;
use crate::codec::{Row, count, ms};
use crate::connection::{Store, Write};
use crate::entity::{model, run};
use crate::error::StoreError;
use crate::runs::{StartedRun, held_by, still_held};

impl Store {
    /// Applies a plan: every change and its ledger rows, or nothing. Answers the model's new revision.
    ///
    /// With `expected_revision` the plan is refused when the model changed since it was decided; without, it is applied to
    /// whatever is there (a person's order). At most one version of a model is deployed and at most one alert of a kind is open,
    /// whatever a plan says. `now` is the model's clock, `actor` a person's name or `schedule`, `sync`, `demo`, `system`.
    ///
    /// # Errors
    /// [`StoreError::Stale`]; [`StoreError::NotFound`] for a model, version, run or alert that is not there;
    /// [`StoreError::Refused`] for a change that contradicts the state, saying which.
    pub async fn apply(
        &self,
        model: &ModelName,
        plan: &Plan,
        expected_revision: Option<u64>,
        now: DateTime<Utc>,
        actor: &str,
    ) -> Result<u64, StoreError> {
        let write = self.begin().await?;
        let revision = apply_within(&write, model, plan, expected_revision, Changing { model, now, actor }).await?;
        write.commit().await?;
        Ok(revision)
    }

    /// Writing as the holder of a run: everything is refused once the run ended or another process took it over.
    #[must_use]
    pub fn holding<'a>(&'a self, held: &'a StartedRun) -> Holder<'a> {
        Holder { store: self, held }
    }
}

/// The holder of a run. From [`Store::holding`].
pub struct Holder<'a> {
    store: &'a Store,
    held: &'a StartedRun,
}

impl Holder<'_> {
    /// [`Store::apply`], if the run is still held.
    ///
    /// # Errors
    /// [`StoreError::FenceLost`]; those of [`Store::apply`].
    pub async fn apply(
        &self,
        model: &ModelName,
        plan: &Plan,
        expected_revision: Option<u64>,
        now: DateTime<Utc>,
        actor: &str,
    ) -> Result<u64, StoreError> {
        let write = self.store.begin().await?;
        // Writing the fence back locks the row, so that nobody can take the run over before the commit.
        let kept = run::Entity::update_many()
            .col_expr(run::Column::Fence, Expr::value(count(self.held.fence)))
            .filter(held_by(self.held)?)
            .exec(&*write)
            .await?;
        still_held(self.held, kept.rows_affected)?;
        let revision = apply_within(&write, model, plan, expected_revision, Changing { model, now, actor }).await?;
        write.commit().await?;
        Ok(revision)
    }
}

async fn apply_within(
    write: &Write,
    model: &ModelName,
    plan: &Plan,
    expected_revision: Option<u64>,
    changing: Changing<'_>,
) -> Result<u64, StoreError> {
    let revision = next_revision(write, model, expected_revision, changing.now).await?;
    for change in &plan.changes {
        changing.apply(write, change).await?;
    }
    Ok(revision)
}

/// Raises the revision first: the row stays locked until the commit, so plans of one model happen one after the other.
async fn next_revision(
    write: &Write,
    name: &ModelName,
    expected: Option<u64>,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    use model::{Column, Entity};
    let mut update = Entity::update_many()
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(ms(now)))
        .filter(Column::Name.eq(name.as_str()));
    if let Some(expected) = expected {
        update = update.filter(Column::Revision.eq(count(expected)));
    }
    let raised = update.exec(&**write).await?.rows_affected;
    let row = Entity::find_by_id(name.as_str()).one(&**write).await?;
    let row = row.ok_or_else(|| StoreError::not_found("model", name))?;
    let found = Row { table: "models", key: name.as_str() }.uint("revision", row.revision)?;
    match expected {
        Some(expected) if raised == 0 => Err(StoreError::Stale { model: name.clone(), expected, found }),
        _ => Ok(found),
    }
}
