//! What is asked of the prediction log. What-if answers and withdrawn forecasts are logged and never returned here: they join no
//! actual.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, Statement, Value};
use vakhta_lifecycle::ids::{ModelName, SeriesKey, VersionId};
use vakhta_lifecycle::prediction::{Prediction, PredictionKind};

use super::rows;
use crate::codec::{Row, day, ms, word};
use crate::connection::Store;
use crate::entity::batch;
use crate::entity::prediction::{Column, Entity, Model};
use crate::error::StoreError;

/// Which forecasts of a batch; the default is all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PredictionFilter {
    /// Only this series.
    pub series: Option<SeriesKey>,
    /// Only series whose key has these values at these positions, for example `(0, "B02")` for a branch.
    pub parts: Vec<(usize, String)>,
    /// Only from this day on.
    pub from: Option<NaiveDate>,
    /// Only up to this day.
    pub to: Option<NaiveDate>,
}

/// The prediction log. From [`Store::predictions`].
pub struct Predictions<'a> {
    pub(super) store: &'a Store,
}

impl Store {
    /// The prediction log.
    #[must_use]
    pub fn predictions(&self) -> Predictions<'_> {
        Predictions { store: self }
    }
}

impl Predictions<'_> {
    /// Appends one batch and answers when it is durable, or with the reason why it is not; a batch is whole or absent. Calls
    /// that wait at the same time share a commit.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a number that is not finite; what the database says, to every call that shared the commit.
    pub async fn append(&self, batch: &[Prediction]) -> Result<(), StoreError> {
        self.store.log().append(batch.to_vec(), false).await
    }

    /// Appends answers that stand each for itself, and answers when they are durable. They may share a batch with the answers of
    /// other callers, so that [`Self::current`] is not for them.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub async fn append_answers(&self, answers: Vec<Prediction>) -> Result<(), StoreError> {
        self.store.log().append(answers, true).await
    }

    /// Commits made since the store was opened, by this process.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.store.log().commits()
    }

    /// The origin of the newest scheduled batch.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn latest_origin(&self, model: &ModelName) -> Result<Option<NaiveDate>, StoreError> {
        let Some(newest) = self.newest_batch(model).await? else { return Ok(None) };
        Row { table: "prediction_batches", key: &newest.id.to_string() }.day("origin", newest.origin).map(Some)
    }

    /// The newest scheduled batch (the latest origin, and of one origin the one issued last), by series and day.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn current(&self, model: &ModelName, filter: &PredictionFilter) -> Result<Vec<Prediction>, StoreError> {
        let Some(newest) = self.newest_batch(model).await? else { return Ok(Vec::new()) };
        let mut query =
            Entity::find().filter(Column::Batch.eq(newest.id)).order_by_asc(Column::Series).order_by_asc(Column::Date);
        if let Some(series) = &filter.series {
            query = query.filter(Column::Series.eq(series.to_string()));
        }
        if let Some(from) = filter.from {
            query = query.filter(Column::Date.gte(day(from)));
        }
        if let Some(to) = filter.to {
            query = query.filter(Column::Date.lte(day(to)));
        }
        let rows = query.all(self.store.log_connection()).await?;
        rows.into_iter().filter(|row| has_parts(&row.series, &filter.parts)).map(rows::read).collect()
    }

    /// For each series the last scheduled forecast of a day that was made before it: origin before the day, the smallest lead,
    /// and of one lead the one issued last. With `issued_before` none counts that was issued at or after that instant (hindsight:
    /// for example the end of the day in the model's time zone). By series.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn last_before_target(
        &self,
        model: &ModelName,
        date: NaiveDate,
        issued_before: Option<DateTime<Utc>>,
    ) -> Result<Vec<Prediction>, StoreError> {
        let values = [model.as_str().into(), day(date).into(), issued_before.map_or(i64::MAX, ms).into()];
        self.best_per("series", "date = $3 AND issued_at < $4", values.into()).await
    }

    /// For each day of one series, from a day to a day (both included), the last scheduled forecast that was made before it, as
    /// in [`Self::last_before_target`]. By day.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn history(
        &self,
        model: &ModelName,
        series: &SeriesKey,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<Prediction>, StoreError> {
        let values = [model.as_str().into(), series.to_string().into(), day(from).into(), day(to).into()];
        self.best_per("date", "series = $3 AND date BETWEEN $4 AND $5", values.into()).await
    }

    /// The forecasts of the days from a day to a day (both included) that were made some given numbers of days before: of each
    /// series, day and lead the one issued last.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn at_leads(
        &self,
        model: &ModelName,
        (from, to): (NaiveDate, NaiveDate),
        leads: &[u16],
    ) -> Result<Vec<Prediction>, StoreError> {
        // Numbers, not text of a user: they can stand in the statement.
        let list = leads.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
        if list.is_empty() {
            return Ok(Vec::new());
        }
        let values = [model.as_str().into(), day(from).into(), day(to).into()];
        let condition = format!("date BETWEEN $3 AND $4 AND \"lead\" IN ({list})");
        self.best_per("series, date, \"lead\"", &condition, values.into()).await
    }

    /// Every scheduled forecast of one day of one series, by origin; of those from one origin the one issued last.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn of_day(
        &self,
        model: &ModelName,
        series: &SeriesKey,
        date: NaiveDate,
    ) -> Result<Vec<Prediction>, StoreError> {
        let values = [model.as_str().into(), series.to_string().into(), day(date).into()];
        self.best_per("origin", "series = $3 AND date = $4", values.into()).await
    }

    /// Predictions logged for a model, of any kind.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count(&self, model: &ModelName) -> Result<u64, StoreError> {
        Ok(Entity::find().filter(Column::Model.eq(model.as_str())).count(self.store.log_connection()).await?)
    }

    /// The version and origin of the newest scheduled batch.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn newest_version_and_origin(
        &self,
        model: &ModelName,
    ) -> Result<Option<(VersionId, NaiveDate)>, StoreError> {
        let Some(newest) = self.newest_batch(model).await? else { return Ok(None) };
        let key = newest.id.to_string();
        let row = Row { table: "prediction_batches", key: &key };
        let version = VersionId::parse(&newest.version).map_err(|e| row.corrupt("version", e))?;
        Ok(Some((version, row.day("origin", newest.origin)?)))
    }

    /// The earliest origin of a scheduled batch.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn first_origin(&self, model: &ModelName) -> Result<Option<NaiveDate>, StoreError> {
        let query = batch::Entity::find()
            .filter(batch::Column::Model.eq(model.as_str()))
            .filter(batch::Column::Kind.eq(word(&PredictionKind::Scheduled)?))
            .order_by_asc(batch::Column::Origin);
        let Some(first) = query.one(self.store.log_connection()).await? else { return Ok(None) };
        Row { table: "prediction_batches", key: &first.id.to_string() }.day("origin", first.origin).map(Some)
    }

    async fn newest_batch(&self, model: &ModelName) -> Result<Option<batch::Model>, StoreError> {
        let query = batch::Entity::find()
            .filter(batch::Column::Model.eq(model.as_str()))
            .filter(batch::Column::Kind.eq(word(&PredictionKind::Scheduled)?))
            .order_by_desc(batch::Column::Origin)
            .order_by_desc(batch::Column::Id);
        Ok(query.one(self.store.log_connection()).await?)
    }

    /// The best scheduled forecast for each value of a column. `$1` is the model and `$2` the kind; `values` holds the model
    /// and what `condition` refers to from `$3` on.
    async fn best_per(
        &self,
        column: &str,
        condition: &str,
        mut values: Vec<Value>,
    ) -> Result<Vec<Prediction>, StoreError> {
        values.insert(1, word(&PredictionKind::Scheduled)?.into());
        let sql = format!(
            "SELECT * FROM (SELECT p.*, ROW_NUMBER() OVER (PARTITION BY {column} ORDER BY \"lead\", batch DESC, id DESC) AS place \
             FROM predictions p WHERE model = $1 AND kind = $2 AND origin < date AND {condition}) best \
             WHERE place = 1 ORDER BY {column}"
        );
        let connection = self.store.log_connection();
        let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
        Model::find_by_statement(statement).all(connection).await?.into_iter().map(rows::read).collect()
    }
}

fn has_parts(series: &str, parts: &[(usize, String)]) -> bool {
    if parts.is_empty() {
        return true;
    }
    let key = SeriesKey::from(series.to_owned());
    parts.iter().all(|(position, value)| key.parts().get(*position) == Some(value))
}
