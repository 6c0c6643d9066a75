//! Bounds of a list and of days, and writing many rows at once.

use chrono::NaiveDate;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Iterable};

use crate::error::StoreError;

/// Which part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Most rows to answer, 1 to 1000.
    pub limit: u64,
    /// Rows to skip.
    pub offset: u64,
}

impl Page {
    /// Most rows that any list answers.
    pub const MAX: u64 = 1000;

    /// The first `limit` rows.
    #[must_use]
    pub fn first(limit: u64) -> Self {
        Self { limit, offset: 0 }
    }

    pub(crate) fn limit(self) -> u64 {
        self.limit.clamp(1, Self::MAX)
    }

    /// Databases count rows with signed numbers.
    pub(crate) fn offset(self) -> u64 {
        self.offset.min(i64::MAX.unsigned_abs())
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::first(50)
    }
}

/// Whether a day is within the days that are written.
pub(crate) fn within((from, to): (NaiveDate, NaiveDate), day: NaiveDate) -> Result<(), StoreError> {
    if from <= day && day <= to {
        return Ok(());
    }
    Err(StoreError::refused(day, format!("it is outside {from} to {to}, the days that are written")))
}

/// Parameters of one statement; SQLite takes 32766, PostgreSQL 65535.
const MAX_PARAMETERS: usize = 30_000;

/// Rows of one statement; more made SQLite slower when it was measured.
const MAX_ROWS: usize = 500;

/// Writes rows in statements of bounded size. No two of them may have the same key of `conflict`.
pub(crate) async fn insert_all<A, C>(db: &C, rows: Vec<A>, conflict: Option<OnConflict>) -> Result<(), StoreError>
where
    A: ActiveModelTrait + Send,
    C: ConnectionTrait,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let size = (MAX_PARAMETERS / columns.max(1)).clamp(1, MAX_ROWS);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut insert = <A::Entity as EntityTrait>::insert_many(rows.by_ref().take(size));
        if let Some(conflict) = &conflict {
            insert = insert.on_conflict(conflict.clone());
        }
        insert.exec_without_returning(db).await?;
    }
    Ok(())
}

/// "On the same key, replace everything but key and number".
pub(crate) fn replace<E: EntityTrait>(key: &[E::Column], number: E::Column) -> OnConflict {
    let kept = |column: &E::Column| {
        let name = sea_orm::IdenStatic::as_str(column);
        key.iter().chain([&number]).any(|k| sea_orm::IdenStatic::as_str(k) == name)
    };
    OnConflict::columns(key.iter().copied()).update_columns(E::Column::iter().filter(|c| !kept(c))).to_owned()
}
