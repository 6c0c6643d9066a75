//! The only place that talks to LightGBM's C API, and, with [`dataset`] beneath it, the only unsafe code of this crate.
//!
//! What makes it sound:
//! - LightGBM reads its thread count from one unguarded process-wide variable and sizes buffers by it. Every call that
//!   reads or writes it happens under [`Session`], a process-wide lock.
//! - Starting a predictor writes into the booster (LightGBM issue 6142). All predictors of a [`Booster`] are therefore
//!   started before it is shared, and no other way of predicting is used.
//! - A predictor is used by one thread at a time; the booster beneath is only read by then.
//! - Output buffers are sized by what the library itself says it will write.
//! - C++ exceptions end at the C API, which turns them into a return code and a message of the calling thread.

mod dataset;

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use lightgbm3_sys as sys;

use self::dataset::Dataset;
use super::rows::Rows;

/// Predictors of each kind that a booster keeps: so many threads predict at once before one has to wait.
const LANES: usize = 4;

/// What the library said went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LibraryError(pub(super) String);

/// The lock around everything that touches LightGBM's process-wide thread count.
pub(super) struct Session(#[expect(dead_code, reason = "held, not read")] MutexGuard<'static, ()>);

impl Session {
    /// Waits for other fits and loads of this process.
    pub(super) fn begin() -> Self {
        static LOCK: Mutex<()> = Mutex::new(());
        // The lock guards no data of ours, so a holder that panicked has broken nothing.
        Self(LOCK.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A booster in training with the dataset it reads.
pub(super) struct Trainer<'s> {
    booster: sys::BoosterHandle,
    // Declared after the handle: `drop` frees the booster first.
    _dataset: Dataset,
    _session: &'s Session,
}

impl<'s> Trainer<'s> {
    pub(super) fn new(session: &'s Session, rows: &Rows, params: &str) -> Result<Self, LibraryError> {
        silence();
        let params = text(params)?;
        let dataset = Dataset::new(session, rows, &params)?;
        let mut booster = ptr::null_mut();
        // SAFETY: the dataset was created above and outlives the booster; `params` is NUL-terminated; the handle is written on
        // success only and freed by `drop`.
        #[expect(unsafe_code, reason = "C API")]
        let status = unsafe { sys::LGBM_BoosterCreate(dataset.handle(), params.as_ptr(), &raw mut booster) };
        check(status)?;
        Ok(Self { booster, _dataset: dataset, _session: session })
    }

    /// Adds one iteration; true when it found nothing to split.
    pub(super) fn step(&mut self) -> Result<bool, LibraryError> {
        let mut finished: c_int = 0;
        // SAFETY: the booster is live and its dataset with it; nobody else has the handle.
        #[expect(unsafe_code, reason = "C API")]
        let status = unsafe { sys::LGBM_BoosterUpdateOneIter(self.booster, &raw mut finished) };
        check(status)?;
        Ok(finished != 0)
    }

    /// The model as LightGBM's own text format.
    pub(super) fn model_text(&self) -> Result<String, LibraryError> {
        let gain = code(sys::C_API_FEATURE_IMPORTANCE_GAIN)?;
        let mut buffer: Vec<u8> = Vec::new();
        loop {
            let capacity = i64::try_from(buffer.len()).map_err(|_| LibraryError("the model is too large".into()))?;
            let mut needed: i64 = 0;
            // SAFETY: the buffer has `capacity` bytes; the library writes only when the text with its NUL fits.
            #[expect(unsafe_code, reason = "C API")]
            let status = unsafe {
                sys::LGBM_BoosterSaveModelToString(
                    self.booster,
                    0,
                    -1,
                    gain,
                    capacity,
                    &raw mut needed,
                    buffer.as_mut_ptr().cast(),
                )
            };
            check(status)?;
            if needed <= capacity {
                break;
            }
            buffer = vec![0; usize::try_from(needed).unwrap_or(0)];
        }
        let text = CStr::from_bytes_until_nul(&buffer).map_err(|error| LibraryError(error.to_string()))?;
        text.to_str().map(str::to_owned).map_err(|error| LibraryError(error.to_string()))
    }
}

impl Drop for Trainer<'_> {
    fn drop(&mut self) {
        // SAFETY: the handle is ours alone; its dataset is dropped after this.
        #[expect(unsafe_code, reason = "C API")]
        unsafe {
            sys::LGBM_BoosterFree(self.booster);
        }
    }
}

/// What a predictor answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// The prediction.
    Value,
    /// TreeSHAP contributions, the base last.
    Contributions,
}

/// A trained model, read-only, shared between threads.
pub(super) struct Booster {
    // Declared before the handle and emptied in `drop`: they point into the booster.
    values: Lanes,
    contributions: Lanes,
    handle: sys::BoosterHandle,
    n_features: usize,
}

// SAFETY: the handle itself is touched by `new` and `drop` only, which have it to themselves; between them only the
// lanes are used, each behind its mutex, and they read the booster without writing.
#[expect(unsafe_code, reason = "a raw pointer is not Send by itself")]
unsafe impl Send for Booster {}
// SAFETY: as for Send.
#[expect(unsafe_code, reason = "a raw pointer is not Sync by itself")]
unsafe impl Sync for Booster {}

impl Booster {
    /// Reads a model from LightGBM's text format and starts its predictors.
    pub(super) fn from_text(_session: &Session, model: &str) -> Result<Self, LibraryError> {
        silence();
        let model = text(model)?;
        let empty = || Lanes { lanes: Vec::new(), length: 0, next: AtomicUsize::new(0) };
        let mut booster = Self { values: empty(), contributions: empty(), handle: ptr::null_mut(), n_features: 0 };
        let mut iterations: c_int = 0;
        // SAFETY: `model` is NUL-terminated and read during the call; the handle is written on success only.
        #[expect(unsafe_code, reason = "C API")]
        let status = unsafe {
            sys::LGBM_BoosterLoadModelFromString(model.as_ptr(), &raw mut iterations, &raw mut booster.handle)
        };
        check(status)?;
        let mut n_features: c_int = 0;
        // SAFETY: the booster was created above.
        #[expect(unsafe_code, reason = "C API")]
        let status = unsafe { sys::LGBM_BoosterGetNumFeature(booster.handle, &raw mut n_features) };
        check(status)?;
        booster.n_features = usize::try_from(n_features).unwrap_or(0);
        booster.values = booster.start(sys::C_API_PREDICT_NORMAL)?;
        booster.contributions = booster.start(sys::C_API_PREDICT_CONTRIB)?;
        Ok(booster)
    }

    fn start(&self, kind: u32) -> Result<Lanes, LibraryError> {
        let kind = code(kind)?;
        let mut length: i64 = 0;
        // SAFETY: the booster is live.
        #[expect(unsafe_code, reason = "C API")]
        let status = unsafe { sys::LGBM_BoosterCalcNumPredict(self.handle, 1, kind, 0, -1, &raw mut length) };
        check(status)?;
        let length = usize::try_from(length).map_err(|_| LibraryError("a negative output length".into()))?;
        let mut lanes = Vec::with_capacity(LANES);
        for _ in 0..LANES {
            let mut lane = Lane { handle: ptr::null_mut() };
            // SAFETY: the booster is live and nobody predicts with it yet; the parameters are NUL-terminated; the
            // handle is written on success only and freed by `drop`.
            #[expect(unsafe_code, reason = "C API")]
            let status = unsafe {
                sys::LGBM_BoosterPredictForMatSingleRowFastInit(
                    self.handle,
                    kind,
                    0,
                    -1,
                    code(sys::C_API_DTYPE_FLOAT64)?,
                    size(self.n_features)?,
                    c"num_threads=1 verbosity=-1".as_ptr(),
                    &raw mut lane.handle,
                )
            };
            check(status)?;
            lanes.push(Mutex::new(lane));
        }
        Ok(Lanes { lanes, length, next: AtomicUsize::new(0) })
    }

    pub(super) fn n_features(&self) -> usize {
        self.n_features
    }

    /// Takes a predictor, waiting only when all of its kind are taken.
    pub(super) fn predictor(&self, answer: Answer) -> Predictor<'_> {
        silence();
        let lanes = match answer {
            Answer::Value => &self.values,
            Answer::Contributions => &self.contributions,
        };
        Predictor { lane: lanes.take(), length: lanes.length, n_features: self.n_features }
    }

    /// Total gain of the splits by each feature. Before the booster is shared only: the library does not lock here.
    pub(super) fn gains(&mut self) -> Result<Vec<f64>, LibraryError> {
        let mut gains = vec![0.0; self.n_features];
        let gain = code(sys::C_API_FEATURE_IMPORTANCE_GAIN)?;
        // SAFETY: the booster is live and ours alone (`&mut`); it writes one double a feature.
        #[expect(unsafe_code, reason = "C API")]
        let status = unsafe { sys::LGBM_BoosterFeatureImportance(self.handle, -1, gain, gains.as_mut_ptr()) };
        check(status)?;
        Ok(gains)
    }
}

impl Drop for Booster {
    fn drop(&mut self) {
        self.values.lanes.clear();
        self.contributions.lanes.clear();
        if !self.handle.is_null() {
            // SAFETY: the handle is ours alone and nothing points into it any more.
            #[expect(unsafe_code, reason = "C API")]
            unsafe {
                sys::LGBM_BoosterFree(self.handle);
            }
        }
    }
}

/// The predictors of one kind.
struct Lanes {
    lanes: Vec<Mutex<Lane>>,
    /// Numbers that each writes for a row.
    length: usize,
    next: AtomicUsize,
}

impl Lanes {
    fn take(&self) -> MutexGuard<'_, Lane> {
        let free = self.lanes.iter().find_map(|lane| lane.try_lock().ok());
        free.unwrap_or_else(|| {
            let turn = self.next.fetch_add(1, Ordering::Relaxed) % self.lanes.len();
            // A predictor keeps nothing between rows that a panic of ours could break.
            self.lanes[turn].lock().unwrap_or_else(PoisonError::into_inner)
        })
    }
}

struct Lane {
    handle: sys::FastConfigHandle,
}

// SAFETY: a predictor belongs to no thread; the mutex around it lets one use it at a time.
#[expect(unsafe_code, reason = "a raw pointer is not Send by itself")]
unsafe impl Send for Lane {}

impl Drop for Lane {
    fn drop(&mut self) {
        if !self.handle.is_null() {
            // SAFETY: the handle is ours alone, and its booster is still live (`Booster::drop` empties the lanes first).
            #[expect(unsafe_code, reason = "C API")]
            unsafe {
                sys::LGBM_FastConfigFree(self.handle);
            }
        }
    }
}

/// A predictor taken for a while.
pub(super) struct Predictor<'b> {
    lane: MutexGuard<'b, Lane>,
    length: usize,
    n_features: usize,
}

impl Predictor<'_> {
    /// Numbers that it writes for a row.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// Predicts one row of `n_features` values into `out`, which is [`Predictor::length`] long.
    pub(super) fn predict(&mut self, row: &[f64], out: &mut [f64]) -> Result<(), LibraryError> {
        if row.len() != self.n_features || out.len() != self.length {
            return Err(LibraryError(format!(
                "{} values into {} numbers, where it takes {} into {}",
                row.len(),
                out.len(),
                self.n_features,
                self.length
            )));
        }
        // Contributions are added up in place.
        out.fill(0.0);
        let mut written: i64 = 0;
        // SAFETY: lengths are checked above against what the library was told and said; the lane is ours for as long
        // as the guard lives, and the booster outlives it by the borrow.
        #[expect(unsafe_code, reason = "C API")]
        let status = unsafe {
            sys::LGBM_BoosterPredictForMatSingleRowFast(
                self.lane.handle,
                row.as_ptr().cast::<c_void>(),
                &raw mut written,
                out.as_mut_ptr(),
            )
        };
        check(status)
    }
}

/// Sends the library's log of this thread nowhere: it would go to standard output, which is not its own.
fn silence() {
    #[expect(unsafe_code, reason = "the type of a C callback")]
    unsafe extern "C" fn ignore(_message: *const c_char) {}
    // SAFETY: the callback is a function of this program, so it outlives every call.
    #[expect(unsafe_code, reason = "C API")]
    unsafe {
        sys::LGBM_RegisterLogCallback(Some(ignore));
    }
}

fn check(status: c_int) -> Result<(), LibraryError> {
    if status == 0 {
        return Ok(());
    }
    // SAFETY: the library returns a NUL-terminated buffer of this thread, which the next call on it overwrites; it is
    // copied before that.
    #[expect(unsafe_code, reason = "C API")]
    let message = unsafe { CStr::from_ptr(sys::LGBM_GetLastError()) };
    let message = message.to_string_lossy();
    // A failed check of the library ends in the place of its source on the machine that built it.
    let told = match message.split_once(" at ") {
        Some((told, _place)) if message.starts_with("Check failed") => told,
        _ => message.as_ref(),
    };
    Err(LibraryError(told.trim().to_owned()))
}

fn text(value: &str) -> Result<CString, LibraryError> {
    CString::new(value).map_err(|_| LibraryError("a text holds a NUL byte".into()))
}

fn size(value: usize) -> Result<c_int, LibraryError> {
    c_int::try_from(value).map_err(|_| LibraryError(format!("{value} is more than the library can count")))
}

fn code(value: u32) -> Result<c_int, LibraryError> {
    c_int::try_from(value).map_err(|_| LibraryError(format!("{value} is no code of the library")))
}
