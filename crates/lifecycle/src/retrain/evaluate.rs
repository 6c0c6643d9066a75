//! Evaluating the criteria: retrain, or nothing and why. A trigger whose runs came to nothing waits, longer each time.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::criteria::{Criterion, criteria};
use super::reason::{Idle, Reason, Waiting};
use super::{PastRun, RetrainPolicy, RetrainSnapshot};
use crate::run::Trigger;

/// What came of evaluating the criteria.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetrainOutcome {
    /// Begin a run.
    Retrain {
        /// The most urgent trigger that fires and does not wait.
        trigger: Trigger,
        /// Everything that fires, the trigger's own first.
        reasons: Vec<Reason>,
        /// The evidence to store with the run ([`RetrainSnapshot::evidence`]).
        evidence: String,
    },
    /// Do nothing; also worth recording.
    Nothing {
        /// Why.
        because: Idle,
    },
}

/// Evaluates the criteria of automatic retraining.
///
/// Nothing while a run is under way or below the minimum of rows. Otherwise the first of first version, degradation, drift, age
/// and new labels that fires and does not wait. A trigger waits `backoff_days` after a run that it began and that deployed
/// nothing, twice as long after each further one; it does not wait when none of those runs rested on today's evidence.
#[must_use]
pub fn evaluate(snapshot: &RetrainSnapshot, policy: &RetrainPolicy, now: DateTime<Utc>) -> RetrainOutcome {
    if let Some(run) = &snapshot.running {
        return RetrainOutcome::Nothing { because: Idle::Running { run: run.clone() } };
    }
    if snapshot.rows < policy.min_rows {
        let because = Idle::TooFewRows { rows: snapshot.rows, needed: policy.min_rows };
        return RetrainOutcome::Nothing { because };
    }
    let (firing, quiet): (Vec<Criterion>, Vec<Criterion>) =
        criteria(snapshot, policy, now).into_iter().partition(|c| c.fires);
    if firing.is_empty() {
        let seen = quiet.into_iter().map(|c| c.reason).collect();
        return RetrainOutcome::Nothing { because: Idle::Quiet { seen } };
    }
    let waits: Vec<Option<Waiting>> = firing.iter().map(|c| wait(snapshot, policy, now, c)).collect();
    let Some(chosen) = waits.iter().position(Option::is_none) else {
        let waiting = waits.into_iter().flatten().collect();
        return RetrainOutcome::Nothing { because: Idle::Waiting { waiting } };
    };
    let trigger = firing[chosen].trigger;
    let others = firing.iter().enumerate().filter(|(i, _)| *i != chosen).map(|(_, c)| c);
    let reasons = std::iter::once(&firing[chosen]).chain(others).map(|c| c.reason).collect();
    RetrainOutcome::Retrain { trigger, reasons, evidence: snapshot.evidence(trigger, policy) }
}

/// How long a criterion's trigger waits; `None` when it does not.
fn wait(
    snapshot: &RetrainSnapshot,
    policy: &RetrainPolicy,
    now: DateTime<Utc>,
    criterion: &Criterion,
) -> Option<Waiting> {
    let trigger = criterion.trigger;
    let streak: Vec<&PastRun> =
        snapshot.past_runs.iter().take_while(|r| !r.deployed).filter(|r| r.trigger == trigger).collect();
    let last = streak.iter().map(|r| r.finished_at).max()?;
    let evidence = snapshot.evidence(trigger, policy);
    // Any run of the streak, not only the last: an error that wanders between two bands must not retrain every day.
    if streak.iter().all(|r| r.evidence != evidence) {
        return None;
    }
    let doublings = u32::try_from(streak.len() - 1).unwrap_or(u32::MAX).min(30);
    let days = i64::from(policy.backoff_days) << doublings;
    let until = TimeDelta::try_days(days).and_then(|wait| last.checked_add_signed(wait));
    let over = until.is_some_and(|until| now >= until);
    (!over).then_some(Waiting { reason: criterion.reason, tries: streak.len() as u64, until })
}

#[cfg(test)]
mod tests;
