//! Sessions. What their rows say is the truth; tokens are only a way to find them.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use vakhta_lifecycle::access::{Session, SessionEnd, User};

use super::{Access, users};
use crate::codec::{Row, ms, word};
use crate::connection::Write;
use crate::entity::session::{Column, Entity, Model};
use crate::entity::user;
use crate::error::StoreError;

impl Access<'_> {
    /// Begins a session.
    ///
    /// # Errors
    /// What the database says.
    pub async fn begin_session(&self, session: &Session) -> Result<(), StoreError> {
        let row = Model {
            id: session.id.clone(),
            user_id: session.user,
            generation: session.generation,
            created_at: ms(session.created_at),
            refreshed_at: ms(session.refreshed_at),
            expires_at: ms(session.expires_at),
            ended_at: session.ended.map(|(at, _)| ms(at)),
            ended_why: session.ended.map(|(_, why)| word(&why)).transpose()?,
            address: session.address.clone(),
        };
        Entity::insert(row.into_active_model().reset_all()).exec_without_returning(self.store.connection()).await?;
        Ok(())
    }

    /// A session with its owner as they are now.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn session(&self, id: &str) -> Result<Option<(Session, User)>, StoreError> {
        let found = Entity::find_by_id(id).one(self.store.connection()).await?;
        let Some(row) = found else { return Ok(None) };
        let owner = user::Entity::find_by_id(row.user_id).one(self.store.connection()).await?;
        owner.map(|owner| Ok((read(row)?, users::read(&owner)?))).transpose()
    }

    /// Exchanges a refresh token: from the generation that was read to the next. `false` says that another was faster, which is as
    /// good as a token used twice.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next_generation(
        &self,
        id: &str,
        read: i64,
        (now, expires_at): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<bool, StoreError> {
        let changed = Entity::update_many()
            .filter(Column::Id.eq(id))
            .filter(Column::Generation.eq(read))
            .filter(Column::EndedAt.is_null())
            .col_expr(Column::Generation, Expr::value(read + 1))
            .col_expr(Column::RefreshedAt, Expr::value(ms(now)))
            .col_expr(Column::ExpiresAt, Expr::value(ms(expires_at)))
            .exec(self.store.connection())
            .await?;
        Ok(changed.rows_affected == 1)
    }

    /// Ends a session; one that ended before stays as it ended.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_session(&self, id: &str, now: DateTime<Utc>, why: SessionEnd) -> Result<(), StoreError> {
        let update = Entity::update_many().filter(Column::Id.eq(id)).filter(Column::EndedAt.is_null());
        update
            .col_expr(Column::EndedAt, Expr::value(ms(now)))
            .col_expr(Column::EndedWhy, Expr::value(word(&why)?))
            .exec(self.store.connection())
            .await?;
        Ok(())
    }

    /// The sessions of somebody that count now, newest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn sessions(&self, user: i64, now: DateTime<Utc>) -> Result<Vec<Session>, StoreError> {
        let rows = Entity::find()
            .filter(Column::UserId.eq(user))
            .filter(Column::EndedAt.is_null())
            .filter(Column::ExpiresAt.gt(ms(now)))
            .order_by_desc(Column::CreatedAt)
            .all(self.store.connection())
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Forgets the sessions that ended or ran out before an instant. Answers how many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_sessions(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let gone = Column::ExpiresAt.lt(ms(before)).or(Column::EndedAt.lt(ms(before)));
        Ok(Entity::delete_many().filter(gone).exec(self.store.connection()).await?.rows_affected)
    }
}

/// Ends every session of somebody.
pub(super) async fn end_all(write: &Write, user: i64, now: DateTime<Utc>, why: SessionEnd) -> Result<(), StoreError> {
    Entity::update_many()
        .filter(Column::UserId.eq(user))
        .filter(Column::EndedAt.is_null())
        .col_expr(Column::EndedAt, Expr::value(ms(now)))
        .col_expr(Column::EndedWhy, Expr::value(word(&why)?))
        .exec(&**write)
        .await?;
    Ok(())
}

fn read(row: Model) -> Result<Session, StoreError> {
    let at = Row { table: "sessions", key: &row.user_id.to_string() };
    let ended = match (row.ended_at, row.ended_why) {
        (Some(when), Some(why)) => Some((at.at("ended_at", when)?, at.word("ended_why", why)?)),
        (None, _) => None,
        (Some(when), None) => Some((at.at("ended_at", when)?, SessionEnd::Revoked)),
    };
    Ok(Session {
        id: row.id,
        user: row.user_id,
        generation: row.generation,
        created_at: at.at("created_at", row.created_at)?,
        refreshed_at: at.at("refreshed_at", row.refreshed_at)?,
        expires_at: at.at("expires_at", row.expires_at)?,
        ended,
        address: row.address,
    })
}
