//! Integration tests: the contract suite over every engine, oracles, saved formats.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it is")]

mod binary;
mod contract;
mod data;
mod golden;
mod lightgbm;
mod linear;
mod oracle;
