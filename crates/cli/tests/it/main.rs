//! The binary as a person and a script use it: real processes, a real database, a real training.

#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "in a test a surprise is a failure")]

mod alerts;
mod bench;
mod faults;
mod full_disk;
mod loop_turns;
mod refusals;
mod served;
mod together;
