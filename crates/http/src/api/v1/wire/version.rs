//! A version: one trained artifact, and everything needed to explain and repeat it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_lifecycle::plan::LedgerEntry;
use vakhta_lifecycle::version::{Importance, SegmentScores, TrainingReport, Version, VersionStatus};
use vakhta_service::views::WhyView;

use super::decision::DecisionDto;
use super::run::RunDto;
use super::score::ScoresDto;
use super::wire_enum;

wire_enum! {
    /// Where a version stands.
    VersionStatusDto from VersionStatus {
        /// Registered, not yet decided on.
        Trained,
        /// The champion.
        Deployed,
        /// Was deployed, or was rejected; can be rolled back to.
        Archived,
        /// Its artifact cannot be used.
        Failed,
    }
}

/// A version as lists show it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VersionDto {
    /// Its name.
    #[schema(example = "v_20190303_030000_0000beef")]
    pub id: String,
    /// The model.
    #[schema(example = "bakery")]
    pub model: String,
    /// The run that made it.
    pub run: String,
    /// Where it stands.
    pub status: VersionStatusDto,
    /// When it was trained, by the model's clock.
    pub created_at: DateTime<Utc>,
    /// When it began to serve last.
    pub deployed_at: Option<DateTime<Utc>>,
    /// When it was archived last.
    pub archived_at: Option<DateTime<Utc>>,
    /// The engine.
    #[schema(example = "lightgbm")]
    pub engine: String,
    /// Features it uses.
    #[schema(example = 64)]
    pub n_features: u64,
    /// Rows that its final refit learned from.
    pub n_rows: u64,
    /// The dataset it read.
    pub dataset: String,
    /// The version of that dataset.
    pub dataset_version: i64,
    /// The first day of the rows it read.
    pub data_from: NaiveDate,
    /// The last day that the final refit saw.
    pub trained_through: NaiveDate,
    /// The last day that the evaluation fit saw; the holdout follows it.
    pub evaluated_through: NaiveDate,
    /// Its artifact's folder, relative to the artifact store.
    pub artifact: String,
    /// Scores on the holdout.
    pub holdout: ScoresDto,
    /// The baseline's scores on the same rows.
    pub baseline: ScoresDto,
}

impl From<&Version> for VersionDto {
    fn from(version: &Version) -> Self {
        Self {
            id: version.id.to_string(),
            model: version.model.to_string(),
            run: version.run.to_string(),
            status: version.status.into(),
            created_at: version.created_at,
            deployed_at: version.deployed_at,
            archived_at: version.archived_at,
            engine: version.recipe.engine.clone(),
            n_features: version.recipe.features.len() as u64,
            n_rows: version.report.n_rows,
            dataset: version.dataset.clone(),
            dataset_version: version.dataset_version,
            data_from: version.data_from,
            trained_through: version.trained_through,
            evaluated_through: version.evaluated_through,
            artifact: version.artifact.clone(),
            holdout: ScoresDto::from(&version.report.holdout),
            baseline: ScoresDto::from(&version.report.baseline),
        }
    }
}

impl From<Version> for VersionDto {
    fn from(version: Version) -> Self {
        Self::from(&version)
    }
}

/// How much a feature matters.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ImportanceDto {
    /// The feature.
    pub feature: String,
    /// Its share of the total gain, 0 to 1.
    pub share: f64,
}

impl From<&Importance> for ImportanceDto {
    fn from(importance: &Importance) -> Self {
        Self { feature: importance.feature.clone(), share: importance.share }
    }
}

/// Scores of a segment.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SegmentScoresDto {
    /// The key column.
    #[schema(example = "branch")]
    pub column: String,
    /// Its value.
    #[schema(example = "B02")]
    pub value: String,
    /// Scores.
    pub scores: ScoresDto,
}

impl From<&SegmentScores> for SegmentScoresDto {
    fn from(segment: &SegmentScores) -> Self {
        Self { column: segment.column.clone(), value: segment.value.clone(), scores: ScoresDto::from(&segment.scores) }
    }
}

/// A candidate that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CandidateDto {
    /// The engine.
    pub engine: String,
    /// Its cross-validated error by the metric that decides.
    pub error: Option<f64>,
}

/// What was measured while a version was trained.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TrainingReportDto {
    /// Scores of every cross-validation fold, earliest first.
    pub cv: Vec<ScoresDto>,
    /// Holdout scores at the grain of the series.
    pub holdout_series: ScoresDto,
    /// Holdout scores by segment.
    pub segments: Vec<SegmentScoresDto>,
    /// Candidates.
    pub candidates: Vec<CandidateDto>,
    /// Importance of the features, greatest first.
    pub importance: Vec<ImportanceDto>,
    /// Series learned from.
    pub n_series: u64,
    /// The row budget in force.
    pub row_budget: u64,
    /// Rows that were possible before the budget.
    pub rows_possible: u64,
    /// Seconds of training.
    pub seconds: f64,
    /// Notes a person should read.
    pub notes: Vec<String>,
}

impl From<&TrainingReport> for TrainingReportDto {
    fn from(report: &TrainingReport) -> Self {
        let candidate =
            |(engine, error): &(String, Option<f64>)| CandidateDto { engine: engine.clone(), error: *error };
        Self {
            cv: report.cv.iter().map(ScoresDto::from).collect(),
            holdout_series: ScoresDto::from(&report.holdout_series),
            segments: report.segments.iter().map(SegmentScoresDto::from).collect(),
            candidates: report.candidates.iter().map(candidate).collect(),
            importance: report.importance.iter().map(ImportanceDto::from).collect(),
            n_series: report.n_series,
            row_budget: report.row_budget,
            rows_possible: report.rows_possible,
            seconds: report.seconds,
            notes: report.notes.clone(),
        }
    }
}

/// A version with everything needed to explain and repeat it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VersionDetailDto {
    /// The version.
    #[serde(flatten)]
    pub version: VersionDto,
    /// The engine's parameters.
    #[schema(value_type = Object)]
    pub params: serde_json::Value,
    /// The features, in the order of the matrix.
    pub features: Vec<String>,
    /// SHA-256 of the recipe.
    pub recipe_fingerprint: String,
    /// SHA-256 of the artifact's files.
    pub artifact_sha256: String,
    /// Seed of everything random in it.
    pub seed: u64,
    /// Threads it was trained with.
    pub threads: u32,
    /// The release of Vakhta that trained it.
    pub software: String,
    /// What was measured.
    pub report: TrainingReportDto,
}

impl From<Version> for VersionDetailDto {
    fn from(version: Version) -> Self {
        Self {
            version: VersionDto::from(&version),
            report: TrainingReportDto::from(&version.report),
            params: version.recipe.params,
            features: version.recipe.features,
            recipe_fingerprint: version.recipe.fingerprint,
            artifact_sha256: version.artifact_sha256,
            seed: version.seed,
            threads: version.threads,
            software: version.software,
        }
    }
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LedgerEntryDto {
    /// Its number, rising.
    pub id: i64,
    /// When, by the model's clock.
    pub at: DateTime<Utc>,
    /// Who.
    #[schema(example = "schedule")]
    pub actor: String,
    /// What.
    #[schema(example = "deploy_version")]
    pub action: String,
    /// About what.
    pub subject: String,
    /// The reason in words.
    pub reason: String,
}

impl From<LedgerEntry> for LedgerEntryDto {
    fn from(entry: LedgerEntry) -> Self {
        let LedgerEntry { id, at, actor, action, subject, reason } = entry;
        Self { id, at, actor, action, subject, reason }
    }
}

/// Why a version serves, or does not.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WhyDto {
    /// The version.
    pub version: VersionDto,
    /// The run that made it.
    pub run: Option<RunDto>,
    /// The decision on it.
    pub decision: Option<DecisionDto>,
    /// Everything recorded about it, earliest first.
    pub ledger: Vec<LedgerEntryDto>,
    /// The story in English sentences.
    pub sentences: Vec<String>,
}

impl From<WhyView> for WhyDto {
    fn from(why: WhyView) -> Self {
        Self {
            version: VersionDto::from(&why.version),
            run: why.run.as_ref().map(RunDto::from),
            decision: why.decision.as_ref().map(DecisionDto::from),
            ledger: why.ledger.into_iter().map(LedgerEntryDto::from).collect(),
            sentences: why.sentences,
        }
    }
}
