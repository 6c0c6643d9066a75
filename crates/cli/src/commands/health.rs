//! `vakhta health`: the state of the installation and its models, as exit code, table or JSON.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use serde::Serialize;
use vakhta_lifecycle::health::{HealthReport, HealthStatus};
use vakhta_service::platform::Platform;
use vakhta_service::views::ModelHealthView;

use crate::{exit, output};

#[derive(Serialize, PartialEq)]
struct Health {
    status: HealthStatus,
    installation: HealthReport,
    models: Vec<ModelHealthView>,
}

pub(super) async fn run(platform: &Platform, watch: bool, json: bool) -> Result<ExitCode> {
    let mut last = None;
    loop {
        let health = look(platform).await?;
        let code = match health.status {
            HealthStatus::Healthy | HealthStatus::Unknown => exit::OK,
            HealthStatus::Warning => exit::WARNING,
            HealthStatus::Critical => exit::CRITICAL,
        };
        if last.as_ref() != Some(&health) {
            if json { output::json(&health)? } else { print(&health) }
        }
        if !watch {
            return Ok(code.into());
        }
        last = Some(health);
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(2)) => {}
            _ = tokio::signal::ctrl_c() => return Ok(code.into()),
        }
    }
}

async fn look(platform: &Platform) -> Result<Health> {
    let installation = platform.health().await?;
    let mut models = Vec::new();
    for model in platform.models().await? {
        models.push(platform.model_health(&model.name).await?);
    }
    let status =
        models.iter().map(|m| m.report.status).chain([installation.status]).max().unwrap_or(HealthStatus::Unknown);
    Ok(Health { status, installation, models })
}

fn print(health: &Health) {
    println!("{}", upper(health.status));
    print_report("installation", &health.installation);
    for model in &health.models {
        print_report(&format!("model {} (today is {})", model.model, model.today), &model.report);
    }
}

fn print_report(title: &str, report: &HealthReport) {
    println!();
    println!("{title}: {}", upper(report.status));
    let rows: Vec<Vec<String>> =
        report.checks.iter().map(|c| vec![upper(c.status), c.component.clone(), c.message.clone()]).collect();
    output::table(&["state", "component", ""], &rows);
}

fn upper(status: HealthStatus) -> String {
    serde_json::to_value(status).ok().and_then(|v| v.as_str().map(str::to_uppercase)).unwrap_or_default()
}
