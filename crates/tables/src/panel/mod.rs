//! Many daily series side by side: what the rows of a dataset look like to a model.
//!
//! A [`Panel`] is dense: every series has a cell for every day from the panel's first to its last, and a cell without a
//! row is NaN, never zero. Days after the last known target may be there with known-ahead values only. [`Panel::as_of`]
//! hands out slices that end at an origin; whoever holds an [`AsOf`] cannot read what was not known then.

mod as_of;
mod batch;
mod dense;
mod error;
mod roles;
mod rows;

pub use as_of::AsOf;
pub use dense::{Panel, PanelMeta, StaticColumn};
pub use error::PanelError;
pub use roles::{OpenColumn, PanelRoles};
pub use rows::{PanelRows, StaticValues};
