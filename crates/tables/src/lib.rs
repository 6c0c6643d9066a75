//! Datasets in and out: files and their schema, quality checks, versions; calendars, panels, features and matrices.
//!
//! The way of the data: [`source`] fetches rows from a database or an endpoint, [`import`] reads a file into typed rows and a
//! quarantine, [`quality`] looks at them, [`dataset`] keeps them in versions, and from a version come features as of an
//! origin. Nothing here knows of models, versions of models or decisions; nothing reads the clock.

#![deny(missing_docs)]

pub mod calendar;
pub mod dataset;
pub mod export;
pub mod features;
pub mod import;
pub mod matrix;
pub mod openness;
pub mod panel;
pub mod quality;
pub mod schema;
pub mod source;
pub mod template;
