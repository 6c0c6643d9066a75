//! What an application is to the platform: declarations of models, and data to show itself with.

use chrono::NaiveDate;

/// An application: it declares, the platform does.
pub trait Application: Send + Sync {
    /// Its name in code and tables: `sales`.
    fn name(&self) -> &'static str;

    /// The declarations (TOML) of the models that it ships. A user's file of the same model name wins.
    fn declarations(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// The demo that it brings, if any.
    fn demo(&self) -> Option<Demo> {
        None
    }
}

/// A demo: real data that is loaded up to a day, learned from, and then replayed day by day.
#[derive(Debug, Clone)]
pub struct Demo {
    /// What is about to be shown, in a sentence.
    pub about: &'static str,
    /// The declaration of the demo's model.
    pub declaration: &'static str,
    /// The name of the file, which says how it is read.
    pub file_name: &'static str,
    /// Its content.
    pub content: &'static [u8],
    /// The last day that the first version may know.
    pub cut: NaiveDate,
    /// The last day that is replayed; the file's last day when later.
    pub through: NaiveDate,
}
