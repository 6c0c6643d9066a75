//! People who may sign in.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use vakhta_lifecycle::access::{Attempts, Role, SessionEnd, User};
use vakhta_lifecycle::ids::Login;

use super::Access;
use super::sessions::end_all;
use crate::codec::{Row, ms, word};
use crate::connection::Write;
use crate::entity::user::{Column, Entity, Model};
use crate::entity::{refusal, user_setting};
use crate::error::StoreError;
use crate::page::insert_all;

/// Somebody to be let in.
#[derive(Debug, Clone, PartialEq)]
pub struct NewUser {
    /// The name.
    pub login: Login,
    /// The password's hash, in PHC form or one that is imported.
    pub password_hash: String,
    /// What they may do.
    pub role: Role,
    /// Whether they may sign in.
    pub active: bool,
    /// What else is known, by name, as JSON.
    pub settings: BTreeMap<String, serde_json::Value>,
}

/// Somebody with the hash of their password.
#[derive(Clone, PartialEq, Eq)]
pub struct KnownUser {
    /// Who.
    pub user: User,
    /// The hash.
    pub password_hash: String,
}

impl Access<'_> {
    /// Lets people in; all or none.
    ///
    /// # Errors
    /// [`StoreError::Refused`] names a login that is taken; what the database says.
    pub async fn add_users(&self, new: &[NewUser], now: DateTime<Utc>) -> Result<Vec<User>, StoreError> {
        let write = self.store.begin().await?;
        let mut added = Vec::with_capacity(new.len());
        for user in new {
            added.push(add(&write, user, now).await?);
        }
        write.commit().await?;
        Ok(added)
    }

    /// Somebody by name.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn user(&self, login: &Login) -> Result<Option<KnownUser>, StoreError> {
        let found = Entity::find().filter(Column::Login.eq(login.as_str())).one(self.store.connection()).await?;
        found.map(read_known).transpose()
    }

    /// Everybody, by name.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        let rows = Entity::find().order_by_asc(Column::Login).all(self.store.connection()).await?;
        rows.into_iter().map(|row| read(&row)).collect()
    }

    /// Whether nobody may sign in yet.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(Entity::find().count(self.store.connection()).await? == 0)
    }

    /// What else is known of somebody.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn settings(&self, user: i64) -> Result<BTreeMap<String, serde_json::Value>, StoreError> {
        use user_setting::{Column, Entity};
        let rows = Entity::find().filter(Column::UserId.eq(user)).all(self.store.connection()).await?;
        let read = |row: user_setting::Model| {
            let at = Row { table: "user_settings", key: &row.id.to_string() };
            Ok((row.key.clone(), at.json("value", &row.value)?))
        };
        rows.into_iter().map(read).collect()
    }

    /// Counts a refused sign-in, of somebody or of a login that nobody has; of many that come at once each is counted. Both cost one
    /// commit, so that the time does not tell whether somebody exists.
    ///
    /// # Errors
    /// What the database says.
    pub async fn refused(&self, user: Option<i64>, now: DateTime<Utc>) -> Result<Option<Attempts>, StoreError> {
        let write = self.store.begin().await?;
        count_refusal(&write, now).await?;
        let known = match user {
            Some(user) => Entity::find_by_id(user).lock_exclusive().one(&*write).await?,
            None => None,
        };
        let attempts = known.map(|row| Ok::<_, StoreError>((row.id, read(&row)?.attempts.failed(now)))).transpose()?;
        if let Some((user, attempts)) = attempts {
            set_attempts(&write, user, attempts).await?;
        }
        write.commit().await?;
        Ok(attempts.map(|(_, attempts)| attempts))
    }

    /// Sign-ins that were refused in the hour of an instant.
    ///
    /// # Errors
    /// What the database says.
    pub async fn refusals(&self, at: DateTime<Utc>) -> Result<i64, StoreError> {
        let query = refusal::Entity::find().filter(refusal::Column::Hour.eq(hour(at)));
        Ok(query.all(self.store.connection()).await?.iter().map(|row| row.n).sum())
    }

    /// After a right password: nothing is held against them any more. `rehashed` replaces the hash that was verified. `false` says that
    /// the account was locked or closed while the password was looked at; then nothing changed.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn signed_in(&self, user: i64, rehashed: Option<&str>, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let write = self.store.begin().await?;
        let row = Entity::find_by_id(user).lock_exclusive().one(&*write).await?;
        let known = row.map(|row| read(&row)).transpose()?;
        if !known.is_some_and(|known| known.active && !known.attempts.is_locked(now)) {
            return Ok(false);
        }
        set_attempts(&write, user, Attempts::default()).await?;
        let mut update =
            Entity::update_many().filter(Column::Id.eq(user)).col_expr(Column::SignedInAt, Expr::value(ms(now)));
        if let Some(hash) = rehashed {
            update = update.col_expr(Column::PasswordHash, Expr::value(hash));
        }
        update.exec(&*write).await?;
        write.commit().await?;
        Ok(true)
    }

    /// Changes a password; whoever is signed in under the old one is signed out, and nothing is held against them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_password(&self, user: i64, hash: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        let write = self.store.begin().await?;
        set_attempts(&write, user, Attempts::default()).await?;
        let update = Entity::update_many().filter(Column::Id.eq(user));
        update.col_expr(Column::PasswordHash, Expr::value(hash)).exec(&*write).await?;
        end_all(&write, user, now, SessionEnd::Revoked).await?;
        write.commit().await
    }

    /// Changes what somebody may do. Their sessions go on with the new role.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when nobody would be an administrator any more; what the database says.
    pub async fn set_role(&self, user: i64, role: Role) -> Result<(), StoreError> {
        let write = self.store.begin().await?;
        let update = Entity::update_many().filter(Column::Id.eq(user));
        update.col_expr(Column::Role, Expr::value(role.name())).exec(&*write).await?;
        check_admin(&write).await?;
        write.commit().await
    }

    /// Lets somebody in again, with nothing held against them, or keeps them out and ends their sessions.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when no administrator could sign in any more; what the database says.
    pub async fn set_active(&self, user: i64, active: bool, now: DateTime<Utc>) -> Result<(), StoreError> {
        let write = self.store.begin().await?;
        let update = Entity::update_many().filter(Column::Id.eq(user));
        update.col_expr(Column::Active, Expr::value(active)).exec(&*write).await?;
        if active {
            set_attempts(&write, user, Attempts::default()).await?;
        } else {
            end_all(&write, user, now, SessionEnd::Revoked).await?;
            check_admin(&write).await?;
        }
        write.commit().await
    }
}

async fn add(write: &Write, new: &NewUser, now: DateTime<Utc>) -> Result<User, StoreError> {
    let taken = Entity::find().filter(Column::Login.eq(new.login.as_str())).count(&**write).await? > 0;
    if taken {
        return Err(StoreError::refused(format!("login {}", new.login), "is taken".to_owned()));
    }
    let row = Model {
        id: 0,
        login: new.login.to_string(),
        password_hash: new.password_hash.clone(),
        role: word(&new.role)?,
        active: new.active,
        failures: 0,
        last_failure: None,
        locked_until: None,
        created_at: ms(now),
        signed_in_at: None,
    };
    let mut active = row.clone().into_active_model().reset_all();
    active.id = ActiveValue::NotSet;
    let id = Entity::insert(active).exec(&**write).await?.last_insert_id;
    let setting = |(key, value): (&String, &serde_json::Value)| user_setting::ActiveModel {
        id: ActiveValue::NotSet,
        user_id: ActiveValue::Set(id),
        key: ActiveValue::Set(key.clone()),
        value: ActiveValue::Set(value.to_string()),
    };
    insert_all(&**write, new.settings.iter().map(setting).collect(), None).await?;
    read(&Model { id, ..row })
}

async fn count_refusal(write: &Write, now: DateTime<Utc>) -> Result<(), StoreError> {
    use refusal::{ActiveModel, Column, Entity};
    let row = ActiveModel {
        id: ActiveValue::NotSet,
        hour: ActiveValue::Set(hour(now)),
        what: ActiveValue::Set("sign_in".to_owned()),
        n: ActiveValue::Set(1),
    };
    let again = OnConflict::columns([Column::Hour, Column::What])
        .value(Column::N, Expr::col((Entity, Column::N)).add(1))
        .to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(&**write).await?;
    Ok(())
}

/// Whole hours since 1970.
fn hour(at: DateTime<Utc>) -> i64 {
    ms(at).div_euclid(3_600_000)
}

async fn set_attempts(write: &Write, user: i64, attempts: Attempts) -> Result<(), StoreError> {
    Entity::update_many()
        .filter(Column::Id.eq(user))
        .col_expr(Column::Failures, Expr::value(i64::from(attempts.failures)))
        .col_expr(Column::LastFailure, Expr::value(attempts.last_failure.map(ms)))
        .col_expr(Column::LockedUntil, Expr::value(attempts.locked_until.map(ms)))
        .exec(&**write)
        .await?;
    Ok(())
}

/// An installation that nobody can administer could only be mended in its database.
async fn check_admin(write: &Write) -> Result<(), StoreError> {
    let admins = Entity::find().filter(Column::Role.eq(Role::Admin.name())).filter(Column::Active.eq(true));
    if admins.count(&**write).await? > 0 {
        return Ok(());
    }
    let reason = "this is the last administrator who may sign in; make another one first".to_owned();
    Err(StoreError::refused("role", reason))
}

fn read_known(row: Model) -> Result<KnownUser, StoreError> {
    Ok(KnownUser { user: read(&row)?, password_hash: row.password_hash })
}

pub(super) fn read(row: &Model) -> Result<User, StoreError> {
    let at = Row { table: "users", key: &row.login };
    Ok(User {
        id: row.id,
        login: at.id("login", row.login.clone())?,
        role: at.word("role", row.role.clone())?,
        active: row.active,
        attempts: Attempts {
            failures: at.uint("failures", row.failures)?,
            last_failure: at.at_opt("last_failure", row.last_failure)?,
            locked_until: at.at_opt("locked_until", row.locked_until)?,
        },
        created_at: at.at("created_at", row.created_at)?,
        signed_in_at: at.at_opt("signed_in_at", row.signed_in_at)?,
    })
}
