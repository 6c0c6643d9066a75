//! `vakhta train`: retrains a model, shows the progress, prints the decision.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use vakhta_lifecycle::ids::{ModelName, RunId};
use vakhta_lifecycle::run::{Run, RunStatus, Stage, Trigger};
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::views::TrainRequest;

use crate::arguments::Train;
use crate::progress::Progress;
use crate::{exit, output, stop};

pub(super) async fn run(platform: &Platform, arguments: &Train, json: bool) -> Result<ExitCode> {
    let model = ModelName::parse(&arguments.model).map_err(ServiceError::from)?;
    let request = TrainRequest {
        trigger: Trigger::Manual,
        reason: arguments.reason.clone(),
        performance_threshold: arguments.performance_threshold,
        force_deploy: arguments.force_deploy,
        requested_by: "command line".to_owned(),
    };
    let run = platform.train(&model, request).await?;
    let ended = follow(platform, &run).await?;
    if json {
        output::json(&ended)?;
    } else {
        print_end(&ended);
    }
    Ok(match (ended.status, ended.stage) {
        (RunStatus::Completed, _) => exit::OK,
        // The data was refused; nothing broke.
        (RunStatus::Failed, Stage::LeakCheck) => exit::REFUSED,
        (RunStatus::Cancelled, _) => exit::INTERRUPTED,
        _ => exit::INTERNAL,
    }
    .into())
}

/// Shows a run's progress until it ends; an interrupt cancels it.
pub(super) async fn follow(platform: &Platform, run: &RunId) -> Result<Run> {
    let bar = Progress::bar();
    let mut cancelled = false;
    loop {
        let now = platform.run(run).await?;
        bar.set(now.progress, now.message.clone());
        if now.status != RunStatus::Running {
            bar.finish();
            return Ok(now);
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(200)) => {}
            () = stop::asked(), if !cancelled => {
                cancelled = true;
                bar.println("cancelling…");
                platform.cancel(run, "command line").await?;
            }
        }
    }
}

/// Prints how a run ended.
pub(super) fn print_end(run: &Run) {
    match (&run.decision, &run.error) {
        (Some(decision), _) => {
            let verdict = serde_json::to_value(decision.verdict).unwrap_or_default();
            println!(
                "{}: {} {} after {:.0} s",
                run.id,
                decision.challenger,
                verdict.as_str().unwrap_or_default(),
                run.seconds.unwrap_or_default()
            );
            for reason in &decision.reasons {
                println!("  {reason}");
            }
            println!("  why in full: vakhta why {}", decision.challenger);
        }
        (None, Some(error)) => println!("{}: {error}; the champion stays", run.id),
        (None, None) => println!("{}: {}", run.id, run.message),
    }
}
