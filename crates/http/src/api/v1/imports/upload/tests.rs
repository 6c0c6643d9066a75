//! Files are received whole or not at all, and leave nothing behind.

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::{HeaderValue, Request};
use futures::stream;
use tempfile::TempDir;

use super::*;
use crate::extract::QueryOf;

fn left_in(folder: &TempDir) -> usize {
    std::fs::read_dir(folder.path()).unwrap().count()
}

async fn name(query: &str) -> Result<String, ApiError> {
    let (mut parts, ()) = Request::get(format!("/?{query}")).body(()).unwrap().into_parts();
    QueryOf::<FileQuery>::from_request_parts(&mut parts, &()).await.map(|QueryOf(query)| query.filename)
}

#[tokio::test]
async fn a_file_keeps_its_name_and_is_removed_after_it_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let received = store(folder.path(), "sales.csv", Body::from("date,sales\n"), 100).await.unwrap();
    assert_eq!(received.path.file_name().unwrap(), "sales.csv");
    assert_eq!(std::fs::read_to_string(&received.path).unwrap(), "date,sales\n");
    drop(received);
    assert_eq!(left_in(&folder), 0);
}

#[tokio::test]
async fn a_file_above_the_limit_is_given_up_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let chunks = (0..1000).map(|_| Ok::<_, io::Error>(Bytes::from_static(&[b'x'; 1024])));
    let error = store(folder.path(), "big.csv", Body::from_stream(stream::iter(chunks)), 4096).await.unwrap_err();
    assert_eq!(error.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(left_in(&folder), 0);
    assert!(too_large(UPLOAD_LIMIT).hint.as_deref().unwrap().contains("Parquet"), "the remedy is named");
}

#[tokio::test]
async fn a_file_that_breaks_off_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let chunks = vec![Ok(Bytes::from_static(b"date,")), Err(io::Error::other("gone"))];
    let error = store(folder.path(), "cut.csv", Body::from_stream(stream::iter(chunks)), 4096).await.unwrap_err();
    assert_eq!((error.status, error.code), (StatusCode::BAD_REQUEST, "body_unreadable"));
    assert_eq!(left_in(&folder), 0);
}

#[tokio::test]
async fn a_sender_who_falls_silent_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let silent = Body::from_stream(stream::pending::<Result<Bytes, io::Error>>());
    let error = store(folder.path(), "slow.csv", silent, 4096).await.unwrap_err();
    assert_eq!(error.status, StatusCode::REQUEST_TIMEOUT);
    assert_eq!(left_in(&folder), 0);
}

#[tokio::test]
async fn an_empty_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let error = store(folder.path(), "empty.csv", Body::empty(), 4096).await.unwrap_err();
    assert_eq!(error.code, "body_missing");
    assert_eq!(left_in(&folder), 0);
}

#[tokio::test]
async fn a_name_cannot_lead_out_of_the_folder() {
    assert_eq!(name("filename=%D0%BF%D1%80%D0%BE%D0%B4%D0%B0%D0%B6%D0%B8.csv").await.unwrap(), "продажи.csv");
    for wrong in [
        "",
        "filename=",
        "filename=..%2Fx.csv",
        "filename=..",
        "filename=a%5Cb.csv",
        "filename=%2Fetc%2Fpasswd",
        "filename=a%0Ab.csv",
        "filename=.hidden",
        "filename=c:x.csv",
    ] {
        let error = name(wrong).await.unwrap_err();
        assert_eq!((error.status.as_u16(), error.field.as_deref()), (400, Some("filename")), "{wrong}");
    }
    assert!(name(&format!("filename={}.csv", "a".repeat(200))).await.is_err());
}

#[test]
fn a_form_is_refused_with_what_to_send_instead() {
    let kind = HeaderValue::from_static("multipart/form-data; boundary=x");
    let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, kind)]);
    let error = refuse_forms(&headers).unwrap_err();
    assert!(error.hint.as_deref().unwrap().contains("--data-binary"));
    assert!(refuse_forms(&HeaderMap::new()).is_ok());
}

#[test]
fn a_full_disk_is_not_a_fault_of_ours() {
    let error = disk(&io::Error::from(io::ErrorKind::StorageFull));
    assert_eq!((error.status.as_u16(), error.code), (507, "disk_full"));
}
