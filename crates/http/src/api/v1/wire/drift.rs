//! Drift of a model's inputs.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_lifecycle::drift::{ColumnDrift, Counts, DriftState, Measured, NoReference, TooLittle};
use vakhta_service::views::DriftView;

use super::wire_enum;

wire_enum! {
    /// What is said of a column; `minor` and `major` are drift.
    DriftStateDto from DriftState {
        /// Nothing can be said.
        NotEnoughData,
        /// It looks as it ordinarily does.
        None,
        /// It changed by enough to know of it.
        Minor,
        /// It changed by so much that the champion should learn anew.
        Major,
    }
}

wire_enum! {
    /// Why there is nothing to compare with.
    NoReferenceDto from NoReference {
        /// The champion was trained by a release that kept no reference; the next training keeps one.
        TrainedBefore,
        /// The champion's artifact cannot be read.
        Unreadable,
    }
}

/// What is lacking.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LacksDto {
    /// Windows of the reference, to know what is ordinary.
    Windows,
    /// Rows of the last weeks.
    Rows,
}

/// What is lacking for a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TooLittleDto {
    /// Of what.
    pub of: LacksDto,
    /// How many there are.
    pub have: u64,
    /// How many it takes.
    pub need: u64,
}

impl From<TooLittle> for TooLittleDto {
    fn from(lacks: TooLittle) -> Self {
        match lacks {
            TooLittle::Windows { have, need } => Self { of: LacksDto::Windows, have, need },
            TooLittle::Rows { have, need } => Self { of: LacksDto::Rows, have, need },
        }
    }
}

/// Rows by bin.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CountsDto {
    /// Rows by bin: below the first edge, between each two, at the last edge, above it.
    pub bins: Vec<u32>,
    /// Rows without a value.
    pub missing: u32,
}

impl From<&Counts> for CountsDto {
    fn from(counts: &Counts) -> Self {
        Self { bins: counts.bins.clone(), missing: counts.missing }
    }
}

/// One column: its last weeks beside what the champion learned from.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ColumnDriftDto {
    /// The column.
    pub column: String,
    /// Whether it is the target, which is taken relative to the level of each series.
    pub relative: bool,
    /// Its state.
    pub state: DriftStateDto,
    /// How far apart the two are, 0 to 1: the share of rows that would have to move past some value.
    pub distance: Option<f64>,
    /// How far such weeks ordinarily are.
    pub ordinary: Option<f64>,
    /// Beyond this distance it is drift, as far as the column alone is looked at.
    pub minor_limit: Option<f64>,
    /// Beyond this distance it is drift of level major.
    pub major_limit: Option<f64>,
    /// Probability of such a distance where nothing changed, adjusted for the number of columns.
    pub p_value: Option<f64>,
    /// Windows of the reference that this rests on.
    pub windows: Option<u64>,
    /// What is lacking, where the state is `not_enough_data`.
    pub lacks: Option<TooLittleDto>,
    /// The edges of the bins, rising: quantiles of the reference.
    pub edges: Vec<f64>,
    /// The reference's rows.
    pub reference: CountsDto,
    /// The last weeks' rows.
    pub current: CountsDto,
}

impl ColumnDriftDto {
    fn of(drift: &ColumnDrift, target: &str) -> Self {
        let number = |of: fn(&Measured) -> f64| drift.measured.as_ref().map(of);
        Self {
            relative: drift.column == target,
            column: drift.column.clone(),
            state: drift.state.into(),
            distance: number(|m| m.distance),
            ordinary: number(|m| m.ordinary),
            minor_limit: number(|m| m.minor_limit),
            major_limit: number(|m| m.major_limit),
            p_value: number(|m| m.p_value),
            windows: drift.measured.map(|m| m.windows),
            lacks: drift.lacks.map(TooLittleDto::from),
            edges: drift.edges.clone(),
            reference: CountsDto::from(&drift.reference),
            current: CountsDto::from(&drift.current),
        }
    }
}

/// Drift of a model's inputs.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DriftDto {
    /// The model.
    pub model: String,
    /// Whether anybody looks (`drift.enabled` of the declaration); never at a model whose rows are predicted each by itself.
    pub enabled: bool,
    /// The worst state of all columns.
    pub state: DriftStateDto,
    /// The champion; without one there is nothing to compare with.
    pub champion: Option<String>,
    /// Why there is nothing to compare with, where there is a champion.
    pub no_reference: Option<NoReferenceDto>,
    /// The last day of the champion's reference.
    pub reference_through: Option<NaiveDate>,
    /// The first day that is compared.
    pub from: Option<NaiveDate>,
    /// The last day that is compared.
    pub through: Option<NaiveDate>,
    /// Every column.
    pub columns: Vec<ColumnDriftDto>,
}

impl From<&DriftView> for DriftDto {
    fn from(view: &DriftView) -> Self {
        let look = view.look.as_ref();
        Self {
            model: view.model.to_string(),
            enabled: view.policy.enabled && !view.of_rows,
            state: look.map_or(DriftState::NotEnoughData, |l| l.state()).into(),
            champion: view.champion.as_ref().map(ToString::to_string),
            no_reference: look.and_then(|l| l.no_reference).map(NoReferenceDto::from),
            reference_through: look.and_then(|l| l.reference_through),
            from: look.map(|l| l.from),
            through: look.map(|l| l.through),
            columns: look
                .map(|l| l.columns.iter().map(|c| ColumnDriftDto::of(c, &view.target)).collect())
                .unwrap_or_default(),
        }
    }
}
