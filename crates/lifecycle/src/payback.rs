//! Whether a retraining paid: the new version beside what served before it, on the days after both were decided between.
//!
//! The holdout of a decision lies before it; these days lie after it, so they are the only honest judge of the decision
//! itself, of rejections as much as of deployments.

use serde::{Deserialize, Serialize};

use crate::decision::{DeployPolicy, Evidence, improvement};

/// How the new version did beside what served before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payback {
    /// Better, with the confidence that a deployment asks for.
    Better,
    /// Worse, with the same confidence.
    Worse,
    /// No difference that could be told from chance.
    Even,
    /// Too few pairs or days to say.
    NotEnoughData,
}

/// The improvement over what it is compared with, in percent of that one's error; positive is better.
#[must_use]
pub fn gain(evidence: &Evidence) -> Option<f64> {
    improvement(evidence.challenger?, evidence.reference()?)
}

/// Judges by the paired block bootstrap of the evidence. `min_pairs` is the least number of pairs.
#[must_use]
pub fn payback(evidence: &Evidence, policy: &DeployPolicy, min_pairs: u64) -> Payback {
    let (Some(improvement), Some(confidence)) = (gain(evidence), evidence.confidence) else {
        return Payback::NotEnoughData;
    };
    match confidence {
        _ if evidence.n_pairs < min_pairs => Payback::NotEnoughData,
        sure if sure >= policy.confidence && improvement > 0.0 => Payback::Better,
        sure if sure <= 1.0 - policy.confidence && improvement < 0.0 => Payback::Worse,
        _ => Payback::Even,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Comparator;

    fn evidence(challenger: f64, champion: f64, confidence: Option<f64>) -> Evidence {
        Evidence {
            comparator: Comparator::Champion,
            n_pairs: 200,
            challenger: Some(challenger),
            champion: Some(champion),
            baseline: Some(20.0),
            confidence,
            segments: Vec::new(),
        }
    }

    #[test]
    fn only_a_difference_that_is_sure_counts() {
        let policy = DeployPolicy::default();
        let said = |e: &Evidence| payback(e, &policy, 100);
        assert_eq!(said(&evidence(9.0, 10.0, Some(0.95))), Payback::Better);
        assert_eq!(said(&evidence(11.0, 10.0, Some(0.03))), Payback::Worse);
        assert_eq!(said(&evidence(9.9, 10.0, Some(0.6))), Payback::Even);
        assert_eq!(said(&evidence(9.0, 10.0, None)), Payback::NotEnoughData);
        assert_eq!(said(&Evidence { n_pairs: 99, ..evidence(9.0, 10.0, Some(0.95)) }), Payback::NotEnoughData);
    }

    #[test]
    fn a_first_version_is_held_against_the_baseline() {
        let first = Evidence { comparator: Comparator::Baseline, champion: None, ..evidence(15.0, 0.0, Some(0.99)) };
        assert_eq!(gain(&first), Some(25.0));
        assert_eq!(gain(&Evidence { baseline: Some(0.0), ..first }), None);
    }
}
