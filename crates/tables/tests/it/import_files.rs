//! Files as people have them: encodings, separators, bad rows, whole files that cannot be used, and public data.

use std::io::Write;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Float64Type};
use chrono::NaiveDate;
use vakhta_tables::import::{
    ColumnRole, DateFormat, Decimal, Encoding, FileFormat, ImportError, ImportSettings, Loaded, Quarantined,
    ReadLimits, UsualSizes, preview, read, sniff,
};
use vakhta_tables::schema::{ColumnType, TableSchema};

use crate::real_data;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn schema() -> TableSchema {
    TableSchema::new("date", &["branch"], "value").with_known_ahead(&["promo"])
}

fn limits() -> ReadLimits {
    ReadLimits::at(day(2019, 5, 1))
}

fn load(text: &str) -> Result<Loaded, ImportError> {
    let settings = sniff(text.as_bytes(), Some(&schema()))?;
    read(text.as_bytes(), &settings, &schema(), &limits())
}

/// Ten ordinary days of one branch, and then the given lines (the first of them is line 12).
fn load_after_ten_days(lines: &str) -> Result<Loaded, ImportError> {
    let mut text = "date,branch,value,promo\n".to_owned();
    for day in 1..=10 {
        text += &format!("2019-04-{day:02},A,{},0\n", 100 + day);
    }
    load(&(text + lines))
}

fn only(quarantined: &[Quarantined]) -> &Quarantined {
    assert_eq!(quarantined.len(), 1, "{quarantined:?}");
    &quarantined[0]
}

fn numbers(batch: &RecordBatch, column: &str) -> Vec<Option<f64>> {
    batch.column_by_name(column).unwrap().as_primitive::<Float64Type>().iter().collect()
}

#[test]
fn a_cyrillic_file_with_semicolons_and_decimal_commas_is_read() {
    let text =
        "Дата;Филиал;Выручка;Акция\r\n31.01.2019;Центр;1\u{a0}234,50;да\r\n01.02.2019;\"Юг; склад\";7,25;нет\r\n";
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1251.encode(text);
    assert!(!unmappable);
    let shown = preview(&bytes[..], None, None).unwrap();
    assert_eq!(shown.settings.encoding, Encoding::Windows1251);
    assert_eq!((shown.settings.separator, shown.settings.decimal), (';', Decimal::Comma));
    assert_eq!(shown.settings.date_format, DateFormat::DayMonthYearDot);
    let cell = |text: &str| Some(text.to_owned());
    assert_eq!(shown.rows[0], [cell("2019-01-31"), cell("Центр"), cell("1234.5"), cell("1")]);
    let guessed = shown.schema().unwrap();
    assert_eq!((guessed.time.as_str(), guessed.target.as_str()), ("Дата", "Выручка"));
    assert_eq!((guessed.keys, guessed.known_ahead), (vec!["Филиал".to_owned()], vec!["Акция".to_owned()]));

    let schema = TableSchema::new("Дата", &["Филиал"], "Выручка").with_known_ahead(&["Акция"]);
    let loaded = read(&bytes[..], &shown.settings, &schema, &limits()).unwrap();
    assert_eq!(loaded.quarantined, Vec::new());
    assert_eq!(numbers(&loaded.batch, "Выручка"), [Some(1234.5), Some(7.25)]);
    assert_eq!(numbers(&loaded.batch, "Акция"), [Some(1.0), Some(0.0)]);
    assert_eq!(loaded.batch.column(1).as_string::<i32>().value(1), "Юг; склад");
}

#[test]
fn a_packed_file_is_unpacked_and_its_settings_are_remembered() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"\xef\xbb\xbfdate,branch,value,promo\n2019-04-01,A,5,0\n").unwrap();
    let packed = packed.finish().unwrap();
    let settings = sniff(&packed[..], None).unwrap();
    let remembered: ImportSettings = serde_json::from_str(&serde_json::to_string(&settings).unwrap()).unwrap();
    assert!(remembered.gzip);
    let loaded = read(&packed[..], &remembered, &schema(), &limits()).unwrap();
    assert_eq!(loaded.batch.num_rows(), 1);
    let cut = &packed[..packed.len() - 12];
    assert!(matches!(read(cut, &remembered, &schema(), &limits()), Err(ImportError::Damaged { .. })));
}

#[test]
fn a_cell_of_the_wrong_type_is_quarantined_with_its_line_and_the_rest_is_loaded() {
    let loaded = load_after_ten_days("2019-04-11,A,many,0\n2019-04-12,A,112,0\n").unwrap();
    let bad = only(&loaded.quarantined);
    assert_eq!((bad.row, bad.column.as_str(), bad.value.as_str()), (12, "value", "many"));
    assert_eq!(loaded.batch.num_rows(), 11);
    assert_eq!(loaded.n_rows, 12);
}

#[test]
fn a_number_of_the_other_convention_says_so() {
    let text = "date,branch,value,promo\n2019-04-10,A,10.5,0\n2019-04-11,A,\"11,5\",0\n";
    let loaded = read(text.as_bytes(), &ImportSettings::csv(), &schema(), &limits()).unwrap();
    assert!(only(&loaded.quarantined).reason.contains("decimal comma"), "{:?}", loaded.quarantined);
}

#[test]
fn a_date_that_is_none_or_lies_far_ahead_is_quarantined() {
    let loaded =
        load_after_ten_days("2019-04-31,A,5,0\n2219-04-11,A,5,0\n2019-05-20,A,5,0\n0019-04-11,A,5,0\n").unwrap();
    let rows: Vec<u64> = loaded.quarantined.iter().map(|bad| bad.row).collect();
    assert_eq!(rows, [12, 13, 14, 15]);
    assert!(loaded.quarantined.iter().all(|bad| bad.column == "date"));
    assert!(loaded.quarantined[2].reason.contains("leave the target empty"), "{:?}", loaded.quarantined[2]);
}

#[test]
fn a_future_row_with_known_ahead_values_only_is_loaded_without_a_target() {
    let loaded = load_after_ten_days("2019-05-20,A,,1\n").unwrap();
    assert_eq!(loaded.quarantined, Vec::new());
    assert_eq!(numbers(&loaded.batch, "value")[10], None);
    assert_eq!(numbers(&loaded.batch, "promo")[10], Some(1.0));
}

#[test]
fn not_a_number_and_infinity_are_quarantined() {
    let loaded = load_after_ten_days("2019-04-11,A,NaN,0\n2019-04-12,A,-inf,0\n2019-04-13,A,1,inf\n").unwrap();
    assert_eq!(loaded.quarantined.len(), 3);
    assert!(loaded.quarantined.iter().all(|bad| bad.reason.contains("not a finite number")));
}

#[test]
fn a_huge_outlier_is_quarantined_unless_a_maximum_is_declared() {
    let line = "2019-04-11,A,1000000000,0\n";
    let loaded = load_after_ten_days(line).unwrap();
    assert!(only(&loaded.quarantined).reason.contains("declare `max`"), "{:?}", loaded.quarantined);

    let text = format!("date,branch,value,promo\n2019-04-10,A,5,0\n{line}2019-04-12,A,3000000000,0\n");
    let mut declared = schema();
    declared.max.insert("value".to_owned(), 2e9);
    let loaded = read(text.as_bytes(), &ImportSettings::csv(), &declared, &limits()).unwrap();
    assert_eq!(loaded.batch.num_rows(), 2);
    assert_eq!(only(&loaded.quarantined).row, 4);
}

/// What a dataset of 60 days around 120 of branch A says of sizes.
fn sixty_days_of_a() -> ReadLimits {
    let mut text = "date,branch,value,promo\n".to_owned();
    for n in 0..60 {
        text += &format!("2019-{:02}-{:02},A,{},0\n", 2 + n / 28, 1 + n % 28, 100 + n % 40);
    }
    let history = load(&text).unwrap();
    ReadLimits { usual: UsualSizes::of(&history.batch, &schema()), ..limits() }
}

#[test]
fn a_lone_row_is_judged_by_the_history_of_its_series() {
    let limits = sixty_days_of_a();
    let one = |value: &str, branch: &str, limits: &ReadLimits| {
        let text = format!("date,branch,value,promo\n2019-04-29,{branch},{value},0\n2019-04-29,C,1,0\n");
        read(text.as_bytes(), &ImportSettings::csv(), &schema(), limits).unwrap()
    };
    for (value, branch) in [("1000000000", "A"), ("-1000000000", "A"), ("20000", "A"), ("1000000000", "new")] {
        let loaded = one(value, branch, &limits);
        let bad = only(&loaded.quarantined);
        assert_eq!((bad.row, bad.column.as_str()), (2, "value"), "{value} of {branch}");
        for word in ["what is usual", "13", "--accept-outliers", "declare `max`"] {
            assert!(bad.reason.contains(word), "{word}: {}", bad.reason);
        }
    }
    // Ten times a Saturday before Easter is news, and ten thousand of a new branch may be a warehouse.
    for (value, branch) in [("1400", "A"), ("10000", "new"), ("0", "A")] {
        assert_eq!(one(value, branch, &limits).quarantined, Vec::new(), "{value} of {branch}");
    }
    let accepting = ReadLimits { accept_outliers: true, ..limits };
    assert_eq!(one("1000000000", "A", &accepting).quarantined, Vec::new());
}

#[test]
fn a_covariate_is_judged_as_the_target_is_and_an_indicator_may_be_five() {
    let loaded =
        load_after_ten_days("2019-04-11,A,111,1e300\n2019-04-12,A,112,5\n2019-04-13,A,-1000000000,0\n").unwrap();
    let aside: Vec<_> =
        loaded.quarantined.iter().map(|bad| (bad.row, bad.column.as_str(), bad.value.as_str())).collect();
    assert_eq!(aside, [(12, "promo", "1e300"), (14, "value", "-1000000000")]);
    assert!(loaded.quarantined[0].reason.contains("1e15"), "{}", loaded.quarantined[0].reason);
    let text = "date,branch,value,promo\n2019-04-29,A,1e16,0\n2019-04-30,A,-3e15,0\n2019-05-01,A,4,0\n";
    assert_eq!(load(text).unwrap().quarantined.len(), 2, "of a tiny first file, too");
    let accepting = ReadLimits { accept_outliers: true, ..limits() };
    assert_eq!(read(text.as_bytes(), &ImportSettings::csv(), &schema(), &accepting).unwrap().quarantined, Vec::new());
}

#[test]
fn a_lone_covariate_is_judged_by_the_rows_of_the_dataset() {
    let mut text = "date,branch,value,promo\n".to_owned();
    for n in 1..=28 {
        text += &format!("2019-03-{n:02},A,{},{}\n", 100 + n, 2 + n % 3);
    }
    let history = load(&text).unwrap().batch;
    let usual = UsualSizes::of(&history, &schema()).with_others(&history, &schema());
    let one = |promo: &str| {
        let text = format!("date,branch,value,promo\n2019-03-29,A,100,{promo}\n");
        let limits = ReadLimits { usual: usual.clone(), ..limits() };
        read(text.as_bytes(), &ImportSettings::csv(), &schema(), &limits)
    };
    assert_eq!(one("400").unwrap().quarantined, Vec::new());
    let refused = one("401").unwrap_err().to_string();
    assert!(refused.contains("`promo`") && refused.contains("known values of all series"), "{refused}");
}

#[test]
fn a_row_of_a_mistyped_year_is_put_aside_unless_it_is_accepted() {
    let mut text = "date,branch,value,promo\n".to_owned();
    for n in 0..84 {
        text += &format!("2018-{:02}-{:02},A,{},0\n", 2 + n / 28, 1 + n % 28, 100 + n % 40);
    }
    // Known-ahead values of any day move nothing.
    text += "2018-11-05,A,104,0\n2003-02-05,A,104,0\n2018-12-24,A,,1\n";
    let loaded = load(&text).unwrap();
    let aside: Vec<(u64, &str, &str)> =
        loaded.quarantined.iter().map(|bad| (bad.row, bad.column.as_str(), bad.value.as_str())).collect();
    assert_eq!(aside, [(86, "date", "2018-11-05"), (87, "date", "2003-02-05")]);
    let late = &loaded.quarantined[0].reason;
    assert!(late.contains("191 days after 2018-04-28") && late.contains("--accept-outliers"), "{late}");
    let early = &loaded.quarantined[1].reason;
    assert!(early.contains("5475 days before 2018-02-01") && early.contains("correct the year"), "{early}");

    let known_days = (0..60).map(|n| day(2018, 1, 1) + chrono::Days::new(n)).collect();
    let beside = ReadLimits { known_days, ..limits() };
    let one = "date,branch,value,promo\n2018-03-02,A,104,0\n2018-11-05,A,104,0\n";
    let loaded = read(one.as_bytes(), &ImportSettings::csv(), &schema(), &beside).unwrap();
    assert_eq!(only(&loaded.quarantined).row, 3, "by what the dataset holds");
    let that_month = ReadLimits { today: day(2018, 11, 30), ..beside.clone() };
    let loaded = read(one.as_bytes(), &ImportSettings::csv(), &schema(), &that_month).unwrap();
    assert_eq!(loaded.quarantined, Vec::new(), "a business that opened again is news");
    let accepting = ReadLimits { accept_outliers: true, ..beside };
    let loaded = read(one.as_bytes(), &ImportSettings::csv(), &schema(), &accepting).unwrap();
    assert_eq!(loaded.quarantined, Vec::new());
}

#[test]
fn a_tiny_first_file_judges_nobody() {
    let loaded = load("date,branch,value,promo\n2019-04-29,A,3,0\n2019-04-29,B,250000,0\n2019-04-29,C,1,0\n").unwrap();
    assert_eq!(loaded.quarantined, Vec::new());
}

#[test]
fn a_negative_target_is_quarantined_where_the_declaration_knows_none() {
    let text = "date,branch,value,promo\n2019-04-01,A,5,0\n2019-04-02,A,-3,0\n2019-04-03,A,-0,0\n";
    let mut strict = schema();
    strict.non_negative = true;
    let loaded = read(text.as_bytes(), &ImportSettings::csv(), &strict, &limits()).unwrap();
    let bad = only(&loaded.quarantined);
    assert_eq!((bad.row, bad.column.as_str(), bad.value.as_str()), (3, "value", "-3"));
    assert!(bad.reason.contains("refund") && bad.reason.contains("non_negative"), "{}", bad.reason);
    assert_eq!(load(text).unwrap().quarantined, Vec::new());
}

#[test]
fn keys_are_trimmed_short_and_of_one_line() {
    let long = "ж".repeat(201);
    let lines =
        format!("2019-04-11,  A ,111,0\n2019-04-12,{long},5,0\n2019-04-13,\"A\nB\",5,0\n2019-04-14,A\u{7},5,0\n");
    let loaded = load_after_ten_days(&lines).unwrap();
    let refused: Vec<(u64, &str)> = loaded.quarantined.iter().map(|bad| (bad.row, bad.column.as_str())).collect();
    assert_eq!(refused, [(13, "branch"), (14, "branch"), (16, "branch")]);
    assert!(loaded.quarantined[0].value.ends_with("жж…"), "{:?}", loaded.quarantined[0]);
    assert_eq!(loaded.batch.column(1).as_string::<i32>().value(10), "A");
}

#[test]
fn a_number_beyond_all_numbers_is_shown_as_it_stands() {
    let loaded = load_after_ten_days("2019-04-11,A,1e400,0\n").unwrap();
    let bad = only(&loaded.quarantined);
    assert_eq!(bad.value, "1e400");
    assert!(bad.reason.contains("larger than any number"), "{}", bad.reason);
}

#[test]
fn blank_lines_and_rows_of_blank_cells_are_no_rows() {
    let loaded = load_after_ten_days("\n,,,\n  \n2019-04-11,A,5,0\n , ,,\n").unwrap();
    assert_eq!((loaded.n_rows, loaded.batch.num_rows(), loaded.quarantined.len()), (11, 11, 0));
}

#[test]
fn a_branch_that_is_large_throughout_is_no_outlier() {
    let mut text = "date,branch,value,promo\n".to_owned();
    for n in 0..30 {
        for branch in 0..200 {
            text += &format!("2019-04-{:02},b{branch},{},0\n", n + 1, 1 + n % 3);
        }
        text += &format!("2019-04-{:02},big,{},0\n", n + 1, 5_000_000 + n);
    }
    let loaded = load(&text).unwrap();
    assert_eq!(loaded.quarantined, Vec::new());
}

#[test]
fn identical_duplicates_are_dropped_and_conflicting_ones_all_quarantined() {
    let loaded = load_after_ten_days("2019-04-01,A,101,0\n2019-04-02,A,7,0\n").unwrap();
    assert!(loaded.warnings.iter().any(|warning| warning.starts_with("1 repeated")), "{:?}", loaded.warnings);
    let rows: Vec<u64> = loaded.quarantined.iter().map(|bad| bad.row).collect();
    assert_eq!(rows, [3, 13]);
    assert!(loaded.quarantined[0].reason.contains("row 13") && loaded.quarantined[1].reason.contains("row 3"));
    assert_eq!(loaded.batch.num_rows(), 9);
}

#[test]
fn a_missing_key_and_a_row_of_another_width_are_quarantined() {
    let loaded = load_after_ten_days("2019-04-11,,5,0\n2019-04-12,A,5\n,A,5,0\n").unwrap();
    let reasons: Vec<(u64, &str)> = loaded.quarantined.iter().map(|bad| (bad.row, bad.column.as_str())).collect();
    assert_eq!(reasons, [(12, "branch"), (13, "(row)"), (14, "date")]);
}

#[test]
fn mixed_dates_refuse_the_file_and_name_rows_even_late_in_it() {
    let error = load_after_ten_days("11.04.2019,A,5,0\n").unwrap_err();
    let message = error.to_string();
    assert!(matches!(error, ImportError::MixedDates { other_row: 12, row: 2, .. }), "{message}");
    let text = "date,branch,value,promo\n2019-04-01,A,5,0\n02.04.2019,A,5,0\n03/04/2019,A,5,0\n";
    let error = read(text.as_bytes(), &ImportSettings::csv(), &schema(), &limits()).unwrap_err();
    assert!(matches!(error, ImportError::MixedDates { row: 2, other_row: 3, others: 2, .. }), "{error}");
}

#[test]
fn a_column_that_is_not_there_is_named_with_the_nearest() {
    let text = "date,branch,value,prmo\n2019-04-01,A,5,0\n";
    let error = read(text.as_bytes(), &ImportSettings::csv(), &schema(), &limits()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "column `promo` is not in the file, which has: date, branch, value, prmo; did you mean `prmo`?"
    );
    let shown = preview(text.as_bytes(), None, Some(&schema())).unwrap();
    assert!(shown.warnings.iter().any(|warning| warning.contains("`promo` is not in the file")));
}

#[test]
fn a_column_that_the_schema_does_not_name_is_left_out_with_a_warning() {
    let loaded = load("date,branch,value,promo,note\n2019-04-01,A,5,0,x\n2019-04-02,A,5,0,y\n").unwrap();
    assert!(loaded.warnings.iter().any(|warning| warning.contains("note")), "{:?}", loaded.warnings);
    assert_eq!(loaded.batch.num_columns(), 4);
}

#[test]
fn empty_files_and_files_without_one_good_row_are_errors() {
    assert!(matches!(load(""), Err(ImportError::Empty)));
    assert!(matches!(load("date,branch,value,promo\n"), Err(ImportError::HeaderOnly)));
    let error = load("date,branch,value,promo\n2019-04-01,,5,0\n2019-04-02,,5,0\n").unwrap_err();
    assert!(matches!(error, ImportError::AllRowsBad { rows: 2, .. }), "{error}");
    let settings = ImportSettings::csv();
    assert!(matches!(read(&b""[..], &settings, &schema(), &limits()), Err(ImportError::Empty)));
    let header = &b"date,branch,value,promo\n"[..];
    assert!(matches!(read(header, &settings, &schema(), &limits()), Err(ImportError::HeaderOnly)));
}

#[test]
fn a_quote_that_is_never_closed_costs_its_own_row_and_no_other() {
    let loaded = load_after_ten_days("2019-04-11,\"A,5,0\n2019-04-12,A,112,0\n2019-04-13,\"A\",113,0\n").unwrap();
    let bad = only(&loaded.quarantined);
    assert_eq!((bad.row, bad.column.as_str()), (12, "(row)"));
    assert!(bad.reason.contains("opens a quote"), "{}", bad.reason);
    assert_eq!((loaded.batch.num_rows(), loaded.n_rows), (12, 13));
    let at_the_end = load_after_ten_days("2019-04-11,A,111,\"0\n").unwrap();
    assert_eq!((only(&at_the_end.quarantined).row, at_the_end.batch.num_rows()), (12, 10));
    let in_the_header = load("\"date,branch,value,promo\n2019-04-11,A,5,0\n").unwrap_err();
    assert!(in_the_header.to_string().contains("line 1 opens a quote"), "{in_the_header}");
}

#[test]
fn a_file_without_line_ends_is_refused_and_not_held_in_memory() {
    let text = format!("date,branch,value,promo\n2019-04-01,{},5,0\n", "A".repeat(2 << 20));
    let error = read(text.as_bytes(), &ImportSettings::csv(), &schema(), &limits()).unwrap_err();
    assert!(matches!(error, ImportError::RowTooLarge { row: 2, .. }), "{error}");
}

#[test]
fn months_first_is_read_when_the_days_say_so() {
    let text = "date,branch,value,promo\n01/02/2019,A,5,0\n01/31/2019,A,6,0\n";
    let loaded = load(text).unwrap();
    let days = loaded.batch.column(0).as_primitive::<Date32Type>();
    assert_eq!(days.value_as_date(0), Some(day(2019, 1, 2)));
    let undecided = preview(&b"date,value\n01/02/2019,5\n"[..], None, None).unwrap();
    assert!(undecided.warnings.iter().any(|warning| warning.contains("MM/DD/YYYY")), "{:?}", undecided.warnings);
}

#[test]
fn lines_are_counted_through_quoted_line_breaks_and_skipped_lines() {
    let text = "sep=;\ndate;branch;value;promo;note\n2019-04-01;A;5;0;\"a\nb\"\n2019-04-02;A;x;0;\n2019-04-03;A;7;0;\n";
    let loaded = load(text).unwrap();
    assert_eq!(only(&loaded.quarantined).row, 5);
    assert_eq!(loaded.batch.num_rows(), 2);
}

#[test]
fn text_that_is_not_of_the_encoding_is_quarantined_rather_than_stored_broken() {
    let mut bytes = b"date,branch,value,promo\n2019-04-01,A,5,0\n2019-04-02,".to_vec();
    bytes.extend_from_slice(&[0xd6, 0xe5, b',', b'5', b',', b'0', b'\n']);
    let loaded = read(&bytes[..], &ImportSettings::csv(), &schema(), &limits()).unwrap();
    assert!(only(&loaded.quarantined).reason.contains("encoding"));
}

#[test]
fn the_bakery_file_loads_whole() {
    let Some(path) = real_data("sales/bakery_branches/bakery_daily.csv.gz") else { return };
    let schema = TableSchema::new("date", &["branch", "product"], "value").with_known_ahead(&[
        "promo",
        "holiday",
        "school_holiday",
    ]);
    let shown = preview(&path, None, None).unwrap();
    assert_eq!(shown.schema().unwrap(), schema);
    assert_eq!(shown.rows.len(), 10);
    let loaded = read(&path, &shown.settings, &schema, &limits()).unwrap();
    assert_eq!(loaded.quarantined, Vec::new());
    assert_eq!((loaded.n_rows, loaded.batch.num_rows()), (127_575, 127_575));
    assert_eq!(loaded.warnings, Vec::<String>::new());
    assert_eq!(loaded.batch.column_by_name("value").unwrap().null_count(), 0);
}

#[test]
fn the_rossmann_parquet_file_is_previewed_and_read() {
    let Some(path) = real_data("sales/rossmann/train.parquet") else { return };
    let shown = preview(&path, None, None).unwrap();
    assert_eq!(shown.settings.format, FileFormat::Parquet);
    let column = |name: &str| shown.columns.iter().find(|column| column.name == name).unwrap();
    assert_eq!((column("Date").role, column("Date").kind), (ColumnRole::Time, ColumnType::Date));
    assert_eq!((column("Store").role, column("Store").kind), (ColumnRole::Key, ColumnType::Text));
    assert_eq!(column("Sales").role, ColumnRole::Target);
    assert_eq!(column("Open").role, ColumnRole::Open);
    assert_eq!(column("Promo").role, ColumnRole::KnownAhead);
    assert_eq!(column("Customers").role, ColumnRole::Covariate);
    let schema = shown.schema().unwrap();
    let loaded = read(&path, &shown.settings, &schema, &limits()).unwrap();
    assert_eq!(loaded.quarantined.len(), 0, "{:?}", loaded.quarantined.first());
    assert!(loaded.batch.num_rows() > 900_000);
}

#[test]
fn a_german_export_of_one_bakery_is_understood() {
    let Some(path) = real_data("sales/bakery_kiel/umsatz.csv") else { return };
    let schema = preview(&path, None, None).unwrap().schema().unwrap();
    assert_eq!((schema.time.as_str(), schema.target.as_str()), ("Datum", "Umsatz"));
    assert_eq!(schema.keys, ["Warengruppe"]);
}
