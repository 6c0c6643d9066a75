//! `vakhta predict`: predicts rows and prints what is said of them.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::rows::{Cell, RowAnswer, RowRequest};
use vakhta_service::wording::plain;

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
    let Some(path) = &arguments.file else {
        let read = |text: &String| read_json(text).map_err(|what| ServiceError::invalid("--row", what));
        return Ok(arguments.rows.iter().map(read).collect::<Result<_, _>>()?);
    };
    let text =
        if path.as_os_str() == "-" { std::io::read_to_string(std::io::stdin()) } else { std::fs::read_to_string(path) };
    let text = text.with_context(|| format!("{} cannot be read", path.display()))?;
    let wrong = |what: String| ServiceError::invalid("--file", format!("{}: {what}", path.display()));
    Ok(read_json(&text).map_err(wrong)?)
}

/// JSON, or what is wrong with it and where.
fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text)).map_err(|error| {
        let path = error.path().to_string();
        let place = if path == "." { String::new() } else { format!("{path}: ") };
        format!("{place}{}", plain(&error.inner().to_string(), "a JSON object"))
    })
}
