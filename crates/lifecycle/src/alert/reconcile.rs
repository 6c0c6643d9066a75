//! Open alerts against what the monitor sees now: raised once, kept up to date, resolved by itself.

use std::collections::BTreeMap;

use super::{Alert, AlertChange};
use crate::monitor::{Finding, FindingKind};

/// What becomes of the alerts of one model: first what resolves, then what is updated, then what is raised.
///
/// One alert per kind: of several findings of a kind the most severe counts, of several open alerts of a kind the oldest is
/// kept and the others resolve. A warning that became critical (another kind) resolves as the critical one is raised.
#[must_use]
pub fn reconcile(open: &[Alert], findings: Vec<Finding>) -> Vec<AlertChange> {
    let mut seen: BTreeMap<FindingKind, Finding> = BTreeMap::new();
    for finding in findings {
        let worse = seen.get(&finding.kind).is_none_or(|held| finding.severity > held.severity);
        if worse {
            seen.insert(finding.kind, finding);
        }
    }
    let mut alerts: Vec<&Alert> = open.iter().filter(|a| a.resolved_at.is_none()).collect();
    alerts.sort_by_key(|a| (a.kind, a.raised_at, a.id));
    let mut resolved = Vec::new();
    let mut updated = Vec::new();
    for alert in alerts {
        match seen.remove(&alert.kind) {
            Some(finding) => updated.push(AlertChange::Update { id: alert.id, finding }),
            None => resolved.push(AlertChange::Resolve { id: alert.id }),
        }
    }
    resolved.into_iter().chain(updated).chain(seen.into_values().map(AlertChange::Raise)).collect()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::ids::ModelName;
    use crate::monitor::Severity;

    fn finding(kind: FindingKind, severity: Severity) -> Finding {
        Finding { kind, severity, value: 12.0, threshold: 10.0, message: "seen".into(), details: vec![] }
    }

    fn alert(id: i64, kind: FindingKind) -> Alert {
        let at: DateTime<Utc> = DateTime::from_timestamp(1_770_000_000 + id, 0).unwrap();
        Alert {
            id,
            model: ModelName::parse("sales").unwrap(),
            kind,
            severity: Severity::Warning,
            value: 11.0,
            threshold: 10.0,
            message: "seen".into(),
            details: vec![],
            raised_at: at,
            seen_at: at,
            resolved_at: None,
        }
    }

    #[test]
    fn a_finding_is_raised_once_and_then_only_updated() {
        let bias = finding(FindingKind::Bias, Severity::Warning);
        assert_eq!(reconcile(&[], vec![bias.clone()]), [AlertChange::Raise(bias.clone())]);
        let open = [alert(1, FindingKind::Bias)];
        assert_eq!(reconcile(&open, vec![bias.clone()]), [AlertChange::Update { id: 1, finding: bias }]);
    }

    #[test]
    fn what_is_gone_resolves_by_itself() {
        assert_eq!(reconcile(&[alert(1, FindingKind::Bias)], vec![]), [AlertChange::Resolve { id: 1 }]);
    }

    #[test]
    fn a_resolved_alert_is_raised_anew() {
        let mut old = alert(1, FindingKind::Bias);
        old.resolved_at = Some(old.seen_at);
        let bias = finding(FindingKind::Bias, Severity::Warning);
        assert_eq!(reconcile(&[old], vec![bias.clone()]), [AlertChange::Raise(bias)]);
    }

    #[test]
    fn a_warning_that_became_critical_resolves_as_the_critical_one_is_raised() {
        let critical = finding(FindingKind::ErrorCritical, Severity::Critical);
        assert_eq!(
            reconcile(&[alert(1, FindingKind::ErrorWarning)], vec![critical.clone()]),
            [AlertChange::Resolve { id: 1 }, AlertChange::Raise(critical)]
        );
    }

    #[test]
    fn of_two_alerts_or_findings_of_a_kind_one_remains() {
        let open = [alert(2, FindingKind::DataStale), alert(1, FindingKind::DataStale)];
        let (mild, grave) =
            (finding(FindingKind::DataStale, Severity::Warning), finding(FindingKind::DataStale, Severity::Critical));
        assert_eq!(
            reconcile(&open, vec![mild, grave.clone()]),
            [AlertChange::Resolve { id: 2 }, AlertChange::Update { id: 1, finding: grave }]
        );
    }
}
