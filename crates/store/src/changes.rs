//! What each change of a plan writes, and what the ledger says of it.

mod alert;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, SqlErr, UpdateMany,
};
use vakhta_lifecycle::ids::{ModelName, VersionId};
use vakhta_lifecycle::plan::Change;
use vakhta_lifecycle::run::{Run, RunStatus};
use vakhta_lifecycle::version::{Version, VersionStatus};

use crate::codec::{ms, word};
use crate::connection::Write;
use crate::entity::{ledger, model, run, version};
use crate::error::StoreError;
use crate::runs::{self, RunOwner};
use crate::versions;

/// Who changes which model, and when.
#[derive(Clone, Copy)]
pub(crate) struct Changing<'a> {
    pub(crate) model: &'a ModelName,
    pub(crate) now: DateTime<Utc>,
    pub(crate) actor: &'a str,
}

/// What the ledger says of a change.
struct Said {
    action: &'static str,
    subject: String,
    reason: String,
}

impl Said {
    fn new(action: &'static str, subject: impl ToString, reason: impl Into<String>) -> Option<Self> {
        Some(Self { action, subject: subject.to_string(), reason: reason.into() })
    }
}

impl Changing<'_> {
    pub(crate) async fn apply(&self, write: &Write, change: &Change) -> Result<(), StoreError> {
        let said = match change {
            Change::RegisterVersion { version } => self.register(write, version).await?,
            Change::ArchiveVersion { version, reason } => self.archive(write, version, reason).await?,
            Change::DeployVersion { version, reason } => self.deploy(write, version, reason).await?,
            Change::FailVersion { version, reason } => self.fail(write, version, reason).await?,
            Change::FinishRun { run } => self.finish(write, run).await?,
            Change::Alert { alert } => self.alert(write, alert).await?,
            Change::Note { subject, text } => Said::new("note", subject, text),
        };
        let Some(said) = said else { return Ok(()) };
        let entry = ledger::ActiveModel {
            id: ActiveValue::NotSet,
            model: ActiveValue::Set(self.model.to_string()),
            at: ActiveValue::Set(ms(self.now)),
            actor: ActiveValue::Set(self.actor.to_owned()),
            action: ActiveValue::Set(said.action.to_owned()),
            subject: ActiveValue::Set(said.subject),
            reason: ActiveValue::Set(said.reason),
        };
        ledger::Entity::insert(entry).exec_without_returning(&**write).await?;
        Ok(())
    }

    async fn register(&self, write: &Write, version: &Version) -> Result<Option<Said>, StoreError> {
        if version.model != *self.model {
            return Err(StoreError::refused(&version.id, format!("is a version of model {}", version.model)));
        }
        let row = versions::registered(version)?;
        version::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(&**write)
            .await
            .map_err(|error| taken(error, &version.id, "a version of this name is registered already"))?;
        Ok(Said::new("register_version", &version.id, format!("trained by run {}", version.run)))
    }

    async fn archive(&self, write: &Write, id: &VersionId, reason: &str) -> Result<Option<Said>, StoreError> {
        use VersionStatus::{Archived, Deployed, Trained};
        let update = version::Entity::update_many().col_expr(version::Column::ArchivedAt, Expr::value(ms(self.now)));
        self.become_(write, id, update, Archived, &[Trained, Deployed, Archived]).await?;
        self.leave(write, id).await?;
        Ok(Said::new("archive_version", id, reason))
    }

    async fn deploy(&self, write: &Write, id: &VersionId, reason: &str) -> Result<Option<Said>, StoreError> {
        use VersionStatus::{Archived, Deployed, Trained};
        let update = version::Entity::update_many().col_expr(version::Column::DeployedAt, Expr::value(ms(self.now)));
        self.become_(write, id, update, Deployed, &[Trained, Archived]).await?;
        model::Entity::update_many()
            .col_expr(model::Column::Champion, Expr::value(id.as_str()))
            .filter(model::Column::Name.eq(self.model.as_str()))
            .exec(&**write)
            .await?;
        Ok(Said::new("deploy_version", id, reason))
    }

    async fn fail(&self, write: &Write, id: &VersionId, reason: &str) -> Result<Option<Said>, StoreError> {
        use VersionStatus::{Archived, Deployed, Failed, Trained};
        let update = version::Entity::update_many();
        self.become_(write, id, update, Failed, &[Trained, Deployed, Archived, Failed]).await?;
        self.leave(write, id).await?;
        Ok(Said::new("fail_version", id, reason))
    }

    /// Gives a version of this model a status, if it has one of those it may come from.
    async fn become_(
        &self,
        write: &Write,
        id: &VersionId,
        update: UpdateMany<version::Entity>,
        to: VersionStatus,
        from: &[VersionStatus],
    ) -> Result<(), StoreError> {
        let from = from.iter().map(word).collect::<Result<Vec<_>, _>>()?;
        let changed = update
            .col_expr(version::Column::Status, Expr::value(word(&to)?))
            .filter(version::Column::Id.eq(id.as_str()))
            .filter(version::Column::Model.eq(self.model.as_str()))
            .filter(version::Column::Status.is_in(from))
            .exec(&**write)
            .await
            .map_err(|error| taken(error, id, "another version is deployed: archive it first in the same plan"))?;
        if changed.rows_affected == 1 {
            return Ok(());
        }
        let row = version::Entity::find_by_id(id.as_str()).one(&**write).await?;
        match row.filter(|row| row.model == self.model.as_str()) {
            None => Err(StoreError::not_found("version", id)),
            Some(row) => Err(StoreError::refused(id, format!("is {} and cannot become {}", row.status, word(&to)?))),
        }
    }

    /// Takes the champion's name off the model when it was this version.
    async fn leave(&self, write: &Write, id: &VersionId) -> Result<(), StoreError> {
        model::Entity::update_many()
            .col_expr(model::Column::Champion, Expr::value(None::<String>))
            .filter(model::Column::Name.eq(self.model.as_str()))
            .filter(model::Column::Champion.eq(id.as_str()))
            .exec(&**write)
            .await?;
        Ok(())
    }

    async fn finish(&self, write: &Write, run: &Run) -> Result<Option<Said>, StoreError> {
        use run::Column;
        if run.model != *self.model {
            return Err(StoreError::refused(&run.id, format!("is a run of model {}", run.model)));
        }
        if run.status == RunStatus::Running {
            return Err(StoreError::refused(&run.id, "a run cannot end with status running"));
        }
        let nobody = RunOwner { host: String::new(), pid: 0, lease_until: self.now };
        let row = runs::write(run, &nobody)?;
        let ended = run::ActiveModel {
            id: ActiveValue::NotSet,
            model: ActiveValue::NotSet,
            started_at: ActiveValue::NotSet,
            host: ActiveValue::NotSet,
            pid: ActiveValue::NotSet,
            lease_until: ActiveValue::NotSet,
            fence: ActiveValue::NotSet,
            ..row.clone().into_active_model().reset_all()
        };
        let changed = run::Entity::update_many()
            .set(ended)
            .filter(Column::Id.eq(run.id.as_str()))
            .filter(Column::Model.eq(self.model.as_str()))
            .filter(Column::Status.eq(word(&RunStatus::Running)?))
            .exec(&**write)
            .await?;
        if changed.rows_affected == 0 {
            self.record_skipped(write, run, row).await?;
        }
        Ok(Said::new("finish_run", &run.id, end_in_words(run)))
    }

    /// A run that was skipped was never started: its row is written whole. Any other must be under way.
    async fn record_skipped(&self, write: &Write, run: &Run, row: run::Model) -> Result<(), StoreError> {
        match run::Entity::find_by_id(run.id.as_str()).one(&**write).await? {
            None if run.status == RunStatus::Skipped => {
                run::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&**write).await?;
                Ok(())
            }
            None => Err(StoreError::not_found("run", &run.id)),
            Some(found) => Err(StoreError::refused(&run.id, format!("ended already, as {}", found.status))),
        }
    }
}

/// How a run ended, for the ledger.
fn end_in_words(run: &Run) -> String {
    let said = run.error.as_deref().or(run.decision.as_ref().and_then(|d| d.reasons.first()).map(String::as_str));
    said.unwrap_or(if run.message.is_empty() { &run.reason } else { &run.message }).to_owned()
}

/// A unique index said no: says what that means here.
fn taken(error: DbErr, subject: impl ToString, meaning: &str) -> StoreError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => StoreError::refused(subject, meaning),
        _ => error.into(),
    }
}
