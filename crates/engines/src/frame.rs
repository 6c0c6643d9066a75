//! The matrix that every engine reads, and the checks that none of them may skip.
//!
//! It is borrowed and plain: whoever builds it keeps the memory. It guards one invariant: after [`Frame::check`]
//! an engine may index it without looking again.

use std::collections::BTreeSet;

/// Largest absolute target, in the target's units. LightGBM keeps targets and gradients as 32-bit floats (up to
/// 3.4e38); this leaves room for their sums, and no real quantity comes near.
pub const TARGET_LIMIT: f64 = 1e30;

/// Largest category code: above it an `f64` no longer holds every integer.
const CODE_LIMIT: f64 = 9_007_199_254_740_992.0;

/// Row-major matrix with roles. Rows and columns are counted from 0, in here and in every error.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// `[n_rows, names.len()]`, row-major; NaN is a missing value, an infinity is an error.
    pub values: &'a [f64],
    /// Which rows of `values` these are, in order, so that a fold need not be copied; all of them where there is none.
    pub picked: Option<&'a [u32]>,
    /// How many rows, and entries of each role.
    pub n_rows: usize,
    /// Name of each column, distinct. A fitted model finds its columns by name.
    pub names: &'a [String],
    /// Indices of the columns that hold categories: non-negative integer codes, or NaN for missing. Read when
    /// fitting; a fitted model remembers which of its columns are categories.
    pub categorical: &'a [usize],
    /// What to learn, `[n_rows]`, finite, within [`TARGET_LIMIT`]. Needed to fit, ignored when predicting.
    pub target: Option<&'a [f64]>,
    /// Weight of each row, `[n_rows]`, from 0 to [`TARGET_LIMIT`], not all zero; none means all equal.
    pub weight: Option<&'a [f64]>,
    /// Index of the series that each row belongs to, `[n_rows]`. Engines that model rows one by one ignore it.
    pub group: Option<&'a [u32]>,
}

/// What is wrong with a frame. Rows count from 0.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FrameError {
    /// No rows to fit on.
    #[error("there are no rows to fit on")]
    NoRows,
    /// No feature columns.
    #[error("there are no feature columns")]
    NoColumns,
    /// A picked row does not exist.
    #[error("row {row} is picked, there are {rows} rows")]
    NoSuchRow {
        /// The row given.
        row: u32,
        /// How many rows `values` has.
        rows: usize,
    },
    /// `values` does not hold rows × columns numbers.
    #[error("{rows} rows of {columns} columns need {rows} x {columns} values, there are {found}")]
    Shape {
        /// Rows declared.
        rows: usize,
        /// Columns named.
        columns: usize,
        /// Numbers given.
        found: usize,
    },
    /// A role column has another length than the frame.
    #[error("{role} has {found} entries for {rows} rows")]
    Length {
        /// `target`, `weight`, `group` or `picked`.
        role: &'static str,
        /// Entries given.
        found: usize,
        /// Rows declared.
        rows: usize,
    },
    /// Two columns share a name.
    #[error("column {name:?} appears twice")]
    DuplicateColumn {
        /// The name.
        name: String,
    },
    /// A categorical index names no column.
    #[error("categorical column {index} does not exist, there are {columns} columns")]
    NoSuchColumn {
        /// The index given.
        index: usize,
        /// Columns named.
        columns: usize,
    },
    /// A feature value is infinite.
    #[error("row {row}, feature {feature:?}: the value is {value}; use NaN for missing")]
    Infinite {
        /// Row from 0.
        row: usize,
        /// Column name.
        feature: String,
        /// The value.
        value: f64,
    },
    /// A category is not a non-negative integer.
    #[error("row {row}, feature {feature:?}: {value} is not a category code (an integer from 0, or NaN for missing)")]
    Category {
        /// Row from 0.
        row: usize,
        /// Column name.
        feature: String,
        /// The value.
        value: f64,
    },
    /// Fitting without a target.
    #[error("there is no target to fit to")]
    NoTarget,
    /// A target that cannot be learned.
    #[error("row {row}: the target is {value}; it must be finite and within +-1e30, leave out rows without one")]
    Target {
        /// Row from 0.
        row: usize,
        /// The value.
        value: f64,
    },
    /// A weight that is negative, infinite or missing.
    #[error("row {row}: the weight is {value}; it must be from 0 to 1e30")]
    Weight {
        /// Row from 0.
        row: usize,
        /// The value.
        value: f64,
    },
    /// All rows weigh nothing.
    #[error("all weights are zero, so no row counts")]
    NoWeight,
}

impl<'a> Frame<'a> {
    /// Checks the shape only: sizes, names, roles.
    ///
    /// # Errors
    /// [`FrameError`] naming what does not fit.
    pub fn check(&self) -> Result<(), FrameError> {
        self.check_shape()?;
        let mut seen = BTreeSet::new();
        match self.names.iter().find(|name| !seen.insert(name.as_str())) {
            Some(name) => Err(FrameError::DuplicateColumn { name: name.clone() }),
            None => Ok(()),
        }
    }

    /// [`Frame::check`] without the names, for a frame whose names are already known to be good: on a single row
    /// comparing them all would take as long as predicting.
    pub(crate) fn check_shape(&self) -> Result<(), FrameError> {
        let columns = self.names.len();
        if columns == 0 {
            return Err(FrameError::NoColumns);
        }
        self.check_rows(columns)?;
        let roles = [
            ("target", self.target.map(<[f64]>::len)),
            ("weight", self.weight.map(<[f64]>::len)),
            ("group", self.group.map(<[u32]>::len)),
        ];
        for (role, found) in roles {
            if let Some(found) = found.filter(|found| *found != self.n_rows) {
                return Err(FrameError::Length { role, found, rows: self.n_rows });
            }
        }
        match self.categorical.iter().find(|index| **index >= columns) {
            Some(&index) => Err(FrameError::NoSuchColumn { index, columns }),
            None => Ok(()),
        }
    }

    /// Checks everything that fitting relies on and returns the target.
    pub(crate) fn check_for_fit(&self) -> Result<&'a [f64], FrameError> {
        self.check()?;
        if self.n_rows == 0 {
            return Err(FrameError::NoRows);
        }
        let target = self.target.ok_or(FrameError::NoTarget)?;
        // No range contains NaN, so it is caught here too.
        let learnable = -TARGET_LIMIT..=TARGET_LIMIT;
        if let Some((row, &value)) = target.iter().enumerate().find(|(_, y)| !learnable.contains(*y)) {
            return Err(FrameError::Target { row, value });
        }
        self.check_weights()?;
        let columns = self.names.len();
        let mut is_category = vec![false; columns];
        for index in self.categorical {
            is_category[*index] = true;
        }
        for (row, values) in self.rows().enumerate() {
            for (column, &value) in values.iter().enumerate() {
                check_value(value, is_category[column], || (row, self.names[column].clone()))?;
            }
        }
        Ok(target)
    }

    fn check_weights(&self) -> Result<(), FrameError> {
        let Some(weights) = self.weight else { return Ok(()) };
        let allowed = 0.0..=TARGET_LIMIT;
        if let Some((row, &value)) = weights.iter().enumerate().find(|(_, w)| !allowed.contains(*w)) {
            return Err(FrameError::Weight { row, value });
        }
        if weights.iter().all(|w| *w <= 0.0) {
            return Err(FrameError::NoWeight);
        }
        Ok(())
    }

    fn check_rows(&self, columns: usize) -> Result<(), FrameError> {
        let shape = |rows: usize| FrameError::Shape { rows, columns, found: self.values.len() };
        let Some(picked) = self.picked else {
            let fits = self.n_rows.checked_mul(columns) == Some(self.values.len());
            return if fits { Ok(()) } else { Err(shape(self.n_rows)) };
        };
        let rows = self.values.len() / columns;
        if rows * columns != self.values.len() {
            return Err(shape(rows));
        }
        if picked.len() != self.n_rows {
            return Err(FrameError::Length { role: "picked", found: picked.len(), rows: self.n_rows });
        }
        match picked.iter().find(|row| **row as usize >= rows) {
            Some(&row) => Err(FrameError::NoSuchRow { row, rows }),
            None => Ok(()),
        }
    }

    /// A row, `[names.len()]`. Valid after [`Frame::check`].
    pub(crate) fn row(&self, row: usize) -> &'a [f64] {
        let place = self.picked.map_or(row, |picked| picked[row] as usize);
        let width = self.names.len();
        &self.values[place * width..(place + 1) * width]
    }

    /// The rows, each `[names.len()]`. Valid after [`Frame::check`].
    pub(crate) fn rows(&self) -> impl Iterator<Item = &'a [f64]> {
        (0..self.n_rows).map(|row| self.row(row))
    }

    /// Weight of a row; 1 when none are given.
    pub(crate) fn weight_of(&self, row: usize) -> f64 {
        self.weight.map_or(1.0, |weights| weights[row])
    }
}

/// Checks one feature value; `place` names row and feature and is asked only when something is wrong.
pub(crate) fn check_value(
    value: f64,
    is_category: bool,
    place: impl FnOnce() -> (usize, String),
) -> Result<(), FrameError> {
    if value.is_infinite() {
        let (row, feature) = place();
        return Err(FrameError::Infinite { row, feature, value });
    }
    let is_code = || (0.0..=CODE_LIMIT).contains(&value) && value.fract().abs() <= 0.0;
    if is_category && !value.is_nan() && !is_code() {
        let (row, feature) = place();
        return Err(FrameError::Category { row, feature, value });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    fn frame<'a>(values: &'a [f64], names: &'a [String], target: &'a [f64]) -> Frame<'a> {
        let n_rows = values.len() / names.len().max(1);
        Frame { values, picked: None, n_rows, names, categorical: &[], target: Some(target), weight: None, group: None }
    }

    #[test]
    fn a_frame_whose_numbers_do_not_fill_its_shape_is_refused() {
        let names = names(&["a", "b"]);
        let broken = Frame { n_rows: 2, ..frame(&[1.0, 2.0, 3.0], &names, &[1.0, 2.0]) };
        assert_eq!(broken.check(), Err(FrameError::Shape { rows: 2, columns: 2, found: 3 }));
        let overflowing = Frame { n_rows: usize::MAX, ..broken };
        assert!(matches!(overflowing.check(), Err(FrameError::Shape { .. })));
    }

    #[test]
    fn roles_of_another_length_are_named() {
        let names = names(&["a"]);
        let short = frame(&[1.0, 2.0], &names, &[1.0]);
        assert_eq!(short.check(), Err(FrameError::Length { role: "target", found: 1, rows: 2 }));
        let group = Frame { target: None, group: Some(&[0, 0, 1]), ..short };
        assert_eq!(group.check(), Err(FrameError::Length { role: "group", found: 3, rows: 2 }));
    }

    #[test]
    fn a_repeated_name_and_a_category_that_is_no_column_are_refused() {
        let twice = names(&["a", "a"]);
        let error = frame(&[1.0, 2.0], &twice, &[1.0]).check();
        assert_eq!(error, Err(FrameError::DuplicateColumn { name: "a".into() }));
        let once = names(&["a"]);
        let outside = Frame { categorical: &[1], ..frame(&[1.0], &once, &[1.0]) };
        assert_eq!(outside.check(), Err(FrameError::NoSuchColumn { index: 1, columns: 1 }));
    }

    #[test]
    fn a_category_must_be_a_non_negative_integer_or_missing() {
        for bad in [-1.0, 0.5, 1e17] {
            let found = check_value(bad, true, || (3, "shop".into()));
            assert_eq!(found, Err(FrameError::Category { row: 3, feature: "shop".into(), value: bad }));
            assert_eq!(check_value(bad, false, || (3, "shop".into())), Ok(()));
        }
        for good in [0.0, 7.0, f64::NAN] {
            assert_eq!(check_value(good, true, || (0, String::new())), Ok(()));
        }
    }

    #[test]
    fn weights_must_count_for_something() {
        let names = names(&["a"]);
        let base = frame(&[1.0, 2.0], &names, &[1.0, 2.0]);
        let zero = Frame { weight: Some(&[0.0, 0.0]), ..base };
        assert_eq!(zero.check_for_fit(), Err(FrameError::NoWeight));
        let negative = Frame { weight: Some(&[1.0, -1.0]), ..base };
        assert_eq!(negative.check_for_fit(), Err(FrameError::Weight { row: 1, value: -1.0 }));
        assert!(Frame { weight: Some(&[0.0, 2.0]), ..base }.check_for_fit().is_ok());
    }
}
