//! `vakhta quarantine`: rows that imports put aside are listed, written out to be mended, and judged again.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::reading::ImportOptions;
use vakhta_service::views::{PutAsideView, QuarantineFilter, ReplayView};

use super::import::print_sync;
use crate::arguments::{PutAside, Quarantine};
use crate::{output, progress};

/// Rows that a list shows.
const SHOWN: u64 = 200;

pub(super) async fn run(platform: &Platform, order: &Quarantine, json: bool) -> Result<ExitCode> {
    match order {
        Quarantine::List(which) => {
            let (model, filter) = chosen(which)?;
            let rows = platform.put_aside(&model, &filter, (0, SHOWN)).await?;
            if json { output::json(&rows)? } else { list(&rows) }
        }
        Quarantine::Export { which, out, force } => {
            let (model, filter) = chosen(which)?;
            let text = platform.put_aside_csv(&model, &filter).await?;
            match out {
                Some(file) => {
                    output::write(file, &text, *force)?;
                    println!(
                        "written to {}; mend the rows there and load it: vakhta import {model} FILE",
                        file.display()
                    );
                }
                None => std::io::stdout().write_all(&text)?,
            }
        }
        Quarantine::Replay { which, accept_outliers } => {
            let (model, filter) = chosen(which)?;
            let options = ImportOptions { accept_outliers: *accept_outliers };
            let spinner = progress::spinner("judging the rows again");
            let result = platform.replay_quarantine(&model, &filter, options, "command line").await;
            spinner.finish_and_clear();
            let view = result?;
            if json {
                output::json(&view)?;
            } else {
                return told(platform, &view).await;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn chosen(which: &PutAside) -> Result<(ModelName, QuarantineFilter), ServiceError> {
    let model = ModelName::parse(&which.model)?;
    Ok((model, QuarantineFilter { import: which.import, reason: which.reason.clone() }))
}

fn list(rows: &[PutAsideView]) {
    if rows.is_empty() {
        println!("nothing is put aside");
        return;
    }
    let cells = |view: &PutAsideView| {
        let row = &view.row;
        vec![
            view.import.to_string(),
            row.row.to_string(),
            row.code.clone().unwrap_or_else(|| "–".to_owned()),
            row.column.clone(),
            row.value.clone(),
            row.reason.clone(),
        ]
    };
    let heading = ["import", "row", "code", "column", "value", "reason"];
    output::table(&heading, &rows.iter().map(cells).collect::<Vec<_>>());
    if rows.len() as u64 == SHOWN {
        println!("these are the first {SHOWN}; `vakhta quarantine export` writes all");
    }
}

async fn told(platform: &Platform, view: &ReplayView) -> Result<ExitCode> {
    println!(
        "{} rows were put aside: {} loaded now, {} refused again, {} overtaken by newer values, {} put aside again by a later import, \
         {} cannot be judged as they stand",
        view.considered, view.loaded, view.refused, view.overtaken, view.superseded, view.unread
    );
    match &view.sync {
        Some(sync) => print_sync(platform, sync, false).await,
        None => Ok(ExitCode::SUCCESS),
    }
}
