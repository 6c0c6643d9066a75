//! The binary as a person and a script use it: real processes, a real database, a real training.

#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test a surprise is a failure")]

mod access;
mod alerts;
mod backtest;
mod bench;
mod faults;
mod full_disk;
mod leaks;
mod loop_turns;
mod overrides;
mod panel;
mod put_aside;
mod refusals;
mod restore_data;
mod rows;
mod served;
mod simulate;
mod together;
mod watched;
