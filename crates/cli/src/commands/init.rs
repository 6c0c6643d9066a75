//! `vakhta init`: looks at a file and writes a model's declaration for it.

use std::process::ExitCode;

use anyhow::{Context, Result};
use vakhta_service::draft;
use vakhta_service::error::ServiceError;

use crate::arguments::Init;
use crate::output;

pub(super) fn run(arguments: &Init, json: bool) -> Result<ExitCode> {
    let draft = draft::from_file(&arguments.file, arguments.name.as_deref(), arguments.target.as_deref())?;
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
    println!("Wrote {}. Read it, then:", out.display());
    println!("  vakhta model add {}", out.display());
    println!("  vakhta import {} {}", draft.name, arguments.file.display());
    println!("  vakhta train {}", draft.name);
    println!("  vakhta forecast {}", draft.name);
    Ok(ExitCode::SUCCESS)
}
