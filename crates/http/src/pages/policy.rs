//! The rules of a model as its declaration states them, as far as pages show them.

use serde::Deserialize;
use vakhta_lifecycle::decision::DeployPolicy;
use vakhta_lifecycle::drift::DriftPolicy;
use vakhta_lifecycle::monitor::AlertPolicy;
use vakhta_lifecycle::retrain::RetrainPolicy;

/// The policies of a declaration; what it does not say is the default.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct Policies {
    /// When to alert.
    pub(crate) alerts: AlertPolicy,
    /// When to deploy.
    pub(crate) deploy: DeployPolicy,
    /// When a column has drifted.
    pub(crate) drift: DriftPolicy,
    /// When to retrain.
    pub(crate) retrain: RetrainPolicy,
}

impl Policies {
    /// Reads them; a declaration that cannot be read has been refused long before a page shows it, so defaults stand in.
    pub(crate) fn of(declaration: &str) -> Self {
        toml::from_str(declaration).unwrap_or_default()
    }

    /// The thresholds of the error, warning and critical, against a baseline's error where they are relative to it.
    pub(crate) fn thresholds(&self, baseline: Option<f64>) -> (Option<f64>, Option<f64>) {
        self.alerts.error_limits(baseline).unzip()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_absolute_or_a_share_of_the_baseline() {
        assert_eq!(Policies::of("[alerts]\nwarning_error = 12.0").thresholds(Some(20.0)), (Some(12.0), Some(15.0)));
        let relative = Policies::of("[model]\nname = \"m\"\n[alerts]\nrelative_to_baseline = [0.5, 1.0]");
        assert_eq!(relative.thresholds(Some(20.0)), (Some(10.0), Some(20.0)));
        assert_eq!(relative.thresholds(None), (None, None));
    }
}
