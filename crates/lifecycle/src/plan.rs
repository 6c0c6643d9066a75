//! Plans: every change of the loop's state as data, before it is an action.
//!
//! `store::apply(model, plan, expected_revision)` writes a plan and its ledger rows in one transaction; nothing else changes
//! a version's status, a run or an alert.

mod make;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::make::{RollbackError, after_training, alerts, cancel_run, fail_run, fail_version, note, rollback};
use crate::alert::AlertChange;
use crate::ids::VersionId;
use crate::run::Run;
use crate::version::Version;

/// One change of a model's state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// Registers a version, with status `trained`.
    RegisterVersion {
        /// The version.
        version: Box<Version>,
    },
    /// Archives a version.
    ArchiveVersion {
        /// Which.
        version: VersionId,
        /// Why, in words.
        reason: String,
    },
    /// Makes a version the champion. The plan archives the old one before it.
    DeployVersion {
        /// Which.
        version: VersionId,
        /// Why, in words.
        reason: String,
    },
    /// Marks a version whose artifact cannot be used.
    FailVersion {
        /// Which.
        version: VersionId,
        /// Why, in words.
        reason: String,
    },
    /// Writes a run's end (status, decision, error); releases the model for the next.
    FinishRun {
        /// The run as it stands now.
        run: Box<Run>,
    },
    /// Raises, updates, resolves, reopens, escalates, acknowledges or silences an alert.
    Alert {
        /// What becomes of it.
        alert: AlertChange,
    },
    /// Records something that was decided without changing anything else ("do nothing, because…").
    Note {
        /// What about, one word: `retrain`, `restore`.
        subject: String,
        /// In an English sentence.
        text: String,
    },
}

/// Changes that happen together or not at all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// In order.
    pub changes: Vec<Change>,
}

/// A row of the ledger: what was changed, when, by whom, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Number, rising.
    pub id: i64,
    /// By the model's clock.
    pub at: DateTime<Utc>,
    /// Who: a person's name or `schedule`, `sync`, `demo`, `system`.
    pub actor: String,
    /// What: the name of the change in snake case.
    pub action: String,
    /// About what: a version id, run id or alert kind.
    pub subject: String,
    /// The reason in words.
    pub reason: String,
}
