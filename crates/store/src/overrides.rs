//! Overrides of forecasts: appended, never changed; the last record of a series and day counts.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use vakhta_lifecycle::ids::{ModelName, SeriesKey};
use vakhta_lifecycle::overrides::Override;

use crate::codec::{Row, day, finite, ms};
use crate::connection::Store;
use crate::entity::override_record::{ActiveModel, Column, Entity, Model};
use crate::error::StoreError;
use crate::page::{Page, insert_all};

/// The overrides. From [`Store::overrides`].
pub struct Overrides<'a> {
    store: &'a Store,
}

impl Store {
    /// The overrides.
    #[must_use]
    pub fn overrides(&self) -> Overrides<'_> {
        Overrides { store: self }
    }
}

impl Overrides<'_> {
    /// Appends records; all or none. Their numbers are given out here.
    ///
    /// # Errors
    /// [`StoreError::Refused`] where one follows a record that another one follows already (read the last ones and decide
    /// again), for a model that is not declared, and for a number that is not finite; what the database says.
    pub async fn append(&self, records: &[Override]) -> Result<(), StoreError> {
        let rows = records.iter().map(written).collect::<Result<Vec<_>, _>>()?;
        let write = self.store.begin().await?;
        insert_all(&*write, rows, None).await?;
        write.commit().await
    }

    /// The last record of every series and day from a day to a day (both included), withdrawals among them.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn last(
        &self,
        model: &ModelName,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<BTreeMap<(SeriesKey, NaiveDate), Override>, StoreError> {
        let query = Entity::find()
            .filter(Column::Model.eq(model.as_str()))
            .filter(Column::Date.between(day(from), day(to)))
            .order_by_asc(Column::Id);
        let mut last = BTreeMap::new();
        for row in query.all(self.store.connection()).await? {
            let record = read(row)?;
            last.insert((record.series.clone(), record.date), record);
        }
        Ok(last)
    }

    /// The records of a model, newest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn list(&self, model: &ModelName, page: Page) -> Result<Vec<Override>, StoreError> {
        let query = Entity::find()
            .filter(Column::Model.eq(model.as_str()))
            .order_by_desc(Column::Id)
            .limit(page.limit())
            .offset(page.offset());
        query.all(self.store.connection()).await?.into_iter().map(read).collect()
    }
}

fn written(record: &Override) -> Result<ActiveModel, StoreError> {
    let subject = || format!("override of {} on {}", record.series, record.date);
    let row = Model {
        id: 0,
        model: record.model.to_string(),
        series: record.series.to_string(),
        date: day(record.date),
        follows: record.follows,
        value: record.value.map(|value| finite(subject(), "value", value)).transpose()?,
        statistical: finite(subject(), "statistical", record.statistical)?,
        version: record.version.to_string(),
        origin: day(record.origin),
        made_by: record.by.clone(),
        reason: record.reason.clone(),
        made_at: ms(record.made_at),
    };
    Ok(ActiveModel { id: ActiveValue::NotSet, ..row.into_active_model() })
}

fn read(row: Model) -> Result<Override, StoreError> {
    let key = row.id.to_string();
    let at = Row { table: "overrides", key: &key };
    Ok(Override {
        id: row.id,
        follows: row.follows,
        model: at.id("model", row.model)?,
        series: SeriesKey::from(row.series),
        date: at.day("date", row.date)?,
        value: row.value,
        statistical: row.statistical,
        version: at.id("version", row.version)?,
        origin: at.day("origin", row.origin)?,
        by: row.made_by,
        reason: row.reason,
        made_at: at.at("made_at", row.made_at)?,
    })
}
