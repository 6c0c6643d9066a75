//! Schedule slots: one moment at which one task of a model was due. However many processes look, one does it.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, TryInsertResult};
use vakhta_lifecycle::ids::ModelName;

use crate::codec::{Row, count, ms};
use crate::connection::Store;
use crate::entity::slot::{ActiveModel, Column, Entity, Model};
use crate::error::StoreError;
use crate::leases::LiveProcesses;
use crate::runs::RunOwner;

/// Slots that are done are kept this long.
const KEPT: TimeDelta = TimeDelta::days(400);

/// A moment at which a task was due, by the wall clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The model.
    pub model: ModelName,
    /// The task, in a word.
    pub task: String,
    /// When it was due.
    pub due_at: DateTime<Utc>,
}

/// A slot that is this caller's to do. Extend it while it is under way, and finish it or give it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WonSlot {
    slot: Slot,
    fence: u64,
}

/// What became of claiming a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotClaim {
    /// It is the caller's to do.
    Won(WonSlot),
    /// Another is at it.
    Held,
    /// It was done.
    Done,
}

/// The schedule slots. From [`Store::slots`].
pub struct Slots<'a> {
    store: &'a Store,
}

impl Store {
    /// The schedule slots.
    #[must_use]
    pub fn slots(&self) -> Slots<'_> {
        Slots { store: self }
    }
}

impl Slots<'_> {
    /// Claims a slot: of all who ask one wins. A slot whose claimer is gone before it finished is claimed anew.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a model that is not declared; what the database says.
    pub async fn claim(&self, slot: &Slot, owner: &RunOwner, live: &LiveProcesses) -> Result<SlotClaim, StoreError> {
        let row = ActiveModel {
            id: ActiveValue::NotSet,
            ..Model {
                id: 0,
                model: slot.model.to_string(),
                task: slot.task.clone(),
                due_at: ms(slot.due_at),
                host: owner.host.clone(),
                pid: i64::from(owner.pid),
                lease_until: ms(owner.lease_until),
                fence: 1,
                finished_at: None,
                outcome: String::new(),
            }
            .into_active_model()
        };
        let inserted = Entity::insert(row)
            .on_conflict_do_nothing_on([Column::Model, Column::Task, Column::DueAt])
            .exec_without_returning(self.store.connection())
            .await?;
        if matches!(inserted, TryInsertResult::Inserted(1)) {
            return Ok(SlotClaim::Won(WonSlot { slot: slot.clone(), fence: 1 }));
        }
        self.claim_again(slot, owner, live).await
    }

    /// A slot that was claimed before: done, under way, or left behind.
    async fn claim_again(&self, slot: &Slot, owner: &RunOwner, live: &LiveProcesses) -> Result<SlotClaim, StoreError> {
        let Some(found) = Entity::find().filter(of(slot)).one(self.store.connection()).await? else {
            // Given back this moment; the next look claims it.
            return Ok(SlotClaim::Held);
        };
        if found.finished_at.is_some() {
            return Ok(SlotClaim::Done);
        }
        if !live.is_gone(&found.host, found.pid, found.lease_until) {
            return Ok(SlotClaim::Held);
        }
        let fence: u64 = Row { table: "schedule_slots", key: &found.id.to_string() }.uint("fence", found.fence)?;
        let taken = Entity::update_many()
            .col_expr(Column::Host, Expr::value(owner.host.as_str()))
            .col_expr(Column::Pid, Expr::value(i64::from(owner.pid)))
            .col_expr(Column::LeaseUntil, Expr::value(ms(owner.lease_until)))
            .col_expr(Column::Fence, Expr::value(count(fence + 1)))
            .filter(held(&WonSlot { slot: slot.clone(), fence }))
            .exec(self.store.connection())
            .await?;
        let won = taken.rows_affected == 1;
        Ok(if won { SlotClaim::Won(WonSlot { slot: slot.clone(), fence: fence + 1 }) } else { SlotClaim::Held })
    }

    /// Says that its claimer is still at it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn extend(&self, won: &WonSlot, lease_until: DateTime<Utc>) -> Result<(), StoreError> {
        let update = Entity::update_many().col_expr(Column::LeaseUntil, Expr::value(ms(lease_until)));
        update.filter(held(won)).exec(self.store.connection()).await?;
        Ok(())
    }

    /// Writes that a slot was done and how it ended; slots of the same task that were done long before are forgotten.
    ///
    /// # Errors
    /// What the database says.
    pub async fn finish(&self, won: &WonSlot, outcome: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::FinishedAt, Expr::value(ms(now)))
            .col_expr(Column::Outcome, Expr::value(outcome))
            .filter(held(won))
            .exec(self.store.connection())
            .await?;
        Entity::delete_many()
            .filter(Column::Model.eq(won.slot.model.as_str()))
            .filter(Column::Task.eq(won.slot.task.as_str()))
            .filter(Column::DueAt.lt(ms(won.slot.due_at - KEPT)))
            .exec(self.store.connection())
            .await?;
        Ok(())
    }

    /// Gives a slot back that could not be begun: whoever looks next claims it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn give_back(&self, won: &WonSlot) -> Result<(), StoreError> {
        Entity::delete_many().filter(held(won)).exec(self.store.connection()).await?;
        Ok(())
    }
}

fn of(slot: &Slot) -> Condition {
    Condition::all()
        .add(Column::Model.eq(slot.model.as_str()))
        .add(Column::Task.eq(slot.task.as_str()))
        .add(Column::DueAt.eq(ms(slot.due_at)))
}

fn held(won: &WonSlot) -> Condition {
    of(&won.slot).add(Column::Fence.eq(count(won.fence))).add(Column::FinishedAt.is_null())
}
