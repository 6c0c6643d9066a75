//! `vakhta runs`: what was retrained, why, and what became of it.

use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::{ModelName, RunId};
use vakhta_lifecycle::run::{Run, RunStatus, Stage};
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;

use crate::output;

/// The stages in order, as a person calls them.
const STAGES: [(Stage, &str); 9] = [
    (Stage::Queued, "waiting"),
    (Stage::Load, "reading the data"),
    (Stage::Features, "computing features"),
    (Stage::CrossValidation, "cross-validation"),
    (Stage::Holdout, "comparison on the holdout"),
    (Stage::Refit, "training on everything"),
    (Stage::Register, "registering the version"),
    (Stage::Decide, "decision"),
    (Stage::Deploy, "rollout"),
];

pub(super) async fn run(platform: &Platform, which: &str, limit: u64, json: bool) -> Result<ExitCode> {
    // What lost its process is not under way, whoever looks first.
    platform.end_interrupted().await?;
    match RunId::parse(which) {
        Ok(id) => one(&platform.run(&id).await?, json),
        Err(_) => list(platform, which, limit, json).await,
    }
}

fn one(run: &Run, json: bool) -> Result<ExitCode> {
    if json {
        output::json(run)?;
    } else {
        print!("{}", story(run)?);
    }
    Ok(ExitCode::SUCCESS)
}

/// A run in lines: what, when, how far, and what was decided.
fn story(run: &Run) -> Result<String> {
    let seconds = run.seconds.map_or_else(String::new, |s| format!(", {s:.0} s"));
    let mut lines = vec![
        format!("{} of model {}: {}{seconds}", run.id, run.model, word(run.status)?),
        format!(
            "began {} UTC, {} by {}: {}",
            run.started_at.format("%Y-%m-%d %H:%M"),
            word(run.trigger)?,
            run.requested_by,
            run.reason
        ),
        String::new(),
    ];
    let completed = run.status == RunStatus::Completed;
    for (stage, name) in STAGES {
        let mark = match run.status {
            _ if stage < run.stage || (completed && stage == run.stage) => "done",
            RunStatus::Running if stage == run.stage => "now ",
            RunStatus::Failed | RunStatus::Cancelled if stage == run.stage => "here",
            _ => "–   ",
        };
        let said = if mark == "now " { format!(": {}", run.message) } else { String::new() };
        lines.push(format!("  {mark}  {name}{said}"));
    }
    lines.push(String::new());
    match (&run.decision, &run.error) {
        (Some(decision), _) => {
            lines.push(format!("{} {} ({})", decision.challenger, word(decision.verdict)?, decision.rule.title()));
            lines.extend(decision.reasons.iter().map(|reason| format!("  {reason}")));
            lines.push(format!("why in full: vakhta why {}", decision.challenger));
        }
        (None, Some(error)) => lines.push(format!("{error}; the champion stays")),
        (None, None) => lines.push(run.message.clone()),
    }
    Ok(lines.join("\n") + "\n")
}

/// The name of a value as the API writes it.
fn word(value: impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_value(value)?.as_str().unwrap_or_default().replace('_', " "))
}

async fn list(platform: &Platform, model: &str, limit: u64, json: bool) -> Result<ExitCode> {
    let runs = platform.runs(&ModelName::parse(model).map_err(ServiceError::from)?, limit, 0).await?;
    if json {
        output::json(&runs)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut rows = Vec::with_capacity(runs.len());
    for run in &runs {
        let outcome = match &run.decision {
            Some(decision) => format!("{} ({})", word(decision.verdict)?, word(decision.rule)?),
            None => run.error.clone().unwrap_or_else(|| run.message.clone()),
        };
        rows.push(vec![
            run.id.to_string(),
            word(run.trigger)?,
            run.started_at.format("%Y-%m-%d %H:%M").to_string(),
            word(run.status)?,
            run.seconds.map_or_else(|| "–".to_owned(), |s| format!("{s:.0}")),
            outcome,
        ]);
    }
    output::table(&["run", "trigger", "began", "status", "seconds", "outcome"], &rows);
    Ok(ExitCode::SUCCESS)
}
