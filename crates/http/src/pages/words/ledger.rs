//! Ledger rows in words.

use vakhta_lifecycle::decision::Decision;
use vakhta_lifecycle::plan::LedgerEntry;

use super::{decision, run};
use crate::pages::lang::Lang;
use crate::pages::said::Said;

/// A row of the ledger as a timeline shows it.
#[derive(Debug, Clone)]
pub(crate) struct LedgerLine {
    /// When.
    pub(crate) when: String,
    /// What.
    pub(crate) what: String,
    /// Who.
    pub(crate) who: String,
    /// The reason.
    pub(crate) reason: Said,
}

/// A row as a timeline shows it; an action that is new to the pages is shown by its name. Where the reason is that of the
/// version's decision, it is told from the decision.
pub(crate) fn line(l: Lang, entry: &LedgerEntry, made: Option<&Decision>) -> LedgerLine {
    let key = format!("ledger-{}", entry.action.replace('_', "-"));
    LedgerLine {
        when: l.moment(entry.at),
        what: l.maybe(&key).unwrap_or_else(|| entry.action.clone()),
        who: run::actor(l, &entry.actor),
        reason: made
            .filter(|made| made.reasons.first() == Some(&entry.reason))
            .and_then(|made| decision::sentences(l, made).into_iter().next())
            .map_or_else(|| Said::of(l, &entry.reason), |text| Said { text, english: false }),
    }
}
