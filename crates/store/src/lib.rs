//! What must last: models, versions, runs, metrics, predictions, alerts, the ledger; and artifact files with their hashes.
//!
//! One code path for SQLite and PostgreSQL. [`Store::open`] connects and migrates; nouns have a repository each
//! ([`Store::models`], [`Store::versions`], …), and the loop's state is changed through [`Store::apply`] alone: a whole plan and
//! its ledger rows in one transaction. Lookups answer `Ok(None)` for what is not there; lists are bounded.
//!
//! # Adding a repository
//! A migration in `schema/` (a new step, never an edited one), a row in `entity/`, a file named by the noun with a handle
//! `Things<'_>` and a method on [`Store`] that hands it out, a test in `tests/it/` that runs on both databases. SQL that only one
//! database understands belongs in `dialect.rs` and nowhere else.

#![deny(missing_docs)]

mod access;
mod alerts;
mod apply;
mod artifacts;
mod changes;
mod codec;
mod connection;
mod day_sums;
mod dialect;
mod drift;
mod entity;
mod error;
mod leases;
mod ledger;
mod metrics;
mod models;
mod observations;
mod observed;
mod overrides;
mod page;
mod place;
mod predictions;
mod quarantine;
mod runs;
mod schema;
mod simulations;
mod slots;
mod sources;
mod syncs;
mod versions;

pub use access::{Access, KnownUser, NewUser};
pub use alerts::Alerts;
pub use apply::Holder;
pub use artifacts::{ArtifactError, Artifacts, artifact_hash};
pub use connection::Store;
pub use day_sums::{DailySums, SumSubject};
pub use drift::{Drift, DriftRow};
pub use error::StoreError;
pub use leases::{Lease, Leased, Leases, LiveProcesses};
pub use ledger::Ledger;
pub use metrics::{DailyMetric, Metrics, Segment};
pub use models::{ModelRow, Models};
pub use observations::Observations;
pub use observed::ObservedDays;
pub use overrides::Overrides;
pub use page::Page;
pub use predictions::{Archived, LoggedPrediction, PredictionFilter, Predictions};
pub use quarantine::{PutAside, PutAsideFilter, Quarantine, QuarantinedRow};
pub use runs::{Progress, RunOwner, Runs, StartedRun};
pub use simulations::{SimulationRow, Simulations};
pub use slots::{Slot, SlotClaim, Slots, WonSlot};
pub use sources::{SourceRow, Sources};
pub use syncs::{NewSync, SyncCounts, SyncOutcome, SyncRow, SyncStatus, Syncs};
pub use versions::Versions;
