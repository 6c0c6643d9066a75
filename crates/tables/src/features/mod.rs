//! Features of daily series: declared in a model's TOML, computed by one exact kernel.
//!
//! [`FeatureSpec`] is the declaration, [`FeatureSet`] what it means for a panel (names, categories, codes; saved with a
//! version). [`History`] prepares a panel once; [`History::at`] is the past as of an origin, and [`Origin`] the kernel
//! that turns it into rows. The kernel gets slices that end at the origin, so a feature cannot look ahead: not by
//! care, but because the later values are not in its hands.
//!
//! To add a feature: a variant of `Feature` with its name, its words in two languages, its place in the layout, and its
//! value in `own` (series and origin), `pools` (comparable series) or `row` (target date). The slow reference in
//! `tests/it/features_reference.rs` gets the same feature, written down anew.

mod check;
mod feature;
mod history;
mod layout;
mod origin;
mod own;
mod past;
mod pools;
mod ratios;
mod row;
mod set;
mod spec;
mod spec_parts;
mod stats;
mod transform;
mod words;

pub use check::FeatureError;
pub use history::{History, HistoryError};
pub use origin::Origin;
pub use past::Past;
pub use set::FeatureSet;
pub use spec::FeatureSpec;
pub use spec_parts::{
    CalendarPart, CovariateSpec, GroupSpec, HolidaySpec, LastYearSpec, LevelKind, ScaleSpec, ShareSpec, TargetSpec,
    WeekdaySpec, WindowSpec,
};
pub use stats::Stat;
pub use transform::TargetTransform;
pub use words::Lang;
