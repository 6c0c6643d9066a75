//! `monitor`: what the last days say; findings become alerts, raised once and resolved by themselves.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use vakhta_lifecycle::alert::{Alert, AlertChange, escalations, reconcile};
use vakhta_lifecycle::health::{ArtifactState, HealthCheck, HealthReport, HealthSnapshot, HealthStatus, assess};
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::monitor::{AlertPolicy, Finding, ImportQuality, MonitorSnapshot, SegmentWindow, findings};
use vakhta_lifecycle::observation::{at_grain, by_segment, scores_at};
use vakhta_lifecycle::plan;
use vakhta_lifecycle::prediction::Pair;
use vakhta_lifecycle::run::RunStatus;
use vakhta_lifecycle::version::Version;
use vakhta_store::{ArtifactError, Page};

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::platform::{Platform, chain};
use crate::train::report::grain_with;
use crate::views::ModelHealthView;

impl Platform {
    /// Looks at a model and raises, updates and resolves its alerts.
    pub(crate) async fn watch(&self, model: &ModelName, actor: &str) -> Result<(), ServiceError> {
        let declared = self.declared(model).await?;
        // A look that cannot be taken is no reason to see nothing else.
        if let Err(error) = self.look_for_drift(model, &declared.declaration).await {
            tracing::warn!(model.id = %model, error = %error, "ModelMonitoring could not look for drift");
        }
        let snapshot = self.monitor_snapshot(model, &declared.declaration).await?;
        let found = findings(&snapshot, &declared.declaration.alerts, declared.declaration.deploy.metric);
        let now = self.model_now(&declared.declaration, snapshot.data_through);
        for _ in 0..5 {
            let row = self.store().models().get(model).await?.ok_or_else(|| self.no_such_model(model))?;
            let changes = self.alert_changes(model, &declared.declaration.alerts, found.clone(), now).await?;
            if changes.is_empty() {
                return Ok(());
            }
            match self.store().apply(model, &plan::alerts(changes), Some(row.revision), now, actor).await {
                Ok(_) => return Ok(()),
                Err(vakhta_store::StoreError::Stale { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// What becomes of a model's alerts by what was seen, and by time.
    async fn alert_changes(
        &self,
        model: &ModelName,
        policy: &AlertPolicy,
        found: Vec<Finding>,
        now: DateTime<Utc>,
    ) -> Result<Vec<AlertChange>, ServiceError> {
        let since = now - TimeDelta::hours(i64::from(policy.reopen_hours));
        let known = self.store().alerts().open_or_resolved_since(model, since).await?;
        let mut changes = reconcile(&known, found, policy, now);
        // What resolves or escalates by what was seen does not escalate by waiting, too.
        let settled: Vec<i64> = changes.iter().filter_map(AlertChange::settles).collect();
        let still_open: Vec<Alert> = known.into_iter().filter(|a| a.is_open() && !settled.contains(&a.id)).collect();
        changes.extend(escalations(&still_open, policy, now));
        Ok(changes)
    }

    /// What the monitor of a model looks at.
    pub(crate) async fn monitor_snapshot(
        &self,
        model: &ModelName,
        declaration: &Declaration,
    ) -> Result<MonitorSnapshot, ServiceError> {
        let facts = self.dataset_facts(declaration).await?;
        let today = self.model_today(declaration, facts.data_through);
        let through = self.store().observations().last_date(model).await?;
        let window = u64::from(declaration.alerts.window_days.max(1));
        let (current, previous) = match through {
            Some(last) => {
                let first = last.checked_sub_days(Days::new(window - 1)).unwrap_or(last);
                let before = first.pred_opt().unwrap_or(first);
                let earlier = before.checked_sub_days(Days::new(window - 1)).unwrap_or(before);
                (
                    self.store().observations().range(model, first, last).await?,
                    self.store().observations().range(model, earlier, before).await?,
                )
            }
            None => (Vec::new(), Vec::new()),
        };
        let champion = self.store().versions().champion(model).await?;
        let last_run = self.store().runs().latest_ended(model).await?;
        let failed_run = last_run
            .filter(|r| r.status == RunStatus::Failed)
            .map(|r| (r.id.to_string(), r.error.unwrap_or_else(|| r.message.clone())));
        let scores = scores_at(&current, &declaration.grain_positions());
        Ok(MonitorSnapshot {
            through,
            today,
            baseline: scores.baseline,
            current: scores.forecast,
            previous: scores_at(&previous, &declaration.grain_positions()).forecast,
            mean_actual: mean_actual(declaration, &current),
            segments: segments(declaration, &current),
            champion_age_days: champion.as_ref().map(|c| age_days(c, today)),
            data_through: facts.data_through,
            failed_run,
            last_import: self.last_import(declaration).await?,
            drift: match &champion {
                Some(champion) => self.last_look(model, declaration, champion).await?,
                None => None,
            },
        })
    }

    /// What the last import that brought rows looked like.
    async fn last_import(&self, declaration: &Declaration) -> Result<Option<ImportQuality>, ServiceError> {
        let last = self.store().syncs().latest_read(&declaration.data.dataset).await?;
        Ok(last.map(|sync| ImportQuality {
            rows: sync.counts.loaded + sync.counts.updated + sync.counts.unchanged + sync.counts.quarantined,
            quarantined: sync.counts.quarantined,
            source: sync.begun.source,
            notes: sync.quality,
        }))
    }

    /// The health of a model and what it rests on.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown model.
    pub async fn model_health(&self, model: &ModelName) -> Result<ModelHealthView, ServiceError> {
        let declared = self.declared(model).await?;
        let snapshot = self.monitor_snapshot(model, &declared.declaration).await?;
        let champion = self.store().versions().champion(model).await?;
        let artifact = match &champion {
            None => ArtifactState::Unknown,
            Some(c) => match self.artifacts().verify(&c.artifact, &c.artifact_sha256).await {
                Ok(_) => ArtifactState::Verified,
                Err(ArtifactError::Tampered { .. }) => ArtifactState::Tampered,
                Err(ArtifactError::Missing { .. }) => ArtifactState::Missing,
                Err(_) => ArtifactState::Unknown,
            },
        };
        let running = self.running_run(model).await?.map(|r| r.id);
        let report = assess(&HealthSnapshot {
            metric: declared.declaration.deploy.metric,
            policy: declared.declaration.alerts.clone(),
            monitor: snapshot.clone(),
            champion: champion.as_ref().map(|c| c.id.clone()),
            artifact,
            running,
        });
        Ok(ModelHealthView {
            model: model.clone(),
            today: snapshot.today,
            report,
            champion,
            current: snapshot.current,
            baseline: snapshot.baseline,
            alerts: self.alert_views(model, self.store().alerts().open(model).await?).await?,
        })
    }

    /// The health of the installation: database, folder, models.
    ///
    /// # Errors
    /// Never for a component that is ill: that is what is reported.
    pub async fn health(&self) -> Result<HealthReport, ServiceError> {
        let mut checks = vec![self.database_check().await, crate::doctor::folder_check(self.settings())];
        for declaration in self.declarations() {
            let name = &declaration.model.name;
            let (status, message) = match self.model_health(name).await {
                Ok(health) => (health.report.status, worst(&health.report)),
                Err(error) => (HealthStatus::Critical, chain(&error)),
            };
            checks.push(HealthCheck { component: format!("model:{name}"), status, value: None, message });
        }
        Ok(HealthReport::of(checks))
    }

    async fn database_check(&self) -> HealthCheck {
        let (status, message) = match self.store().models().list(Page::first(1)).await {
            Ok(_) => (HealthStatus::Healthy, "answers".to_owned()),
            Err(error) => (HealthStatus::Critical, chain(&error)),
        };
        HealthCheck { component: "database".to_owned(), status, value: None, message }
    }
}

/// The message of the worst check.
fn worst(report: &HealthReport) -> String {
    let worst = report.checks.iter().find(|c| c.status == report.status);
    worst.map_or_else(String::new, |c| c.message.clone())
}

fn age_days(champion: &Version, today: NaiveDate) -> i64 {
    (today - champion.created_at.date_naive()).num_days()
}

fn mean_actual(declaration: &Declaration, pairs: &[Pair]) -> Option<f64> {
    let grain: Vec<f64> =
        at_grain(pairs, &declaration.grain_positions()).into_iter().filter(|p| p.open).map(|p| p.actual).collect();
    (!grain.is_empty()).then(|| grain.iter().sum::<f64>() / grain.len() as f64)
}

fn segments(declaration: &Declaration, pairs: &[Pair]) -> Vec<SegmentWindow> {
    let keys = &declaration.data.columns.keys;
    let column = declaration.alerts.segment.as_ref().or(keys.first());
    let Some((position, column)) = column.and_then(|c| keys.iter().position(|k| k == c).map(|p| (p, c))) else {
        return Vec::new();
    };
    let grain = grain_with(&declaration.grain_positions(), position);
    by_segment(pairs, &grain, position, column)
        .iter()
        .map(|segment| SegmentWindow::of(segment, declaration.deploy.metric))
        .collect()
}
