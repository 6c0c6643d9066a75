//! Behaviour of the health checks.

use chrono::{DateTime, NaiveDate};
use vakhta_stats::metric::Scores;

use super::*;
use crate::drift::{ColumnDrift, Counts, DriftLook, DriftState, Measured};

fn scores(mape: f64) -> Scores {
    Scores { n: 245, mape: Some(mape), coverage80: Some(79.0), ..Scores::default() }
}

fn well() -> HealthSnapshot {
    let day = |d| NaiveDate::from_ymd_opt(2026, 3, d);
    HealthSnapshot {
        metric: DecisionMetric::Mape,
        policy: AlertPolicy::default(),
        monitor: MonitorSnapshot {
            through: day(9),
            today: day(10).unwrap(),
            current: scores(8.0),
            baseline: scores(12.0),
            previous: scores(8.0),
            mean_actual: None,
            segments: vec![],
            champion_age_days: Some(5),
            data_through: day(9),
            failed_run: None,
            last_import: None,
            drift: None,
        },
        champion: Some(VersionId::parse("v_20260305_030000_0000000a").unwrap()),
        artifact: ArtifactState::Verified,
        running: None,
    }
}

fn status_of(snapshot: &HealthSnapshot, component: &str) -> HealthStatus {
    let report = assess(snapshot);
    report.checks.iter().find(|c| c.component == component).unwrap().status
}

#[test]
fn all_well_is_healthy_and_names_every_component() {
    let report = assess(&well());
    assert_eq!(report.status, HealthStatus::Healthy, "{report:?}");
    let names: Vec<_> = report.checks.iter().map(|c| c.component.as_str()).collect();
    assert_eq!(names, ["champion", "error", "baseline", "data", "model_age", "runs", "artifact", "coverage"]);
}

#[test]
fn not_enough_data_is_unknown_and_never_healthy() {
    let mut snapshot = well();
    snapshot.monitor.current.n = 40;
    for component in ["error", "baseline", "coverage"] {
        assert_eq!(status_of(&snapshot, component), HealthStatus::Unknown, "{component}");
    }
    assert_eq!(assess(&snapshot).status, HealthStatus::Unknown);
}

#[test]
fn a_bare_installation_says_what_to_do_first() {
    let mut snapshot = well();
    snapshot.champion = None;
    snapshot.artifact = ArtifactState::Unknown;
    snapshot.monitor.current = Scores::default();
    snapshot.monitor.champion_age_days = None;
    snapshot.monitor.data_through = None;
    let report = assess(&snapshot);
    assert_eq!(report.status, HealthStatus::Critical);
    assert!(report.checks[0].message.contains("start a training"));
    assert_eq!(status_of(&snapshot, "data"), HealthStatus::Unknown);
    assert_eq!(status_of(&snapshot, "model_age"), HealthStatus::Unknown);
}

#[test]
fn the_error_has_two_thresholds_and_the_baseline_its_own_check() {
    let at = |mape: f64| {
        let mut snapshot = well();
        snapshot.monitor.current = scores(mape);
        snapshot
    };
    assert_eq!(status_of(&at(10.1), "error"), HealthStatus::Warning);
    assert_eq!(status_of(&at(15.1), "error"), HealthStatus::Critical);
    assert_eq!(status_of(&at(12.0), "baseline"), HealthStatus::Warning);
    assert_eq!(status_of(&at(11.9), "baseline"), HealthStatus::Healthy);
}

#[test]
fn a_refused_artifact_is_critical() {
    for state in [ArtifactState::Missing, ArtifactState::Tampered] {
        assert_eq!(status_of(&HealthSnapshot { artifact: state, ..well() }, "artifact"), HealthStatus::Critical);
    }
}

#[test]
fn stale_data_a_stale_model_and_a_failed_run_are_warnings() {
    let mut snapshot = well();
    snapshot.monitor.data_through = NaiveDate::from_ymd_opt(2026, 3, 6);
    snapshot.monitor.champion_age_days = Some(31);
    snapshot.monitor.failed_run = Some(("r_1".into(), "out of memory".into()));
    for component in ["data", "model_age", "runs"] {
        assert_eq!(status_of(&snapshot, component), HealthStatus::Warning, "{component}");
    }
    snapshot.monitor.data_through = NaiveDate::from_ymd_opt(2026, 3, 3);
    assert_eq!(status_of(&snapshot, "data"), HealthStatus::Critical);
}

#[test]
fn drift_is_told_where_it_can_be_told() {
    let look = |states: &[DriftState]| {
        let column = |(i, state): (usize, &DriftState)| ColumnDrift {
            column: format!("c{i}"),
            state: *state,
            measured: (*state != DriftState::NotEnoughData).then_some(Measured {
                distance: 0.6,
                ordinary: 0.1,
                minor_limit: 0.2,
                major_limit: 0.35,
                p_value: 0.01,
                windows: 12,
            }),
            lacks: None,
            edges: vec![],
            reference: Counts::default(),
            current: Counts::default(),
        };
        let day = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        let mut snapshot = well();
        snapshot.monitor.drift = Some(DriftLook {
            version: VersionId::new(DateTime::UNIX_EPOCH, 0),
            no_reference: None,
            reference_through: None,
            from: day,
            through: day,
            columns: states.iter().enumerate().map(column).collect(),
        });
        assess(&snapshot).checks.into_iter().find(|c| c.component == "drift").map(|c| (c.status, c.message))
    };
    use DriftState::{Major, Minor, None as Calm, NotEnoughData};
    assert_eq!(look(&[NotEnoughData, NotEnoughData]), None);
    assert_eq!(look(&[NotEnoughData, Calm]).unwrap().0, HealthStatus::Healthy);
    assert_eq!(look(&[Minor, Calm]).unwrap().0, HealthStatus::Healthy);
    let (status, message) = look(&[Minor, Calm, Major]).unwrap();
    assert_eq!(status, HealthStatus::Warning);
    assert_eq!(message, "Drift in 1 of 3 columns (c2): retrain, and check the data.");
}

#[test]
fn classes_are_well_without_intervals() {
    let told = Scores { log_loss: Some(0.4), coverage80: None, ..scores(8.0) };
    let by_chance = Scores { log_loss: Some(0.6), ..told };
    let monitor = MonitorSnapshot { current: told, baseline: by_chance, ..well().monitor };
    let policy = AlertPolicy { relative_to_baseline: Some([0.95, 1.0]), ..well().policy };
    let report = assess(&HealthSnapshot { metric: DecisionMetric::LogLoss, policy, monitor, ..well() });
    assert_eq!(report.status, HealthStatus::Healthy, "{:?}", report.checks);
    assert!(!report.checks.iter().any(|check| check.component == "coverage"));
}

#[test]
fn intervals_that_lie_are_a_warning_in_both_directions() {
    for covered in [69.0, 91.0] {
        let mut snapshot = well();
        snapshot.monitor.current.coverage80 = Some(covered);
        assert_eq!(status_of(&snapshot, "coverage"), HealthStatus::Warning);
    }
}
