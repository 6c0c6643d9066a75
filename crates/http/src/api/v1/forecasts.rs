//! Forecasts: what is expected, what would be, and why.

pub mod change;
pub mod keys;
pub mod list;
pub mod overrides;
pub mod predict;
pub mod series;
pub mod what_if;
