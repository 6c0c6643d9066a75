//! Opening: again, by two at once, a newer schema, places that cannot be opened.

use sea_orm::ConnectionTrait;
use vakhta_store::{Page, PredictionFilter, Store, StoreError};

use crate::database::Fresh;
use crate::fixtures::*;

on_both_databases!(
    opening_again_keeps_everything,
    opening_by_many_at_once_migrates_once,
    a_newer_schema_is_refused_and_named,
    an_application_may_use_the_connection,
);

async fn opening_again_keeps_everything(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    apply(&store, vec![register(1), deploy(1)]).await.unwrap();
    let held = started(&store, 2).await;
    let batch = [forecast(&series("B01", "bread"), "2019-03-02", "2019-03-03", 1.5)];
    store.predictions().append(&batch).await.unwrap();
    store.close().await.unwrap();

    let store = fresh.open().await;
    assert_eq!(store.versions().champion(&model()).await.unwrap().unwrap().id, version_id(1));
    assert_eq!(store.runs().running().await.unwrap()[0].id, held.run);
    assert_eq!(store.predictions().current(&model(), &PredictionFilter::default()).await.unwrap(), batch);
    assert_eq!(store.ledger().list(&model(), None, Page::default()).await.unwrap().len(), 2);
    assert_eq!(store.models().get(&model()).await.unwrap().unwrap().revision, 2);
}

async fn opening_by_many_at_once_migrates_once(fresh: &Fresh) {
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let url = fresh.url.clone();
        tasks.spawn(async move { Store::open(&url, None).await });
    }
    for store in tasks.join_all().await {
        store.unwrap().close().await.unwrap();
    }
}

async fn a_newer_schema_is_refused_and_named(fresh: &Fresh) {
    let store = fresh.open().await;
    let newer = "INSERT INTO vakhta_migrations (version, applied_at) VALUES ('m0099_from_tomorrow', 0)";
    store.connection().execute_unprepared(newer).await.unwrap();
    store.close().await.unwrap();
    match Store::open(&fresh.url, None).await {
        Err(StoreError::NewerSchema { newest }) => assert_eq!(newest, "m0099_from_tomorrow"),
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("a newer schema was opened"),
    }
}

async fn an_application_may_use_the_connection(fresh: &Fresh) {
    let store = fresh.open().await;
    store.connection().execute_unprepared("CREATE TABLE sales_branches (name text)").await.unwrap();
    store.close().await.unwrap();
    fresh.open().await.connection().execute_unprepared("INSERT INTO sales_branches VALUES ('B01')").await.unwrap();
}

async fn refusal(url: &str, log: Option<&str>) -> StoreError {
    match Store::open(url, log).await {
        Err(error) => error,
        Ok(_) => panic!("{url} was opened"),
    }
}

#[tokio::test]
async fn the_log_is_a_file_of_its_own_beside_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let url = format!("sqlite://{}", at("vakhta.db").display());
    Store::open(&url, None).await.unwrap().close().await.unwrap();
    assert!(at("vakhta.db").is_file() && at("vakhta.predictions.db").is_file());

    let log = format!("sqlite://{}", at("elsewhere.db").display());
    Store::open(&url, Some(&log)).await.unwrap().close().await.unwrap();
    assert!(at("elsewhere.db").is_file());
}

#[tokio::test]
async fn a_database_in_memory_works_while_it_is_open() {
    let store = Store::open("sqlite::memory:", None).await.unwrap();
    declared(&store).await;
    store.predictions().append(&[forecast(&series("B01", "x"), "2019-03-02", "2019-03-03", 1.0)]).await.unwrap();
    assert_eq!(store.predictions().count(&model()).await.unwrap(), 1);
    assert!(store.models().get(&model()).await.unwrap().is_some());
}

#[tokio::test]
async fn a_missing_folder_is_named_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("nowhere");
    let error = refusal(&format!("sqlite://{}/vakhta.db", missing.display()), None).await;
    assert_eq!(
        error.to_string(),
        format!(
            "the database is not available: folder {} does not exist: create it, or name another database",
            missing.display()
        )
    );
}

#[tokio::test]
async fn a_read_only_database_is_said_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("vakhta.db").display());
    Store::open(&url, None).await.unwrap().close().await.unwrap();
    let error = refusal(&format!("{url}?mode=ro"), None).await;
    assert!(matches!(&error, StoreError::ReadOnly { place } if place.ends_with("vakhta.db")), "{error:?}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_said_to_be_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vakhta.db");
    std::fs::write(&file, "not a database, only words. ".repeat(200)).unwrap();
    let error = refusal(&format!("sqlite://{}", file.display()), None).await;
    assert!(matches!(&error, StoreError::Damaged { place, .. } if place.ends_with("vakhta.db")), "{error:?}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_unavailable_and_its_password_stays_secret() {
    // The reserved name never resolves.
    let error = refusal("postgres://vakhta:s3cret@database.invalid:5432/vakhta", None).await;
    let StoreError::Unavailable { reason } = &error else { panic!("{error:?}") };
    assert!(reason.starts_with("PostgreSQL at database.invalid:5432/vakhta: "), "{reason}");
    assert!(!reason.contains("s3cret"));
}
