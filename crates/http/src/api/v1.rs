//! Version 1 of the API: `/api/v1`, a folder per resource, a file per endpoint or small group.

pub mod access;
pub mod forecasts;
pub mod imports;
pub mod ledger;
pub mod models;
pub mod monitoring;
pub mod paths;
pub mod routes;
pub mod runs;
pub mod versions;
pub mod wire;
