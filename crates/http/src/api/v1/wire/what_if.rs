//! A question "what if", and its answer.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vakhta_service::views::WhatIfView;

use super::forecast::PredictionDto;

/// The known-ahead covariates of some days are changed.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhatIfDto {
    /// The series, by key column; every key column is needed.
    #[schema(example = json!({"branch": "B02", "product": "P1"}))]
    pub keys: BTreeMap<String, String>,
    /// Days ahead, 1 to the model's horizon; the whole horizon when left out.
    #[schema(minimum = 1, example = 14)]
    pub days: Option<u16>,
    /// Changed values: covariate → day → value.
    #[serde(default)]
    #[schema(example = json!({"promo": {"2019-03-08": 1.0}}))]
    pub changes: BTreeMap<String, BTreeMap<NaiveDate, f64>>,
}

/// The answer, beside what is expected as things stand.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WhatIfAnswerDto {
    /// As things stand.
    pub usual: Vec<PredictionDto>,
    /// With the changes.
    pub changed: Vec<PredictionDto>,
}

impl WhatIfAnswerDto {
    /// The answer of a model with these key columns.
    #[must_use]
    pub fn of(view: &WhatIfView, columns: &[String]) -> Self {
        let named = |predictions: &[vakhta_lifecycle::prediction::Prediction]| {
            predictions.iter().map(|prediction| PredictionDto::of(prediction, columns)).collect()
        };
        Self { usual: named(&view.usual), changed: named(&view.changed) }
    }
}
