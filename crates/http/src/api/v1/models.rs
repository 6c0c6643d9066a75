//! Models: what is kept accurate.

pub mod add;
pub mod get;
pub mod list;
