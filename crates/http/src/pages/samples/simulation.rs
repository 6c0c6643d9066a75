//! A simulation of three policies.

use chrono::TimeDelta;
use vakhta_lifecycle::decision::{DecisionMetric, DeployPolicy, Rule};
use vakhta_lifecycle::retrain::RetrainPolicy;
use vakhta_lifecycle::run::Trigger;
use vakhta_lifecycle::simulate::{Choice, Compared, PolicyOutcome, SimulatedRun, UpkeepPolicy, WeekError};
use vakhta_service::simulate::{KeptSimulation, SimulationReport};
use vakhta_service::views::Scores;

use super::{at, date, name};

/// Two simulations of the same three policies.
pub(crate) fn simulations() -> Vec<KeptSimulation> {
    let kept = |id| KeptSimulation { id, made_at: at(2026, 3, 1, 9, 0), report: report() };
    vec![kept(2), kept(1)]
}

fn report() -> SimulationReport {
    let compared = |policy: &str, excess, confidence, as_good| Compared {
        policy: policy.to_owned(),
        excess: Some(excess),
        confidence,
        as_good,
    };
    SimulationReport {
        format: 1,
        model: name(),
        from: date(2018, 1, 1),
        through: date(2018, 12, 31),
        metric: DecisionMetric::Mape,
        budget_rows: Some(20_000),
        trainings: 14,
        baseline_error: Some(27.0),
        outcomes: vec![outcome("weekly", 12, 14.2), outcome("mine", 2, 14.3), outcome("never", 0, 16.0)],
        choice: Some(Choice {
            policy: "mine".to_owned(),
            best: "weekly".to_owned(),
            compared: vec![
                compared("weekly", 0.0, None, true),
                compared("mine", 0.7, Some(0.64), true),
                compared("never", 12.7, Some(0.99), false),
            ],
            reasons: Vec::new(),
        }),
    }
}

fn outcome(name: &str, runs: i64, error: f64) -> PolicyOutcome {
    let run = |i: i64| SimulatedRun {
        day: date(2018, 1, 28) + TimeDelta::days(28 * i),
        trigger: Trigger::Age,
        rule: Some(if i % 3 == 0 { Rule::Worse } else { Rule::SignificantImprovement }),
        deployed: i % 3 != 0,
        seconds: 41.0,
    };
    let week = |i: i64| WeekError {
        from: date(2018, 1, 2) + TimeDelta::days(7 * i),
        error: (i != 20).then_some(error + (i % 5) as f64),
    };
    PolicyOutcome {
        policy: UpkeepPolicy {
            name: name.to_owned(),
            retrain: RetrainPolicy::default(),
            deploy: DeployPolicy::default(),
            always_deploy: false,
        },
        error: Some(error),
        scores: Scores::default(),
        runs: (0..runs).map(run).collect(),
        seconds: 41.0 * runs as f64,
        weeks: (0..52).map(week).collect(),
    }
}
