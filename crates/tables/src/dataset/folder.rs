//! The folder of datasets: names, creation, opening.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use deltalake_core::kernel::transaction::CommitProperties;
use deltalake_core::kernel::{Action, CommitInfo, DataType, StructField};
use deltalake_core::operations::create::CreateBuilder;
use deltalake_core::{DeltaTable, DeltaTableBuilder, TableProperty, ensure_table_uri};

use super::error::DatasetError;
use crate::schema::{ColumnType, PARTITION_COLUMN, TableSchema};

/// Name of the table property that holds our own declaration.
const SCHEMA_PROPERTY: &str = "vakhta.schema";

/// Commits between two checkpoints: opening reads one checkpoint and at most this many small files.
const CHECKPOINT_INTERVAL: &str = "20";

/// All datasets below one folder; each is a Delta table in a folder of its own name.
#[derive(Clone, Debug)]
pub struct Datasets {
    root: PathBuf,
}

/// A table that was opened at some version, with its declaration.
pub(crate) struct Opened {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) table: DeltaTable,
    pub(crate) schema: TableSchema,
}

impl Opened {
    pub(crate) fn version(&self) -> i64 {
        self.table.version().map_or(0, signed)
    }
}

pub(crate) fn signed(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

impl Datasets {
    /// Uses a folder, which is created where it does not exist.
    ///
    /// # Errors
    /// [`DatasetError::Io`] where it cannot be created.
    pub fn open(root: PathBuf) -> Result<Self, DatasetError> {
        std::fs::create_dir_all(&root).map_err(|source| DatasetError::Io { path: root.clone(), source })?;
        Ok(Self { root })
    }

    /// Names of the datasets that exist, in order.
    ///
    /// # Errors
    /// [`DatasetError::Io`] where the folder cannot be listed.
    pub fn names(&self) -> Result<Vec<String>, DatasetError> {
        let failed = |source| DatasetError::Io { path: self.root.clone(), source };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.root).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_name(&name) && has_log(&entry.path()) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// Makes an empty dataset (version 0); `false` says that it existed with the same columns and nothing was done.
    ///
    /// # Errors
    /// [`DatasetError`] where the name or schema is not allowed, or it exists with other columns.
    pub async fn create(&self, name: &str, schema: &TableSchema, at: DateTime<Utc>) -> Result<bool, DatasetError> {
        schema.validate()?;
        let folder = self.folder(name)?;
        if has_log(&folder) {
            return same_columns(&self.opened(name, None).await?, schema).map(|()| false);
        }
        match create_table(name, &folder, schema, at).await {
            Ok(()) => Ok(true),
            // Another process may have been quicker.
            Err(error) => match self.opened(name, None).await {
                Ok(existing) => same_columns(&existing, schema).map(|()| false),
                Err(_) => Err(error),
            },
        }
    }

    /// The declaration with which a dataset was created.
    ///
    /// # Errors
    /// [`DatasetError`] where it does not exist or is damaged.
    pub async fn schema(&self, name: &str) -> Result<TableSchema, DatasetError> {
        Ok(self.opened(name, None).await?.schema)
    }

    /// The newest version; 0 is a dataset into which nothing was merged yet.
    ///
    /// # Errors
    /// [`DatasetError`] where it does not exist or is damaged.
    pub async fn version(&self, name: &str) -> Result<i64, DatasetError> {
        Ok(self.opened(name, None).await?.version())
    }

    /// The newest version by the names of its commits alone: far cheaper than opening the table, for callers that only want
    /// to know whether what they hold is still current. `None` for a dataset that does not exist.
    ///
    /// # Errors
    /// [`DatasetError::BadName`]; [`DatasetError::Io`].
    pub fn peek_version(&self, name: &str) -> Result<Option<i64>, DatasetError> {
        let log = self.folder(name)?.join("_delta_log");
        if !log.is_dir() {
            return Ok(None);
        }
        let failed = |source| DatasetError::Io { path: log.clone(), source };
        let mut newest = None;
        for entry in std::fs::read_dir(&log).map_err(failed)? {
            let file = entry.map_err(failed)?.file_name();
            let number = file.to_string_lossy().strip_suffix(".json").and_then(|stem| stem.parse::<i64>().ok());
            newest = newest.max(number);
        }
        Ok(newest)
    }

    fn folder(&self, name: &str) -> Result<PathBuf, DatasetError> {
        if is_name(name) { Ok(self.root.join(name)) } else { Err(DatasetError::BadName { name: name.to_owned() }) }
    }

    /// Opens a dataset at its newest or a given version.
    pub(crate) async fn opened(&self, name: &str, version: Option<i64>) -> Result<Opened, DatasetError> {
        let folder = self.folder(name)?;
        if !has_log(&folder) {
            return Err(DatasetError::NotFound { name: name.to_owned() });
        }
        let mut table = unopened(name, &folder)?;
        table.load().await.map_err(|source| DatasetError::opening(name, source))?;
        let latest = table.version().map_or(0, signed);
        if let Some(version) = version.filter(|version| *version != latest) {
            let wanted = u64::try_from(version)
                .ok()
                .filter(|_| version < latest)
                .ok_or_else(|| DatasetError::UnknownVersion { name: name.to_owned(), version, latest })?;
            table.load_version(wanted).await.map_err(|source| DatasetError::opening(name, source))?;
        }
        let schema = declared_schema(name, &table)?;
        Ok(Opened { name: name.to_owned(), folder, table, schema })
    }
}

/// Letters and digits of ASCII, `_` and `-`: neither a path nor hidden.
fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    (1..=64).contains(&name.len()) && name.chars().all(allowed) && !name.starts_with(['_', '-'])
}

fn has_log(folder: &Path) -> bool {
    folder.join("_delta_log").is_dir()
}

fn unopened(name: &str, folder: &Path) -> Result<DeltaTable, DatasetError> {
    let location = folder.to_str().ok_or_else(|| DatasetError::BadName { name: folder.display().to_string() })?;
    ensure_table_uri(location)
        .and_then(DeltaTableBuilder::from_url)
        .and_then(DeltaTableBuilder::build)
        .map_err(|source| DatasetError::storage(name, "opened its folder", source))
}

async fn create_table(name: &str, folder: &Path, schema: &TableSchema, at: DateTime<Utc>) -> Result<(), DatasetError> {
    std::fs::create_dir_all(folder).map_err(|source| DatasetError::Io { path: folder.to_path_buf(), source })?;
    let failed = |source| DatasetError::storage(name, "created the table", source);
    let declaration =
        serde_json::to_string(schema).map_err(|source| DatasetError::storage(name, "wrote down its schema", source))?;
    let long_ago = "interval 36500 days";
    // The defaults would delete old versions after some weeks; a version that a model was trained on must stay readable.
    let properties = [
        (TableProperty::EnableExpiredLogCleanup.as_ref(), "false"),
        (TableProperty::LogRetentionDuration.as_ref(), long_ago),
        (TableProperty::DeletedFileRetentionDuration.as_ref(), long_ago),
        (TableProperty::CheckpointInterval.as_ref(), CHECKPOINT_INTERVAL),
        (SCHEMA_PROPERTY, declaration.as_str()),
    ];
    CreateBuilder::new()
        .with_log_store(unopened(name, folder)?.log_store())
        .with_table_name(name)
        .with_columns(fields(schema))
        .with_partition_columns([PARTITION_COLUMN])
        .with_raise_if_key_not_exists(false)
        .with_configuration(properties.map(|(key, value)| (key, Some(value))))
        .with_actions([Action::CommitInfo(commit_info("CREATE TABLE", at))])
        .with_commit_properties(CommitProperties::default().with_cleanup_expired_logs(Some(false)))
        .await
        .map(|_| ())
        .map_err(failed)
}

/// The record of a commit with the time of the caller's clock.
pub(crate) fn commit_info(operation: &str, at: DateTime<Utc>) -> CommitInfo {
    CommitInfo {
        timestamp: Some(at.timestamp_millis()),
        operation: Some(operation.to_owned()),
        engine_info: Some(concat!("vakhta/", env!("CARGO_PKG_VERSION")).to_owned()),
        ..CommitInfo::default()
    }
}

fn fields(schema: &TableSchema) -> Vec<StructField> {
    let field = |(name, kind): (&str, ColumnType)| {
        let kind = match kind {
            ColumnType::Date => DataType::DATE,
            ColumnType::Text => DataType::STRING,
            ColumnType::Number => DataType::DOUBLE,
        };
        StructField::nullable(name, kind)
    };
    let partition = StructField::nullable(PARTITION_COLUMN, DataType::STRING);
    schema.columns().into_iter().map(field).chain([partition]).collect()
}

fn declared_schema(name: &str, table: &DeltaTable) -> Result<TableSchema, DatasetError> {
    let snapshot = table.snapshot().map_err(|source| DatasetError::opening(name, source))?;
    let declaration = snapshot
        .metadata()
        .configuration()
        .get(SCHEMA_PROPERTY)
        .ok_or_else(|| DatasetError::corrupt(name, "it was not made by Vakhta: its schema is not written down"))?;
    serde_json::from_str(declaration)
        .map_err(|source| DatasetError::corrupt_because(name, "its schema is not readable", source))
}

fn same_columns(existing: &Opened, schema: &TableSchema) -> Result<(), DatasetError> {
    let sorted = |schema: &TableSchema| {
        let mut columns: Vec<(String, ColumnType)> =
            schema.columns().into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect();
        columns.sort_by(|a, b| a.0.cmp(&b.0));
        columns
    };
    let old = &existing.schema;
    if old.time == schema.time
        && old.keys == schema.keys
        && old.target == schema.target
        && sorted(old) == sorted(schema)
    {
        return Ok(());
    }
    let columns: Vec<&str> = old.columns().into_iter().map(|(name, _)| name).collect();
    Err(DatasetError::SchemaDiffers { name: existing.name.clone(), existing: columns.join(", ") })
}
