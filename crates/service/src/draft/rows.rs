//! A first declaration for a file whose rows are predicted each by itself, and how it is told from daily series.

use vakhta_lifecycle::ids::ModelName;
use vakhta_tables::import::{ColumnRole, Preview, PreviewColumn};

use super::DraftAsk;
use crate::declaration::Task;
use crate::error::ServiceError;

/// Whether each row is predicted by itself, and why.
pub(super) fn decided(preview: &Preview, ask: DraftAsk<'_>) -> (bool, String) {
    let column = |name: &str| preview.columns.iter().find(|c| c.name == name);
    let labels = ask.target.and_then(column).filter(|c| c.tells_classes());
    match (ask.of_rows, labels, &preview.single) {
        (Some(of_rows), ..) => (of_rows, "as it was asked for".to_owned()),
        (None, Some(target), _) => (true, format!("`{}` tells classes, and these are told of rows", target.name)),
        (None, None, Some(single)) if !single.recurs => {
            let name = &single.name;
            (true, format!("`{name}` is another in every row, and no series comes back from day to day"))
        }
        (None, None, Some(_)) => (false, "series come back from day to day".to_owned()),
        (None, None, None) => (false, "no column is another in every row".to_owned()),
    }
}

/// The declaration of rows that are predicted each by itself.
pub(super) fn declaration(
    preview: &mut Preview,
    target: Option<&str>,
    (name, file): (&ModelName, &str),
) -> Result<String, ServiceError> {
    let invalid = |e: String| ServiceError::invalid(file, format!("{e} (--target COLUMN names the outcome)"));
    preview.take_as_rows(target).map_err(invalid)?;
    let mut schema = preview.schema().map_err(invalid)?;
    let outcome = preview.columns.iter().find(|c| c.role == ColumnRole::Target);
    let task;
    (task, schema.classes) = outcome.map_or(Ok((Task::Regression, Vec::new())), task_of)?;
    let columns = toml::to_string(&schema).map_err(|e| ServiceError::internal("writing the declaration", e))?;
    let (task, judged) = match task {
        Task::Regression => ("regression", AS_NUMBERS),
        Task::Binary => ("binary", AS_CLASSES),
        Task::Multiclass => ("multiclass", AS_CLASSES),
    };
    Ok(format!(
        r#"# Drafted by `vakhta init` from {file}. Read it, change what is wrong, then: vakhta model add {name}.toml

[model]
name = "{name}"
title = "{name}"
# "binary": the probability of the second of two classes; "multiclass": of each; "regression": a number.
task = "{task}"
# "wall" is the machine's clock; "data" makes the day after the last known one "today", for data that ended in the past.
clock = "data"
time_zone = "UTC"

[data]
dataset = "{name}"

# The last of the keys tells rows apart; columns before it are segments. Whatever is known only after the outcome must not stand
# in known_ahead: take it out.
[data.columns]
{columns}
# Each row is predicted by itself.
[rows]
# Share of the newest rows that a training holds out.
holdout_percent = 20.0
{judged}"#
    ))
}

const AS_NUMBERS: &str = r#"
[deploy]
metric = "mae"

[alerts]
# Warning and critical as shares of the baseline's error, so that they fit any data.
relative_to_baseline = [0.9, 1.0]

[retrain]
max_error = false
max_error_ratio = 1.5
"#;

/// Probabilities are judged by their logarithmic loss beside the baseline's; the defaults are right for any classes.
const AS_CLASSES: &str = "";

/// What an outcome is: a number, or which classes.
fn task_of(column: &PreviewColumn) -> Result<(Task, Vec<String>), ServiceError> {
    if column.yes_no {
        return Ok((Task::Binary, Vec::new()));
    }
    match (column.tells_classes(), column.labels.len()) {
        (true, 2) => Ok((Task::Binary, column.labels.clone())),
        (true, _) => Ok((Task::Multiclass, column.labels.clone())),
        (false, _) if column.kind == vakhta_tables::schema::ColumnType::Number => Ok((Task::Regression, Vec::new())),
        (false, n) => {
            let many = if n == 0 { "more than 50".to_owned() } else { n.to_string() };
            let message =
                format!("{} holds {many} different texts; an outcome is a number or 2 to 50 classes", column.name);
            Err(ServiceError::invalid("--target", message))
        }
    }
}
