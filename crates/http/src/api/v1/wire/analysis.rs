//! Where the error of a period comes from.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_lifecycle::analysis::{Dimension, Group};
use vakhta_service::views::{AnalysisView, Breakdown, MissView};

use super::decision::MetricDto;
use super::forecast::{PairDto, ReasonDto, named_keys};
use super::score::ScoresDto;

/// The pairs with one value of what they are told apart by.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GroupDto {
    /// The value: a weekday from 0 (Monday), a holiday's name (empty on ordinary days), 0 or 1 of a covariate, days ahead, a key.
    #[schema(example = "6")]
    pub value: String,
    /// Scores at the model's grain.
    pub scores: ScoresDto,
    /// The baseline's on the same pairs.
    pub baseline: ScoresDto,
    /// Its part of the whole absolute error, in percent.
    #[schema(example = 23.5)]
    pub share: f64,
}

impl From<&Group> for GroupDto {
    fn from(group: &Group) -> Self {
        Self {
            value: group.value.clone(),
            scores: ScoresDto::from(&group.scores),
            baseline: ScoresDto::from(&group.baseline),
            share: group.share,
        }
    }
}

/// The groups of one dimension.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BreakdownDto {
    /// `weekday`, `holiday`, `covariate`, `lead` or `key`.
    #[schema(example = "weekday")]
    pub dimension: &'static str,
    /// The covariate's or key's column.
    pub column: Option<String>,
    /// Its groups; leads are compared on the days that all of them forecast.
    pub groups: Vec<GroupDto>,
}

impl From<&Breakdown> for BreakdownDto {
    fn from(breakdown: &Breakdown) -> Self {
        let (dimension, column) = match &breakdown.dimension {
            Dimension::Weekday => ("weekday", None),
            Dimension::Holiday => ("holiday", None),
            Dimension::Covariate(column) => ("covariate", Some(column.clone())),
            Dimension::Lead => ("lead", None),
            Dimension::Key(column) => ("key", Some(column.clone())),
        };
        Self { dimension, column, groups: breakdown.groups.iter().map(GroupDto::from).collect() }
    }
}

/// A forecast that missed by much.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MissDto {
    /// The series, by key column.
    #[schema(example = json!({"branch": "B02", "product": "P1"}))]
    pub keys: BTreeMap<String, String>,
    /// What was forecast and what happened.
    pub pair: PairDto,
    /// Whether the actual lies outside the 95 % interval.
    pub outside95: bool,
    /// The named holiday of the day.
    pub holiday: Option<String>,
    /// Known-ahead covariates on that day.
    pub covariates: BTreeMap<String, f64>,
    /// What had moved the forecast most; empty where another version than the champion had made it.
    pub reasons: Vec<ReasonDto>,
}

impl MissDto {
    fn of(miss: &MissView, columns: &[String]) -> Self {
        Self {
            keys: named_keys(&miss.pair.series, columns),
            pair: PairDto::from(&miss.pair),
            outside95: miss.outside95,
            holiday: miss.holiday.clone(),
            covariates: miss.covariates.clone(),
            reasons: miss.reasons.iter().map(ReasonDto::from).collect(),
        }
    }
}

/// Where the error of a period comes from.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AnalysisDto {
    /// The model.
    pub model: String,
    /// Days asked for.
    #[schema(example = 30)]
    pub days: u32,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub through: NaiveDate,
    /// The metric that decides.
    pub metric: MetricDto,
    /// Scores over all pairs of the period.
    pub scores: ScoresDto,
    /// The baseline's.
    pub baseline: ScoresDto,
    /// By weekday, holiday, covariate, key column and lead; what has one value only is left out.
    pub breakdowns: Vec<BreakdownDto>,
    /// The worst misses, worst first.
    pub misses: Vec<MissDto>,
}

impl AnalysisDto {
    /// The analysis of a model with these key columns.
    #[must_use]
    pub fn of(view: &AnalysisView, columns: &[String]) -> Self {
        Self {
            model: view.model.to_string(),
            days: view.days,
            from: view.from,
            through: view.through,
            metric: view.metric.into(),
            scores: ScoresDto::from(&view.scores),
            baseline: ScoresDto::from(&view.baseline),
            breakdowns: view.breakdowns.iter().map(BreakdownDto::from).collect(),
            misses: view.misses.iter().map(|m| MissDto::of(m, columns)).collect(),
        }
    }
}
