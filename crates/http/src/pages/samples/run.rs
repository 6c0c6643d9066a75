//! Its runs and decisions.

use vakhta_lifecycle::decision::{Comparator, Decision, DecisionMetric, Evidence, Rule, SegmentEvidence, Verdict};
use vakhta_lifecycle::retrain::{Idle, Reason, RetrainOutcome};
use vakhta_lifecycle::run::{Run, RunStatus, Stage, Trigger};
use vakhta_service::views::RetrainStatusView;

use super::model::{BRANCHES, schedules};
use super::{at, champion_id, name, noise, old_id, run_id, version_id};

/// A decision that deployed.
pub(crate) fn decision() -> Decision {
    let segment = |(i, b): (usize, &&str)| SegmentEvidence {
        segment: format!("branch {b}"),
        n_days: 28,
        change: -6.0 + 9.0 * noise(i as u64 + 5),
        p_value: (0.5 + 0.45 * noise(i as u64 + 40)).abs(),
    };
    Decision {
        verdict: Verdict::Deployed,
        rule: Rule::SignificantImprovement,
        gates_said: None,
        improvement: Some(8.7),
        performance_threshold: None,
        challenger: champion_id(),
        champion: Some(old_id()),
        evidence: Evidence {
            comparator: Comparator::Champion,
            n_pairs: 980,
            challenger: Some(13.6),
            champion: Some(14.9),
            baseline: Some(22.1),
            confidence: Some(0.986),
            segments: BRANCHES.iter().enumerate().take(12).map(segment).collect(),
        },
        metric: DecisionMetric::Mape,
        reasons: vec!["Significant improvement: MAPE 13.6 % against 14.9 %.".into()],
    }
}

/// A run that ended with a deployed version.
pub(crate) fn run() -> Run {
    Run {
        id: run_id("r_20190324_020000_1a2b3c4d"),
        model: name(),
        trigger: Trigger::Age,
        reason: "the champion is 49 days old, the limit is 30".into(),
        evidence: Some("age:30".into()),
        requested_by: "schedule".into(),
        performance_threshold: None,
        force_deploy: false,
        status: RunStatus::Completed,
        stage: Stage::Deploy,
        progress: 1.0,
        message: "done".into(),
        started_at: at(2019, 3, 24, 2, 0),
        finished_at: Some(at(2019, 3, 24, 2, 5)),
        seconds: Some(47.3),
        new_version: Some(champion_id()),
        old_version: Some(old_id()),
        decision: Some(decision()),
        error: None,
    }
}

/// A run under way.
pub(crate) fn running() -> Run {
    Run {
        id: run_id("r_20190403_084500_0badcafe"),
        trigger: Trigger::Manual,
        reason: "new oven in B17".into(),
        requested_by: "panel".into(),
        status: RunStatus::Running,
        stage: Stage::CrossValidation,
        progress: 0.42,
        message: "lightgbm: fold 2 of 3".into(),
        started_at: at(2019, 4, 3, 8, 45),
        finished_at: None,
        seconds: Some(14.0),
        new_version: None,
        old_version: Some(champion_id()),
        decision: None,
        ..run()
    }
}

/// A run that failed.
pub(crate) fn failed_run() -> Run {
    Run {
        id: run_id("r_20190310_020000_deadbeef"),
        trigger: Trigger::Degradation,
        status: RunStatus::Failed,
        stage: Stage::Holdout,
        progress: 0.6,
        started_at: at(2019, 3, 10, 2, 0),
        finished_at: Some(at(2019, 3, 10, 2, 31)),
        seconds: Some(1861.0),
        new_version: None,
        decision: None,
        error: Some(
            "ended at 4100 MB of memory, above the limit of 4096 MB; lower training.rows.budget_rows, or give it more memory"
                .into(),
        ),
        ..run()
    }
}

/// Runs of the last months, latest first.
pub(crate) fn runs() -> Vec<Run> {
    let rejected = Decision {
        verdict: Verdict::Rejected,
        rule: Rule::NegligibleImprovement,
        improvement: Some(0.4),
        challenger: version_id("v_20190331_020402_e4a1c077"),
        champion: Some(champion_id()),
        evidence: Evidence {
            comparator: Comparator::RefreshComparison,
            challenger: Some(13.9),
            champion: Some(13.95),
            confidence: Some(0.61),
            ..decision().evidence
        },
        ..decision()
    };
    let first = Decision {
        rule: Rule::FirstVersion,
        improvement: Some(26.7),
        champion: None,
        evidence: Evidence { comparator: Comparator::Baseline, champion: Some(22.1), ..decision().evidence },
        ..decision()
    };
    vec![
        Run {
            id: run_id("r_20190331_020000_77aa88bb"),
            trigger: Trigger::NewLabels,
            stage: Stage::Decide,
            started_at: at(2019, 3, 31, 2, 0),
            seconds: Some(44.1),
            decision: Some(rejected),
            ..run()
        },
        run(),
        failed_run(),
        Run {
            id: run_id("r_20190217_131500_0c0c0c0c"),
            trigger: Trigger::Manual,
            reason: "проверка новых праздников".into(),
            status: RunStatus::Cancelled,
            stage: Stage::CrossValidation,
            started_at: at(2019, 2, 17, 13, 15),
            seconds: Some(9.0),
            decision: None,
            ..run()
        },
        Run {
            id: run_id("r_20190102_101000_12121212"),
            trigger: Trigger::FirstVersion,
            started_at: at(2019, 1, 2, 10, 10),
            seconds: Some(51.0),
            decision: Some(first),
            ..run()
        },
    ]
}

/// How retraining stands.
pub(crate) fn retrain_status() -> RetrainStatusView {
    RetrainStatusView {
        model: name(),
        schedules: schedules(),
        running: None,
        last: Some(run()),
        outlook: "would do nothing: the error is 14.2 % (limit 15 %), the champion is 10 days old (limit 30)".into(),
        outcome: RetrainOutcome::Nothing {
            because: Idle::Quiet {
                seen: vec![
                    Reason::ErrorWithin { error: 14.2, limit: 15.0 },
                    Reason::AgeWithin { days: 10, limit: 30 },
                    Reason::LabelsWithin { labels: 990, limit: 1000 },
                ],
            },
        },
        would_retrain: false,
        n_runs: 5,
        n_deployed: 2,
        n_rejected: 1,
        n_failed: 2,
    }
}
