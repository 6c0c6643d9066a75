//! Ledger rows in words.

use vakhta_lifecycle::plan::LedgerEntry;

use super::run;
use crate::pages::lang::Lang;

/// A row of the ledger as a timeline shows it.
#[derive(Debug, Clone)]
pub(crate) struct LedgerLine {
    /// When.
    pub(crate) when: String,
    /// What.
    pub(crate) what: String,
    /// Who.
    pub(crate) who: String,
    /// The reason as it was recorded.
    pub(crate) reason: String,
}

/// A row as a timeline shows it; an action that is new to the pages is shown by its name.
pub(crate) fn line(l: Lang, entry: &LedgerEntry) -> LedgerLine {
    let key = format!("ledger-{}", entry.action.replace('_', "-"));
    LedgerLine {
        when: l.moment(entry.at),
        what: l.maybe(&key).unwrap_or_else(|| entry.action.clone()),
        who: run::actor(l, &entry.actor),
        reason: entry.reason.clone(),
    }
}
