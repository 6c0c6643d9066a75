//! The prediction log: appended with a group commit, read by date, series and batch.

mod query;
mod rows;
mod writer;

pub use query::{PredictionFilter, Predictions};
pub(crate) use writer::PredictionLog;
