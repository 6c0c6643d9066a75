//! What would keep an installation from working, and how to mend it.

use std::path::Path;

use vakhta_lifecycle::health::{HealthCheck, HealthStatus};
use vakhta_lifecycle::ids::ModelName;

use crate::platform::{Platform, chain};
use crate::settings::Settings;

/// Below this much free space a training may not be able to write its artifact, in bytes.
const LEAST_FREE: u64 = 500 << 20;

/// Checks that need no open installation.
#[must_use]
pub fn before_opening(settings: &Settings) -> Vec<HealthCheck> {
    vec![program_check(settings), folder_check(settings), memory_check(settings)]
}

/// Checks of an open installation.
pub async fn of(platform: &Platform) -> Vec<HealthCheck> {
    let mut checks = Vec::new();
    match platform.health().await {
        Ok(report) => {
            for found in report.checks.into_iter().filter(|c| c.component != "folder") {
                checks.extend(in_full(platform, found).await);
            }
        }
        Err(error) => checks.push(check("health", HealthStatus::Critical, chain(&error))),
    }
    if let Err(error) = platform.store().check().await {
        checks.push(check("database", HealthStatus::Critical, error.to_string()));
    }
    match platform.end_interrupted().await {
        Ok(0) => checks.push(check("runs", HealthStatus::Healthy, "no run was interrupted".to_owned())),
        Ok(n) => checks.push(check(
            "runs",
            HealthStatus::Warning,
            format!("{n} run(s) had lost their process and are marked failed now; start them again"),
        )),
        Err(error) => checks.push(check("runs", HealthStatus::Critical, chain(&error))),
    }
    checks
}

/// Everything that ails a model, where the health of the installation names the worst only.
async fn in_full(platform: &Platform, found: HealthCheck) -> Vec<HealthCheck> {
    let name = found.component.strip_prefix("model:").and_then(|name| ModelName::parse(name).ok());
    let Some(name) = name.filter(|_| found.status != HealthStatus::Healthy) else { return vec![found] };
    let Ok(health) = platform.model_health(&name).await else { return vec![found] };
    let ill = health.report.checks.into_iter().filter(|c| c.status != HealthStatus::Healthy);
    ill.map(|one| HealthCheck { component: format!("{}.{}", found.component, one.component), ..one }).collect()
}

/// Whether the data folder can be written and has room.
pub(crate) fn folder_check(settings: &Settings) -> HealthCheck {
    let folder = &settings.data_dir;
    if !folder.exists() {
        return check(
            "folder",
            HealthStatus::Unknown,
            format!("{} does not exist yet and will be created", folder.display()),
        );
    }
    if let Err(error) = write_probe(folder) {
        return check(
            "folder",
            HealthStatus::Critical,
            format!(
                "{} cannot be written ({error}); give this user the right to, or choose another with --data-dir",
                folder.display()
            ),
        );
    }
    match free_bytes(folder) {
        Some(free) if free < LEAST_FREE => check(
            "folder",
            HealthStatus::Critical,
            format!(
                "{} has {} MB left; make room, trainings need {} MB",
                folder.display(),
                free >> 20,
                LEAST_FREE >> 20
            ),
        ),
        Some(free) => check(
            "folder",
            HealthStatus::Healthy,
            format!("{} can be written, {} MB are free", folder.display(), free >> 20),
        ),
        None => check("folder", HealthStatus::Healthy, format!("{} can be written", folder.display())),
    }
}

fn program_check(settings: &Settings) -> HealthCheck {
    let program = &settings.training_program;
    if program.exists() {
        check(
            "program",
            HealthStatus::Healthy,
            format!("trainings run {} with {} thread(s)", program.display(), settings.threads),
        )
    } else {
        check(
            "program",
            HealthStatus::Critical,
            format!("{} is gone (was it upgraded while running?); restart Vakhta", program.display()),
        )
    }
}

fn memory_check(settings: &Settings) -> HealthCheck {
    let limit = settings.training_memory_limit >> 20;
    let status = if limit < 512 { HealthStatus::Warning } else { HealthStatus::Healthy };
    check("memory", status, format!("a training may hold up to {limit} MB"))
}

fn write_probe(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    std::fs::write(&probe, b"probe")?;
    std::fs::remove_file(&probe)
}

fn free_bytes(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

fn check(component: &str, status: HealthStatus, message: String) -> HealthCheck {
    HealthCheck { component: component.to_owned(), status, value: None, message }
}
