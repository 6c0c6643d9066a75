//! `vakhta key`: keys of programs.

use std::process::ExitCode;

use anyhow::Result;
use chrono::TimeDelta;
use serde_json::json;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::access::{ApiKey, NewKey};
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;

use super::user::role;
use crate::arguments::Key;
use crate::output;

/// Who orders on the command line, in the record.
const ACTOR: &str = "cli";

pub(super) async fn run(platform: &Platform, order: &Key, json: bool) -> Result<ExitCode> {
    match order {
        Key::Make { name, role: text, models, days } => {
            let models: Vec<ModelName> = models
                .iter()
                .map(|name| ModelName::parse(name))
                .collect::<Result<_, _>>()
                .map_err(ServiceError::from)?;
            let new = NewKey {
                name: name.clone(),
                role: role(text)?,
                models: (!models.is_empty()).then_some(models),
                lasts: days.map(|days| TimeDelta::days(i64::from(days))),
            };
            let shown = platform.make_key(new, ACTOR).await?;
            if json {
                output::json(&json!({"id": shown.key.id, "key": shown.text, "expires_at": shown.key.expires_at}))?;
            } else {
                println!("{}", shown.text);
                println!("shown this once; a program sends it as `Authorization: Bearer …`");
            }
        }
        Key::List => {
            let keys = platform.keys().await?;
            if json {
                output::json(&keys.iter().map(as_json).collect::<Vec<_>>())?;
            } else {
                let now = platform.wall_now();
                let rows: Vec<Vec<String>> = keys.iter().map(|key| row(key, key.is_live(now))).collect();
                output::table(&["id", "for", "role", "models", "made by", "last used", "state"], &rows);
            }
        }
        Key::Revoke { id } => {
            platform.revoke_key(id, ACTOR).await?;
            if json {
                output::json(&json!({"revoked": id}))?;
            } else {
                println!("{id} counts no more");
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn models(key: &ApiKey) -> String {
    let names = |models: &Vec<ModelName>| models.iter().map(ModelName::as_str).collect::<Vec<_>>().join(", ");
    key.models.as_ref().map_or_else(|| "all".to_owned(), names)
}

fn row(key: &ApiKey, live: bool) -> Vec<String> {
    let day = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d").to_string();
    let state = match (live, key.expires_at) {
        (false, _) => "over".to_owned(),
        (true, Some(end)) => format!("until {}", day(end)),
        (true, None) => "counts".to_owned(),
    };
    let used = key.used_at.map_or_else(|| "never".to_owned(), day);
    vec![key.id.clone(), key.name.clone(), key.role.to_string(), models(key), key.made_by.clone(), used, state]
}

fn as_json(key: &ApiKey) -> serde_json::Value {
    json!({
        "id": key.id, "name": key.name, "role": key.role, "models": key.models, "made_by": key.made_by,
        "created_at": key.created_at, "expires_at": key.expires_at, "revoked_at": key.revoked_at, "used_at": key.used_at,
    })
}
