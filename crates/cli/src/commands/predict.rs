//! `vakhta predict`: predicts rows and prints what is said of them.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::rows::{Cell, RowAnswer, RowRequest};

use crate::arguments::Predict;
use crate::output;

pub(super) async fn run(platform: &Platform, arguments: &Predict, json: bool) -> Result<ExitCode> {
    let model = ModelName::parse(&arguments.model).map_err(ServiceError::from)?;
    let rows = rows(arguments)?;
    let request = RowRequest { rows, reasons: arguments.reasons, what_if: arguments.what_if };
    let answer = platform.predict_rows(&model, request).await?;
    if json {
        let rows: Vec<Value> = answer.rows.iter().map(|row| as_json(row, &answer.columns)).collect();
        output::json(&json!({"version": answer.version, "predictions": rows}))?;
        return Ok(ExitCode::SUCCESS);
    }
    print(&answer.rows);
    for row in answer.rows.iter().filter(|row| !row.reasons.is_empty()) {
        println!("{}:", row.key);
        for reason in &row.reasons {
            println!("  {:+.3}  {}", reason.effect, reason.feature);
        }
    }
    println!("by {}", answer.version);
    Ok(ExitCode::SUCCESS)
}

/// Prints rows with what is said of them.
pub(super) fn print(rows: &[RowAnswer]) {
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let interval = row.interval.map_or_else(String::new, |i| format!("{:.3} to {:.3}", i.lo80, i.hi80));
            vec![
                row.key.to_string(),
                row.date.to_string(),
                format!("{:.3}", row.value),
                row.class.clone().unwrap_or(interval),
                format!("{:.3}", row.baseline),
            ]
        })
        .collect();
    let told = if rows.iter().any(|row| row.class.is_some()) { "class" } else { "80 %" };
    output::table(&["row", "date", "predicted", told, "baseline"], &cells);
}

/// A row with what is said of it, for programs.
pub(super) fn as_json(row: &RowAnswer, columns: &[String]) -> Value {
    let keys: BTreeMap<&String, &String> = columns.iter().zip(row.key.parts()).collect();
    let classes: BTreeMap<&String, f64> = row.classes.iter().map(|(class, p)| (class, *p)).collect();
    json!({
        "keys": keys, "date": row.date, "value": row.value, "class": row.class, "classes": classes,
        "interval": row.interval, "baseline": row.baseline, "reasons": row.reasons,
    })
}

fn rows(arguments: &Predict) -> Result<Vec<BTreeMap<String, Cell>>> {
    let invalid = |error: &serde_json::Error| ServiceError::invalid("--row", format!("is no JSON object: {error}"));
    let rows: Vec<BTreeMap<String, Value>> = match &arguments.file {
        None => {
            let read = |text: &String| serde_json::from_str(text).map_err(|e| invalid(&e));
            arguments.rows.iter().map(read).collect::<Result<_, _>>()?
        }
        Some(path) => {
            let text = if path.as_os_str() == "-" {
                std::io::read_to_string(std::io::stdin())
            } else {
                std::fs::read_to_string(path)
            };
            let text = text.with_context(|| format!("{} cannot be read", path.display()))?;
            let message = |e: serde_json::Error| {
                ServiceError::invalid("--file", format!("{} is no JSON array of rows: {e}", path.display()))
            };
            serde_json::from_str(&text).map_err(message)?
        }
    };
    let mut asked = Vec::with_capacity(rows.len());
    for (at, row) in rows.into_iter().enumerate() {
        let cells = row.into_iter().map(|(column, value)| {
            let wrong = || {
                ServiceError::invalid(format!("rows[{at}].{column}"), "must be a number, a text, true, false or null")
            };
            Ok::<_, ServiceError>((column.clone(), Cell::of_json(value).ok_or_else(wrong)?))
        });
        asked.push(cells.collect::<Result<_, _>>()?);
    }
    Ok(asked)
}
