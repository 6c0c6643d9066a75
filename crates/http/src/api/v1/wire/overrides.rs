//! What people put in place of forecasts, and what that was worth.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vakhta_lifecycle::overrides::{
    Change, Direction, InForce, Order, Override, Size, ValueAdded, ValueGroup, ValueReport, ValueVerdict,
};
use vakhta_service::views::{OrderedView, OverrideView};

use super::forecast::named_keys;
use super::wire_enum;
use crate::ApiError;

/// What a person put in place of a forecast.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct InForceDto {
    /// Who said it; of a sum, who said it last.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When, by the model's clock.
    pub made_at: DateTime<Utc>,
    /// How many of the series that are summed are overridden.
    pub n_series: u32,
}

impl From<&InForce> for InForceDto {
    fn from(said: &InForce) -> Self {
        let InForce { by, reason, made_at, n_series, .. } = said;
        Self { by: by.clone(), reason: reason.clone(), made_at: *made_at, n_series: *n_series }
    }
}

/// An order to use other numbers than the forecasts; one of `value` and `percent`.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideOrderDto {
    /// Which series, by key column; a column that is left out selects all.
    #[serde(default)]
    #[schema(example = json!({"branch": "B02", "product": "P1"}))]
    pub keys: BTreeMap<String, String>,
    /// First day.
    #[schema(example = "2019-04-06")]
    pub from: NaiveDate,
    /// Last day; `from` when left out.
    pub to: Option<NaiveDate>,
    /// What the chosen series come to together on each day, in the target's units; several share it as their forecasts do.
    #[schema(example = 330.0)]
    pub value: Option<f64>,
    /// By how many percent each forecast is changed, -1000 to 1000.
    #[schema(example = 10.0)]
    pub percent: Option<f64>,
    /// Who overrides; whoever is signed in, when left out.
    #[serde(default)]
    #[schema(example = "Anna", max_length = 100)]
    pub by: String,
    /// Why.
    #[schema(example = "a fair on the square", min_length = 3, max_length = 500)]
    pub reason: String,
}

impl OverrideOrderDto {
    /// The keys and the order.
    ///
    /// # Errors
    /// When there is not exactly one of value and percent.
    pub fn order(self) -> Result<(BTreeMap<String, String>, Order), ApiError> {
        let change = match (self.value, self.percent) {
            (Some(value), None) => Change::Value(value),
            (None, Some(percent)) => Change::Percent(percent),
            _ => {
                let error = ApiError::invalid("value", "give either value or percent");
                return Err(error.hint("for example {\"percent\": 10}"));
            }
        };
        let to = self.to.unwrap_or(self.from);
        Ok((self.keys, Order { from: self.from, to, change, by: self.by, reason: self.reason }))
    }
}

/// A record of the overrides; none is ever changed, a withdrawal is one more.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OverrideDto {
    /// Its number.
    pub id: i64,
    /// The series, by key column.
    pub keys: BTreeMap<String, String>,
    /// The day.
    pub date: NaiveDate,
    /// What is used instead of the forecast; `null` in a withdrawal.
    pub value: Option<f64>,
    /// What the model said when it was overridden.
    pub statistical: f64,
    /// The version that had said it.
    pub version: String,
    /// The last day that it knew.
    pub origin: NaiveDate,
    /// Who overrode.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When, by the model's clock.
    pub made_at: DateTime<Utc>,
}

impl OverrideDto {
    /// A record of a model with these key columns.
    #[must_use]
    pub fn of(record: &Override, columns: &[String]) -> Self {
        Self {
            id: record.id,
            keys: named_keys(&record.series, columns),
            date: record.date,
            value: record.value,
            statistical: record.statistical,
            version: record.version.to_string(),
            origin: record.origin,
            by: record.by.clone(),
            reason: record.reason.clone(),
            made_at: record.made_at,
        }
    }
}

/// A record of the overrides, and how it stands.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OverrideViewDto {
    /// The record.
    #[serde(flatten)]
    pub record: OverrideDto,
    /// Whether it is the last word on its series and day, and not a withdrawal.
    pub in_force: bool,
    /// What happened on the day, where that is known.
    pub actual: Option<f64>,
    /// The model's last forecast before the day, where its actual is known: what would have been used.
    pub would_have_been: Option<f64>,
}

impl OverrideViewDto {
    /// A record of a model with these key columns.
    #[must_use]
    pub fn of(view: &OverrideView, columns: &[String]) -> Self {
        Self {
            record: OverrideDto::of(&view.record, columns),
            in_force: view.in_force,
            actual: view.met.map(|met| met.actual),
            would_have_been: view.met.map(|met| met.statistical),
        }
    }
}

/// What an order did.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OrderedDto {
    /// Records that were written; 0 where everything was as ordered before.
    pub written: u64,
    /// The last record of every series and day that was meant, by day and series.
    pub records: Vec<OverrideDto>,
}

impl OrderedDto {
    /// What an order to a model with these key columns did.
    #[must_use]
    pub fn of(view: &OrderedView, columns: &[String]) -> Self {
        let records = view.records.iter().map(|record| OverrideDto::of(record, columns)).collect();
        Self { written: view.written, records }
    }
}

wire_enum! {
    /// Whether overriding paid.
    ValueVerdictDto from ValueVerdict {
        /// The whole interval of the value added lies above 0.
        Helped,
        /// The whole interval lies below 0.
        Hurt,
        /// No difference that could be told from chance.
        Even,
        /// Too few overrides or days to say.
        NotEnoughData,
    }
}

wire_enum! {
    /// To which side overrides went.
    DirectionDto from Direction {
        /// Above the model's forecast.
        Raised,
        /// Below it.
        Lowered,
    }
}

wire_enum! {
    /// By how much overrides changed the forecast.
    SizeDto from Size {
        /// By less than 10 %.
        Small,
        /// By 10 to 25 %.
        Medium,
        /// By 25 % or more.
        Large,
    }
}

/// What some overrides were worth.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ValueAddedDto {
    /// Overrides that met their actuals.
    pub n: u64,
    /// Those of them that were nearer to the actual than the model's forecast.
    pub helped: u64,
    /// WAPE of the model's forecasts, in percent.
    pub wape_statistical: Option<f64>,
    /// WAPE of what was used instead, in percent.
    pub wape_overridden: Option<f64>,
    /// The first less the second, in percentage points: positive where overriding helped.
    pub points: Option<f64>,
    /// Lower end of the 90 % interval of these points; `null` below 20 overrides or 14 days.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// What that says.
    pub verdict: ValueVerdictDto,
}

impl From<&ValueAdded> for ValueAddedDto {
    fn from(value: &ValueAdded) -> Self {
        Self {
            n: value.n,
            helped: value.helped,
            wape_statistical: value.wape_statistical,
            wape_overridden: value.wape_overridden,
            points: value.points,
            low: value.interval.map(|(low, _)| low),
            high: value.interval.map(|(_, high)| high),
            verdict: value.verdict.into(),
        }
    }
}

/// What the overrides of one group were worth.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ValueGroupDto<T> {
    /// The group.
    pub of: T,
    /// What its overrides were worth.
    pub value: ValueAddedDto,
}

/// What overrides were worth, altogether and by group.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ValueReportDto {
    /// Altogether.
    pub overall: ValueAddedDto,
    /// By person.
    pub by_person: Vec<ValueGroupDto<String>>,
    /// By value of the first key column, for example by branch.
    pub by_segment: Vec<ValueGroupDto<String>>,
    /// By direction.
    pub by_direction: Vec<ValueGroupDto<DirectionDto>>,
    /// By size.
    pub by_size: Vec<ValueGroupDto<SizeDto>>,
}

impl From<&ValueReport> for ValueReportDto {
    fn from(report: &ValueReport) -> Self {
        Self {
            overall: (&report.overall).into(),
            by_person: groups(&report.by_person),
            by_segment: groups(&report.by_segment),
            by_direction: groups(&report.by_direction),
            by_size: groups(&report.by_size),
        }
    }
}

fn groups<T: Clone, D: From<T>>(groups: &[ValueGroup<T>]) -> Vec<ValueGroupDto<D>> {
    groups.iter().map(|group| ValueGroupDto { of: group.of.clone().into(), value: (&group.value).into() }).collect()
}
