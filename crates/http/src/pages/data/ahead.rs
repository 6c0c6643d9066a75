//! What must be known ahead: what of it is missing, and the table to fill.

use vakhta_service::views::{MissingColumn, MissingView};

use crate::pages::forecast::column_word;
use crate::pages::frame::Loaded;
use crate::pages::lang::Lang;
use crate::pages::part::{Pill, Tone};

/// The known-ahead values of the days ahead.
#[derive(Debug, Clone)]
pub(super) struct AheadCard {
    pub(super) span: String,
    /// What is missing, and how much that matters.
    pub(super) lines: Vec<(Pill, String)>,
    pub(super) csv: String,
    pub(super) xlsx: String,
}

/// What is missing of the known-ahead columns, a line each, and where the table to fill is.
pub(super) fn ahead(l: Lang, loaded: &Loaded, missing: &MissingView) -> Option<AheadCard> {
    if missing.columns.is_empty() {
        return None;
    }
    let line = |column: &MissingColumn| {
        let first = column.first.first().map_or_else(String::new, |cell| {
            let keys = cell.keys.iter().map(|(name, value)| format!("{} {value}", column_word(l, name)));
            keys.chain([l.date(cell.date)]).collect::<Vec<_>>().join(" · ")
        });
        let args =
            [("n", column.days.into()), ("column", column_word(l, &column.column).into()), ("first", first.into())];
        let tone = if column.needed { Tone::Bad } else { Tone::Warn };
        (
            Pill::new(tone, l.t(if column.needed { "ahead-needed" } else { "ahead-optional" })),
            l.say("ahead-missing", &args),
        )
    };
    let path = format!("/api/v1/models/{}/known-ahead/template", loaded.model.name);
    Some(AheadCard {
        span: l.say("ahead-span", &[("from", l.date(missing.from).into()), ("to", l.date(missing.to).into())]),
        lines: missing.columns.iter().filter(|column| column.days > 0).map(line).collect(),
        csv: format!("{path}.csv"),
        xlsx: format!("{path}.xlsx"),
    })
}
