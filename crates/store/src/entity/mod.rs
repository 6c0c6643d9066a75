//! The rows as they lie in the tables, one file per table. Private: domain types are what leaves this crate.

#![expect(unreachable_pub, reason = "SeaORM's derive writes pub items and needs pub rows")]

pub(crate) mod alert;
pub(crate) mod api_key;
pub(crate) mod archive;
pub(crate) mod batch;
pub(crate) mod day_sum;
pub(crate) mod drift_look;
pub(crate) mod lease;
pub(crate) mod ledger;
pub(crate) mod metric;
pub(crate) mod model;
pub(crate) mod observation;
pub(crate) mod override_record;
pub(crate) mod prediction;
pub(crate) mod quarantine;
pub(crate) mod refusal;
pub(crate) mod run;
pub(crate) mod session;
pub(crate) mod silence;
pub(crate) mod simulation;
pub(crate) mod slot;
pub(crate) mod source;
pub(crate) mod sync;
pub(crate) mod user;
pub(crate) mod user_setting;
pub(crate) mod version;
