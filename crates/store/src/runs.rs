//! The runs: begun once, held by one process by means of a fence, taken over when that process is gone.
//!
//! A run ends through [`Store::apply`] (its decision and its end are one transaction); progress and leases are written here. The
//! lease is by the wall clock, everything else of a run by the model's clock.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    SqlErr,
};
use vakhta_lifecycle::ids::{ModelName, RunId};
use vakhta_lifecycle::run::{Run, RunStatus, Stage};

use crate::codec::{Row, count, json, ms, score, word};
use crate::connection::Store;
use crate::entity::run::{Column, Entity, Model};
use crate::error::StoreError;
use crate::page::Page;

/// The process that works on a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunOwner {
    /// Its host's name.
    pub host: String,
    /// Its process id.
    pub pid: u32,
    /// Until when it is taken to be alive without a further heartbeat, by the wall clock.
    pub lease_until: DateTime<Utc>,
}

/// A run that this process holds; whoever takes it over holds it with a higher fence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartedRun {
    /// The run.
    pub run: RunId,
    /// Rises with every take-over.
    pub fence: u64,
}

/// How far a run is.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Where it is.
    pub stage: Stage,
    /// Over all stages, 0 to 1.
    pub progress: f64,
    /// What is being done, in a few words.
    pub message: String,
}

/// The runs. From [`Store::runs`].
pub struct Runs<'a> {
    store: &'a Store,
}

impl Store {
    /// The runs.
    #[must_use]
    pub fn runs(&self) -> Runs<'_> {
        Runs { store: self }
    }
}

impl Runs<'_> {
    /// Begins a run, unless one of the model is under way.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] naming the one that runs; [`StoreError::NotFound`] for a model that is not declared;
    /// [`StoreError::Refused`] when the run's status is not `running` or its name is taken.
    pub async fn start(&self, run: &Run, owner: &RunOwner) -> Result<StartedRun, StoreError> {
        if run.status != RunStatus::Running {
            return Err(StoreError::refused(&run.id, "only a run with status running can be started"));
        }
        // The index decides; the loop only covers a run that ended between our refusal and our question which it was.
        for _ in 0..3 {
            match Entity::insert(write(run, owner)?.into_active_model().reset_all())
                .exec_without_returning(self.store.connection())
                .await
            {
                Ok(_) => return Ok(StartedRun { run: run.id.clone(), fence: 1 }),
                Err(error) => match error.sql_err() {
                    Some(SqlErr::UniqueConstraintViolation(_)) => {
                        if let Some(running) = self.running_of(&run.model).await? {
                            return Err(StoreError::Conflict { running });
                        }
                    }
                    Some(SqlErr::ForeignKeyConstraintViolation(_))
                        if self.store.models().get(&run.model).await?.is_none() =>
                    {
                        return Err(StoreError::not_found("model", &run.model));
                    }
                    _ => return Err(error.into()),
                },
            }
        }
        Err(StoreError::refused(&run.id, "a run of this name exists already"))
    }

    /// Writes how far a run is.
    ///
    /// # Errors
    /// [`StoreError::FenceLost`] when it ended or another process took it over: stop working on it.
    pub async fn update_progress(&self, held: &StartedRun, progress: &Progress) -> Result<(), StoreError> {
        let update = Entity::update_many()
            .col_expr(Column::Stage, Expr::value(word(&progress.stage)?))
            .col_expr(Column::Progress, Expr::value(score(Some(progress.progress)).unwrap_or(0.0).clamp(0.0, 1.0)))
            .col_expr(Column::Message, Expr::value(progress.message.as_str()));
        let changed = update.filter(held_by(held)?).exec(self.store.connection()).await?;
        still_held(held, changed.rows_affected)
    }

    /// Extends the lease, by the wall clock.
    ///
    /// # Errors
    /// [`StoreError::FenceLost`] when it ended or another process took it over: stop working on it.
    pub async fn heartbeat(&self, held: &StartedRun, lease_until: DateTime<Utc>) -> Result<(), StoreError> {
        let update = Entity::update_many().col_expr(Column::LeaseUntil, Expr::value(ms(lease_until)));
        let changed = update.filter(held_by(held)?).exec(self.store.connection()).await?;
        still_held(held, changed.rows_affected)
    }

    /// Takes over the runs whose process is gone: of `host` and not among its `live_pids`, or with a lease that ended before
    /// `now` (wall clock). From then on the old holder's writes are refused. The caller ends each through
    /// [`Store::holding`]; if it does not, the next call finds them again.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn interrupted(
        &self,
        host: &str,
        live_pids: &[u32],
        now: DateTime<Utc>,
    ) -> Result<Vec<(Run, StartedRun)>, StoreError> {
        let dead = Condition::all()
            .add(Column::Host.eq(host))
            .add(Column::Pid.is_not_in(live_pids.iter().map(|&pid| i64::from(pid))));
        let query = Entity::find()
            .filter(Column::Status.eq(word(&RunStatus::Running)?))
            .filter(Condition::any().add(dead).add(Column::LeaseUntil.lt(ms(now))))
            .order_by_asc(Column::Id);
        let mut taken = Vec::new();
        for row in query.all(self.store.connection()).await? {
            let key = row.id.clone();
            let fence: u64 = Row { table: "model_retraining_log", key: &key }.uint("fence", row.fence)?;
            let run = read(row)?;
            let old = StartedRun { run: run.id.clone(), fence };
            let bump = Entity::update_many().col_expr(Column::Fence, Expr::col(Column::Fence).add(1));
            // Another replica may be quicker; then the run is its to end.
            if bump.filter(held_by(&old)?).exec(self.store.connection()).await?.rows_affected == 1 {
                taken.push((run, StartedRun { fence: fence + 1, ..old }));
            }
        }
        Ok(taken)
    }

    /// One run.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn get(&self, id: &RunId) -> Result<Option<Run>, StoreError> {
        Entity::find_by_id(id.as_str()).one(self.store.connection()).await?.map(read).transpose()
    }

    /// The runs of a model, newest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn list(&self, model: &ModelName, page: Page) -> Result<Vec<Run>, StoreError> {
        let query = Entity::find()
            .filter(Column::Model.eq(model.as_str()))
            .order_by_desc(Column::StartedAt)
            .order_by_desc(Column::Id)
            .limit(page.limit())
            .offset(page.offset());
        query.all(self.store.connection()).await?.into_iter().map(read).collect()
    }

    /// The run of a model that ended last; skipped ones never ran and do not count.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn latest_ended(&self, model: &ModelName) -> Result<Option<Run>, StoreError> {
        let running_or_skipped = [word(&RunStatus::Running)?, word(&RunStatus::Skipped)?];
        let query = Entity::find()
            .filter(Column::Model.eq(model.as_str()))
            .filter(Column::Status.is_not_in(running_or_skipped))
            .filter(Column::FinishedAt.is_not_null())
            .order_by_desc(Column::FinishedAt)
            .order_by_desc(Column::Id);
        query.one(self.store.connection()).await?.map(read).transpose()
    }

    /// Every run under way, of all models; at most one of each.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn running(&self) -> Result<Vec<Run>, StoreError> {
        let query = Entity::find().filter(Column::Status.eq(word(&RunStatus::Running)?)).order_by_asc(Column::Model);
        query.all(self.store.connection()).await?.into_iter().map(read).collect()
    }

    async fn running_of(&self, model: &ModelName) -> Result<Option<RunId>, StoreError> {
        let query = Entity::find()
            .filter(Column::Model.eq(model.as_str()))
            .filter(Column::Status.eq(word(&RunStatus::Running)?));
        Ok(query.one(self.store.connection()).await?.map(read).transpose()?.map(|run| run.id))
    }
}

/// The row of a run as long as it is under way and held with this fence.
pub(crate) fn held_by(held: &StartedRun) -> Result<Condition, StoreError> {
    Ok(Condition::all()
        .add(Column::Id.eq(held.run.as_str()))
        .add(Column::Fence.eq(count(held.fence)))
        .add(Column::Status.eq(word(&RunStatus::Running)?)))
}

pub(crate) fn still_held(held: &StartedRun, rows: u64) -> Result<(), StoreError> {
    if rows == 1 { Ok(()) } else { Err(StoreError::FenceLost { run: held.run.clone(), fence: held.fence }) }
}

/// The row of a run. On an update, owner and fence are left out by the caller.
pub(crate) fn write(run: &Run, owner: &RunOwner) -> Result<Model, StoreError> {
    let subject = run.id.as_str();
    Ok(Model {
        id: run.id.to_string(),
        model: run.model.to_string(),
        trigger: word(&run.trigger)?,
        reason: run.reason.clone(),
        evidence: run.evidence.clone(),
        requested_by: run.requested_by.clone(),
        performance_threshold: run.performance_threshold,
        force_deploy: run.force_deploy,
        status: word(&run.status)?,
        stage: word(&run.stage)?,
        progress: score(Some(run.progress)).unwrap_or(0.0),
        message: run.message.clone(),
        started_at: ms(run.started_at),
        finished_at: run.finished_at.map(ms),
        seconds: score(run.seconds),
        new_version: run.new_version.as_ref().map(ToString::to_string),
        old_version: run.old_version.as_ref().map(ToString::to_string),
        decision: run.decision.as_ref().map(|decision| json(subject, decision)).transpose()?,
        error: run.error.clone(),
        host: owner.host.clone(),
        pid: i64::from(owner.pid),
        lease_until: ms(owner.lease_until),
        fence: 1,
    })
}

fn read(row: Model) -> Result<Run, StoreError> {
    let key = row.id.clone();
    let at = Row { table: "model_retraining_log", key: &key };
    Ok(Run {
        id: at.id("id", row.id)?,
        model: at.id("model", row.model)?,
        trigger: at.word("trigger", row.trigger)?,
        reason: row.reason,
        evidence: row.evidence,
        requested_by: row.requested_by,
        performance_threshold: row.performance_threshold,
        force_deploy: row.force_deploy,
        status: at.word("status", row.status)?,
        stage: at.word("stage", row.stage)?,
        progress: row.progress,
        message: row.message,
        started_at: at.at("started_at", row.started_at)?,
        finished_at: at.at_opt("finished_at", row.finished_at)?,
        seconds: row.seconds,
        new_version: at.id_opt("new_version", row.new_version)?,
        old_version: at.id_opt("old_version", row.old_version)?,
        decision: row.decision.map(|text| at.json("decision", &text)).transpose()?,
        error: row.error,
    })
}
