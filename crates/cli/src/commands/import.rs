//! `vakhta import`: loads a file, or shows how it would be read.

use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::views::{PreviewView, SyncView};

use crate::arguments::Import;
use crate::output;

pub(super) async fn run(platform: &Platform, arguments: &Import, json: bool) -> Result<ExitCode> {
    let model = ModelName::parse(&arguments.model).map_err(ServiceError::from)?;
    if arguments.preview {
        let preview = platform.preview_import(&model, &arguments.file).await?;
        if json {
            output::json(&preview)?;
        } else {
            print_preview(&preview);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let spinner = super::train::spinner("reading the file");
    let result = platform.import(&model, &arguments.file, "command line").await;
    spinner.finish_and_clear();
    print_sync(platform, &result?, json).await
}

/// Prints what became of a file.
pub(super) async fn print_sync(platform: &Platform, sync: &SyncView, json: bool) -> Result<ExitCode> {
    if json {
        output::json(sync)?;
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "{}: {} rows read; {} new, {} corrected, {} there already, {} put aside; dataset {} is at version {}",
        sync.source,
        sync.rows,
        sync.inserted,
        sync.updated,
        sync.unchanged,
        sync.quarantined,
        sync.dataset,
        sync.dataset_version.map_or_else(|| "–".to_owned(), |v| v.to_string()),
    );
    for message in &sync.messages {
        println!("  {message}");
    }
    if sync.quarantined > 0 {
        let rows = platform.quarantined(sync.id, 20).await?;
        let rows: Vec<Vec<String>> =
            rows.into_iter().map(|r| vec![r.row.to_string(), r.column, r.value, r.reason]).collect();
        output::table(&["row", "column", "value", "reason"], &rows);
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints how a file would be read.
pub(super) fn print_preview(preview: &PreviewView) {
    let settings: Vec<String> = preview.settings.iter().map(|(k, v)| format!("{k}: {v}")).collect();
    println!("{} ({})", preview.format, settings.join(", "));
    let columns: Vec<Vec<String>> =
        preview.columns.iter().map(|c| vec![c.name.clone(), c.kind.clone(), c.role.clone()]).collect();
    output::table(&["column", "holds", "role"], &columns);
    println!();
    let heading: Vec<&str> = preview.columns.iter().map(|c| c.name.as_str()).collect();
    output::table(&heading, &preview.rows);
    for warning in &preview.warnings {
        println!("note: {warning}");
    }
}
