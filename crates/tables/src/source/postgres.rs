//! A query on PostgreSQL, in a transaction that only reads and that the server itself ends when it takes too long.
//!
//! The server writes the values as text. So a number keeps all its digits, and no type needs a reader here.

use std::str::FromStr;

use chrono::NaiveDate;
use futures::TryStreamExt;
use sqlx::postgres::{PgConnectOptions, PgRow};
use sqlx::{AssertSqlSafe, Column, ConnectOptions, Executor, PgConnection, Row, TypeInfo, ValueRef};

use super::database::Database;
use super::error::SourceError;
use super::rows::Rows;

pub(super) async fn read(database: &Database, since: NaiveDate, rows: &mut Rows<'_>) -> Result<(), SourceError> {
    let mut connection = opened(database).await?;
    let limits = format!(
        "BEGIN READ ONLY; SET LOCAL statement_timeout = {}; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL TIME ZONE '{}'",
        database.timeout.as_millis(),
        database.zone.name(),
    );
    connection.execute(sqlx::raw_sql(AssertSqlSafe(limits))).await.map_err(|e| database.refused(&e))?;
    // Sent alone, so that what is declared is one statement and cannot end the transaction.
    let prepare = format!("PREPARE vakhta_source (date) AS {}", database.query);
    let prepare = sqlx::query(AssertSqlSafe(prepare)).persistent(false);
    connection.execute(prepare).await.map_err(|e| database.refused(&e))?;
    let mut found = sqlx::raw_sql(AssertSqlSafe(format!("EXECUTE vakhta_source ('{since}')"))).fetch(&mut connection);
    let mut kinds = Vec::new();
    while let Some(row) = found.try_next().await.map_err(|e| database.refused(&e))? {
        if kinds.is_empty() {
            kinds = kinds_of(&row)?;
            rows.head(row.columns().iter().map(Column::name))?;
        }
        let cells: Result<Vec<_>, _> = kinds.iter().enumerate().map(|(at, kind)| cell(&row, at, *kind)).collect();
        rows.push(cells.map_err(|e| database.refused(&e))?.into_iter())?;
    }
    Ok(())
}

async fn opened(database: &Database) -> Result<PgConnection, SourceError> {
    let options = PgConnectOptions::from_str(database.address.reveal()).map_err(|e| database.away(&e))?;
    // The driver would log the statement, and a declaration's text is not the log's to tell.
    options.application_name("vakhta").disable_statement_logging().connect().await.map_err(|e| database.away(&e))
}

/// How a column's text becomes a cell.
#[derive(Clone, Copy)]
enum Kind {
    AsWritten,
    Flag,
    /// With its offset from UTC, which says nothing more: the moment is written in the declared time zone.
    Moment,
}

fn kinds_of(row: &PgRow) -> Result<Vec<Kind>, SourceError> {
    let kind = |column: &sqlx::postgres::PgColumn| match column.type_info().name() {
        "INT2" | "INT4" | "INT8" | "FLOAT4" | "FLOAT8" | "NUMERIC" => Ok(Kind::AsWritten),
        "TEXT" | "VARCHAR" | "CHAR" | "\"CHAR\"" | "NAME" | "UUID" | "UNKNOWN" => Ok(Kind::AsWritten),
        "DATE" | "TIMESTAMP" => Ok(Kind::AsWritten),
        "TIMESTAMPTZ" => Ok(Kind::Moment),
        "BOOL" => Ok(Kind::Flag),
        other => Err(SourceError::ColumnType {
            column: column.name().to_owned(),
            found: if other == "?" { "of the database's own".to_owned() } else { other.to_lowercase() },
        }),
    };
    row.columns().iter().map(kind).collect()
}

fn cell(row: &PgRow, at: usize, kind: Kind) -> Result<Option<&str>, sqlx::Error> {
    let value = row.try_get_raw(at)?;
    if value.is_null() {
        return Ok(None);
    }
    let text = value.as_str().map_err(sqlx::Error::Decode)?;
    Ok(Some(match kind {
        Kind::AsWritten => text,
        Kind::Flag => match text {
            "t" => "true",
            _ => "false",
        },
        Kind::Moment => text.rfind(['+', '-']).filter(|end| *end > "2024-01-31".len()).map_or(text, |end| &text[..end]),
    }))
}
