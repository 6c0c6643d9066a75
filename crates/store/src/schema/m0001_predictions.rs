//! The prediction log: one row per batch that was issued, one per answer.

use super::shape::{Statements, flag, index, int, real, refers, serial, table, text};

pub(super) fn tables() -> Statements {
    let batches = table(
        "prediction_batches",
        [serial("id"), text("model"), text("version"), text("kind"), int("origin"), int("n_rows"), int("issued_at")],
        [],
    );
    let columns = [
        serial("id"),
        int("batch"),
        text("model"),
        text("version"),
        text("kind"),
        text("series"),
        int("origin"),
        int("date"),
        int("lead"),
        real("value"),
        real("lo80"),
        real("hi80"),
        real("lo95"),
        real("hi95"),
        real("baseline"),
        flag("open"),
        text("reasons"),
        int("issued_at"),
    ];
    let predictions = table("predictions", columns, [refers("predictions", "batch", ("prediction_batches", "id"))]);
    Statements {
        tables: vec![batches, predictions],
        indexes: vec![
            // The newest batch is found here, so that the long table needs no index by origin.
            index("prediction_batches_by_origin", "prediction_batches", &["model", "kind", "origin"]),
            index("predictions_by_batch", "predictions", &["batch"]),
            index("predictions_by_date", "predictions", &["model", "kind", "date"]),
            index("predictions_by_series", "predictions", &["model", "series", "date"]),
        ],
        ..Statements::default()
    }
}
