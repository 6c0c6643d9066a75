//! `vakhta model restore-data`: wrong imports are taken back.

use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;

use super::confirm::agreed;
use crate::arguments::RestoreData;
use crate::progress::spinner;
use crate::{exit, output};

/// Imports that are looked at to say which are taken back.
const LOOKED_AT: u64 = 500;

pub(super) async fn run(platform: &Platform, asked: &RestoreData, json: bool) -> Result<ExitCode> {
    let model = ModelName::parse(&asked.model).map_err(ServiceError::from)?;
    let version = asked.to_version;
    let known = platform.model(&model).await?;
    let is_earlier = known.dataset_version.is_some_and(|latest| (1..latest).contains(&version));
    // What cannot be restored is refused below, and the same version again changes nothing.
    if is_earlier {
        eprint!("{}", warning(platform, &model, version).await?);
        if !agreed(asked.yes, "Restore the data?", "to restore the data")? {
            return Ok(exit::REFUSED.into());
        }
    }
    let spinner = spinner("restoring the data");
    let result = platform.restore_data(&model, version, "command line").await;
    spinner.finish_and_clear();
    let sync = result?;
    if json {
        output::json(&sync)?;
        return Ok(ExitCode::SUCCESS);
    }
    let now_at = sync.dataset_version.map_or_else(|| "–".to_owned(), |v| v.to_string());
    println!("dataset {} holds what it held at version {version}; it is at version {now_at}", sync.dataset);
    for message in &sync.messages {
        println!("  {message}");
    }
    Ok(ExitCode::SUCCESS)
}

/// What is taken back.
async fn warning(platform: &Platform, model: &ModelName, version: i64) -> Result<String> {
    let mut lines = vec![format!("This takes back what came into the data of {model} after version {version}:")];
    for sync in platform.syncs(model, LOOKED_AT).await? {
        let made = sync.dataset_version.filter(|made| *made > version && sync.status == "completed");
        if let Some(made) = made {
            let (at, counts) = (sync.started_at.format("%Y-%m-%d %H:%M"), (sync.inserted, sync.updated));
            lines.push(format!("  {at}  {}: {} new, {} corrected (version {made})", sync.source, counts.0, counts.1));
        }
    }
    lines.push("Nothing is deleted: every version of the data stays, and this can be taken back, too.".to_owned());
    Ok(lines.join("\n") + "\n")
}
