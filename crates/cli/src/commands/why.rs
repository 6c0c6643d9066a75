//! `vakhta why`: the story of a version.

use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::VersionId;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;

use crate::output;

pub(super) async fn run(platform: &Platform, version: &str, json: bool) -> Result<ExitCode> {
    let why = platform.why(&VersionId::parse(version).map_err(ServiceError::from)?).await?;
    if json {
        output::json(&why)?;
        return Ok(ExitCode::SUCCESS);
    }
    for sentence in &why.sentences {
        println!("{sentence}");
    }
    if !why.ledger.is_empty() {
        println!();
        for entry in &why.ledger {
            println!("{}  {}  {}: {}", entry.at.format("%Y-%m-%d %H:%M"), entry.actor, entry.action, entry.reason);
        }
    }
    Ok(ExitCode::SUCCESS)
}
