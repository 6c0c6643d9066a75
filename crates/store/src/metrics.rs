//! Daily metrics of a model: overall, by segment, by series.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{
    ActiveValue, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use vakhta_lifecycle::ids::{ModelName, VersionId};

use crate::codec::{Row, count, day, score};
use crate::connection::Store;
use crate::entity::metric::{ActiveModel, Column, Entity, Model};
use crate::error::StoreError;
use crate::page::{insert_all, replace, within};

/// What a metric was computed over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Segment {
    /// `overall`, a key column such as `branch`, or `series`.
    pub kind: String,
    /// Its value, such as `B02`; empty for `overall`.
    pub value: String,
}

impl Segment {
    /// Everything.
    #[must_use]
    pub fn overall() -> Self {
        Self { kind: "overall".to_owned(), value: String::new() }
    }

    /// One value of a key column, or of `series`.
    #[must_use]
    pub fn of(kind: &str, value: &str) -> Self {
        Self { kind: kind.to_owned(), value: value.to_owned() }
    }
}

/// The scores of one segment on one target day, at the model's grain. Percentages are percent; `None` is "not defined" or "not
/// enough data".
#[derive(Debug, Clone, PartialEq)]
pub struct DailyMetric {
    /// The version that forecast (the newest, where several did).
    pub version: VersionId,
    /// The target day.
    pub date: NaiveDate,
    /// What it was computed over.
    pub segment: Segment,
    /// Pairs.
    pub n: u64,
    /// Mean absolute percentage error, in percent.
    pub mape: Option<f64>,
    /// Pooled absolute percentage error, in percent.
    pub wape: Option<f64>,
    /// Mean absolute error, in the target's units.
    pub mae: Option<f64>,
    /// Root of the mean squared error, in the target's units.
    pub rmse: Option<f64>,
    /// Coefficient of determination.
    pub r2: Option<f64>,
    /// Mean absolute scaled error.
    pub mase: Option<f64>,
    /// Mean of forecast − actual, in the target's units.
    pub bias: Option<f64>,
    /// Share of actuals in the 80 % interval, in percent.
    pub coverage80: Option<f64>,
    /// Share of actuals in the 95 % interval, in percent.
    pub coverage95: Option<f64>,
    /// Logarithmic loss, in nats.
    pub log_loss: Option<f64>,
    /// The baseline's MAPE on the same pairs, in percent.
    pub baseline_mape: Option<f64>,
    /// The baseline's WAPE on the same pairs, in percent.
    pub baseline_wape: Option<f64>,
    /// The baseline's logarithmic loss on the same pairs, in nats.
    pub baseline_log_loss: Option<f64>,
}

/// The daily metrics. From [`Store::metrics`].
pub struct Metrics<'a> {
    store: &'a Store,
}

impl Store {
    /// The daily metrics.
    #[must_use]
    pub fn metrics(&self) -> Metrics<'_> {
        Metrics { store: self }
    }
}

impl Metrics<'_> {
    /// The metrics of every segment of a kind, from a day to a day (both included), by day and value.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn range(
        &self,
        model: &ModelName,
        kind: &str,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<DailyMetric>, StoreError> {
        self.all(of_kind(model, kind).filter(Column::Date.between(day(from), day(to)))).await
    }

    /// The metrics of one segment, from a day to a day (both included), by day.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn of_segment(
        &self,
        model: &ModelName,
        segment: &Segment,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<DailyMetric>, StoreError> {
        let query = of_kind(model, &segment.kind)
            .filter(Column::SegmentValue.eq(segment.value.as_str()))
            .filter(Column::Date.between(day(from), day(to)));
        self.all(query).await
    }

    /// The last day that has a metric of a segment.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn latest(&self, model: &ModelName, segment: &Segment) -> Result<Option<DailyMetric>, StoreError> {
        let query = Entity::find()
            .filter(Column::Model.eq(model.as_str()))
            .filter(Column::SegmentKind.eq(segment.kind.as_str()))
            .filter(Column::SegmentValue.eq(segment.value.as_str()))
            .order_by_desc(Column::Date)
            .limit(1);
        query.one(self.store.connection()).await?.map(read).transpose()
    }

    pub(crate) fn connection(&self) -> &sea_orm::DatabaseConnection {
        self.store.connection()
    }

    async fn all(&self, query: Select<Entity>) -> Result<Vec<DailyMetric>, StoreError> {
        query.all(self.store.connection()).await?.into_iter().map(read).collect()
    }
}

/// Writes the metrics of some days in place of those that were there.
pub(crate) async fn replace_days<C: ConnectionTrait>(
    db: &C,
    model: &ModelName,
    (from, to): (NaiveDate, NaiveDate),
    metrics: &[DailyMetric],
) -> Result<(), StoreError> {
    metrics.iter().try_for_each(|metric| within((from, to), metric.date))?;
    let rows: BTreeMap<_, _> =
        metrics.iter().map(|metric| ((metric.date, &metric.segment), write(model, metric))).collect();
    let key = [Column::Model, Column::Date, Column::SegmentKind, Column::SegmentValue];
    Entity::delete_many()
        .filter(Column::Model.eq(model.as_str()))
        .filter(Column::Date.between(day(from), day(to)))
        .exec(db)
        .await?;
    // Another writer of the same days may be between the two statements.
    insert_all(db, rows.into_values().collect(), Some(replace::<Entity>(&key, Column::Id))).await
}

fn of_kind(model: &ModelName, kind: &str) -> Select<Entity> {
    Entity::find()
        .filter(Column::Model.eq(model.as_str()))
        .filter(Column::SegmentKind.eq(kind))
        .order_by_asc(Column::Date)
        .order_by_asc(Column::SegmentValue)
}

fn write(model: &ModelName, metric: &DailyMetric) -> ActiveModel {
    let row = Model {
        id: 0,
        model: model.to_string(),
        version: metric.version.to_string(),
        date: day(metric.date),
        segment_kind: metric.segment.kind.clone(),
        segment_value: metric.segment.value.clone(),
        n: count(metric.n),
        mape: score(metric.mape),
        wape: score(metric.wape),
        mae: score(metric.mae),
        rmse: score(metric.rmse),
        r2: score(metric.r2),
        mase: score(metric.mase),
        bias: score(metric.bias),
        coverage80: score(metric.coverage80),
        coverage95: score(metric.coverage95),
        log_loss: score(metric.log_loss),
        baseline_mape: score(metric.baseline_mape),
        baseline_wape: score(metric.baseline_wape),
        baseline_log_loss: score(metric.baseline_log_loss),
    };
    ActiveModel { id: ActiveValue::NotSet, ..row.into_active_model() }
}

fn read(row: Model) -> Result<DailyMetric, StoreError> {
    let key = row.id.to_string();
    let at = Row { table: "model_performance_metrics", key: &key };
    Ok(DailyMetric {
        version: at.id("version", row.version)?,
        date: at.day("date", row.date)?,
        segment: Segment { kind: row.segment_kind, value: row.segment_value },
        n: at.uint("n", row.n)?,
        mape: row.mape,
        wape: row.wape,
        mae: row.mae,
        rmse: row.rmse,
        r2: row.r2,
        mase: row.mase,
        bias: row.bias,
        coverage80: row.coverage80,
        coverage95: row.coverage95,
        log_loss: row.log_loss,
        baseline_mape: row.baseline_mape,
        baseline_wape: row.baseline_wape,
        baseline_log_loss: row.baseline_log_loss,
    })
}
