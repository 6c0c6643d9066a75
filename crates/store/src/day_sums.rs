//! The sums that scores are computed from, by day and segment; added up by the database.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ActiveValue, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use vakhta_lifecycle::ids::{ModelName, VersionId};
use vakhta_lifecycle::observation::ErrorSums;

use crate::codec::{Row, count, day, json, word};
use crate::entity::day_sum::{ActiveModel, Column, Entity, Model};
use crate::error::StoreError;
use crate::metrics::{Metrics, Segment};
use crate::page::{insert_all, replace, within};

/// Whose errors were summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SumSubject {
    /// The forecast's, at the model's grain.
    Forecast,
    /// The baseline's, at the model's grain.
    Baseline,
    /// The forecast's, series by series.
    Series,
}

/// The sums of one segment on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct DailySums {
    /// The day.
    pub date: NaiveDate,
    /// What was summed over.
    pub segment: Segment,
    /// Whose errors.
    pub subject: SumSubject,
    /// The versions that forecast; empty but for everything's forecast.
    pub versions: Vec<VersionId>,
    /// The sums.
    pub sums: ErrorSums,
}

/// The sums of one segment over a period, as the database adds them up.
#[derive(FromQueryResult)]
struct Added {
    segment_kind: String,
    segment_value: String,
    subject: String,
    n: i64,
    n_positive: i64,
    absolute: f64,
    percentage: f64,
    squared: f64,
    signed: f64,
    actual: f64,
    absolute_actual: f64,
    squared_actual: f64,
    surprise: f64,
    n_surprise: i64,
    inside80: i64,
    of80: i64,
    inside95: i64,
    of95: i64,
}

const WHOLE: [Column; 7] =
    [Column::N, Column::NPositive, Column::NSurprise, Column::Inside80, Column::Of80, Column::Inside95, Column::Of95];
const REAL: [Column; 8] = [
    Column::Absolute,
    Column::Percentage,
    Column::Squared,
    Column::Signed,
    Column::Actual,
    Column::AbsoluteActual,
    Column::SquaredActual,
    Column::Surprise,
];

impl Metrics<'_> {
    /// The sums over the days from a day to a day (both included), by segment and subject.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn summed(
        &self,
        model: &ModelName,
        span: (NaiveDate, NaiveDate),
    ) -> Result<BTreeMap<(Segment, SumSubject), ErrorSums>, StoreError> {
        let keys = [Column::SegmentKind, Column::SegmentValue, Column::Subject];
        let mut query = Entity::find().select_only().columns(keys).filter(of_days(model, span));
        for column in WHOLE {
            // PostgreSQL adds whole numbers up to a numeric.
            let sum = Expr::expr(Func::sum(column.into_expr())).cast_as("bigint");
            query = query.column_as(sum, sea_orm::IdenStatic::as_str(&column));
        }
        for column in REAL {
            query = query.column_as(column.sum(), sea_orm::IdenStatic::as_str(&column));
        }
        for column in keys {
            query = query.group_by(column);
        }
        let rows = query.into_model::<Added>().all(self.connection()).await?;
        rows.into_iter().map(added).collect()
    }

    /// Everything's sums day by day, by day and subject.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn daily_sums(
        &self,
        model: &ModelName,
        span: (NaiveDate, NaiveDate),
    ) -> Result<Vec<DailySums>, StoreError> {
        let query = Entity::find()
            .filter(of_days(model, span))
            .filter(Column::SegmentKind.eq(Segment::overall().kind))
            .order_by_asc(Column::Date)
            .order_by_asc(Column::Subject);
        query.all(self.connection()).await?.into_iter().map(read).collect()
    }
}

/// Writes the sums of some days in place of those that were there.
pub(crate) async fn replace_days<C: ConnectionTrait>(
    db: &C,
    model: &ModelName,
    span: (NaiveDate, NaiveDate),
    sums: &[DailySums],
) -> Result<(), StoreError> {
    let mut rows = BTreeMap::new();
    for one in sums {
        within(span, one.date)?;
        rows.insert((one.date, &one.segment, one.subject), write(model, one)?);
    }
    let key = [Column::Model, Column::Date, Column::SegmentKind, Column::SegmentValue, Column::Subject];
    Entity::delete_many().filter(of_days(model, span)).exec(db).await?;
    insert_all(db, rows.into_values().collect(), Some(replace::<Entity>(&key, Column::Id))).await
}

fn of_days(model: &ModelName, (from, to): (NaiveDate, NaiveDate)) -> Condition {
    Condition::all().add(Column::Model.eq(model.as_str())).add(Column::Date.between(day(from), day(to)))
}

fn write(model: &ModelName, one: &DailySums) -> Result<ActiveModel, StoreError> {
    let sums = &one.sums;
    let row = Model {
        id: 0,
        model: model.to_string(),
        date: day(one.date),
        segment_kind: one.segment.kind.clone(),
        segment_value: one.segment.value.clone(),
        subject: word(&one.subject)?,
        versions: if one.versions.is_empty() { None } else { Some(json("versions", &one.versions)?) },
        n: count(sums.n),
        n_positive: count(sums.n_positive),
        absolute: sums.absolute,
        percentage: sums.percentage,
        squared: sums.squared,
        signed: sums.signed,
        actual: sums.actual,
        absolute_actual: sums.absolute_actual,
        squared_actual: sums.squared_actual,
        surprise: sums.surprise.0,
        n_surprise: count(sums.surprise.1),
        inside80: count(sums.inside80.0),
        of80: count(sums.inside80.1),
        inside95: count(sums.inside95.0),
        of95: count(sums.inside95.1),
    };
    Ok(ActiveModel { id: ActiveValue::NotSet, ..row.into_active_model() })
}

fn added(row: Added) -> Result<((Segment, SumSubject), ErrorSums), StoreError> {
    let segment = Segment { kind: row.segment_kind, value: row.segment_value };
    let key = format!("{} {}", segment.kind, segment.value);
    let at = Row { table: "daily_sums", key: &key };
    let sums = ErrorSums {
        n: at.uint("n", row.n)?,
        n_positive: at.uint("n_positive", row.n_positive)?,
        absolute: row.absolute,
        percentage: row.percentage,
        squared: row.squared,
        signed: row.signed,
        actual: row.actual,
        absolute_actual: row.absolute_actual,
        squared_actual: row.squared_actual,
        surprise: (row.surprise, at.uint("n_surprise", row.n_surprise)?),
        inside80: (at.uint("inside80", row.inside80)?, at.uint("of80", row.of80)?),
        inside95: (at.uint("inside95", row.inside95)?, at.uint("of95", row.of95)?),
    };
    Ok(((segment, at.word("subject", row.subject)?), sums))
}

fn read(row: Model) -> Result<DailySums, StoreError> {
    let key = row.id.to_string();
    let at = Row { table: "daily_sums", key: &key };
    let versions = row.versions.map(|text| at.json("versions", &text)).transpose()?.unwrap_or_default();
    let date = at.day("date", row.date)?;
    let ((segment, subject), sums) = added(Added {
        segment_kind: row.segment_kind,
        segment_value: row.segment_value,
        subject: row.subject,
        n: row.n,
        n_positive: row.n_positive,
        absolute: row.absolute,
        percentage: row.percentage,
        squared: row.squared,
        signed: row.signed,
        actual: row.actual,
        absolute_actual: row.absolute_actual,
        squared_actual: row.squared_actual,
        surprise: row.surprise,
        n_surprise: row.n_surprise,
        inside80: row.inside80,
        of80: row.of80,
        inside95: row.inside95,
        of95: row.of95,
    })?;
    Ok(DailySums { date, segment, subject, versions, sums })
}
