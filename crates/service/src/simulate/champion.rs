//! A version within a simulation: what it says, and what later versions are compared with.

use std::path::Path;

use chrono::{Datelike, NaiveDate};
use vakhta_engines::Fitted;
use vakhta_lifecycle::decision::DecisionMetric;
use vakhta_stats::metric::Scores;

use super::version_of;
use crate::drift::DriftReference;
use crate::error::ServiceError;
use crate::forecasting::{Ask, DayForecast, Intervals, ModelData, Shape};
use crate::train::learn::Learned;
use crate::train::pipeline::save;
use crate::train::protocol::ChampionJob;

/// A version that serves under some policy.
pub(super) struct Champion {
    shape: Shape,
    serving: Box<dyn Fitted>,
    intervals: Intervals,
    holdout: Scores,
    drift: DriftReference,
    job: ChampionJob,
}

/// No two days have the same data.
pub(super) fn dataset_version(day: NaiveDate) -> i64 {
    i64::from(day.num_days_from_ce())
}

impl Champion {
    /// Keeps a learned version, its artifact in a folder of its own.
    pub(super) fn keep(learned: Learned, folder: &Path, day: NaiveDate) -> Result<Self, ServiceError> {
        let version = version_of(day);
        let artifact = folder.join(version.to_string());
        std::fs::create_dir_all(&artifact)
            .map_err(|e| ServiceError::internal("keeping a version of the simulation", e))?;
        save(&learned, &artifact)?;
        let job = ChampionJob {
            version,
            recipe: learned.recipe,
            artifact,
            dataset_version: dataset_version(day),
            trained_through: learned.trained_through,
            evaluated_through: learned.evaluated_through,
        };
        let holdout = learned.report.holdout;
        Ok(Self {
            shape: learned.shape,
            serving: learned.serving,
            intervals: learned.intervals,
            holdout,
            drift: learned.drift,
            job,
        })
    }

    pub(super) fn job(&self) -> &ChampionJob {
        &self.job
    }

    pub(super) fn holdout_error(&self, metric: DecisionMetric) -> Option<f64> {
        metric.of(&self.holdout)
    }

    pub(super) fn drift(&self) -> &DriftReference {
        &self.drift
    }

    pub(super) fn forecast(&self, known: &ModelData, ask: &Ask) -> Result<Vec<DayForecast>, ServiceError> {
        self.shape.forecast(self.serving.as_ref(), &self.intervals, known, ask)
    }
}
