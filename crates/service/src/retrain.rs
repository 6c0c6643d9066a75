//! `retrain`: evaluates the criteria and begins a run where they say so; "do nothing, because…" is recorded.

use chrono::{DateTime, TimeDelta, Utc};
use vakhta_lifecycle::decision::Verdict;
use vakhta_lifecycle::drift::DriftLook;
use vakhta_lifecycle::ids::{ModelName, RunId};
use vakhta_lifecycle::plan;
use vakhta_lifecycle::retrain::{PastRun, RetrainOutcome, RetrainSnapshot, evaluate, in_sentences};
use vakhta_lifecycle::run::{Run, RunStatus, Trigger};
use vakhta_store::Page;

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::platform::Platform;
use crate::views::{ClockKind, RetrainStatusView, ScheduleView, TrainRequest};
use vakhta_lifecycle::schedule::Schedule;

/// Runs that are looked back over.
const PAST_RUNS: u64 = 100;

impl Platform {
    /// Evaluates the retrain criteria now and acts on them.
    ///
    /// # Errors
    /// When the state cannot be read or the run cannot be begun.
    pub async fn evaluate_retrain(&self, model: &ModelName, actor: &str) -> Result<Option<RunId>, ServiceError> {
        let declared = self.declared(model).await?;
        let (snapshot, now) = self.retrain_snapshot(model, &declared.declaration).await?;
        match evaluate(&snapshot, &declared.declaration.retrain, now) {
            RetrainOutcome::Retrain { trigger, reasons, evidence } => {
                let request = TrainRequest {
                    trigger,
                    reason: in_sentences(&reasons),
                    performance_threshold: None,
                    force_deploy: false,
                    requested_by: actor.to_owned(),
                };
                match self.train_on(model, request, Some(evidence)).await {
                    Ok(run) => Ok(Some(run)),
                    // Another replica was quicker.
                    Err(ServiceError::Busy { .. }) => Ok(None),
                    Err(error) => Err(error),
                }
            }
            RetrainOutcome::Nothing { because } => {
                let because = because.to_string();
                tracing::info!(model.id = %model, because, "ModelRetraining: nothing to do");
                let note = plan::note("retrain", &because);
                self.store().apply(model, &note, None, now, actor).await?;
                Ok(None)
            }
        }
    }

    /// What is known when the criteria are evaluated.
    pub(crate) async fn retrain_snapshot(
        &self,
        model: &ModelName,
        declaration: &Declaration,
    ) -> Result<(RetrainSnapshot, DateTime<Utc>), ServiceError> {
        let facts = self.dataset_facts(declaration).await?;
        let now = self.model_now(declaration, facts.data_through);
        let champion = self.store().versions().champion(model).await?;
        let monitor = self.monitor_snapshot(model, declaration).await?;
        let enough = monitor.current.n >= declaration.alerts.min_pairs;
        let metric = declaration.deploy.metric;
        let new_labels = match &champion {
            Some(c) => self.store().observations().labelled_since(model, None, c.trained_through).await?,
            None => 0,
        };
        let runs = self.store().runs().list(model, Page::first(PAST_RUNS)).await?;
        let past_runs = runs.into_iter().filter_map(past_run).take_while(|r| !r.deployed).collect();
        Ok((
            RetrainSnapshot {
                has_champion: champion.is_some(),
                champion_trained_at: champion.as_ref().map(|c| c.created_at),
                champion_holdout_error: champion.as_ref().and_then(|c| metric.of(&c.report.holdout)),
                recent_error: metric.of(&monitor.current).filter(|_| enough),
                new_labels,
                drift: monitor.drift.as_ref().map(DriftLook::seen),
                rows: facts.rows,
                running: self.running_run(model).await?.map(|r| r.id.to_string()),
                past_runs,
            },
            now,
        ))
    }

    pub(crate) async fn running_run(&self, model: &ModelName) -> Result<Option<Run>, ServiceError> {
        let running = self.store().runs().running().await?.into_iter().find(|r| &r.model == model);
        Ok(running.map(|run| self.timed(run)))
    }

    /// The status of retraining.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown model.
    pub async fn retrain_status(&self, model: &ModelName) -> Result<RetrainStatusView, ServiceError> {
        let declared = self.declared(model).await?;
        let (snapshot, now) = self.retrain_snapshot(model, &declared.declaration).await?;
        let outcome = evaluate(&snapshot, &declared.declaration.retrain, now);
        let (would_retrain, outlook) = match &outcome {
            RetrainOutcome::Retrain { reasons, .. } => (true, format!("would retrain: {}", in_sentences(reasons))),
            RetrainOutcome::Nothing { because } => (false, format!("would do nothing: {because}")),
        };
        let runs = self.store().runs().list(model, Page::first(1000)).await?;
        let count = |keep: fn(&Run) -> bool| runs.iter().filter(|r| keep(r)).count() as u64;
        let verdict = |r: &Run, v: Verdict| r.decision.as_ref().is_some_and(|d| d.verdict == v);
        Ok(RetrainStatusView {
            model: model.clone(),
            schedules: schedules(&declared.declaration, self.wall_now()),
            running: self.running_run(model).await?,
            last: self.store().runs().latest_ended(model).await?,
            outlook,
            outcome,
            would_retrain,
            n_runs: runs.len() as u64,
            n_deployed: runs.iter().filter(|r| verdict(r, Verdict::Deployed)).count() as u64,
            n_rejected: runs.iter().filter(|r| verdict(r, Verdict::Rejected)).count() as u64,
            n_failed: count(|r| matches!(r.status, RunStatus::Failed | RunStatus::Cancelled)),
        })
    }

    /// The runs of a model, newest first.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown model.
    pub async fn runs(&self, model: &ModelName, limit: u64, offset: u64) -> Result<Vec<Run>, ServiceError> {
        self.declared(model).await?;
        let runs = self.store().runs().list(model, Page { limit, offset }).await?;
        Ok(runs.into_iter().map(|run| self.timed(run)).collect())
    }

    /// A run under way with the seconds that it has taken so far.
    pub(crate) fn timed(&self, run: Run) -> Run {
        if run.status != RunStatus::Running {
            return run;
        }
        let by_data = self.declarations().iter().any(|d| d.model.name == run.model && d.model.clock == ClockKind::Data);
        let seconds = seconds_since(run.started_at, self.wall_now(), by_data);
        Run { seconds: Some(seconds), ..run }
    }
}

/// Seconds from a run's begin to the wall clock's now. The data's clock has days of its own and the wall clock's time of
/// day (`Platform::model_now`), so by it only the times of day are compared: no run lasts a day.
fn seconds_since(started: DateTime<Utc>, wall: DateTime<Utc>, by_data: bool) -> f64 {
    let passed = if by_data { wall.time() - started.time() } else { wall - started };
    let passed = if by_data && passed < TimeDelta::zero() { passed + TimeDelta::days(1) } else { passed };
    passed.as_seconds_f64().max(0.0)
}

/// A run that ended and was begun by a rule; a person's runs make nobody wait.
fn past_run(run: Run) -> Option<PastRun> {
    let finished_at = run.finished_at?;
    let deployed = run.decision.as_ref().is_some_and(|d| d.verdict == Verdict::Deployed);
    let automatic = !matches!(run.trigger, Trigger::Manual);
    (deployed || automatic).then(|| PastRun {
        trigger: run.trigger,
        finished_at,
        deployed,
        evidence: run.evidence.unwrap_or_default(),
    })
}

/// The schedules of a declaration, under the names that the source fixes.
pub(crate) fn schedules(declaration: &Declaration, now: DateTime<Utc>) -> Vec<ScheduleView> {
    let declared = [
        ("daily_sync", format!("Daily {} sync", declaration.model.name), &declaration.schedule.sync),
        ("weekly_model_retrain", "Weekly model retraining".to_owned(), &declaration.schedule.retrain),
    ];
    declared
        .into_iter()
        .filter_map(|(id, name, cron)| {
            let cron = cron.as_ref()?;
            let schedule = Schedule::parse(cron, &declaration.model.time_zone).ok()?;
            Some(ScheduleView {
                id: id.to_owned(),
                name,
                cron: cron.clone(),
                time_zone: declaration.model.time_zone.clone(),
                description: schedule.describe(),
                next_at: schedule.next_after(now),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_timed_by_the_wall_clock_whatever_day_its_model_lives_in() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        let seconds = |started, wall, by_data| seconds_since(at(started), at(wall), by_data);
        assert!((seconds("2026-03-01T10:00:00Z", "2026-03-01T10:01:30Z", false) - 90.0).abs() < 1e-9);
        assert!((seconds("2019-05-01T10:00:00Z", "2026-03-01T10:01:30Z", true) - 90.0).abs() < 1e-9);
        assert!((seconds("2019-05-01T23:59:30Z", "2026-03-02T00:00:30Z", true) - 60.0).abs() < 1e-9);
        // A clock that was set back is no negative time.
        assert!(seconds("2026-03-01T10:00:00Z", "2026-03-01T09:59:00Z", false).abs() < 1e-9);
    }
}
