//! Behaviour of the retrain criteria and of waiting; whole stories are in `tests/scenarios`.

use super::*;
use crate::drift::DriftSeen;

fn day(n: i64) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-03-01T03:00:00Z").unwrap().to_utc() + TimeDelta::days(n)
}

fn quiet() -> RetrainSnapshot {
    RetrainSnapshot {
        has_champion: true,
        champion_trained_at: Some(day(-10)),
        champion_holdout_error: Some(9.0),
        recent_error: Some(9.5),
        new_labels: 300,
        drift: None,
        rows: 20_000,
        running: None,
        past_runs: vec![],
    }
}

fn failed(trigger: Trigger, on: i64, evidence: &str) -> PastRun {
    PastRun { trigger, finished_at: day(on), deployed: false, evidence: evidence.into() }
}

fn outcome(snapshot: &RetrainSnapshot) -> RetrainOutcome {
    evaluate(snapshot, &RetrainPolicy::default(), day(0))
}

fn trigger(snapshot: &RetrainSnapshot) -> Option<Trigger> {
    match outcome(snapshot) {
        RetrainOutcome::Retrain { trigger, .. } => Some(trigger),
        RetrainOutcome::Nothing { .. } => None,
    }
}

#[test]
fn nothing_is_done_for_a_reason_that_names_every_criterion() {
    let RetrainOutcome::Nothing { because } = outcome(&quiet()) else { panic!("nothing fires") };
    assert_eq!(
        because.to_string(),
        "The error of the last matured days, 9.5, is within 15; the champion is 10 days old, not more than 30; 300 \
         labelled predictions came in since training, not more than 1000."
    );
}

#[test]
fn each_criterion_pulls_its_trigger_beyond_its_limit_and_not_at_it() {
    let at =
        RetrainSnapshot { recent_error: Some(15.0), champion_trained_at: Some(day(-30)), new_labels: 1000, ..quiet() };
    assert_eq!(trigger(&at), None);
    assert_eq!(trigger(&RetrainSnapshot { recent_error: Some(15.1), ..quiet() }), Some(Trigger::Degradation));
    assert_eq!(trigger(&RetrainSnapshot { champion_trained_at: Some(day(-31)), ..quiet() }), Some(Trigger::Age));
    assert_eq!(trigger(&RetrainSnapshot { new_labels: 1001, ..quiet() }), Some(Trigger::NewLabels));
}

#[test]
fn the_most_urgent_trigger_is_pulled_and_the_others_are_told() {
    let all =
        RetrainSnapshot { recent_error: Some(20.0), champion_trained_at: Some(day(-40)), new_labels: 5000, ..quiet() };
    let RetrainOutcome::Retrain { trigger, reasons, .. } = outcome(&all) else { panic!("it fires") };
    assert_eq!((trigger, reasons.len()), (Trigger::Degradation, 3));
    assert_eq!(reasons[1], Reason::AgeAbove { days: 40, limit: 30 });
    assert!(super::super::in_sentences(&reasons[1..]).starts_with("The champion is 40 days old, more than 30. "));
}

#[test]
fn an_unknown_error_is_not_an_error() {
    assert_eq!(trigger(&RetrainSnapshot { recent_error: None, ..quiet() }), None);
    assert_eq!(trigger(&RetrainSnapshot { recent_error: Some(f64::NAN), ..quiet() }), None);
}

#[test]
fn the_relative_limit_counts_where_it_is_stricter() {
    let policy = RetrainPolicy { max_error_ratio: Some(1.2), ..RetrainPolicy::default() };
    let worse = RetrainSnapshot { recent_error: Some(11.0), ..quiet() };
    assert!(matches!(evaluate(&worse, &policy, day(0)), RetrainOutcome::Retrain { .. }));
    assert!(matches!(evaluate(&quiet(), &policy, day(0)), RetrainOutcome::Nothing { .. }));
}

#[test]
fn too_few_rows_or_a_run_under_way_stop_everything() {
    let few = RetrainSnapshot { has_champion: false, rows: 499, ..quiet() };
    let RetrainOutcome::Nothing { because } = outcome(&few) else { panic!("too few rows") };
    assert_eq!(because, Idle::TooFewRows { rows: 499, needed: 500 });
    assert_eq!(because.to_string(), "The dataset has 499 rows and at least 500 are needed to train.");
    let running = RetrainSnapshot { has_champion: false, running: Some("r_1".into()), ..quiet() };
    assert_eq!(outcome(&running), RetrainOutcome::Nothing { because: Idle::Running { run: "r_1".into() } });
    assert_eq!(trigger(&RetrainSnapshot { has_champion: false, ..quiet() }), Some(Trigger::FirstVersion));
}

#[test]
fn a_waiting_trigger_lets_another_go_first() {
    let mut snapshot = RetrainSnapshot { recent_error: Some(16.0), new_labels: 1500, ..quiet() };
    snapshot.past_runs = vec![failed(Trigger::Degradation, -2, "error band 0")];
    assert_eq!(trigger(&snapshot), Some(Trigger::NewLabels));
}

#[test]
fn the_wait_doubles_with_each_run_that_came_to_nothing() {
    let mut snapshot = RetrainSnapshot { recent_error: Some(16.0), ..quiet() };
    for (runs, wait) in [(1, 7), (2, 14), (3, 28)] {
        let at = |days_ago: i64| -> Vec<PastRun> {
            (0..runs).map(|i| failed(Trigger::Degradation, -days_ago - 50 * i, "error band 0")).collect()
        };
        snapshot.past_runs = at(wait - 1);
        assert_eq!(trigger(&snapshot), None, "{runs} runs, day {}", wait - 1);
        snapshot.past_runs = at(wait);
        assert_eq!(trigger(&snapshot), Some(Trigger::Degradation), "{runs} runs, day {wait}");
    }
}

#[test]
fn changed_evidence_ends_the_wait_but_wandering_back_does_not() {
    let mut snapshot = RetrainSnapshot { recent_error: Some(20.0), ..quiet() };
    snapshot.past_runs = vec![failed(Trigger::Degradation, -1, "error band 0")];
    assert_eq!(trigger(&snapshot), Some(Trigger::Degradation), "20 is a band above");
    snapshot.past_runs.insert(0, failed(Trigger::Degradation, -1, "error band 1"));
    snapshot.recent_error = Some(16.0);
    assert_eq!(trigger(&snapshot), None, "16 was tried before");
}

#[test]
fn evidence_ignores_what_does_not_matter() {
    let policy = RetrainPolicy::default();
    let evidence = |error: f64, labels: u64| {
        let s = RetrainSnapshot { recent_error: Some(error), new_labels: labels, ..quiet() };
        (s.evidence(Trigger::Degradation, &policy), s.evidence(Trigger::NewLabels, &policy))
    };
    assert_eq!(evidence(15.2, 1100), evidence(18.7, 1900));
    assert_ne!(evidence(15.2, 1100).0, evidence(18.8, 1100).0);
    assert_ne!(evidence(15.2, 1100).1, evidence(15.2, 2000).1);
}

#[test]
fn a_wait_beyond_the_calendar_is_no_panic() {
    let mut snapshot = RetrainSnapshot { recent_error: Some(16.0), ..quiet() };
    snapshot.past_runs = (0..80).map(|_| failed(Trigger::Degradation, -1, "error band 0")).collect();
    let policy = RetrainPolicy { backoff_days: u32::MAX, ..RetrainPolicy::default() };
    assert!(matches!(evaluate(&snapshot, &policy, day(0)), RetrainOutcome::Nothing { .. }));
}

#[test]
fn a_deployment_ends_the_streak() {
    let mut snapshot = RetrainSnapshot { recent_error: Some(16.0), ..quiet() };
    let deployed = PastRun { deployed: true, ..failed(Trigger::Degradation, -1, "error band 0") };
    snapshot.past_runs = vec![deployed, failed(Trigger::Degradation, -2, "error band 0")];
    assert_eq!(trigger(&snapshot), Some(Trigger::Degradation));
}

#[test]
fn drift_of_level_major_retrains_unless_it_is_switched_off() {
    let seen = |judged, major: &[&str]| {
        let most = (!major.is_empty()).then_some((0.5, 0.3));
        Some(DriftSeen { judged, major: major.iter().map(|c| (*c).to_owned()).collect(), most })
    };
    let drifted = RetrainSnapshot { drift: seen(3, &["price", "promo"]), ..quiet() };
    let RetrainOutcome::Retrain { trigger: pulled, reasons, evidence } = outcome(&drifted) else { panic!("it fires") };
    assert_eq!((pulled, evidence.as_str()), (Trigger::Drift, "drift of price, promo"));
    assert_eq!(reasons[0].to_string(), "2 columns drifted since the champion learned, the most by 0.5, beyond 0.3");
    let off = RetrainPolicy { on_drift: false, ..RetrainPolicy::default() };
    assert!(matches!(evaluate(&drifted, &off, day(0)), RetrainOutcome::Nothing { .. }));
    assert_eq!(trigger(&RetrainSnapshot { drift: seen(3, &[]), ..quiet() }), None);
    assert_eq!(trigger(&RetrainSnapshot { drift: seen(0, &[]), ..quiet() }), None);
    // The same columns again wait; another one does not.
    let tried = vec![failed(Trigger::Drift, -2, "drift of price, promo")];
    assert_eq!(trigger(&RetrainSnapshot { past_runs: tried.clone(), ..drifted }), None);
    let another = RetrainSnapshot { drift: seen(3, &["price", "rain"]), past_runs: tried, ..quiet() };
    assert_eq!(trigger(&another), Some(Trigger::Drift));
}
