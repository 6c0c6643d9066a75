//! `vakhta doctor`: looks for what would keep the installation from working.

use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::health::{HealthCheck, HealthReport, HealthStatus};
use vakhta_service::doctor;
use vakhta_service::settings::Settings;

use crate::arguments::Serve;
use crate::commands::serve;
use crate::settings::{Auth, Configured, address};
use crate::{compose, exit, output};

pub(super) async fn run(settings: Settings, configured: &Configured, json: bool) -> Result<ExitCode> {
    let mut checks = doctor::before_opening(&settings);
    let (host, port) = address(&Serve { host: None, port: None }, configured);
    checks.push(port_check(&host, port, configured.auth).await);
    match compose::open(settings).await {
        Ok(platform) => {
            checks.extend(doctor::of(&platform).await);
            platform.close().await;
        }
        Err(error) => checks.push(HealthCheck {
            component: "database".to_owned(),
            status: HealthStatus::Critical,
            value: None,
            message: format!("{error:#}"),
        }),
    }
    let report = HealthReport::of(checks);
    if json {
        output::json(&report)?;
    } else {
        for check in &report.checks {
            let mark = match check.status {
                HealthStatus::Healthy => "ok     ",
                HealthStatus::Unknown => "unknown",
                HealthStatus::Warning => "warning",
                HealthStatus::Critical => "MEND   ",
            };
            println!("{mark}  {:<12}  {}", check.component, check.message);
        }
    }
    Ok(if report.status == HealthStatus::Critical { exit::CRITICAL } else { exit::OK }.into())
}

async fn port_check(host: &str, port: u16, auth: Auth) -> HealthCheck {
    let (status, message) = match serve::listen(host, port, auth).await {
        Ok(_) => (HealthStatus::Healthy, format!("{host}:{port} is free")),
        Err(error) => (HealthStatus::Warning, format!("{error} (or Vakhta serves there already)")),
    };
    HealthCheck { component: "port".to_owned(), status, value: Some(f64::from(port)), message }
}
