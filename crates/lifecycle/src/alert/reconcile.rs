//! Open alerts against what the monitor sees now: raised once, kept up to date, resolved by itself, reopened when it soon comes
//! back.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Alert, AlertChange, EscalationReason};
use crate::monitor::{AlertPolicy, Finding, FindingKind, Severity};

/// What becomes of the alerts of one model: first what resolves, then what is updated, then what is raised or reopened.
///
/// `known` holds the open alerts and the ones that resolved lately. One alert per kind: of several findings of a kind the most
/// severe counts, of several open alerts of a kind the oldest is kept and the others resolve. A warning that became critical
/// escalates; where that is another kind, the warning resolves as the critical one is raised.
#[must_use]
pub fn reconcile(
    known: &[Alert],
    findings: Vec<Finding>,
    policy: &AlertPolicy,
    now: DateTime<Utc>,
) -> Vec<AlertChange> {
    let mut seen: BTreeMap<FindingKind, Finding> = BTreeMap::new();
    for finding in findings {
        let worse = seen.get(&finding.kind).is_none_or(|held| finding.severity > held.severity);
        if worse {
            seen.insert(finding.kind, finding);
        }
    }
    let mut open: Vec<&Alert> = known.iter().filter(|a| a.is_open()).collect();
    open.sort_by_key(|a| (a.kind, a.raised_at, a.id));
    let warned = open.iter().any(|a| a.kind == FindingKind::ErrorWarning);
    let mut resolved = Vec::new();
    let mut updated = Vec::new();
    for alert in open {
        match seen.remove(&alert.kind) {
            Some(finding) => {
                let turned = alert.severity < Severity::Critical && finding.severity == Severity::Critical;
                updated.push(AlertChange::Update { id: alert.id, finding });
                updated.extend(turned.then(|| AlertChange::Escalate {
                    id: alert.id,
                    level: alert.escalation.saturating_add(1).min(super::MAX_ESCALATION),
                    reason: EscalationReason::TurnedCritical,
                }));
            }
            None => resolved.push(AlertChange::Resolve { id: alert.id }),
        }
    }
    let raised = seen.into_values().map(|finding| match came_back(known, finding.kind, policy, now) {
        Some(alert) => AlertChange::Reopen { id: alert.id, finding },
        None if warned && finding.kind == FindingKind::ErrorCritical => {
            AlertChange::RaiseEscalated { finding, reason: EscalationReason::TurnedCritical }
        }
        None => AlertChange::Raise(finding),
    });
    resolved.into_iter().chain(updated).chain(raised).collect()
}

/// The alert of a kind that resolved last, if that was lately enough to be the same story.
fn came_back<'a>(known: &'a [Alert], kind: FindingKind, policy: &AlertPolicy, now: DateTime<Utc>) -> Option<&'a Alert> {
    let patience = TimeDelta::hours(i64::from(policy.reopen_hours));
    let resolved = known.iter().filter(|a| a.kind == kind).filter_map(|a| Some((a.resolved_at?, a)));
    let (at, alert) = resolved.max_by_key(|(at, a)| (*at, a.id))?;
    (now - at <= patience).then_some(alert)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn finding(kind: FindingKind, severity: Severity) -> Finding {
        Finding { kind, severity, value: 12.0, threshold: 10.0, message: "seen".into(), details: vec![] }
    }

    fn now() -> DateTime<Utc> {
        sample(1, FindingKind::Bias).raised_at + TimeDelta::hours(100)
    }

    fn changes(known: &[Alert], findings: Vec<Finding>) -> Vec<AlertChange> {
        reconcile(known, findings, &AlertPolicy::default(), now())
    }

    #[test]
    fn a_finding_is_raised_once_and_then_only_updated() {
        let bias = finding(FindingKind::Bias, Severity::Warning);
        assert_eq!(changes(&[], vec![bias.clone()]), [AlertChange::Raise(bias.clone())]);
        let open = [sample(1, FindingKind::Bias)];
        assert_eq!(changes(&open, vec![bias.clone()]), [AlertChange::Update { id: 1, finding: bias }]);
    }

    #[test]
    fn what_is_gone_resolves_by_itself_acknowledged_or_not() {
        let ack = super::super::Acknowledgement { at: now(), by: "anna".to_owned(), note: String::new() };
        let looked_after = Alert { acknowledgement: Some(ack), ..sample(2, FindingKind::DataStale) };
        let known = [sample(1, FindingKind::Bias), looked_after];
        assert_eq!(changes(&known, vec![]), [AlertChange::Resolve { id: 1 }, AlertChange::Resolve { id: 2 }]);
    }

    #[test]
    fn what_soon_comes_back_is_the_same_alert_and_later_a_new_one() {
        let bias = finding(FindingKind::Bias, Severity::Warning);
        let gone = |hours| Alert { resolved_at: Some(now() - TimeDelta::hours(hours)), ..sample(1, FindingKind::Bias) };
        let older = Alert { resolved_at: Some(now() - TimeDelta::hours(90)), ..sample(9, FindingKind::Bias) };
        assert_eq!(
            changes(&[gone(48), older], vec![bias.clone()]),
            [AlertChange::Reopen { id: 1, finding: bias.clone() }]
        );
        assert_eq!(changes(&[gone(49)], vec![bias.clone()]), [AlertChange::Raise(bias)]);
    }

    #[test]
    fn a_warning_that_became_critical_escalates() {
        let critical = finding(FindingKind::ErrorCritical, Severity::Critical);
        let reason = EscalationReason::TurnedCritical;
        assert_eq!(
            changes(&[sample(1, FindingKind::ErrorWarning)], vec![critical.clone()]),
            [AlertChange::Resolve { id: 1 }, AlertChange::RaiseEscalated { finding: critical, reason: reason.clone() }]
        );
        let stale = finding(FindingKind::DataStale, Severity::Critical);
        assert_eq!(
            changes(&[sample(1, FindingKind::DataStale)], vec![stale.clone()]),
            [AlertChange::Update { id: 1, finding: stale.clone() }, AlertChange::Escalate { id: 1, level: 1, reason }]
        );
        // Critical it was already: nothing turned.
        let critical = Alert { severity: Severity::Critical, ..sample(1, FindingKind::DataStale) };
        assert_eq!(changes(&[critical], vec![stale.clone()]), [AlertChange::Update { id: 1, finding: stale }]);
    }

    #[test]
    fn of_two_alerts_or_findings_of_a_kind_one_remains() {
        let open = [sample(2, FindingKind::DataStale), sample(1, FindingKind::DataStale)];
        let (mild, grave) =
            (finding(FindingKind::DataStale, Severity::Warning), finding(FindingKind::DataStale, Severity::Critical));
        let changes = changes(&open, vec![mild, grave.clone()]);
        assert_eq!(changes[..2], [AlertChange::Resolve { id: 2 }, AlertChange::Update { id: 1, finding: grave }]);
    }
}
