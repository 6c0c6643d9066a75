//! Who may do what, for administrators.

pub mod keys;
pub mod users;
