//! The criteria of retraining, one by one: does it fire, on what it saw, on what evidence.

use chrono::{DateTime, Utc};

use super::reason::Reason;
use super::{RetrainPolicy, RetrainSnapshot};
use crate::run::Trigger;

/// What a criterion says.
pub(super) struct Criterion {
    /// The trigger it would pull.
    pub(super) trigger: Trigger,
    /// Whether it fires.
    pub(super) fires: bool,
    /// What it saw.
    pub(super) reason: Reason,
}

/// How much the error must grow before a trigger that already failed is worth another run: bands of 25 % of the limit.
const ERROR_BAND: f64 = 1.25;

impl RetrainSnapshot {
    /// What a trigger rests on, as text that changes only when it matters: a run on the same evidence would likely end the
    /// same way.
    ///
    /// - degradation: the band of the error above its limit, each band a quarter wider than the one before;
    /// - age: the champion (by when it was trained), since it only grows older;
    /// - new labels and the first version: how often their number has doubled;
    /// - drift: the columns that drifted;
    /// - manual: nothing; a person is never kept waiting.
    #[must_use]
    pub fn evidence(&self, trigger: Trigger, policy: &RetrainPolicy) -> String {
        match trigger {
            Trigger::Degradation => {
                let ratio = self.error().zip(self.error_limit(policy)).map_or(1.0, |(error, limit)| error / limit);
                format!("error band {}", bands(ratio, ERROR_BAND))
            }
            Trigger::Age => {
                let trained = self.champion_trained_at.map_or_else(|| "unknown".to_owned(), |at| at.to_rfc3339());
                format!("champion trained {trained}")
            }
            Trigger::NewLabels => {
                let limit = policy.max_new_labels.unwrap_or(1).max(1);
                format!("labels doubled {}", bands(self.new_labels as f64 / limit as f64, 2.0))
            }
            Trigger::FirstVersion => {
                format!("rows doubled {}", bands(self.rows as f64 / policy.min_rows.max(1) as f64, 2.0))
            }
            Trigger::Drift => {
                let columns = self.drift.as_ref().map_or(&[][..], |seen| &seen.major);
                format!("drift of {}", columns.join(", "))
            }
            Trigger::Manual => String::new(),
        }
    }

    fn error(&self) -> Option<f64> {
        self.recent_error.filter(|e| e.is_finite())
    }

    /// The stricter of the absolute and the relative limit.
    fn error_limit(&self, policy: &RetrainPolicy) -> Option<f64> {
        let relative = policy.max_error_ratio.zip(self.champion_holdout_error).map(|(ratio, error)| ratio * error);
        policy.max_error.into_iter().chain(relative).filter(|l| l.is_finite() && *l > 0.0).min_by(f64::total_cmp)
    }
}

/// How many times `base` goes into a ratio of at least 1, as a power.
fn bands(ratio: f64, base: f64) -> i64 {
    // The margin keeps exact powers in their own band: log2(8) is not always 3 in binary.
    if ratio >= 1.0 { ((ratio.ln() / base.ln()) + 1e-9).floor() as i64 } else { 0 }
}

/// Every criterion that is switched on, the most urgent first.
pub(super) fn criteria(snapshot: &RetrainSnapshot, policy: &RetrainPolicy, now: DateTime<Utc>) -> Vec<Criterion> {
    if !snapshot.has_champion {
        let reason = Reason::NoChampion { rows: snapshot.rows };
        return vec![Criterion { trigger: Trigger::FirstVersion, fires: true, reason }];
    }
    [degradation(snapshot, policy), drift(snapshot, policy), age(snapshot, policy, now), new_labels(snapshot, policy)]
        .into_iter()
        .flatten()
        .collect()
}

fn degradation(snapshot: &RetrainSnapshot, policy: &RetrainPolicy) -> Option<Criterion> {
    if policy.max_error.is_none() && policy.max_error_ratio.is_none() {
        return None;
    }
    let (fires, reason) = match (snapshot.error(), snapshot.error_limit(policy)) {
        (Some(error), Some(limit)) if error > limit => (true, Reason::ErrorAbove { error, limit }),
        (Some(error), Some(limit)) => (false, Reason::ErrorWithin { error, limit }),
        (None, _) => (false, Reason::ErrorUnknown),
        (_, None) => (false, Reason::HoldoutErrorUnknown),
    };
    Some(Criterion { trigger: Trigger::Degradation, fires, reason })
}

fn drift(snapshot: &RetrainSnapshot, policy: &RetrainPolicy) -> Option<Criterion> {
    let seen = snapshot.drift.as_ref().filter(|_| policy.on_drift)?;
    let (fires, reason) = match seen.most {
        _ if seen.judged == 0 => (false, Reason::DriftUnknown),
        Some((distance, limit)) => (true, Reason::DriftAbove { columns: seen.major.len() as u64, distance, limit }),
        None => (false, Reason::DriftWithin { columns: seen.judged }),
    };
    Some(Criterion { trigger: Trigger::Drift, fires, reason })
}

fn age(snapshot: &RetrainSnapshot, policy: &RetrainPolicy, now: DateTime<Utc>) -> Option<Criterion> {
    let limit = policy.max_age_days?;
    let Some(trained_at) = snapshot.champion_trained_at else {
        return Some(Criterion { trigger: Trigger::Age, fires: false, reason: Reason::AgeUnknown });
    };
    let age = now.signed_duration_since(trained_at);
    let days = u64::try_from(age.num_days()).unwrap_or(0);
    let fires = age > chrono::TimeDelta::days(i64::from(limit));
    let reason = if fires { Reason::AgeAbove { days, limit } } else { Reason::AgeWithin { days, limit } };
    Some(Criterion { trigger: Trigger::Age, fires, reason })
}

fn new_labels(snapshot: &RetrainSnapshot, policy: &RetrainPolicy) -> Option<Criterion> {
    let (labels, limit) = (snapshot.new_labels, policy.max_new_labels?);
    let fires = labels > limit;
    let reason = if fires { Reason::LabelsAbove { labels, limit } } else { Reason::LabelsWithin { labels, limit } };
    Some(Criterion { trigger: Trigger::NewLabels, fires, reason })
}
