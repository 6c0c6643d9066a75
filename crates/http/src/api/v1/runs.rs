//! Runs: retraining, from trigger to decision.

pub mod begin;
pub mod cancel;
pub mod events;
pub mod follow;
pub mod get;
pub mod list;
