//! A first declaration for a file that somebody looked at: `vakhta init`.

mod rows;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use vakhta_lifecycle::ids::ModelName;
use vakhta_tables::import::{self, ColumnRole, ImportSettings, Preview};

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::reading::file_name;
use crate::views::{PreviewColumn, PreviewView};

/// A declaration, and what it was drawn from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Draft {
    /// The model's name.
    pub name: ModelName,
    /// The declaration (TOML), with comments.
    pub declaration: String,
    /// The file as it would be read.
    pub preview: PreviewView,
    /// Whether each row is predicted by itself.
    pub of_rows: bool,
    /// Why it was drafted so, in words.
    pub because: String,
}

/// What somebody says of a file that is looked at; the rest is guessed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DraftAsk<'a> {
    /// The model's name; the file's when absent.
    pub name: Option<&'a str>,
    /// The column to forecast or predict.
    pub target: Option<&'a str>,
    /// Whether each row is predicted by itself.
    pub of_rows: Option<bool>,
}

/// Looks at a file and drafts a declaration.
///
/// # Errors
/// [`ServiceError::Invalid`] when the file is no table, or no column can be the date or the target.
pub fn from_file(path: &Path, ask: DraftAsk<'_>) -> Result<Draft, ServiceError> {
    let file = file_name(path);
    let name = match ask.name {
        Some(name) => ModelName::parse(name)?,
        None => ModelName::parse(&slug(&file))?,
    };
    let looked_at = |settings: Option<&ImportSettings>| {
        import::preview(path, settings, None).map_err(|e| ServiceError::invalid(file.clone(), e.to_string()))
    };
    let mut preview = looked_at(None)?;
    if let Some(target) = ask.target {
        // Who names a column of the file says that its columns are not series.
        if !preview.columns.iter().any(|c| c.name == target) && preview.settings.wide.is_some() {
            preview = looked_at(Some(&ImportSettings { wide: None, ..preview.settings }))?;
        }
        take_as_target(&mut preview, target, &file)?;
    }
    let (of_rows, because) = rows::decided(&preview, ask);
    let declaration = if of_rows {
        rows::declaration(&mut preview, ask.target, (&name, &file))?
    } else {
        of_series(&preview, (&name, &file))?
    };
    Declaration::parse(&declaration)?;
    Ok(Draft { name, declaration, preview: preview_view(preview), of_rows, because })
}

/// The declaration of daily series.
fn of_series(preview: &Preview, (name, file): (&ModelName, &str)) -> Result<String, ServiceError> {
    let columns = preview
        .schema()
        .map_err(|e| ServiceError::invalid(file, format!("{e} (--target COLUMN names the column to forecast)")))?;
    let columns = toml::to_string(&columns).map_err(|e| ServiceError::internal("writing the declaration", e))?;
    Ok(format!(
        r#"# Drafted by `vakhta init` from {file}. Read it, change what is wrong, then: vakhta model add {name}.toml

[model]
name = "{name}"
title = "{name}"
# "wall" is the machine's clock; "data" makes the day after the last known one "today", for data that ended in the past.
clock = "data"
time_zone = "UTC"

[data]
dataset = "{name}"
# The named public holidays, for example country = "DE", region = "BW":
# country = "DE"

[data.columns]
{columns}
[openness]
# Key columns within which a day whose total is 0 was closed, for example ["branch"]; leave it out when zeros are real sales.
closed_when_zero = []

[forecast]
horizon_days = 28
baseline = "seasonal_naive"

[deploy]
metric = "wape"
# Fewest pairs (series × days of the holdout) that a decision may rest on; raise it where there are many series.
min_pairs = 20

[alerts]
min_pairs = 5
# Warning and critical as shares of the baseline's error, so that they fit any data.
relative_to_baseline = [0.9, 1.0]

[retrain]
max_error = 100.0
max_error_ratio = 1.5
min_rows = 200
"#
    ))
}

/// Makes a column the target, whatever was guessed.
fn take_as_target(preview: &mut Preview, target: &str, file: &str) -> Result<(), ServiceError> {
    if !preview.columns.iter().any(|c| c.name == target) {
        let names: Vec<&str> = preview.columns.iter().map(|c| c.name.as_str()).collect();
        let message = format!("{file} has no column {target:?}; its columns are {}", names.join(", "));
        return Err(ServiceError::invalid("--target", message));
    }
    for column in &mut preview.columns {
        if column.name == target {
            column.role = ColumnRole::Target;
        } else if column.role == ColumnRole::Target {
            column.role = ColumnRole::Covariate;
        }
    }
    Ok(())
}

/// `Daily Sales (2).csv.gz` becomes `daily-sales-2`.
fn slug(file: &str) -> String {
    let stem = file.split('.').next().unwrap_or_default().to_lowercase();
    let mapped: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    let joined = mapped.split('-').filter(|p| !p.is_empty()).collect::<Vec<_>>().join("-");
    let begins_well = joined.starts_with(|c: char| c.is_ascii_lowercase());
    let name = if begins_well { joined } else { format!("model-{joined}") };
    name.chars().take(64).collect::<String>().trim_end_matches('-').to_owned()
}

/// A preview as it is shown.
pub(crate) fn preview_view(preview: Preview) -> PreviewView {
    let word = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        serde_json::Value::Object(fields) => {
            let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            fields.iter().map(|(name, value)| format!("{name} {}", text(value))).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    };
    let settings = serde_json::to_value(&preview.settings).ok();
    let settings: BTreeMap<String, String> = settings
        .and_then(|v| v.as_object().cloned())
        .map(|fields| fields.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k, word(v))).collect())
        .unwrap_or_default();
    let columns = preview
        .columns
        .iter()
        .map(|c| PreviewColumn {
            name: c.name.clone(),
            kind: word(serde_json::to_value(c.kind).unwrap_or_default()),
            role: if c.role == ColumnRole::Ignored {
                "ignored".to_owned()
            } else {
                word(serde_json::to_value(c.role).unwrap_or_default())
            },
        })
        .collect();
    PreviewView {
        format: settings.get("format").cloned().unwrap_or_else(|| "csv".to_owned()),
        settings,
        columns,
        row_numbers: preview.lines,
        rows: preview.rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect(),
        warnings: preview.warnings,
        check: None,
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_file_name_becomes_a_model_name() {
        assert_eq!(slug("Daily Sales (2).csv.gz"), "daily-sales-2");
        assert_eq!(slug("2019_umsatz.csv"), "model-2019_umsatz");
        assert_eq!(slug("Продажи.csv"), "model");
    }
}
