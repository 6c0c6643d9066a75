//! Arguments of `user` and `key`.

use std::path::PathBuf;

use clap::Subcommand;

/// Subcommands of `user`.
#[derive(Subcommand)]
pub(crate) enum User {
    /// Let somebody in; prints a password that was drawn, unless one is given.
    Add {
        /// The login: 2 to 64 letters, digits, '.', '_', '-' and '@'.
        login: String,
        /// viewer, analyst or admin.
        #[arg(long, default_value = "viewer")]
        role: String,
        /// Take the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// List who may sign in.
    List,
    /// Keep somebody out and end their sessions.
    Lock {
        /// The login.
        login: String,
    },
    /// Let somebody in again; wrong passwords are forgotten.
    Unlock {
        /// The login.
        login: String,
    },
    /// Give somebody a new password and end their sessions; prints one that was drawn, unless one is given.
    Passwd {
        /// The login.
        login: String,
        /// Take the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Change what somebody may do.
    Role {
        /// The login.
        login: String,
        /// viewer, analyst or admin.
        role: String,
    },
    /// Let in the users of another system from a JSON file; their passwords go on working.
    Import {
        /// A list of users, or an object of users by login.
        file: PathBuf,
        /// Only say who would be let in.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Subcommands of `key`.
#[derive(Subcommand)]
pub(crate) enum Key {
    /// Make a key for a program, and print it once.
    Make {
        /// What it is for.
        name: String,
        /// viewer, analyst or admin.
        #[arg(long, default_value = "viewer")]
        role: String,
        /// Only for this model; may be given several times.
        #[arg(long = "model")]
        models: Vec<String>,
        /// Days for which it counts; until it is taken back when absent.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: Option<u32>,
    },
    /// List keys, without their secrets.
    List,
    /// Take a key back.
    Revoke {
        /// Its public name, as the list shows it.
        id: String,
    },
}
