//! The store itself: opening, migrating, one transaction at a time, closing.

use std::ops::Deref;
use std::sync::Arc;

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};
use sea_orm_migration::MigratorTrait;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::dialect;
use crate::error::StoreError;
use crate::place::Place;
use crate::predictions::PredictionLog;
use crate::schema;

/// What must last. Cheap to clone; all clones share the connections and the group commit of the prediction log.
#[derive(Clone)]
pub struct Store {
    main: Writable,
    log: PredictionLog,
}

impl Store {
    /// Opens the database and brings its schema up to date; a SQLite file is made where there is none (its folder must exist).
    ///
    /// `url` is `sqlite://path` or `postgres://…`. The prediction log lives at `log_url`; without one it is a file of its own
    /// beside a SQLite file (`vakhta.db` → `vakhta.predictions.db`) and the same database on PostgreSQL. Must be called within
    /// a tokio runtime, which then runs the log's writer.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a URL of another kind, [`StoreError::Unavailable`] with the place and the remedy,
    /// [`StoreError::ReadOnly`], [`StoreError::NewerSchema`] when a newer release migrated it.
    pub async fn open(url: &str, log_url: Option<&str>) -> Result<Self, StoreError> {
        let place = Place::parse(url)?;
        let log_place = log_url.map(Place::parse).transpose()?.or_else(|| place.log_beside());
        let main = Writable::open(&place).await?;
        main.migrate::<schema::Main>().await?;
        let log = match log_place {
            Some(log_place) if log_place != place => {
                let log = Writable::open(&log_place).await?;
                log.migrate::<schema::Log>().await?;
                log
            }
            _ => {
                main.migrate::<schema::Log>().await?;
                main.clone()
            }
        };
        tracing::debug!(store.place = place.describe(), "opened");
        Ok(Self { main, log: PredictionLog::start(log) })
    }

    /// Closes every connection, so that files can be copied. Calls on other clones fail afterwards.
    ///
    /// # Errors
    /// [`StoreError::Backend`] when a connection could not be closed.
    pub async fn close(self) -> Result<(), StoreError> {
        self.log.writable().connection.clone().close().await?;
        self.main.connection.close().await?;
        Ok(())
    }

    /// Reads through the files of the databases; PostgreSQL looks after its own.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] names the file.
    pub async fn check(&self) -> Result<(), StoreError> {
        for database in [&self.main, self.log.writable()] {
            dialect::check(&database.connection).await.map_err(|error| error.of(&database.place))?;
        }
        Ok(())
    }

    /// The connection to the main database, for an application's own tables (`<app>_*`, with its own migrator). The loop's
    /// tables are written only through this crate.
    #[must_use]
    pub fn connection(&self) -> &DatabaseConnection {
        &self.main.connection
    }

    /// The connection to the database of the prediction log; the main one on PostgreSQL.
    #[must_use]
    pub fn log_connection(&self) -> &DatabaseConnection {
        &self.log.writable().connection
    }

    pub(crate) async fn begin(&self) -> Result<Write, StoreError> {
        self.main.begin().await
    }

    pub(crate) fn log(&self) -> &PredictionLog {
        &self.log
    }
}

/// A database that this process writes to.
#[derive(Clone)]
pub(crate) struct Writable {
    connection: DatabaseConnection,
    /// Where only one connection may write, ours queue here, in order, rather than spin on the file lock.
    turn: Option<Arc<Mutex<()>>>,
    /// Where it is, in words without credentials.
    place: Arc<str>,
}

impl Writable {
    async fn open(place: &Place) -> Result<Self, StoreError> {
        let connection = dialect::connect(place).await?;
        let turn = dialect::single_writer(&connection).then(Arc::default);
        Ok(Self { connection, turn, place: place.describe().into() })
    }

    /// Begins a transaction that writes; dropped without [`Write::commit`] it changes nothing.
    pub(crate) async fn begin(&self) -> Result<Write, StoreError> {
        let turn = match &self.turn {
            Some(turn) => Some(Arc::clone(turn).lock_owned().await),
            None => None,
        };
        Ok(Write { transaction: dialect::begin(&self.connection).await?, _turn: turn })
    }

    /// Applies what is missing, in one transaction.
    async fn migrate<M: MigratorTrait>(&self) -> Result<(), StoreError> {
        let named = |error: StoreError| error.of(&self.place);
        let write = self.begin().await.map_err(named)?;
        dialect::lock_schema(&write).await.map_err(named)?;
        let known: Vec<String> = M::migrations().iter().map(|m| m.name().to_owned()).collect();
        let applied = M::get_migration_models(&*write).await.map_err(|e| named(e.into()))?;
        if let Some(newest) = applied.into_iter().map(|m| m.version).filter(|v| !known.contains(v)).max() {
            return Err(StoreError::NewerSchema { newest });
        }
        // SQLite opens a file that it cannot write without a word; this touches nothing and says so now.
        let probe = Query::delete().from_table(M::migration_table_name()).and_where(Expr::col("version").eq("")).take();
        write.execute(&probe).await.map_err(|e| named(e.into()))?;
        M::up(&*write, None).await.map_err(|e| named(e.into()))?;
        write.commit().await.map_err(named)
    }
}

/// A transaction that writes, and its turn to do so.
pub(crate) struct Write {
    transaction: DatabaseTransaction,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Write {
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}

impl Deref for Write {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}
