//! The only file that knows one database from the other: how to connect, how to begin a write, how to keep two migrations
//! apart, and what the error codes mean.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, RuntimeErr,
    SqlErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, sqlx,
};

use crate::error::StoreError;
use crate::place::Place;

/// How long a writer waits for another, and a caller for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often opening is tried while others open the same new file, and how long apart.
const ATTEMPTS: usize = 100;
const PAUSE: Duration = Duration::from_millis(50);
/// SQLite's primary codes of a file, or a table in it, that another connection holds.
const SQLITE_BUSY: u32 = 5;
const SQLITE_LOCKED: u32 = 6;

/// What a connection to SQLite keeps of the file in memory at most, in KiB below zero: the inner pages of the log's indexes.
const CACHE: &str = "-8192";
/// Pages of the write-ahead log, 16 MiB, after which they are moved to the file. Pages that every commit changes are moved once for
/// many commits.
const CHECKPOINT: &str = "4096";

/// Any number; every release must use the same, so that two of them never migrate at once.
const SCHEMA_LOCK: i64 = 0x7661_6b68_7461;

/// Opens a pool. SQLite: write-ahead log, power-safe commits, foreign keys. PostgreSQL: power-safe commits whatever the server's
/// default is.
pub(crate) async fn connect(place: &Place) -> Result<DatabaseConnection, StoreError> {
    let (url, connections) = match place {
        // A database in memory lives in its one connection.
        Place::Sqlite { url, file: None } => (url, 1),
        Place::Sqlite { url, .. } => (url, 8),
        Place::Postgres { url } => (url, 12),
    };
    if let Some(folder) = place.folder().filter(|folder| !folder.is_dir()) {
        let reason = format!("folder {} does not exist: create it, or name another database", folder.display());
        return Err(StoreError::Unavailable { reason });
    }
    if let Place::Sqlite { file: Some(file), .. } = place {
        make_private(file);
    }
    let mut options = ConnectOptions::new(url.as_str());
    options.max_connections(connections).acquire_timeout(PATIENCE).connect_timeout(PATIENCE).sqlx_logging(false);
    if connections == 1 {
        options.min_connections(1).idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    }
    options.map_sqlx_sqlite_opts(|sqlite| {
        let create = !sqlite.get_filename().as_os_str().is_empty();
        sqlite
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE)
            .foreign_keys(true)
            // The undo of a statement of several rows, which lives as long as the statement, is not worth a file.
            .pragma("temp_store", "memory")
            .pragma("cache_size", CACHE)
            .pragma("wal_autocheckpoint", CHECKPOINT)
    });
    options.map_sqlx_postgres_opts(|postgres| postgres.options([("synchronous_commit", "on")]));
    let mut attempt = 1;
    loop {
        match Database::connect(options.clone()).await {
            // Turning a new SQLite file to its write-ahead log fails at once, whatever the patience, while another does the same.
            Err(error) if attempt < ATTEMPTS && is_busy(&error) => tokio::time::sleep(PAUSE).await,
            connected => return connected.map_err(|error| place_error(place, &error)),
        }
        attempt += 1;
    }
}

/// Makes a new SQLite file readable by its owner only, since it holds hashes of passwords; its write-ahead log takes after it. Where
/// that fails opening it says why, and a file that is there keeps what somebody gave it.
fn make_private(file: &std::path::Path) {
    use std::os::unix::fs::OpenOptionsExt;
    drop(std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file));
}

/// Puts the place into an error of opening it.
pub(crate) fn place_error(place: &Place, error: &DbErr) -> StoreError {
    if place.folder().is_some_and(|folder| !writable(folder)) {
        return StoreError::ReadOnly { place: place.describe() };
    }
    if let Place::Postgres { .. } = place
        && error.to_string().contains("cannot be parsed")
    {
        // The driver repeats the whole address, and the password with it.
        let remedy =
            "the address cannot be parsed; write special characters of user and password as %XX, `%23` for `#`";
        return StoreError::Unavailable { reason: format!("PostgreSQL: {remedy}") };
    }
    match classify(error).of(&place.describe()) {
        StoreError::Unavailable { reason } => {
            StoreError::Unavailable { reason: format!("{}: {reason}", place.describe()) }
        }
        StoreError::Backend(_) => StoreError::Unavailable { reason: format!("{}: {}", place.describe(), root(error)) },
        other => other,
    }
}

/// Whether a file can be made in the folder. Permission bits are not asked: mounts and owners decide too.
fn writable(folder: &std::path::Path) -> bool {
    let probe = folder.join(format!(".vakhta-probe-{}", std::process::id()));
    let made = std::fs::File::create(&probe);
    match made {
        Ok(_) => std::fs::remove_file(&probe).is_ok(),
        Err(error) => {
            !matches!(error.kind(), std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem)
        }
    }
}

/// Begins a transaction that will write. On SQLite it takes the write lock at once: a transaction that reads first and writes
/// later fails when another wrote in between.
pub(crate) async fn begin(connection: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let options = TransactionOptions {
        isolation_level: None,
        access_mode: None,
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
    };
    Ok(connection.begin_with_options(options).await?)
}

/// Reads through the whole database where that is a file: damage shows before a statement happens to meet it.
pub(crate) async fn check(connection: &DatabaseConnection) -> Result<(), StoreError> {
    let backend = connection.get_database_backend();
    if backend != DbBackend::Sqlite {
        return Ok(());
    }
    let row = connection.query_one_raw(Statement::from_string(backend, "PRAGMA quick_check(1)")).await?;
    let said: String = row.map_or_else(|| Ok("ok".to_owned()), |row| row.try_get_by_index(0))?;
    if said == "ok" {
        return Ok(());
    }
    Err(StoreError::Damaged { place: "the database".to_owned(), reason: said })
}

/// Whether the database lets only one connection write at a time.
pub(crate) fn single_writer(connection: &DatabaseConnection) -> bool {
    connection.get_database_backend() == DbBackend::Sqlite
}

/// Keeps two processes from migrating at once. SQLite's write transaction does that by itself.
pub(crate) async fn lock_schema(transaction: &DatabaseTransaction) -> Result<(), StoreError> {
    let backend = transaction.get_database_backend();
    if backend == DbBackend::Postgres {
        let lock = Statement::from_sql_and_values(backend, "SELECT pg_advisory_xact_lock($1)", [SCHEMA_LOCK.into()]);
        transaction.query_one_raw(lock).await?;
    }
    Ok(())
}

impl From<DbErr> for StoreError {
    /// Maps the database's words to the caller's, by code and never by text.
    fn from(error: DbErr) -> Self {
        classify(&error)
    }
}

fn classify(error: &DbErr) -> StoreError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(what)) => {
            return StoreError::refused(what, "exists already, and there may be only one");
        }
        Some(SqlErr::ForeignKeyConstraintViolation(what)) => {
            return StoreError::refused(what, "names a row that does not exist");
        }
        _ => {}
    }
    if let DbErr::ConnectionAcquire(_) = error {
        return unavailable("no connection became free in time");
    }
    match driver(error) {
        Some(sqlx::Error::Io(_) | sqlx::Error::Tls(_)) => unavailable(&root(error)),
        Some(sqlx::Error::PoolTimedOut) => unavailable("no connection in time; is the server up?"),
        Some(sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed) => unavailable("the store was closed"),
        Some(sqlx::Error::Database(database)) => {
            let code = database.code().unwrap_or_default();
            by_code(&code, database.message()).unwrap_or_else(|| StoreError::Backend(Box::new(error.clone())))
        }
        _ => StoreError::Backend(Box::new(error.clone())),
    }
}

fn driver(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(e))
        | DbErr::Exec(RuntimeErr::SqlxError(e))
        | DbErr::Query(RuntimeErr::SqlxError(e)) => Some(e),
        _ => None,
    }
}

/// Whether another connection holds what SQLite would write.
fn is_busy(error: &DbErr) -> bool {
    let Some(sqlx::Error::Database(database)) = driver(error) else { return false };
    database.code().and_then(|code| primary(&code)).is_some_and(|code| matches!(code, SQLITE_BUSY | SQLITE_LOCKED))
}

/// SQLite's primary code: the lowest byte of its decimal codes. `None` of a SQLSTATE, which has five characters.
fn primary(code: &str) -> Option<u32> {
    if code.len() == 5 { None } else { Some(code.parse::<u32>().ok()? & 0xff) }
}

/// What SQLite's codes and PostgreSQL's SQLSTATE mean.
fn by_code(code: &str, message: &str) -> Option<StoreError> {
    if code.len() == 5 {
        return match (&code[..2], code) {
            (_, "25006") => Some(read_only()),
            (_, "53100") => Some(unavailable("the database server's disk is full: free some space")),
            ("08" | "53" | "57" | "28" | "3D", _) => Some(unavailable(message)),
            _ => None,
        };
    }
    match primary(code)? {
        SQLITE_BUSY | SQLITE_LOCKED => Some(unavailable("another process has been writing for over 10 seconds")),
        8 => Some(read_only()),
        10 => Some(unavailable(&format!("the disk failed ({message})"))),
        11 | 26 => Some(StoreError::Damaged { place: "the database".to_owned(), reason: message.to_owned() }),
        13 => Some(unavailable("the disk is full: free some space")),
        14 => Some(unavailable(&format!("the database file cannot be opened ({message})"))),
        _ => None,
    }
}

fn read_only() -> StoreError {
    StoreError::ReadOnly { place: "the database".to_owned() }
}

fn unavailable(reason: &str) -> StoreError {
    StoreError::Unavailable { reason: reason.to_owned() }
}

/// The innermost message, without the wrappers' prefixes.
fn root(error: &DbErr) -> String {
    driver(error).map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_held_file_is_known_by_its_code() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("held.db").display());
        let connected = || async {
            let mut options = ConnectOptions::new(&url);
            options.max_connections(1).sqlx_logging(false);
            options.map_sqlx_sqlite_opts(|sqlite| sqlite.busy_timeout(Duration::ZERO));
            Database::connect(options).await.unwrap()
        };
        let (holder, other) = (connected().await, connected().await);
        holder.execute_unprepared("BEGIN EXCLUSIVE").await.unwrap();
        let held = other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap_err();
        assert!(is_busy(&held), "{held}");
        assert!(matches!(classify(&held), StoreError::Unavailable { .. }));
        holder.execute_unprepared("ROLLBACK").await.unwrap();
        let wrong = other.execute_unprepared("BEGIN nonsense").await.unwrap_err();
        assert!(!is_busy(&wrong), "{wrong}");
    }

    #[test]
    fn an_extended_code_is_of_its_primary_one_and_a_sqlstate_of_none() {
        // SQLITE_BUSY_SNAPSHOT, SQLITE_LOCKED_SHAREDCACHE, SQLITE_ERROR, and PostgreSQL's read-only transaction.
        let known = ["517", "262", "1", "25006", "words"].map(primary);
        assert_eq!(known, [Some(SQLITE_BUSY), Some(SQLITE_LOCKED), Some(1), None, None]);
    }
}
