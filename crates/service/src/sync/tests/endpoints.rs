//! Endpoints on this machine, of every temper.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};

use super::server::Server;
use super::*;

/// The rows of some days of January.
fn days(days: std::ops::RangeInclusive<u32>) -> Vec<Value> {
    days.map(|day| json!({ "day": format!("2024-01-{day:02}"), "branch": "A", "sold": day })).collect()
}

fn rows(found: std::ops::RangeInclusive<u32>) -> Response {
    Json(days(found)).into_response()
}

fn plain(server: &Server) -> String {
    format!("url = \"{}/sales?key=42\"\ntoken = \"TOKEN\"", server.at)
}

async fn world(server: &Server) -> World {
    World::new(&[("TOKEN", SECRET)], &plain(server)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_followed_by_their_links_with_the_token() {
    let server = Server::new(|uri, _| {
        let (rows, next) =
            if uri.contains("cursor") { (days(6..=10), Value::Null) } else { (days(1..=5), json!("?cursor=2")) };
        Json(json!({ "data": { "items": rows }, "links": { "next": next } })).into_response()
    })
    .await;
    let source = format!(
        "url = \"{}/sales?since={{since}}\"\ntoken = \"TOKEN\"\nrows = \"/data/items\"\nnext = \"/links/next\"",
        server.at
    );
    let world = World::new(&[("TOKEN", SECRET)], &source).await;
    let sync = world.sync().await.unwrap();
    assert_eq!((sync.rows, sync.inserted, sync.source), (10, 10, format!("{}/sales", server.at)));
    let with_token = |uri: &str| (uri.to_owned(), format!("Bearer {SECRET}"));
    assert_eq!(server.asked(), [with_token("/sales?since=1900-01-01"), with_token("/sales?cursor=2")]);
    assert_eq!(world.sync().await.unwrap().unchanged, 10);
    assert_eq!(server.asked()[2].0, "/sales?since=2023-12-27", "fourteen days before the 10th");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_counted_until_one_is_empty() {
    let server = Server::new(|uri, _| match uri {
        "/sales?page=1" => rows(1..=3),
        "/sales?page=2" => rows(4..=5),
        _ => Json(json!([])).into_response(),
    })
    .await;
    let world = World::new(&[], &format!("url = \"{}/sales?page={{page}}\"", server.at)).await;
    assert_eq!(world.sync().await.unwrap().inserted, 5);
    assert_eq!(server.asked().len(), 3);
    assert!(server.asked().iter().all(|(_, token)| token.is_empty()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_for_a_pause_is_left_alone_and_asked_again() {
    let server = Server::new(|_, n| match n {
        1 => (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "7")]).into_response(),
        2 => (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "86400")]).into_response(),
        3 => StatusCode::BAD_GATEWAY.into_response(),
        _ => rows(1..=5),
    })
    .await;
    let world = world(&server).await;
    assert_eq!(world.sync().await.unwrap().inserted, 5);
    assert_eq!(*world.pauses.lock().unwrap(), [7, 60, 4].map(Duration::from_secs));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_for_good_is_said_after_four_questions_and_a_refusal_at_once() {
    let server = Server::new(|uri, n| match (n, uri.contains("nothing")) {
        (1, _) => rows(1..=5),
        (_, true) => StatusCode::NOT_FOUND.into_response(),
        (6.., _) => (StatusCode::UNAUTHORIZED, format!("<h1>Token {SECRET}</h1> is\n\nunknown")).into_response(),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "out of order").into_response(),
    })
    .await;
    let world = world(&server).await;
    world.sync().await.unwrap();
    let error = "sales: the endpoint answered 500 with text/plain; charset=utf-8, beginning `out of order`; the fault is on its side";
    world.refuses(error).await;
    assert_eq!(*world.pauses.lock().unwrap(), [1, 2, 4].map(Duration::from_secs));
    world
        .refuses(
            "answered 401 with text/plain; charset=utf-8, beginning `<h1>Token …</h1> is unknown`; check the token",
        )
        .await;
    world.declare(&format!("url = \"{}/nothing\"", server.at)).await;
    world.refuses("nothing: the endpoint answered 404 and nothing else; check the address").await;
    assert_eq!((server.asked().len(), world.pauses.lock().unwrap().len()), (7, 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_table_of_rows_is_said() {
    let server = Server::new(|_, n| match n {
        1 => rows(1..=5),
        2 => axum::response::Html(format!("<html><title>Sign in {SECRET}</title>")).into_response(),
        3 => Json(json!({ "data": days(1..=5) })).into_response(),
        4 => Json(json!([1, 2])).into_response(),
        5 => Json(json!([])).into_response(),
        _ => Json(json!([{ "day": "2024-01-06", "branch": "A", "sold": { "value": 7 } }])).into_response(),
    })
    .await;
    let world = world(&server).await;
    world.sync().await.unwrap();
    world.refuses("with text/html; charset=utf-8 and not with JSON, beginning `<html><title>Sign in …</title>`").await;
    world.refuses("page 1: there is an object with the members data at `/` and not an array of objects").await;
    world.refuses("page 1: row 1 is a number and not an object").await;
    world.refuses("the source gave no rows").await;
    world.refuses("none of the 1 rows can be loaded; first, row 2, column `sold`: is not a number").await;
    assert_eq!(world.pauses.lock().unwrap().len(), 0, "none of it is better the second time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_taken_in_before_the_last_page_is_there() {
    let server = Server::new(|uri, _| match uri {
        "/sales?page=1" => rows(1..=5),
        _ => StatusCode::GONE.into_response(),
    })
    .await;
    let world = World::new(&[], &format!("url = \"{}/sales?page={{page}}\"", server.at)).await;
    world.refuses("the endpoint answered 410").await;
    assert_eq!(world.version().await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_without_an_end_end() {
    let server = Server::new(|uri, _| match uri {
        "/round?page=1" => rows(1..=3),
        uri if uri.starts_with("/round") => rows(4..=6),
        _ => {
            let chunk = Bytes::from_static(&[b' '; 1 << 16]);
            Body::from_stream(futures::stream::repeat_with(move || Ok::<_, std::io::Error>(chunk.clone())))
                .into_response()
        }
    })
    .await;
    let world = World::new(&[], &format!("url = \"{}/round?page={{page}}\"", server.at)).await;
    world.refuses("page 3 is the same as one before it, so the pages would never end").await;
    world.declare(&format!("url = \"{}/large\"", server.at)).await;
    world.refuses("page 1 is larger than 64 MiB; ask for smaller pages").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_goes_nowhere_else() {
    let other = Server::new(|_, _| rows(1..=5)).await;
    let to = format!("{}/sales?key=42", other.at);
    let server = Server::new(move |uri, _| match uri {
        "/moved" => Redirect::temporary(&to).into_response(),
        "/near" => Redirect::temporary("/here").into_response(),
        "/here" => rows(1..=5),
        _ => Json(json!({ "rows": days(1..=5), "next": to })).into_response(),
    })
    .await;
    let leads_on = format!("the endpoint leads on to {}, and", other.at);
    let world = World::new(
        &[("TOKEN", SECRET)],
        &format!("url = \"{}/sales\"\ntoken = \"TOKEN\"\nrows = \"/rows\"\nnext = \"/next\"", server.at),
    )
    .await;
    world.refuses(&leads_on).await;
    world.declare(&format!("url = \"{}/moved\"\ntoken = \"TOKEN\"", server.at)).await;
    world.refuses(&leads_on).await;
    assert_eq!(other.asked(), []);
    // On the same machine it may go; without a token anywhere.
    world.declare(&format!("url = \"{}/near\"\ntoken = \"TOKEN\"", server.at)).await;
    assert_eq!(world.sync().await.unwrap().inserted, 5);
    world.declare(&format!("url = \"{}/moved\"", server.at)).await;
    assert_eq!(world.sync().await.unwrap().unchanged, 5);
    assert_eq!(other.asked().len(), 1);
}
