//! Making plans: what happened, as changes in the order in which they must be applied.

use chrono::{DateTime, Utc};

use super::{Change, Plan};
use crate::alert::AlertChange;
use crate::decision::{Decision, Verdict};
use crate::ids::{ModelName, VersionId};
use crate::run::{Run, RunStatus, Stage};
use crate::version::{Version, VersionStatus};

/// Why a rollback is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RollbackError {
    /// The artifact of the target cannot be used.
    #[error("version {0} is marked failed, its artifact cannot be used; choose an archived version")]
    TargetFailed(VersionId),
    /// The target is what serves.
    #[error("version {0} already serves")]
    AlreadyDeployed(VersionId),
    /// The target belongs to another model.
    #[error("version {target} belongs to model {of}, not to {wanted}")]
    OtherModel {
        /// The version asked for.
        target: VersionId,
        /// The model it belongs to.
        of: ModelName,
        /// The model to roll back.
        wanted: ModelName,
    },
}

/// The end of a run that trained a version and decided on it.
///
/// The version is registered; a deployed one takes over after the old champion is archived, a rejected one is archived too.
/// The run ends as completed at `now`; `run.seconds` is left as given.
#[must_use]
pub fn after_training(
    version: Version,
    run: Run,
    decision: Decision,
    champion: Option<&VersionId>,
    now: DateTime<Utc>,
) -> Plan {
    let id = version.id.clone();
    let reason = decision.reasons.first().cloned().unwrap_or_else(|| decision.rule.title().to_owned());
    let mut changes =
        vec![Change::RegisterVersion { version: Box::new(Version { status: VersionStatus::Trained, ..version }) }];
    match decision.verdict {
        Verdict::Deployed => {
            let replaced = champion
                .map(|old| Change::ArchiveVersion { version: old.clone(), reason: format!("Replaced by {id}.") });
            changes.extend(replaced);
            changes.push(Change::DeployVersion { version: id.clone(), reason });
        }
        Verdict::Rejected => changes.push(Change::ArchiveVersion { version: id.clone(), reason }),
    }
    let stage = if decision.verdict == Verdict::Deployed { Stage::Deploy } else { Stage::Decide };
    let ended = Run {
        status: RunStatus::Completed,
        stage,
        progress: 1.0,
        message: decision.rule.title().to_owned(),
        finished_at: Some(now),
        new_version: Some(id),
        old_version: champion.cloned(),
        decision: Some(decision),
        error: None,
        ..run
    };
    changes.push(Change::FinishRun { run: Box::new(ended) });
    Plan { changes }
}

/// Back to an older version (or forward again): the current champion, if one serves, is archived, then the target deploys.
///
/// # Errors
/// [`RollbackError`] when the target failed, serves already, or belongs to another model.
pub fn rollback(current: Option<&Version>, target: &Version, reason: &str) -> Result<Plan, RollbackError> {
    if target.status == VersionStatus::Failed {
        return Err(RollbackError::TargetFailed(target.id.clone()));
    }
    if target.status == VersionStatus::Deployed || current.is_some_and(|c| c.id == target.id) {
        return Err(RollbackError::AlreadyDeployed(target.id.clone()));
    }
    if let Some(other) = current.filter(|c| c.model != target.model) {
        return Err(RollbackError::OtherModel {
            target: target.id.clone(),
            of: target.model.clone(),
            wanted: other.model.clone(),
        });
    }
    let archived = current.filter(|c| c.status == VersionStatus::Deployed).map(|c| Change::ArchiveVersion {
        version: c.id.clone(),
        reason: format!("Rolled back to {}: {reason}", target.id),
    });
    let deployed = Change::DeployVersion { version: target.id.clone(), reason: format!("Rollback: {reason}") };
    Ok(Plan { changes: archived.into_iter().chain([deployed]).collect() })
}

/// A version whose artifact cannot be used. If it served, nothing serves until a rollback or a training.
#[must_use]
pub fn fail_version(version: &VersionId, reason: &str) -> Plan {
    Plan { changes: vec![Change::FailVersion { version: version.clone(), reason: reason.to_owned() }] }
}

/// A run that ended without a decision; the champion stays.
#[must_use]
pub fn fail_run(run: Run, error: &str, now: DateTime<Utc>) -> Plan {
    let ended = Run { error: Some(error.to_owned()), message: "Failed; the champion stays".to_owned(), ..run };
    finish(ended, RunStatus::Failed, now)
}

/// A run that a person stopped; the champion stays.
#[must_use]
pub fn cancel_run(run: Run, by: &str, now: DateTime<Utc>) -> Plan {
    let ended = Run { message: format!("Cancelled by {by}; the champion stays"), ..run };
    finish(ended, RunStatus::Cancelled, now)
}

fn finish(run: Run, status: RunStatus, now: DateTime<Utc>) -> Plan {
    Plan { changes: vec![Change::FinishRun { run: Box::new(Run { status, finished_at: Some(now), ..run }) }] }
}

/// What becomes of the alerts.
#[must_use]
pub fn alerts(changes: Vec<AlertChange>) -> Plan {
    Plan { changes: changes.into_iter().map(|alert| Change::Alert { alert }).collect() }
}

/// Something that was decided without changing anything else ("do nothing, because…").
#[must_use]
pub fn note(subject: &str, text: &str) -> Plan {
    Plan { changes: vec![Change::Note { subject: subject.to_owned(), text: text.to_owned() }] }
}
