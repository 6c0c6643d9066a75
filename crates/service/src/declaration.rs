//! A model is a declaration (TOML): data, features, candidates, validation, and the policies of its loop.

mod hierarchy;
mod rows;
mod source;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vakhta_lifecycle::decision::DeployPolicy;
use vakhta_lifecycle::drift::DriftPolicy;
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::leak::LeakPolicy;
use vakhta_lifecycle::monitor::AlertPolicy;
use vakhta_lifecycle::policy::PolicyError;
use vakhta_lifecycle::retrain::RetrainPolicy;
use vakhta_lifecycle::schedule::Schedule;
use vakhta_tables::features::FeatureSpec;
use vakhta_tables::matrix::{OriginScheme, WeightSpec};
use vakhta_tables::openness::OpennessRules;
use vakhta_tables::schema::TableSchema;

pub use self::hierarchy::{Reconcile, TOTAL};
pub use self::rows::RowsSection;
pub use self::source::{ObjectsForm, SourceForm, SourceSection};
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
    #[serde(default = "no_forecast")]
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

/// What is forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForecastSection {
    /// Days ahead, 1 to 63.
    pub horizon_days: u16,
    /// The key columns of the grain at which it is decided and monitored; all keys when empty.
    #[serde(default)]
    pub grain: Vec<String>,
    /// The baseline that every model must beat.
    #[serde(default)]
    pub baseline: Baseline,
    /// The levels at which forecasts add up, each a list of key columns and `[]` the total; every one when empty.
    #[serde(default)]
    pub hierarchy: Vec<Vec<String>>,
    /// How the forecasts of series and of their sums become one.
    #[serde(default)]
    pub reconcile: Reconcile,
    /// What a series with fewer known open days than `training.rows.min_history`, and than 28, is forecast from.
    #[serde(default)]
    pub cold_start: ColdStartBy,
    /// Point forecasts are multiplied by this, 0.5 to 2: a fit that learned on a log scale tends to the median, which lies below
    /// the mean of sales.
    #[serde(default = "one")]
    pub multiplier: f64,
}

/// What stands where nothing is forecast by days; it is not a horizon that could be declared.
fn no_forecast() -> ForecastSection {
    ForecastSection {
        horizon_days: 0,
        grain: Vec::new(),
        baseline: Baseline::default(),
        hierarchy: Vec::new(),
        reconcile: Reconcile::default(),
        cold_start: ColdStartBy::default(),
        multiplier: 1.0,
    }
}

fn one() -> f64 {
    1.0
}

/// What a series with little past is forecast from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColdStartBy {
    /// Similar series: their level, drawn to the own as days come in, and the shape of their forecasts.
    #[default]
    SimilarSeries,
    /// What the fit makes of the features it has.
    OwnFeatures,
}

/// The declared baseline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// The last known value of the same weekday.
    #[default]
    SeasonalNaive,
    /// The mean of the last eight of the same weekday.
    WeekdayMean,
}

/// What is tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainingSection {
    /// The candidates; the best by cross-validation becomes the challenger.
    pub candidates: Vec<Candidate>,
    /// Which rows a fit learns from, within which budget.
    pub rows: OriginScheme,
    /// How much a row counts.
    pub weights: WeightSpec,
    /// Seed of everything random.
    pub seed: u64,
    /// Past origins, every `step` days before the holdout, whose errors calibrate the intervals beside the folds.
    pub interval_origins: usize,
}

impl Default for TrainingSection {
    fn default() -> Self {
        let candidate = |engine: &str| Candidate { engine: engine.to_owned(), params: empty_object(), own_past: false };
        Self {
            candidates: vec![candidate("lightgbm"), candidate("linear")],
            rows: OriginScheme::default(),
            weights: WeightSpec::default(),
            seed: 20_200_101,
            interval_origins: 0,
        }
    }
}

/// One engine with its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The engine's name.
    pub engine: String,
    /// Its parameters; what is absent takes the engine's default.
    #[serde(default = "empty_object")]
    pub params: serde_json::Value,
    /// Blends every series' forecast with a seasonal smoothing of its own past, by weights from cross-validation.
    #[serde(default)]
    pub own_past: bool,
}

impl Candidate {
    /// What a person calls it.
    pub(crate) fn label(&self) -> String {
        if self.own_past { format!("{} + own past", self.engine) } else { self.engine.clone() }
    }
}

fn empty_object() -> serde_json::Value {
    serde_json::json!({})
}

/// Rolling-origin cross-validation. Every fold forecasts the whole horizon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CvSection {
    /// Folds before the holdout. Default 3.
    pub folds: usize,
    /// Days left out of training between the last target and the fold's origin, as they would be in service. Default 1.
    pub gap_days: u16,
}

impl Default for CvSection {
    fn default() -> Self {
        Self { folds: 3, gap_days: 1 }
    }
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

    fn check(&self) -> Result<(), ServiceError> {
        let keys: BTreeSet<&String> = self.data.columns.keys.iter().collect();
        self.check_rows()?;
        if self.rows.is_none() {
            within("forecast.horizon_days", u64::from(self.forecast.horizon_days), 1, 63)?;
        }
        within("cv.folds", self.cv.folds as u64, 1, 12)?;
        self.training.rows.check().map_err(|e| ServiceError::invalid("training.rows", e.to_string()))?;
        self.model.time_zone.parse::<chrono_tz::Tz>().map_err(|_| {
            ServiceError::invalid(
                "model.time_zone",
                format!("{:?} is not an IANA time zone; for example \"Europe/Berlin\"", self.model.time_zone),
            )
        })?;
        self.data.columns.validate().map_err(|e| ServiceError::invalid("data.columns", e.to_string()))?;
        if let Some(source) = &self.data.source {
            source.form()?;
        }
        self.openness.check().map_err(|e| ServiceError::invalid("openness", e.to_string()))?;
        if let Some(unknown) = self.forecast.grain.iter().find(|c| !keys.contains(c)) {
            return Err(ServiceError::invalid(
                "forecast.grain",
                format!("{unknown:?} is not a key column; {}", self.keys_in_words()),
            ));
        }
        self.check_hierarchy()?;
        if self.training.candidates.is_empty() {
            return Err(ServiceError::invalid(
                "training.candidates",
                "declare at least one, for example engine = \"lightgbm\"",
            ));
        }
        for candidate in &self.training.candidates {
            vakhta_engines::engine(&candidate.engine, &candidate.params)
                .map_err(|e| ServiceError::invalid("training.candidates", e.to_string()))?;
        }
        for (field, cron) in [("schedule.sync", &self.schedule.sync), ("schedule.retrain", &self.schedule.retrain)] {
            if let Some(cron) = cron {
                Schedule::parse(cron, &self.model.time_zone)
                    .map_err(|e| ServiceError::invalid(field, e.to_string()))?;
            }
        }
        if !(0.5..=2.0).contains(&self.forecast.multiplier) {
            return Err(ServiceError::invalid("forecast.multiplier", "must lie between 0.5 and 2"));
        }
        check_policies(self)
    }
}

fn check_policies(declaration: &Declaration) -> Result<(), ServiceError> {
    let refused = |e: PolicyError| ServiceError::invalid(e.field, e.reason);
    declaration.deploy.check().map_err(refused)?;
    declaration.retrain.check().map_err(refused)?;
    declaration.drift.check().map_err(refused)?;
    check_drift_columns(declaration)?;
    let leak = &declaration.leak_check;
    if !(leak.max_explained > 0.0 && leak.max_explained <= 100.0) {
        return Err(ServiceError::invalid("leak_check.max_explained", "must be above 0 and at most 100 percent"));
    }
    if !(0.0..=1.0).contains(&leak.least_shuffled_ratio) {
        return Err(ServiceError::invalid("leak_check.least_shuffled_ratio", "must lie between 0 and 1"));
    }
    if let Some(column) = leak.allow.iter().find(|c| !declaration.data.columns.known_ahead.contains(c)) {
        let message = format!("{column:?} is not one of data.columns.known_ahead");
        return Err(ServiceError::invalid("leak_check.allow", message));
    }
    let alerts = &declaration.alerts;
    if !(alerts.warning_error > 0.0 && alerts.warning_error <= alerts.critical_error) {
        return Err(ServiceError::invalid("alerts.warning_error", "must be above 0 and at most alerts.critical_error"));
    }
    if let Some(column) = &alerts.segment
        && !declaration.data.columns.keys.contains(column)
    {
        return Err(ServiceError::invalid("alerts.segment", format!("{column:?} is not a key column")));
    }
    Ok(())
}

/// Only columns that hold numbers and change from day to day are looked at.
fn check_drift_columns(declaration: &Declaration) -> Result<(), ServiceError> {
    let columns = &declaration.data.columns;
    let covariates = columns.known_ahead.iter().chain(&columns.covariates).filter(|c| !columns.text.contains(c));
    let known: Vec<&String> = std::iter::once(&columns.target).chain(covariates).collect();
    match declaration.drift.columns.iter().find(|c| !known.contains(c)) {
        None => Ok(()),
        Some(unknown) => {
            let names: Vec<&str> = known.iter().map(|c| c.as_str()).collect();
            let message = format!("{unknown:?} is not looked at; choose from {}", names.join(", "));
            Err(ServiceError::invalid("drift.columns", message))
        }
    }
}

fn within(field: &str, value: u64, least: u64, most: u64) -> Result<(), ServiceError> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(ServiceError::invalid(field, format!("{value} is outside {least} to {most}")))
    }
}

#[cfg(test)]
mod tests;
