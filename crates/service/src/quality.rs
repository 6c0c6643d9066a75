//! The quality of a model's data: how fresh, how complete, what was put aside and why.

mod completeness;

use std::collections::BTreeMap;
use std::sync::Arc;

use vakhta_lifecycle::ids::ModelName;
use vakhta_store::{Page, SyncRow};

use crate::error::ServiceError;
use crate::ingest::blocking;
use crate::platform::Platform;
use crate::views::{AsideView, QualityView};

/// Imports that are looked back over for rows put aside, and of how many the rows are read.
const IMPORTS: u64 = 100;
const READ: usize = 10;
/// Rows of an import that are read for their reasons.
const ROWS: u64 = 1000;
/// Reasons of an import that are told.
const REASONS: usize = 5;

impl Platform {
    /// The quality of a model's data.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown model.
    pub async fn quality(&self, model: &ModelName) -> Result<QualityView, ServiceError> {
        let declared = self.declared(model).await?;
        let declaration = Arc::clone(&declared.declaration);
        let facts = self.dataset_facts(&declaration).await?;
        let mut view = QualityView {
            model: model.clone(),
            today: self.model_today(&declaration, facts.data_through),
            from: facts.data_from,
            through: facts.data_through,
            stale_days: declaration.alerts.data_stale_days,
            rows: facts.rows,
            keys: declaration.data.columns.keys.clone(),
            series: Vec::new(),
            columns: Vec::new(),
            aside: self.put_aside(&declaration.data.dataset).await?,
            drift: self.drift(model).await?,
        };
        if facts.data_through.is_some() {
            let data = Arc::clone(&self.load_data(model).await?.data);
            (view.series, view.columns) = blocking(move || {
                let open = data.openness()?;
                Ok((completeness::of_series(&data, &open), completeness::of_columns(&data)))
            })
            .await?;
        }
        Ok(view)
    }

    /// What the last imports put aside, and why.
    async fn put_aside(&self, dataset: &str) -> Result<Vec<AsideView>, ServiceError> {
        let imports = self.store().syncs().list(Some(dataset), Page::first(IMPORTS)).await?;
        let mut aside = Vec::new();
        for import in imports.into_iter().filter(|i| i.counts.quarantined > 0).take(READ) {
            aside.push(self.aside_of(import).await?);
        }
        Ok(aside)
    }

    async fn aside_of(&self, import: SyncRow) -> Result<AsideView, ServiceError> {
        let rows = self.quarantined(import.id, ROWS).await?;
        // Reasons carry numbers of their row: those that differ in nothing else are one.
        let mut reasons: BTreeMap<(String, String), (String, u64)> = BTreeMap::new();
        for row in rows {
            let kind: String = row.reason.chars().filter(|c| !c.is_ascii_digit()).collect();
            reasons.entry((row.column, kind)).or_insert((row.reason, 0)).1 += 1;
        }
        let mut reasons: Vec<(String, String, u64)> =
            reasons.into_iter().map(|((column, _), (reason, n))| (column, reason, n)).collect();
        reasons.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        reasons.truncate(REASONS);
        let counts = import.counts;
        Ok(AsideView {
            sync: import.id,
            source: import.begun.source,
            at: import.begun.started_at,
            rows: counts.loaded + counts.updated + counts.unchanged + counts.quarantined,
            aside: counts.quarantined,
            reasons,
        })
    }
}
