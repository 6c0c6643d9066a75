//! A query on somebody's database: asked with the last known day, read row by row, never written to.

use std::path::Path;
use std::time::Duration;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::access::Secret;
use super::error::SourceError;
use super::rows::Rows;
use super::{Fetched, postgres, sqlite};
use crate::import::shortened;

/// A database and what it is asked.
#[derive(Clone, Debug)]
pub struct Database {
    /// Its address: `postgres://…` or `sqlite://…`.
    pub address: Secret,
    /// One SELECT; `$1` in it is the first day that is wanted.
    pub query: String,
    /// Where a moment becomes a day.
    pub zone: Tz,
    /// Until when all rows must have arrived.
    pub timeout: Duration,
}

impl Database {
    /// All rows of the query, from the day `since` on where it asks for that.
    ///
    /// # Errors
    /// [`SourceError`]; the database is as it was in any case.
    pub async fn fetch(&self, since: NaiveDate, folder: &Path) -> Result<Fetched, SourceError> {
        let mut rows = Rows::in_folder(folder)?;
        let address = self.address.reveal();
        let slow = || SourceError::Slow { seconds: self.timeout.as_secs() };
        let fetched = async {
            match address.split_once(':') {
                Some(("postgres" | "postgresql", _)) => postgres::read(self, since, &mut rows).await,
                Some(("sqlite", _)) => sqlite::read(self, since, &mut rows).await,
                _ => Err(SourceError::DatabaseKind),
            }
        };
        tokio::time::timeout(self.timeout, fetched).await.map_err(|_| slow())??;
        rows.finish()
    }

    /// The driver does not get in.
    pub(super) fn away(&self, error: &sqlx::Error) -> SourceError {
        SourceError::DatabaseAway { why: self.said(error) }
    }

    /// The database does not do what it was asked. `57014` is PostgreSQL's word for a statement that took too long.
    pub(super) fn refused(&self, error: &sqlx::Error) -> SourceError {
        match error {
            sqlx::Error::Database(said) if said.code().as_deref() == Some("57014") => {
                SourceError::Slow { seconds: self.timeout.as_secs() }
            }
            sqlx::Error::Database(_) | sqlx::Error::Protocol(_) => SourceError::Query { why: self.said(error) },
            _ => self.away(error),
        }
    }

    /// An error in the words of its author, without the password.
    fn said(&self, error: &sqlx::Error) -> String {
        let text = match error {
            sqlx::Error::Database(said) => said.message().to_owned(),
            // It may repeat parts of the address.
            sqlx::Error::Configuration(_) => "the address is not written as it should be".to_owned(),
            other => other.to_string(),
        };
        let password = reqwest::Url::parse(self.address.reveal()).ok().and_then(|url| url.password().map(Secret::new));
        let text = self.address.hidden_in(&text);
        shortened(&password.map_or(text.clone(), |password| password.hidden_in(&text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn too_slow(address: &str, query: &str) {
        let folder = tempfile::tempdir().unwrap();
        let database = Database {
            address: Secret::new(address),
            query: query.to_owned(),
            zone: Tz::UTC,
            timeout: Duration::from_millis(100),
        };
        let error = database.fetch(NaiveDate::default(), folder.path()).await.unwrap_err();
        assert!(matches!(error, SourceError::Slow { .. }), "{error}");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_query_without_an_end_is_ended_on_sqlite() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let counting = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) AS day FROM n";
        too_slow(&format!("sqlite://{}", file.path().display()), counting).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_query_without_an_end_is_ended_on_postgres() {
        let Ok(server) = std::env::var("VAKHTA_TEST_POSTGRES") else {
            println!("skipped on PostgreSQL: VAKHTA_TEST_POSTGRES is not set");
            return;
        };
        too_slow(&server, "SELECT pg_sleep(3600)::text AS day").await;
    }
}
