//! The rules of the monitor: the source's five about errors, staleness, a failed run, the rows of the last import, drift.
//!
//! Below the minimum of pairs the rules about errors say nothing: silence here, "not enough data" in the health report.

use super::{AlertPolicy, Finding, FindingKind, MonitorSnapshot, SegmentWindow, Severity};
use crate::decision::DecisionMetric;
use crate::drift;
use crate::words::{count, number, of_metric, percent};

/// Data older than this many times its limit is critical: by then forecasts rest on nothing recent.
const DATA_CRITICAL_FACTOR: i64 = 2;

/// Where more than this share of an import's rows is put aside, in percent, the file as a whole is not what was declared.
const MOSTLY_ASIDE: f64 = 50.0;

/// What the monitor sees. At most one finding of each kind, and never a warning beside a critical error.
///
/// `metric` is the model's metric of decision; the thresholds are in its unit.
#[must_use]
pub fn findings(snapshot: &MonitorSnapshot, policy: &AlertPolicy, metric: DecisionMetric) -> Vec<Finding> {
    let enough = snapshot.current.n >= policy.min_pairs;
    let of_errors = [
        error(snapshot, policy, metric),
        degradation(snapshot, policy, metric),
        segments(snapshot, policy, metric),
        bias(snapshot, policy),
    ];
    let of_state = [
        model_stale(snapshot, policy),
        data_stale(snapshot, policy),
        run_failed(snapshot),
        data_quality(snapshot, policy),
        snapshot.drift.as_ref().and_then(drift::finding),
    ];
    of_errors.into_iter().filter(|_| enough).chain(of_state).flatten().collect()
}

fn error(snapshot: &MonitorSnapshot, policy: &AlertPolicy, metric: DecisionMetric) -> Option<Finding> {
    let value = metric.of(&snapshot.current)?;
    let baseline = metric.of(&snapshot.baseline);
    let (warning, critical) = policy.error_limits(baseline)?;
    let (kind, severity, threshold, word) = if value > critical {
        (FindingKind::ErrorCritical, Severity::Critical, critical, "critical threshold")
    } else if value > warning {
        (FindingKind::ErrorWarning, Severity::Warning, warning, "warning threshold")
    } else {
        return None;
    };
    let days = count(u64::from(policy.window_days), "day");
    let message = format!(
        "{} of the last {days} is {}, above the {word} of {}.",
        metric.name(),
        of_metric(metric, value),
        of_metric(metric, threshold)
    );
    let mut details = vec![format!("{} compared", count(snapshot.current.n, "pair"))];
    details.extend(baseline.map(|b| format!("baseline on the same pairs: {}", of_metric(metric, b))));
    Some(Finding { kind, severity, value, threshold, message, details })
}

fn degradation(snapshot: &MonitorSnapshot, policy: &AlertPolicy, metric: DecisionMetric) -> Option<Finding> {
    let (now, before) = (metric.of(&snapshot.current)?, metric.of(&snapshot.previous)?);
    if snapshot.previous.n < policy.min_pairs || before <= 0.0 {
        return None;
    }
    let value = (now - before) / before * 100.0;
    if !value.is_finite() || value <= policy.degradation {
        return None;
    }
    let message = format!(
        "{} rose by {} in {}, from {} to {}; the threshold is {}.",
        metric.name(),
        percent(value),
        count(u64::from(policy.window_days), "day"),
        of_metric(metric, before),
        of_metric(metric, now),
        percent(policy.degradation)
    );
    let details = vec![format!("{} compared, {} before", count(snapshot.current.n, "pair"), snapshot.previous.n)];
    let threshold = policy.degradation;
    Some(Finding { kind: FindingKind::Degradation, severity: Severity::Warning, value, threshold, message, details })
}

fn segments(snapshot: &MonitorSnapshot, policy: &AlertPolicy, metric: DecisionMetric) -> Option<Finding> {
    let mut bad: Vec<(&SegmentWindow, f64)> = snapshot
        .segments
        .iter()
        .filter_map(|s| s.error.map(|error| (s, error)))
        .filter(|(_, error)| *error > policy.segment_error)
        .collect();
    let threshold = match policy.max_segments_share {
        Some(share) => share * snapshot.segments.len() as f64,
        None => policy.max_segments as f64,
    };
    if bad.is_empty() || bad.len() as f64 <= threshold {
        return None;
    }
    bad.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.value.cmp(&b.0.value)));
    let noun = policy.segment.as_deref().unwrap_or("segment");
    let message = format!(
        "{} of {} {noun} values have a {} above {}; at most {} are expected.",
        bad.len(),
        snapshot.segments.len(),
        metric.name(),
        of_metric(metric, policy.segment_error),
        number(threshold.floor())
    );
    let details = bad
        .iter()
        .map(|(s, error)| format!("{}: {} ({})", s.value, of_metric(metric, *error), count(s.n, "pair")))
        .collect();
    let value = bad.len() as f64;
    Some(Finding { kind: FindingKind::SegmentError, severity: Severity::Warning, value, threshold, message, details })
}

fn bias(snapshot: &MonitorSnapshot, policy: &AlertPolicy) -> Option<Finding> {
    let value = snapshot.current.bias?;
    let threshold = match policy.bias_percent {
        Some(share) => snapshot.mean_actual.map(f64::abs).filter(|m| m.is_finite() && *m > 0.0)? * share / 100.0,
        None => policy.bias,
    };
    if value.abs() <= threshold {
        return None;
    }
    let direction = if value > 0.0 { "too high" } else { "too low" };
    let message =
        format!("Forecasts are {direction} by {} on average, beyond ± {}.", number(value.abs()), number(threshold));
    let details = vec![format!("{} compared", count(snapshot.current.n, "pair"))];
    Some(Finding { kind: FindingKind::Bias, severity: Severity::Warning, value, threshold, message, details })
}

fn model_stale(snapshot: &MonitorSnapshot, policy: &AlertPolicy) -> Option<Finding> {
    let age = snapshot.champion_age_days?;
    let limit = i64::from(policy.model_stale_days);
    if age <= limit {
        return None;
    }
    Some(Finding {
        kind: FindingKind::ModelStale,
        severity: Severity::Warning,
        value: age as f64,
        threshold: limit as f64,
        message: format!("The champion is {age} days old, more than {limit}."),
        details: vec![],
    })
}

fn data_stale(snapshot: &MonitorSnapshot, policy: &AlertPolicy) -> Option<Finding> {
    let through = snapshot.data_through?;
    let age = snapshot.today.signed_duration_since(through).num_days();
    let limit = i64::from(policy.data_stale_days);
    if age <= limit {
        return None;
    }
    let severity = if age > DATA_CRITICAL_FACTOR * limit { Severity::Critical } else { Severity::Warning };
    Some(Finding {
        kind: FindingKind::DataStale,
        severity,
        value: age as f64,
        threshold: limit as f64,
        message: format!("The last rows are of {through}, {age} days ago; more than {limit} is stale."),
        details: vec![],
    })
}

fn run_failed(snapshot: &MonitorSnapshot) -> Option<Finding> {
    let (run, reason) = snapshot.failed_run.as_ref()?;
    let champion = if snapshot.champion_age_days.is_some() { "the champion stays" } else { "no version serves" };
    Some(Finding {
        kind: FindingKind::RunFailed,
        severity: Severity::Warning,
        value: 1.0,
        threshold: 0.0,
        message: format!("Run {run} failed; {champion}."),
        details: vec![reason.clone()],
    })
}

/// What the last import brought: rows put aside beyond what is allowed, and whatever was worth a warning.
fn data_quality(snapshot: &MonitorSnapshot, policy: &AlertPolicy) -> Option<Finding> {
    let import = snapshot.last_import.as_ref()?;
    let share = if import.rows == 0 { 0.0 } else { import.quarantined as f64 / import.rows as f64 * 100.0 };
    let aside = (share > policy.quarantined_percent)
        .then(|| format!("{} of {} put aside ({})", import.quarantined, count(import.rows, "row"), percent(share)));
    let notable = || import.notes.iter().filter(|note| note.severity >= Severity::Warning);
    let details: Vec<String> = aside.into_iter().chain(notable().map(|note| note.message.clone())).collect();
    if details.is_empty() {
        return None;
    }
    let critical = share > MOSTLY_ASIDE || notable().any(|note| note.severity == Severity::Critical);
    Some(Finding {
        kind: FindingKind::DataQuality,
        severity: if critical { Severity::Critical } else { Severity::Warning },
        value: details.len() as f64,
        threshold: 0.0,
        message: format!("The rows of {} look wrong: {}.", import.source, details.join("; ")),
        details,
    })
}

#[cfg(test)]
mod tests;
