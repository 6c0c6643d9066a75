//! The checks of a model's health, each with a sentence that says what to do next.
//!
//! What cannot be known is `unknown`, never `healthy`: an installation without data must not look like one without problems.

use serde::{Deserialize, Serialize};

use super::{HealthCheck, HealthReport, HealthStatus};
use crate::decision::DecisionMetric;
use crate::drift::DriftState;
use crate::ids::{RunId, VersionId};
use crate::monitor::{AlertPolicy, MonitorSnapshot};
use crate::words::{count, of_metric, percent};

/// Measured coverage of an 80 % interval that is accepted, in percent.
const COVERAGE_RANGE: std::ops::RangeInclusive<f64> = 70.0..=90.0;

/// What is known of the champion's artifact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArtifactState {
    /// Present, and its hash is the registry's.
    Verified,
    /// A file is missing.
    Missing,
    /// Its hash differs from the registry's; it is refused.
    Tampered,
    /// Not looked at yet, or there is none to look at.
    Unknown,
}

/// What health is assessed from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HealthSnapshot {
    /// The model's metric of decision.
    pub metric: DecisionMetric,
    /// The thresholds in force.
    pub policy: AlertPolicy,
    /// What the monitor looks at.
    pub monitor: MonitorSnapshot,
    /// What serves.
    pub champion: Option<VersionId>,
    /// The champion's artifact.
    pub artifact: ArtifactState,
    /// The run under way.
    pub running: Option<RunId>,
}

/// Every check of a model, in the order of [`HealthCheck::component`].
#[must_use]
pub fn assess(snapshot: &HealthSnapshot) -> HealthReport {
    let mut checks = vec![
        champion(snapshot),
        error(snapshot),
        baseline(snapshot),
        data(snapshot),
        model_age(snapshot),
        runs(snapshot),
        artifact(snapshot),
    ];
    // A probability has no interval that an actual could lie in.
    if snapshot.metric != DecisionMetric::LogLoss {
        checks.push(coverage(snapshot));
    }
    // Most models are too young to know what is ordinary: a state of its own for that would make every one of them `unknown`.
    checks.extend(drift(snapshot));
    HealthReport::of(checks)
}

fn check(component: &str, status: HealthStatus, value: Option<f64>, message: String) -> HealthCheck {
    HealthCheck { component: component.to_owned(), status, value, message }
}

fn champion(snapshot: &HealthSnapshot) -> HealthCheck {
    match &snapshot.champion {
        Some(version) => check("champion", HealthStatus::Healthy, None, format!("{version} serves.")),
        None => {
            let message = "No version serves: import data and start a training, or roll back to an archived version.";
            check("champion", HealthStatus::Critical, None, message.to_owned())
        }
    }
}

/// "12 of the 100 pairs needed", where there are too few.
fn too_few(snapshot: &HealthSnapshot) -> Option<String> {
    let (have, need) = (snapshot.monitor.current.n, snapshot.policy.min_pairs);
    (have < need).then(|| {
        format!("Not enough data: {have} of the {need} pairs needed in the last days; wait for actuals or import them.")
    })
}

fn error(snapshot: &HealthSnapshot) -> HealthCheck {
    let metric = snapshot.metric;
    let value = metric.of(&snapshot.monitor.current);
    if let Some(message) = too_few(snapshot) {
        return check("error", HealthStatus::Unknown, None, message);
    }
    let limits = snapshot.policy.error_limits(metric.of(&snapshot.monitor.baseline));
    let (Some(error), Some((warning, critical))) = (value, limits) else {
        let message = format!("{} is not defined on the last days.", metric.name());
        return check("error", HealthStatus::Unknown, value, message);
    };
    let said = format!("{} is {}", metric.name(), of_metric(metric, error));
    let (status, message) = if error > critical {
        let limit = of_metric(metric, critical);
        (HealthStatus::Critical, format!("{said}, above the critical {limit}: retrain, or roll back."))
    } else if error > warning {
        let limit = of_metric(metric, warning);
        (HealthStatus::Warning, format!("{said}, above the warning {limit}: look at the worst segments."))
    } else {
        (HealthStatus::Healthy, format!("{said}, within {}.", of_metric(metric, warning)))
    };
    check("error", status, value, message)
}

fn baseline(snapshot: &HealthSnapshot) -> HealthCheck {
    let metric = snapshot.metric;
    let (ours, theirs) = (metric.of(&snapshot.monitor.current), metric.of(&snapshot.monitor.baseline));
    if let Some(message) = too_few(snapshot) {
        return check("baseline", HealthStatus::Unknown, None, message);
    }
    let (Some(ours), Some(theirs)) = (ours, theirs) else {
        let message = "The baseline has no error on the last days to compare with.".to_owned();
        return check("baseline", HealthStatus::Unknown, theirs, message);
    };
    let numbers = format!("{} against {} of the baseline", of_metric(metric, ours), of_metric(metric, theirs));
    let (status, message) = if ours < theirs {
        (HealthStatus::Healthy, format!("Better than the baseline: {} {numbers}.", metric.name()))
    } else {
        let advice = "retrain, and check that the data is right";
        (HealthStatus::Warning, format!("Not better than the baseline: {} {numbers}; {advice}.", metric.name()))
    };
    check("baseline", status, Some(theirs), message)
}

fn data(snapshot: &HealthSnapshot) -> HealthCheck {
    let Some(through) = snapshot.monitor.data_through else {
        return check("data", HealthStatus::Unknown, None, "The dataset has no rows: import data.".to_owned());
    };
    let age = snapshot.monitor.today.signed_duration_since(through).num_days();
    let limit = i64::from(snapshot.policy.data_stale_days);
    let days = count(u64::try_from(age).unwrap_or(0), "day");
    let (status, message) = if age <= limit {
        (HealthStatus::Healthy, format!("The last rows are of {through}."))
    } else {
        let status = if age > 2 * limit { HealthStatus::Critical } else { HealthStatus::Warning };
        (status, format!("The last rows are of {through}, {days} ago: check the source and start a sync."))
    };
    check("data", status, Some(age as f64), message)
}

fn model_age(snapshot: &HealthSnapshot) -> HealthCheck {
    let Some(age) = snapshot.monitor.champion_age_days else {
        return check("model_age", HealthStatus::Unknown, None, "No version serves that could have an age.".to_owned());
    };
    let limit = snapshot.policy.model_stale_days;
    let days = count(u64::try_from(age).unwrap_or(0), "day");
    let (status, message) = if age <= i64::from(limit) {
        (HealthStatus::Healthy, format!("The champion is {days} old."))
    } else {
        (HealthStatus::Warning, format!("The champion is {days} old, more than {limit}: retrain."))
    };
    check("model_age", status, Some(age as f64), message)
}

fn runs(snapshot: &HealthSnapshot) -> HealthCheck {
    match (&snapshot.monitor.failed_run, &snapshot.running) {
        (Some((run, reason)), None) => {
            let message = format!("Run {run} failed: {reason}. Remove the cause and start a training.");
            check("runs", HealthStatus::Warning, None, message)
        }
        (Some((run, _)), Some(running)) => {
            let message = format!("Run {run} failed; {running} is under way.");
            check("runs", HealthStatus::Warning, None, message)
        }
        (None, Some(running)) => check("runs", HealthStatus::Healthy, None, format!("{running} is under way.")),
        (None, None) => check("runs", HealthStatus::Healthy, None, "The last run did not fail.".to_owned()),
    }
}

fn artifact(snapshot: &HealthSnapshot) -> HealthCheck {
    let (status, message) = match snapshot.artifact {
        ArtifactState::Verified => (HealthStatus::Healthy, "The champion's artifact is as it was registered."),
        ArtifactState::Missing => {
            (HealthStatus::Critical, "The champion's artifact is missing: restore a backup, roll back or retrain.")
        }
        ArtifactState::Tampered => {
            (HealthStatus::Critical, "The champion's artifact was changed and is refused: roll back or retrain.")
        }
        ArtifactState::Unknown => (HealthStatus::Unknown, "There is no artifact that was checked."),
    };
    check("artifact", status, None, message.to_owned())
}

fn drift(snapshot: &HealthSnapshot) -> Option<HealthCheck> {
    let look = snapshot.monitor.drift.as_ref()?;
    let judged = look.judged().count() as u64;
    let (status, drifted, advice) = match look.state() {
        DriftState::NotEnoughData => return None,
        DriftState::None => {
            let message = format!("None of {} drifted since the champion learned.", count(judged, "column"));
            return Some(check("drift", HealthStatus::Healthy, Some(0.0), message));
        }
        DriftState::Minor => (HealthStatus::Healthy, look.in_state(DriftState::Minor), "watch the error"),
        DriftState::Major => (HealthStatus::Warning, look.in_state(DriftState::Major), "retrain, and check the data"),
    };
    let names: Vec<&str> = drifted.iter().map(|(c, _)| c.column.as_str()).collect();
    let message = format!("Drift in {} of {judged} columns ({}): {advice}.", names.len(), names.join(", "));
    Some(check("drift", status, Some(names.len() as f64), message))
}

fn coverage(snapshot: &HealthSnapshot) -> HealthCheck {
    let value = snapshot.monitor.current.coverage80;
    if let Some(message) = too_few(snapshot) {
        return check("coverage", HealthStatus::Unknown, None, message);
    }
    let Some(covered) = value else {
        let message = "No intervals were compared with actuals.".to_owned();
        return check("coverage", HealthStatus::Unknown, None, message);
    };
    let said = format!("{} of the actuals lie inside the 80 % interval", percent(covered));
    let (status, message) = if COVERAGE_RANGE.contains(&covered) {
        (HealthStatus::Healthy, format!("{said}."))
    } else {
        (HealthStatus::Warning, format!("{said}, outside 70 to 90 %: retrain to measure the intervals anew."))
    };
    check("coverage", status, value, message)
}

#[cfg(test)]
mod tests;
