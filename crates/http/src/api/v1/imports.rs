//! Imports: files taken in, what became of them, and how one would be read.

pub mod create;
pub mod list;
pub mod preview;
pub mod quarantine;
pub mod sync;
pub mod upload;
