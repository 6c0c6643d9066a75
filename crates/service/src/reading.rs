//! Reading files, and rows that a source gave, for a dataset: with the settings remembered of their source, judged by what is
//! usual there; nothing is stored but the settings.

use std::path::{Path, PathBuf};

use vakhta_lifecycle::ids::ModelName;
use vakhta_store::SourceRow;
use vakhta_tables::import::{
    self, ImportError, ImportSettings, Loaded, Quarantined, ReadLimits, Source, is_named_as_table,
};
use vakhta_tables::schema::TableSchema;
use vakhta_tables::source::Fetched;

use crate::draft;
use crate::error::ServiceError;
use crate::ingest::blocking;
use crate::platform::{Declared, Platform};
use crate::views::{ClockKind, PreviewCheck, PreviewView, QuarantinedRow};

/// Rows that a preview judges; a longer file is judged by its beginning.
const CHECKED_ROWS: u64 = 1_000_000;

/// Refused rows that a preview names.
const NAMED_ROWS: usize = 20;

/// What a person decides about a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Takes in numbers whose size is not believable, and days far from all others.
    pub accept_outliers: bool,
}

/// Where the content of a file is.
enum Content {
    Path(PathBuf),
    Fetched(Fetched),
}

impl<'a> From<&'a Content> for Source<'a> {
    fn from(content: &'a Content) -> Self {
        match content {
            Content::Path(path) => path.into(),
            Content::Fetched(fetched) => fetched.file().into(),
        }
    }
}

/// What reading a file needs to know.
struct Reading {
    content: Content,
    /// What it is called in messages and remembered as.
    name: String,
    remembered: Option<ImportSettings>,
    columns: TableSchema,
    limits: ReadLimits,
}

impl Platform {
    /// Reads the first rows of a file as they would be loaded, and judges all of them; nothing is stored.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] when the file cannot be read as a table.
    pub async fn preview_import(
        &self,
        model: &ModelName,
        path: &Path,
        options: ImportOptions,
    ) -> Result<PreviewView, ServiceError> {
        let declared = self.declared(model).await?;
        let mut reading = self.reading(&declared, Content::Path(path.to_path_buf()), file_name(path), options).await?;
        reading.limits.first_rows = Some(CHECKED_ROWS);
        blocking(move || reading.preview()).await
    }

    pub(crate) async fn read_file(
        &self,
        declared: &Declared,
        path: &Path,
        options: ImportOptions,
    ) -> Result<Loaded, ServiceError> {
        let content = Content::Path(path.to_path_buf());
        self.read(declared, self.reading(declared, content, file_name(path), options).await?).await
    }

    /// Reads an object that a storage gave, as the file that it is. `name` is what it is called.
    pub(crate) async fn read_object(
        &self,
        declared: &Declared,
        name: &str,
        fetched: Fetched,
    ) -> Result<Loaded, ServiceError> {
        let content = Content::Fetched(fetched);
        self.read(declared, self.reading(declared, content, name.to_owned(), ImportOptions::default()).await?).await
    }

    /// Reads a file, and remembers how it is written.
    async fn read(&self, declared: &Declared, reading: Reading) -> Result<Loaded, ServiceError> {
        let name = reading.name.clone();
        let (loaded, settings) = blocking(move || {
            let read = reading.read().map_err(|e| refused(&reading.name, &e))?;
            Ok((read.loaded, read.settings))
        })
        .await?;
        let settings =
            serde_json::to_value(&settings).map_err(|e| ServiceError::internal("remembering the source", e))?;
        let dataset = declared.declaration.data.dataset.clone();
        let source = SourceRow { dataset, name, settings, updated_at: self.wall_now() };
        self.store().sources().put(&source).await?;
        Ok(loaded)
    }

    /// Reads rows that a source gave, as it is known that they are written. `name` is what the source is called.
    pub(crate) async fn read_fetched(
        &self,
        declared: &Declared,
        name: &str,
        fetched: Fetched,
    ) -> Result<Loaded, ServiceError> {
        let limits = self.limits(declared, ImportOptions::default()).await?;
        let columns = declared.declaration.data.columns.clone();
        let name = name.to_owned();
        blocking(move || {
            import::read(fetched.file(), &Fetched::settings(), &columns, &limits)
                .map_err(|e| ServiceError::invalid(name, e.to_string()))
        })
        .await
    }

    async fn reading(
        &self,
        declared: &Declared,
        content: Content,
        name: String,
        options: ImportOptions,
    ) -> Result<Reading, ServiceError> {
        let data = &declared.declaration.data;
        let remembered = self.store().sources().get(&data.dataset, &name).await?;
        Ok(Reading {
            content,
            name,
            remembered: remembered.and_then(|r| serde_json::from_value(r.settings).ok()),
            columns: data.columns.clone(),
            limits: self.limits(declared, options).await?,
        })
    }

    /// What is believed of rows, by what the dataset holds.
    pub(crate) async fn limits(&self, declared: &Declared, options: ImportOptions) -> Result<ReadLimits, ServiceError> {
        let declaration = &declared.declaration;
        let facts = self.dataset_facts(declaration).await?;
        let today = match declaration.model.clock {
            // A replayed file may bring any day up to its own last.
            ClockKind::Data => self.wall_now().date_naive(),
            ClockKind::Wall => self.model_today(declaration, facts.data_through),
        };
        let (usual, known_days) = (facts.usual.sizes.clone(), facts.usual.days.clone());
        let accept_outliers = options.accept_outliers;
        let mut limits = ReadLimits { usual, known_days, accept_outliers, ..ReadLimits::at(today) };
        if declaration.is_of_rows() {
            // One row's income may well be a thousand times another's; outcomes are held to those of all rows, other columns only to
            // what can be believed.
            limits.outlier_factor = f64::INFINITY;
        }
        Ok(limits)
    }
}

/// A file that was read, with the settings that fitted.
struct Read {
    loaded: Loaded,
    settings: ImportSettings,
    as_remembered: bool,
}

impl Reading {
    fn read(&self) -> Result<Read, ImportError> {
        let with = |settings: &ImportSettings| import::read(&self.content, settings, &self.columns, &self.limits);
        // What was remembered of a source may not fit its newest file; then it is looked at afresh.
        if let Some(settings) = &self.remembered
            && let Ok(loaded) = with(settings)
        {
            return Ok(Read { loaded, settings: settings.clone(), as_remembered: true });
        }
        let (settings, doubts) = import::sniff_with_doubts(&self.content, Some(&self.columns))?;
        let mut loaded = with(&settings)?;
        loaded.warnings.extend(doubts);
        Ok(Read { loaded, settings, as_remembered: false })
    }

    fn preview(&self) -> Result<PreviewView, ServiceError> {
        let read = self.read();
        let remembered = read.as_ref().ok().filter(|read| read.as_remembered).map(|read| &read.settings);
        let preview =
            import::preview(&self.content, remembered, Some(&self.columns)).map_err(|e| refused(&self.name, &e))?;
        let last_shown = preview.lines.last().copied().unwrap_or(0);
        let mut view = draft::preview_view(preview);
        view.check = Some(match read {
            Ok(read) => {
                let new = |warning: &String| !view.warnings.contains(warning);
                let warnings: Vec<String> = read.loaded.warnings.into_iter().filter(new).collect();
                view.warnings.extend(warnings);
                check(read.loaded.n_rows, read.loaded.quarantined, last_shown)
            }
            Err(error) => PreviewCheck { refusal: Some(error.to_string()), ..PreviewCheck::default() },
        });
        Ok(view)
    }
}

fn check(rows: u64, quarantined: Vec<Quarantined>, last_shown: u64) -> PreviewCheck {
    let put_aside = quarantined.len() as u64;
    let named = |(at, bad): &(usize, Quarantined)| *at < NAMED_ROWS || bad.row <= last_shown;
    let first = quarantined.into_iter().enumerate().take_while(named).map(|(_, bad)| QuarantinedRow {
        row: bad.row,
        column: bad.column,
        value: bad.value,
        reason: bad.reason,
        code: Some(bad.code.name().to_owned()),
        replayed_by: None,
    });
    PreviewCheck { rows, whole: rows < CHECKED_ROWS, put_aside, first: first.collect(), refusal: None }
}

fn refused(name: &str, error: &ImportError) -> ServiceError {
    ServiceError::invalid(name, error.to_string())
}

/// A file, or the files of a folder that can be tables, in the order of their names.
pub(crate) fn source_files(place: &Path) -> Result<Vec<PathBuf>, ServiceError> {
    if place.is_file() {
        return Ok(vec![place.to_path_buf()]);
    }
    let entries = std::fs::read_dir(place)
        .map_err(|e| ServiceError::invalid("data.source.path", format!("{} cannot be read: {e}", place.display())))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.is_file() && is_named_as_table(&file_name(p)))
        .collect();
    files.sort();
    Ok(files)
}

/// What a file is called in messages and remembered as: its name without its folder.
#[must_use]
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}
