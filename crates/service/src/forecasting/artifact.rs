//! The files of an artifact, format 1: `manifest.json`, `serving.fit`, `evaluation.fit`.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use vakhta_engines::{Fitted, LoadError};
use vakhta_tables::features::FeatureSet;

use super::blend::OwnPastWeights;
use super::cold::ColdStart;
use super::intervals::Intervals;
use super::reconcile::Reconciliation;
use super::shape::Shape;
use super::sums::SumIntervals;

/// The format that this release writes. Older ones must still load.
const FORMAT: u32 = 1;
/// The fit that serves: refitted on everything.
const SERVING: &str = "serving.fit";
/// The fit that ended before the holdout.
const EVALUATION: &str = "evaluation.fit";
const MANIFEST: &str = "manifest.json";

/// Everything about a version's fits that is not in them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    /// The format.
    pub format: u32,
    /// The features, with the codes of their categories.
    pub features: FeatureSet,
    /// Point forecasts are multiplied by this.
    pub multiplier: f64,
    /// Calibrated intervals.
    pub intervals: Intervals,
    /// Those of sums; artifacts of earlier releases have none.
    #[serde(default)]
    pub sums: SumIntervals,
    /// How much the own past of a series counts, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blend: Option<OwnPastWeights>,
    /// How forecasts of sums move those of series, where they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reconciliation: Option<Reconciliation>,
    /// How series with little past are forecast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cold: Option<ColdStart>,
}

impl Manifest {
    /// A manifest of the current format.
    #[must_use]
    pub fn new(shape: &Shape, intervals: Intervals, sums: SumIntervals) -> Self {
        Self {
            format: FORMAT,
            features: shape.set.clone(),
            multiplier: shape.multiplier,
            intervals,
            sums,
            blend: shape.blend.clone(),
            reconciliation: shape.reconciliation.clone(),
            cold: shape.cold.clone(),
        }
    }

    /// The shape of the fits.
    #[must_use]
    pub fn shape(&self) -> Shape {
        Shape {
            set: self.features.clone(),
            multiplier: self.multiplier,
            blend: self.blend.clone(),
            reconciliation: self.reconciliation.clone(),
            cold: self.cold.clone(),
        }
    }
}

/// Why an artifact cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactReadError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The manifest is not one.
    #[error("{path} is damaged: {reason}; roll back to another version")]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Written by a newer release.
    #[error("{path} has format {found}, this release reads up to {FORMAT}; use the release that wrote it")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// The fit is not one.
    #[error("{path}: {source}; roll back to another version")]
    Fit {
        /// The file.
        path: PathBuf,
        /// Why.
        source: LoadError,
    },
}

/// Writes an artifact into a folder.
///
/// # Errors
/// [`ArtifactReadError::File`], for example when the disk is full.
pub(crate) fn write(
    folder: &Path,
    manifest: &Manifest,
    serving: &[u8],
    evaluation: &[u8],
) -> Result<(), ArtifactReadError> {
    let path = folder.join(MANIFEST);
    let text = serde_json::to_vec_pretty(manifest)
        .map_err(|e| ArtifactReadError::Manifest { path: path.clone(), reason: e.to_string() })?;
    for (name, bytes) in [(MANIFEST, text.as_slice()), (SERVING, serving), (EVALUATION, evaluation)] {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(|source| ArtifactReadError::File { path, source })?;
    }
    Ok(())
}

/// Reads a manifest and one of the fits.
fn read(folder: &Path, fit: &str) -> Result<(Manifest, Box<dyn Fitted>), ArtifactReadError> {
    let path = folder.join(MANIFEST);
    let text = std::fs::read(&path).map_err(|source| ArtifactReadError::File { path: path.clone(), source })?;
    let damaged = |e: serde_json::Error| ArtifactReadError::Manifest { path: path.clone(), reason: e.to_string() };
    #[derive(Deserialize)]
    struct Head {
        format: u32,
    }
    let head: Head = serde_json::from_slice(&text).map_err(damaged)?;
    if head.format > FORMAT {
        return Err(ArtifactReadError::Newer { path, found: head.format });
    }
    let manifest: Manifest = serde_json::from_slice(&text).map_err(damaged)?;
    Ok((manifest, read_fit(folder, fit)?))
}

/// Reads one of the fits.
fn read_fit(folder: &Path, fit: &str) -> Result<Box<dyn Fitted>, ArtifactReadError> {
    let path = folder.join(fit);
    let bytes = std::fs::read(&path).map_err(|source| ArtifactReadError::File { path: path.clone(), source })?;
    vakhta_engines::load(&bytes).map_err(|source| ArtifactReadError::Fit { path, source })
}

/// Reads the manifest and the serving fit.
pub(crate) fn read_serving(folder: &Path) -> Result<(Manifest, Box<dyn Fitted>), ArtifactReadError> {
    read(folder, SERVING)
}

/// Reads the manifest and the evaluation fit.
pub(crate) fn read_evaluation(folder: &Path) -> Result<(Manifest, Box<dyn Fitted>), ArtifactReadError> {
    read(folder, EVALUATION)
}
