//! Tables in wide form, with a column for every day or every series.

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Float64Type};
use chrono::NaiveDate;
use vakhta_tables::import::{ImportSettings, ReadLimits, Wide, preview, read, sniff};
use vakhta_tables::schema::TableSchema;

fn limits() -> ReadLimits {
    ReadLimits::at(NaiveDate::from_ymd_opt(2019, 5, 1).unwrap())
}

/// Rows as `day key… value`.
pub(crate) fn rows(batch: &RecordBatch, keys: usize) -> Vec<String> {
    let days = batch.column(0).as_primitive::<Date32Type>();
    let values = batch.column(1 + keys).as_primitive::<Float64Type>();
    let key = |row: usize, key: usize| batch.column(1 + key).as_string::<i32>().value(row).to_owned();
    (0..batch.num_rows())
        .map(|row| {
            let keys: Vec<String> = (0..keys).map(|k| key(row, k)).collect();
            format!("{} {} {}", days.value_as_date(row).unwrap(), keys.join(" "), values.value(row))
        })
        .collect()
}

#[test]
fn a_wide_text_file_is_read_as_its_declaration_says_and_remembered() {
    let text = "date,promo,B1,B2\n2019-02-01,1,5,6\n2019-02-02,0,7,\n2019-02-03,0,x,9\n";
    let schema = TableSchema::new("date", &["branch"], "sold").with_known_ahead(&["promo"]);
    let settings = sniff(text.as_bytes(), Some(&schema)).unwrap();
    let keep = vec!["date".to_owned(), "promo".to_owned()];
    assert_eq!(settings.wide, Some(Wide::Series { key: "branch".into(), target: "sold".into(), keep }));
    let written = serde_json::to_string(&settings).unwrap();
    assert_eq!(serde_json::from_str::<ImportSettings>(&written).unwrap(), settings);
    // Next month there is one branch more.
    let next = "date,promo,B1,B2,B3\n2019-03-01,1,5,6,1\n2019-03-02,1,x,,2\n";
    let loaded = read(next.as_bytes(), &settings, &schema, &limits()).unwrap();
    assert_eq!(rows(&loaded.batch, 1), ["2019-03-01 B1 5", "2019-03-01 B2 6", "2019-03-01 B3 1", "2019-03-02 B3 2"]);
    let aside: Vec<(u64, &str)> = loaded.quarantined.iter().map(|bad| (bad.row, bad.column.as_str())).collect();
    assert_eq!(aside, [(3, "B1")], "the cell is named as it stands in the file");
}

#[test]
fn a_column_for_every_day_is_shown_and_read_as_rows() {
    let text = "Филиал;Итого;01.02.2019;02.02.2019;03.02.2019\nЦентр;11,5;5,5;6;\nЮг;6;1;2;3\nИтого;17,5;6,5;8;3\n";
    let shown = preview(text.as_bytes(), None, None).unwrap();
    assert_eq!(shown.settings.wide, Some(Wide::Days { time: "date".into(), target: "value".into() }));
    assert!(shown.warnings.iter().any(|warning| warning.contains("columns are days")), "{:?}", shown.warnings);
    let cell = |text: &str| Some(text.to_owned());
    assert_eq!(shown.rows[0], [cell("Центр"), cell("2019-02-01"), cell("5.5")]);
    let schema = TableSchema::new("День", &["Филиал"], "Выручка");
    let text = text.replace(";1;2;3", ";1;много;3");
    let settings = sniff(text.as_bytes(), Some(&schema)).unwrap();
    let loaded = read(text.as_bytes(), &settings, &schema, &limits()).unwrap();
    let expected = ["2019-02-01 Центр 5.5", "2019-02-02 Центр 6", "2019-02-01 Юг 1", "2019-02-03 Юг 3"];
    assert_eq!(rows(&loaded.batch, 1), expected);
    let bad: Vec<(u64, &str, &str)> =
        loaded.quarantined.iter().map(|bad| (bad.row, bad.column.as_str(), bad.value.as_str())).collect();
    assert_eq!(bad, [(3, "02.02.2019", "много")]);
    for note in ["rows of totals left out: 1", "columns of totals left out: Итого"] {
        assert!(loaded.warnings.iter().any(|warning| warning.starts_with(note)), "{note}: {:?}", loaded.warnings);
    }
}

#[test]
fn what_is_wrong_with_a_wide_table_is_said_by_its_own_columns() {
    let text = "branch,2019-02-01,2019-02-02,2219-02-03\nA,5,1e300,7\nB,6,7,\n";
    let schema = TableSchema::new("date", &["branch"], "sold");
    let settings = sniff(text.as_bytes(), Some(&schema)).unwrap();
    let loaded = read(text.as_bytes(), &settings, &schema, &limits()).unwrap();
    let aside: Vec<(u64, &str)> = loaded.quarantined.iter().map(|bad| (bad.row, bad.column.as_str())).collect();
    assert_eq!(aside, [(2, "2219-02-03"), (2, "2019-02-02")]);

    let with_promo = schema.with_known_ahead(&["promo"]);
    let settings = sniff(text.as_bytes(), Some(&with_promo)).unwrap();
    let said = read(text.as_bytes(), &settings, &with_promo, &limits()).unwrap_err().to_string();
    let expected = "column `promo` is not in the file, which is read as a wide table: its 3 columns from `2019-02-01` to \
                    `2219-02-03` are days, the others: branch; add it, or save the table with one row for every value";
    assert_eq!(said, expected);
    let shown = preview(text.as_bytes(), None, Some(&with_promo)).unwrap();
    assert!(shown.warnings.iter().any(|warning| warning == expected), "{:?}", shown.warnings);
}

#[test]
fn totals_of_a_long_report_are_left_out_and_counted() {
    let text =
        "date,branch,value\n2019-02-01,A,5\n2019-02-02,A,6\nSubtotal,A,11\n,Grand total,11\n2019-02-03,Total,1\n";
    let schema = TableSchema::new("date", &["branch"], "value");
    let settings = sniff(text.as_bytes(), Some(&schema)).unwrap();
    let loaded = read(text.as_bytes(), &settings, &schema, &limits()).unwrap();
    assert_eq!(rows(&loaded.batch, 1), ["2019-02-01 A 5", "2019-02-02 A 6", "2019-02-03 Total 1"]);
    assert_eq!((loaded.n_rows, loaded.quarantined.len()), (3, 0));
    assert!(
        loaded.warnings.iter().any(|warning| warning.starts_with("rows of totals left out: 2")),
        "{:?}",
        loaded.warnings
    );
}
