//! What a person does with an alert, and what time does: acknowledged, silenced, escalated. Pure: the rule answers the change,
//! or why there is none.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Alert, AlertChange, EscalationReason};
use crate::monitor::{AlertPolicy, FindingKind, Severity};

/// The most urgent an alert gets by waiting.
pub const MAX_ESCALATION: u8 = 3;
/// The longest that a key is silenced by one order.
pub const MAX_SILENCE: TimeDelta = TimeDelta::days(90);

/// Why an order about an alert is refused; nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AlertError {
    /// Nobody needs to look after what is over.
    #[error("the alert resolved already; only an open one can be acknowledged")]
    Resolved,
    /// Somebody looks after it, and nothing has become worse since.
    #[error("{by} acknowledged it already, on {}", moment(at))]
    Acknowledged {
        /// Who.
        by: String,
        /// When, by the model's clock.
        at: DateTime<Utc>,
    },
    /// A silence that is over before it begins.
    #[error(
        "the silence would end on {}, and the model's time is {}; it must end later, for example in 24 hours",
        moment(until),
        moment(now)
    )]
    Past {
        /// The end that was asked for.
        until: DateTime<Utc>,
        /// The model's now.
        now: DateTime<Utc>,
    },
    /// A silence that nobody would remember.
    #[error("a silence lasts at most {days} days; ask for a shorter one, and again when it is over", days = MAX_SILENCE.num_days())]
    TooLong,
    /// There is nothing to end.
    #[error("alerts of this kind are not silenced")]
    NotSilenced,
}

fn moment(at: &DateTime<Utc>) -> impl std::fmt::Display {
    at.format("%Y-%m-%d %H:%M UTC")
}

/// Somebody looks after an open alert. It stays open: only what was measured resolves it.
///
/// # Errors
/// [`AlertError::Resolved`]; [`AlertError::Acknowledged`] unless it escalated or came back since.
pub fn acknowledge(alert: &Alert, note: &str) -> Result<AlertChange, AlertError> {
    if !alert.is_open() {
        return Err(AlertError::Resolved);
    }
    match &alert.acknowledgement {
        Some(ack) if alert.is_acknowledged() => Err(AlertError::Acknowledged { by: ack.by.clone(), at: ack.at }),
        _ => Ok(AlertChange::Acknowledge { id: alert.id, note: note.to_owned() }),
    }
}

/// No alert of a kind demands attention until an instant. They are raised, escalated and resolved as ever.
///
/// # Errors
/// [`AlertError::Past`]; [`AlertError::TooLong`].
pub fn silence(
    kind: FindingKind,
    until: DateTime<Utc>,
    note: &str,
    now: DateTime<Utc>,
) -> Result<AlertChange, AlertError> {
    if until <= now {
        return Err(AlertError::Past { until, now });
    }
    if until - now > MAX_SILENCE {
        return Err(AlertError::TooLong);
    }
    Ok(AlertChange::Silence { kind, until, note: note.to_owned() })
}

/// Ends the silence of an alert's key before its time.
///
/// # Errors
/// [`AlertError::NotSilenced`].
pub fn unsilence(alert: &Alert, now: DateTime<Utc>) -> Result<AlertChange, AlertError> {
    if alert.is_silenced(now) { Ok(AlertChange::Unsilence { kind: alert.kind }) } else { Err(AlertError::NotSilenced) }
}

/// Critical alerts that nobody acknowledged for longer than the policy allows become one level more urgent, and again after as
/// long, up to [`MAX_ESCALATION`].
#[must_use]
pub fn escalations(open: &[Alert], policy: &AlertPolicy, now: DateTime<Utc>) -> Vec<AlertChange> {
    let patience = TimeDelta::hours(i64::from(policy.escalate_hours));
    let overdue = |alert: &&Alert| {
        let since = alert.worsened_at().unwrap_or(alert.raised_at);
        alert.is_open()
            && alert.severity == Severity::Critical
            && !alert.is_acknowledged()
            && alert.escalation < MAX_ESCALATION
            && now - since > patience
    };
    open.iter()
        .filter(overdue)
        .map(|alert| AlertChange::Escalate {
            id: alert.id,
            level: alert.escalation + 1,
            reason: EscalationReason::Unacknowledged { hours: policy.escalate_hours },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::alert::{Acknowledgement, AlertState, Silence};

    fn at(hours: i64) -> DateTime<Utc> {
        sample(1, FindingKind::Bias).raised_at + TimeDelta::hours(hours)
    }

    fn acknowledged(alert: Alert, hours: i64) -> Alert {
        let ack = Acknowledgement { at: at(hours), by: "anna".to_owned(), note: String::new() };
        Alert { acknowledgement: Some(ack), ..alert }
    }

    fn critical() -> Alert {
        Alert { severity: Severity::Critical, ..sample(1, FindingKind::ErrorCritical) }
    }

    #[test]
    fn an_acknowledged_alert_stays_open_and_asks_nobody_any_more() {
        let alert = sample(1, FindingKind::Bias);
        assert_eq!(alert.state(at(1)), AlertState::Open);
        assert!(matches!(acknowledge(&alert, "looking"), Ok(AlertChange::Acknowledge { id: 1, .. })));
        let alert = acknowledged(alert, 1);
        assert_eq!((alert.state(at(2)), alert.is_open()), (AlertState::Acknowledged, true));
        let error = acknowledge(&alert, "").unwrap_err();
        assert!(matches!(error, AlertError::Acknowledged { .. }), "{error}");
        assert_eq!(acknowledge(&Alert { resolved_at: Some(at(3)), ..alert }, ""), Err(AlertError::Resolved));
    }

    #[test]
    fn what_became_worse_after_the_acknowledgement_asks_again() {
        let alert = Alert { escalated_at: Some(at(5)), escalation: 1, ..acknowledged(critical(), 1) };
        assert_eq!(alert.state(at(6)), AlertState::Open);
        assert!(acknowledge(&alert, "").is_ok());
        let alert = Alert { reopened_at: Some(at(5)), ..acknowledged(critical(), 1) };
        assert_eq!(alert.state(at(6)), AlertState::Open);
    }

    #[test]
    fn a_silence_ends_by_itself() {
        let silence = Silence { until: at(10), by: "anna".to_owned(), note: String::new() };
        let alert = Alert { silence: Some(silence), ..critical() };
        assert_eq!(alert.state(at(9)), AlertState::Silenced);
        assert_eq!(alert.state(at(10)), AlertState::Open);
        assert_eq!(unsilence(&alert, at(9)), Ok(AlertChange::Unsilence { kind: FindingKind::ErrorCritical }));
        assert_eq!(unsilence(&alert, at(10)), Err(AlertError::NotSilenced));
    }

    #[test]
    fn a_silence_begins_now_and_ends_within_a_quarter() {
        let ask = |hours| silence(FindingKind::Bias, at(hours), "", at(0));
        assert!(ask(1).is_ok() && ask(90 * 24).is_ok());
        assert!(matches!(ask(0), Err(AlertError::Past { .. })));
        assert_eq!(ask(90 * 24 + 1), Err(AlertError::TooLong));
    }

    #[test]
    fn a_critical_alert_that_nobody_acknowledges_escalates_step_by_step() {
        let policy = AlertPolicy::default();
        let none: [AlertChange; 0] = [];
        assert_eq!(escalations(&[critical()], &policy, at(24)), none);
        let reason = EscalationReason::Unacknowledged { hours: 24 };
        assert_eq!(
            escalations(&[critical()], &policy, at(25)),
            [AlertChange::Escalate { id: 1, level: 1, reason: reason.clone() }]
        );
        let once = Alert { escalation: 1, escalated_at: Some(at(25)), ..critical() };
        assert_eq!(escalations(std::slice::from_ref(&once), &policy, at(49)), none);
        assert_eq!(
            escalations(std::slice::from_ref(&once), &policy, at(50)),
            [AlertChange::Escalate { id: 1, level: 2, reason }]
        );
        let top = Alert { escalation: MAX_ESCALATION, ..once.clone() };
        assert_eq!(escalations(&[top], &policy, at(500)), none);
        // Acknowledged, only a warning, or resolved: there is nothing to press.
        let warning = sample(1, FindingKind::Bias);
        let resolved = Alert { resolved_at: Some(at(2)), ..critical() };
        assert_eq!(escalations(&[acknowledged(critical(), 1), warning, resolved], &policy, at(99)), none);
    }
}
