//! What a simulation of the past found.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_lifecycle::simulate::{Choice, PolicyOutcome, SimulatedRun, WeekError};
use vakhta_service::simulate::KeptSimulation;

use super::decision::{MetricDto, RuleDto};
use super::run::TriggerDto;

/// A simulation.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SimulationDto {
    /// Its number.
    pub id: i64,
    /// When it ended, by the wall clock.
    pub made_at: DateTime<Utc>,
    /// The day at whose end every policy's first version was trained.
    pub from: NaiveDate,
    /// The last day that was lived through.
    pub through: NaiveDate,
    /// The metric of the errors.
    pub metric: MetricDto,
    /// The most rows a training used, where the simulation limited them.
    pub budget_rows: Option<u64>,
    /// Trainings that were run; policies shared those of one day.
    pub trainings: u64,
    /// The baseline's error on the same days.
    pub baseline_error: Option<f64>,
    /// What became of each policy.
    pub policies: Vec<SimulatedPolicyDto>,
    /// Which to take; `null` where nothing could be measured.
    pub choice: Option<PolicyChoiceDto>,
}

/// What became of a model under one policy.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SimulatedPolicyDto {
    /// Its name.
    pub name: String,
    /// The error over all days, of forecasts made the day before.
    pub error: Option<f64>,
    /// What its retrainings took together, in seconds.
    pub training_seconds: f64,
    /// Its retrainings, earliest first.
    pub runs: Vec<SimulatedRunDto>,
    /// The error week by week.
    pub weeks: Vec<WeekErrorDto>,
}

/// A retraining of a simulation.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SimulatedRunDto {
    /// The last day that was known.
    pub day: NaiveDate,
    /// Why it was begun.
    pub trigger: TriggerDto,
    /// What the rules of deployment said; `null` where the policy deploys whatever comes.
    pub rule: Option<RuleDto>,
    /// Whether it was deployed.
    pub deployed: bool,
    /// How long it took, in seconds.
    pub seconds: f64,
}

/// The error of at most seven days.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WeekErrorDto {
    /// The first day.
    pub from: NaiveDate,
    /// The error; `null` where nothing was scored.
    pub error: Option<f64>,
}

/// Which policy to take, and why.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PolicyChoiceDto {
    /// The policy to take.
    pub policy: String,
    /// The policy with the lowest error.
    pub best: String,
    /// Every policy beside the best.
    pub compared: Vec<ComparedPolicyDto>,
    /// Why, in sentences.
    pub reasons: Vec<String>,
}

/// A policy beside the best one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ComparedPolicyDto {
    /// Its name.
    pub policy: String,
    /// How much larger its error is, in percent of the best one's.
    pub excess: Option<f64>,
    /// Probability that the best one is better, 0 to 1.
    pub confidence: Option<f64>,
    /// Whether it is as good as the best.
    pub as_good: bool,
}

impl From<&KeptSimulation> for SimulationDto {
    fn from(kept: &KeptSimulation) -> Self {
        let report = &kept.report;
        Self {
            id: kept.id,
            made_at: kept.made_at,
            from: report.from,
            through: report.through,
            metric: report.metric.into(),
            budget_rows: report.budget_rows.map(|rows| rows as u64),
            trainings: report.trainings as u64,
            baseline_error: report.baseline_error,
            policies: report.outcomes.iter().map(SimulatedPolicyDto::from).collect(),
            choice: report.choice.as_ref().map(PolicyChoiceDto::from),
        }
    }
}

impl From<&PolicyOutcome> for SimulatedPolicyDto {
    fn from(outcome: &PolicyOutcome) -> Self {
        let run = |run: &SimulatedRun| SimulatedRunDto {
            day: run.day,
            trigger: run.trigger.into(),
            rule: run.rule.map(RuleDto::from),
            deployed: run.deployed,
            seconds: run.seconds,
        };
        let week = |week: &WeekError| WeekErrorDto { from: week.from, error: week.error };
        Self {
            name: outcome.policy.name.clone(),
            error: outcome.error,
            training_seconds: outcome.seconds,
            runs: outcome.runs.iter().map(run).collect(),
            weeks: outcome.weeks.iter().map(week).collect(),
        }
    }
}

impl From<&Choice> for PolicyChoiceDto {
    fn from(choice: &Choice) -> Self {
        let compared = choice.compared.iter().map(|c| ComparedPolicyDto {
            policy: c.policy.clone(),
            excess: c.excess,
            confidence: c.confidence,
            as_good: c.as_good,
        });
        Self {
            policy: choice.policy.clone(),
            best: choice.best.clone(),
            compared: compared.collect(),
            reasons: choice.reasons.clone(),
        }
    }
}
