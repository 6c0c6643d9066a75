//! `vakhta sync`: takes in what the declared source has.

use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;

use crate::progress;

pub(super) async fn run(platform: &Platform, model: &str, json: bool) -> Result<ExitCode> {
    let model = ModelName::parse(model).map_err(ServiceError::from)?;
    let spinner = progress::spinner("reading the source");
    let result = platform.sync(&model, "command line").await;
    spinner.finish_and_clear();
    super::import::print_sync(platform, &result?, json).await
}
