//! Leases: what only one process may do at a time, held by name until it is given back or its holder is gone.
//!
//! A lease keeps apart those who ask for it. It is no fence: work that goes on after its lease was taken over must be safe to
//! do twice, as a merge into a dataset is.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, TryInsertResult};

use crate::codec::{Row, ms};
use crate::connection::Store;
use crate::entity::lease::{Column, Entity, Model};
use crate::error::StoreError;
use crate::runs::RunOwner;

/// The processes that are known to be alive at an instant of the wall clock: those of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveProcesses {
    /// This machine's name.
    pub host: String,
    /// Its processes.
    pub pids: Vec<u32>,
    /// The instant.
    pub now: DateTime<Utc>,
}

impl LiveProcesses {
    /// Whether a holder is gone: its process ended, where that can be seen, or it gave no sign until its lease ran out.
    pub(crate) fn is_gone(&self, host: &str, pid: i64, lease_until: i64) -> bool {
        let ended = host == self.host && !self.pids.iter().any(|&live| i64::from(live) == pid);
        ended || lease_until < ms(self.now)
    }
}

/// A lease that is held by this caller. Extend it, and give it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    name: String,
    token: String,
}

/// What became of asking for a lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leased {
    /// It is the caller's.
    Won(Lease),
    /// Another holds it.
    Held {
        /// What for, in the holder's words.
        purpose: String,
        /// The holder's machine.
        host: String,
        /// The holder's process.
        pid: u32,
    },
}

/// The leases. From [`Store::leases`].
pub struct Leases<'a> {
    store: &'a Store,
}

impl Store {
    /// The leases.
    #[must_use]
    pub fn leases(&self) -> Leases<'_> {
        Leases { store: self }
    }
}

impl Leases<'_> {
    /// Asks for a lease. One whose holder is gone (its process ended, or its lease ran out) is taken over. `token` must be the
    /// caller's alone.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn acquire(
        &self,
        name: &str,
        token: &str,
        purpose: &str,
        owner: &RunOwner,
        live: &LiveProcesses,
    ) -> Result<Leased, StoreError> {
        let wanted = Model {
            name: name.to_owned(),
            token: token.to_owned(),
            purpose: purpose.to_owned(),
            host: owner.host.clone(),
            pid: i64::from(owner.pid),
            lease_until: ms(owner.lease_until),
        };
        let won = Leased::Won(Lease { name: name.to_owned(), token: token.to_owned() });
        // The loop only covers a holder that gives the lease back between our refusal and our question who holds it.
        for _ in 0..5 {
            let inserted = Entity::insert(wanted.clone().into_active_model().reset_all())
                .on_conflict_do_nothing_on([Column::Name])
                .exec_without_returning(self.store.connection())
                .await?;
            if matches!(inserted, TryInsertResult::Inserted(1)) {
                return Ok(won);
            }
            let Some(held) = Entity::find_by_id(name).one(self.store.connection()).await? else { continue };
            let at = Row { table: "leases", key: name };
            if !live.is_gone(&held.host, held.pid, held.lease_until) {
                return Ok(Leased::Held { pid: at.uint("pid", held.pid)?, purpose: held.purpose, host: held.host });
            }
            let taken = Entity::update_many()
                .set(wanted.clone().into_active_model().reset_all())
                .filter(Column::Name.eq(name))
                .filter(Column::Token.eq(held.token))
                .exec(self.store.connection())
                .await?;
            if taken.rows_affected == 1 {
                return Ok(won);
            }
        }
        Err(StoreError::Unavailable { reason: format!("lease {name:?} changes hands too fast: try again") })
    }

    /// Holds on to a lease; `false` says that another has taken it over.
    ///
    /// # Errors
    /// What the database says.
    pub async fn extend(&self, lease: &Lease, until: DateTime<Utc>) -> Result<bool, StoreError> {
        let changed = Entity::update_many()
            .col_expr(Column::LeaseUntil, Expr::value(ms(until)))
            .filter(Column::Name.eq(lease.name.as_str()))
            .filter(Column::Token.eq(lease.token.as_str()))
            .exec(self.store.connection())
            .await?;
        Ok(changed.rows_affected == 1)
    }

    /// Gives a lease back; one that another has taken over stays with that one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn release(&self, lease: &Lease) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::Name.eq(lease.name.as_str()))
            .filter(Column::Token.eq(lease.token.as_str()))
            .exec(self.store.connection())
            .await?;
        Ok(())
    }
}
