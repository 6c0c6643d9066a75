//! Forecasting: a model's data, a version's fits and intervals, and the one way from them to a forecast, which
//! cross-validation, holdout, service, what-if and backtest share.

mod artifact;
mod baseline;
mod blend;
mod cold;
mod data;
mod forecaster;
mod hierarchy;
mod intervals;
mod own_past;
mod reconcile;
mod shape;
mod sums;

pub use artifact::{ArtifactReadError, Manifest};
pub(crate) use artifact::{read_evaluation, read_serving, write};
pub use baseline::baseline;
pub use blend::OwnPastWeights;
pub use cold::ColdStart;
pub(crate) use cold::HeldOut;
pub use data::ModelData;
pub use forecaster::{Ask, Asked, DayForecast, Forecaster};
pub use hierarchy::{Hierarchy, Sum};
pub use intervals::{Interval, Intervals, Residual};
pub use reconcile::Reconciliation;
pub(crate) use reconcile::{Cell, Errors, errors_of};
pub use shape::Shape;
pub use sums::{SumIntervals, sum_forecasts, sum_pairs};
