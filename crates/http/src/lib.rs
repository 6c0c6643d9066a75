//! The HTTP face of Vakhta: the JSON API, its documentation, the admin panel, and the `Pages` contract by which an
//! application adds routes and pages of its own.
//!
//! Nothing is decided here. A handler reads the request into a checked value, calls one method of
//! [`vakhta_service::platform::Platform`], and writes the answer; [`ApiError`] is the only way in which it can fail. What
//! every request must pass (host and origin checks, limits, time, panics, security headers, request ids) is in one place,
//! [`shell`].
//!
//! # Adding an endpoint
//! Make a file below `api/v1`, write the value that goes over the wire with `ToSchema`, the handler with
//! `#[utoipa::path]`, and name the handler in `api/v1/routes.rs`. `tests/it/openapi.rs` fails until the operation has a summary
//! and documents its refusals.

pub mod access;
pub mod api;
pub mod error;
pub mod extract;
pub mod pages;
pub mod pages_contract;
pub mod router;
pub mod serve;
pub mod shell;
pub mod state;
mod uploads;

pub use error::ApiError;
pub use pages_contract::{MenuItem, Pages};
pub use router::router;
pub use serve::{Reach, serve};
pub use state::AppState;
pub use uploads::sweep_uploads;
