//! What the watch over it sees: health, metrics, alerts.

use chrono::{DateTime, Datelike, Days, Utc};
use vakhta_lifecycle::alert::{Acknowledgement, Alert, AlertState, Silence};
use vakhta_lifecycle::decision::DecisionMetric;
use vakhta_lifecycle::health::{HealthCheck, HealthReport, HealthStatus};
use vakhta_lifecycle::monitor::{FindingKind, Severity};
use vakhta_lifecycle::plan::LedgerEntry;
use vakhta_service::views::{
    AlertView, DailyPoint, ModelHealthView, Scores, SegmentPoint, SummaryView, Trend, TrendKind,
};

use super::{at, champion_id, date, name, noise, scores, today, version};

/// An open alert of `kind`, and how it stands.
fn alert(id: i64, kind: FindingKind, severity: Severity, numbers: (f64, f64), raised: DateTime<Utc>) -> AlertView {
    let alert = Alert {
        id,
        model: name(),
        kind,
        severity,
        value: numbers.0,
        threshold: numbers.1,
        message: "in English".into(),
        details: Vec::new(),
        raised_at: raised,
        seen_at: at(2019, 4, 3, 0, 5),
        resolved_at: None,
        reopened_at: None,
        acknowledgement: None,
        escalation: 0,
        escalated_at: None,
        silence: None,
    };
    AlertView { alert, state: AlertState::Open }
}

fn resolved(view: AlertView, when: DateTime<Utc>) -> AlertView {
    AlertView { alert: Alert { resolved_at: Some(when), ..view.alert }, state: AlertState::Resolved }
}

/// Alerts in every state.
pub(crate) fn alerts() -> Vec<AlertView> {
    use FindingKind::{DataQuality, DataStale, Degradation, ErrorCritical, SegmentError};
    let worst =
        ["B04: 38.4 % (28 pairs)", "B22: 34.9 % (28 pairs)", "B50: 33.0 % (28 pairs)", "B34: 31.7 % (28 pairs)"];
    let mut segments = alert(5, SegmentError, Severity::Warning, (5.0, 3.0), at(2019, 4, 1, 0, 5));
    segments.alert.details = worst.iter().map(|d| (*d).to_owned()).collect();
    let mut quality = alert(4, DataQuality, Severity::Critical, (2.0, 0.0), at(2019, 3, 31, 0, 5));
    quality.alert.details = vec![
        "60 of 105 rows put aside (57.1 %)".into(),
        "1 day(s) have less than half of the usual 105 rows; first 2019-03-29 with 40".into(),
    ];
    quality.alert.acknowledgement =
        Some(Acknowledgement {
            at: at(2019, 4, 2, 9, 0), by: "panel".into(), note: "касса B22 заменена".into()
        });
    quality.state = AlertState::Acknowledged;
    let mut stale = alert(3, DataStale, Severity::Critical, (8.0, 3.0), at(2019, 3, 29, 0, 5));
    stale.alert.silence = Some(Silence { until: at(2019, 4, 9, 0, 0), by: "cli".into(), note: String::new() });
    (stale.alert.escalation, stale.alert.escalated_at) = (2, Some(at(2019, 4, 1, 0, 5)));
    stale.state = AlertState::Silenced;
    let degradation = alert(2, Degradation, Severity::Warning, (23.4, 20.0), at(2019, 3, 18, 0, 5));
    let critical = alert(1, ErrorCritical, Severity::Critical, (17.3, 15.0), at(2019, 3, 5, 0, 5));
    vec![
        segments,
        quality,
        stale,
        resolved(degradation, at(2019, 3, 24, 2, 6)),
        resolved(critical, at(2019, 3, 8, 0, 5)),
    ]
}

/// What was recorded about them.
pub(crate) fn alert_journal() -> Vec<LedgerEntry> {
    let entry = |id, action: &str, subject: &str, actor: &str, reason: &str, at| LedgerEntry {
        id,
        at,
        actor: actor.into(),
        action: action.into(),
        subject: subject.into(),
        reason: reason.into(),
    };
    vec![
        entry(9, "acknowledge_alert", "data_quality", "panel", "касса B22 заменена", at(2019, 4, 2, 9, 0)),
        entry(8, "silence_alert", "data_stale", "cli", "until 2019-04-09 00:00 UTC", at(2019, 4, 2, 8, 0)),
        entry(
            7,
            "escalate_alert",
            "data_stale",
            "schedule",
            "level 2: nobody acknowledged it for over 24 hours",
            at(2019, 4, 1, 0, 5),
        ),
        entry(6, "raise_alert", "segment_error", "sync", "5 of 35 branch values", at(2019, 4, 1, 0, 5)),
    ]
}

/// The model's health.
pub(crate) fn health() -> ModelHealthView {
    let check = |component: &str, status, value| HealthCheck {
        component: component.into(),
        status,
        value,
        message: "in English".into(),
    };
    ModelHealthView {
        model: name(),
        today: today(),
        report: HealthReport::of(vec![
            check("champion", HealthStatus::Healthy, None),
            check("error", HealthStatus::Warning, Some(14.2)),
            check("baseline", HealthStatus::Healthy, Some(22.1)),
            check("data", HealthStatus::Healthy, Some(1.0)),
            check("model_age", HealthStatus::Healthy, Some(10.0)),
            check("runs", HealthStatus::Healthy, None),
            check("artifact", HealthStatus::Healthy, None),
            check("coverage", HealthStatus::Healthy, Some(79.4)),
        ]),
        champion: Some(version()),
        current: scores(231, 14.2, 12.6, 38.1, -3.4),
        baseline: scores(231, 22.1, 19.8, 60.7, 1.1),
        alerts: alerts().into_iter().take(1).collect(),
    }
}

/// Performance over so many days.
pub(crate) fn summary(days: u32) -> SummaryView {
    let from = today() - Days::new(u64::from(days));
    let point = |i: u32| {
        let day = from + Days::new(u64::from(i));
        let step = u64::from(i);
        let sunday = if day.weekday() == chrono::Weekday::Sun { 2.8 } else { 0.0 };
        DailyPoint {
            date: day,
            scores: scores(
                33,
                13.6 + 2.4 * noise(step) + sunday,
                12.2 + 2.0 * noise(step),
                38.0 + 5.0 * noise(step),
                6.0 * noise(step + 9),
            ),
            baseline: scores(33, 21.9 + 3.0 * noise(step + 77), 19.0, 60.0, 1.0),
            versions: vec![champion_id()],
        }
    };
    let daily: Vec<DailyPoint> = (0..days).map(point).collect();
    let by = |a: &&DailyPoint, b: &&DailyPoint| a.scores.mape.unwrap().total_cmp(&b.scores.mape.unwrap());
    let segment = |value: &str, mape: f64| SegmentPoint {
        column: "branch".into(),
        value: value.into(),
        scores: scores(30, mape, mape - 1.0, 30.0, 1.0),
        baseline: scores(30, mape + 7.5, mape + 6.0, 45.0, 1.0),
    };
    let best = vec![
        segment("B20", 8.9),
        segment("B02", 9.6),
        segment("B38", 10.1),
        segment("B19", 10.8),
        segment("B69", 11.2),
    ];
    let worst = vec![
        segment("B04", 38.4),
        segment("B22", 34.9),
        segment("B50", 33.0),
        segment("B34", 31.7),
        segment("B45", 30.4),
    ];
    SummaryView {
        model: name(),
        days,
        from,
        through: date(2019, 4, 2),
        metric: DecisionMetric::Mape,
        grain: "branch × day".into(),
        scores: scores(u64::from(days) * 33, 14.2, 12.6, 38.1, -3.4),
        baseline: scores(u64::from(days) * 33, 22.1, 19.8, 60.7, 1.1),
        series_scores: scores(u64::from(days) * 99, 24.0, 17.6, 18.0, -1.1),
        best_day: daily.iter().min_by(by).cloned(),
        worst_day: daily.iter().max_by(by).cloned(),
        daily,
        trend: Trend { kind: TrendKind::Stable, slope_per_step: Some(0.012), p_value: Some(0.62), n: u64::from(days) },
        segments: best.iter().chain(&worst).cloned().collect(),
        best_segments: best,
        worst_segments: worst,
        not_enough_data: None,
    }
}

/// Performance where no pair was joined yet.
pub(crate) fn empty_summary() -> SummaryView {
    SummaryView {
        scores: Scores::default(),
        baseline: Scores::default(),
        series_scores: Scores::default(),
        daily: Vec::new(),
        best_day: None,
        worst_day: None,
        best_segments: Vec::new(),
        worst_segments: Vec::new(),
        segments: Vec::new(),
        trend: Trend { kind: TrendKind::NotEnoughData, slope_per_step: None, p_value: None, n: 0 },
        not_enough_data: Some("0 pairs, 100 are needed".into()),
        ..summary(7)
    }
}
