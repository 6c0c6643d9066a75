//! The child's work: the dataset in, a learned version out, its artifact on disk.

use vakhta_lifecycle::run::Stage;
use vakhta_store::artifact_hash;
use vakhta_tables::dataset::{Datasets, Selection};

use super::leak;
use super::learn::{Context, learn};
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
    let mut context = Context {
        seed: job.seed,
        threads: job.threads,
        champion: job.champion.as_ref(),
        dataset_version: job.dataset_version,
        say,
    };
    let learned = learn(&declaration, &data, &mut context)?;
    say(Stage::Refit, 0.97, "writing the artifact".to_owned());
    let saved = |fit: &dyn vakhta_engines::Fitted| fit.save().map_err(|e| ServiceError::internal("saving the fit", e));
    let manifest = Manifest::new(&learned.shape, learned.intervals.clone(), learned.sums.clone());
    write(&job.staging, &manifest, &saved(learned.serving.as_ref())?, &saved(learned.evaluation.as_ref())?)
        .map_err(|e| ServiceError::internal("writing the artifact (is the disk full?)", e))?;
    let artifact_sha256 =
        artifact_hash(&job.staging).map_err(|e| ServiceError::internal("reading the artifact back", e))?;
    say(Stage::Refit, 1.0, "done".to_owned());
    Ok(TrainingOutcome {
        recipe: learned.recipe,
        report: learned.report,
        evidence: learned.evidence,
        data_from: data.first_day(),
        trained_through: learned.trained_through,
        evaluated_through: learned.evaluated_through,
        artifact_sha256,
    })
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
