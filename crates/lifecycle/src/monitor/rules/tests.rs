//! Behaviour of the monitor's rules.

use chrono::NaiveDate;
use vakhta_stats::metric::Scores;

use super::*;
use crate::monitor::{ImportQuality, QualityNote};

fn scores(mape: f64, n: u64) -> Scores {
    Scores { n, mape: Some(mape), bias: Some(0.0), ..Scores::default() }
}

fn calm() -> MonitorSnapshot {
    let day = |d| NaiveDate::from_ymd_opt(2026, 3, d);
    MonitorSnapshot {
        through: day(9),
        today: day(10).unwrap(),
        current: scores(8.0, 245),
        baseline: scores(12.0, 245),
        previous: scores(8.0, 245),
        mean_actual: Some(50_000.0),
        segments: vec![],
        champion_age_days: Some(5),
        data_through: day(9),
        failed_run: None,
        last_import: None,
        drift: None,
    }
}

fn seen(snapshot: &MonitorSnapshot, policy: &AlertPolicy) -> Vec<FindingKind> {
    findings(snapshot, policy, DecisionMetric::Mape).into_iter().map(|f| f.kind).collect()
}

fn kinds(snapshot: &MonitorSnapshot) -> Vec<FindingKind> {
    seen(snapshot, &AlertPolicy::default())
}

fn segment(value: &str, error: f64) -> SegmentWindow {
    SegmentWindow { value: value.into(), error: Some(error), n: 7 }
}

#[test]
fn a_calm_week_has_no_findings() {
    assert_eq!(kinds(&calm()), []);
}

#[test]
fn a_critical_error_is_not_also_a_warning() {
    let at = |mape: f64| MonitorSnapshot { current: scores(mape, 245), previous: scores(mape, 245), ..calm() };
    assert_eq!(kinds(&at(15.1)), [FindingKind::ErrorCritical]);
    assert_eq!(kinds(&at(15.0)), [FindingKind::ErrorWarning]);
    assert_eq!(kinds(&at(10.0)), []);
}

#[test]
fn below_the_minimum_of_pairs_errors_say_nothing() {
    let few = MonitorSnapshot { current: scores(90.0, 99), ..calm() };
    assert_eq!(kinds(&few), []);
}

#[test]
fn degradation_needs_enough_pairs_of_both_weeks() {
    let worse = MonitorSnapshot { current: scores(9.7, 245), ..calm() };
    assert_eq!(kinds(&worse), [FindingKind::Degradation]);
    let finding = &findings(&worse, &AlertPolicy::default(), DecisionMetric::Mape)[0];
    assert_eq!(finding.message, "MAPE rose by 21.2 % in 7 days, from 8 % to 9.7 %; the threshold is 20 %.");
    assert_eq!(kinds(&MonitorSnapshot { previous: scores(8.0, 99), ..worse.clone() }), []);
    assert_eq!(kinds(&MonitorSnapshot { current: scores(9.6, 245), ..calm() }), []);
}

#[test]
fn more_than_three_bad_segments_are_named_worst_first() {
    let mut snapshot = calm();
    snapshot.segments = vec![segment("B01", 31.0), segment("B02", 45.0), segment("B03", 33.0), segment("B04", 30.0)];
    assert_eq!(kinds(&snapshot), []);
    snapshot.segments.push(segment("B05", 50.0));
    let found = findings(&snapshot, &AlertPolicy::default(), DecisionMetric::Mape);
    assert_eq!(found[0].kind, FindingKind::SegmentError);
    assert_eq!(
        found[0].details,
        ["B05: 50 % (7 pairs)", "B02: 45 % (7 pairs)", "B03: 33 % (7 pairs)", "B01: 31 % (7 pairs)"]
    );
}

#[test]
fn a_share_of_segments_replaces_their_number() {
    let policy = AlertPolicy { max_segments_share: Some(0.5), ..AlertPolicy::default() };
    let mut snapshot = calm();
    snapshot.segments = vec![segment("B01", 31.0), segment("B02", 1.0)];
    assert_eq!(seen(&snapshot, &policy), []);
    snapshot.segments[1] = segment("B02", 31.0);
    assert_eq!(seen(&snapshot, &policy), [FindingKind::SegmentError]);
}

#[test]
fn bias_counts_in_both_directions_and_may_be_relative() {
    let with = |bias: f64| MonitorSnapshot { current: Scores { bias: Some(bias), ..scores(8.0, 245) }, ..calm() };
    assert_eq!(kinds(&with(-10_001.0)), [FindingKind::Bias]);
    assert_eq!(kinds(&with(10_000.0)), []);
    let policy = AlertPolicy { bias_percent: Some(5.0), ..AlertPolicy::default() };
    assert_eq!(seen(&with(2_600.0), &policy), [FindingKind::Bias]);
    assert_eq!(seen(&with(2_400.0), &policy), []);
    assert_eq!(seen(&MonitorSnapshot { mean_actual: None, ..with(9e9) }, &policy), []);
}

#[test]
fn thresholds_may_be_relative_to_the_baseline_and_are_silent_without_it() {
    let policy = AlertPolicy { relative_to_baseline: Some([0.9, 1.0]), ..AlertPolicy::default() };
    let at = |mape: f64| MonitorSnapshot { current: scores(mape, 245), previous: scores(mape, 245), ..calm() };
    assert_eq!(seen(&at(10.7), &policy), []);
    assert_eq!(seen(&at(11.0), &policy), [FindingKind::ErrorWarning]);
    assert_eq!(seen(&at(12.1), &policy), [FindingKind::ErrorCritical]);
    assert_eq!(seen(&MonitorSnapshot { baseline: Scores::default(), ..at(90.0) }, &policy), []);
}

#[test]
fn old_models_old_data_and_failed_runs_are_found_without_any_pairs() {
    let snapshot = MonitorSnapshot {
        current: Scores::default(),
        champion_age_days: Some(31),
        data_through: NaiveDate::from_ymd_opt(2026, 3, 6),
        failed_run: Some(("r_1".into(), "out of memory".into())),
        ..calm()
    };
    assert_eq!(kinds(&snapshot), [FindingKind::ModelStale, FindingKind::DataStale, FindingKind::RunFailed]);
}

#[test]
fn data_twice_as_old_as_allowed_is_critical() {
    let snapshot = MonitorSnapshot { data_through: NaiveDate::from_ymd_opt(2026, 3, 3), ..calm() };
    let found = findings(&snapshot, &AlertPolicy::default(), DecisionMetric::Mape);
    assert_eq!((found[0].kind, found[0].severity), (FindingKind::DataStale, Severity::Critical));
}

#[test]
fn the_models_own_metric_is_the_one_that_is_watched() {
    let current = Scores { wape: Some(20.0), ..scores(8.0, 245) };
    let found = findings(&MonitorSnapshot { current, ..calm() }, &AlertPolicy::default(), DecisionMetric::Wape);
    assert_eq!(found[0].kind, FindingKind::ErrorCritical);
}

#[test]
fn an_import_that_looks_wrong_is_a_finding_and_an_ordinary_one_is_none() {
    let import = |rows, quarantined, notes: &[(Severity, &str)]| MonitorSnapshot {
        last_import: Some(ImportQuality {
            source: "day.csv".to_owned(),
            rows,
            quarantined,
            notes: notes.iter().map(|(s, m)| QualityNote { severity: *s, message: (*m).to_owned() }).collect(),
        }),
        ..calm()
    };
    let found = |snapshot: &MonitorSnapshot| findings(snapshot, &AlertPolicy::default(), DecisionMetric::Mape);
    assert_eq!(found(&import(100, 5, &[(Severity::Info, "two series have gaps")])), []);
    let seen = found(&import(100, 6, &[(Severity::Warning, "1 series was not in the dataset before: B99")]));
    let [one] = seen.as_slice() else { panic!("{seen:?}") };
    assert_eq!((one.kind, one.severity, one.value), (FindingKind::DataQuality, Severity::Warning, 2.0));
    assert_eq!(
        one.message,
        "The rows of day.csv look wrong: 6 of 100 rows put aside (6 %); 1 series was not in the dataset before: B99."
    );
    assert_eq!(found(&import(100, 51, &[]))[0].severity, Severity::Critical);
    assert_eq!(
        found(&import(9, 0, &[(Severity::Critical, "every series has only zeros")]))[0].severity,
        Severity::Critical
    );
    assert_eq!(found(&import(0, 0, &[])), []);
}
