//! What a policy may be: every threshold checked, and the first that cannot be is named.

use crate::decision::DeployPolicy;
use crate::drift::DriftPolicy;
use crate::retrain::RetrainPolicy;

/// Why a policy cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {reason}")]
pub struct PolicyError {
    /// The field, as a declaration names it.
    pub field: &'static str,
    /// What is wrong, and what would be right.
    pub reason: String,
}

impl PolicyError {
    pub(crate) fn new(field: &'static str, reason: &str) -> Self {
        Self { field, reason: reason.to_owned() }
    }
}

impl RetrainPolicy {
    /// Checks every threshold.
    ///
    /// # Errors
    /// [`PolicyError`] names the first that cannot be.
    pub fn check(&self) -> Result<(), PolicyError> {
        if self.max_error.is_some_and(|e| !(e > 0.0 && e.is_finite())) {
            let reason = "must be above 0, in the unit of the model's metric; false switches it off";
            return Err(PolicyError::new("retrain.max_error", reason));
        }
        if self.max_error_ratio.is_some_and(|r| !(r >= 1.0 && r.is_finite())) {
            let reason =
                "must be at least 1: 1.25 retrains when the error is a quarter above the champion's holdout error";
            return Err(PolicyError::new("retrain.max_error_ratio", reason));
        }
        if self.backoff_days > 3650 {
            let reason = "is longer than ten years; take days, for example 7";
            return Err(PolicyError::new("retrain.backoff_days", reason));
        }
        Ok(())
    }
}

impl DriftPolicy {
    /// Checks every threshold; the columns are the declaration's to check.
    ///
    /// # Errors
    /// [`PolicyError`] names the first that cannot be.
    pub fn check(&self) -> Result<(), PolicyError> {
        if !(7..=182).contains(&self.window_days) || !self.window_days.is_multiple_of(7) {
            return Err(PolicyError::new("drift.window_days", "must be whole weeks, 7 to 182 days, for example 28"));
        }
        if !(4..=100).contains(&self.min_windows) {
            return Err(PolicyError::new("drift.min_windows", "must be 4 to 100 windows"));
        }
        if !(self.fdr > 0.0 && self.fdr < 0.5) {
            return Err(PolicyError::new("drift.fdr", "must lie between 0 and 0.5"));
        }
        if !(self.minor > 0.0 && self.minor <= self.major) {
            return Err(PolicyError::new("drift.minor", "must be above 0 and at most drift.major"));
        }
        if self.major > 1.0 {
            return Err(PolicyError::new("drift.major", "is a distance, at most 1"));
        }
        Ok(())
    }
}

impl DeployPolicy {
    /// Checks every threshold.
    ///
    /// # Errors
    /// [`PolicyError`] names the first that cannot be.
    pub fn check(&self) -> Result<(), PolicyError> {
        if !(self.minor_improvement >= 0.0 && self.minor_improvement <= self.significant_improvement) {
            let reason = "must be at least 0 and at most deploy.significant_improvement";
            return Err(PolicyError::new("deploy.minor_improvement", reason));
        }
        if !(self.confidence > 0.5 && self.confidence < 1.0) {
            return Err(PolicyError::new("deploy.confidence", "must lie between 0.5 and 1"));
        }
        if !(self.segment_fdr > 0.0 && self.segment_fdr < 0.5) {
            return Err(PolicyError::new("deploy.segment_fdr", "must lie between 0 and 0.5"));
        }
        if !(1..=3650).contains(&self.block_days) {
            return Err(PolicyError::new("deploy.block_days", "must be 1 to 3650 days"));
        }
        if !(1..=1_000_000).contains(&self.resamples) {
            return Err(PolicyError::new("deploy.resamples", "must be 1 to 1000000"));
        }
        Ok(())
    }
}
