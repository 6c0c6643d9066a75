//! Evaluating the criteria: retrain, or nothing and why. A trigger whose runs came to nothing waits, longer each time.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::criteria::{Criterion, criteria};
use super::{PastRun, RetrainPolicy, RetrainSnapshot};
use crate::run::Trigger;
use crate::words::count;

/// What came of evaluating the criteria.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetrainOutcome {
    /// Begin a run.
    Retrain {
        /// The most urgent trigger that fires and does not wait.
        trigger: Trigger,
        /// Everything that fires, in English sentences, the trigger's own first.
        reasons: Vec<String>,
        /// The evidence to store with the run ([`RetrainSnapshot::evidence`]).
        evidence: String,
    },
    /// Do nothing; also worth recording.
    Nothing {
        /// Why, in an English sentence.
        because: String,
    },
}

/// Evaluates the criteria of automatic retraining.
///
/// Nothing while a run is under way or below the minimum of rows. Otherwise the first of first version, degradation, age and
/// new labels that fires and does not wait. A trigger waits `backoff_days` after a run that it began and that deployed
/// nothing, twice as long after each further one; it does not wait when none of those runs rested on today's evidence.
#[must_use]
pub fn evaluate(snapshot: &RetrainSnapshot, policy: &RetrainPolicy, now: DateTime<Utc>) -> RetrainOutcome {
    if let Some(run) = &snapshot.running {
        return nothing(format!("run {run} is under way"));
    }
    if snapshot.rows < policy.min_rows {
        let (have, need) = (count(snapshot.rows, "row"), policy.min_rows);
        return nothing(format!("the dataset has {have} and at least {need} are needed to train"));
    }
    let (firing, quiet): (Vec<Criterion>, Vec<Criterion>) =
        criteria(snapshot, policy, now).into_iter().partition(|c| c.fires);
    if firing.is_empty() {
        return nothing(join(&quiet, "no criterion is switched on"));
    }
    let wait_of = |c: &Criterion| wait(snapshot, policy, now, c.trigger);
    let Some(chosen) = firing.iter().position(|c| wait_of(c).is_none()) else {
        let waits: Vec<String> =
            firing.iter().map(|c| format!("{}, but {}", c.words, wait_of(c).unwrap_or_default())).collect();
        return nothing(waits.join("; "));
    };
    let trigger = firing[chosen].trigger;
    let others = firing.iter().enumerate().filter(|(i, _)| *i != chosen).map(|(_, c)| c);
    let reasons = std::iter::once(&firing[chosen]).chain(others).map(|c| sentence(&c.words)).collect();
    RetrainOutcome::Retrain { trigger, reasons, evidence: snapshot.evidence(trigger, policy) }
}

fn nothing(because: String) -> RetrainOutcome {
    RetrainOutcome::Nothing { because: sentence(&because) }
}

fn join(criteria: &[Criterion], otherwise: &str) -> String {
    if criteria.is_empty() {
        return otherwise.to_owned();
    }
    criteria.iter().map(|c| c.words.as_str()).collect::<Vec<_>>().join("; ")
}

/// Why a trigger waits, in words; `None` when it does not.
fn wait(snapshot: &RetrainSnapshot, policy: &RetrainPolicy, now: DateTime<Utc>, trigger: Trigger) -> Option<String> {
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
    let tries = if streak.len() == 1 { "its last run".to_owned() } else { format!("its last {} runs", streak.len()) };
    match until {
        Some(until) if now >= until => None,
        Some(until) => {
            Some(format!("{tries} deployed nothing, so it waits until {}", until.format("%Y-%m-%d %H:%M UTC")))
        }
        None => Some(format!("{tries} deployed nothing, so it waits for new evidence")),
    }
}

/// A fragment as a sentence: capital letter, full stop.
fn sentence(fragment: &str) -> String {
    let mut letters = fragment.chars();
    letters.next().map(|first| format!("{}{}.", first.to_uppercase(), letters.as_str())).unwrap_or_default()
}

#[cfg(test)]
mod tests;
