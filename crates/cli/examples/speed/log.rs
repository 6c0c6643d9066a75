//! A long prediction log: one day's forecasts through the store, the other days copied from it inside the database. Whatever columns
//! the log has are copied; only days and batches differ.

use std::error::Error;

use chrono::{DateTime, Days, NaiveDate};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use vakhta_lifecycle::ids::{ModelName, SeriesKey, VersionId};
use vakhta_lifecycle::prediction::{Prediction, PredictionKind};
use vakhta_store::Store;

/// What the log is about.
pub(crate) struct Subject<'a> {
    pub(crate) model: &'a ModelName,
    pub(crate) version: &'a VersionId,
    pub(crate) series: &'a [SeriesKey],
    /// Every day has a forecast from each of so many days before it.
    pub(crate) leads: u16,
    /// First and last day that are forecast.
    pub(crate) days: (NaiveDate, NaiveDate),
}

/// Fills the log.
pub(crate) async fn fill(store: &Store, subject: &Subject<'_>) -> Result<(), Box<dyn Error>> {
    store.predictions().append(&one_day(subject)).await?;
    let connection = store.log_connection();
    let template = number(connection, "SELECT MAX(id) AS n FROM prediction_batches").await?;
    // Indexes are made once at the end, which is what makes ten million rows a matter of a minute.
    let indexes = indexes(connection).await?;
    for (name, _) in &indexes {
        connection.execute_unprepared(&format!("DROP INDEX \"{name}\"")).await?;
    }
    let copied = columns(connection, "predictions").await?;
    let batch = columns(connection, "prediction_batches").await?;
    for shift in 1..=(subject.days.1 - subject.days.0).num_days() {
        let names = batch.join(", ");
        let values = moved(&batch, shift, None);
        let sql = format!(
            "INSERT INTO prediction_batches ({names}) SELECT {values} FROM prediction_batches WHERE id = {template}"
        );
        connection.execute_unprepared(&sql).await?;
        let names = copied.join(", ");
        let values = moved(&copied, shift, Some("(SELECT MAX(id) FROM prediction_batches)"));
        let sql =
            format!("INSERT INTO predictions ({names}) SELECT {values} FROM predictions WHERE batch = {template}");
        connection.execute_unprepared(&sql).await?;
    }
    for (_, sql) in &indexes {
        connection.execute_unprepared(sql).await?;
    }
    Ok(())
}

/// The forecasts of the first day.
fn one_day(subject: &Subject<'_>) -> Vec<Prediction> {
    let date = subject.days.0;
    let forecast = |(at, series): (usize, &SeriesKey), lead: u16| {
        let value = 50.0 + (at % 97) as f64 + 0.25 * f64::from(lead);
        Prediction {
            model: subject.model.clone(),
            version: subject.version.clone(),
            kind: PredictionKind::Scheduled,
            series: series.clone(),
            origin: date.checked_sub_days(Days::new(u64::from(lead))).unwrap_or(date),
            date,
            lead,
            value,
            lo80: value - 8.0,
            hi80: value + 8.0,
            lo95: value - 16.0,
            hi95: value + 16.0,
            baseline: value + 3.0,
            open: true,
            reasons: Vec::new(),
            classes: Vec::new(),
            basis: None,
            issued_at: DateTime::UNIX_EPOCH,
        }
    };
    let leads = 1..=subject.leads;
    leads.flat_map(|lead| subject.series.iter().enumerate().map(move |one| forecast(one, lead))).collect()
}

/// The columns of a copy, days moved by so many.
fn moved(columns: &[String], shift: i64, batch: Option<&str>) -> String {
    let value = |name: &String| match (name.as_str(), batch) {
        ("\"date\"" | "\"origin\"", _) => format!("{name} + {shift}"),
        ("\"batch\"", Some(batch)) => batch.to_owned(),
        _ => name.clone(),
    };
    columns.iter().map(value).collect::<Vec<_>>().join(", ")
}

/// The columns of a table but its number, quoted.
async fn columns(connection: &DatabaseConnection, table: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let rows = ask(connection, &format!("SELECT name FROM pragma_table_info('{table}') WHERE pk = 0")).await?;
    rows.iter().map(|row| Ok(format!("\"{}\"", row.try_get::<String>("", "name")?))).collect()
}

/// The indexes of the log that were made by a statement, with it.
async fn indexes(connection: &DatabaseConnection) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'predictions' AND sql IS NOT NULL \
               AND name <> 'predictions_by_batch'";
    ask(connection, sql).await?.iter().map(|row| Ok((row.try_get("", "name")?, row.try_get("", "sql")?))).collect()
}

async fn number(connection: &DatabaseConnection, sql: &str) -> Result<i64, Box<dyn Error>> {
    Ok(ask(connection, sql).await?.first().ok_or("no row")?.try_get("", "n")?)
}

async fn ask(connection: &DatabaseConnection, sql: &str) -> Result<Vec<sea_orm::QueryResult>, Box<dyn Error>> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    Ok(connection.query_all_raw(statement).await?)
}
