//! The JSON API: `/api/v1`, the public health routes, and what all of it has in common.

pub mod auth;
pub mod detached;
pub mod health;
pub mod openapi;
pub mod refusals;
pub mod v1;
