//! The ledger: what was changed, when, by whom, why. Rows are written by [`Store::apply`] and never changed.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::plan::LedgerEntry;

use crate::codec::Row;
use crate::connection::Store;
use crate::entity::ledger::{Column, Entity, Model};
use crate::error::StoreError;
use crate::page::Page;

/// The ledger. From [`Store::ledger`].
pub struct Ledger<'a> {
    store: &'a Store,
}

impl Store {
    /// The ledger.
    #[must_use]
    pub fn ledger(&self) -> Ledger<'_> {
        Ledger { store: self }
    }
}

impl Ledger<'_> {
    /// The entries of a model, newest first; with a subject (a version id, run id or alert kind) only those about it.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn list(
        &self,
        model: &ModelName,
        subject: Option<&str>,
        page: Page,
    ) -> Result<Vec<LedgerEntry>, StoreError> {
        let mut query = Entity::find().filter(Column::Model.eq(model.as_str())).order_by_desc(Column::Id);
        if let Some(subject) = subject {
            query = query.filter(Column::Subject.eq(subject));
        }
        let rows = query.limit(page.limit()).offset(page.offset()).all(self.store.connection()).await?;
        rows.into_iter().map(read).collect()
    }
}

fn read(row: Model) -> Result<LedgerEntry, StoreError> {
    let key = row.id.to_string();
    let at = Row { table: "ledger", key: &key }.at("at", row.at)?;
    Ok(LedgerEntry { id: row.id, at, actor: row.actor, action: row.action, subject: row.subject, reason: row.reason })
}
