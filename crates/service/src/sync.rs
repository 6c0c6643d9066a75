//! `sync`: takes in what the declared source has. A source that fails is recorded as a failed sync, and the dataset stays as it is.

use std::time::Duration;

use chrono::{Days, NaiveDate};
use vakhta_lifecycle::ids::ModelName;
use vakhta_store::NewSync;
use vakhta_tables::import::{Loaded, ReadLimits};
use vakhta_tables::source::{AccessKey, Database, Endpoint, Objects, Secret, SourceError};

use crate::declaration::{ObjectsForm, SourceForm, SourceSection};
use crate::error::ServiceError;
use crate::platform::{Declared, Platform};
use crate::reading::{ImportOptions, file_name, source_files};
use crate::views::SyncView;

/// What a query is called where syncs are listed.
const QUERY: &str = "query";

impl Platform {
    /// Takes in what the declared source has.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] when no source is declared; [`ServiceError::Unavailable`] for a database, an endpoint or a storage that
    /// does not answer now; else as [`Platform::import`].
    pub async fn sync(&self, model: &ModelName, actor: &str) -> Result<SyncView, ServiceError> {
        let declared = self.declared(model).await?;
        let Some(source) = &declared.declaration.data.source else {
            return Err(ServiceError::Refused(format!(
                "model {model} declares no source; add `[data.source] path = \"…\"` to its declaration, or load a file with `vakhta import`"
            )));
        };
        match source.form()? {
            SourceForm::Path(path) => self.sync_files(model, &declared, path, actor).await,
            SourceForm::Database { variable, query } => {
                let loaded = self.rows_of_query(&declared, source, variable, query).await;
                self.take_or_record(model, &declared, QUERY, loaded, actor).await
            }
            SourceForm::Endpoint { url, token } => {
                let loaded = self.rows_of_endpoint(&declared, source, url, token).await;
                self.take_or_record(model, &declared, &Endpoint::public_name(url), loaded, actor).await
            }
            SourceForm::Objects(form) => self.sync_objects(model, &declared, source, form, actor).await,
        }
    }

    /// Whether the model declares a source.
    #[must_use]
    pub fn has_source(&self, model: &ModelName) -> bool {
        self.declarations().iter().any(|d| &d.model.name == model && d.data.source.is_some())
    }

    async fn sync_files(
        &self,
        model: &ModelName,
        declared: &Declared,
        path: &str,
        actor: &str,
    ) -> Result<SyncView, ServiceError> {
        let place = self.settings().data_dir.join(path);
        let files = match source_files(&place) {
            Ok(files) => files,
            Err(error) => return Err(self.recorded(model, declared, path, error).await),
        };
        let mut last = None;
        for file in files {
            let loaded = self.read_file(declared, &file, ImportOptions::default()).await;
            last = Some(self.take_or_record(model, declared, &file_name(&file), loaded, actor).await?);
        }
        last.ok_or_else(|| {
            ServiceError::Refused(format!("the source {} has no CSV, XLSX or Parquet file", place.display()))
        })
    }

    /// Object after object, as the files of a folder: what was taken in before one that fails stays.
    async fn sync_objects(
        &self,
        model: &ModelName,
        declared: &Declared,
        source: &SourceSection,
        form: ObjectsForm<'_>,
        actor: &str,
    ) -> Result<SyncView, ServiceError> {
        let unlisted = |error| not_fetched(form.place, error);
        let objects = match self.objects(source, form) {
            Ok(objects) => objects,
            Err(error) => return Err(self.recorded(model, declared, form.place, error).await),
        };
        let mut listed = match objects.list().await {
            Ok(listed) => listed,
            Err(error) => return Err(self.recorded(model, declared, form.place, unlisted(error)).await),
        };
        let mut last = None;
        for (at, name) in listed.names().into_iter().enumerate() {
            let loaded = match listed.fetch(at, &self.settings().data_dir).await {
                Ok(fetched) => self.read_object(declared, &name, fetched).await,
                Err(error) => Err(not_fetched(&name, error)),
            };
            last = Some(self.take_or_record(model, declared, &name, loaded, actor).await?);
        }
        last.ok_or_else(|| unlisted(SourceError::NoRows))
    }

    async fn take_or_record(
        &self,
        model: &ModelName,
        declared: &Declared,
        name: &str,
        loaded: Result<Loaded, ServiceError>,
        actor: &str,
    ) -> Result<SyncView, ServiceError> {
        match loaded {
            Ok(loaded) => self.ingest(model, declared, name, loaded, actor).await,
            Err(error) => Err(self.recorded(model, declared, name, error).await),
        }
    }

    /// Writes that a source gave nothing that can be taken in, and answers why.
    async fn recorded(&self, model: &ModelName, declared: &Declared, name: &str, error: ServiceError) -> ServiceError {
        let declaration = &declared.declaration;
        // What could not be looked at is no reason to lose the record.
        let facts = self.dataset_facts(declaration).await.unwrap_or_default();
        let failed = NewSync {
            dataset: declaration.data.dataset.clone(),
            model: Some(model.clone()),
            source: name.to_owned(),
            started_at: self.model_now(declaration, facts.data_through),
        };
        if let Err(unwritten) = self.store().syncs().fail(&failed, facts.version, &error.to_string()).await {
            tracing::warn!(%model, error = %unwritten, "a failed sync could not be recorded");
        }
        error
    }

    async fn rows_of_query(
        &self,
        declared: &Declared,
        source: &SourceSection,
        variable: &str,
        query: &str,
    ) -> Result<Loaded, ServiceError> {
        let database = Database {
            address: self.secret("data.source.database", variable)?,
            query: query.to_owned(),
            zone: declared.declaration.time_zone(),
            timeout: Duration::from_secs(source.timeout_seconds()),
        };
        let since = self.wanted_since(declared, source).await?;
        let fetched = database.fetch(since, &self.settings().data_dir).await;
        self.read_fetched(declared, QUERY, fetched.map_err(|error| not_fetched(QUERY, error))?).await
    }

    async fn rows_of_endpoint(
        &self,
        declared: &Declared,
        source: &SourceSection,
        url: &str,
        token: Option<&str>,
    ) -> Result<Loaded, ServiceError> {
        let endpoint = Endpoint {
            url: url.to_owned(),
            token: token.map(|variable| self.secret("data.source.token", variable)).transpose()?,
            rows: source.rows.clone(),
            next: source.next.clone(),
            timeout: Duration::from_secs(source.timeout_seconds()),
            access: self.settings().sources.clone(),
        };
        let since = self.wanted_since(declared, source).await?;
        let name = Endpoint::public_name(url);
        let fetched = endpoint.fetch(since, &self.settings().data_dir).await;
        self.read_fetched(declared, &name, fetched.map_err(|error| not_fetched(&name, error))?).await
    }

    fn objects(&self, source: &SourceSection, form: ObjectsForm<'_>) -> Result<Objects, ServiceError> {
        let key = match form.key {
            Some((id, secret)) => Some(AccessKey {
                id: self.secret("data.source.access_key_id", id)?,
                secret: self.secret("data.source.secret_access_key", secret)?,
            }),
            None => None,
        };
        Ok(Objects {
            place: form.place.to_owned(),
            endpoint: source.endpoint.clone(),
            region: source.region.clone(),
            key,
            timeout: Duration::from_secs(source.timeout_seconds()),
            access: self.settings().sources.clone(),
        })
    }

    /// The first day that a source is asked for: a while before the last known one, for late corrections.
    async fn wanted_since(&self, declared: &Declared, source: &SourceSection) -> Result<NaiveDate, ServiceError> {
        let facts = self.dataset_facts(&declared.declaration).await?;
        let overlap = Days::new(source.overlap_days());
        let first = || ReadLimits::at(NaiveDate::MIN).first_day;
        Ok(facts.data_through.and_then(|day| day.checked_sub_days(overlap)).unwrap_or_else(first))
    }

    fn secret(&self, field: &str, variable: &str) -> Result<Secret, ServiceError> {
        self.settings().sources.secret(variable).ok_or_else(|| {
            let message =
                format!("the environment variable {variable} is not set where Vakhta runs; set it and start again");
            ServiceError::invalid(field, message)
        })
    }
}

fn not_fetched(name: &str, error: SourceError) -> ServiceError {
    match error {
        SourceError::Keep(cause) => ServiceError::internal("keeping the rows of a source", cause),
        error if error.is_temporary() => {
            ServiceError::Unavailable { what: format!("{name}: {error}"), source: "the last good rows stay".into() }
        }
        error => ServiceError::invalid(name, error.to_string()),
    }
}

#[cfg(test)]
mod tests;
