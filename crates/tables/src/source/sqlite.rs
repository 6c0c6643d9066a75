//! A query on a SQLite file that is opened for reading only.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::NaiveDate;
use futures::TryStreamExt;
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{AssertSqlSafe, Column, ConnectOptions, Row, SqliteConnection, TypeInfo, ValueRef};

use super::database::Database;
use super::error::SourceError;
use super::rows::Rows;

/// Steps of SQLite's machine between two looks at whether anybody still waits.
const LOOK_EVERY: i32 = 10_000;

/// Ends the statement when the one who waits for it goes away: dropping the connection alone would not.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

pub(super) async fn read(database: &Database, since: NaiveDate, rows: &mut Rows<'_>) -> Result<(), SourceError> {
    let mut connection = opened(database).await?;
    let wanted = Arc::new(AtomicBool::new(true));
    let waiting = Waiting(Arc::clone(&wanted));
    connection
        .lock_handle()
        .await
        .map_err(|e| database.away(&e))?
        .set_progress_handler(LOOK_EVERY, move || wanted.load(Ordering::Relaxed));
    // `$1` is text: SQLite has no type for days, and compares ISO dates rightly as they are written.
    let query = sqlx::query(AssertSqlSafe(database.query.clone())).bind(since.to_string()).persistent(false);
    let mut found = query.fetch(&mut connection);
    let mut headed = false;
    while let Some(row) = found.try_next().await.map_err(|e| database.refused(&e))? {
        if !headed {
            headed = true;
            rows.head(row.columns().iter().map(Column::name))?;
        }
        let cells: Result<Vec<_>, _> = (0..row.len()).map(|at| cell(database, &row, at)).collect();
        rows.push(cells?.into_iter())?;
    }
    drop(waiting);
    Ok(())
}

async fn opened(database: &Database) -> Result<SqliteConnection, SourceError> {
    let options = SqliteConnectOptions::from_str(database.address.reveal()).map_err(|e| database.away(&e))?;
    let options = options.read_only(true).create_if_missing(false).disable_statement_logging();
    options.connect().await.map_err(|e| database.away(&e))
}

/// A value by its own type: in SQLite a column has none that binds.
fn cell(database: &Database, row: &SqliteRow, at: usize) -> Result<Option<String>, SourceError> {
    let refused = |error: sqlx::Error| database.refused(&error);
    let value = row.try_get_raw(at).map_err(refused)?;
    if value.is_null() {
        return Ok(None);
    }
    let kind = value.type_info().name().to_owned();
    drop(value);
    Ok(Some(match kind.as_str() {
        "INTEGER" => row.try_get_unchecked::<i64, _>(at).map_err(refused)?.to_string(),
        "REAL" => row.try_get_unchecked::<f64, _>(at).map_err(refused)?.to_string(),
        "TEXT" => row.try_get_unchecked::<String, _>(at).map_err(refused)?,
        _ => {
            let column = row.columns().get(at).map_or("", Column::name).to_owned();
            return Err(SourceError::ColumnType { column, found: kind.to_lowercase() });
        }
    }))
}
