//! `vakhta rollback`: makes an earlier version the champion again.

use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::{ModelName, VersionId};
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;

use crate::output;

pub(super) async fn run(platform: &Platform, model: &str, version: &str, reason: &str, json: bool) -> Result<ExitCode> {
    let model = ModelName::parse(model).map_err(ServiceError::from)?;
    let version = VersionId::parse(version).map_err(ServiceError::from)?;
    let champion = platform.rollback(&model, &version, reason, "command line").await?;
    if json {
        output::json(&champion)?;
    } else {
        println!("{} serves {model} now", champion.id);
    }
    Ok(ExitCode::SUCCESS)
}
