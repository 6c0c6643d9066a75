//! A question about rows that are predicted each by itself, and its answer.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vakhta_service::rows::{Cell, RowAnswer, RowRequest, RowsAnswer};

use super::forecast::{ReasonDto, named_keys};

/// Rows that are asked about.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PredictDto {
    /// Each row by column: its keys, its day (for `what_if` today when left out), and what is known before the outcome. `null` is unknown.
    #[schema(value_type = Vec<Object>, example = json!([{"client": "C-17", "day": "2026-03-02", "amount": 1200, "grade": "B"}]))]
    pub rows: Vec<BTreeMap<String, Cell>>,
    /// Whether to say why; for at most 100 rows.
    #[serde(default)]
    pub reasons: bool,
    /// Whether it is only asked what would be: the answer is logged and never meets an outcome, and the keys may be left out.
    #[serde(default)]
    pub what_if: bool,
}

impl From<PredictDto> for RowRequest {
    fn from(question: PredictDto) -> Self {
        Self { rows: question.rows, reasons: question.reasons, what_if: question.what_if }
    }
}

/// What is said of one row.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RowPredictionDto {
    /// The row, by key column.
    #[schema(example = json!({"client": "C-17"}))]
    pub keys: BTreeMap<String, String>,
    /// Its day.
    pub date: NaiveDate,
    /// A number in the target's units; of two classes the probability of the second; of several that of the most likely one.
    #[schema(example = 0.831)]
    pub value: f64,
    /// The most likely class, where classes are told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The probability of every class.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub classes: BTreeMap<String, f64>,
    /// Lower end of the 80 % interval of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lo80: Option<f64>,
    /// Its upper end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hi80: Option<f64>,
    /// Lower end of the 95 % interval of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lo95: Option<f64>,
    /// Its upper end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hi95: Option<f64>,
    /// What the baseline says: the mean outcome, or the share of the class.
    pub baseline: f64,
    /// The greatest reasons, where they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<ReasonDto>,
}

impl RowPredictionDto {
    /// The answer of a model with these key columns.
    #[must_use]
    pub fn of(row: &RowAnswer, columns: &[String]) -> Self {
        Self {
            keys: named_keys(&row.key, columns),
            date: row.date,
            value: row.value,
            class: row.class.clone(),
            classes: row.classes.iter().cloned().collect(),
            lo80: row.interval.map(|i| i.lo80),
            hi80: row.interval.map(|i| i.hi80),
            lo95: row.interval.map(|i| i.lo95),
            hi95: row.interval.map(|i| i.hi95),
            baseline: row.baseline,
            reasons: row.reasons.iter().map(ReasonDto::from).collect(),
        }
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PredictionsDto {
    /// The version that answered.
    #[schema(example = "v_20260302_030000_07d2b4f1")]
    pub version: String,
    /// One for each row, in the order of the question.
    pub predictions: Vec<RowPredictionDto>,
}

impl From<&RowsAnswer> for PredictionsDto {
    fn from(answer: &RowsAnswer) -> Self {
        Self {
            version: answer.version.to_string(),
            predictions: answer.rows.iter().map(|row| RowPredictionDto::of(row, &answer.columns)).collect(),
        }
    }
}
