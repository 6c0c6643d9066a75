//! How results are printed: aligned tables for people, JSON for programs.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use vakhta_service::error::ServiceError;

/// Prints a value as JSON.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<()> {
    println!("{}", serde_json::to_string_pretty(value)?);
    Ok(())
}

/// Writes the file of `--out`; what is there already is a person's work, and is overwritten with `--force` only.
pub(crate) fn write(path: &Path, bytes: &[u8], force: bool) -> Result<()> {
    if !force && path.is_file() {
        let message = format!("{} exists already; choose another, or overwrite it with --force", path.display());
        return Err(ServiceError::invalid("--out", message).into());
    }
    std::fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}

/// Prints rows under a heading, columns aligned; numbers to the right.
pub(crate) fn table(heading: &[&str], rows: &[Vec<String>]) {
    let width = |column: usize| {
        rows.iter()
            .filter_map(|r| r.get(column))
            .map(|c| c.chars().count())
            .chain(heading.get(column).map(|h| h.chars().count()))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heading.len()).map(width).collect();
    print_row(&heading.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>(), &widths);
    for row in rows {
        print_row(row, &widths);
    }
}

fn print_row(cells: &[String], widths: &[usize]) {
    let line: Vec<String> = cells
        .iter()
        .zip(widths)
        .map(|(cell, &width)| {
            let is_number = cell.starts_with(|c: char| c.is_ascii_digit() || c == '-') && cell.parse::<f64>().is_ok();
            if is_number { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        })
        .collect();
    println!("{}", line.join("  ").trim_end());
}

/// A percentage or a dash.
pub(crate) fn percent(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |v| format!("{v:.2}"))
}
