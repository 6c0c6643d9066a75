//! Objects of a real storage, where `VAKHTA_TEST_S3` names one, and of storages of every temper.

use std::io::Write;

use arrow::array::{Date32Array, Float64Array, RecordBatch, StringArray};
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Key;
use object_store::{ObjectStoreExt, PutPayload};
use parquet::arrow::ArrowWriter;

use super::server::Server;
use super::*;

/// A storage that checks signatures and permissions, and a prefix in it that nobody else has.
struct Theirs {
    store: AmazonS3,
    endpoint: String,
    bucket: String,
    prefix: String,
    key: (String, String),
}

impl Theirs {
    /// `None` where no storage was named; the test then says so and proves nothing.
    fn new(prefix: &str) -> Option<Self> {
        let Ok(address) = std::env::var("VAKHTA_TEST_S3") else {
            println!("skipped: VAKHTA_TEST_S3 is not set");
            return None;
        };
        let (key, place) = address.strip_prefix("http://").and_then(|rest| rest.rsplit_once('@')).unwrap();
        let (id, secret) = key.split_once(':').unwrap();
        let (host, bucket) = place.split_once('/').unwrap();
        let endpoint = format!("http://{host}");
        let store = AmazonS3Builder::new()
            .with_endpoint(&endpoint)
            .with_allow_http(true)
            .with_bucket_name(bucket)
            .with_access_key_id(id)
            .with_secret_access_key(secret);
        Some(Self {
            store: store.build().unwrap(),
            endpoint,
            bucket: bucket.to_owned(),
            prefix: format!("{prefix} {}", std::process::id()),
            key: (id.to_owned(), secret.to_owned()),
        })
    }

    async fn put(&self, name: &str, content: impl Into<PutPayload>) {
        self.store.put(&Key::from(format!("{}/{name}", self.prefix)), content.into()).await.unwrap();
    }

    fn place(&self) -> String {
        format!("s3://{}/{}/", self.bucket, self.prefix)
    }

    fn source(&self, place: &str) -> String {
        source(place, &self.endpoint)
    }

    async fn world(&self) -> World {
        let variables =
            [("KEY", self.key.0.as_str()), ("SECRET", &self.key.1), ("STRANGER", "AKIASTRANGER"), ("WRONG", SECRET)];
        World::new(&variables, &self.source(&self.place())).await
    }
}

fn source(place: &str, endpoint: &str) -> String {
    format!("{}\naccess_key_id = \"KEY\"\nsecret_access_key = \"SECRET\"", public(place, endpoint))
}

fn public(place: &str, endpoint: &str) -> String {
    format!("objects = \"{place}\"\nendpoint = \"{endpoint}\"")
}

/// Some days of January, a piece a day.
fn csv(days: std::ops::RangeInclusive<u32>) -> String {
    let rows = days.map(|day| format!("2024-01-{day:02},A,{day}\n"));
    format!("day,branch,sold\n{}", rows.collect::<String>())
}

fn gzipped(text: &str) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap()
}

fn parquet(days: std::ops::RangeInclusive<i32>) -> Vec<u8> {
    let n = days.clone().count();
    // 1 January 2024 is day 19723.
    let day = Date32Array::from_iter_values(days.clone().map(|day| 19_722 + day));
    let branch = StringArray::from(vec!["A"; n]);
    let sold = Float64Array::from_iter_values(days.map(f64::from));
    let columns: [(&str, arrow::array::ArrayRef); 3] =
        [("day", Arc::new(day)), ("branch", Arc::new(branch)), ("sold", Arc::new(sold))];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut content = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut content, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    content
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_below_a_prefix_are_taken_in_in_the_order_of_their_keys() {
    let Some(theirs) = Theirs::new("daily sales") else { return };
    theirs.put("2024/b.parquet", parquet(11..=20)).await;
    theirs.put("2024/a.csv", csv(1..=10)).await;
    theirs.put("c.csv.gz", gzipped(&csv(20..=25))).await;
    for other in ["_temporary/0/part.csv", "2024/_SUCCESS", "notes.txt"] {
        theirs.put(other, "none of your business").await;
    }
    let world = theirs.world().await;
    let last = world.sync().await.unwrap();
    let name = |name: &str| format!("{}{name}", theirs.place());
    // The 20th is in two of them, with the same number.
    assert_eq!((last.source, last.inserted, last.unchanged), (name("c.csv.gz"), 5, 1));
    let taken = world.platform.syncs(&World::model(), 10).await.unwrap();
    let taken: Vec<(String, u64)> = taken.into_iter().map(|sync| (sync.source, sync.inserted)).collect();
    assert_eq!(taken, [(name("c.csv.gz"), 5), (name("2024/b.parquet"), 10), (name("2024/a.csv"), 10)]);
    assert!(world.nothing_is_left());

    // A correction, and one object alone.
    theirs.put("2024/a.csv", csv(1..=10).replace(",3\n", ",33\n")).await;
    world.declare(&theirs.source(&name("2024/a.csv"))).await;
    let again = world.sync().await.unwrap();
    assert_eq!((again.source, again.updated, again.unchanged), (name("2024/a.csv"), 1, 9));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_storage_does_not_give_is_said() {
    let Some(theirs) = Theirs::new("refused") else { return };
    theirs.put("a.csv", csv(1..=10)).await;
    let world = theirs.world().await;
    world.sync().await.unwrap();
    let own = theirs.source(&theirs.place());
    for (declared, told) in [
        (own.replace("\"SECRET\"", "\"WRONG\""), "403 SignatureDoesNotMatch"),
        (own.replace("\"KEY\"", "\"STRANGER\""), "403 InvalidAccessKeyId"),
        (theirs.source("s3://vakhta-nowhere/daily/"), "404 NoSuchBucket"),
        (theirs.source("s3://closed/daily/"), "403 AccessDenied (`Access Denied`); the key may not read this"),
        (theirs.source("s3://closed/daily.csv"), "403 AccessDenied"),
        (theirs.source(&format!("{}b.csv", theirs.place())), "b.csv: the storage answered 404 NoSuchKey"),
        (
            theirs.source(&format!("{}none", theirs.place())),
            "/none: there is no CSV, XLSX or Parquet object; check data.source.objects",
        ),
        (own.replace("\"SECRET\"", "\"UNSET\""), "the environment variable UNSET is not set"),
    ] {
        world.declare(&declared).await;
        world.refuses(told).await;
    }
    assert_eq!(world.pauses.lock().unwrap().len(), 0, "none of it is better the second time");

    // Objects that are not what those before them are: what stands before them in order stays.
    world.declare(&own).await;
    theirs.put("b.parquet", "PAR1 and nothing of a table").await;
    world.refuses("b.parquet: ").await;
    theirs.put("b.parquet", "<html>Sign in</html>").await;
    world.refuses("b.parquet: ").await;
    theirs.put("b.parquet", parquet(11..=12)).await;
    theirs.put("c.csv", csv(13..=14).replace("sold", "revenue")).await;
    let error = world.sync().await.unwrap_err().to_string();
    assert!(error.contains("c.csv: column `sold` is not in the file, which has: day, branch, revenue"), "{error}");
    let facts = world.platform.dataset_facts(&world.platform.declarations()[0]).await.unwrap();
    assert_eq!(facts.data_through, "2024-01-12".parse().ok(), "those of b.parquet");
}

/// What a storage lists.
fn listing(keys: &[&str]) -> Response {
    let contents: String = keys
        .iter()
        .map(|key| {
            format!(
                "<Contents><Key>{key}</Key><Size>9</Size><LastModified>2024-01-31T00:00:00Z</LastModified></Contents>"
            )
        })
        .collect();
    format!("<?xml version=\"1.0\"?><ListBucketResult>{contents}</ListBucketResult>").into_response()
}

fn refusal(status: StatusCode, code: &str, says: &str) -> Response {
    (status, format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{says}</Message></Error>"))
        .into_response()
}

async fn world_of(server: &Server) -> World {
    World::new(&[("KEY", "AKIAKEY"), ("SECRET", SECRET)], &source("s3://sales/daily/", &server.at)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_storage_is_left_alone_and_asked_again() {
    let server = Server::new(|uri, n| match (n, uri.contains("list-type")) {
        (1, _) => {
            let busy = refusal(StatusCode::SERVICE_UNAVAILABLE, "SlowDown", "Reduce your request rate.");
            ([(header::RETRY_AFTER, "7")], busy).into_response()
        }
        (2, _) => StatusCode::BAD_GATEWAY.into_response(),
        (_, true) => listing(&["daily/a.csv"]),
        // Half of an object, then the line is cut.
        (4, _) => {
            let parts = [Ok(csv(1..=3)), Err(std::io::Error::other("cut"))];
            Body::from_stream(futures::stream::iter(parts)).into_response()
        }
        _ => ([(header::CONTENT_LENGTH, csv(1..=5).len())], csv(1..=5)).into_response(),
    })
    .await;
    let world = world_of(&server).await;
    assert_eq!(world.sync().await.unwrap().inserted, 5, "the whole object, and no row of the half");
    assert_eq!(*world.pauses.lock().unwrap(), [7, 2, 1].map(Duration::from_secs));
    let asked = server.asked();
    assert_eq!(asked[0].0, "/sales?list-type=2&prefix=daily%2F");
    assert!(asked.iter().all(|(_, signed)| signed.starts_with("AWS4-HMAC-SHA256 Credential=AKIAKEY/")), "{asked:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storage_out_of_order_is_said_after_four_questions_and_a_refusal_at_once() {
    let server = Server::new(|uri, n| match (uri, n) {
        (uri, 1..=4) if uri.contains("busy") => refusal(StatusCode::SERVICE_UNAVAILABLE, "SlowDown", "Slow down."),
        (uri, _) if uri.contains("told") => refusal(StatusCode::FORBIDDEN, "Odd", &format!("{SECRET} of AKIAKEY")),
        (uri, _) if uri.contains("moved") => {
            let moved = refusal(StatusCode::MOVED_PERMANENTLY, "PermanentRedirect", "It lies elsewhere.");
            ([("x-amz-bucket-region", "eu-central-1"), ("location", "http://127.0.0.1:1/")], moved).into_response()
        }
        (uri, _) if uri.contains("region") => {
            let region = "is wrong</Message><Region>ru-central1</Region><Message>";
            refusal(StatusCode::BAD_REQUEST, "AuthorizationHeaderMalformed", region)
        }
        (uri, _) if uri.contains("page") => axum::response::Html("<html><p>Sign in").into_response(),
        (uri, _) if uri.contains("double") => listing(&["daily//a.csv"]),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    })
    .await;
    let world = world_of(&server).await;
    let declare = |name: &str| source(&format!("s3://sales/{name}/"), &server.at);
    world.declare(&declare("busy")).await;
    world.refuses("s3://sales/busy/: the storage answered 503 SlowDown (`Slow down.`); it is busy; sync later").await;
    assert_eq!(*world.pauses.lock().unwrap(), [1, 2, 4].map(Duration::from_secs));
    for (name, told) in [
        ("told", "the storage answered 403 Odd (`… of …`); the key may not read this"),
        ("moved", "(`It lies elsewhere.`); the bucket lies elsewhere; set data.source.region = \"eu-central-1\""),
        ("region", "(`is wrong`); the bucket lies elsewhere; set data.source.region = \"ru-central1\""),
        ("page", "the storage answered with what is not understood ("),
        ("double", "an object has a key that cannot be read ("),
    ] {
        world.declare(&declare(name)).await;
        world.refuses(told).await;
    }
    assert_eq!(world.pauses.lock().unwrap().len(), 3, "none of it is better the second time");
    world.declare(&declare("fault")).await;
    world.refuses("the storage answered 500; the fault is on its side; ask whoever runs it").await;
    world.declare(&source("s3://sales/", "http://127.0.0.1:1")).await;
    world.refuses("s3://sales/: the storage does not answer (").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_everybody_may_read_is_asked_for_without_a_key() {
    let server = Server::new(|uri, _| match uri {
        "/sales/a.csv" => csv(1..=5).into_response(),
        _ => refusal(StatusCode::FORBIDDEN, "AccessDenied", "Access Denied"),
    })
    .await;
    let world = World::new(&[], &public("s3://sales/a.csv", &server.at)).await;
    assert_eq!(world.sync().await.unwrap().inserted, 5);
    world.declare(&public("s3://sales", &server.at)).await;
    world.refuses("not everybody may read this; declare access_key_id and secret_access_key").await;
    assert!(server.asked().iter().all(|(_, signed)| signed.is_empty()));
}
