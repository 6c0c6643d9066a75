//! Whether a retraining paid.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_lifecycle::payback::Payback;
use vakhta_service::views::PaybackView;

use super::decision::{MetricDto, VerdictDto};
use super::wire_enum;

wire_enum! {
    /// How the new version did beside what served before it.
    PaybackOutcomeDto from Payback {
        /// Better, with the confidence that a deployment asks for.
        Better,
        /// Worse, with the same confidence.
        Worse,
        /// No difference that could be told from chance.
        Even,
        /// Too few pairs or days to say.
        NotEnoughData,
    }
}

/// A run's version beside what served before it, on the days after the decision.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PaybackDto {
    /// The run that made it.
    pub run: String,
    /// When it ended, by the model's clock.
    pub decided_at: DateTime<Utc>,
    /// The version it made.
    pub version: String,
    /// The champion it met; `null` when the baseline stood for it.
    pub champion: Option<String>,
    /// What was decided.
    pub verdict: VerdictDto,
    /// The first day after what the version knew.
    pub from: NaiveDate,
    /// The last day with actuals within its horizon; before `from` when there is none yet.
    pub through: NaiveDate,
    /// The metric that decides.
    pub metric: MetricDto,
    /// The version's error on those days.
    pub error: Option<f64>,
    /// That of what served before it.
    pub error_before: Option<f64>,
    /// The improvement in percent; positive is better.
    pub improvement: Option<f64>,
    /// Probability that the version is the better one, 0 to 1.
    pub confidence: Option<f64>,
    /// Pairs compared.
    pub n_pairs: u64,
    /// What they say.
    pub outcome: PaybackOutcomeDto,
}

impl From<&PaybackView> for PaybackDto {
    fn from(view: &PaybackView) -> Self {
        Self {
            run: view.run.to_string(),
            decided_at: view.decided_at,
            version: view.version.to_string(),
            champion: view.champion.as_ref().map(ToString::to_string),
            verdict: view.verdict.into(),
            from: view.from,
            through: view.through,
            metric: view.metric.into(),
            error: view.ours,
            error_before: view.theirs,
            improvement: view.improvement,
            confidence: view.confidence,
            n_pairs: view.n_pairs,
            outcome: view.outcome.into(),
        }
    }
}
