//! What is held in memory of a model's data: read once for each version of its dataset and of its declaration.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use tokio::sync::Mutex;
use vakhta_lifecycle::ids::ModelName;
use vakhta_tables::dataset::Selection;

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::ModelData;
use crate::ingest::blocking;
use crate::platform::{Declared, Platform};
use crate::predict::{no_data, of_series};
use crate::rows::{Outcomes, RowData};

/// A model's data at one version of its dataset.
pub(crate) struct Loaded<T = ModelData> {
    pub(crate) dataset_version: i64,
    pub(crate) declaration: String,
    pub(crate) data: Arc<T>,
}

/// What is held, by model.
pub(crate) type Cache<T> = Mutex<BTreeMap<ModelName, Arc<Loaded<T>>>>;

impl Platform {
    /// The model's data at the newest version of its dataset.
    pub(crate) async fn load_data(&self, model: &ModelName) -> Result<Arc<Loaded>, ServiceError> {
        let declared = self.declared(model).await?;
        of_series(&declared.declaration)?;
        self.load((model, &declared), self.loaded(), Vec::new(), ModelData::new).await
    }

    /// The rows of a model at the newest version of its dataset.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for a model of daily series; [`ServiceError::NotEnoughData`] for no data.
    pub(crate) async fn load_rows(&self, model: &ModelName) -> Result<Arc<Loaded<RowData>>, ServiceError> {
        let declared = self.declared(model).await?;
        of_rows(model, &declared.declaration)?;
        let read = |declaration: &Declaration, batch: &RecordBatch| Ok(RowData::new(declaration, batch));
        self.load((model, &declared), self.loaded_rows(), Vec::new(), read).await
    }

    /// What became of them, by which a question is answered and an answer is judged.
    ///
    /// # Errors
    /// As [`Self::load_rows`].
    pub(crate) async fn load_outcomes(&self, model: &ModelName) -> Result<Arc<Loaded<Outcomes>>, ServiceError> {
        let declared = self.declared(model).await?;
        of_rows(model, &declared.declaration)?;
        let columns = Outcomes::columns(&declared.declaration);
        let read = |declaration: &Declaration, batch: &RecordBatch| Ok(Outcomes::new(declaration, batch));
        self.load((model, &declared), self.loaded_outcomes(), columns, read).await
    }

    async fn load<T: Send + Sync + 'static>(
        &self,
        (model, declared): (&ModelName, &Declared),
        cache: &Cache<T>,
        columns: Vec<String>,
        read: fn(&Declaration, &RecordBatch) -> Result<T, ServiceError>,
    ) -> Result<Arc<Loaded<T>>, ServiceError> {
        let name = &declared.declaration.data.dataset;
        let Some(dataset_version) = self.datasets().peek_version(name)? else { return Err(no_data(model)) };
        let mut cache = cache.lock().await;
        if let Some(known) = cache.get(model)
            && known.dataset_version == dataset_version
            && known.declaration == declared.text
        {
            return Ok(Arc::clone(known));
        }
        let selection = Selection { columns, ..Selection::at_version(dataset_version) };
        let batch = self.datasets().read(name, &selection).await?;
        let declaration = Arc::clone(&declared.declaration);
        let data = Arc::new(blocking(move || read(&declaration, &batch)).await?);
        let entry = Arc::new(Loaded { dataset_version, declaration: declared.text.clone(), data });
        cache.insert(model.clone(), Arc::clone(&entry));
        Ok(entry)
    }
}

fn of_rows(model: &ModelName, declaration: &Declaration) -> Result<(), ServiceError> {
    if declaration.is_of_rows() {
        return Ok(());
    }
    let message = format!("{model} forecasts daily series; ask for its forecasts instead");
    Err(ServiceError::invalid("model", message))
}
