//! Who may do what: people, their roles, their sessions, keys of programs. Pure rules; whoever calls brings the time, and has
//! checked signatures and passwords.

mod api_key;
mod attempts;
mod pace;
mod password;
mod role;
mod secret;
mod session;

pub use api_key::ApiKey;
pub use attempts::Attempts;
pub use pace::Pace;
pub use password::{LEAST_PASSWORD, MOST_PASSWORD, PasswordError, check_password};
pub use role::{Role, UnknownRole};
pub use secret::{WeakSecret, check_secret};
pub use session::{Rotation, Session, SessionEnd, rotate};

use chrono::{DateTime, Utc};

use crate::ids::Login;

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The number of the row.
    pub id: i64,
    /// The name by which they sign in.
    pub login: Login,
    /// What they may do.
    pub role: Role,
    /// Whether they may sign in at all; an administrator says.
    pub active: bool,
    /// Wrong passwords, and the lock that follows them.
    pub attempts: Attempts,
    /// Since when they are known.
    pub created_at: DateTime<Utc>,
    /// When they last signed in.
    pub signed_in_at: Option<DateTime<Utc>>,
}
