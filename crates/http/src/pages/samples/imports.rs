//! What was taken in and what was put aside.

use vakhta_service::views::{MissingCell, MissingColumn, MissingView, QuarantinedRow, SyncView};

use super::{at, date};

/// Syncs, latest first.
pub(crate) fn syncs() -> Vec<SyncView> {
    let sync = |id, source: &str, day, status: &str, counts: [u64; 4], messages: &[&str]| SyncView {
        id,
        dataset: "bakery_sales".into(),
        source: source.into(),
        started_at: day,
        status: status.into(),
        rows: counts.iter().sum(),
        inserted: counts[0],
        updated: counts[1],
        unchanged: counts[2],
        quarantined: counts[3],
        dataset_version: (status == "completed").then_some(27 + id),
        messages: messages.iter().map(|m| (*m).to_owned()).collect(),
    };
    let warnings = [
        "the text is not UTF-8 and is read as windows-1251",
        "B02/P101: 2 series have 14 absent days in all (absent is not zero): B02/P101, B03/P101",
    ];
    vec![
        sync(7, "corrections-march.csv", at(2019, 4, 2, 9, 12), "completed", [0, 41, 3_210, 4], &warnings),
        sync(6, "2019-04-02.csv", at(2019, 4, 3, 0, 0), "completed", [105, 0, 0, 0], &[]),
        sync(5, "2019-04-01.csv", at(2019, 4, 2, 0, 0), "completed", [105, 0, 0, 0], &[]),
        sync(
            4,
            "export.xls",
            at(2019, 3, 30, 16, 40),
            "failed",
            [0, 0, 0, 0],
            &["the file is not a table: it is a PDF document; save it as CSV (UTF-8), XLSX or Parquet"],
        ),
        sync(1, "bakery_daily.csv.gz", at(2019, 1, 2, 10, 1), "completed", [121_590, 0, 0, 0], &[]),
    ]
}

/// Rows that were put aside.
pub(crate) fn quarantined() -> Vec<QuarantinedRow> {
    let row = |row, column: &str, value: &str, reason: &str| QuarantinedRow {
        row,
        column: column.into(),
        value: value.into(),
        reason: reason.into(),
        code: None,
        replayed_by: (row == 1902).then_some(9),
    };
    vec![
        row(17, "value", "12o", "is not a number"),
        row(418, "date", "31.02.2019", "is not a date of the form DD.MM.YYYY"),
        row(
            1902,
            "value",
            "1000000000",
            "is more than 100 times what is usual (nine of ten known values of this series are at most 742.5); correct it, \
             or, if it is right, load it with --accept-outliers (API: accept_outliers=true) or declare `max` for `value`",
        ),
        row(2001, "branch", "<b>B99</b>", "has the same date and branch as row 12 with other values; keep one of them"),
    ]
}

/// Promotions that nobody has planned yet.
pub(crate) fn missing() -> MissingView {
    let cell = |branch: &str, day| MissingCell { keys: [("branch".to_owned(), branch.to_owned())].into(), date: day };
    let column = |name: &str, needed, values, days| MissingColumn {
        column: name.into(),
        needed,
        values,
        days,
        first: if days > 0 { vec![cell("B03", date(2019, 4, 5))] } else { Vec::new() },
    };
    MissingView {
        from: date(2019, 4, 3),
        to: date(2019, 4, 30),
        columns: vec![column("promo", true, 120, 12), column("holiday", true, 0, 0), column("price", false, 1, 1)],
    }
}
