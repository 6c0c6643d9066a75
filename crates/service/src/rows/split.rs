//! Which rows are held out: always later ones than those that are learned from.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::data::RowData;
use crate::declaration::{Declaration, RowsSection};
use crate::error::ServiceError;

/// Fewest rows with an outcome that a training needs.
const LEAST_ROWS: usize = 100;

/// One split: what is learned from and what is held out, rows of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Split {
    /// Earlier rows.
    pub(crate) learned: Vec<usize>,
    /// Later rows.
    pub(crate) held_out: Vec<usize>,
}

/// The folds, earliest first, the holdout, and all rows in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Splits {
    pub(crate) cv: Vec<Split>,
    pub(crate) holdout: Split,
    pub(crate) all: Vec<usize>,
}

/// Splits by time: rows in order of their days, the newest held out, and folds before it, each with all that came before. Rows of
/// one day stand in an order that their keys scatter, so that a table of a single day is split at random, and always alike.
///
/// # Errors
/// [`ServiceError::NotEnoughData`] says how many rows there are and how many are needed.
pub(crate) fn plan(declaration: &Declaration, rows: &RowsSection, data: &RowData) -> Result<Splits, ServiceError> {
    let mut ordered: Vec<(NaiveDate, [u8; 8], usize)> = data
        .known()
        .map(|row| {
            let digest = Sha256::digest(data.key_of(row).to_string());
            let mut scatter = [0; 8];
            scatter.copy_from_slice(&digest[..8]);
            (data.table().day(row), scatter, row)
        })
        .collect();
    ordered.sort_unstable();
    let all: Vec<usize> = ordered.iter().skip(ordered.len().saturating_sub(rows.max_rows)).map(|r| r.2).collect();
    if all.len() < LEAST_ROWS {
        return Err(ServiceError::NotEnoughData(format!(
            "{} rows have an outcome, and a training needs {LEAST_ROWS}; load more",
            all.len()
        )));
    }
    let held_out = ((all.len() as f64 * rows.holdout_percent / 100.0).round() as usize).clamp(1, all.len() - 1);
    let cut = all.len() - held_out;
    let holdout = Split { learned: all[..cut].to_vec(), held_out: all[cut..].to_vec() };
    // Half of what is left begins the first fold; the rest is held out block by block.
    let folds = declaration.cv.folds;
    let first = cut / 2;
    let edge = |fold: usize| first + (cut - first) * fold / folds;
    let cv = (0..folds)
        .map(|fold| Split { learned: all[..edge(fold)].to_vec(), held_out: all[edge(fold)..edge(fold + 1)].to_vec() })
        .filter(|split| !split.held_out.is_empty() && !split.learned.is_empty())
        .collect();
    Ok(Splits { cv, holdout, all })
}
