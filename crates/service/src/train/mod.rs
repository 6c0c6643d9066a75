//! Training: a child process does the work, the parent watches, verifies, decides and applies.

mod blend;
pub mod child;
mod cold;
mod comparison;
mod fit;
pub(crate) mod folds;
pub mod leak;
pub mod learn;
mod leftover;
pub(crate) mod pipeline;
pub mod process;
pub mod protocol;
mod reconcile;
pub(crate) mod report;
mod start;
mod supervise;
