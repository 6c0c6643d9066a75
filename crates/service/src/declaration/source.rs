//! `[data.source]`: where the daily sync reads from. A file or folder, a query on a database, an endpoint, or objects of a
//! storage; never two of them, and never a secret: those stand in environment variables, which it names.

use serde::{Deserialize, Serialize};
use vakhta_tables::source::{Endpoint, Objects, SourceError};

use super::check::within;
use crate::error::ServiceError;

/// Days before the last known one that are asked for again, where nothing is declared.
const OVERLAP_DAYS: u64 = 14;
/// Seconds until all rows must have arrived, where nothing is declared.
const TIMEOUT_SECONDS: u64 = 300;

/// A source that a sync reads: exactly one of `path`, `database`, `url` and `objects`, with what belongs to it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SourceSection {
    /// A CSV, XLSX or Parquet file, or a folder of them in the order of their names; relative to the data folder.
    pub path: Option<String>,
    /// The name of the environment variable that holds a database's address.
    pub database: Option<String>,
    /// One SELECT for that database; `$1` in it is the first day that is wanted.
    pub query: Option<String>,
    /// The address of an endpoint that answers with JSON; `{since}` in it is the first day that is wanted, `{page}` the number
    /// of the page, from 1, until one is empty.
    pub url: Option<String>,
    /// The name of the environment variable that holds the endpoint's token.
    pub token: Option<String>,
    /// The JSON pointer to the array of rows; the whole answer when absent.
    pub rows: Option<String>,
    /// The JSON pointer to the address of the next page.
    pub next: Option<String>,
    /// `s3://bucket/prefix/`, below which every CSV, XLSX or Parquet object is read in the order of their keys, or one such object.
    pub objects: Option<String>,
    /// The address of a storage that speaks S3; Amazon's own when absent.
    pub endpoint: Option<String>,
    /// The region of the bucket; `us-east-1` when absent.
    pub region: Option<String>,
    /// The name of the environment variable that holds the name of the storage's key.
    pub access_key_id: Option<String>,
    /// The name of the environment variable that holds the secret of that key.
    pub secret_access_key: Option<String>,
    /// The first day that is wanted lies this many days before the last known one, 0 to 3650. Default 14.
    pub overlap_days: Option<u64>,
    /// Until all rows must have arrived, 1 to 3600 seconds. Default 300.
    pub timeout_seconds: Option<u64>,
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceForm<'a> {
    /// A file or a folder.
    Path(&'a str),
    /// A query on a database.
    Database {
        /// The environment variable of its address.
        variable: &'a str,
        /// The query.
        query: &'a str,
    },
    /// An endpoint.
    Endpoint {
        /// Its address.
        url: &'a str,
        /// The environment variable of its token.
        token: Option<&'a str>,
    },
    /// Objects of a storage.
    Objects(ObjectsForm<'a>),
}

/// Where objects lie, and who asks for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectsForm<'a> {
    /// `s3://bucket/prefix/` or one object.
    pub place: &'a str,
    /// The environment variables of the key's name and of its secret.
    pub key: Option<(&'a str, &'a str)>,
}

impl SourceSection {
    /// Which of the four it is.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] names what is missing, too much, or not as it should be.
    pub fn form(&self) -> Result<SourceForm<'_>, ServiceError> {
        let forms =
            [("path", &self.path), ("database", &self.database), ("url", &self.url), ("objects", &self.objects)];
        let mut declared = forms.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
        let Some((form, value)) = declared.next() else {
            let message = "declare `path`, `database` with `query`, `url`, or `objects`";
            return Err(ServiceError::invalid("data.source", message));
        };
        if let Some((other, _)) = declared.next() {
            let message = format!("`{form}` and `{other}` are two sources; keep one of them");
            return Err(ServiceError::invalid("data.source", message));
        }
        self.refuse_foreign(form)?;
        within("data.source.overlap_days", self.overlap_days(), 0, 3650)?;
        within("data.source.timeout_seconds", self.timeout_seconds(), 1, 3600)?;
        match form {
            "path" => Ok(SourceForm::Path(value)),
            "database" => self.database(value),
            "objects" => self.objects(value),
            _ => self.endpoint(value),
        }
    }

    /// Days before the last known one that are asked for again.
    #[must_use]
    pub fn overlap_days(&self) -> u64 {
        self.overlap_days.unwrap_or(OVERLAP_DAYS)
    }

    /// Seconds until all rows must have arrived.
    #[must_use]
    pub fn timeout_seconds(&self) -> u64 {
        self.timeout_seconds.unwrap_or(TIMEOUT_SECONDS)
    }

    fn refuse_foreign(&self, form: &str) -> Result<(), ServiceError> {
        let belongs = [
            ("query", self.query.is_some(), "database"),
            ("token", self.token.is_some(), "url"),
            ("rows", self.rows.is_some(), "url"),
            ("next", self.next.is_some(), "url"),
            ("overlap_days", self.overlap_days.is_some(), "database` or `url"),
            ("endpoint", self.endpoint.is_some(), "objects"),
            ("region", self.region.is_some(), "objects"),
            ("access_key_id", self.access_key_id.is_some(), "objects"),
            ("secret_access_key", self.secret_access_key.is_some(), "objects"),
            ("timeout_seconds", self.timeout_seconds.is_some(), "database`, `url` or `objects"),
        ];
        match belongs.iter().find(|(_, declared, to)| *declared && !to.contains(form)) {
            Some((field, _, to)) => Err(ServiceError::invalid(
                format!("data.source.{field}"),
                format!("it belongs to `{to}`, not to `{form}`; leave it out"),
            )),
            None => Ok(()),
        }
    }

    fn database<'a>(&'a self, variable: &'a str) -> Result<SourceForm<'a>, ServiceError> {
        names_variable("data.source.database", variable, "SALES_DATABASE_URL")?;
        match self.query.as_deref().filter(|query| !query.trim().is_empty()) {
            Some(query) => Ok(SourceForm::Database { variable, query }),
            None => Err(ServiceError::invalid("data.source.query", "declare what the database is asked, one SELECT")),
        }
    }

    fn endpoint<'a>(&'a self, url: &'a str) -> Result<SourceForm<'a>, ServiceError> {
        let token = self.token.as_deref();
        Endpoint::check(url, token.is_some()).map_err(|e| ServiceError::invalid("data.source.url", e.to_string()))?;
        if let Some(variable) = token {
            names_variable("data.source.token", variable, "SALES_TOKEN")?;
        }
        for (field, pointer) in [("data.source.rows", &self.rows), ("data.source.next", &self.next)] {
            if pointer.as_deref().is_some_and(|pointer| !pointer.starts_with('/')) {
                return Err(ServiceError::invalid(
                    field,
                    "a JSON pointer begins with a slash, for example /data/items",
                ));
            }
        }
        if self.next.is_some() && Endpoint::counts_pages(url) {
            let message = "the address counts its pages already with {page}; keep one of the two";
            return Err(ServiceError::invalid("data.source.next", message));
        }
        Ok(SourceForm::Endpoint { url, token })
    }

    fn objects<'a>(&'a self, place: &'a str) -> Result<SourceForm<'a>, ServiceError> {
        let names = [
            ("data.source.access_key_id", self.access_key_id.as_deref(), "SALES_S3_KEY_ID"),
            ("data.source.secret_access_key", self.secret_access_key.as_deref(), "SALES_S3_SECRET"),
        ];
        for (field, name, example) in names {
            if let Some(name) = name {
                names_variable(field, name, example)?;
            }
        }
        let key = match names {
            [(_, Some(id), _), (_, Some(secret), _)] => Some((id, secret)),
            [(_, None, _), (_, None, _)] => None,
            [first, second] => {
                let (missing, _, example) = if first.1.is_none() { first } else { second };
                let message = format!(
                    "a key is a name and a secret; name an environment variable here, too, for example {example}"
                );
                return Err(ServiceError::invalid(missing, message));
            }
        };
        let refused = |field, error: SourceError| ServiceError::invalid(field, error.to_string());
        Objects::check_place(place).map_err(|e| refused("data.source.objects", e))?;
        if let Some(endpoint) = &self.endpoint {
            Objects::check_endpoint(endpoint, key.is_some()).map_err(|e| refused("data.source.endpoint", e))?;
        }
        if self.region.as_deref().is_some_and(|region| !Objects::is_region(region)) {
            let message = "a region's name has letters, digits and hyphens, for example eu-central-1";
            return Err(ServiceError::invalid("data.source.region", message));
        }
        Ok(SourceForm::Objects(ObjectsForm { place, key }))
    }
}

/// The value is not repeated: who writes the secret itself there should not find it in a log.
fn names_variable(field: &str, name: &str, example: &str) -> Result<(), ServiceError> {
    let first = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if first && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Ok(());
    }
    let message =
        format!("name an environment variable, for example {example}; the secret itself stands there and not here");
    Err(ServiceError::invalid(field, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Result<String, String> {
        let section: SourceSection = toml::from_str(text).unwrap();
        section.form().map(|form| format!("{form:?}")).map_err(|error| error.to_string())
    }

    #[test]
    fn a_source_is_one_of_four() {
        assert_eq!(form("path = \"inbox\"").unwrap(), "Path(\"inbox\")");
        assert!(
            form("database = \"SALES_DB\"\nquery = \"SELECT 1\"\noverlap_days = 0").unwrap().starts_with("Database")
        );
        assert!(
            form("url = \"https://erp.example/{page}\"\ntoken = \"T\"\nrows = \"/rows\"")
                .unwrap()
                .starts_with("Endpoint")
        );
        let objects = "objects = \"s3://sales/daily/\"\nregion = \"ru-central1\"";
        assert_eq!(form(objects).unwrap(), "Objects(ObjectsForm { place: \"s3://sales/daily/\", key: None })");
        let key = "access_key_id = \"KEY\"\nsecret_access_key = \"SECRET\"\nendpoint = \"http://127.0.0.1:9000\"";
        assert!(form(&format!("{objects}\n{key}")).unwrap().contains("Some((\"KEY\", \"SECRET\"))"));
    }

    #[test]
    fn what_does_not_go_together_is_refused_by_name() {
        for (text, told) in [
            ("", "data.source: declare `path`"),
            ("overlap_days = 3", "data.source: declare `path`"),
            ("path = \"a\"\nurl = \"https://x.example\"", "`path` and `url` are two sources"),
            ("path = \"a\"\nquery = \"SELECT 1\"", "data.source.query: it belongs to `database`, not to `path`"),
            (
                "path = \"a\"\noverlap_days = 3",
                "data.source.overlap_days: it belongs to `database` or `url`, not to `path`",
            ),
            ("database = \"A\"\nquery = \"SELECT 1\"\nrows = \"/x\"", "data.source.rows: it belongs to `url`"),
            ("database = \"A\"", "data.source.query: declare"),
            ("database = \"A\"\nquery = \" \"", "data.source.query: declare"),
            ("url = \"https://x.example/{page}\"\nnext = \"/next\"", "data.source.next: the address counts"),
            ("url = \"https://x.example\"\nrows = \"data\"", "data.source.rows: a JSON pointer begins"),
            ("url = \"x.example\"", "data.source.url: the address cannot be used"),
            ("url = \"https://x.example\"\nobjects = \"s3://sales\"", "`url` and `objects` are two sources"),
            ("path = \"a\"\ntimeout_seconds = 3", "it belongs to `database`, `url` or `objects`, not to `path`"),
            ("objects = \"s3://sales\"\ntoken = \"T\"", "data.source.token: it belongs to `url`, not to `objects`"),
            (
                "url = \"https://x.example\"\nregion = \"x\"",
                "data.source.region: it belongs to `objects`, not to `url`",
            ),
            ("objects = \"sales/daily\"", "data.source.objects: the address cannot be used: write it as s3://"),
            ("objects = \"s3://sales\"\nregion = \"a.b/\"", "data.source.region: a region's name"),
            ("objects = \"s3://sales\"\naccess_key_id = \"K\"", "data.source.secret_access_key: a key is a name and"),
            ("objects = \"s3://sales\"\nsecret_access_key = \"K\"", "data.source.access_key_id: a key is a name and"),
            (
                "objects = \"s3://sales\"\naccess_key_id = \"K\"\nsecret_access_key = \"S\"\nendpoint = \"http://s3.example\"",
                "data.source.endpoint: the address cannot be used: what only a key opens",
            ),
            ("url = \"https://x.example\"\ntimeout_seconds = 0", "data.source.timeout_seconds: 0 is outside"),
        ] {
            let error = form(text).unwrap_err();
            assert!(error.starts_with(told) || error.contains(told), "{text}: {error}");
        }
    }

    #[test]
    fn a_secret_in_a_declaration_is_refused_and_not_repeated() {
        for text in [
            "database = \"postgres://anna:hunter2@db/erp\"\nquery = \"SELECT 1\"",
            "url = \"https://x.example\"\ntoken = \"hunter2-abc\"",
            "url = \"http://anna:hunter2@x.example\"",
            "objects = \"s3://sales\"\naccess_key_id = \"K\"\nsecret_access_key = \"hunter2+abc/\"",
            "objects = \"s3://sales\"\nendpoint = \"https://anna:hunter2@s3.example\"",
        ] {
            let error = form(text).unwrap_err();
            assert!(error.contains("environment variable") && !error.contains("hunter2"), "{error}");
        }
    }
}
