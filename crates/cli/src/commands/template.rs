//! `vakhta template`: the days ahead as a table to fill, and what of it is missing.

use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::error::ServiceError;
use vakhta_service::known_ahead::TemplateFormat;
use vakhta_service::platform::Platform;
use vakhta_service::views::MissingView;

use crate::arguments::Template;
use crate::output;

pub(super) async fn run(platform: &Platform, asked: &Template, json: bool) -> Result<ExitCode> {
    let model = ModelName::parse(&asked.model).map_err(ServiceError::from)?;
    let end = asked.out.extension().map(|end| end.to_string_lossy().to_lowercase());
    let format = match end.as_deref() {
        Some("csv") => TemplateFormat::Csv,
        Some("xlsx") => TemplateFormat::Xlsx,
        _ => {
            let message = format!("{} does not end with .csv or .xlsx", asked.out.display());
            return Err(ServiceError::invalid("--out", message).into());
        }
    };
    let bytes = platform.known_ahead_template(&model, asked.days, format).await?;
    let missing = platform.known_ahead_missing(&model, asked.days).await?;
    output::write(&asked.out, &bytes, asked.force)?;
    if json {
        output::json(&missing)?;
        return Ok(ExitCode::SUCCESS);
    }
    print(&missing);
    println!("written to {}; fill it and load it: vakhta import {model} FILE", asked.out.display());
    Ok(ExitCode::SUCCESS)
}

fn print(missing: &MissingView) {
    println!("from {} to {}:", missing.from, missing.to);
    for column in &missing.columns {
        let first = column.first.first().map(|cell| {
            let keys: Vec<String> = cell.keys.iter().map(|(name, value)| format!("{name} {value}")).collect();
            format!("; the first is {} {}", keys.join(", "), cell.date)
        });
        let needed = if column.needed && column.days > 0 { "; forecasts are refused without it" } else { "" };
        println!(
            "  {}: {} values missing on {} days{}{needed}",
            column.column,
            column.values,
            column.days,
            first.unwrap_or_default()
        );
    }
}
