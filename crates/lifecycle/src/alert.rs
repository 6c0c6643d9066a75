//! An alert: a finding that somebody must know. Raised once per key, acknowledged or silenced by people, escalated by waiting,
//! resolved by itself when the finding is gone, reopened when it soon comes back.

mod life;
mod reconcile;

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::life::{AlertError, MAX_ESCALATION, MAX_SILENCE, acknowledge, escalations, silence, unsilence};
pub use self::reconcile::reconcile;
use crate::ids::ModelName;
use crate::monitor::{Finding, FindingKind, Severity};

/// One alert, open until `resolved_at` is set. Its key is (model, kind). Times are by the model's clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Number in the store; 0 before it is stored.
    pub id: i64,
    /// The model concerned.
    pub model: ModelName,
    /// What it is about; with the model the key that is raised once.
    pub kind: FindingKind,
    /// How bad it is now.
    pub severity: Severity,
    /// What was measured last.
    pub value: f64,
    /// The threshold.
    pub threshold: f64,
    /// In an English sentence.
    pub message: String,
    /// Details.
    pub details: Vec<String>,
    /// When it was raised.
    pub raised_at: DateTime<Utc>,
    /// When it was seen last.
    pub seen_at: DateTime<Utc>,
    /// When it resolved.
    pub resolved_at: Option<DateTime<Utc>>,
    /// When it came back last, if it did.
    pub reopened_at: Option<DateTime<Utc>>,
    /// Who looks after it.
    pub acknowledgement: Option<Acknowledgement>,
    /// How urgent it has become: 0 as raised, one more with each escalation.
    pub escalation: u8,
    /// When it escalated last.
    pub escalated_at: Option<DateTime<Utc>>,
    /// The silence that was ordered last for its key; it may be over.
    pub silence: Option<Silence>,
}

/// Somebody looks after an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Since when.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// What they noted; may be empty.
    pub note: String,
}

/// Alerts of a key demand no attention until an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// Until when, not included.
    pub until: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// Why; may be empty.
    pub note: String,
}

/// How an alert stands. Only an open one demands attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Somebody should look.
    Open,
    /// Somebody does.
    Acknowledged,
    /// Nobody wants to hear of it for a while.
    Silenced,
    /// It is over.
    Resolved,
}

impl Alert {
    /// Whether what it is about is still there.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.resolved_at.is_none()
    }

    /// Whether its key is silenced at an instant.
    #[must_use]
    pub fn is_silenced(&self, now: DateTime<Utc>) -> bool {
        self.silence.as_ref().is_some_and(|silence| now < silence.until)
    }

    /// Whether somebody looks after it as it is: an acknowledgement does not cover what became worse after it.
    #[must_use]
    pub fn is_acknowledged(&self) -> bool {
        self.acknowledgement.as_ref().is_some_and(|ack| self.worsened_at().is_none_or(|worse| worse <= ack.at))
    }

    /// When it came back or escalated last, whichever was later.
    #[must_use]
    pub fn worsened_at(&self) -> Option<DateTime<Utc>> {
        self.reopened_at.max(self.escalated_at)
    }

    /// How it stands.
    #[must_use]
    pub fn state(&self, now: DateTime<Utc>) -> AlertState {
        match self {
            _ if !self.is_open() => AlertState::Resolved,
            _ if self.is_silenced(now) => AlertState::Silenced,
            _ if self.is_acknowledged() => AlertState::Acknowledged,
            _ => AlertState::Open,
        }
    }
}

/// Why an alert became more urgent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EscalationReason {
    /// It was a warning.
    TurnedCritical,
    /// Nobody acknowledged it.
    Unacknowledged {
        /// For longer than so many hours.
        hours: u32,
    },
}

impl fmt::Display for EscalationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TurnedCritical => f.write_str("a warning turned critical"),
            Self::Unacknowledged { hours } => write!(f, "nobody acknowledged it for over {hours} hours"),
        }
    }
}

/// What becomes of an alert: because a monitor looked, because a person said so, or because time passed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertChange {
    /// A new one.
    Raise(Finding),
    /// A new one, more urgent from the start.
    RaiseEscalated {
        /// What the monitor saw.
        finding: Finding,
        /// Why it is urgent.
        reason: EscalationReason,
    },
    /// Still there: numbers and severity are brought up to date.
    Update {
        /// The open alert.
        id: i64,
        /// What the monitor saw now.
        finding: Finding,
    },
    /// Gone.
    Resolve {
        /// The open alert.
        id: i64,
    },
    /// There again, soon after it was gone.
    Reopen {
        /// The resolved alert.
        id: i64,
        /// What the monitor saw now.
        finding: Finding,
    },
    /// More urgent.
    Escalate {
        /// The open alert.
        id: i64,
        /// The level it has then.
        level: u8,
        /// Why.
        reason: EscalationReason,
    },
    /// Somebody looks after it.
    Acknowledge {
        /// The open alert.
        id: i64,
        /// What they note.
        note: String,
    },
    /// Its key demands no attention for a while.
    Silence {
        /// The key.
        kind: FindingKind,
        /// Until when, by the model's clock.
        until: DateTime<Utc>,
        /// Why.
        note: String,
    },
    /// Its key demands attention again.
    Unsilence {
        /// The key.
        kind: FindingKind,
    },
}

impl AlertChange {
    /// The open alert that a monitor's look resolves or escalates.
    #[must_use]
    pub fn settles(&self) -> Option<i64> {
        match self {
            Self::Resolve { id } | Self::Escalate { id, .. } => Some(*id),
            _ => None,
        }
    }
}

/// An open warning that was just raised, for tests.
#[cfg(test)]
fn sample(id: i64, kind: FindingKind) -> Alert {
    let at = DateTime::from_timestamp(1_770_000_000 + id, 0).unwrap_or_default();
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
        reopened_at: None,
        acknowledgement: None,
        escalation: 0,
        escalated_at: None,
        silence: None,
    }
}
