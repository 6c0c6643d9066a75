//! The files of an artifact of rows, format 1: `rows.json` and the fits, `serving-0.fit`, `evaluation-0.fit` and so on.

use std::path::Path;

use serde::{Deserialize, Serialize};
use vakhta_tables::rows::RowFeatures;

use super::answer::Spread;
use super::fit::Fits;
use crate::declaration::Task;
use crate::error::ServiceError;

/// The format that this release writes. Older ones must still load.
const FORMAT: u32 = 1;
const MANIFEST: &str = "rows.json";

/// Which of the two fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// Refitted on everything.
    Serving,
    /// Ended before the holdout.
    Evaluation,
}

impl Which {
    fn file(self, member: usize) -> String {
        match self {
            Self::Serving => format!("serving-{member}.fit"),
            Self::Evaluation => format!("evaluation-{member}.fit"),
        }
    }
}

/// Everything about a version's fits that is not in them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct RowManifest {
    /// The format.
    pub(crate) format: u32,
    /// What it predicts.
    pub(crate) task: Task,
    /// The classes, in order.
    pub(crate) classes: Vec<String>,
    /// Fits: one, or one a class.
    pub(crate) members: usize,
    /// The features, with the codes of their categories.
    pub(crate) features: RowFeatures,
    /// The mean outcome of what was learned from, or the share of each class; of two classes that of the second.
    pub(crate) priors: Vec<f64>,
    /// How wide the intervals of a number are.
    pub(crate) spread: Option<Spread>,
}

impl RowManifest {
    /// Of the current format.
    pub(crate) fn new(
        (task, classes): (Task, &[String]),
        features: RowFeatures,
        priors: Vec<f64>,
        spread: Option<Spread>,
    ) -> Self {
        let members = if task == Task::Multiclass { classes.len() } else { 1 };
        Self { format: FORMAT, task, classes: classes.to_vec(), members, features, priors, spread }
    }
}

/// Writes an artifact into a folder.
pub(crate) fn write(folder: &Path, manifest: &RowManifest, fits: [(Which, &Fits); 2]) -> Result<(), ServiceError> {
    let text = serde_json::to_vec_pretty(manifest).map_err(|e| ServiceError::internal("writing the manifest", e))?;
    save(folder, MANIFEST, &text)?;
    for (which, fits) in fits {
        for (at, member) in fits.members().iter().enumerate() {
            let bytes = member.save().map_err(|e| ServiceError::internal("saving the fit", e))?;
            save(folder, &which.file(at), &bytes)?;
        }
    }
    Ok(())
}

fn save(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), ServiceError> {
    std::fs::write(folder.join(name), bytes)
        .map_err(|e| ServiceError::internal("writing the artifact (is the disk full?)", e))
}

/// Reads a manifest and the fits.
///
/// # Errors
/// [`ServiceError::Refused`] names the file and what to do.
pub(crate) fn read(folder: &Path, which: Which) -> Result<(RowManifest, Fits), ServiceError> {
    let damaged = |name: &str, reason: String| {
        let path = folder.join(name);
        ServiceError::Refused(format!("{} is damaged: {reason}; roll back to another version", path.display()))
    };
    let bytes = |name: &str| std::fs::read(folder.join(name)).map_err(|e| damaged(name, e.to_string()));
    #[derive(Deserialize)]
    struct Head {
        format: u32,
    }
    let text = bytes(MANIFEST)?;
    let head: Head = serde_json::from_slice(&text).map_err(|e| damaged(MANIFEST, e.to_string()))?;
    if head.format > FORMAT {
        return Err(ServiceError::Refused(format!(
            "{} has format {}, this release reads up to {FORMAT}; use the release that wrote it",
            folder.join(MANIFEST).display(),
            head.format
        )));
    }
    let manifest: RowManifest = serde_json::from_slice(&text).map_err(|e| damaged(MANIFEST, e.to_string()))?;
    let member = |at: usize| {
        let name = which.file(at);
        vakhta_engines::load(&bytes(&name)?).map_err(|e| damaged(&name, e.to_string()))
    };
    let members = (0..manifest.members).map(member).collect::<Result<_, _>>()?;
    Ok((manifest, Fits::of(members)))
}
