//! Drift of a model's inputs.

use serde::{Deserialize, Serialize};
use vakhta_lifecycle::drift::{DriftLook, DriftPolicy};
use vakhta_lifecycle::ids::{ModelName, VersionId};

/// What is known of drift in a model's inputs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriftView {
    /// The model.
    pub model: ModelName,
    /// When a column has drifted.
    pub policy: DriftPolicy,
    /// Whether its rows are predicted each by itself: then nobody looks, for only days of series are compared.
    pub of_rows: bool,
    /// The target's column, which is looked at relative to the level of each series.
    pub target: String,
    /// What serves; without it there is nothing to compare with.
    pub champion: Option<VersionId>,
    /// The last look at its inputs; `None` without a champion, without data, or where looking is switched off.
    pub look: Option<DriftLook>,
}
