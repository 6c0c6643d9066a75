//! `vakhta init`: looks at a file and writes a model's declaration for it.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use vakhta_service::draft::{self, Draft, DraftAsk};
use vakhta_service::error::ServiceError;

use crate::arguments::Init;
use crate::output;

pub(super) fn run(arguments: &Init, json: bool) -> Result<ExitCode> {
    let ask = DraftAsk {
        name: arguments.name.as_deref(),
        target: arguments.target.as_deref(),
        of_rows: (arguments.rows || arguments.series).then_some(arguments.rows),
    };
    let draft = draft::from_file(&arguments.file, ask)?;
    if json {
        output::json(&draft)?;
        return Ok(ExitCode::SUCCESS);
    }
    let to_stdout = arguments.out.as_deref().is_some_and(|o| o.as_os_str() == "-");
    if to_stdout {
        print!("{}", draft.declaration);
        return Ok(ExitCode::SUCCESS);
    }
    let out = arguments.out.clone().unwrap_or_else(|| format!("{}.toml", draft.name).into());
    if out.exists() {
        let message = format!("{} exists already; choose another, or delete it", out.display());
        return Err(ServiceError::invalid("--out", message).into());
    }
    super::import::print_preview(&draft.preview);
    std::fs::write(&out, &draft.declaration).with_context(|| format!("{} could not be written", out.display()))?;
    println!();
    println!("{}", decided(&draft, &arguments.file));
    println!("Wrote {}. Read it, then:", out.display());
    println!("  vakhta model add {}", out.display());
    println!("  vakhta import {} {}", draft.name, arguments.file.display());
    println!("  vakhta train {}", draft.name);
    println!("  vakhta forecast {}", draft.name);
    Ok(ExitCode::SUCCESS)
}

/// How the draft was decided, and how to get another.
fn decided(draft: &Draft, file: &Path) -> String {
    let (because, file) = (&draft.because, file.display());
    let target = draft.preview.columns.iter().find(|column| column.role == "target").map_or("", |column| &column.name);
    let how = if draft.of_rows {
        format!(
            "Each row is predicted by itself: {because}. For forecasts of daily series: vakhta init {file} --series"
        )
    } else {
        format!("Daily series are forecast: {because}. To predict each row by itself: vakhta init {file} --rows")
    };
    format!("{how}\nThe target is `{target}`; --target COLUMN names another.")
}
