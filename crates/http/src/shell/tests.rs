//! The shell around a router of a few toys: what passes, what is refused, and how errors leave.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use axum::routing::{get, post};
use serde_json::Value;
use tower::ServiceExt;

use super::*;

async fn echo(body: Bytes) -> Bytes {
    body
}

async fn boom() -> &'static str {
    panic!("the secret of the panic")
}

async fn refuse() -> ApiError {
    ApiError::invalid("days", "-1 is outside 1 to 3650").hint("leave it out")
}

fn app() -> Router {
    let router = Router::new()
        .route("/api/read", get(async || "read"))
        .route("/api/write", post(echo))
        .route("/api/x/imports", post(async || "not read"))
        .route("/api/boom", get(boom))
        .route("/api/refuse", get(refuse))
        .route("/api/long", get(async || "long ".repeat(1000)))
        .route("/page", get(async || axum::response::Html("<p>page</p>")))
        .route("/docs/index.html", get(async || "docs"));
    wrap(router, &Arc::new(Shell::new(AllowedHosts::loopback(), 0x5f3a_91c2)))
}

struct Answer {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap().to_owned()
    }
}

async fn ask(request: Request<Body>) -> Answer {
    let response: Response<Body> = app().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let text = String::from_utf8_lossy(&to_bytes(body, usize::MAX).await.unwrap()).into_owned();
    Answer { status: parts.status, headers: parts.headers, text }
}

fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

const HOST: (&str, &str) = ("host", "localhost:8002");

#[tokio::test]
async fn a_strangers_host_name_is_refused_and_told_why() {
    for headers in [&[("host", "evil.example:8002")][..], &[][..], &[HOST, ("host", "evil.example")][..]] {
        let answer = ask(request("GET", "/api/read", headers)).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::FORBIDDEN, "host_not_allowed"));
        assert!(answer.json()["error"]["hint"].as_str().unwrap().contains("localhost"));
    }
    assert_eq!(ask(request("GET", "/api/read", &[HOST])).await.status, StatusCode::OK);
    assert_eq!(ask(request("GET", "http://evil.example/api/read", &[HOST])).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ask(request("GET", "http://127.0.0.1:8002/api/read", &[])).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_configured_host_name_is_answered() {
    let shell = Shell::new(AllowedHosts::loopback(), 1).allowing(["vakhta.local".to_owned()]);
    let router = wrap(Router::new().route("/", get(async || "ok")), &Arc::new(shell));
    let answer = router.oneshot(request("GET", "/", &[("host", "vakhta.local")])).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_page_of_another_site_may_not_change_anything() {
    for stranger in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", "http://localhost:3000"),
        ("origin", "localhost:8002"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let answer = ask(request("POST", "/api/write", &[HOST, stranger])).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::FORBIDDEN, "cross_origin"), "{stranger:?}");
        assert_eq!(answer.json()["error"]["field"], stranger.0);
    }
    for own in [("origin", "http://localhost:8002"), ("sec-fetch-site", "same-origin"), ("accept", "*/*")] {
        assert_eq!(ask(request("POST", "/api/write", &[HOST, own])).await.status, StatusCode::OK, "{own:?}");
    }
    let read = ask(request("GET", "/api/read", &[HOST, ("sec-fetch-site", "cross-site")])).await;
    assert_eq!(read.status, StatusCode::OK, "a link from elsewhere may lead here");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_is_read_and_while_it_is_read() {
    let announced = ask(request("POST", "/api/write", &[HOST, ("content-length", "1073741824")])).await;
    assert_eq!((announced.status, announced.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"));
    assert!(announced.json()["error"]["hint"].as_str().unwrap().contains("/imports"));

    let body =
        Body::from_stream(futures::stream::iter((0..3).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 1024 * 1024]))));
    let sent = Request::post("/api/write").header("host", "localhost").body(body).unwrap();
    let read = ask(sent).await;
    assert_eq!((read.status, read.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"));

    let upload = ask(request("POST", "/api/x/imports", &[HOST, ("content-length", "1073741824")])).await;
    assert_eq!(upload.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(upload.json()["error"]["hint"].as_str().unwrap().contains("split the file"));
    let upload = ask(request("POST", "/api/x/imports", &[HOST, ("content-length", "104857600")])).await;
    assert_eq!(upload.status, StatusCode::OK);
}

#[tokio::test]
async fn too_many_headers_and_endless_addresses_are_refused() {
    let long = "x".repeat(17 * 1024);
    let answer = ask(request("GET", "/api/read", &[HOST, ("cookie", &long)])).await;
    assert_eq!(answer.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    let answer = ask(request("GET", &format!("/api/read?{}", "x".repeat(9000)), &[HOST])).await;
    assert_eq!(answer.status, StatusCode::URI_TOO_LONG);
}

#[tokio::test]
async fn a_panic_is_an_answer_with_a_request_id_and_without_its_secret() {
    let answer = ask(request("GET", "/api/boom", &[HOST])).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::INTERNAL_SERVER_ERROR, "internal"));
    assert_eq!(answer.json()["error"]["request_id"], "5f3a91c2-000001");
    assert_eq!(answer.headers["x-request-id"], "5f3a91c2-000001");
    assert!(!answer.text.contains("secret"), "{}", answer.text);
}

#[tokio::test]
async fn an_error_names_the_field_and_carries_the_request_id() {
    let answer = ask(request("GET", "/api/refuse", &[HOST])).await;
    let error = &answer.json()["error"];
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(error["message"], "days: -1 is outside 1 to 3650");
    assert_eq!(error["field"], "days");
    assert_eq!(error["request_id"], answer.headers["x-request-id"].to_str().unwrap());
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
}

#[tokio::test]
async fn a_method_that_is_not_possible_says_which_are() {
    let answer = ask(request("DELETE", "/api/write", &[HOST])).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"));
    assert_eq!(answer.headers[header::ALLOW], "POST");
    assert!(answer.json()["error"]["hint"].as_str().unwrap().contains("POST"));
}

#[tokio::test]
async fn a_program_gets_json_and_a_reader_gets_a_page() {
    let html = ("accept", "text/html,application/xhtml+xml");
    let program = ask(request("GET", "/api/nothing", &[HOST, html])).await;
    assert_eq!((program.status, program.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    let reader = ask(request("GET", "/nothing", &[HOST, html])).await;
    assert_eq!(reader.status, StatusCode::NOT_FOUND);
    assert!(reader.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
    let head = ask(request("HEAD", "/nothing", &[HOST, html])).await;
    assert_eq!((head.status, head.text.as_str()), (StatusCode::NOT_FOUND, ""));
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    for path in ["/api/read", "/page", "/nothing", "/api/boom"] {
        let headers = ask(request("GET", path, &[HOST])).await.headers;
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert!(headers.contains_key("x-request-id") && headers.contains_key(header::REFERRER_POLICY), "{path}");
    }
    let docs = ask(request("GET", "/docs/index.html", &[HOST])).await.headers;
    assert!(docs[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("style-src 'self' 'unsafe-inline'"));
    let api = ask(request("GET", "/api/read", &[HOST])).await.headers;
    assert_eq!(api[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn answers_are_compressed_for_who_understands_it() {
    let plain = ask(request("GET", "/api/long", &[HOST])).await;
    assert!(!plain.headers.contains_key(header::CONTENT_ENCODING));
    let packed = ask(request("GET", "/api/long", &[HOST, ("accept-encoding", "gzip")])).await;
    assert_eq!(packed.headers[header::CONTENT_ENCODING], "gzip");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let router = Router::new()
        .route("/api/never", get(async || std::future::pending::<&str>().await))
        .layer(axum::middleware::from_fn(timeout::timeout));
    let router = wrap(router, &Arc::new(Shell::new(AllowedHosts::loopback(), 1)));
    let response = router.oneshot(request("GET", "/api/never", &[HOST])).await.unwrap();
    assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
}
