//! `vakhta runs`: what was retrained, why, and what became of it.

use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;

use crate::output;

pub(super) async fn run(platform: &Platform, model: &str, limit: u64, json: bool) -> Result<ExitCode> {
    let runs = platform.runs(&ModelName::parse(model).map_err(ServiceError::from)?, limit.clamp(1, 500), 0).await?;
    if json {
        output::json(&runs)?;
        return Ok(ExitCode::SUCCESS);
    }
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut rows = Vec::with_capacity(runs.len());
    for run in &runs {
        let outcome = match &run.decision {
            Some(decision) => format!(
                "{} ({})",
                word(serde_json::to_value(decision.verdict)?),
                word(serde_json::to_value(decision.rule)?)
            ),
            None => run.error.clone().unwrap_or_else(|| run.message.clone()),
        };
        rows.push(vec![
            run.id.to_string(),
            word(serde_json::to_value(run.trigger)?),
            run.started_at.format("%Y-%m-%d %H:%M").to_string(),
            word(serde_json::to_value(run.status)?),
            run.seconds.map_or_else(|| "–".to_owned(), |s| format!("{s:.0}")),
            outcome,
        ]);
    }
    output::table(&["run", "trigger", "began", "status", "seconds", "outcome"], &rows);
    Ok(ExitCode::SUCCESS)
}
