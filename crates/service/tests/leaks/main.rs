//! The leak check on small tables and, where it is there, on real data.

#![expect(clippy::unwrap_used, reason = "in a test a surprise is a failure")]

mod real;
mod small;
