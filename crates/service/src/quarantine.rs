//! Rows that imports put aside: listed, written out to be mended, and judged again under today's declaration. What passes is
//! loaded as an import of its own, once, and never over what came in since.

use std::collections::BTreeMap;

use vakhta_lifecycle::ids::ModelName;
use vakhta_store::{PutAside, PutAsideFilter};
use vakhta_tables::dataset::Loadable;
use vakhta_tables::export::{self, Cell};
use vakhta_tables::import::{self, Again, Cells, Loaded, RefusalCode};
use vakhta_tables::schema::TableSchema;

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::ingest::{blocking, put_aside_view};
use crate::platform::{Declared, Platform};
use crate::reading::ImportOptions;
use crate::views::{PutAsideView, QuarantineFilter, ReplayView};

/// Rows that one replay judges; what is beyond them waits for the next.
const MOST_JUDGED: usize = 100_000;
/// Rows that the database answers at once.
const AT_ONCE: u64 = 1000;

impl Platform {
    /// The rows that are still put aside, in the order in which they came; `after` is the number of the last one seen.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown model; [`ServiceError::Invalid`] for an unknown code.
    pub async fn put_aside(
        &self,
        model: &ModelName,
        filter: &QuarantineFilter,
        (after, limit): (i64, u64),
    ) -> Result<Vec<PutAsideView>, ServiceError> {
        let declared = self.declared(model).await?;
        let wanted = PutAsideFilter { after, ..store_filter(filter)? };
        let rows = self.store().quarantine().waiting(&declared.declaration.data.dataset, wanted, limit).await?;
        Ok(rows.into_iter().map(put_aside_view).collect())
    }

    /// The rows that are still put aside as CSV: the columns of the declaration, then the import, the row in it and the
    /// reason. Mended, it can be imported as it is.
    ///
    /// # Errors
    /// As [`Self::put_aside`].
    pub async fn put_aside_csv(&self, model: &ModelName, filter: &QuarantineFilter) -> Result<Vec<u8>, ServiceError> {
        let declared = self.declared(model).await?;
        let schema = &declared.declaration.data.columns;
        let mut columns: Vec<String> = schema.columns().iter().map(|(name, _)| (*name).to_owned()).collect();
        let of_schema = columns.len();
        columns.extend(["put_aside_import", "put_aside_row", "put_aside_reason"].map(str::to_owned));
        let rows = self.waiting(&declared.declaration, filter).await?;
        let cells = |aside: PutAside| {
            let known = aside.row.cells.unwrap_or_default();
            let own = columns.iter().take(of_schema).map(|name| known.get(name).cloned().unwrap_or_default());
            let row = aside.row.row_number.to_string();
            let said = match (aside.row.column, aside.row.value) {
                (Some(column), Some(value)) => format!("{column} {value:?} {}", aside.row.reason),
                _ => aside.row.reason,
            };
            own.chain([aside.sync.to_string(), row, said]).map(Cell::Text).collect()
        };
        let rows: Vec<Vec<Cell>> = rows.into_iter().map(cells).collect();
        export::csv(&columns, &rows).map_err(|e| ServiceError::internal("writing rows that were put aside", e))
    }

    /// Judges the rows again that are still put aside, and loads those that pass; then joins actuals, watches, and issues
    /// forecasts. Twice changes nothing.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for an unknown code; [`ServiceError::DatasetBusy`] while another writes the dataset.
    pub async fn replay_quarantine(
        &self,
        model: &ModelName,
        filter: &QuarantineFilter,
        options: ImportOptions,
        actor: &str,
    ) -> Result<ReplayView, ServiceError> {
        let declared = self.declared(model).await?;
        let source = match filter.import {
            Some(import) => format!("replay of rows put aside by import {import}"),
            None => "replay of rows put aside".to_owned(),
        };
        let writing = self.writing(model).await;
        let _guard = writing.lock().await;
        let lease = self.lease_dataset(&declared.declaration.data.dataset, &source).await?;
        let outcome = self.replay_alone(model, &declared, filter, (options, &source, actor)).await;
        lease.release().await;
        outcome
    }

    async fn replay_alone(
        &self,
        model: &ModelName,
        declared: &Declared,
        filter: &QuarantineFilter,
        (options, source, actor): (ImportOptions, &str, &str),
    ) -> Result<ReplayView, ServiceError> {
        let columns = &declared.declaration.data.columns;
        let waiting = self.waiting(&declared.declaration, filter).await?;
        let considered = waiting.len() as u64;
        let readable: Vec<PutAside> = waiting.into_iter().filter(readable).collect();
        let unread = considered - readable.len() as u64;
        let judged = newest_of_each(readable, columns);
        let superseded = considered - unread - judged.len() as u64;
        let limits = self.limits(declared, options).await?;
        let schema = columns.clone();
        let rows: Vec<Cells> = judged.iter().filter_map(|aside| aside.row.cells.clone()).collect();
        let again = blocking(move || {
            let rows: Vec<&Cells> = rows.iter().collect();
            import::again(&rows, &schema, &limits).map_err(|e| ServiceError::invalid("quarantine", e.to_string()))
        })
        .await?;
        let mut view = ReplayView { considered, superseded, unread, ..ReplayView::default() };
        view.refused = again.places.iter().filter(|place| place.is_none()).count() as u64;
        let Some((loaded, taken)) = self.loadable(&declared.declaration, &judged, again, &mut view).await? else {
            return Ok(view);
        };
        let sync = self.ingest_alone(model, declared, source, loaded, actor).await?;
        view.loaded = taken.len() as u64;
        let settled = self.settled_by(&declared.declaration, &taken).await?;
        self.store().quarantine().mark_replayed(&settled, sync.id).await?;
        view.sync = Some(sync);
        Ok(view)
    }

    /// The numbers of rows that were loaded, and of those that an earlier import put aside of the same day and series: whatever was
    /// asked for, their place is taken.
    async fn settled_by(&self, declaration: &Declaration, taken: &[&PutAside]) -> Result<Vec<i64>, ServiceError> {
        let columns = &declaration.data.columns;
        let mut settled: Vec<i64> = taken.iter().map(|aside| aside.id).collect();
        let newest: BTreeMap<Vec<&str>, i64> = taken.iter().map(|aside| (key(aside, columns), aside.sync)).collect();
        let waiting = self.waiting(declaration, &QuarantineFilter::default()).await?;
        let earlier = |aside: &&PutAside| newest.get(&key(aside, columns)).is_some_and(|sync| aside.sync < *sync);
        settled.extend(waiting.iter().filter(|aside| readable(aside)).filter(earlier).map(|aside| aside.id));
        Ok(settled)
    }

    /// What may be loaded of the rows that pass, and those rows: nothing of whose day and series something newer came in since.
    async fn loadable<'a>(
        &self,
        declaration: &Declaration,
        judged: &'a [PutAside],
        again: Again,
        view: &mut ReplayView,
    ) -> Result<Option<(Loaded, Vec<&'a PutAside>)>, ServiceError> {
        let Some(batch) = again.batch else { return Ok(None) };
        let mut versions = BTreeMap::new();
        for aside in judged {
            if let std::collections::btree_map::Entry::Vacant(place) = versions.entry(aside.sync) {
                place.insert(self.store().syncs().get(aside.sync).await?.and_then(|sync| sync.dataset_version));
            }
        }
        let passing = || judged.iter().zip(&again.places).filter_map(|(aside, place)| Some((aside, (*place)?)));
        let mut since = vec![None; batch.num_rows()];
        for (aside, place) in passing() {
            since[place] = versions.get(&aside.sync).copied().flatten();
        }
        let name = &declaration.data.dataset;
        let Loadable { rows, overtaken } = match self.datasets().peek_version(name)? {
            Some(_) => self.datasets().not_overtaken(name, batch, &since).await?,
            None => Loadable { overtaken: vec![false; batch.num_rows()], rows: batch },
        };
        let (newer, ours): (Vec<_>, Vec<_>) = passing().partition(|(_, place)| overtaken[*place]);
        view.overtaken = newer.len() as u64;
        let ours = ours.into_iter().map(|(aside, _)| aside).collect();
        if rows.num_rows() == 0 {
            return Ok(None);
        }
        let n_rows = rows.num_rows() as u64;
        Ok(Some((Loaded { batch: rows, n_rows, quarantined: Vec::new(), warnings: Vec::new() }, ours)))
    }

    async fn waiting(
        &self,
        declaration: &Declaration,
        filter: &QuarantineFilter,
    ) -> Result<Vec<PutAside>, ServiceError> {
        let mut wanted = store_filter(filter)?;
        let mut all: Vec<PutAside> = Vec::new();
        while all.len() < MOST_JUDGED {
            let rows = self.store().quarantine().waiting(&declaration.data.dataset, wanted, AT_ONCE).await?;
            let Some(last) = rows.last() else { break };
            wanted.after = last.id;
            all.extend(rows);
        }
        Ok(all)
    }
}

fn store_filter(filter: &QuarantineFilter) -> Result<PutAsideFilter<'_>, ServiceError> {
    if let Some(code) = filter.reason.as_deref()
        && RefusalCode::of(code).is_none()
    {
        let codes: Vec<&str> = RefusalCode::ALL.iter().map(|code| code.name()).collect();
        let message = format!("{code:?} is no reason; the reasons are {}", codes.join(", "));
        return Err(ServiceError::invalid("reason", message));
    }
    Ok(PutAsideFilter { sync: filter.import, code: filter.reason.as_deref(), after: 0 })
}

/// Whether a row can be judged again: not what could not be read as it stands, nor what an earlier release put aside without
/// its cells.
fn readable(aside: &PutAside) -> bool {
    let code = aside.row.code.as_deref().and_then(RefusalCode::of);
    aside.row.cells.is_some() && code.is_some_and(RefusalCode::may_pass)
}

/// The cells that name the day and series of a row.
fn key<'a>(aside: &'a PutAside, columns: &TableSchema) -> Vec<&'a str> {
    let cell = |name: &String| aside.row.cells.as_ref().and_then(|cells| cells.get(name)).map_or("", String::as_str);
    std::iter::once(&columns.time).chain(&columns.keys).map(cell).collect()
}

/// Of several imports of one series and day the last one's rows, for theirs is the last word.
fn newest_of_each(rows: Vec<PutAside>, columns: &TableSchema) -> Vec<PutAside> {
    let mut last: BTreeMap<Vec<&str>, i64> = BTreeMap::new();
    for aside in &rows {
        let known = last.entry(key(aside, columns)).or_insert(aside.sync);
        *known = aside.sync.max(*known);
    }
    let newest: Vec<bool> = rows.iter().map(|aside| last.get(&key(aside, columns)) == Some(&aside.sync)).collect();
    rows.into_iter().zip(newest).filter_map(|(aside, newest)| newest.then_some(aside)).collect()
}

#[cfg(test)]
mod tests;
