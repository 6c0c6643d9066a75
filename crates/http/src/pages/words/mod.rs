//! What the core says, in the visitor's language: translated from kinds and numbers, never from its English sentences.

pub(crate) mod alert;
pub(crate) mod decision;
pub(crate) mod health;
pub(crate) mod ledger;
pub(crate) mod metric;
pub(crate) mod run;
pub(crate) mod schedule;
