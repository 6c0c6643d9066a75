//! Keys of programs.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use vakhta_lifecycle::access::ApiKey;

use super::Access;
use crate::codec::{Row, json, ms, word};
use crate::entity::api_key::{Column, Entity, Model};
use crate::error::StoreError;

impl Access<'_> {
    /// Keeps a key, by the digest of its secret.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_key(&self, key: &ApiKey, sha256: &str) -> Result<(), StoreError> {
        let row = Model {
            id: key.id.clone(),
            sha256: sha256.to_owned(),
            name: key.name.clone(),
            role: word(&key.role)?,
            models: key.models.as_ref().map(|models| json("models", models)).transpose()?,
            made_by: key.made_by.clone(),
            created_at: ms(key.created_at),
            expires_at: key.expires_at.map(ms),
            revoked_at: key.revoked_at.map(ms),
            used_at: key.used_at.map(ms),
        };
        Entity::insert(row.into_active_model().reset_all()).exec_without_returning(self.store.connection()).await?;
        Ok(())
    }

    /// A key and the digest of its secret.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn key(&self, id: &str) -> Result<Option<(ApiKey, String)>, StoreError> {
        let found = Entity::find_by_id(id).one(self.store.connection()).await?;
        found.map(|row| Ok((read(&row)?, row.sha256))).transpose()
    }

    /// All keys, newest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        let rows = Entity::find().order_by_desc(Column::CreatedAt).all(self.store.connection()).await?;
        rows.iter().map(read).collect()
    }

    /// Takes a key back. `false` says that there is none that counts.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revoke_key(&self, id: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let update = Entity::update_many().filter(Column::Id.eq(id)).filter(Column::RevokedAt.is_null());
        let changed = update.col_expr(Column::RevokedAt, Expr::value(ms(now))).exec(self.store.connection()).await?;
        Ok(changed.rows_affected == 1)
    }

    /// Notes that a key was used.
    ///
    /// # Errors
    /// What the database says.
    pub async fn key_used(&self, id: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        let update = Entity::update_many().filter(Column::Id.eq(id));
        update.col_expr(Column::UsedAt, Expr::value(ms(now))).exec(self.store.connection()).await?;
        Ok(())
    }
}

fn read(row: &Model) -> Result<ApiKey, StoreError> {
    let at = Row { table: "api_keys", key: &row.id };
    Ok(ApiKey {
        id: row.id.clone(),
        name: row.name.clone(),
        role: at.word("role", row.role.clone())?,
        models: row.models.as_ref().map(|models| at.json("models", models)).transpose()?,
        made_by: row.made_by.clone(),
        created_at: at.at("created_at", row.created_at)?,
        expires_at: at.at_opt("expires_at", row.expires_at)?,
        revoked_at: at.at_opt("revoked_at", row.revoked_at)?,
        used_at: at.at_opt("used_at", row.used_at)?,
    })
}
