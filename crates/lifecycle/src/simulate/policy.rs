//! Policies of upkeep: built-in ones by name, a person's own from a file.

use serde::{Deserialize, Serialize};

use crate::decision::DeployPolicy;
use crate::policy::PolicyError;
use crate::retrain::RetrainPolicy;

/// When a model is retrained and what is deployed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpkeepPolicy {
    /// Its name.
    pub name: String,
    /// When to retrain.
    pub retrain: RetrainPolicy,
    /// When to deploy.
    pub deploy: DeployPolicy,
    /// Deploys every retraining, whatever the rules of deployment say.
    pub always_deploy: bool,
}

/// A policy as a file declares it; what is absent is as the model declares it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyFile {
    /// Its name; the file's when absent.
    pub name: Option<String>,
    /// When to retrain: the whole section, with the defaults of a declaration for what it leaves out.
    pub retrain: Option<RetrainPolicy>,
    /// Thresholds of deployment.
    pub deploy: Option<DeployThresholds>,
    /// Deploy every retraining.
    pub always_deploy: bool,
}

/// The thresholds of deployment that a policy may change. Metric and bootstrap stay the model's own, or errors could not be
/// compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeployThresholds {
    /// See [`DeployPolicy::significant_improvement`], percent.
    pub significant_improvement: Option<f64>,
    /// See [`DeployPolicy::minor_improvement`], percent.
    pub minor_improvement: Option<f64>,
    /// See [`DeployPolicy::confidence`].
    pub confidence: Option<f64>,
    /// See [`DeployPolicy::segment_fdr`].
    pub segment_fdr: Option<f64>,
    /// See [`DeployPolicy::min_pairs`].
    pub min_pairs: Option<u64>,
    /// See [`DeployPolicy::refresh`].
    pub refresh: Option<bool>,
}

/// Most characters of a name.
const LONGEST_NAME: usize = 60;

/// The names of the built-in policies: as the model declares; the first version for good; a retraining when the champion is a
/// week or four weeks old; one when the last days' error is a quarter above the champion's holdout error; one when a column has
/// drift of level major; one every week that is deployed unless it is worse; one every week, deployed whatever comes of it.
pub const BUILT_IN: [&str; 8] =
    ["declared", "never", "weekly", "monthly", "on_degradation", "on_drift", "weekly_refresh", "weekly_blind"];

/// Nothing switched on.
fn off(declared: &RetrainPolicy) -> RetrainPolicy {
    RetrainPolicy {
        max_error: None,
        max_error_ratio: None,
        max_age_days: None,
        max_new_labels: None,
        on_drift: false,
        ..*declared
    }
}

impl UpkeepPolicy {
    /// A built-in policy for a model with these declared rules; `None` for an unknown name.
    #[must_use]
    pub fn built_in(name: &str, retrain: &RetrainPolicy, deploy: &DeployPolicy) -> Option<Self> {
        // A champion is retrained when it is older than the limit, so a limit of 6 days makes weeks.
        let aged = |days| RetrainPolicy { max_age_days: Some(days), ..off(retrain) };
        let rules = match name {
            "declared" => retrain.clone(),
            "never" => off(retrain),
            "weekly" | "weekly_refresh" | "weekly_blind" => aged(6),
            "monthly" => aged(27),
            "on_drift" => RetrainPolicy { on_drift: true, ..off(retrain) },
            "on_degradation" => RetrainPolicy { max_error_ratio: Some(1.25), ..off(retrain) },
            _ => return None,
        };
        let deploy = DeployPolicy { refresh: deploy.refresh || name == "weekly_refresh", ..deploy.clone() };
        Some(Self { name: name.to_owned(), retrain: rules, deploy, always_deploy: name == "weekly_blind" })
    }

    /// A policy from a file, for a model with these declared rules.
    ///
    /// # Errors
    /// [`PolicyError`] names the field that cannot be or that contradicts another.
    pub fn from_file(
        file: PolicyFile,
        name: &str,
        retrain: &RetrainPolicy,
        deploy: &DeployPolicy,
    ) -> Result<Self, PolicyError> {
        if file.always_deploy && file.deploy.is_some() {
            let reason =
                "deploys whatever the rules say, so thresholds under [deploy] say nothing; leave one of both out";
            return Err(PolicyError::new("always_deploy", reason));
        }
        let set = file.deploy.unwrap_or_default();
        let policy = Self {
            name: file.name.unwrap_or_else(|| name.to_owned()),
            retrain: file.retrain.unwrap_or_else(|| retrain.clone()),
            deploy: DeployPolicy {
                significant_improvement: set.significant_improvement.unwrap_or(deploy.significant_improvement),
                minor_improvement: set.minor_improvement.unwrap_or(deploy.minor_improvement),
                confidence: set.confidence.unwrap_or(deploy.confidence),
                segment_fdr: set.segment_fdr.unwrap_or(deploy.segment_fdr),
                min_pairs: set.min_pairs.unwrap_or(deploy.min_pairs),
                refresh: set.refresh.unwrap_or(deploy.refresh),
                ..deploy.clone()
            },
            always_deploy: file.always_deploy,
        };
        let is_name = |c: char| c.is_alphanumeric() || " _-.+%".contains(c);
        if policy.name.trim().is_empty()
            || policy.name.chars().count() > LONGEST_NAME
            || !policy.name.chars().all(is_name)
        {
            let reason = "must be one line of at most 60 letters, digits, spaces and _-.+%, for example weekly strict";
            return Err(PolicyError::new("name", reason));
        }
        if BUILT_IN.contains(&policy.name.as_str()) {
            return Err(PolicyError::new("name", "is that of a built-in policy; give this one another `name`"));
        }
        policy.retrain.check()?;
        policy.deploy.check()?;
        Ok(policy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(policy: PolicyFile) -> Result<UpkeepPolicy, PolicyError> {
        UpkeepPolicy::from_file(policy, "mine", &RetrainPolicy::default(), &DeployPolicy::default())
    }

    #[test]
    fn every_built_in_policy_is_one_and_the_declared_one_is_the_models() {
        let declared = RetrainPolicy { backoff_days: 3, ..RetrainPolicy::default() };
        for name in BUILT_IN {
            let policy = UpkeepPolicy::built_in(name, &declared, &DeployPolicy::default()).unwrap();
            assert_eq!((policy.name.as_str(), policy.retrain.backoff_days), (name, 3));
        }
        let declared_one = UpkeepPolicy::built_in("declared", &declared, &DeployPolicy::default()).unwrap();
        assert_eq!(declared_one.retrain, declared);
        assert_eq!(UpkeepPolicy::built_in("daily", &declared, &DeployPolicy::default()), None);
    }

    #[test]
    fn a_file_changes_what_it_names_and_nothing_else() {
        let deploy = DeployThresholds { confidence: Some(0.8), ..DeployThresholds::default() };
        let policy = file(PolicyFile { deploy: Some(deploy), ..PolicyFile::default() }).unwrap();
        assert_eq!(policy.name, "mine");
        assert_eq!(policy.retrain, RetrainPolicy::default());
        assert_eq!(policy.deploy, DeployPolicy { confidence: 0.8, ..DeployPolicy::default() });
    }

    #[test]
    fn contradictions_are_named() {
        let thresholds = |deploy| file(PolicyFile { deploy: Some(deploy), ..PolicyFile::default() }).unwrap_err().field;
        assert_eq!(
            thresholds(DeployThresholds { minor_improvement: Some(9.0), ..DeployThresholds::default() }),
            "deploy.minor_improvement"
        );
        assert_eq!(
            thresholds(DeployThresholds { segment_fdr: Some(2.0), ..DeployThresholds::default() }),
            "deploy.segment_fdr"
        );
        let blind =
            PolicyFile { always_deploy: true, deploy: Some(DeployThresholds::default()), ..PolicyFile::default() };
        assert_eq!(file(blind).unwrap_err().field, "always_deploy");
        for name in ["weekly", "", "two\nlines", "<img src=x>", &"n".repeat(61)] {
            let named = PolicyFile { name: Some(name.to_owned()), ..PolicyFile::default() };
            assert_eq!(file(named).unwrap_err().field, "name", "{name:?}");
        }
        let below = RetrainPolicy { max_error_ratio: Some(0.5), ..RetrainPolicy::default() };
        assert_eq!(
            file(PolicyFile { retrain: Some(below), ..PolicyFile::default() }).unwrap_err().field,
            "retrain.max_error_ratio"
        );
    }
}
