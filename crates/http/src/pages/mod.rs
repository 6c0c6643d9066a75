//! The panel: server-rendered pages in Russian and English, one file or folder per page.
//!
//! A page is a context struct (an askama template), a handler that fills it from the platform, and a `sample()` that the
//! render tests use. Nothing here decides anything: what the core says is told from its kinds and values; only where nothing
//! but a sentence was stored is that recognised and translated (`said`). Pages read without JavaScript; scripts only add charts, live progress and the upload.
//!
//! Adding a page: a file here with its context and handler, a template of the same name, its words in both locales, a line in
//! `routes` and one in `render_tests.rs`.

mod access;
mod alerts;
mod asset;
mod chart;
mod data;
mod date;
mod empty;
mod errors;
mod failure;
mod forecast;
mod frame;
mod history;
mod lang;
mod number;
mod outlook;
mod part;
mod payback;
mod performance;
mod policy;
mod quality;
mod retrain;
mod routes;
mod run;
mod said;
mod simulation;
mod status;
mod text;
mod version;
mod words;

#[cfg(test)]
mod render_tests;
#[cfg(test)]
mod samples;

pub(crate) use failure::error_page;
pub(crate) use routes::routes;
