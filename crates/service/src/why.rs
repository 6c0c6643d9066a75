//! `why` and `rollback`: the story of a version, and the way back to it.

use vakhta_lifecycle::decision::{Decision, DecisionMetric};
use vakhta_lifecycle::ids::{ModelName, VersionId};
use vakhta_lifecycle::plan::{self, LedgerEntry};
use vakhta_lifecycle::run::Run;
use vakhta_lifecycle::version::{Version, VersionStatus};
use vakhta_store::{Page, StoreError};

use crate::error::ServiceError;
use crate::platform::Platform;
use crate::views::WhyView;

impl Platform {
    /// Why a version serves, or does not.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn why(&self, version: &VersionId) -> Result<WhyView, ServiceError> {
        let version = self.version_of(version).await?;
        let run = self.store().runs().get(&version.run).await?;
        let decision = run.as_ref().and_then(|r| r.decision.clone());
        let mut ledger =
            self.store().ledger().list(&version.model, Some(version.id.as_str()), Page::first(200)).await?;
        ledger.reverse();
        let sentences = story(&version, run.as_ref(), decision.as_ref(), &ledger);
        Ok(WhyView { version, run, decision, ledger, sentences })
    }

    /// Makes an earlier version the champion again: its artifact is verified first, forecasts are issued after.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] for a version that serves already, or whose artifact cannot be used.
    pub async fn rollback(
        &self,
        model: &ModelName,
        to: &VersionId,
        reason: &str,
        actor: &str,
    ) -> Result<Version, ServiceError> {
        if reason.trim().is_empty() {
            return Err(ServiceError::invalid("reason", "say in a few words why; it goes into the record"));
        }
        let declared = self.declared(model).await?;
        let target = self.version_of(to).await?;
        if &target.model != model {
            return Err(ServiceError::Refused(format!(
                "version {to} belongs to model {}, not to {model}",
                target.model
            )));
        }
        self.artifacts().verify(&target.artifact, &target.artifact_sha256).await?;
        for _ in 0..5 {
            let row = self.store().models().get(model).await?.ok_or_else(|| self.no_such_model(model))?;
            let current = self.store().versions().champion(model).await?;
            let plan =
                plan::rollback(current.as_ref(), &target, reason).map_err(|e| ServiceError::Refused(e.to_string()))?;
            let now = self.model_now(&declared.declaration, row.data_through);
            match self.store().apply(model, &plan, Some(row.revision), now, actor).await {
                Ok(_) => {
                    tracing::info!(model.id = %model, version.id = %to, actor, reason, "rolled back");
                    self.issue_owed_forecasts(model).await?;
                    return self.version_of(to).await;
                }
                Err(StoreError::Stale { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(ServiceError::Refused("the model kept changing; try again".to_owned()))
    }
}

/// The story in sentences, in the order in which a person would tell it.
fn story(version: &Version, run: Option<&Run>, decision: Option<&Decision>, ledger: &[LedgerEntry]) -> Vec<String> {
    let mut sentences = vec![match version.status {
        VersionStatus::Deployed => format!(
            "{} serves model {} since {}.",
            version.id,
            version.model,
            version
                .deployed_at
                .map_or_else(|| "an unknown time".to_owned(), |t| t.format("%Y-%m-%d %H:%M").to_string())
        ),
        VersionStatus::Archived if version.deployed_at.is_some() => format!(
            "{} served model {} and was archived on {}.",
            version.id,
            version.model,
            version.archived_at.map_or_else(|| "an unknown day".to_owned(), |t| t.format("%Y-%m-%d").to_string())
        ),
        VersionStatus::Archived => format!("{} never served model {}: it was rejected.", version.id, version.model),
        VersionStatus::Trained => format!("{} of model {} was trained and not decided on.", version.id, version.model),
        VersionStatus::Failed => format!("{} of model {} cannot be used.", version.id, version.model),
    }];
    if let Some(run) = run {
        sentences.push(format!(
            "It was trained by run {} on {}, asked for by {}: {}.",
            run.id,
            run.started_at.format("%Y-%m-%d %H:%M"),
            run.requested_by,
            run.reason.trim_end_matches('.')
        ));
    }
    sentences.push(format!(
        "It is {} with {} features, learned from {} rows of dataset {} version {}, {} to {}; {}.",
        version.recipe.engine,
        version.recipe.features.len(),
        version.report.n_rows,
        version.dataset,
        version.dataset_version,
        version.data_from,
        version.trained_through,
        holdout(version, decision.map_or(DecisionMetric::Mape, |d| d.metric))
    ));
    if let Some(decision) = decision {
        if version.report.candidates.len() > 1 {
            sentences.push(candidates(version, decision.metric));
        }
        sentences.extend(decision.reasons.iter().cloned());
    }
    for entry in ledger.iter().filter(|e| e.action.contains("deploy") || e.action.contains("archive")).skip(1) {
        sentences.push(format!(
            "{}: {} by {}: {}",
            entry.at.format("%Y-%m-%d %H:%M"),
            entry.action,
            entry.actor,
            entry.reason
        ));
    }
    sentences.push(format!("Artifact {}, SHA-256 {}.", version.artifact, version.artifact_sha256));
    sentences
}

/// What cross-validation said of each candidate; the first of equal ones is taken.
fn candidates(version: &Version, metric: DecisionMetric) -> String {
    let unit = if metric.is_percent() { " %" } else { "" };
    let told = |(engine, error): &(String, Option<f64>)| match error {
        Some(error) if metric == DecisionMetric::LogLoss => format!("{engine} {error:.3}"),
        Some(error) => format!("{engine} {error:.2}{unit}"),
        None => format!("{engine} could not be scored"),
    };
    let all: Vec<String> = version.report.candidates.iter().map(told).collect();
    format!("Cross-validation chose it by {}: {}.", metric.name(), all.join(", "))
}

fn holdout(version: &Version, metric: DecisionMetric) -> String {
    if metric == DecisionMetric::LogLoss {
        let told = |v: Option<f64>| v.map_or_else(|| "–".to_owned(), |v| format!("{v:.3}"));
        let report = &version.report;
        return format!(
            "on the holdout log loss {} (baseline {}), AUC {}",
            told(report.holdout.log_loss),
            told(report.baseline.log_loss),
            told(report.holdout.auc)
        );
    }
    let percent = |v: Option<f64>| v.map_or_else(|| "–".to_owned(), |v| format!("{v:.2} %"));
    let report = &version.report;
    format!(
        "on the holdout MAPE {} (baseline {}), WAPE {} (baseline {})",
        percent(report.holdout.mape),
        percent(report.baseline.mape),
        percent(report.holdout.wape),
        percent(report.baseline.wape)
    )
}
