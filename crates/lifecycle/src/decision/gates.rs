//! The rules of deployment: gates in a fixed order, the first that closes settles it, and the record says why in words.

use serde::{Deserialize, Serialize};
use vakhta_stats::multiple::benjamini_hochberg;

use super::{
    Comparator, Decision, DecisionMetric, DeployPolicy, Evidence, Rule, SegmentEvidence, Verdict, improvement,
};
use crate::ids::VersionId;
use crate::words::{count, of_metric, p_value, percent, probability};

/// A segment counts as worse only when its error rose by more than this many percent, however significant: on long holdouts
/// differences that nobody would notice become significant.
pub const SEGMENT_EFFECT_FLOOR: f64 = 5.0;

/// Segments named in a sentence before "and n more".
const SEGMENTS_NAMED: usize = 3;

/// What is decided on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionInput {
    /// The challenger.
    pub challenger: VersionId,
    /// The champion, if one serves.
    pub champion: Option<VersionId>,
    /// What was measured.
    pub evidence: Evidence,
    /// Deploy only if the challenger's error is within this, in the unit of the policy's metric, when one was asked for.
    pub performance_threshold: Option<f64>,
    /// Deploy whatever the gates say; the record keeps what they said.
    pub force_deploy: bool,
}

/// What a gate says: passed, perhaps with a sentence for the record, or closed by a rule with its sentence.
type Passed = Result<Option<String>, (Rule, String)>;

/// Decides on a challenger.
///
/// The gates, in order: nothing changed; enough pairs and a finite error of everybody who is compared; better than the
/// baseline; within the threshold that was asked for; no segment significantly worse (Benjamini–Hochberg over all segments,
/// and worse by more than [`SEGMENT_EFFECT_FLOOR`]). What passes is a first version where no champion serves; otherwise the
/// improvement over the comparator settles it: significant, minor with or without enough confidence, negligible, worse.
///
/// `force_deploy` deploys what the gates reject, even a challenger without an error; the record then names the rule that
/// rejected it. Where the gates deploy anyway, nothing was forced and the record says so by its rule.
#[must_use]
pub fn decide(input: &DecisionInput, policy: &DeployPolicy) -> Decision {
    let facts = Facts::of(input, policy);
    let (said, mut reasons) = facts.settle();
    let forced = input.force_deploy && !said.deploys();
    if forced {
        reasons.insert(0, format!("Forced by a person; the gates said: {}.", said.title().to_lowercase()));
    }
    let rule = if forced { Rule::Forced } else { said };
    Decision {
        verdict: if rule.deploys() { Verdict::Deployed } else { Verdict::Rejected },
        rule,
        gates_said: forced.then_some(said),
        improvement: facts.improvement(),
        performance_threshold: input.performance_threshold,
        challenger: input.challenger.clone(),
        champion: input.champion.clone(),
        evidence: input.evidence.clone(),
        metric: policy.metric,
        reasons,
    }
}

/// The input with every error checked: finite and not negative, or absent.
struct Facts<'a> {
    input: &'a DecisionInput,
    evidence: &'a Evidence,
    policy: &'a DeployPolicy,
    metric: DecisionMetric,
    challenger: Option<f64>,
    baseline: Option<f64>,
    /// The error of what the challenger has to beat: the champion's, or without one the baseline's.
    reference: Option<f64>,
}

impl<'a> Facts<'a> {
    fn of(input: &'a DecisionInput, policy: &'a DeployPolicy) -> Self {
        let evidence = &input.evidence;
        let usable = |error: Option<f64>| error.filter(|e| e.is_finite() && *e >= 0.0);
        let baseline = usable(evidence.baseline);
        let reference = if input.champion.is_some() { usable(evidence.champion) } else { baseline };
        let challenger = usable(evidence.challenger);
        Self { input, evidence, policy, metric: policy.metric, challenger, baseline, reference }
    }

    fn improvement(&self) -> Option<f64> {
        improvement(self.challenger?, self.reference?)
    }

    fn settle(&self) -> (Rule, Vec<String>) {
        let gates: [fn(&Self) -> Passed; 5] = [
            Self::something_changed,
            Self::enough_data,
            Self::better_than_baseline,
            Self::within_threshold,
            Self::no_segment_worse,
        ];
        let mut notes = Vec::new();
        for gate in gates {
            match gate(self) {
                Ok(note) => notes.extend(note),
                Err((rule, reason)) => {
                    notes.insert(0, reason);
                    return (rule, notes);
                }
            }
        }
        let (rule, reason) = self.by_improvement();
        notes.insert(0, reason);
        notes.extend(self.caveat());
        (rule, notes)
    }

    fn something_changed(&self) -> Passed {
        if self.evidence.comparator == Comparator::NothingChanged {
            let sentence = "Nothing changed: the same recipe on the same data as the champion; the training would only \
                            repeat it.";
            return Err((Rule::NothingChanged, sentence.to_owned()));
        }
        Ok(None)
    }

    fn enough_data(&self) -> Passed {
        let pairs = self.evidence.n_pairs;
        let missing = if pairs < self.policy.min_pairs {
            format!("{} compared, {} needed (deploy.min_pairs)", count(pairs, "pair"), self.policy.min_pairs)
        } else if self.challenger.is_none() {
            format!("the challenger has no {} on these pairs", self.metric.name())
        } else if self.baseline.is_none() {
            format!("the baseline has no {} on these pairs", self.metric.name())
        } else if self.reference.is_none() {
            format!("the champion has no {} on these pairs", self.metric.name())
        } else {
            return Ok(None);
        };
        Err((Rule::NotEnoughData, format!("Not enough data: {missing}.")))
    }

    fn better_than_baseline(&self) -> Passed {
        let (Some(ours), Some(baseline)) = (self.challenger, self.baseline) else { return Ok(None) };
        let (ours_text, baseline_text) = (self.in_words(ours), of_metric(self.metric, baseline));
        if ours >= baseline {
            let sentence =
                format!("Not better than the baseline: {ours_text} against {baseline_text} of the baseline.");
            return Err((Rule::WorseThanBaseline, sentence));
        }
        let first = self.input.champion.is_none();
        Ok((!first).then(|| format!("Better than the baseline ({baseline_text}).")))
    }

    fn within_threshold(&self) -> Passed {
        let (Some(ours), Some(threshold)) = (self.challenger, self.input.performance_threshold) else {
            return Ok(None);
        };
        let (ours_text, threshold_text) = (self.in_words(ours), of_metric(self.metric, threshold));
        // Also closes for a threshold that is not a number: what cannot be checked is not within it.
        if ours.partial_cmp(&threshold).is_none_or(|order| order.is_gt()) {
            let sentence = format!("Above the threshold: {ours_text} is above the {threshold_text} asked for.");
            return Err((Rule::AboveThreshold, sentence));
        }
        Ok(Some(format!("Within the threshold of {threshold_text} that was asked for.")))
    }

    fn no_segment_worse(&self) -> Passed {
        let segments = &self.evidence.segments;
        if segments.is_empty() {
            return Ok(None);
        }
        let p_values: Vec<f64> = segments.iter().map(|s| s.p_value).collect();
        let corrected = benjamini_hochberg(&p_values, self.policy.segment_fdr);
        let checked = count(segments.len() as u64, "segment");
        let mut worse: Vec<&SegmentEvidence> = segments
            .iter()
            .zip(corrected)
            .filter(|(segment, test)| test.rejected && segment.change > SEGMENT_EFFECT_FLOOR)
            .map(|(segment, _)| segment)
            .collect();
        if worse.is_empty() {
            return Ok(Some(format!("No segment is significantly worse ({checked} checked).")));
        }
        worse.sort_by(|a, b| b.change.total_cmp(&a.change));
        let rate = percent(100.0 * self.policy.segment_fdr);
        let named = name_segments(&worse);
        let sentence = format!(
            "A segment is significantly worse: {named} ({checked} checked at a false-discovery rate of {rate})."
        );
        Err((Rule::SegmentWorse, sentence))
    }

    /// What remains when every gate is open: how much better is it.
    fn by_improvement(&self) -> (Rule, String) {
        if self.input.champion.is_none() {
            return (Rule::FirstVersion, format!("First version: {}.", self.comparison(true)));
        }
        let Some(improvement) = self.improvement() else {
            return (Rule::Worse, format!("Worse than the champion: {}.", self.comparison(false)));
        };
        let sure = self.evidence.confidence.is_some_and(|c| c >= self.policy.confidence);
        let rule = if improvement > self.policy.significant_improvement {
            Rule::SignificantImprovement
        } else if improvement > self.policy.minor_improvement && sure {
            Rule::MinorImprovement
        } else if self.refreshes(improvement) {
            Rule::Refreshed
        } else if improvement > self.policy.minor_improvement {
            Rule::MinorImprovementUncertain
        } else if improvement >= 0.0 {
            Rule::NegligibleImprovement
        } else {
            Rule::Worse
        };
        let needed = probability(self.policy.confidence);
        let ending = match (rule, self.evidence.confidence) {
            (Rule::MinorImprovementUncertain, Some(_)) => format!("; {needed} confidence is needed"),
            (Rule::MinorImprovementUncertain, None) => {
                format!("; {needed} confidence is needed and too few days were compared to tell")
            }
            (Rule::NegligibleImprovement, _) => {
                format!("; more than {} is needed", percent(self.policy.minor_improvement))
            }
            (Rule::Refreshed, _) => "; a refresh deploys unless it is worse (deploy.refresh)".to_owned(),
            _ => String::new(),
        };
        (rule, format!("{}: {}{ending}.", rule.title(), self.comparison(true)))
    }

    /// Whether newer data alone is reason enough.
    fn refreshes(&self, improvement: f64) -> bool {
        self.policy.refresh
            && self.evidence.comparator == Comparator::RefreshComparison
            && self.policy.no_worse(-improvement, self.evidence.confidence.map(|c| 1.0 - c))
    }

    /// "MAPE 9.8 % against 11.2 % of the champion on the same 980 pairs (12.5 % better, confidence 99 %)".
    fn comparison(&self, with_improvement: bool) -> String {
        let (Some(ours), Some(theirs)) = (self.challenger, self.reference) else { return String::new() };
        let whose = match (&self.input.champion, self.evidence.comparator) {
            (None, _) => "the baseline",
            (_, Comparator::RecipeComparison) => "the champion's recipe",
            (_, Comparator::RefreshComparison) => "the champion's evaluation fit",
            _ => "the champion",
        };
        let change = self.improvement().filter(|_| with_improvement).map(|i| match i {
            i if i > 0.0 => format!("{} better", percent(i)),
            i if i < 0.0 => format!("{} worse", percent(-i)),
            _ => "no better".to_owned(),
        });
        let confidence = self.evidence.confidence.map(|c| format!("confidence {}", probability(c)));
        let brackets: Vec<String> = change.into_iter().chain(confidence).collect();
        let brackets = if brackets.is_empty() { String::new() } else { format!(" ({})", brackets.join(", ")) };
        let pairs = count(self.evidence.n_pairs, "pair");
        format!(
            "{} against {} of {whose} on the same {pairs}{brackets}",
            self.in_words(ours),
            of_metric(self.metric, theirs)
        )
    }

    fn caveat(&self) -> Option<String> {
        match self.evidence.comparator {
            Comparator::RecipeComparison => Some(
                "Recipe comparison: the champion's serving fit saw these days, so its recipe was refitted on the \
                 challenger's training window."
                    .to_owned(),
            ),
            Comparator::RefreshComparison => Some(
                "Refresh comparison: same recipe, newer data; the champion's serving fit saw these days, so its \
                 evaluation fit was compared."
                    .to_owned(),
            ),
            _ => None,
        }
    }

    fn in_words(&self, error: f64) -> String {
        format!("{} {}", self.metric.name(), of_metric(self.metric, error))
    }
}

fn name_segments(worse: &[&SegmentEvidence]) -> String {
    let named: Vec<String> = worse
        .iter()
        .take(SEGMENTS_NAMED)
        .map(|s| {
            let days = count(s.n_days, "day");
            format!("{} by {} over {days}, {}", s.segment, percent(s.change), p_value(s.p_value))
        })
        .collect();
    let more = worse.len().saturating_sub(SEGMENTS_NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", named.join("; "))
}

#[cfg(test)]
mod tests;
