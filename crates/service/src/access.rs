//! The gate: who is asking, and may they. Passwords, tokens, keys of programs, and the people behind them.
//!
//! Rules (roles, locks, rotation) are `lifecycle`'s; rows are `store`'s and are the truth; here passwords are hashed, tokens signed,
//! and both asked. A token only finds its session: whether that still counts is read from the database, at most half a second ago.

mod caller;
mod gate;
mod hashing;
mod imported;
mod keys;
mod people;
mod secret;
mod sign_in;
mod token;

pub use caller::{Caller, Credential, GateError, Means};
pub use gate::{Gate, Lifetimes};
pub use imported::{ImportedUsers, read_users};
pub use keys::{NewKey, ShownKey};
pub use people::drawn_password;
pub use secrecy::{ExposeSecret, SecretString};
pub use secret::signing_secret;
pub use sign_in::{SignedIn, Tokens};
pub use vakhta_lifecycle::access::{ApiKey, Role, Session, User};
pub use vakhta_lifecycle::ids::Login;

#[cfg(test)]
mod tests;
