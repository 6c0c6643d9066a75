//! Models of rows that are predicted each by itself: regression, two classes, several classes.
//!
//! They live in the same loop as daily series: the same datasets, runs, decisions, log and monitors. A row is a series of one day:
//! its key columns name it, its day orders it, and its prediction is logged as if made the day before, so that whatever meets
//! actuals, judges and alerts works on it unchanged. What differs is here: the data in memory, the split by time, the fits, the
//! answer.

mod answer;
mod artifact;
mod data;
pub(crate) mod fit;
mod issue;
mod leak;
pub(crate) mod learn;
mod request;
mod scorer;
mod split;

pub(crate) use answer::Answer;
pub(crate) use data::{Outcomes, RowData};
pub use issue::RowsAhead;
pub(crate) use request::Serving;
pub use request::{RowAnswer, RowField, RowRequest, RowsAnswer};
pub(crate) use scorer::Scorer;
pub use vakhta_tables::rows::Cell;
