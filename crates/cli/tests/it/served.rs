//! The server: the source's curls, bad requests, health, the announcement of the schedules.

use crate::bench::Bench;

#[test]
fn every_curl_of_the_sales_guide_answers_sensibly() {
    let bench = Bench::with_kiosks(250);
    bench.run(&["train", "kiosks"]).ok();
    let server = bench.serve();
    assert!(server.said.contains("Background scheduler started - "), "{}", server.said);
    assert!(server.said.contains("Sundays at 3:00 AM"), "{}", server.said);
    let (status, body) = server.get("/api/monitoring/retrain/status");
    assert_eq!(status, 200);
    assert!(!body["scheduled_jobs"].as_array().unwrap().is_empty(), "{body}");
    for path in [
        "/api/monitoring/health",
        "/api/monitoring/performance/summary?days=30",
        "/api/monitoring/alerts/recent?days=7",
        "/health",
        "/",
    ] {
        let (status, body) = server.get(path);
        assert!(status == 200 || status == 303 || status == 302 || status == 307, "{path}: {status} {body}");
    }
    let (status, body) = server.ask("POST", "/api/monitoring/performance/calculate-daily", None);
    assert_eq!(status, 200, "{body}");
    let (status, body) = server.post(
        "/api/monitoring/retrain/manual",
        r#"{"reason": "Тестовое переобучение", "performance_threshold": 10.0, "force_deploy": false}"#,
    );
    assert_eq!(status, 202, "{body}");
}

#[test]
fn a_bad_request_is_named_and_never_a_500() {
    let bench = Bench::with_kiosks(120);
    let server = bench.serve();
    for (method, path, body, expected) in [
        ("GET", "/api/v1/models/kiosks/performance?days=-1", None, 400),
        ("GET", "/api/v1/models/kiosks/performance?days=99999999", None, 400),
        ("GET", "/api/v1/models/kiosks/performance?days=abc", None, 400),
        ("GET", "/api/v1/models/nobody/performance", None, 404),
        ("GET", "/api/v1/models/NOT%20A%20NAME/performance", None, 400),
        ("GET", "/api/v1/models/kiosks/forecasts?kiosk=K9", None, 404),
        ("GET", "/api/v1/models/kiosks/forecasts?colour=red", None, 400),
        ("POST", "/api/v1/models/kiosks/runs", Some("{\"reason\": "), 400),
        ("POST", "/api/v1/models/kiosks/runs", Some("{\"reasons\": \"x\"}"), 400),
        ("POST", "/api/monitoring/retrain/manual", Some("{\"performance_threshold\": \"ten\"}"), 400),
        ("GET", "/api/v1/runs/r_20200101_000000_00000000", None, 404),
        ("GET", "/api/v1/nothing", None, 404),
        ("DELETE", "/api/v1/models", None, 405),
    ] {
        let (status, answer) = server.ask(method, path, body);
        assert_eq!(status, expected, "{method} {path}: {answer}");
        if path.starts_with("/api/v1") {
            assert!(answer["error"]["message"].as_str().is_some_and(|m| m.len() > 5), "{path}: {answer}");
        }
    }
}

#[test]
fn a_request_that_names_another_host_is_refused() {
    use std::io::{Read, Write};
    let bench = Bench::new();
    let server = bench.serve();
    let mut stream = std::net::TcpStream::connect(&server.address).unwrap();
    write!(stream, "GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
}
