//! A model is a declaration (TOML): data, features, candidates, validation, and the policies of its loop.

mod check;
mod forecast;
mod hierarchy;
mod rows;
mod source;
mod training;

use serde::{Deserialize, Serialize};
use vakhta_lifecycle::decision::DeployPolicy;
use vakhta_lifecycle::drift::DriftPolicy;
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::leak::LeakPolicy;
use vakhta_lifecycle::monitor::AlertPolicy;
use vakhta_lifecycle::retrain::RetrainPolicy;
use vakhta_tables::features::FeatureSpec;
use vakhta_tables::openness::OpennessRules;
use vakhta_tables::schema::TableSchema;

pub use self::forecast::{Baseline, ColdStartBy, ForecastSection};
pub use self::hierarchy::{Reconcile, TOTAL};
pub use self::rows::RowsSection;
pub use self::source::{ObjectsForm, SourceForm, SourceSection};
pub use self::training::{Candidate, CvSection, TrainingSection};
use crate::error::ServiceError;
use crate::views::ClockKind;
use crate::wording::toml_error;

/// A declared model. Unknown fields are refused by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// Name, title, task, clock.
    pub model: ModelSection,
    /// Dataset, columns, calendar, openness.
    pub data: DataSection,
    /// Horizon and grain, of a model of daily series.
    #[serde(default = "forecast::none")]
    pub forecast: ForecastSection,
    /// Says that each row is predicted by itself, and how.
    #[serde(default)]
    pub rows: Option<RowsSection>,
    /// How open and closed days are told.
    #[serde(default)]
    pub openness: OpennessRules,
    /// The features; a sensible set for the declared columns when absent.
    #[serde(default)]
    pub features: Option<FeatureSpec>,
    /// Candidates and the row budget.
    #[serde(default)]
    pub training: TrainingSection,
    /// When a training is stopped for a column that knows too much.
    #[serde(default)]
    pub leak_check: LeakPolicy,
    /// Cross-validation.
    #[serde(default)]
    pub cv: CvSection,
    /// When a challenger is deployed.
    #[serde(default)]
    pub deploy: DeployPolicy,
    /// When to retrain.
    #[serde(default)]
    pub retrain: RetrainPolicy,
    /// When a column has drifted.
    #[serde(default)]
    pub drift: DriftPolicy,
    /// When to alert.
    #[serde(default)]
    pub alerts: AlertPolicy,
    /// When schedules fire.
    #[serde(default)]
    pub schedule: ScheduleSection,
    /// Who may put numbers of their own in place of forecasts.
    #[serde(default)]
    pub overrides: OverridesSection,
}

/// Who may override forecasts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OverridesSection {
    /// Their names; an empty list is nobody, none everybody.
    pub allowed: Option<Vec<String>>,
}

/// Who the model is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelSection {
    /// Its name: routes, folders and tables carry it.
    pub name: ModelName,
    /// Its title for people.
    pub title: String,
    /// What it learns.
    #[serde(default)]
    pub task: Task,
    /// The application that declares it; absent for a user's own.
    #[serde(default)]
    pub application: Option<String>,
    /// Whose time it lives in.
    #[serde(default = "wall")]
    pub clock: ClockKind,
    /// The IANA time zone of its days and schedules.
    #[serde(default = "utc")]
    pub time_zone: String,
    /// The target's unit for people, for example `pieces`.
    #[serde(default)]
    pub unit: String,
}

fn wall() -> ClockKind {
    ClockKind::Wall
}

fn utc() -> String {
    "UTC".to_owned()
}

/// What a model learns. Forecasting a daily series is regression with a horizon; classes are told of rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// A number.
    #[default]
    Regression,
    /// The probability that the second of two classes comes true.
    Binary,
    /// The probabilities of several classes.
    Multiclass,
}

/// Where the rows come from and what they mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSection {
    /// The dataset's name; models may share one.
    pub dataset: String,
    /// The columns and their roles.
    pub columns: TableSchema,
    /// The country of the named public holidays (ISO 3166-1 alpha-2), if any.
    #[serde(default)]
    pub country: Option<String>,
    /// Its region, for example `BW`.
    #[serde(default)]
    pub region: Option<String>,
    /// Where the daily sync reads from.
    #[serde(default)]
    pub source: Option<SourceSection>,
}

/// When things happen by themselves, in the model's time zone; `None` switches a schedule off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScheduleSection {
    /// The daily sync.
    pub sync: Option<String>,
    /// The weekly evaluation of the retrain criteria.
    pub retrain: Option<String>,
}

impl Default for ScheduleSection {
    fn default() -> Self {
        Self { sync: Some("0 2 * * *".to_owned()), retrain: Some("0 3 * * SUN".to_owned()) }
    }
}

impl Declaration {
    /// Reads and checks a declaration.
    ///
    /// # Errors
    /// Names the field (and for TOML errors the line) with what would be right.
    pub fn parse(text: &str) -> Result<Self, ServiceError> {
        let mut declaration: Self =
            toml::from_str(text).map_err(|e| ServiceError::invalid("declaration", toml_error(&e)))?;
        if declaration.rows.is_some() {
            let written = text.parse().map_err(|e| ServiceError::invalid("declaration", toml_error(&e)))?;
            declaration.complete_rows(&written);
        }
        declaration.check()?;
        Ok(declaration)
    }

    /// The key columns of the grain; all keys when none was declared.
    #[must_use]
    pub fn grain(&self) -> &[String] {
        if self.forecast.grain.is_empty() { &self.data.columns.keys } else { &self.forecast.grain }
    }

    /// Which columns are keys, for messages.
    pub(crate) fn keys_in_words(&self) -> String {
        match self.data.columns.keys.as_slice() {
            [] => "the table has no key columns, it is one series".to_owned(),
            keys => format!("the keys are {}", keys.join(", ")),
        }
    }

    /// Positions of the grain's columns among the keys.
    #[must_use]
    pub fn grain_positions(&self) -> Vec<usize> {
        self.grain().iter().filter_map(|g| self.data.columns.keys.iter().position(|k| k == g)).collect()
    }

    /// The features: as declared, or a sensible set for the declared columns.
    #[must_use]
    pub fn features(&self) -> FeatureSpec {
        let columns = &self.data.columns;
        let numbers: Vec<String> =
            columns.known_ahead.iter().filter(|name| !columns.text.contains(name)).cloned().collect();
        self.features.clone().unwrap_or_else(|| FeatureSpec::sensible(&columns.keys, &numbers))
    }

    /// The time zone.
    #[must_use]
    pub fn time_zone(&self) -> chrono_tz::Tz {
        self.model.time_zone.parse().unwrap_or(chrono_tz::UTC)
    }
}

#[cfg(test)]
mod tests;
