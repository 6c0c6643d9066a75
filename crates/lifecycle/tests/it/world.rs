//! A model's state in memory, to which plans are applied as strictly as a store would apply them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use vakhta_lifecycle::ids::{ModelName, RunId, VersionId};
use vakhta_lifecycle::plan::{Change, Plan};
use vakhta_lifecycle::run::{Run, RunStatus, Stage, Trigger};
use vakhta_lifecycle::version::{Recipe, TrainingReport, Version, VersionStatus};
use vakhta_stats::metric::Scores;

/// What is stored of one model.
#[derive(Debug, Clone, Default)]
pub(crate) struct World {
    pub(crate) versions: BTreeMap<VersionId, Version>,
    pub(crate) finished: Vec<Run>,
}

impl World {
    pub(crate) fn champion(&self) -> Option<&Version> {
        self.versions.values().find(|v| v.status == VersionStatus::Deployed)
    }

    /// Applies a plan whole or, at the first change that cannot be, not at all.
    pub(crate) fn apply(&mut self, plan: &Plan, now: DateTime<Utc>) -> Result<(), String> {
        let mut next = self.clone();
        for change in &plan.changes {
            next.change(change, now)?;
        }
        *self = next;
        Ok(())
    }

    fn change(&mut self, change: &Change, now: DateTime<Utc>) -> Result<(), String> {
        match change {
            Change::RegisterVersion { version } => {
                if self.versions.insert(version.id.clone(), (**version).clone()).is_some() {
                    return Err(format!("{} is registered already", version.id));
                }
            }
            Change::DeployVersion { version, .. } => {
                if let Some(champion) = self.champion() {
                    return Err(format!("{version} would deploy beside {}", champion.id));
                }
                let deployed = self.stored(version)?;
                if deployed.status == VersionStatus::Failed {
                    return Err(format!("{version} failed and cannot serve"));
                }
                deployed.status = VersionStatus::Deployed;
                deployed.deployed_at = Some(now);
            }
            Change::ArchiveVersion { version, .. } => {
                let archived = self.stored(version)?;
                archived.status = VersionStatus::Archived;
                archived.archived_at = Some(now);
            }
            Change::FailVersion { version, .. } => self.stored(version)?.status = VersionStatus::Failed,
            Change::FinishRun { run } => {
                if run.status == RunStatus::Running || run.finished_at.is_none() {
                    return Err(format!("{} is finished without an end", run.id));
                }
                self.finished.push((**run).clone());
            }
            Change::Alert { .. } | Change::Note { .. } => {}
        }
        Ok(())
    }

    fn stored(&mut self, id: &VersionId) -> Result<&mut Version, String> {
        self.versions.get_mut(id).ok_or_else(|| format!("{id} is not registered"))
    }
}

pub(crate) fn model() -> ModelName {
    ModelName::parse("sales").unwrap()
}

/// A freshly trained version; of its report nothing matters here.
pub(crate) fn version(number: u32, now: DateTime<Utc>) -> Version {
    let day = now.date_naive();
    Version {
        id: VersionId::new(now, number),
        model: model(),
        run: RunId::new(now, number),
        status: VersionStatus::Trained,
        created_at: now,
        deployed_at: None,
        archived_at: None,
        recipe: Recipe {
            engine: "lightgbm".into(),
            params: serde_json::json!({"num_leaves": 31}),
            features: vec!["lag_7".into()],
            fingerprint: "f0".into(),
        },
        dataset: "sales".into(),
        dataset_version: 1,
        data_from: NaiveDate::from_ymd_opt(2025, 1, 1).unwrap(),
        trained_through: day,
        evaluated_through: day - chrono::Days::new(28),
        seed: 42,
        threads: 2,
        software: "0.1.0".into(),
        artifact: format!("sales/{number}"),
        artifact_sha256: "00".into(),
        report: report(),
    }
}

fn report() -> TrainingReport {
    TrainingReport {
        cv: vec![],
        holdout: Scores::default(),
        baseline: Scores::default(),
        holdout_series: Scores::default(),
        segments: vec![],
        candidates: vec![],
        importance: vec![],
        n_rows: 20_000,
        n_series: 105,
        row_budget: 100_000,
        rows_possible: 20_000,
        seconds: 10.0,
        notes: vec![],
    }
}

/// A run under way.
pub(crate) fn run(number: u32, trigger: Trigger, now: DateTime<Utc>) -> Run {
    Run {
        id: RunId::new(now, number),
        model: model(),
        trigger,
        reason: "asked for".into(),
        requested_by: "schedule".into(),
        evidence: None,
        performance_threshold: None,
        force_deploy: false,
        status: RunStatus::Running,
        stage: Stage::Load,
        progress: 0.1,
        message: "reading".into(),
        started_at: now,
        finished_at: None,
        seconds: None,
        new_version: None,
        old_version: None,
        decision: None,
        error: None,
    }
}
