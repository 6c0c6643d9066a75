//! Versions: what was trained, which one serves, and why.

pub mod get;
pub mod list;
pub mod rollback;
pub mod why;
