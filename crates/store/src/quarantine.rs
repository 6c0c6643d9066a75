//! Rows that imports did not load, each with its reason; what was loaded of them later is marked and never loaded again.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveValue, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::codec::{Row, count, json};
use crate::connection::Store;
use crate::entity::quarantine::{ActiveModel, Column, Entity, Model};
use crate::entity::sync;
use crate::error::StoreError;
use crate::page::{Page, insert_all};

/// Numbers of one statement.
const IDS_PER_STATEMENT: usize = 5_000;

/// A row that was not loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedRow {
    /// Its number in the source, counted as a person counts (the header is 1 in a CSV file with one).
    pub row_number: u64,
    /// The column that was wrong, where one was.
    pub column: Option<String>,
    /// What stood there.
    pub value: Option<String>,
    /// Why it was refused, with the remedy.
    pub reason: String,
    /// Why, for programs; absent for rows of an earlier release.
    pub code: Option<String>,
    /// All its cells by column; absent for a line that is no row, and for rows of an earlier release.
    pub cells: Option<BTreeMap<String, String>>,
}

/// A row that was not loaded, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutAside {
    /// Its number, rising.
    pub id: i64,
    /// The sync that put it aside.
    pub sync: i64,
    /// The row.
    pub row: QuarantinedRow,
    /// The sync that loaded it later, or a later row in its place.
    pub replayed_by: Option<i64>,
}

/// Which rows that are still put aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PutAsideFilter<'a> {
    /// Only those of one sync.
    pub sync: Option<i64>,
    /// Only those with this code.
    pub code: Option<&'a str>,
    /// Only those with a greater number.
    pub after: i64,
}

/// The rows that were put aside. From [`Store::quarantine`].
pub struct Quarantine<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows that were put aside.
    #[must_use]
    pub fn quarantine(&self) -> Quarantine<'_> {
        Quarantine { store: self }
    }
}

impl Quarantine<'_> {
    /// Records rows that a sync did not load; all or none.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a sync that does not exist; what the database says.
    pub async fn put(&self, sync: i64, rows: &[QuarantinedRow]) -> Result<(), StoreError> {
        let written = |row: &QuarantinedRow| {
            let row = Model {
                id: 0,
                sync,
                row_number: count(row.row_number),
                column_name: row.column.clone(),
                value: row.value.clone(),
                reason: row.reason.clone(),
                code: row.code.clone(),
                cells: row.cells.as_ref().map(|cells| json("quarantine", cells)).transpose()?,
                replayed_by: None,
            };
            Ok::<_, StoreError>(ActiveModel { id: ActiveValue::NotSet, ..row.into_active_model() })
        };
        let rows = rows.iter().map(written).collect::<Result<Vec<_>, _>>()?;
        let write = self.store.begin().await?;
        insert_all(&*write, rows, None).await?;
        write.commit().await
    }

    /// The rows that a sync did not load, by row number.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn of_sync(&self, sync: i64, page: Page) -> Result<Vec<PutAside>, StoreError> {
        let query = Entity::find()
            .filter(Column::Sync.eq(sync))
            .order_by_asc(Column::RowNumber)
            .order_by_asc(Column::Id)
            .limit(page.limit())
            .offset(page.offset());
        query.all(self.store.connection()).await?.into_iter().map(read).collect()
    }

    /// How many rows a sync did not load.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count(&self, sync: i64) -> Result<u64, StoreError> {
        Ok(Entity::find().filter(Column::Sync.eq(sync)).count(self.store.connection()).await?)
    }

    /// The rows of a dataset that are still put aside, by number.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn waiting(
        &self,
        dataset: &str,
        filter: PutAsideFilter<'_>,
        limit: u64,
    ) -> Result<Vec<PutAside>, StoreError> {
        let syncs = Query::select()
            .column(sync::Column::Id)
            .from(sync::Entity)
            .and_where(sync::Column::Dataset.eq(dataset))
            .take();
        let mut query = Entity::find()
            .filter(Column::Sync.in_subquery(syncs))
            .filter(Column::ReplayedBy.is_null())
            .filter(Column::Id.gt(filter.after))
            .order_by_asc(Column::Id)
            .limit(Page::first(limit).limit());
        if let Some(sync) = filter.sync {
            query = query.filter(Column::Sync.eq(sync));
        }
        if let Some(code) = filter.code {
            query = query.filter(Column::Code.eq(code));
        }
        query.all(self.store.connection()).await?.into_iter().map(read).collect()
    }

    /// Marks rows as loaded by a sync; all or none. One that is marked already keeps its mark.
    ///
    /// # Errors
    /// What the database says.
    pub async fn mark_replayed(&self, ids: &[i64], by: i64) -> Result<(), StoreError> {
        let write = self.store.begin().await?;
        for ids in ids.chunks(IDS_PER_STATEMENT) {
            Entity::update_many()
                .col_expr(Column::ReplayedBy, Expr::value(by))
                .filter(Column::Id.is_in(ids.iter().copied()))
                .filter(Column::ReplayedBy.is_null())
                .exec(&*write)
                .await?;
        }
        write.commit().await
    }
}

fn read(row: Model) -> Result<PutAside, StoreError> {
    let key = row.id.to_string();
    let at = Row { table: "quarantine", key: &key };
    Ok(PutAside {
        id: row.id,
        sync: row.sync,
        row: QuarantinedRow {
            row_number: at.uint("row_number", row.row_number)?,
            column: row.column_name,
            value: row.value,
            reason: row.reason,
            code: row.code,
            cells: row.cells.map(|cells| at.json("cells", &cells)).transpose()?,
        },
        replayed_by: row.replayed_by,
    })
}
