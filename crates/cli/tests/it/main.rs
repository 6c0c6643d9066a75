//! The binary as a person and a script use it: real processes, a real database, a real training.

mod bench;
mod faults;
mod loop_turns;
mod refusals;
mod served;
