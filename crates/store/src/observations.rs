//! Observations: what was forecast and what happened, one per series and day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{
    ActiveValue, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use vakhta_lifecycle::ids::{ModelName, SeriesKey, VersionId};
use vakhta_lifecycle::prediction::Pair;

use crate::codec::{Row, day, finite};
use crate::connection::Store;
use crate::entity::observation::{ActiveModel, Column, Entity, Model};
use crate::error::StoreError;
use crate::page::{insert_all, replace, within};

/// The observations. From [`Store::observations`].
pub struct Observations<'a> {
    store: &'a Store,
}

impl Store {
    /// The observations.
    #[must_use]
    pub fn observations(&self) -> Observations<'_> {
        Observations { store: self }
    }
}

impl Observations<'_> {
    /// The pairs of all series from a day to a day (both included), by day and series.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn range(&self, model: &ModelName, from: NaiveDate, to: NaiveDate) -> Result<Vec<Pair>, StoreError> {
        let query = Entity::find()
            .filter(Column::Model.eq(model.as_str()))
            .filter(Column::Date.between(day(from), day(to)))
            .order_by_asc(Column::Date)
            .order_by_asc(Column::Series);
        query.all(self.store.connection()).await?.into_iter().map(read).collect()
    }

    /// The pairs of one series from a day to a day (both included), by day.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn of_series(
        &self,
        model: &ModelName,
        series: &SeriesKey,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<Pair>, StoreError> {
        let query = Entity::find()
            .filter(Column::Model.eq(model.as_str()))
            .filter(Column::Series.eq(series.to_string()))
            .filter(Column::Date.between(day(from), day(to)))
            .order_by_asc(Column::Date);
        query.all(self.store.connection()).await?.into_iter().map(read).collect()
    }

    /// Distinct (series, day) after a day (not included); with a version, only what it forecast.
    ///
    /// # Errors
    /// What the database says.
    pub async fn labelled_since(
        &self,
        model: &ModelName,
        version: Option<&VersionId>,
        after: NaiveDate,
    ) -> Result<u64, StoreError> {
        // (model, series, date) is unique: rows are distinct labels.
        let mut query = Entity::find().filter(Column::Model.eq(model.as_str())).filter(Column::Date.gt(day(after)));
        if let Some(version) = version {
            query = query.filter(Column::Version.eq(version.as_str()));
        }
        Ok(query.count(self.store.connection()).await?)
    }

    /// How many days from a day to a day (both included) have an observation.
    ///
    /// # Errors
    /// What the database says.
    pub async fn days(&self, model: &ModelName, (from, to): (NaiveDate, NaiveDate)) -> Result<u64, StoreError> {
        let query = Entity::find()
            .select_only()
            .column(Column::Date)
            .distinct()
            .filter(Column::Model.eq(model.as_str()))
            .filter(Column::Date.between(day(from), day(to)));
        Ok(query.count(self.store.connection()).await?)
    }

    /// The first day that has an observation.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn first_date(&self, model: &ModelName) -> Result<Option<NaiveDate>, StoreError> {
        let query = Entity::find().filter(Column::Model.eq(model.as_str())).order_by_asc(Column::Date).limit(1);
        Ok(query.one(self.store.connection()).await?.map(read).transpose()?.map(|pair| pair.date))
    }

    /// The last day that has an observation.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn last_date(&self, model: &ModelName) -> Result<Option<NaiveDate>, StoreError> {
        let query = Entity::find().filter(Column::Model.eq(model.as_str())).order_by_desc(Column::Date).limit(1);
        Ok(query.one(self.store.connection()).await?.map(read).transpose()?.map(|pair| pair.date))
    }
}

/// Writes the pairs of some days in place of those that were there.
pub(crate) async fn replace_days<C: ConnectionTrait>(
    db: &C,
    model: &ModelName,
    (from, to): (NaiveDate, NaiveDate),
    pairs: &[Pair],
) -> Result<(), StoreError> {
    let mut rows = BTreeMap::new();
    for pair in pairs {
        within((from, to), pair.date)?;
        rows.insert((pair.series.to_string(), pair.date), write(model, pair)?);
    }
    let key = [Column::Model, Column::Series, Column::Date];
    Entity::delete_many()
        .filter(Column::Model.eq(model.as_str()))
        .filter(Column::Date.between(day(from), day(to)))
        .exec(db)
        .await?;
    // Another writer of the same days may be between the two statements.
    insert_all(db, rows.into_values().collect(), Some(replace::<Entity>(&key, Column::Id))).await
}

fn write(model: &ModelName, pair: &Pair) -> Result<ActiveModel, StoreError> {
    let number = |field: &str, value: f64| finite(format_args!("pair {} {}", pair.series, pair.date), field, value);
    let row = Model {
        id: 0,
        model: model.to_string(),
        series: pair.series.to_string(),
        date: day(pair.date),
        lead: i64::from(pair.lead),
        version: pair.version.to_string(),
        actual: number("actual", pair.actual)?,
        forecast: number("forecast", pair.forecast)?,
        baseline: number("baseline", pair.baseline)?,
        lo80: number("lo80", pair.lo80)?,
        hi80: number("hi80", pair.hi80)?,
        lo95: number("lo95", pair.lo95)?,
        hi95: number("hi95", pair.hi95)?,
        open: pair.open,
    };
    Ok(ActiveModel { id: ActiveValue::NotSet, ..row.into_active_model() })
}

fn read(row: Model) -> Result<Pair, StoreError> {
    let key = row.id.to_string();
    let at = Row { table: "observations", key: &key };
    Ok(Pair {
        series: SeriesKey::from(row.series),
        date: at.day("date", row.date)?,
        lead: at.uint("lead", row.lead)?,
        version: at.id("version", row.version)?,
        actual: row.actual,
        forecast: row.forecast,
        baseline: row.baseline,
        lo80: row.lo80,
        hi80: row.hi80,
        lo95: row.lo95,
        hi95: row.hi95,
        open: row.open,
    })
}
