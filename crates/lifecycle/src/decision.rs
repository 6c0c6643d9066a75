//! Deciding on a challenger: deployed or rejected, with the rule, the numbers and the reasons in words.

mod comparator;
mod evidence;
mod gates;

use serde::{Deserialize, Serialize};
use vakhta_stats::metric::Scores;

pub use self::comparator::{ChallengerFacts, ChampionFacts, comparator};
pub use self::evidence::{SegmentColumn, gather};
pub use self::gates::{DecisionInput, SEGMENT_EFFECT_FLOOR, decide};
use crate::ids::VersionId;

/// The metric that decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionMetric {
    /// Mean absolute percentage error, over actuals > 0 on open days.
    Mape,
    /// Pooled absolute error over pooled actuals, in percent.
    Wape,
    /// Mean absolute error, in the target's units.
    Mae,
    /// Root of the mean squared error, in the target's units.
    Rmse,
    /// Logarithmic loss of probabilities, in nats; of models that tell classes.
    LogLoss,
}

impl DecisionMetric {
    /// Its value among the scores.
    #[must_use]
    pub fn of(self, scores: &Scores) -> Option<f64> {
        match self {
            Self::Mape => scores.mape,
            Self::Wape => scores.wape,
            Self::Mae => scores.mae,
            Self::Rmse => scores.rmse,
            Self::LogLoss => scores.log_loss,
        }
    }

    /// Its name as a person writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mape => "MAPE",
            Self::Wape => "WAPE",
            Self::Mae => "MAE",
            Self::Rmse => "RMSE",
            Self::LogLoss => "log loss",
        }
    }

    /// Whether it is in percent; the others are in the target's units or in nats.
    #[must_use]
    pub fn is_percent(self) -> bool {
        matches!(self, Self::Mape | Self::Wape)
    }
}

/// The deploy policy of a model. Percentages are percent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeployPolicy {
    /// What decides.
    pub metric: DecisionMetric,
    /// Improvement above this is significant and deploys. Default 5.
    pub significant_improvement: f64,
    /// Improvement above this (and up to the former) deploys only with the confidence below. Default 1.
    pub minor_improvement: f64,
    /// Least bootstrap confidence of a minor improvement, in (0.5, 1). Default 0.9.
    pub confidence: f64,
    /// False-discovery rate of the segment check, in (0, 0.5). Default 0.05.
    pub segment_fdr: f64,
    /// Length of a bootstrap block, in days. Default 7.
    pub block_days: usize,
    /// Bootstrap resamples. Default 2000.
    pub resamples: usize,
    /// Fewest holdout pairs a decision may rest on. Default 100.
    pub min_pairs: u64,
    /// A refresh (the same recipe on newer data) deploys unless it is worse; it need not be better. Default false.
    pub refresh: bool,
}

impl Default for DeployPolicy {
    fn default() -> Self {
        Self {
            metric: DecisionMetric::Wape,
            significant_improvement: 5.0,
            minor_improvement: 1.0,
            confidence: 0.9,
            segment_fdr: 0.05,
            block_days: 7,
            resamples: 2000,
            min_pairs: 100,
            refresh: false,
        }
    }
}

/// What the challenger was compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// There was no champion: the declared baseline stands as version zero.
    Baseline,
    /// The champion's serving fit, which never saw the holdout.
    Champion,
    /// The champion's recipe, refitted on the challenger's training window, because its serving fit saw the holdout.
    RecipeComparison,
    /// The champion's evaluation fit, because the recipes are equal and only the data is newer.
    RefreshComparison,
    /// Same recipe on the same data: nothing changed, nothing to compare.
    NothingChanged,
}

/// One segment's losses, for the check that none is significantly worse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentEvidence {
    /// The segment in words, for example `branch B02`.
    pub segment: String,
    /// Days compared.
    pub n_days: u64,
    /// The challenger's loss minus the comparator's, relative to the comparator's, in percent (positive is worse).
    pub change: f64,
    /// One-sided p-value of "the challenger is worse here".
    pub p_value: f64,
}

/// Everything a decision rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What the challenger was compared with.
    pub comparator: Comparator,
    /// Pairs compared, at the model's grain.
    pub n_pairs: u64,
    /// The challenger's error by the policy's metric.
    pub challenger: Option<f64>,
    /// The comparator's error on the same rows.
    pub champion: Option<f64>,
    /// The baseline's error on the same rows.
    pub baseline: Option<f64>,
    /// Probability, by paired block bootstrap, that the challenger is better.
    pub confidence: Option<f64>,
    /// Segments.
    pub segments: Vec<SegmentEvidence>,
}

impl Evidence {
    /// The error that the challenger has to beat: the champion's, or where the baseline stands for it the baseline's.
    #[must_use]
    pub fn reference(&self) -> Option<f64> {
        let error = if self.comparator == Comparator::Baseline { self.baseline } else { self.champion };
        error.filter(|e| e.is_finite() && *e >= 0.0)
    }
}

impl DeployPolicy {
    /// Whether a forecast is no worse than another, by the thresholds of an improvement turned round: an excess of up to
    /// `minor_improvement` is no worse; up to `significant_improvement` it is worse only where that is sure; beyond, it is worse.
    ///
    /// `excess` is in percent of the other's error; `sure` is the probability that it is worse, in \[0, 1\], and where that is
    /// not known it counts as sure.
    #[must_use]
    pub fn no_worse(&self, excess: f64, sure: Option<f64>) -> bool {
        let is_sure = sure.is_none_or(|sure| sure >= self.confidence);
        excess <= self.minor_improvement || (excess <= self.significant_improvement && !is_sure)
    }
}

/// The improvement of one error over another, in percent of the other; positive is better. From an error of 0 there is no
/// percentage, but equal is equal.
#[must_use]
pub fn improvement(ours: f64, theirs: f64) -> Option<f64> {
    if theirs > 0.0 {
        // Rounded far below what anybody reads, so that 10 → 9.5 is 5 % and not 5.000000000000004 %.
        Some(((theirs - ours) / theirs * 100.0 * 1e9).round() / 1e9).filter(|i| i.is_finite())
    } else {
        (ours <= theirs).then_some(0.0)
    }
}

/// The verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The challenger becomes the champion.
    Deployed,
    /// The challenger is archived.
    Rejected,
}

/// The rule that settled it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// No champion, and better than the baseline.
    FirstVersion,
    /// "Significant improvement".
    SignificantImprovement,
    /// "Minor improvement", with enough confidence.
    MinorImprovement,
    /// "Minor improvement", without enough confidence.
    MinorImprovementUncertain,
    /// "Negligible improvement".
    NegligibleImprovement,
    /// No better, but the same recipe on newer data, where the policy refreshes.
    Refreshed,
    /// Worse than the champion.
    Worse,
    /// Not better than the baseline.
    WorseThanBaseline,
    /// Not within the performance threshold that was asked for.
    AboveThreshold,
    /// A segment is significantly worse.
    SegmentWorse,
    /// Same recipe on the same data.
    NothingChanged,
    /// Too few pairs to decide.
    NotEnoughData,
    /// The gates were overridden by a person.
    Forced,
}

impl Rule {
    /// Whether the rule deploys.
    #[must_use]
    pub fn deploys(self) -> bool {
        matches!(
            self,
            Self::FirstVersion | Self::SignificantImprovement | Self::MinorImprovement | Self::Refreshed | Self::Forced
        )
    }

    /// The rule as a person writes it (the first words of a decision's first reason).
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::FirstVersion => "First version",
            Self::SignificantImprovement => "Significant improvement",
            Self::MinorImprovement => "Minor improvement",
            Self::MinorImprovementUncertain => "Minor improvement without enough confidence",
            Self::NegligibleImprovement => "Negligible improvement",
            Self::Refreshed => "Refreshed on newer data",
            Self::Worse => "Worse than the champion",
            Self::WorseThanBaseline => "Not better than the baseline",
            Self::AboveThreshold => "Above the threshold",
            Self::SegmentWorse => "A segment is significantly worse",
            Self::NothingChanged => "Nothing changed",
            Self::NotEnoughData => "Not enough data",
            Self::Forced => "Forced",
        }
    }
}

/// A decision: the record that a person reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// The rule that settled it.
    pub rule: Rule,
    /// What the gates said before `force_deploy`, when it was forced.
    pub gates_said: Option<Rule>,
    /// The improvement over the comparator in percent of its error (positive is better).
    pub improvement: Option<f64>,
    /// The performance threshold that was asked for, in percent.
    pub performance_threshold: Option<f64>,
    /// The challenger.
    pub challenger: VersionId,
    /// The champion it met, if any.
    pub champion: Option<VersionId>,
    /// What it rests on.
    pub evidence: Evidence,
    /// The metric that decided.
    pub metric: DecisionMetric,
    /// The reasons in English sentences, most important first; pages translate from rule and numbers.
    pub reasons: Vec<String>,
}
