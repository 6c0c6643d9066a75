//! What the core says, in the visitor's language: told from kinds and numbers, never from its English sentences (`said`
//! stands in where nothing but a sentence was stored).

pub(crate) mod alert;
pub(crate) mod decision;
pub(crate) mod health;
pub(crate) mod ledger;
pub(crate) mod metric;
pub(crate) mod retrain;
pub(crate) mod run;
pub(crate) mod schedule;
