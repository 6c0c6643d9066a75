//! The composition of everything a use case needs, cheap to clone. The use cases are `impl Platform` blocks, one file a verb.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use chrono::{DateTime, NaiveDate, Utc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use vakhta_lifecycle::ids::{ModelName, RunId, VersionId};
use vakhta_store::{Artifacts, Page, Store, StoreError};
use vakhta_tables::dataset::{DatasetError, Datasets};

use crate::application::Application;
use crate::clock::Clock;
use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::{Forecaster, ModelData};
use crate::ingest::DatasetFacts;
use crate::loaded::{Cache, Loaded};
use crate::rows::{Outcomes, RowData, Scorer, Serving};
use crate::settings::Settings;
use crate::views::{ClockKind, PaybackView};

/// An installation that is open.
#[derive(Clone)]
pub struct Platform {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    store: Store,
    artifacts: Artifacts,
    datasets: Datasets,
    clock: Arc<dyn Clock>,
    declared: Mutex<BTreeMap<ModelName, Arc<Declared>>>,
    facts: Mutex<BTreeMap<String, DatasetFacts>>,
    data: Cache<ModelData>,
    rows: Cache<RowData>,
    outcomes: Cache<Outcomes>,
    scorers: tokio::sync::Mutex<BTreeMap<ModelName, (VersionId, Arc<Scorer>)>>,
    serving: Mutex<BTreeMap<ModelName, Arc<Serving>>>,
    forecasters: tokio::sync::Mutex<BTreeMap<ModelName, (VersionId, Arc<Forecaster>)>>,
    paybacks: Mutex<BTreeMap<RunId, (Weak<Loaded>, PaybackView)>>,
    running: Mutex<BTreeMap<RunId, CancellationToken>>,
    /// Work on one model's data happens one at a time within this process; the database guards against others.
    writing: tokio::sync::Mutex<BTreeMap<ModelName, Arc<tokio::sync::Mutex<()>>>>,
    tasks: Mutex<JoinSet<()>>,
}

/// A declaration with the text it was read from, which tells whether it changed.
pub(crate) struct Declared {
    pub(crate) text: String,
    pub(crate) declaration: Arc<Declaration>,
}

impl Platform {
    /// Opens an installation: creates folders, migrates the database, declares what the applications ship.
    ///
    /// # Errors
    /// Names the folder or database that cannot be used, and why.
    pub async fn open(
        settings: Settings,
        applications: Vec<Box<dyn Application>>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ServiceError> {
        for folder in [settings.data_dir.clone(), settings.datasets_dir(), settings.artifacts_dir()] {
            std::fs::create_dir_all(&folder).map_err(|source| ServiceError::Unavailable {
                what: format!(
                    "the folder {} cannot be created or written; choose another with --data-dir",
                    folder.display()
                ),
                source: Box::new(source),
            })?;
        }
        let store = Store::open(&settings.database_url(), None).await?;
        let artifacts = Artifacts::at(settings.artifacts_dir()).await?;
        let datasets =
            Datasets::open(settings.datasets_dir()).map_err(|e| ServiceError::internal("opening the datasets", e))?;
        let platform = Self {
            inner: Arc::new(Inner {
                settings,
                store,
                artifacts,
                datasets,
                clock,
                declared: Mutex::default(),
                facts: Mutex::default(),
                data: tokio::sync::Mutex::default(),
                rows: tokio::sync::Mutex::default(),
                outcomes: tokio::sync::Mutex::default(),
                scorers: tokio::sync::Mutex::default(),
                serving: Mutex::default(),
                forecasters: tokio::sync::Mutex::default(),
                paybacks: Mutex::default(),
                running: Mutex::default(),
                writing: tokio::sync::Mutex::default(),
                tasks: Mutex::default(),
            }),
        };
        platform.refresh_declarations().await?;
        for text in applications.iter().flat_map(|a| a.declarations()) {
            let name = Declaration::parse(text)?.model.name;
            if platform.store().models().get(&name).await?.is_none() {
                platform.add_model(text).await?;
            }
        }
        Ok(platform)
    }

    /// Waits for what is under way in the background and closes the database.
    pub async fn close(&self) {
        for cancel in lock(&self.inner.running).values() {
            cancel.cancel();
        }
        let mut tasks = std::mem::take(&mut *lock(&self.inner.tasks));
        while tasks.join_next().await.is_some() {}
        self.inner.store.clone().close().await.unwrap_or_else(|e| tracing::warn!(error = %e, "closing the database"));
    }

    /// The release.
    #[must_use]
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The machine's time.
    #[must_use]
    pub fn wall_now(&self) -> DateTime<Utc> {
        self.inner.clock.now()
    }

    /// Thirty-two bits that keep the identifiers of two processes apart.
    #[must_use]
    pub fn entropy(&self) -> u32 {
        self.inner.clock.entropy()
    }

    /// The declarations in force, by name.
    #[must_use]
    pub fn declarations(&self) -> Vec<Arc<Declaration>> {
        lock(&self.inner.declared).values().map(|d| Arc::clone(&d.declaration)).collect()
    }

    /// The model that the fixed routes and the first page mean: `sales`, else the first.
    #[must_use]
    pub fn default_model(&self) -> Option<ModelName> {
        let declared = lock(&self.inner.declared);
        let sales = declared.keys().find(|name| name.as_str() == "sales");
        sales.or_else(|| declared.keys().next()).cloned()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn artifacts(&self) -> &Artifacts {
        &self.inner.artifacts
    }

    pub(crate) fn datasets(&self) -> &Datasets {
        &self.inner.datasets
    }

    pub(crate) fn known_facts(&self, dataset: &str) -> Option<DatasetFacts> {
        lock(&self.inner.facts).get(dataset).cloned()
    }

    pub(crate) fn remember_facts(&self, dataset: &str, facts: &DatasetFacts) {
        lock(&self.inner.facts).insert(dataset.to_owned(), facts.clone());
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.inner.clock.as_ref()
    }

    /// Begins work that goes on by itself; closing waits for it.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = lock(&self.inner.tasks);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(work);
    }

    pub(crate) fn running(&self) -> std::sync::MutexGuard<'_, BTreeMap<RunId, CancellationToken>> {
        lock(&self.inner.running)
    }

    /// What was found of a run, with the data and declaration that it was found by.
    pub(crate) fn paybacks(&self) -> std::sync::MutexGuard<'_, BTreeMap<RunId, (Weak<Loaded>, PaybackView)>> {
        lock(&self.inner.paybacks)
    }

    pub(crate) fn loaded(&self) -> &Cache<ModelData> {
        &self.inner.data
    }

    pub(crate) fn loaded_rows(&self) -> &Cache<RowData> {
        &self.inner.rows
    }

    pub(crate) fn loaded_outcomes(&self) -> &Cache<Outcomes> {
        &self.inner.outcomes
    }

    pub(crate) fn scorers(&self) -> &tokio::sync::Mutex<BTreeMap<ModelName, (VersionId, Arc<Scorer>)>> {
        &self.inner.scorers
    }

    pub(crate) fn serving_rows(&self) -> std::sync::MutexGuard<'_, BTreeMap<ModelName, Arc<Serving>>> {
        lock(&self.inner.serving)
    }

    pub(crate) fn forecasters(&self) -> &tokio::sync::Mutex<BTreeMap<ModelName, (VersionId, Arc<Forecaster>)>> {
        &self.inner.forecasters
    }

    /// The lock under which a model's data is written, forecast and observed.
    pub(crate) async fn writing(&self, model: &ModelName) -> Arc<tokio::sync::Mutex<()>> {
        Arc::clone(self.inner.writing.lock().await.entry(model.clone()).or_default())
    }

    /// Reads the declarations from the database; another process may have changed them.
    pub(crate) async fn refresh_declarations(&self) -> Result<(), ServiceError> {
        let rows = self.store().models().list(Page::first(500)).await?;
        let mut declared = BTreeMap::new();
        for row in rows {
            let known = lock(&self.inner.declared).get(&row.name).filter(|d| d.text == row.declaration).cloned();
            let entry = match known {
                Some(entry) => entry,
                None => Arc::new(Declared {
                    declaration: Arc::new(Declaration::parse(&row.declaration)?),
                    text: row.declaration,
                }),
            };
            declared.insert(row.name, entry);
        }
        *lock(&self.inner.declared) = declared;
        Ok(())
    }

    /// A model's declaration as it stands in the database.
    pub(crate) async fn declared(&self, model: &ModelName) -> Result<Arc<Declared>, ServiceError> {
        let row = self.store().models().get(model).await?.ok_or_else(|| self.no_such_model(model))?;
        let known = lock(&self.inner.declared).get(model).filter(|d| d.text == row.declaration).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let declaration = Arc::new(Declaration::parse(&row.declaration)?);
        let entry = Arc::new(Declared { text: row.declaration, declaration });
        lock(&self.inner.declared).insert(model.clone(), Arc::clone(&entry));
        Ok(entry)
    }

    pub(crate) fn no_such_model(&self, model: &ModelName) -> ServiceError {
        let names: Vec<String> = lock(&self.inner.declared).keys().map(ToString::to_string).collect();
        let hint = if names.is_empty() {
            "declare one with `vakhta model add FILE`".to_owned()
        } else {
            format!("the models are {}", names.join(", "))
        };
        ServiceError::not_found("model", model, hint)
    }

    /// A model's now: the wall clock, or the day after its last known one at the wall clock's time of day.
    pub(crate) fn model_now(&self, declaration: &Declaration, data_through: Option<NaiveDate>) -> DateTime<Utc> {
        let wall = self.wall_now();
        match (declaration.model.clock, data_through.and_then(|d| d.succ_opt())) {
            (ClockKind::Data, Some(day)) => day.and_time(wall.time()).and_utc(),
            _ => wall,
        }
    }

    /// A model's today, in its time zone.
    pub(crate) fn model_today(&self, declaration: &Declaration, data_through: Option<NaiveDate>) -> NaiveDate {
        match (declaration.model.clock, data_through.and_then(|d| d.succ_opt())) {
            (ClockKind::Data, Some(day)) => day,
            _ => self.wall_now().with_timezone(&declaration.time_zone()).date_naive(),
        }
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable { .. } => Self::Unavailable { what: error.to_string(), source: Box::new(error) },
            StoreError::Damaged { .. } => Self::Unavailable {
                what: "the database is damaged; stop Vakhta, `vakhta doctor` names the file and the remedy".to_owned(),
                source: Box::new(error),
            },
            error => Self::internal("the database", error),
        }
    }
}

impl From<DatasetError> for ServiceError {
    /// What a person has to mend is said with its remedy; anything else is a fault, whose causes are for the log.
    fn from(error: DatasetError) -> Self {
        match error {
            DatasetError::Storage { ref name, .. } => Self::internal(format!("the storage of dataset {name}"), error),
            DatasetError::Io { .. } => Self::internal("the storage of a dataset", error),
            other => Self::Refused(chain(&other)),
        }
    }
}

/// An error with its causes, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
