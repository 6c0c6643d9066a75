//! Spreadsheets as programs export them, written with `rust_xlsxwriter`.

use chrono::NaiveDate;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use vakhta_tables::import::{FileFormat, ImportError, Loaded, ReadLimits, Wide, preview, read, sniff};
use vakhta_tables::schema::TableSchema;

use crate::import_wide::rows;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn load(bytes: &[u8], schema: &TableSchema) -> Result<Loaded, ImportError> {
    let settings = sniff(bytes, Some(schema))?;
    read(bytes, &settings, schema, &ReadLimits::at(day(2019, 5, 1)))
}

fn workbook(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn write_texts(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in (0..).zip(cells) {
        sheet.write(row, column, *cell).unwrap();
    }
}

fn date_format() -> Format {
    Format::new().set_num_format("dd.mm.yyyy")
}

/// An export as 1C makes it: titles, an empty row, dates and numbers as text, merged branches, subtotals, a total.
fn export_of_1c(one: &str) -> Vec<u8> {
    workbook(|sheet| {
        sheet.set_name("TDSheet").unwrap();
        sheet.merge_range(0, 0, 0, 3, "Продажи по филиалам", &Format::new()).unwrap();
        write_texts(sheet, 1, &["Период:", "01.02.2019 - 28.02.2019"]);
        write_texts(sheet, 3, &["Филиал", "Дата", "Выручка, руб.", "Примечание"]);
        sheet.merge_range(4, 0, 5, 0, "Центр", &Format::new()).unwrap();
        write_texts(sheet, 4, &["Центр", "01.02.2019", "1 234,50"]);
        sheet.write(5, 1, "02.02.2019").unwrap();
        sheet.write(5, 2, 7.25).unwrap();
        write_texts(sheet, 6, &["Центр Итог", "", "1 241,75"]);
        write_texts(sheet, 7, &["Юг", "01.02.2019", one]);
        sheet.write(8, 0, "Юг").unwrap();
        sheet.write_with_format(8, 1, ExcelDateTime::from_ymd(2019, 2, 2).unwrap(), &date_format()).unwrap();
        sheet.write(8, 2, "8").unwrap();
        write_texts(sheet, 9, &["Итого", "", "1 249,75"]);
    })
}

#[test]
fn an_export_of_1c_is_read_below_its_titles_and_without_its_totals() {
    let bytes = export_of_1c("9");
    let shown = preview(&bytes[..], None, None).unwrap();
    assert_eq!((shown.settings.format, shown.settings.sheet.as_deref()), (FileFormat::Xlsx, Some("TDSheet")));
    let guessed = shown.schema().unwrap();
    assert_eq!((guessed.time.as_str(), guessed.target.as_str()), ("Дата", "Выручка, руб."));
    assert_eq!(guessed.keys, ["Филиал"]);
    let schema = TableSchema::new("Дата", &["Филиал"], "Выручка, руб.");
    let bytes = export_of_1c("много");
    let loaded = load(&bytes, &schema).unwrap();
    assert_eq!(rows(&loaded.batch, 1), ["2019-02-01 Центр 1234.5", "2019-02-02 Центр 7.25", "2019-02-02 Юг 8"]);
    let [bad] = &loaded.quarantined[..] else { panic!("{:?}", loaded.quarantined) };
    assert_eq!((bad.row, bad.value.as_str()), (8, "много"));
    assert!(loaded.warnings.iter().any(|w| w == "rows of totals left out: 2"), "{:?}", loaded.warnings);
    let again = read(&bytes[..], &shown.settings, &schema, &ReadLimits::at(day(2019, 5, 1))).unwrap();
    assert_eq!(again.batch, loaded.batch, "the remembered settings read the same");
}

#[test]
fn serial_dates_are_days_and_the_sheet_is_the_first_that_is_not_blank() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Cover").unwrap();
    let sheet = book.add_worksheet().set_name("Sales").unwrap();
    write_texts(sheet, 0, &["date", "branch", "value"]);
    for (row, serial) in [(1_u32, 43_497.0), (2, 43_498.0)] {
        sheet.write(row, 0, serial).unwrap();
        sheet.write(row, 1, 12).unwrap();
        sheet.write(row, 2, f64::from(row) + 0.5).unwrap();
    }
    write_texts(book.add_worksheet().set_name("Notes").unwrap(), 0, &["remember", "this"]);
    let bytes = book.save_to_buffer().unwrap();
    let schema = TableSchema::new("date", &["branch"], "value");
    assert_eq!(rows(&load(&bytes, &schema).unwrap().batch, 1), ["2019-02-01 12 1.5", "2019-02-02 12 2.5"]);
    let mut settings = sniff(&bytes[..], Some(&schema)).unwrap();
    let shown = preview(&bytes[..], None, Some(&schema)).unwrap();
    assert!(
        shown.warnings.iter().any(|w| w.contains("`Sales` is read") && w.contains("Notes")),
        "{:?}",
        shown.warnings
    );
    settings.sheet = Some("Archive".into());
    let error = read(&bytes[..], &settings, &schema, &ReadLimits::at(day(2019, 5, 1))).unwrap_err();
    assert_eq!(error.to_string(), "the workbook has no sheet `Archive`; its sheets are Cover, Sales, Notes");
}

#[test]
fn a_sheet_with_a_column_for_every_day_becomes_long() {
    let bytes = workbook(|sheet| {
        write_texts(sheet, 0, &["branch"]);
        for column in 1..=3_u16 {
            let date = ExcelDateTime::from_ymd(2019, 2, u8::try_from(column).unwrap()).unwrap();
            sheet.write_with_format(0, column, date, &date_format()).unwrap();
            sheet.write(1, column, 10 - column).unwrap();
        }
        sheet.write(0, 4, "Total").unwrap();
        sheet.write(1, 0, "A").unwrap();
        sheet.write(1, 4, 6).unwrap();
        write_texts(sheet, 2, &["Total"]);
        sheet.write(2, 1, 1).unwrap();
    });
    let shown = preview(&bytes[..], None, None).unwrap();
    assert_eq!(shown.settings.wide, Some(Wide::Days { time: "date".into(), target: "value".into() }));
    let guessed = shown.schema().unwrap();
    assert_eq!(
        (guessed.time.as_str(), guessed.target.as_str(), &guessed.keys[..]),
        ("date", "value", &["branch".to_owned()][..])
    );
    let schema = TableSchema::new("day", &["branch"], "sold");
    let loaded = load(&bytes, &schema).unwrap();
    assert_eq!(rows(&loaded.batch, 1), ["2019-02-01 A 9", "2019-02-02 A 8", "2019-02-03 A 7"]);
    assert!(loaded.warnings.iter().any(|w| w.contains("columns of totals")), "{:?}", loaded.warnings);
}

#[test]
fn two_rows_of_names_over_branches_become_series() {
    let bytes = workbook(|sheet| {
        sheet.merge_range(0, 0, 1, 0, "Дата", &Format::new()).unwrap();
        sheet.merge_range(0, 1, 0, 2, "Центр", &Format::new()).unwrap();
        write_texts(sheet, 1, &["Дата", "Хлеб", "Торт", "Хлеб"]);
        sheet.write(0, 3, "Юг").unwrap();
        write_texts(sheet, 2, &["01.02.2019", "5", "6", "7"]);
        write_texts(sheet, 3, &["02.02.2019", "50", "60", "70"]);
    });
    let schema = TableSchema::new("Дата", &["Точка"], "Продажи");
    let expected = [
        "2019-02-01 Центр Хлеб 5",
        "2019-02-01 Центр Торт 6",
        "2019-02-01 Юг Хлеб 7",
        "2019-02-02 Центр Хлеб 50",
        "2019-02-02 Центр Торт 60",
        "2019-02-02 Юг Хлеб 70",
    ];
    assert_eq!(rows(&load(&bytes, &schema).unwrap().batch, 1), expected);
}

#[test]
fn what_cannot_be_a_table_is_refused_with_its_place() {
    let schema = TableSchema::new("date", &["branch"], "value");
    let merged = workbook(|sheet| {
        write_texts(sheet, 0, &["date", "branch", "value"]);
        write_texts(sheet, 1, &["2019-02-01", "A"]);
        write_texts(sheet, 2, &["2019-02-02", "A"]);
        sheet.merge_range(1, 2, 2, 2, "", &Format::new()).unwrap();
        sheet.write(1, 2, 5).unwrap();
    });
    let error = load(&merged, &schema).unwrap_err().to_string();
    assert!(error.contains("row 2") && error.contains("merged"), "{error}");
    assert!(matches!(load(&workbook(|_| {}), &schema), Err(ImportError::Empty)));
    let bare = workbook(|sheet| {
        write_texts(sheet, 0, &["2019-02-01", "A", "5"]);
        write_texts(sheet, 1, &["2019-02-02", "A", "6"]);
    });
    let error = load(&bare, &schema).unwrap_err().to_string();
    assert!(error.contains("row of column names"), "{error}");
    let cut = &export_of_1c("9")[..900];
    assert!(matches!(load(cut, &schema), Err(ImportError::Damaged { .. })));
}
