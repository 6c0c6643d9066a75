//! The prediction log: appended with a group commit, read by date, series and batch; what is old leaves it for a file, and what
//! was made from data that were taken back stays in it out of use.

mod archive;
mod query;
mod rows;
mod withdraw;
mod writer;

pub use archive::{Archived, LoggedPrediction};
pub use query::{PredictionFilter, Predictions};
pub(crate) use writer::PredictionLog;
