//! What people put in place of forecasts: one row for each word that was said, none of them ever changed.

use super::shape::{Statements, index, int, maybe_real, real, refers, serial, table, text, unique};

pub(super) fn tables() -> Statements {
    let overrides = [
        serial("id"),
        text("model"),
        text("series"),
        int("date"),
        int("follows"),
        maybe_real("value"),
        real("statistical"),
        text("version"),
        int("origin"),
        text("made_by"),
        text("reason"),
        int("made_at"),
    ];
    let model = refers("overrides", "model", ("models", "name"));
    Statements {
        tables: vec![table("overrides", overrides, [model])],
        indexes: vec![
            // Of two that were said at the same time of the same forecast only one can follow what was said before.
            unique("overrides_key", "overrides", &["model", "series", "date", "follows"]),
            index("overrides_by_time", "overrides", &["model", "date"]),
        ],
        ..Statements::default()
    }
}
