//! A version that is ready to answer: what it is asked, and what it says.

mod reasons;

use std::path::Path;

use chrono::NaiveDate;
use vakhta_engines::Fitted;
use vakhta_lifecycle::prediction::Basis;

use super::artifact::{Manifest, read_serving};
use super::data::ModelData;
use super::intervals::Interval;
use super::shape::Shape;
use super::sums::SumIntervals;
use crate::error::ServiceError;

pub use self::reasons::Asked;

/// What is asked of a forecaster.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The last known day.
    pub origin: NaiveDate,
    /// Days ahead.
    pub days: u16,
    /// Which series; all when `None`.
    pub series: Option<Vec<usize>>,
    /// Threads.
    pub threads: u32,
}

impl Ask {
    /// Every series.
    #[must_use]
    pub fn all(origin: NaiveDate, days: u16, threads: u32) -> Self {
        Self { origin, days, series: None, threads }
    }
}

/// One forecast of one day of one series, in the target's units.
#[derive(Debug, Clone, PartialEq)]
pub struct DayForecast {
    /// Position of the series in the panel.
    pub series: usize,
    /// The last known day.
    pub origin: NaiveDate,
    /// The day.
    pub date: NaiveDate,
    /// Days from origin to date.
    pub lead: u16,
    /// The point forecast; exactly 0 on a closed day.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
    /// What the declared baseline says.
    pub baseline: f64,
    /// Whether the day is expected to be open.
    pub open: bool,
    /// What it rests on where the series has little past of its own.
    pub basis: Option<Basis>,
}

/// A version that is ready to answer.
pub struct Forecaster {
    manifest: Manifest,
    shape: Shape,
    fitted: Box<dyn Fitted>,
}

impl Forecaster {
    /// Loads the serving fit of an artifact.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] names the file that cannot be used.
    pub fn load(folder: &Path) -> Result<Self, ServiceError> {
        let (manifest, fitted) = read_serving(folder).map_err(|e| ServiceError::Refused(e.to_string()))?;
        let shape = manifest.shape();
        Ok(Self { manifest, shape, fitted })
    }

    /// Forecasts, by series and day.
    ///
    /// # Errors
    /// When the data no longer fits the version.
    pub fn forecast(&self, data: &ModelData, ask: &Ask) -> Result<Vec<DayForecast>, ServiceError> {
        self.shape.forecast(self.fitted.as_ref(), &self.manifest.intervals, data, ask)
    }

    /// The intervals of sums.
    #[must_use]
    pub fn sums(&self) -> &SumIntervals {
        &self.manifest.sums
    }
}
