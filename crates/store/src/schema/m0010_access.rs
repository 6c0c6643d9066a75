//! Who may do what: people, what else was known of them, their sessions, and keys of programs.

use super::shape::{
    Statements, count, flag, index, int, key, maybe_int, maybe_text, refers, serial, table, text, unique,
};

pub(super) fn tables() -> Statements {
    let users = [
        serial("id"),
        text("login"),
        text("password_hash"),
        text("role"),
        flag("active"),
        count("failures"),
        maybe_int("last_failure"),
        maybe_int("locked_until"),
        int("created_at"),
        maybe_int("signed_in_at"),
    ];
    let settings = [serial("id"), int("user_id"), text("key"), text("value")];
    let sessions = [
        key("id"),
        int("user_id"),
        int("generation"),
        int("created_at"),
        int("refreshed_at"),
        int("expires_at"),
        maybe_int("ended_at"),
        maybe_text("ended_why"),
        text("address"),
    ];
    let keys = [
        key("id"),
        text("sha256"),
        text("name"),
        text("role"),
        maybe_text("models"),
        text("made_by"),
        int("created_at"),
        maybe_int("expires_at"),
        maybe_int("revoked_at"),
        maybe_int("used_at"),
    ];
    // Refusals are counted and not kept one by one: whoever guesses a million times shall not fill the disk.
    let refusals = [serial("id"), int("hour"), text("what"), count("n")];
    let of_user = |table| refers(table, "user_id", ("users", "id"));
    Statements {
        tables: vec![
            table("users", users, []),
            table("user_settings", settings, [of_user("user_settings")]),
            table("sessions", sessions, [of_user("sessions")]),
            table("api_keys", keys, []),
            table("refusals", refusals, []),
        ],
        indexes: vec![
            unique("users_login", "users", &["login"]),
            unique("user_settings_key", "user_settings", &["user_id", "key"]),
            unique("refusals_key", "refusals", &["hour", "what"]),
            index("sessions_by_user", "sessions", &["user_id"]),
            index("sessions_by_end", "sessions", &["expires_at"]),
        ],
        ..Statements::default()
    }
}
