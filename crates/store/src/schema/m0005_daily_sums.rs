//! What the scores of each day are computed from, so that a year is summed and not read pair by pair.

use super::shape::{Statements, int, maybe_text, real, refers, serial, table, text, unique};

pub(super) fn tables() -> Statements {
    let sums = [
        serial("id"),
        text("model"),
        int("date"),
        text("segment_kind"),
        text("segment_value"),
        text("subject"),
        maybe_text("versions"),
        int("n"),
        int("n_positive"),
        real("absolute"),
        real("percentage"),
        real("squared"),
        real("signed"),
        real("actual"),
        real("absolute_actual"),
        real("squared_actual"),
        int("inside80"),
        int("of80"),
        int("inside95"),
        int("of95"),
    ];
    let model = refers("daily_sums", "model", ("models", "name"));
    let key = ["model", "date", "segment_kind", "segment_value", "subject"];
    Statements {
        tables: vec![table("daily_sums", sums, [model])],
        indexes: vec![unique("daily_sums_key", "daily_sums", &key)],
        ..Statements::default()
    }
}
