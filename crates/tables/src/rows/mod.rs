//! Rows that are predicted each by itself: what is known of a row when it comes in, and its outcome when that is known.
//!
//! A row is named by its keys and its day. [`RowTable`] holds a dataset's rows by column; [`RowFeatures`] turns them, and rows that
//! were only asked about, into the numbers that an engine learns from. Nothing of another row enters a row's features, so that
//! leakage between rows is impossible by construction.

mod features;
mod table;

pub use features::{Cell, CellError, RowFeatures, RowMatrix};
pub use table::RowTable;
