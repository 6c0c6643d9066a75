//! The settings of an installation: where things lie and what a training may use.

use std::path::PathBuf;
use std::time::Duration;

use vakhta_tables::source::Access;

/// Where an installation lives and what it may use. The command line reads it from arguments, environment and file.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder of datasets, artifacts, declarations and the embedded database.
    pub data_dir: PathBuf,
    /// The database; the embedded one in the data folder when `None`.
    pub database_url: Option<String>,
    /// Threads of one training.
    pub threads: u32,
    /// A training that takes longer is ended.
    pub training_time_limit: Duration,
    /// A training that holds more memory (resident set, bytes) is ended.
    pub training_memory_limit: u64,
    /// The program to start for a training: this binary, with the argument `train-child`.
    pub training_program: PathBuf,
    /// Days for which predictions stay in the log after the day they were made for; older ones are archived as Parquet files.
    pub predictions_keep_days: u32,
    /// The environment variables that declared sources name, and how they wait.
    pub sources: Access,
    /// Where a test ends this process, as a power cut would; `None` outside of tests.
    pub fault: Option<FaultPoint>,
}

/// A moment between two writes at which a test ends the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultPoint {
    /// The artifact of a new version is in its place; nothing refers to it yet.
    AfterPublish,
    /// The decision is written; the new champion's forecasts are not issued yet.
    AfterApply,
}

impl Settings {
    /// Settings for a data folder, with the defaults of DESIGN §4: 30 minutes; three quarters of the machine's memory.
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>, training_program: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            database_url: None,
            threads: std::thread::available_parallelism().map_or(1, |n| u32::try_from(n.get()).unwrap_or(1)).min(8),
            training_time_limit: Duration::from_secs(30 * 60),
            training_memory_limit: memory_of_machine().map_or(8 << 30, |bytes| bytes / 4 * 3),
            training_program: training_program.into(),
            predictions_keep_days: 400,
            sources: Access::of_process(),
            fault: None,
        }
    }

    /// The embedded database's address, or the configured one.
    #[must_use]
    pub fn database_url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}?mode=rwc", self.data_dir.join("vakhta.db").display()))
    }

    /// Where the datasets lie.
    #[must_use]
    pub fn datasets_dir(&self) -> PathBuf {
        self.data_dir.join("datasets")
    }

    /// Where the artifacts lie.
    #[must_use]
    pub fn artifacts_dir(&self) -> PathBuf {
        self.data_dir.join("artifacts")
    }

    /// Where archived predictions lie.
    #[must_use]
    pub fn predictions_dir(&self) -> PathBuf {
        self.data_dir.join("predictions")
    }

    /// Where a user's declarations lie.
    #[must_use]
    pub fn models_dir(&self) -> PathBuf {
        self.data_dir.join("models")
    }
}

/// The machine's memory in bytes, where `/proc/meminfo` tells it.
fn memory_of_machine() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|l| l.starts_with("MemTotal:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}
