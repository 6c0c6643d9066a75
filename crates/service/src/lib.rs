//! The verbs of Vakhta: each use case loads, asks the core, and applies.
//!
//! [`platform::Platform`] is what callers hold; the use cases are its methods, one file a verb: [`sync`], [`ingest`], [`train`],
//! [`predict`], [`observe`], [`monitor`], [`retrain`], [`why`]. An [`application::Application`] declares models; the
//! platform does the rest.

pub mod access;
pub mod alerts;
pub mod analysis;
pub mod application;
pub mod backtest;
pub mod change;
pub mod clock;
mod dataset_lease;
pub mod declaration;
pub mod doctor;
pub mod draft;
pub mod drift;
pub mod error;
pub mod forecasting;
pub mod ingest;
#[cfg(test)]
mod kiosks;
pub mod known_ahead;
mod loaded;
mod machine;
pub mod models;
pub mod monitor;
pub mod observe;
pub mod overrides;
pub mod payback;
pub mod platform;
pub mod predict;
pub mod quality;
pub mod quarantine;
pub mod reading;
pub mod recover;
pub mod replay;
pub mod restore;
mod retention;
pub mod retrain;
pub mod rows;
pub mod scheduler;
pub mod settings;
pub mod simulate;
pub mod summary;
pub mod sync;
pub mod train;
pub mod views;
pub mod why;
pub mod wording;
