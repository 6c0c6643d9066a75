//! The group commit: whoever appends while a commit is under way shares the next one.
//!
//! A power-safe commit costs a flush of the disk whatever it holds, so a hundred answers that wait together pay for one. An
//! answer leaves only after the commit that holds it; when a commit fails, every call that shared it fails.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{ActiveValue, EntityTrait};
use tokio::sync::{mpsc, oneshot};
use vakhta_lifecycle::prediction::{Prediction, PredictionKind};

use super::rows;
use crate::codec::{count, day, ms, word};
use crate::connection::{Writable, Write};
use crate::entity::{batch, prediction};
use crate::error::StoreError;
use crate::page::insert_all;

/// Calls that may wait before the next has to.
const WAITING: usize = 1024;

/// Rows after which a commit takes no further calls in.
const ROWS_PER_COMMIT: usize = 20_000;

/// A call that waits for its commit.
struct Append {
    rows: Vec<Prediction>,
    /// Whether its rows may share a batch with those of other calls.
    shares: bool,
    answer: oneshot::Sender<Result<(), StoreError>>,
}

/// The log's only writer in this process, and the database it writes to.
#[derive(Clone)]
pub(crate) struct PredictionLog {
    database: Writable,
    appends: mpsc::Sender<Append>,
    commits: Arc<AtomicU64>,
}

impl PredictionLog {
    /// Starts the writer; it ends when the last clone is dropped.
    pub(crate) fn start(database: Writable) -> Self {
        let (appends, waiting) = mpsc::channel(WAITING);
        let commits = Arc::new(AtomicU64::new(0));
        tokio::spawn(write_groups(database.clone(), waiting, Arc::clone(&commits)));
        Self { database, appends, commits }
    }

    pub(crate) fn writable(&self) -> &Writable {
        &self.database
    }

    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// `shares` says that the rows are answers of their own and no batch that is looked up as a whole.
    pub(super) async fn append(&self, rows: Vec<Prediction>, shares: bool) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        rows.iter().try_for_each(rows::check)?;
        let closed = || StoreError::Unavailable { reason: "the prediction log was closed".to_owned() };
        let (answer, committed) = oneshot::channel();
        self.appends.send(Append { rows, shares, answer }).await.map_err(|_| closed())?;
        committed.await.map_err(|_| closed())?
    }
}

async fn write_groups(database: Writable, mut waiting: mpsc::Receiver<Append>, commits: Arc<AtomicU64>) {
    while let Some(first) = waiting.recv().await {
        let mut rows = first.rows.len();
        let mut group = vec![first];
        while rows < ROWS_PER_COMMIT
            && let Ok(next) = waiting.try_recv()
        {
            rows += next.rows.len();
            group.push(next);
        }
        let outcome = write_group(&database, &group).await.map_err(Arc::new);
        if outcome.is_ok() {
            commits.fetch_add(1, Ordering::Relaxed);
        }
        for append in group {
            // A caller that gave up waiting does not need the answer; its rows are in the log all the same.
            drop(append.answer.send(outcome.clone().map_err(|error| shared(&error))));
        }
    }
}

async fn write_group(database: &Writable, group: &[Append]) -> Result<(), StoreError> {
    let write = database.begin().await?;
    let mut all = Vec::new();
    for append in group.iter().filter(|append| !append.shares) {
        all.append(&mut batches(&write, &append.rows.iter().collect::<Vec<_>>()).await?);
    }
    // Answers of many callers are written as one batch: a row in the table of batches for each would cost as much as the answer.
    let shared: Vec<&Prediction> =
        group.iter().filter(|append| append.shares).flat_map(|append| &append.rows).collect();
    all.append(&mut batches(&write, &shared).await?);
    insert_all(&*write, all, None).await?;
    write.commit().await
}

/// One batch per model, version and kind; its origin is the latest among its rows.
async fn batches(write: &Write, rows: &[&Prediction]) -> Result<Vec<prediction::ActiveModel>, StoreError> {
    let mut groups: BTreeMap<_, Vec<&Prediction>> = BTreeMap::new();
    for row in rows {
        groups.entry((&row.model, &row.version, row.kind == PredictionKind::WhatIf)).or_default().push(row);
    }
    let mut written = Vec::with_capacity(rows.len());
    for ((model, version, _), rows) in groups {
        let Some(newest) = rows.iter().max_by_key(|row| row.origin) else { continue };
        let batch = batch::ActiveModel {
            id: ActiveValue::NotSet,
            model: ActiveValue::Set(model.to_string()),
            version: ActiveValue::Set(version.to_string()),
            kind: ActiveValue::Set(word(&newest.kind)?),
            origin: ActiveValue::Set(day(newest.origin)),
            n_rows: ActiveValue::Set(count(rows.len() as u64)),
            issued_at: ActiveValue::Set(ms(newest.issued_at)),
        };
        let id = batch::Entity::insert(batch).exec(&**write).await?.last_insert_id;
        for row in rows {
            written.push(rows::write(id, row)?);
        }
    }
    Ok(written)
}

/// The error of a commit for one of those who shared it.
fn shared(error: &Arc<StoreError>) -> StoreError {
    match &**error {
        StoreError::Unavailable { reason } => StoreError::Unavailable { reason: reason.clone() },
        StoreError::ReadOnly { place } => StoreError::ReadOnly { place: place.clone() },
        _ => StoreError::Backend(Box::new(Arc::clone(error))),
    }
}
