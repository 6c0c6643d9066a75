//! Training rows in the library's bins: the bins from a sample, then the rows in chunks, so that no second copy of the features
//! is held. Sample and bins are those that `LGBM_DatasetCreateFromMat` would make of the whole matrix.

use std::ffi::{CStr, c_int};
use std::ptr;

use lightgbm3_sys as sys;

use super::super::rows::Rows;
use super::{LibraryError, Session, check, code, size};

/// Rows that are handed over at once.
const CHUNK: usize = 8192;

/// LightGBM's `kZeroThreshold`: what is nearer to zero is left out of a sample.
const ZERO: f32 = 1e-35;

/// A dataset of the library.
pub(super) struct Dataset {
    handle: sys::DatasetHandle,
}

impl Dataset {
    /// Bins the rows. Under the session, since the parameters set the library's thread count.
    pub(super) fn new(_session: &Session, rows: &Rows, params: &CStr) -> Result<Self, LibraryError> {
        let mut dataset = Self { handle: ptr::null_mut() };
        dataset.find_bins(Sample::of(rows, params)?, rows, params)?;
        dataset.push(rows)?;
        dataset.set_field(c"label", rows.target())?;
        if let Some(weight) = rows.weight() {
            dataset.set_field(c"weight", weight)?;
        }
        Ok(dataset)
    }

    pub(super) fn handle(&self) -> sys::DatasetHandle {
        self.handle
    }

    fn find_bins(&mut self, mut sample: Sample, rows: &Rows, params: &CStr) -> Result<(), LibraryError> {
        let mut values: Vec<*mut f64> = sample.values.iter_mut().map(Vec::as_mut_ptr).collect();
        let mut places: Vec<*mut c_int> = sample.places.iter_mut().map(Vec::as_mut_ptr).collect();
        let lengths = sample.values.iter().map(|column| size(column.len())).collect::<Result<Vec<_>, _>>()?;
        let (n_columns, n_rows) = (size(rows.n_columns())?, size(rows.target().len())?);
        // SAFETY: there are n_columns pointers, each to as many numbers and places as `lengths` says, alive and ours alone during
        // the call, which may sort them; `params` is NUL-terminated; the handle is written on success only.
        #[expect(unsafe_code, reason = "C API")]
        let status = unsafe {
            sys::LGBM_DatasetCreateFromSampledColumn(
                values.as_mut_ptr(),
                places.as_mut_ptr(),
                n_columns,
                lengths.as_ptr(),
                sample.n_rows,
                n_rows,
                i64::from(n_rows),
                params.as_ptr(),
                &raw mut self.handle,
            )
        };
        check(status)
    }

    fn push(&mut self, rows: &Rows) -> Result<(), LibraryError> {
        let (n_rows, width) = (rows.target().len(), rows.n_columns());
        let (float64, n_columns) = (code(sys::C_API_DTYPE_FLOAT64)?, size(width)?);
        let mut chunk = vec![0.0; CHUNK.min(n_rows) * width];
        for start in (0..n_rows).step_by(CHUNK) {
            let count = CHUNK.min(n_rows - start);
            let filled = chunk.chunks_exact_mut(width).take(count).zip(start..);
            filled.for_each(|(into, row)| rows.read(row, into));
            // SAFETY: `chunk` holds count x n_columns doubles and is only read during the call; start + count does not exceed the
            // rows that the dataset was made for.
            #[expect(unsafe_code, reason = "C API")]
            let status = unsafe {
                sys::LGBM_DatasetPushRows(
                    self.handle,
                    chunk.as_ptr().cast(),
                    float64,
                    size(count)?,
                    n_columns,
                    size(start)?,
                )
            };
            check(status)?;
        }
        Ok(())
    }

    fn set_field(&mut self, name: &CStr, values: &[f32]) -> Result<(), LibraryError> {
        let (length, float32) = (size(values.len())?, code(sys::C_API_DTYPE_FLOAT32)?);
        // SAFETY: the dataset is live; `values` holds `length` floats, which the library copies; it compares the length
        // with its rows itself.
        #[expect(unsafe_code, reason = "C API")]
        let status =
            unsafe { sys::LGBM_DatasetSetField(self.handle, name.as_ptr(), values.as_ptr().cast(), length, float32) };
        check(status)
    }
}

impl Drop for Dataset {
    fn drop(&mut self) {
        if !self.handle.is_null() {
            // SAFETY: the handle is ours alone.
            #[expect(unsafe_code, reason = "C API")]
            unsafe {
                sys::LGBM_DatasetFree(self.handle);
            }
        }
    }
}

/// The rows by which the library finds its bins, column by column, without their zeros.
struct Sample {
    values: Vec<Vec<f64>>,
    /// Of each value its position among the sampled rows.
    places: Vec<Vec<c_int>>,
    n_rows: c_int,
}

impl Sample {
    fn of(rows: &Rows, params: &CStr) -> Result<Self, LibraryError> {
        let indices = sampled(rows.target().len(), params)?;
        let width = rows.n_columns();
        let mut values: Vec<Vec<f64>> = (0..width).map(|_| Vec::with_capacity(indices.len())).collect();
        let mut places: Vec<Vec<c_int>> = (0..width).map(|_| Vec::with_capacity(indices.len())).collect();
        let mut row = vec![0.0; width];
        for (place, index) in (0..).zip(&indices) {
            rows.read(usize::try_from(*index).unwrap_or_default(), &mut row);
            for (column, value) in row.iter().enumerate() {
                if value.abs() > f64::from(ZERO) || value.is_nan() {
                    values[column].push(*value);
                    places[column].push(place);
                }
            }
        }
        Ok(Self { values, places, n_rows: size(indices.len())? })
    }
}

/// Which rows the library would sample, ascending.
fn sampled(n_rows: usize, params: &CStr) -> Result<Vec<i32>, LibraryError> {
    let n_rows = size(n_rows)?;
    let mut count: c_int = 0;
    // SAFETY: `params` is NUL-terminated; one number is written.
    #[expect(unsafe_code, reason = "C API")]
    let status = unsafe { sys::LGBM_GetSampleCount(n_rows, params.as_ptr(), &raw mut count) };
    check(status)?;
    let mut indices = vec![0i32; usize::try_from(count).unwrap_or_default()];
    let mut found: i32 = 0;
    // SAFETY: the library writes at most as many 32-bit indices as it said above, and their number.
    #[expect(unsafe_code, reason = "C API")]
    let status =
        unsafe { sys::LGBM_SampleIndices(n_rows, params.as_ptr(), indices.as_mut_ptr().cast(), &raw mut found) };
    check(status)?;
    indices.truncate(usize::try_from(found).unwrap_or_default());
    Ok(indices)
}
