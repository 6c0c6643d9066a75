//! `vakhta rollback`: makes an earlier version the champion again; one that never served is warned of.

use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::{ModelName, VersionId};
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::views::WhyView;

use super::confirm::agreed;
use crate::{exit, output};

/// What was typed.
pub(super) struct Asked<'a> {
    pub(super) model: &'a str,
    pub(super) version: &'a str,
    pub(super) reason: &'a str,
    pub(super) yes: bool,
}

pub(super) async fn run(platform: &Platform, asked: &Asked<'_>, json: bool) -> Result<ExitCode> {
    let model = ModelName::parse(asked.model).map_err(ServiceError::from)?;
    let version = VersionId::parse(asked.version).map_err(ServiceError::from)?;
    let why = platform.why(&version).await?;
    if why.version.never_served() {
        eprint!("{}", warning(&why));
        if !agreed(asked.yes, "Let it serve all the same?", "to let it serve all the same")? {
            return Ok(exit::REFUSED.into());
        }
    }
    let champion = platform.rollback(&model, &version, asked.reason, "command line").await?;
    if json {
        output::json(&champion)?;
    } else {
        println!("{} serves {model} now", champion.id);
    }
    Ok(ExitCode::SUCCESS)
}

/// Why nobody should return to a version without a second look: it never served, and this is what the gates said.
fn warning(why: &WhyView) -> String {
    let mut lines = vec![format!("Warning: {} never served.", why.version.id)];
    match &why.decision {
        Some(decision) => lines.extend(decision.reasons.iter().map(|reason| format!("  {reason}"))),
        None => lines.push("  It was trained and not decided on.".to_owned()),
    }
    lines.join("\n") + "\n"
}
