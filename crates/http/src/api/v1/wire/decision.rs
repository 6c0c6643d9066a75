//! A decision: the record that a person reads.

use serde::Serialize;
use utoipa::ToSchema;
use vakhta_lifecycle::decision::{Comparator, Decision, DecisionMetric, Evidence, Rule, SegmentEvidence, Verdict};

use super::wire_enum;

wire_enum! {
    /// The metric that decides.
    MetricDto from DecisionMetric {
        /// Mean absolute percentage error, in percent.
        Mape,
        /// Pooled absolute error over pooled actuals, in percent.
        Wape,
        /// Mean absolute error, in the target's units.
        Mae,
        /// Root of the mean squared error, in the target's units.
        Rmse,
        /// Logarithmic loss of probabilities, in nats.
        LogLoss,
    }
}

wire_enum! {
    /// What was decided.
    VerdictDto from Verdict {
        /// The challenger became the champion.
        Deployed,
        /// The challenger was archived.
        Rejected,
    }
}

wire_enum! {
    /// The rule that settled it.
    RuleDto from Rule {
        /// No champion, and better than the baseline.
        FirstVersion,
        /// Significant improvement.
        SignificantImprovement,
        /// Minor improvement, with enough confidence.
        MinorImprovement,
        /// Minor improvement, without enough confidence.
        MinorImprovementUncertain,
        /// Negligible improvement.
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
}

wire_enum! {
    /// What the challenger was compared with.
    ComparatorDto from Comparator {
        /// The declared baseline, for want of a champion.
        Baseline,
        /// The champion's serving fit.
        Champion,
        /// The champion's recipe, refitted on the challenger's training window.
        RecipeComparison,
        /// The champion's evaluation fit: same recipe, newer data.
        RefreshComparison,
        /// Nothing: the recipe and the data are the same.
        NothingChanged,
    }
}

/// One segment's losses.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SegmentEvidenceDto {
    /// The segment in words.
    #[schema(example = "branch B02")]
    pub segment: String,
    /// Days compared.
    pub n_days: u64,
    /// The challenger's loss against the comparator's, in percent; positive is worse.
    pub change: f64,
    /// One-sided p-value of "the challenger is worse here".
    pub p_value: f64,
}

impl From<&SegmentEvidence> for SegmentEvidenceDto {
    fn from(segment: &SegmentEvidence) -> Self {
        Self {
            segment: segment.segment.clone(),
            n_days: segment.n_days,
            change: segment.change,
            p_value: segment.p_value,
        }
    }
}

/// What a decision rests on. Errors are of the metric that decides.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EvidenceDto {
    /// What the challenger was compared with.
    pub comparator: ComparatorDto,
    /// Pairs compared.
    pub n_pairs: u64,
    /// The challenger's error.
    pub challenger: Option<f64>,
    /// The comparator's error on the same rows.
    pub champion: Option<f64>,
    /// The baseline's error on the same rows.
    pub baseline: Option<f64>,
    /// Probability that the challenger is better, 0 to 1.
    pub confidence: Option<f64>,
    /// Segments.
    pub segments: Vec<SegmentEvidenceDto>,
}

impl From<&Evidence> for EvidenceDto {
    fn from(evidence: &Evidence) -> Self {
        Self {
            comparator: evidence.comparator.into(),
            n_pairs: evidence.n_pairs,
            challenger: evidence.challenger,
            champion: evidence.champion,
            baseline: evidence.baseline,
            confidence: evidence.confidence,
            segments: evidence.segments.iter().map(SegmentEvidenceDto::from).collect(),
        }
    }
}

/// A decision on a version.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DecisionDto {
    /// What was decided.
    pub verdict: VerdictDto,
    /// The rule that settled it.
    pub rule: RuleDto,
    /// What the gates said, when a person overrode them.
    pub gates_said: Option<RuleDto>,
    /// Improvement over the comparator, in percent of its error; positive is better.
    #[schema(example = 6.2)]
    pub improvement: Option<f64>,
    /// The performance threshold that was asked for, in percent.
    pub performance_threshold: Option<f64>,
    /// The challenger's version.
    pub challenger: String,
    /// The champion it met.
    pub champion: Option<String>,
    /// The metric that decided.
    pub metric: MetricDto,
    /// What it rests on.
    pub evidence: EvidenceDto,
    /// The reasons in words, most important first.
    pub reasons: Vec<String>,
}

impl From<&Decision> for DecisionDto {
    fn from(decision: &Decision) -> Self {
        Self {
            verdict: decision.verdict.into(),
            rule: decision.rule.into(),
            gates_said: decision.gates_said.map(RuleDto::from),
            improvement: decision.improvement,
            performance_threshold: decision.performance_threshold,
            challenger: decision.challenger.to_string(),
            champion: decision.champion.as_ref().map(ToString::to_string),
            metric: decision.metric.into(),
            evidence: EvidenceDto::from(&decision.evidence),
            reasons: decision.reasons.clone(),
        }
    }
}
