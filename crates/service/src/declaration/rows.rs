//! A model whose rows are predicted each by itself: its section, what is completed for it, what does not go with it.

use serde::{Deserialize, Serialize};
use serde_json::json;
use vakhta_lifecycle::decision::DecisionMetric;

use super::{Candidate, Declaration, Task};
use crate::error::ServiceError;

/// Most classes that a model may tell apart: each is a fit of its own.
const MOST_CLASSES: usize = 50;

/// How rows are predicted each by itself: by what is known of a row, and nothing of other rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RowsSection {
    /// Share of the newest rows with an outcome that are held out, 5 to 50 percent. Default 20.
    pub holdout_percent: f64,
    /// Most rows that a training uses; the newest count. Default 1000000.
    pub max_rows: usize,
}

impl Default for RowsSection {
    fn default() -> Self {
        Self { holdout_percent: 20.0, max_rows: 1_000_000 }
    }
}

impl Declaration {
    /// Whether each row is predicted by itself.
    #[must_use]
    pub fn is_of_rows(&self) -> bool {
        self.rows.is_some()
    }

    /// Whether classes are told, by their probabilities.
    #[must_use]
    pub fn tells_classes(&self) -> bool {
        self.model.task != Task::Regression
    }

    /// The key columns that group what is judged: of rows every one but the last, which names the row.
    #[must_use]
    pub fn segment_columns(&self) -> &[String] {
        let keys = &self.data.columns.keys;
        if self.is_of_rows() { &keys[..keys.len().saturating_sub(1)] } else { keys }
    }

    /// What is left out of a declaration of rows and cannot have the default of a series. `written` tells what was not left out.
    pub(super) fn complete_rows(&mut self, written: &toml::Table) {
        let says = |section: &str, field: &str| written.get(section).and_then(|s| s.get(field)).is_some();
        if self.model.task == Task::Binary && self.data.columns.classes.is_empty() {
            self.data.columns.classes = vec!["0".to_owned(), "1".to_owned()];
        }
        if !says("drift", "enabled") {
            self.drift.enabled = false;
        }
        if !self.tells_classes() {
            return;
        }
        if !says("deploy", "metric") {
            self.deploy.metric = DecisionMetric::LogLoss;
        }
        // Thresholds of percent say nothing of a logarithmic loss; its baseline does.
        if !says("alerts", "relative_to_baseline") && !says("alerts", "warning_error") {
            self.alerts.relative_to_baseline = Some([0.95, 1.0]);
        }
        if !says("retrain", "max_error") {
            self.retrain.max_error = None;
        }
        if !says("retrain", "max_error_ratio") && !says("retrain", "max_error") {
            self.retrain.max_error_ratio = Some(1.25);
        }
        let plain = |engine: &str| Candidate { engine: engine.to_owned(), params: json!({}), own_past: false };
        if !says("training", "candidates") {
            self.training.candidates = vec![plain("lightgbm"), plain("logistic")];
        }
        for candidate in &mut self.training.candidates {
            if let (true, Some(params)) = (candidate.engine == "lightgbm", candidate.params.as_object_mut()) {
                params.entry("objective").or_insert_with(|| json!("binary"));
            }
        }
    }

    pub(super) fn check_rows(&self) -> Result<(), ServiceError> {
        let columns = &self.data.columns;
        let Some(rows) = &self.rows else {
            if self.tells_classes() || !columns.classes.is_empty() {
                let message = "classes are told of rows; add a section [rows], and take [forecast] out";
                return Err(ServiceError::invalid("model.task", message));
            }
            if self.deploy.metric == DecisionMetric::LogLoss {
                let message = "\"log_loss\" judges classes; of a forecast use \"wape\", \"mape\", \"mae\" or \"rmse\"";
                return Err(ServiceError::invalid("deploy.metric", message));
            }
            if self.forecast.horizon_days == 0 {
                let message = "is missing; declare [forecast] with horizon_days for daily series, or [rows] for rows that are \
                               predicted each by itself";
                return Err(ServiceError::invalid("forecast", message));
            }
            return Ok(());
        };
        if self.forecast.horizon_days != 0 {
            return Err(ServiceError::invalid(
                "rows",
                "goes without [forecast]: a row has no horizon; keep one of the two",
            ));
        }
        if self.drift.enabled {
            let message = "compares the days of series, and single rows have none; take it out";
            return Err(ServiceError::invalid("drift.enabled", message));
        }
        if self.features.is_some() {
            let message = "are of daily series; of rows every column in known_ahead and statics is a feature";
            return Err(ServiceError::invalid("features", message));
        }
        if columns.keys.is_empty() {
            let message = "must name at least the column that tells rows apart, last; columns before it are segments";
            return Err(ServiceError::invalid("data.columns.keys", message));
        }
        if columns.known_ahead.is_empty() && columns.statics.is_empty() {
            let message = "must name what is known of a row before its outcome: from it the outcome is predicted";
            return Err(ServiceError::invalid("data.columns.known_ahead", message));
        }
        if !(5.0..=50.0).contains(&rows.holdout_percent) {
            let message = format!("{} is outside 5 to 50 percent", rows.holdout_percent);
            return Err(ServiceError::invalid("rows.holdout_percent", message));
        }
        if rows.max_rows < 100 {
            return Err(ServiceError::invalid("rows.max_rows", format!("{} is below 100", rows.max_rows)));
        }
        self.check_classes()?;
        if let Some(column) = self.alerts.segment.as_ref().filter(|column| !self.segment_columns().contains(column)) {
            let message =
                format!("{column:?} tells rows apart, or is no key; a segment is a key column before the last");
            return Err(ServiceError::invalid("alerts.segment", message));
        }
        Ok(())
    }

    fn check_classes(&self) -> Result<(), ServiceError> {
        let classes = self.data.columns.classes.len();
        let allowed = match self.model.task {
            Task::Regression => classes == 0,
            Task::Binary => classes == 2,
            Task::Multiclass => (2..=MOST_CLASSES).contains(&classes),
        };
        if !allowed {
            let message = match self.model.task {
                Task::Regression => {
                    "the target of a regression is a number; take the classes out, or set model.task".to_owned()
                }
                Task::Binary => {
                    format!("{classes} are declared; a binary task has two, the second is the one that is predicted")
                }
                Task::Multiclass => {
                    format!(
                        "{classes} are declared; name the 2 to {MOST_CLASSES} classes as they are written in the files"
                    )
                }
            };
            return Err(ServiceError::invalid("data.columns.classes", message));
        }
        let by_class = self.deploy.metric == DecisionMetric::LogLoss;
        if by_class != self.tells_classes() {
            let message = if self.tells_classes() {
                "classes are judged by \"log_loss\""
            } else {
                "\"log_loss\" judges classes; of numbers use \"wape\", \"mape\", \"mae\" or \"rmse\""
            };
            return Err(ServiceError::invalid("deploy.metric", message));
        }
        let tells = |candidate: &&Candidate| match candidate.engine.as_str() {
            "logistic" => true,
            "lightgbm" => candidate.params.get("objective").is_some_and(|objective| objective == "binary"),
            _ => false,
        };
        if self.training.candidates.iter().any(|candidate| candidate.own_past) {
            let message = "own_past is of daily series: a row has no past of its own";
            return Err(ServiceError::invalid("training.candidates", message));
        }
        let unfit = self.training.candidates.iter().find(|candidate| tells(candidate) != self.tells_classes());
        if let Some(candidate) = unfit {
            let message = if self.tells_classes() {
                format!("{:?} does not answer with a probability; use \"lightgbm\" or \"logistic\"", candidate.engine)
            } else {
                format!("{:?} answers with a probability, and the target is a number", candidate.engine)
            };
            return Err(ServiceError::invalid("training.candidates", message));
        }
        Ok(())
    }
}
