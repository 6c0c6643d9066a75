//! A run is followed over a clock that only moves when everybody waits.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::body::to_bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Sse};
use chrono::DateTime;

use super::*;
use crate::api::v1::wire::run::{RunStatusDto, StageDto, TriggerDto};

fn run(progress: f64, status: RunStatusDto) -> RunDto {
    RunDto {
        id: "r_20190310_030000_0000beef".into(),
        model: "bakery".into(),
        trigger: TriggerDto::Manual,
        reason: "a\nreason of two lines".into(),
        requested_by: "api".into(),
        performance_threshold: None,
        force_deploy: false,
        status,
        stage: StageDto::Load,
        progress,
        message: "reading".into(),
        started_at: DateTime::UNIX_EPOCH,
        finished_at: None,
        seconds: None,
        new_version: None,
        old_version: None,
        decision: None,
        error: None,
    }
}

fn fault() -> ApiError {
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "the database is away")
}

/// What a reader is sent who follows a run whose row is `rows` at the following looks.
async fn told(begin: Begin, rows: Vec<Result<RunDto, ApiError>>, stopping: Stopping) -> String {
    let rows = Arc::new(Mutex::new(VecDeque::from(rows)));
    let look = move || {
        let row = rows.lock().unwrap().pop_front().expect("nobody looks after the end");
        async move { row }
    };
    let response = Sse::new(follow(begin, look, stopping)).into_response();
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

fn lines<'a>(text: &'a str, field: &str) -> Vec<&'a str> {
    let field = format!("{field}: ");
    text.lines().filter_map(|line| line.strip_prefix(field.as_str())).collect()
}

#[tokio::test]
async fn each_change_is_told_once_and_the_end_ends_the_stream() {
    let begin = Begin { run: run(0.1, RunStatusDto::Running), after: 0 };
    let rows = vec![
        Ok(run(0.1, RunStatusDto::Running)),
        Ok(run(0.5, RunStatusDto::Running)),
        Ok(run(0.5, RunStatusDto::Running)),
        Ok(run(1.0, RunStatusDto::Completed)),
    ];
    let text = told(begin, rows, Stopping::never()).await;
    assert_eq!(lines(&text, "event"), ["progress", "progress", "progress", "end"]);
    assert_eq!(lines(&text, "id"), ["1", "2", "3", "1000000004"]);
    let last: serde_json::Value = serde_json::from_str(lines(&text, "data")[3]).unwrap();
    assert_eq!(last["status"], "completed");
}

#[tokio::test]
async fn a_reader_who_comes_back_is_told_the_state_of_now_under_a_higher_number() {
    let begin = Begin { run: run(1.0, RunStatusDto::Failed), after: 7 };
    let text = told(begin, vec![], Stopping::never()).await;
    assert_eq!(lines(&text, "event"), ["progress", "end"]);
    assert_eq!(lines(&text, "id"), ["8", "1000000009"]);
}

#[tokio::test]
async fn a_look_that_fails_is_tried_again_and_the_stream_is_closed_when_it_keeps_failing() {
    let begin = || Begin { run: run(0.1, RunStatusDto::Running), after: 0 };
    let rows = vec![Err(fault()), Err(fault()), Ok(run(1.0, RunStatusDto::Cancelled))];
    let text = told(begin(), rows, Stopping::never()).await;
    assert_eq!(lines(&text, "event"), ["progress", "progress", "end"]);

    let rows = (0..MAX_FAILURES).map(|_| Err(fault())).collect();
    let text = told(begin(), rows, Stopping::never()).await;
    assert_eq!(lines(&text, "event"), ["progress"]);
}

#[tokio::test]
async fn the_stream_ends_when_the_server_stops() {
    let begin = Begin { run: run(0.1, RunStatusDto::Running), after: 0 };
    let (stop, stopping) = Stopping::new();
    stop.stop();
    let text = told(begin, vec![], stopping).await;
    assert_eq!(lines(&text, "event"), ["progress"]);
}
