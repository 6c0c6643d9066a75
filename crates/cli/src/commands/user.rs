//! `vakhta user`: who may sign in.

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde_json::json;
use vakhta_lifecycle::access::Role;
use vakhta_service::access::{SecretString, drawn_password, read_users};
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;

use crate::arguments::User;
use crate::output;

/// Who orders on the command line, in the record.
const ACTOR: &str = "cli";

pub(super) async fn run(platform: &Platform, order: &User, json: bool) -> Result<ExitCode> {
    match order {
        User::Add { login, role, password_stdin } => {
            let (password, told) = password(*password_stdin)?;
            let user = platform.add_user(login, password, self::role(role)?, ACTOR).await?;
            if json {
                output::json(&json!({"login": user.login, "role": user.role, "password": told}))?;
            } else {
                println!("{} may sign in as {}{}", user.login, user.role, shown(told.as_deref()));
            }
        }
        User::List => list(platform, json).await?,
        User::Lock { login } => {
            platform.lock_user(login, ACTOR).await?;
            said(json, &format!("{login} is kept out, and signed out everywhere"))?;
        }
        User::Unlock { login } => {
            platform.unlock_user(login, ACTOR).await?;
            said(json, &format!("{login} may sign in again"))?;
        }
        User::Passwd { login, password_stdin } => {
            let (password, told) = password(*password_stdin)?;
            platform.set_password(login, password, ACTOR).await?;
            if json {
                output::json(&json!({"login": login, "password": told}))?;
            } else {
                println!("{login} has a new password and is signed out everywhere{}", shown(told.as_deref()));
            }
        }
        User::Role { login, role } => {
            let role = self::role(role)?;
            platform.set_role(login, role, ACTOR).await?;
            said(json, &format!("{login} is {role} now"))?;
        }
        User::Import { file, dry_run } => {
            let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
            let users = read_users(&text)?;
            let who: Vec<(String, String)> = users.who().map(|(l, r)| (l.to_string(), r.to_string())).collect();
            if !dry_run {
                platform.import_users(users, ACTOR).await?;
            }
            if json {
                output::json(&who)?;
            } else {
                let rows: Vec<Vec<String>> = who.into_iter().map(|(login, role)| vec![login, role]).collect();
                output::table(&["login", "role"], &rows);
                println!(
                    "{}",
                    if *dry_run {
                        "nobody was let in: --dry-run"
                    } else {
                        "all of them may sign in with the passwords they have"
                    }
                );
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(platform: &Platform, json: bool) -> Result<()> {
    let users = platform.users().await?;
    let now = platform.wall_now();
    if json {
        let of = |user: &vakhta_service::access::User| {
            json!({
                "login": user.login, "role": user.role, "active": user.active, "signed_in_at": user.signed_in_at,
                "locked_until": user.attempts.locked_until, "created_at": user.created_at,
            })
        };
        return output::json(&users.iter().map(of).collect::<Vec<_>>());
    }
    let rows: Vec<Vec<String>> = users
        .iter()
        .map(|user| {
            let state = match (user.active, user.attempts.is_locked(now)) {
                (false, _) => "kept out",
                (true, true) => "locked for a while",
                (true, false) => "may sign in",
            };
            let last =
                user.signed_in_at.map_or_else(|| "never".to_owned(), |at| at.format("%Y-%m-%d %H:%M UTC").to_string());
            vec![user.login.to_string(), user.role.to_string(), state.to_owned(), last]
        })
        .collect();
    output::table(&["login", "role", "state", "last signed in"], &rows);
    Ok(())
}

/// A password of standard input, or one that is drawn and has to be told.
fn password(from_stdin: bool) -> Result<(SecretString, Option<String>)> {
    if !from_stdin {
        let drawn = drawn_password()?;
        return Ok((SecretString::from(drawn.clone()), Some(drawn)));
    }
    if std::io::stdin().is_terminal() {
        let message =
            "standard input is a terminal, where a password would be seen; pipe it: printf '%s' \"$PASSWORD\" | …";
        return Err(ServiceError::invalid("--password-stdin", message).into());
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("standard input cannot be read")?;
    Ok((SecretString::from(line.trim_end_matches(['\r', '\n'])), None))
}

fn shown(drawn: Option<&str>) -> String {
    drawn.map_or_else(String::new, |drawn| format!("; the password, shown this once: {drawn}"))
}

pub(super) fn role(text: &str) -> Result<Role> {
    text.parse()
        .map_err(|error: vakhta_lifecycle::access::UnknownRole| ServiceError::invalid("role", error.to_string()).into())
}

fn said(json: bool, text: &str) -> Result<()> {
    if json {
        return output::json(&json!({"done": text}));
    }
    println!("{text}");
    Ok(())
}
