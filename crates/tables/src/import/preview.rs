//! Shows how a file would be understood, before anything is stored.

use serde::{Deserialize, Serialize};

use super::error::ImportError;
use super::numbers::{self, ParsedNumber};
use super::roles::{self, ColumnRole, Sketch};
use super::rows::shortened;
use super::sample::{self, Sample};
use super::settings::ImportSettings;
use super::single::{self, SingleRows};
use super::sniff::sniffed_sample;
use super::source::Source;
use crate::schema::{ColumnType, TableSchema};

const SHOWN_ROWS: usize = 10;
const SHOWN_EXAMPLES: usize = 3;

/// A file as it would be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The settings in use: those given, or those found.
    pub settings: ImportSettings,
    /// The columns in file order.
    pub columns: Vec<PreviewColumn>,
    /// The first ten rows as interpreted: days as `YYYY-MM-DD`, numbers with a point, `None` for an empty cell.
    pub rows: Vec<Vec<Option<String>>>,
    /// Where each of these rows stands in the file: its line, from 1; in Parquet its number.
    pub lines: Vec<u64>,
    /// What a person should look at, in words.
    pub warnings: Vec<String>,
    /// Rows that were looked at.
    pub sampled: usize,
    /// What tells the rows apart, where a column does.
    pub single: Option<SingleRows>,
}

/// One column of a [`Preview`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewColumn {
    /// Its name.
    pub name: String,
    /// What its values are; the declared type where there is a schema.
    pub kind: ColumnType,
    /// What it is for; the declared role where there is a schema, else a guess.
    pub role: ColumnRole,
    /// Up to three different values as they stand in the file.
    pub examples: Vec<String>,
    /// Different values in the first rows.
    pub n_distinct: usize,
    /// Whether they are numbers that say yes or no.
    pub yes_no: bool,
    /// The different values as they stand in the file, where they are few enough to be labels.
    pub labels: Vec<String>,
}

/// Looks at the first rows of a file or an upload.
///
/// # Errors
/// [`ImportError`] where the content is empty, damaged, not a table, or mixes date formats in its first rows.
pub fn preview<'a>(
    source: impl Into<Source<'a>>,
    settings: Option<&ImportSettings>,
    schema: Option<&TableSchema>,
) -> Result<Preview, ImportError> {
    let source = source.into();
    let mut sample = match settings {
        Some(settings) => sample::with_settings(source, settings.clone(), schema)?,
        None => sniffed_sample(source, schema)?,
    };
    let sketches = roles::sketches(&sample);
    let roles = match schema {
        Some(schema) => roles::declared(&sketches, schema),
        None => roles::guess(&sample, &sketches),
    };
    if let Some(schema) = schema {
        warn_of_missing(&mut sample, schema);
    }
    let kind = |i: usize| {
        schema.and_then(|s| s.column_type(&sketches[i].name)).unwrap_or(guessed_kind(&sketches[i], roles[i]))
    };
    let columns: Vec<PreviewColumn> = (0..sketches.len())
        .map(|i| PreviewColumn {
            name: sketches[i].name.clone(),
            kind: kind(i),
            role: roles[i],
            examples: examples(&sample, i),
            n_distinct: sketches[i].n_distinct,
            yes_no: sketches[i].yes_no,
            labels: single::labels(&sample, i),
        })
        .collect();
    let (sampled, found) = (sample.rows.len(), single::find(&sample, &sketches));
    let rows = shown_rows(&mut sample, &columns, schema.is_none());
    let lines = sample.lines.iter().copied().take(rows.len()).collect();
    let warnings = [sample.notes, sample.doubts].concat();
    Ok(Preview { settings: sample.settings, columns, rows, lines, warnings, sampled, single: found })
}

impl Preview {
    /// A schema made of the guessed roles, or what is missing for one.
    ///
    /// # Errors
    /// Says in words which of time and target was not found.
    pub fn schema(&self) -> Result<TableSchema, String> {
        let of = |role: ColumnRole| -> Vec<String> {
            self.columns.iter().filter(|column| column.role == role).map(|column| column.name.clone()).collect()
        };
        let one = |role: ColumnRole, what: &str| {
            of(role).into_iter().next().ok_or_else(|| format!("no column looks like the {what}; name it yourself"))
        };
        let mut schema = TableSchema::new(&one(ColumnRole::Time, "date")?, &[], &one(ColumnRole::Target, "target")?);
        schema.keys = of(ColumnRole::Key);
        schema.known_ahead = of(ColumnRole::KnownAhead);
        schema.covariates = of(ColumnRole::Covariate);
        schema.statics = of(ColumnRole::Static);
        schema.open = of(ColumnRole::Open).into_iter().next();
        let describable = [&schema.known_ahead, &schema.covariates, &schema.statics];
        schema.text = self
            .columns
            .iter()
            .filter(|column| {
                column.kind == ColumnType::Text && describable.iter().any(|list| list.contains(&column.name))
            })
            .map(|column| column.name.clone())
            .collect();
        Ok(schema)
    }
}

/// Keys are names whatever they look like.
fn guessed_kind(sketch: &Sketch, role: ColumnRole) -> ColumnType {
    if role == ColumnRole::Key { ColumnType::Text } else { sketch.kind }
}

fn warn_of_missing(sample: &mut Sample, schema: &TableSchema) {
    for (name, _) in schema.columns() {
        if !sample.header.iter().any(|found| found == name) {
            let span = sample.span.as_ref().map(|span| span.missing(name));
            let missing = span.unwrap_or_else(|| ImportError::missing_column(name, &sample.header));
            sample.doubts.push(missing.to_string());
        }
    }
}

fn examples(sample: &Sample, column: usize) -> Vec<String> {
    let mut examples: Vec<String> = Vec::new();
    for value in sample.column(column).filter(|value| !value.is_empty()) {
        if !examples.iter().any(|seen| seen == value) {
            examples.push(value.to_owned());
        }
        if examples.len() == SHOWN_EXAMPLES {
            break;
        }
    }
    examples
}

/// The first rows; what cannot be read stands as it is, and is warned of where no schema will judge it.
fn shown_rows(sample: &mut Sample, columns: &[PreviewColumn], warn: bool) -> Vec<Vec<Option<String>>> {
    let mut shown = Vec::new();
    let mut unreadable = Vec::new();
    for (row, line) in sample.rows.iter().zip(&sample.lines).take(SHOWN_ROWS) {
        let mut cells = Vec::with_capacity(columns.len());
        for (cell, column) in row.iter().zip(columns) {
            cells.push(interpreted(cell, column.kind, &sample.settings).unwrap_or_else(|()| {
                let cell = shortened(cell);
                unreadable.push(format!("row {line}, column `{}`: `{cell}` cannot be read", column.name));
                Some(cell)
            }));
        }
        shown.push(cells);
    }
    if warn {
        sample.doubts.extend(unreadable);
    }
    shown
}

fn interpreted(cell: &str, kind: ColumnType, settings: &ImportSettings) -> Result<Option<String>, ()> {
    if cell.is_empty() {
        return Ok(None);
    }
    match kind {
        ColumnType::Text => Ok(Some(shortened(cell))),
        ColumnType::Date => settings.date_format.parse(cell).map(|day| Some(day.to_string())).ok_or(()),
        ColumnType::Number => match numbers::parse(cell, settings.decimal) {
            ParsedNumber::Missing => Ok(None),
            ParsedNumber::Value(value) => Ok(Some(value.to_string())),
            ParsedNumber::TooLarge | ParsedNumber::NotANumber => Err(()),
        },
    }
}
