//! Queries on a real SQLite file and, where `VAKHTA_TEST_POSTGRES` names a server, on a real PostgreSQL.

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};

use super::*;

const SOURCE: &str =
    "database = \"SALES_DB\"\nquery = \"SELECT day, branch, sold FROM sales WHERE day > $1 ORDER BY day\"";

/// A database of somebody else: a file, or a schema of the test server's database.
struct Theirs {
    address: String,
    _folder: TempDir,
}

impl Theirs {
    async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("erp.db");
        drop(SqliteConnectOptions::new().filename(&file).create_if_missing(true).connect().await.unwrap());
        Self { address: format!("sqlite://{}", file.display()), _folder: folder }
    }

    /// `None` where no server was named; the test then says so and proves nothing.
    async fn postgres(schema: &str) -> Option<Self> {
        let Ok(server) = std::env::var("VAKHTA_TEST_POSTGRES") else {
            println!("skipped on PostgreSQL: VAKHTA_TEST_POSTGRES is not set");
            return None;
        };
        let schema = format!("{schema}_{}", std::process::id());
        let joint = if server.contains('?') { '&' } else { '?' };
        let theirs = Self {
            address: format!("{server}{joint}options=-csearch_path%3D{schema}"),
            _folder: tempfile::tempdir().unwrap(),
        };
        theirs.order(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")).await;
        Some(theirs)
    }

    async fn order(&self, sql: &str) {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        if self.address.starts_with("sqlite") {
            let options: SqliteConnectOptions = self.address.parse().unwrap();
            options.connect().await.unwrap().execute(sql).await.unwrap();
        } else {
            let options: PgConnectOptions = self.address.parse().unwrap();
            options.connect().await.unwrap().execute(sql).await.unwrap();
        }
    }

    /// Thirty days of two branches.
    async fn fill(&self) {
        let rows =
            (1..=30).flat_map(|day| ["A", "B"].map(|branch| format!("('2024-01-{day:02}', '{branch}', {day}.5)")));
        let rows = rows.collect::<Vec<_>>().join(", ");
        self.order(&format!(
            "CREATE TABLE sales (day DATE, branch TEXT, sold NUMERIC); INSERT INTO sales VALUES {rows}"
        ))
        .await;
    }
}

async fn the_last_weeks_are_asked_for_again(theirs: Theirs) {
    theirs.fill().await;
    let world = World::new(&[("SALES_DB", &theirs.address)], SOURCE).await;
    let first = world.sync().await.unwrap();
    assert_eq!((first.source.as_str(), first.rows, first.inserted, first.quarantined), ("query", 60, 60, 0));
    // A correction in time, one that comes too late, and a new day.
    theirs.order("UPDATE sales SET sold = 99 WHERE day IN ('2024-01-20', '2024-01-02')").await;
    theirs.order("INSERT INTO sales VALUES ('2024-01-31', 'A', NULL), ('2024-01-31', 'B', 7)").await;
    let second = world.sync().await.unwrap();
    // After 16 January, the 30th less fourteen days: 15 days of two branches.
    assert_eq!((second.rows, second.inserted, second.updated, second.unchanged), (30, 2, 2, 26));
    world.declare(&format!("{SOURCE}\noverlap_days = 0")).await;
    world.refuses("the source gave no rows").await;
}

async fn what_the_database_cannot_give_is_said(theirs: Theirs) {
    theirs.fill().await;
    let world = World::new(&[("SALES_DB", &theirs.address)], SOURCE).await;
    world.sync().await.unwrap();
    let asking = |query: &str| format!("database = \"SALES_DB\"\nquery = \"{query}\"");
    world.declare(&asking("SELECT day, branch, volume FROM sales")).await;
    world.refuses("query: the database refused the query (").await;
    world.declare(&asking("SELECT day, branch, sold AS revenue FROM sales")).await;
    world.refuses("query: column `sold` is not in the file, which has: day, branch, revenue").await;
    world.declare(&asking("SELECT day, branch, 'many' AS sold FROM sales")).await;
    world.refuses("none of the 60 rows can be loaded; first, row 2, column `sold`: is not a number").await;
    // Nothing is written, however it is asked.
    world.declare(&asking("DELETE FROM sales RETURNING day, branch, sold")).await;
    world.refuses("the database refused the query (").await;
    world.declare(&asking("DELETE FROM sales; SELECT day, branch, sold FROM sales")).await;
    world.refuses("the database refused the query (").await;
    world.declare(SOURCE).await;
    assert_eq!(world.sync().await.unwrap().unchanged, 28);
    theirs.order("DELETE FROM sales").await;
    world.refuses("the source gave no rows").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_the_last_weeks_are_asked_for_again() {
    the_last_weeks_are_asked_for_again(Theirs::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_the_last_weeks_are_asked_for_again() {
    let Some(theirs) = Theirs::postgres("vakhta_source_again").await else { return };
    the_last_weeks_are_asked_for_again(theirs).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_what_it_cannot_give_is_said() {
    what_the_database_cannot_give_is_said(Theirs::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_what_it_cannot_give_is_said() {
    let Some(theirs) = Theirs::postgres("vakhta_source_said").await else { return };
    what_the_database_cannot_give_is_said(theirs).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn types_of_postgres_become_days_numbers_and_text() {
    let Some(theirs) = Theirs::postgres("vakhta_source_types").await else { return };
    theirs
        .order(
            "CREATE TABLE sales (at TIMESTAMPTZ, branch INTEGER, sold NUMERIC(30, 10), open BOOLEAN, more JSONB); \
             INSERT INTO sales VALUES ('2024-01-09 23:00:00+00', 7, 12345678.0123456789, true, '{}'), \
             ('2024-01-10 23:00:00+00', 7, NULL, false, NULL)",
        )
        .await;
    let query = |columns: &str| format!("database = \"SALES_DB\"\nquery = \"SELECT {columns} FROM sales\"");
    let world = World::new(&[("SALES_DB", &theirs.address)], &query("at AS day, branch, sold")).await;
    // In UTC these are hours of a day, and nobody knows whether they are to be summed.
    world.refuses("has a time of day").await;
    let berlin = DECLARATION.replace("title", "time_zone = \"Europe/Berlin\"\ntitle");
    world.platform.add_model(&format!("{berlin}{}", query("at AS day, branch, sold, open"))).await.unwrap();
    let sync = world.sync().await.unwrap();
    assert_eq!((sync.inserted, sync.quarantined), (2, 0), "{:?}", sync.messages);
    assert!(sync.messages.iter().any(|m| m.ends_with("left out: open")), "{:?}", sync.messages);
    let facts = world.platform.dataset_facts(&world.platform.declarations()[0]).await.unwrap();
    assert_eq!(facts.data_through, "2024-01-10".parse().ok());
    world.declare(&query("at::date AS day, branch, sold, more")).await;
    world.refuses("column `more` has type jsonb, which is no text, number or date; cast it in the query").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_not_there_is_said_without_its_address() {
    let nobody = format!("postgres://anna:{SECRET}@127.0.0.1:1/erp");
    let folder = tempfile::tempdir().unwrap();
    let no_file = format!("sqlite://{}/{SECRET}.db", folder.path().display());
    let variables = [("NOBODY", nobody.as_str()), ("NO_FILE", &no_file), ("ODD", "mysql://anna:hunter2@db/erp")];
    let world = World::new(&variables, SOURCE).await;
    world.refuses("the environment variable SALES_DB is not set").await;
    for (name, told) in [
        ("NOBODY", "query: the database cannot be opened ("),
        ("NO_FILE", "query: the database cannot be opened ("),
        ("ODD", "must begin with postgres:// or sqlite://"),
    ] {
        world.declare(&SOURCE.replace("SALES_DB", name)).await;
        world.refuses(told).await;
    }
    assert!(!folder.path().join(format!("{SECRET}.db")).exists(), "a file that is asked is not made");
}
