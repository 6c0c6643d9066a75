//! `vakhta model`: declared models, their versions and their data.

use std::process::ExitCode;

use anyhow::{Context, Result};
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;

use crate::arguments::Model;
use crate::output;

pub(super) async fn run(platform: &Platform, command: &Model, json: bool) -> Result<ExitCode> {
    match command {
        Model::List => list(platform, json).await?,
        Model::Add { file } => {
            let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
            let name = platform.add_model(&text).await?;
            let model = platform.model(&name).await?;
            match model.data_through {
                Some(through) => println!(
                    "{name} is declared; dataset {} holds {} rows, known through {through}",
                    model.dataset, model.rows
                ),
                None => println!("{name} is declared; load its data with: vakhta import {name} FILE"),
            }
        }
        Model::Show { model } => {
            let model = platform.model(&ModelName::parse(model).map_err(ServiceError::from)?).await?;
            output::json(&model)?;
        }
        Model::Versions { model } => versions(platform, model, json).await?,
        Model::Imports { model, limit } => imports(platform, model, *limit, json).await?,
        Model::RestoreData(asked) => return super::restore_data::run(platform, asked, json).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(platform: &Platform, json: bool) -> Result<()> {
    let models = platform.models().await?;
    if json {
        return output::json(&models);
    }
    let rows: Vec<Vec<String>> = models
        .iter()
        .map(|m| {
            vec![
                m.name.to_string(),
                m.title.clone(),
                m.rows.to_string(),
                m.data_through.map_or_else(|| "–".to_owned(), |d| d.to_string()),
                m.champion.as_ref().map_or_else(|| "–".to_owned(), |v| v.id.to_string()),
            ]
        })
        .collect();
    output::table(&["model", "title", "rows", "data through", "champion"], &rows);
    Ok(())
}

async fn versions(platform: &Platform, model: &str, json: bool) -> Result<()> {
    let versions = platform.versions(&ModelName::parse(model).map_err(ServiceError::from)?, 100, 0).await?;
    if json {
        return output::json(&versions);
    }
    let rows: Vec<Vec<String>> = versions
        .iter()
        .map(|v| {
            vec![
                v.id.to_string(),
                serde_json::to_value(v.status).ok().and_then(|s| s.as_str().map(str::to_owned)).unwrap_or_default(),
                v.recipe.engine.clone(),
                v.trained_through.to_string(),
                output::percent(v.report.holdout.mape),
                output::percent(v.report.holdout.wape),
                output::percent(v.report.baseline.wape),
            ]
        })
        .collect();
    output::table(&["version", "status", "engine", "data through", "MAPE", "WAPE", "baseline WAPE"], &rows);
    Ok(())
}

async fn imports(platform: &Platform, model: &str, limit: u64, json: bool) -> Result<()> {
    let imports = platform.syncs(&ModelName::parse(model).map_err(ServiceError::from)?, limit).await?;
    if json {
        return output::json(&imports);
    }
    let rows: Vec<Vec<String>> = imports
        .iter()
        .map(|i| {
            vec![
                i.id.to_string(),
                i.started_at.format("%Y-%m-%d %H:%M").to_string(),
                i.source.clone(),
                i.status.clone(),
                i.inserted.to_string(),
                i.updated.to_string(),
                i.unchanged.to_string(),
                i.quarantined.to_string(),
                i.dataset_version.map_or_else(|| "–".to_owned(), |v| v.to_string()),
            ]
        })
        .collect();
    let heading =
        ["import", "when", "source", "status", "new", "corrected", "there already", "put aside", "data version"];
    output::table(&heading, &rows);
    Ok(())
}
