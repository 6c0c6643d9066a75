//! `vakhta import`: loads a file, or shows how it would be read.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::reading::{ImportOptions, file_name};
use vakhta_service::views::{PreviewCheck, PreviewView, QuarantinedRow, SyncView};

use crate::arguments::Import;
use crate::{output, progress};

pub(super) async fn run(platform: &Platform, arguments: &Import, json: bool) -> Result<ExitCode> {
    let model = ModelName::parse(&arguments.model).map_err(ServiceError::from)?;
    let options = ImportOptions { accept_outliers: arguments.accept_outliers };
    if arguments.preview {
        let preview = platform.preview_import(&model, &arguments.file, options).await?;
        if json {
            output::json(&preview)?;
        } else {
            print_preview(&preview);
        }
        return after_preview(&arguments.file, preview.check);
    }
    let spinner = progress::spinner("reading the file");
    let result = platform.import(&model, &arguments.file, options, "command line").await;
    spinner.finish_and_clear();
    print_sync(platform, &result?, json).await
}

/// A preview of a file that would be refused ends as its import would.
fn after_preview(file: &Path, check: Option<PreviewCheck>) -> Result<ExitCode> {
    match check.and_then(|check| check.refusal) {
        Some(refusal) => {
            Err(ServiceError::invalid(file_name(file), format!("the file would be refused: {refusal}")).into())
        }
        None => Ok(ExitCode::SUCCESS),
    }
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
        print_put_aside(&platform.quarantined(sync.id, 20).await?);
    }
    Ok(ExitCode::SUCCESS)
}

fn print_put_aside(rows: &[QuarantinedRow]) {
    let cells = |r: &QuarantinedRow| vec![r.row.to_string(), r.column.clone(), r.value.clone(), r.reason.clone()];
    output::table(&["row", "column", "value", "reason"], &rows.iter().map(cells).collect::<Vec<_>>());
}

/// Prints how a file would be read.
pub(super) fn print_preview(preview: &PreviewView) {
    let settings: Vec<String> = preview.settings.iter().map(|(k, v)| format!("{k}: {v}")).collect();
    println!("{} ({})", preview.format, settings.join(", "));
    let columns: Vec<Vec<String>> =
        preview.columns.iter().map(|c| vec![c.name.clone(), c.kind.clone(), c.role.clone()]).collect();
    output::table(&["column", "holds", "role"], &columns);
    println!();
    print_rows(preview);
    for warning in &preview.warnings {
        println!("note: {warning}");
    }
    // A refusal is told as the end of the command.
    if let Some(check) = preview.check.as_ref().filter(|check| check.refusal.is_none()) {
        print_check(check);
    }
}

/// The first rows with their numbers; a row that would be put aside is marked.
fn print_rows(preview: &PreviewView) {
    let heading: Vec<&str> = ["row", ""].into_iter().chain(preview.columns.iter().map(|c| c.name.as_str())).collect();
    let is_bad = |row: u64| preview.check.iter().flat_map(|check| &check.first).any(|bad| bad.row == row);
    let rows = preview.row_numbers.iter().zip(&preview.rows).map(|(&number, cells)| {
        let mark = if is_bad(number) { "put aside" } else { "" };
        [number.to_string(), mark.to_owned()].into_iter().chain(cells.iter().cloned()).collect()
    });
    output::table(&heading, &rows.collect::<Vec<_>>());
}

fn print_check(check: &PreviewCheck) {
    println!();
    let first = if check.whole { "" } else { "first " };
    println!("Of the {first}{} rows {} would be put aside; nothing is stored yet", check.rows, check.put_aside);
    if check.put_aside > 0 {
        print_put_aside(&check.first);
    }
}
