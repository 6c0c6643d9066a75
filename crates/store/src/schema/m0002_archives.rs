//! The files that hold predictions which left the log: one row per file, written as its rows are deleted.

use super::shape::{Statements, index, int, serial, table, text, unique};

pub(super) fn tables() -> Statements {
    let columns = [
        serial("id"),
        text("model"),
        text("file"),
        int("n_rows"),
        int("first_day"),
        int("last_day"),
        text("sha256"),
        int("archived_at"),
    ];
    Statements {
        tables: vec![table("prediction_archives", columns, [])],
        indexes: vec![
            unique("prediction_archives_file", "prediction_archives", &["file"]),
            index("prediction_archives_by_day", "prediction_archives", &["model", "first_day"]),
        ],
        ..Statements::default()
    }
}
