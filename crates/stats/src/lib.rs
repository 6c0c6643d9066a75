//! The numbers of Vakhta: errors of forecasts, tests, intervals, trends. No IO, no clock, no randomness of its own.
//!
//! Every function is total: empty, constant, NaN or infinite input is an answer (`None`, "not enough data"), never a panic.
//! Percentages are percent (`10.0` is 10 %), probabilities are in \[0, 1\]. What is random takes its generator from the caller.
//!
//! | module | answers |
//! |---|---|
//! | [`metric`] | how wrong was a forecast |
//! | [`interval`] | how wide, and how good, are intervals |
//! | [`bootstrap`] | how sure is it that one forecast is better than another |
//! | [`worse`] | is this segment worse, with days that resemble their neighbours |
//! | [`explained`] | what does a column say that others do not say already |
//! | [`multiple`] | which of many tests may be believed together |
//! | [`drift`] | do the last weeks of a column look as those that a version learned from |
//! | [`outlier`] | is one value hard to believe, beside its interval or beside others |
//! | [`trend`] | does a daily metric rise or fall |
//! | [`quantile`] | order statistics: quantile, median, MAD |
//! | [`conformal`] | how wide an interval must be to hold its promise |
//! | [`summary`] | mean and standard deviation |
//!
//! Adding a number: a module or function with Shape, Domain, Formula, Reference in its documentation, a fixed value from a
//! public library in `tests/oracle` with the script that made it, and a property that holds for any input.

#![deny(missing_docs)]

pub mod bootstrap;
pub mod conformal;
pub mod drift;
pub mod explained;
pub mod interval;
pub mod metric;
pub mod multiple;
pub mod outlier;
pub mod quantile;
pub mod summary;
pub mod sums;
pub mod trend;
pub mod worse;
