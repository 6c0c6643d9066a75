//! A model: as its card in a list, and in full.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_service::views::{ClockKind, ModelView, ScheduleView};

use super::decision::MetricDto;
use super::run::RunDto;
use super::version::VersionDto;
use super::wire_enum;

wire_enum! {
    /// Whose time a model lives in.
    ClockDto from ClockKind {
        /// The machine's.
        Wall,
        /// The data's own: a demo, a replay.
        Data,
    }
}

/// A schedule and when it fires next.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ScheduleDto {
    /// Stable id.
    #[schema(example = "weekly_model_retrain")]
    pub id: String,
    /// Name.
    #[schema(example = "Weekly model retraining")]
    pub name: String,
    /// The cron expression.
    #[schema(example = "0 3 * * SUN")]
    pub cron: String,
    /// Its IANA time zone.
    #[schema(example = "Europe/Istanbul")]
    pub time_zone: String,
    /// In words.
    #[schema(example = "Sundays at 3:00 AM")]
    pub description: String,
    /// When it fires next.
    pub next_at: Option<DateTime<Utc>>,
}

impl From<&ScheduleView> for ScheduleDto {
    fn from(schedule: &ScheduleView) -> Self {
        Self {
            id: schedule.id.clone(),
            name: schedule.name.clone(),
            cron: schedule.cron.clone(),
            time_zone: schedule.time_zone.clone(),
            description: schedule.description.clone(),
            next_at: schedule.next_at,
        }
    }
}

/// A model's card.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ModelDto {
    /// Its name.
    #[schema(example = "bakery")]
    pub name: String,
    /// Its title.
    pub title: String,
    /// The application that declares it; `null` for a user's own.
    pub application: Option<String>,
    /// Whose time it lives in.
    pub clock: ClockDto,
    /// Its today.
    pub today: NaiveDate,
    /// Its key columns; each is a query parameter of its forecasts.
    #[schema(example = json!(["branch", "product"]))]
    pub keys: Vec<String>,
    /// The target column.
    pub target: String,
    /// The target's unit in words, may be empty.
    pub unit: String,
    /// Days it forecasts ahead; 0 of a model of rows.
    pub horizon_days: u16,
    /// Whether each row is predicted by itself: ask `predict` instead of `forecasts`.
    pub of_rows: bool,
    /// The classes that are told apart; empty where a number is predicted.
    pub classes: Vec<String>,
    /// The metric that decides.
    pub metric: MetricDto,
    /// The key columns of the grain it decides and is monitored at.
    pub grain: Vec<String>,
    /// Rows of its dataset.
    pub rows: u64,
    /// First day.
    pub data_from: Option<NaiveDate>,
    /// Last day with actuals.
    pub data_through: Option<NaiveDate>,
    /// The champion's version.
    pub champion: Option<String>,
    /// The run under way.
    pub running: Option<String>,
}

impl From<&ModelView> for ModelDto {
    fn from(model: &ModelView) -> Self {
        Self {
            name: model.name.to_string(),
            title: model.title.clone(),
            application: model.application.clone(),
            clock: model.clock.into(),
            today: model.today,
            keys: model.keys.clone(),
            target: model.target.clone(),
            unit: model.unit.clone(),
            horizon_days: model.horizon_days,
            of_rows: model.of_rows,
            classes: model.classes.clone(),
            metric: model.metric.into(),
            grain: model.grain.clone(),
            rows: model.rows,
            data_from: model.data_from,
            data_through: model.data_through,
            champion: model.champion.as_ref().map(|champion| champion.id.to_string()),
            running: model.running.as_ref().map(|run| run.id.to_string()),
        }
    }
}

impl From<ModelView> for ModelDto {
    fn from(model: ModelView) -> Self {
        Self::from(&model)
    }
}

/// A model in full.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ModelDetailDto {
    /// Its card.
    #[serde(flatten)]
    pub model: ModelDto,
    /// The values of each key column, sorted.
    pub key_values: BTreeMap<String, Vec<String>>,
    /// Covariates known ahead, which a what-if may change.
    pub known_ahead: Vec<String>,
    /// The dataset.
    pub dataset: String,
    /// Its version now.
    pub dataset_version: Option<i64>,
    /// The champion.
    pub champion_version: Option<VersionDto>,
    /// The run under way.
    pub running_run: Option<RunDto>,
    /// Its schedules.
    pub schedules: Vec<ScheduleDto>,
    /// Its declaration, TOML.
    pub declaration: String,
}

impl From<ModelView> for ModelDetailDto {
    fn from(model: ModelView) -> Self {
        Self {
            model: ModelDto::from(&model),
            champion_version: model.champion.as_ref().map(VersionDto::from),
            running_run: model.running.as_ref().map(RunDto::from),
            schedules: model.schedules.iter().map(ScheduleDto::from).collect(),
            key_values: model.key_values,
            known_ahead: model.known_ahead,
            dataset: model.dataset,
            dataset_version: model.dataset_version,
            declaration: model.declaration,
        }
    }
}

/// A model that was declared, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ModelAddedDto {
    /// Its name.
    #[schema(example = "bakery")]
    pub model: String,
    /// `self`, `imports`, `runs`.
    pub links: BTreeMap<String, String>,
}
