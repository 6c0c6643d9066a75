//! `predict`: rows that somebody asks about, answered at once and logged before the answer leaves.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use vakhta_lifecycle::ids::{ModelName, SeriesKey, VersionId};
use vakhta_lifecycle::prediction::{Prediction, PredictionKind, Reason};
use vakhta_tables::rows::Cell;

use super::data::Outcomes;
use super::issue::Stamp;
use super::scorer::Scorer;
use crate::declaration::{Declaration, Task};
use crate::error::ServiceError;
use crate::forecasting::Interval;
use crate::ingest::blocking;
use crate::platform::Platform;

/// Most rows of one question.
const MOST_ROWS: usize = 10_000;
/// Most rows of one question whose reasons are told; explaining a row costs milliseconds.
const MOST_EXPLAINED: usize = 100;
/// Rows that are answered where the question arrived; more are answered beside it.
const AT_ONCE: usize = 32;
/// Reasons told of one row.
const REASONS: usize = 8;
/// For so long it is not asked again which version serves: another process may have deployed one.
const FRESH: TimeDelta = TimeDelta::seconds(1);

/// A question about rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowRequest {
    /// Rows, each by column: keys, the day, and what is known ahead.
    pub rows: Vec<BTreeMap<String, Cell>>,
    /// Whether reasons are wanted.
    pub reasons: bool,
    /// Whether it is only asked what would be: the answer is never judged, and the row needs no name.
    pub what_if: bool,
}

/// A column that a question about a row gives.
#[derive(Debug, Clone, PartialEq)]
pub struct RowField {
    /// The column.
    pub name: String,
    /// The values that were known when the version was trained; none of a number.
    pub levels: Option<Vec<String>>,
    /// What is usual.
    pub usual: Cell,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq)]
pub struct RowsAnswer {
    /// The version that answered.
    pub version: VersionId,
    /// The key columns, in order.
    pub columns: Vec<String>,
    /// One answer a row, in the order of the question.
    pub rows: Vec<RowAnswer>,
}

/// What is said of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowAnswer {
    /// The row's key.
    pub key: SeriesKey,
    /// Its day.
    pub date: NaiveDate,
    /// A number, in the target's units; the probability of the second of two classes; the probability of the most likely class.
    pub value: f64,
    /// The most likely class, where classes are told.
    pub class: Option<String>,
    /// Every class with its probability, where classes are told.
    pub classes: Vec<(String, f64)>,
    /// The intervals of a number.
    pub interval: Option<Interval>,
    /// What the baseline says.
    pub baseline: f64,
    /// Why, where it was asked.
    pub reasons: Vec<Reason>,
}

/// What answers, and when that was last looked up.
pub(crate) struct Serving {
    declaration: Arc<Declaration>,
    version: VersionId,
    scorer: Arc<Scorer>,
    /// The columns that a question may give.
    columns: HashSet<String>,
    outcomes: Arc<Outcomes>,
    at: DateTime<Utc>,
}

impl Platform {
    /// Answers a question about rows, which is in the log when this returns. A row whose outcome is known already is answered and
    /// never judged.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] names row and column; [`ServiceError::NotEnoughData`] before the first version.
    pub async fn predict_rows(&self, model: &ModelName, request: RowRequest) -> Result<RowsAnswer, ServiceError> {
        let serving = self.serving(model).await?;
        let declaration = &serving.declaration;
        check_size(&request)?;
        let today = self.model_today(declaration, serving.outcomes.last_known_day());
        let places = request
            .rows
            .iter()
            .enumerate()
            .map(|(at, row)| place(declaration, (at, row), (today, request.what_if)))
            .collect::<Result<Vec<_>, _>>()?;
        if !request.what_if {
            check_names(&places)?;
        }
        check_columns(&serving, &request)?;
        let matrix = serving.scorer.ask(&request.rows)?;
        let (scorer, wanted) = (Arc::clone(&serving.scorer), request.reasons);
        let answer = move || {
            let answers = scorer.answers(&matrix)?;
            let reasons = if wanted { scorer.reasons(&matrix, &answers)? } else { Vec::new() };
            Ok::<_, ServiceError>((answers, reasons))
        };
        let at_once = request.rows.len() <= AT_ONCE && !wanted;
        let (answers, mut reasons) = if at_once { answer()? } else { blocking(answer).await? };
        reasons.resize(answers.len(), Vec::new());
        let issued_at = self.model_now(declaration, serving.outcomes.last_known_day());
        let stamp = Stamp { model, version: &serving.version, issued_at };
        let logged: Vec<Prediction> = places
            .iter()
            .zip(&answers)
            .zip(reasons)
            .map(|(((key, date), answer), mut reasons)| {
                reasons.truncate(REASONS);
                let never_judged = request.what_if || serving.outcomes.of(key, *date).is_some();
                let kind = if never_judged { PredictionKind::WhatIf } else { PredictionKind::Scheduled };
                stamp.prediction((key.clone(), *date), answer, (kind, reasons))
            })
            .collect();
        self.store().predictions().append_answers(logged.clone()).await?;
        let rows = logged.into_iter().map(|p| row_answer(declaration, p)).collect();
        Ok(RowsAnswer { version: serving.version.clone(), columns: declaration.data.columns.keys.clone(), rows })
    }

    /// The columns that a question about a row gives, with what is usual.
    ///
    /// # Errors
    /// [`ServiceError::NotEnoughData`] before the first version.
    pub async fn row_fields(&self, model: &ModelName) -> Result<Vec<RowField>, ServiceError> {
        let serving = self.serving(model).await?;
        let features = &serving.scorer.manifest().features;
        let usual = features.usual(self.load_rows(model).await?.data.table());
        let field = |(name, usual): (&String, Cell)| RowField {
            levels: features.levels(name).map(<[String]>::to_vec),
            name: name.clone(),
            usual,
        };
        Ok(features.names().iter().zip(usual).map(field).collect())
    }

    async fn serving(&self, model: &ModelName) -> Result<Arc<Serving>, ServiceError> {
        let now = self.wall_now();
        let known = self.serving_rows().get(model).cloned();
        if let Some(known) = known.filter(|s| s.at <= now && now - s.at < FRESH) {
            return Ok(known);
        }
        let declared = self.declared(model).await?;
        let outcomes = Arc::clone(&self.load_outcomes(model).await?.data);
        let (version, scorer) = self.champion_scorer(model).await?;
        let declaration = Arc::clone(&declared.declaration);
        let of_schema = declaration.data.columns.keys.iter().chain([&declaration.data.columns.time]);
        let columns = scorer.manifest().features.names().iter().chain(of_schema).cloned().collect();
        let serving = Arc::new(Serving { declaration, version, scorer, columns, outcomes, at: now });
        self.serving_rows().insert(model.clone(), Arc::clone(&serving));
        Ok(serving)
    }
}

/// A logged prediction as it is told.
pub(super) fn row_answer(declaration: &Declaration, prediction: Prediction) -> RowAnswer {
    let names = &declaration.data.columns.classes;
    let value = prediction.value;
    let (value, class, classes) = match declaration.model.task {
        Task::Regression => (value, None, Vec::new()),
        Task::Binary => {
            let shares = names.iter().cloned().zip([1.0 - value, value]).collect();
            (value, names.get(usize::from(value >= 0.5)).cloned(), shares)
        }
        Task::Multiclass => {
            let shares: Vec<(String, f64)> =
                names.iter().cloned().zip(prediction.classes.iter().map(|c| c.probability)).collect();
            let likely = shares.get(value as usize).cloned();
            (likely.as_ref().map_or(0.0, |l| l.1), likely.map(|l| l.0), shares)
        }
    };
    let interval = (declaration.model.task == Task::Regression).then_some(Interval {
        lo80: prediction.lo80,
        hi80: prediction.hi80,
        lo95: prediction.lo95,
        hi95: prediction.hi95,
    });
    let (key, date, baseline) = (prediction.series, prediction.date, prediction.baseline);
    RowAnswer { key, date, value, class, classes, interval, baseline, reasons: prediction.reasons }
}

fn check_size(request: &RowRequest) -> Result<(), ServiceError> {
    let n = request.rows.len();
    if n == 0 {
        return Err(ServiceError::invalid("rows", "are missing; give at least one"));
    }
    if n > MOST_ROWS {
        return Err(ServiceError::invalid("rows", format!("{n} are more than {MOST_ROWS}; ask in parts")));
    }
    if request.reasons && n > MOST_EXPLAINED {
        let message = format!("are told for at most {MOST_EXPLAINED} rows at a time, not {n}");
        return Err(ServiceError::invalid("reasons", message));
    }
    Ok(())
}

/// Key and day of a row.
fn place(
    declaration: &Declaration,
    (at, row): (usize, &BTreeMap<String, Cell>),
    (today, what_if): (NaiveDate, bool),
) -> Result<(SeriesKey, NaiveDate), ServiceError> {
    let columns = &declaration.data.columns;
    let invalid = |column: &str, message: String| ServiceError::invalid(format!("rows[{at}].{column}"), message);
    let mut parts = Vec::with_capacity(columns.keys.len());
    for column in &columns.keys {
        let part = match row.get(column) {
            Some(Cell::Text(text)) => text.trim().to_owned(),
            Some(Cell::Number(number)) => number.to_string(),
            Some(Cell::Missing) | None if what_if => "what if".to_owned(),
            Some(Cell::Missing) | None => String::new(),
        };
        if part.is_empty() || part.chars().count() > 200 || part.chars().any(char::is_control) {
            let message = "is part of the row's name: give one line of 1 to 200 characters".to_owned();
            return Err(invalid(column, message));
        }
        parts.push(part);
    }
    let date = match row.get(&columns.time) {
        None | Some(Cell::Missing) if what_if => today,
        None | Some(Cell::Missing) => {
            let message = "is missing: with the keys the day names the row, and by them its outcome finds the answer";
            return Err(invalid(&columns.time, message.to_owned()));
        }
        Some(Cell::Text(text)) => text
            .parse()
            .map_err(|_| invalid(&columns.time, format!("{text:?} is not a date of the form 2026-01-31")))?,
        Some(Cell::Number(_)) => {
            return Err(invalid(&columns.time, "must be a date of the form 2026-01-31".to_owned()));
        }
    };
    Ok((SeriesKey::new(parts), date))
}

/// One row asked about twice in one question would be judged by whichever came last.
fn check_names(places: &[(SeriesKey, NaiveDate)]) -> Result<(), ServiceError> {
    let mut seen = std::collections::BTreeMap::new();
    for (at, place) in places.iter().enumerate() {
        if let Some(first) = seen.insert(place, at) {
            let message = format!("has the keys and the day of rows[{first}]; ask about a row once, or ask what_if");
            return Err(ServiceError::invalid(format!("rows[{at}]"), message));
        }
    }
    Ok(())
}

/// Columns that nobody declared are a sign that question and model have parted.
fn check_columns(serving: &Serving, request: &RowRequest) -> Result<(), ServiceError> {
    for (at, row) in request.rows.iter().enumerate() {
        if let Some(unknown) = row.keys().find(|column| !serving.columns.contains(*column)) {
            let outcome = if *unknown == serving.declaration.data.columns.target {
                "is the outcome, which is asked for"
            } else {
                "is not asked for"
            };
            let mut names: Vec<&str> = serving.columns.iter().map(String::as_str).collect();
            names.sort_unstable();
            return Err(ServiceError::invalid(
                format!("rows[{at}].{unknown}"),
                format!("{outcome}; the columns are {}", names.join(", ")),
            ));
        }
    }
    Ok(())
}
