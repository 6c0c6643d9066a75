//! The fixed routes are there under their names, and speak the words of the source documents.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use serde_json::{Value, json};
use vakhta_http::Pages;
use vakhta_http::api::v1::wire::alert::{AlertDto, AlertStateDto, FindingKindDto, SeverityDto};
use vakhta_http::api::v1::wire::decision::MetricDto;
use vakhta_http::api::v1::wire::health::{HealthCheckDto, HealthStatusDto, ModelHealthDto};
use vakhta_http::api::v1::wire::model::ScheduleDto;
use vakhta_http::api::v1::wire::performance::{DailyDto, ObserveDto, SegmentDto, SummaryDto};
use vakhta_http::api::v1::wire::retrain::RetrainStatusDto;
use vakhta_http::api::v1::wire::score::{ScoresDto, TrendDto, TrendKindDto};
use vakhta_lifecycle::ids::{ModelName, RunId};

use super::SalesPages;
use super::alerts::SalesAlertsDto;
use super::health::SalesHealthDto;
use super::observe::SalesDailyDto;
use super::retrain::SalesRunDto;
use super::status::SalesStatusDto;
use super::summary::SalesSummaryDto;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2019, 3, day).unwrap()
}

fn scores(mape: f64) -> ScoresDto {
    ScoresDto {
        n: 210,
        mape: Some(mape),
        wape: Some(mape - 1.0),
        mae: Some(12.0),
        rmse: Some(15.0),
        r2: None,
        mase: None,
        bias: Some(-1.0),
        coverage80: None,
        coverage95: None,
        log_loss: None,
        auc: None,
    }
}

fn daily(date: u32, mape: f64) -> DailyDto {
    DailyDto { date: day(date), scores: scores(mape), baseline: scores(20.0), versions: vec!["v".into()] }
}

fn alert(severity: SeverityDto, open: bool) -> AlertDto {
    AlertDto {
        id: 1,
        model: "bakery".into(),
        kind: FindingKindDto::SegmentError,
        severity,
        open,
        state: if open { AlertStateDto::Open } else { AlertStateDto::Resolved },
        value: 5.0,
        threshold: 3.0,
        message: "5 branches have a MAPE above 30 %".into(),
        details: vec!["B02".into()],
        raised_at: DateTime::UNIX_EPOCH,
        seen_at: DateTime::UNIX_EPOCH,
        resolved_at: None,
        reopened_at: None,
        acknowledged: None,
        silenced: None,
        escalation: 0,
        escalated_at: None,
    }
}

fn json_of<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn the_fixed_routes_are_there_under_their_names() {
    let document = json_of(&SalesPages.routes().into_openapi());
    let paths: Vec<(&str, &str)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(path, item)| (path.as_str(), item.as_object().unwrap().keys().next().unwrap().as_str()))
        .collect();
    assert_eq!(
        paths,
        [
            ("/api/forecast/retrain", "post"),
            ("/api/monitoring/alerts/recent", "get"),
            ("/api/monitoring/health", "get"),
            ("/api/monitoring/performance/calculate-daily", "post"),
            ("/api/monitoring/performance/summary", "get"),
            ("/api/monitoring/retrain/manual", "post"),
            ("/api/monitoring/retrain/status", "get"),
        ]
    );
}

#[test]
fn every_route_has_a_summary_and_documents_its_refusals() {
    let document = json_of(&SalesPages.routes().into_openapi());
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            assert!(operation["summary"].as_str().is_some_and(|summary| summary.len() > 10), "{path}");
            for status in ["400", "403", "404", "500"] {
                assert!(operation["responses"].get(status).is_some(), "{path} {status}");
            }
        }
    }
}

#[test]
fn health_speaks_in_upper_case_beside_the_stable_name() {
    let check = HealthCheckDto {
        component: "data".into(),
        status: HealthStatusDto::Healthy,
        value: None,
        message: "the data is of yesterday".into(),
    };
    let health = ModelHealthDto {
        model: "bakery".into(),
        today: day(4),
        status: HealthStatusDto::Warning,
        checks: vec![check],
        champion: None,
        current: scores(8.0),
        baseline: scores(20.0),
        alerts: vec![],
    };
    let json = json_of(&SalesHealthDto::from(health));
    assert_eq!((&json["status"], &json["state"]), (&json!("WARNING"), &json!("warning")));
    assert_eq!(json["checks"][0]["status"], "HEALTHY");
    assert_eq!(json["current_metrics"]["mape"], 8.0);
    assert_eq!(json["model_info"], Value::Null);
}

#[test]
fn the_summary_has_average_best_and_worst_and_a_rising_error_is_degrading() {
    let summary = SummaryDto {
        model: "bakery".into(),
        days: 30,
        from: day(1),
        through: day(30),
        metric: MetricDto::Mape,
        grain: "branch × day".into(),
        scores: scores(9.0),
        baseline: scores(20.0),
        series_scores: scores(25.0),
        daily: vec![daily(2, 7.0), daily(3, 12.0)],
        best_day: Some(daily(2, 7.0)),
        worst_day: Some(daily(3, 12.0)),
        trend: TrendDto { kind: TrendKindDto::Rising, slope_per_day: Some(0.3), p_value: Some(0.01), n: 2 },
        best_segments: vec![SegmentDto {
            column: "branch".into(),
            value: "B02".into(),
            scores: scores(5.0),
            baseline: scores(20.0),
        }],
        worst_segments: vec![],
        segments: vec![],
        not_enough_data: None,
    };
    let json = json_of(&SalesSummaryDto::from(summary));
    assert_eq!([&json["avg_mape"], &json["best_mape"], &json["worst_mape"]], [9.0, 7.0, 12.0]);
    assert_eq!(json["trend"]["direction"], "degrading");
    assert_eq!(json["best_branches"][0]["branch"], "B02");
    assert_eq!((&json["period"]["days"], &json["period"]["days_with_data"]), (&json!(30), &json!(2)));
    assert_eq!(json["daily"][1]["mape"], 12.0);
}

#[test]
fn the_status_lists_the_scheduled_jobs() {
    let schedule = ScheduleDto {
        id: "weekly_model_retrain".into(),
        name: "Weekly model retraining".into(),
        cron: "0 3 * * SUN".into(),
        time_zone: "Europe/Istanbul".into(),
        description: "Sundays at 3:00 AM".into(),
        next_at: Some(DateTime::UNIX_EPOCH),
    };
    let status = RetrainStatusDto {
        model: "bakery".into(),
        schedules: vec![schedule],
        running: None,
        last: None,
        outlook: "would do nothing, because…".into(),
        would_retrain: false,
        n_runs: 2,
        n_deployed: 1,
        n_rejected: 1,
        n_failed: 0,
    };
    let json = json_of(&SalesStatusDto::from(status));
    let job = &json["scheduled_jobs"][0];
    assert_eq!((&job["id"], &job["next_run_time"]), (&json!("weekly_model_retrain"), &json!("1970-01-01T00:00:00Z")));
    assert_eq!(job["trigger"], "cron[0 3 * * SUN, Europe/Istanbul]");
    assert_eq!((&json["is_running"], &json["statistics"]["total"]), (&json!(false), &json!(2)));
}

#[test]
fn a_retraining_that_was_begun_says_where_to_follow_it() {
    let run = RunId::parse("r_20190310_030000_0000beef").unwrap();
    let json = json_of(&SalesRunDto::of(&run, &ModelName::parse("bakery").unwrap()));
    assert_eq!((&json["run_id"], &json["status"]), (&json!("r_20190310_030000_0000beef"), &json!("started")));
    let links: BTreeMap<String, String> = serde_json::from_value(json["links"].clone()).unwrap();
    assert_eq!(links["events"], "/api/v1/runs/r_20190310_030000_0000beef/events");
}

#[test]
fn a_calculation_with_nothing_to_do_says_so() {
    let done = |pairs, from| ObserveDto {
        model: "bakery".into(),
        from,
        through: from,
        pairs,
        last_day: from.map(|_| daily(3, 8.0)),
        alerts: vec![],
    };
    assert_eq!(json_of(&SalesDailyDto::from(done(0, None)))["status"], "nothing_due");
    let json = json_of(&SalesDailyDto::from(done(105, Some(day(3)))));
    assert_eq!((&json["status"], &json["metrics"]["mape"]), (&json!("calculated"), &json!(8.0)));
    assert!(json["message"].as_str().unwrap().contains("105 pairs"));
}

#[test]
fn alerts_have_severity_type_message_and_date() {
    let alerts = vec![alert(SeverityDto::Critical, true), alert(SeverityDto::Warning, false)];
    let json = json_of(&SalesAlertsDto::of("bakery".into(), 7, alerts));
    assert_eq!([&json["total"], &json["critical"], &json["warning"]], [2, 1, 1]);
    let first = &json["alerts"][0];
    assert_eq!((&first["severity"], &first["type"]), (&json!("critical"), &json!("segment_error")));
    assert_eq!((&first["date"], &first["status"]), (&json!("1970-01-01"), &json!("open")));
    assert_eq!(json["alerts"][1]["status"], "resolved");
}
