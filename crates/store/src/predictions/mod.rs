//! The prediction log: appended with a group commit, read by date, series and batch; what is old leaves it for a file.

mod archive;
mod query;
mod rows;
mod writer;

pub use archive::{Archived, LoggedPrediction};
pub use query::{PredictionFilter, Predictions};
pub(crate) use writer::PredictionLog;
