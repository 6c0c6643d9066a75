//! The life of an alert: acknowledged, escalated, reopened; the silences of their keys; what an import's rows looked like.

use super::shape::{Statements, alter, count, int, maybe_int, maybe_text, refers, serial, table, text, unique};

pub(super) fn tables() -> Statements {
    let silences =
        [serial("id"), text("model"), text("kind"), int("silenced_until"), text("silenced_by"), text("note")];
    let added = [
        maybe_int("reopened_at"),
        maybe_int("acknowledged_at"),
        maybe_text("acknowledged_by"),
        maybe_text("acknowledge_note"),
        count("escalation"),
        maybe_int("escalated_at"),
    ];
    Statements {
        tables: vec![table("alert_silences", silences, [refers("alert_silences", "model", ("models", "name"))])],
        columns: added
            .into_iter()
            .map(|column| alter("alerts", column))
            .chain([alter("syncs", maybe_text("quality"))])
            .collect(),
        indexes: vec![unique("alert_silences_key", "alert_silences", &["model", "kind"])],
    }
}
