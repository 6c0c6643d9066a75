//! Reads rows of a version: only the months and columns that are asked for, sorted by keys and time.

use std::collections::BTreeSet;

use arrow::array::{AsArray, BooleanArray, RecordBatch, UInt32Array};
use arrow::compute::{concat_batches, filter_record_batch, take_record_batch};
use arrow::datatypes::{DataType, Date32Type, Field, Schema, SchemaRef};
use chrono::NaiveDate;
use deltalake_core::kernel::Remove;
use futures::{StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::error::DatasetError;
use super::folder::{Datasets, Opened};
use super::plan::month_of;
use super::series_index::SeriesIndex;
use crate::schema::{PARTITION_COLUMN, TableSchema};

/// Files that are fetched at once.
const FETCHES: usize = 8;

/// What to read of a dataset; the default is everything at the newest version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The version, or the newest.
    pub version: Option<i64>,
    /// The first day, included.
    pub from: Option<NaiveDate>,
    /// The last day, included.
    pub until: Option<NaiveDate>,
    /// Columns in the order wanted; empty for all.
    pub columns: Vec<String>,
}

impl Selection {
    /// Everything at one version.
    #[must_use]
    pub fn at_version(version: i64) -> Self {
        Self { version: Some(version), ..Self::default() }
    }
}

impl Datasets {
    /// The rows of a version, sorted by keys and then time.
    ///
    /// # Errors
    /// [`DatasetError`] where the dataset, version or a column does not exist, or a file is missing or damaged.
    pub async fn read(&self, name: &str, selection: &Selection) -> Result<RecordBatch, DatasetError> {
        let opened = self.opened(name, selection.version).await?;
        let all = opened.schema.columns();
        for column in &selection.columns {
            if !all.iter().any(|(name, _)| name == column) {
                let existing: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
                return Err(DatasetError::UnknownColumn {
                    name: name.to_owned(),
                    column: column.clone(),
                    existing: existing.join(", "),
                });
            }
        }
        let columns: Vec<String> = if selection.columns.is_empty() {
            all.iter().map(|(name, _)| (*name).to_owned()).collect()
        } else {
            selection.columns.clone()
        };
        let range = DayRange::new(selection.from, selection.until);
        let files = data_files(&opened, |month| range.has_month(month))?;
        let batch = read_files(&opened, files, &columns, range).await?;
        let schema = projected(&opened.schema, &columns, false);
        RecordBatch::try_new(schema, batch.columns().to_vec())
            .map_err(|source| DatasetError::corrupt_because(name, "a file has rows without a key", source))
    }
}

/// Days from one to another, both included, as days since 1970.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DayRange {
    first: i32,
    last: i32,
}

impl DayRange {
    pub(crate) const ALL: Self = Self { first: i32::MIN, last: i32::MAX };

    pub(crate) fn new(from: Option<NaiveDate>, until: Option<NaiveDate>) -> Self {
        Self {
            first: from.map_or(i32::MIN, Date32Type::from_naive_date),
            last: until.map_or(i32::MAX, Date32Type::from_naive_date),
        }
    }

    pub(crate) fn has_month(self, month: &str) -> bool {
        let after_start = self.first == i32::MIN || *month >= *month_of(self.first);
        let before_end = self.last == i32::MAX || *month <= *month_of(self.last);
        after_start && before_end
    }
}

/// A file of the version, with what the log says of it.
#[derive(Clone, Debug)]
pub(crate) struct DataFile {
    pub(crate) path: Path,
    pub(crate) rows: usize,
    pub(crate) removal: Remove,
}

/// The files of the months that are wanted.
pub(crate) fn data_files(opened: &Opened, wanted: impl Fn(&str) -> bool) -> Result<Vec<DataFile>, DatasetError> {
    let snapshot = opened.table.snapshot().map_err(|source| DatasetError::opening(&opened.name, source))?;
    let mut files = Vec::new();
    for view in snapshot.log_data().iter() {
        let removal = view.remove_action(true);
        if removal.deletion_vector.is_some() {
            return Err(DatasetError::corrupt(&opened.name, "another program deleted rows in place"));
        }
        let month =
            removal.partition_values.as_ref().and_then(|values| values.get(PARTITION_COLUMN)).cloned().flatten();
        if month.as_deref().is_none_or(&wanted) {
            files.push(DataFile { path: view.object_store_path(), rows: view.num_records().unwrap_or(0), removal });
        }
    }
    Ok(files)
}

/// Reads columns of files; the result is sorted by keys and time and may be empty. A file is decoded as it arrives, so that of what is
/// not wanted only a few files are in memory at a time.
pub(crate) async fn read_files(
    opened: &Opened,
    files: Vec<DataFile>,
    columns: &[String],
    range: DayRange,
) -> Result<RecordBatch, DatasetError> {
    let (name, schema) = (opened.name.clone(), opened.schema.clone());
    // Keys and time are needed to filter and sort, wanted or not.
    let needed: BTreeSet<&str> =
        columns.iter().chain(&schema.keys).map(String::as_str).chain([schema.time.as_str()]).collect();
    let needed: Vec<String> =
        schema.columns().into_iter().map(|c| c.0).filter(|c| needed.contains(c)).map(str::to_owned).collect();
    let target = projected(&schema, &needed, true);
    let store = opened.table.object_store();
    let batches: Vec<Vec<RecordBatch>> = futures::stream::iter(files)
        .map(|file| {
            let (store, name, target, time) = (store.clone(), name.clone(), target.clone(), schema.time.clone());
            async move {
                let (path, content) = fetch(store.as_ref(), &name, &file.path).await?;
                let damaged = |source: Box<dyn std::error::Error + Send + Sync>| DatasetError::Corrupt {
                    name: name.clone(),
                    what: format!("file `{path}` cannot be decoded"),
                    source: Some(source),
                };
                blocking(&name, move || decode_file(content, &target, &time, range)).await?.map_err(damaged)
            }
        })
        .buffered(FETCHES)
        .try_collect()
        .await?;
    let (columns, of) = (columns.to_vec(), name.clone());
    let gathered = move || {
        let rows = concat_batches(&target, batches.iter().flatten()).map_err(DatasetError::arrow(&of))?;
        drop(batches);
        let sorted = take_record_batch(&rows, &sorted_rows(&rows, &schema)).map_err(DatasetError::arrow(&of))?;
        let positions: Vec<usize> = columns.iter().filter_map(|column| target.index_of(column).ok()).collect();
        sorted.project(&positions).map_err(DatasetError::arrow(&of))
    };
    blocking(&name, gathered).await?
}

/// Runs what computes beside what waits.
async fn blocking<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> Result<T, DatasetError> {
    tokio::task::spawn_blocking(work).await.map_err(|source| DatasetError::storage(name, "decoded files", source))
}

async fn fetch(store: &dyn ObjectStore, name: &str, path: &Path) -> Result<(String, bytes::Bytes), DatasetError> {
    let failed = |source: object_store::Error| match source {
        object_store::Error::NotFound { .. } => DatasetError::corrupt(name, format!("file `{path}` is missing")),
        other => DatasetError::storage(name, "read a file", other),
    };
    let content = store.get(path).await.map_err(failed)?;
    Ok((path.to_string(), content.bytes().await.map_err(failed)?))
}

fn decode_file(
    content: bytes::Bytes,
    target: &SchemaRef,
    time: &str,
    range: DayRange,
) -> Result<Vec<RecordBatch>, Box<dyn std::error::Error + Send + Sync>> {
    let mut batches = Vec::new();
    let builder = ParquetRecordBatchReaderBuilder::try_new(content)?;
    let mut roots = Vec::with_capacity(target.fields().len());
    for field in target.fields() {
        roots.push(builder.schema().index_of(field.name())?);
    }
    let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
    for batch in builder.with_projection(mask).with_batch_size(65_536).build()? {
        let batch = batch?;
        let mut columns = Vec::with_capacity(target.fields().len());
        for field in target.fields() {
            let column = batch.column_by_name(field.name()).ok_or("a column is missing")?;
            columns.push(arrow::compute::cast(column, field.data_type())?);
        }
        let batch = RecordBatch::try_new(target.clone(), columns)?;
        let days = batch.column_by_name(time).ok_or("the time is missing")?.as_primitive::<Date32Type>();
        let inside = |day: Option<i32>| Some(day.is_some_and(|day| (range.first..=range.last).contains(&day)));
        let keep = BooleanArray::from_iter(days.iter().map(inside));
        batches.push(filter_record_batch(&batch, &keep)?);
    }
    Ok(batches)
}

fn sorted_rows(rows: &RecordBatch, schema: &TableSchema) -> UInt32Array {
    let mut index = SeriesIndex::default();
    let series = index.assign(rows, &schema.keys);
    let ranks = index.ranks();
    let days: &[i32] = rows.column_by_name(&schema.time).map_or(&[], |days| days.as_primitive::<Date32Type>().values());
    let keyed = series.iter().zip(days).zip(0u32..);
    let mut order: Vec<(u64, u32)> =
        keyed.map(|((series, day), row)| (SeriesIndex::row_key(ranks[*series as usize], *day), row)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, row)| row).collect()
}

/// The Arrow schema of some columns in the given order.
fn projected(schema: &TableSchema, columns: &[String], all_nullable: bool) -> SchemaRef {
    let arrow = schema.arrow();
    let fields: Vec<Field> = columns
        .iter()
        .filter_map(|column| arrow.field_with_name(column).ok())
        .map(|field| if all_nullable { field.clone().with_nullable(true) } else { field.clone() })
        .collect();
    debug_assert!(
        fields.iter().all(|f| matches!(f.data_type(), DataType::Date32 | DataType::Utf8 | DataType::Float64))
    );
    SchemaRef::new(Schema::new(fields))
}
