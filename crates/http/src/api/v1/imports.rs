//! Imports: files taken in, what became of them, how one would be read, and how wrong ones are taken back.

pub mod ahead;
pub mod create;
pub mod list;
pub mod preview;
pub mod quarantine;
pub mod replay;
pub mod restore;
pub mod sync;
pub mod upload;
