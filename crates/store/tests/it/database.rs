//! A fresh database per test, of either kind.

use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;
use vakhta_store::Store;

/// Where a test's data lives.
pub(crate) struct Fresh {
    pub(crate) url: String,
    kind: Kind,
}

enum Kind {
    Sqlite(TempDir),
    Postgres { server: String, name: String },
}

static NEXT: AtomicU32 = AtomicU32::new(0);

impl Fresh {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("vakhta.db").display());
        Self { url, kind: Kind::Sqlite(folder) }
    }

    /// `None` where no server was named; the test then says so and proves nothing.
    pub(crate) async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("VAKHTA_TEST_POSTGRES") else {
            println!("skipped on PostgreSQL: VAKHTA_TEST_POSTGRES is not set");
            return None;
        };
        let name = format!("vakhta_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        order(&server, &format!("CREATE DATABASE {name}")).await;
        let base = server.split('?').next().unwrap();
        let (base, _) = base.rsplit_once('/').filter(|(base, _)| !base.ends_with('/')).unwrap_or((base, ""));
        Some(Self { url: format!("{base}/{name}"), kind: Kind::Postgres { server, name } })
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.url, None).await.unwrap()
    }

    pub(crate) async fn remove(self) {
        match self.kind {
            Kind::Sqlite(folder) => folder.close().unwrap(),
            Kind::Postgres { server, name } => order(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await,
        }
    }
}

async fn order(server: &str, sql: &str) {
    let connection = Database::connect(server).await.expect("VAKHTA_TEST_POSTGRES names a server that answers");
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}

/// Makes of each scenario, `async fn(&Fresh)`, a test on SQLite and a test on PostgreSQL.
macro_rules! on_both_databases {
    ($($scenario:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $scenario() {
                let fresh = crate::database::Fresh::sqlite();
                super::$scenario(&fresh).await;
                fresh.remove().await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $scenario() {
                let Some(fresh) = crate::database::Fresh::postgres().await else { return };
                super::$scenario(&fresh).await;
                fresh.remove().await;
            })+
        }
    };
}
