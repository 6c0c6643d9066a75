//! `vakhta alerts`: what demands attention; `ack`, `silence` and `unsilence` say what a person says about it.

use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::views::{AlertView, SilenceEnd};

use crate::arguments::{AlertOrder, Alerts};
use crate::output;

/// Who orders on the command line, in the record.
const ACTOR: &str = "cli";

pub(super) async fn run(platform: &Platform, arguments: &Alerts, json: bool) -> Result<ExitCode> {
    let views = match &arguments.order {
        None => {
            let model = arguments.model.as_deref().map(ModelName::parse).transpose().map_err(ServiceError::from)?;
            let alerts = platform.alerts(model.as_ref(), arguments.days).await?;
            if json {
                output::json(&alerts)?;
                return Ok(ExitCode::SUCCESS);
            }
            alerts
        }
        Some(order) => {
            let view = match order {
                AlertOrder::Ack { id, note } => platform.acknowledge_alert(*id, note, ACTOR).await?,
                AlertOrder::Silence { id, hours, note } => {
                    platform.silence_alert(*id, SilenceEnd::Hours(*hours), note, ACTOR).await?
                }
                AlertOrder::Unsilence { id } => platform.unsilence_alert(*id, ACTOR).await?,
            };
            if json {
                output::json(&view)?;
                return Ok(ExitCode::SUCCESS);
            }
            vec![view]
        }
    };
    if views.is_empty() {
        println!("no alerts in the last {} days", arguments.days);
        return Ok(ExitCode::SUCCESS);
    }
    let rows = views.iter().map(row).collect::<Result<Vec<_>>>()?;
    output::table(&["id", "model", "state", "severity", "since", "level", "what"], &rows);
    Ok(ExitCode::SUCCESS)
}

fn row(view: &AlertView) -> Result<Vec<String>> {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let alert = &view.alert;
    let by = match (&alert.acknowledgement, &alert.silence, word(serde_json::to_value(view.state)?).as_str()) {
        (Some(ack), _, "acknowledged") => format!(" (by {}{})", ack.by, noted(&ack.note)),
        (_, Some(silence), "silenced") => {
            format!(" (until {} by {}{})", silence.until.format("%Y-%m-%d %H:%M"), silence.by, noted(&silence.note))
        }
        _ => String::new(),
    };
    Ok(vec![
        alert.id.to_string(),
        alert.model.to_string(),
        word(serde_json::to_value(view.state)?),
        word(serde_json::to_value(alert.severity)?),
        alert.raised_at.format("%Y-%m-%d %H:%M").to_string(),
        alert.escalation.to_string(),
        format!("{}{by}", alert.message),
    ])
}

fn noted(note: &str) -> String {
    if note.is_empty() { String::new() } else { format!(": {note}") }
}
