//! Versioned tables of facts, kept as Delta tables in a folder: create, merge, read as of a version, look back, restore.
//!
//! A merge that changes nothing makes no version; a merge that changes something rewrites the months it touches in one
//! transaction, so that readers see all of it or none, and every older version stays readable: nothing is ever vacuumed.
//! An empty cell says nothing: it never erases a value that was known. Two writers may work at once; the one that comes
//! second repeats its work on top of the first. What a merge brought is taken back by a restore, which is one more version.

mod error;
mod folder;
mod history;
mod merge;
mod plan;
mod restore;
mod scan;
mod series_index;
mod since;

pub use error::DatasetError;
pub use folder::Datasets;
pub use history::{DatasetSummary, VersionEntry};
pub use merge::Merged;
pub use restore::Restored;
pub use scan::Selection;
pub(crate) use series_index::SeriesIndex;
pub use since::Loadable;
