//! The child's work: the dataset in, a learned version out, its artifact on disk.

use std::path::Path;

use vakhta_lifecycle::run::Stage;
use vakhta_store::artifact_hash;
use vakhta_tables::dataset::{Datasets, Selection};

use super::leak;
use super::learn::{Context, Learned, learn};
use super::protocol::{TrainingJob, TrainingOutcome};
use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::{Manifest, ModelData, write};

/// Trains as the job says.
pub(super) fn train(
    job: &TrainingJob,
    say: &mut dyn FnMut(Stage, f64, String),
) -> Result<TrainingOutcome, ServiceError> {
    let declaration = Declaration::parse(&job.declaration)?;
    say(Stage::Load, 0.0, format!("reading dataset {}", declaration.data.dataset));
    let data = load(job, &declaration)?;
    say(Stage::LeakCheck, 0.01, "looking for columns that nobody can know ahead".to_owned());
    leak::check(&declaration, &data, job.threads)?;
    let champions = [job.champion.as_ref()];
    let mut context = Context {
        seed: job.seed,
        threads: job.threads,
        champions: &champions,
        dataset_version: job.dataset_version,
        say,
    };
    let mut learned = learn(&declaration, &data, &mut context)?;
    let evidence = learned.evidence.pop().ok_or_else(|| ServiceError::Refused("nothing was compared".to_owned()))?;
    say(Stage::Refit, 0.97, "writing the artifact".to_owned());
    save(&learned, &job.staging)?;
    let artifact_sha256 =
        artifact_hash(&job.staging).map_err(|e| ServiceError::internal("reading the artifact back", e))?;
    say(Stage::Refit, 1.0, "done".to_owned());
    Ok(TrainingOutcome {
        recipe: learned.recipe,
        report: learned.report,
        evidence,
        data_from: data.first_day(),
        trained_through: learned.trained_through,
        evaluated_through: learned.evaluated_through,
        artifact_sha256,
    })
}

/// Writes the artifact of a learned version into a folder.
pub(crate) fn save(learned: &Learned, folder: &Path) -> Result<(), ServiceError> {
    let saved = |fit: &dyn vakhta_engines::Fitted| fit.save().map_err(|e| ServiceError::internal("saving the fit", e));
    let manifest = Manifest::new(&learned.shape, learned.intervals.clone(), learned.sums.clone());
    let unwritten = "writing the artifact (is the disk full?)";
    write(folder, &manifest, &saved(learned.serving.as_ref())?, &saved(learned.evaluation.as_ref())?)
        .map_err(|e| ServiceError::internal(unwritten, e))?;
    learned.drift.write(folder).map_err(|e| ServiceError::internal(unwritten, e))
}

fn load(job: &TrainingJob, declaration: &Declaration) -> Result<ModelData, ServiceError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|e| ServiceError::internal("starting the runtime", e))?;
    let datasets = Datasets::open(job.datasets.clone())?;
    let batch =
        runtime.block_on(datasets.read(&declaration.data.dataset, &Selection::at_version(job.dataset_version)))?;
    ModelData::new(declaration, &batch)
}
