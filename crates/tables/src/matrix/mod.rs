//! From a panel to the numbers an engine learns from: which rows, in which budget, with which weights.

mod build;
mod plan;
mod table;

pub use build::{BuildError, build};
pub use plan::{OriginScheme, PlanError, RowKey, RowPlan, forecast_rows, plan_rows};
pub use table::{Matrix, WeightSpec};
