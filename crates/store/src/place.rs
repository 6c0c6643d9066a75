//! Where a database is: the URL a person wrote, understood, and described again without its credentials.

use std::path::{Path, PathBuf};

use crate::error::StoreError;

/// A database that can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A SQLite file; `None` is a database in memory, which ends with the store.
    Sqlite {
        /// The URL.
        url: String,
        /// The file.
        file: Option<PathBuf>,
    },
    /// A PostgreSQL database.
    Postgres {
        /// The URL, with credentials.
        url: String,
    },
}

impl Place {
    /// Understands `sqlite://path`, `sqlite:path`, `sqlite::memory:`, `postgres://…` and `postgresql://…`.
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(rest) = url.strip_prefix("sqlite:") {
            let path = rest.trim_start_matches("//").split('?').next().unwrap_or_default();
            // `sqlite:///var/x` has three slashes: two of the scheme and one of the path.
            let path =
                if rest.starts_with("///") { format!("/{}", path.trim_start_matches('/')) } else { path.to_owned() };
            return match path.as_str() {
                ":memory:" => Ok(Self::Sqlite { url: "sqlite::memory:".to_owned(), file: None }),
                "" => Err(StoreError::refused(
                    "database url",
                    "sqlite: needs a path, for example sqlite://data/vakhta.db",
                )),
                path => Ok(Self::Sqlite { url: url.to_owned(), file: Some(PathBuf::from(path)) }),
            };
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres { url: url.to_owned() });
        }
        // What has no scheme may be anything, a password among them.
        let scheme = url.split_once("://").map(|(scheme, _)| format!("scheme {scheme:?}"));
        let what = scheme.unwrap_or_else(|| "the address".to_owned());
        Err(StoreError::refused(
            "database url",
            format!("{what} is not sqlite or postgres, as in postgres://user@host/name"),
        ))
    }

    /// Where the prediction log lives when nobody said otherwise: beside a SQLite file, in the same PostgreSQL database
    /// (`None`). In memory it shares the one database.
    pub(crate) fn log_beside(&self) -> Option<Self> {
        match self {
            Self::Postgres { .. } | Self::Sqlite { file: None, .. } => None,
            Self::Sqlite { url, file: Some(file) } => {
                let log = file.with_extension("predictions.db");
                let parameters = url.split_once('?').map(|(_, p)| format!("?{p}")).unwrap_or_default();
                Some(Self::Sqlite { url: format!("sqlite://{}{parameters}", log.display()), file: Some(log) })
            }
        }
    }

    /// In words, without user and password.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Sqlite { file: Some(file), .. } => format!("SQLite file {}", file.display()),
            Self::Sqlite { file: None, .. } => "SQLite in memory".to_owned(),
            Self::Postgres { url } => {
                let rest = url.split_once("://").map_or("", |(_, rest)| rest);
                let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
                format!("PostgreSQL at {}", rest.split('?').next().unwrap_or_default())
            }
        }
    }

    /// The folder of the file.
    pub(crate) fn folder(&self) -> Option<&Path> {
        match self {
            Self::Sqlite { file: Some(file), .. } => {
                Some(file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_lives_beside_the_main_file() {
        for (url, log) in [
            ("sqlite://data/vakhta.db", "sqlite://data/vakhta.predictions.db"),
            ("sqlite:///var/lib/vakhta.db?mode=rwc", "sqlite:///var/lib/vakhta.predictions.db?mode=rwc"),
            ("sqlite:plain", "sqlite://plain.predictions.db"),
        ] {
            let place = Place::parse(url).unwrap().log_beside().unwrap();
            assert!(matches!(&place, Place::Sqlite { url, .. } if url == log), "{place:?}");
        }
        assert_eq!(Place::parse("postgres://h/d").unwrap().log_beside(), None);
    }

    #[test]
    fn a_description_never_shows_the_password() {
        let place = Place::parse("postgres://vakhta:s3cr@et@db.local:5432/vakhta?sslmode=require").unwrap();
        assert_eq!(place.describe(), "PostgreSQL at db.local:5432/vakhta");
    }

    #[test]
    fn an_unknown_scheme_is_named_and_the_rest_of_the_url_is_not() {
        let error = Place::parse("mysql://root:pw@h/d").unwrap_err().to_string();
        assert_eq!(error, "database url: scheme \"mysql\" is not sqlite or postgres, as in postgres://user@host/name");
        assert!(!Place::parse("s3cret:pa@h").unwrap_err().to_string().contains("s3cret"), "it has no scheme");
        assert!(Place::parse("sqlite://").is_err());
    }
}
