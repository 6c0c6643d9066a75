//! Two branches × two products whose sums know something that the series' forecasts do not.

use std::fmt::Write;

use vakhta_lifecycle::ids::VersionId;
use vakhta_tables::import::{ReadLimits, Source, read, sniff};

use super::*;
use crate::declaration::Declaration;

const DAYS: usize = 210;

fn declaration() -> Declaration {
    Declaration::parse(
        "[model]\nname = \"t\"\ntitle = \"t\"\nclock = \"data\"\n[data]\ndataset = \"t\"\n[data.columns]\ntime = \"day\"\nkeys = [\"branch\", \"product\"]\ntarget = \"sold\"\n[forecast]\nhorizon_days = 14\nreconcile = \"min_trace\"\n",
    )
    .unwrap()
}

fn sold(day: usize, series: usize) -> f64 {
    let week = [8.0, 9.0, 10.0, 10.0, 12.0, 15.0, 6.0][day % 7];
    week * (1.0 + series as f64) + ((day * 7 + series * 5) % 11) as f64
}

/// The data up to a day of it; later days are empty.
fn data(known: usize) -> ModelData {
    let start = NaiveDate::from_ymd_opt(2023, 1, 2).unwrap();
    let mut text = "day,branch,product,sold\n".to_owned();
    for (day, date) in start.iter_days().take(DAYS).enumerate() {
        for series in 0..4 {
            let value = if day < known { sold(day, series).to_string() } else { String::new() };
            writeln!(text, "{date},B{},P{},{value}", series / 2, series % 2).unwrap();
        }
    }
    let declaration = declaration();
    let settings = sniff(Source::Bytes(text.as_bytes()), Some(&declaration.data.columns)).unwrap();
    let limits = ReadLimits::at("2024-06-01".parse().unwrap());
    let batch = read(Source::Bytes(text.as_bytes()), &settings, &declaration.data.columns, &limits).unwrap().batch;
    ModelData::new(&declaration, &batch).unwrap()
}

fn date(day: usize) -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 1, 2).unwrap() + chrono::Days::new(day as u64)
}

/// Forecasts that are all too high by the same share, from the origin `known - 1`.
fn cells(known: usize) -> Vec<Cell> {
    let days = move |series| {
        (known..known + 14).map(move |day| Cell { series, date: date(day), value: 1.2 * sold(day, series), open: true })
    };
    (0..4).flat_map(days).collect()
}

fn pairs(data: &ModelData, known: usize) -> Vec<Pair> {
    let pair = |cell: &Cell| {
        let lead = (cell.date - date(known - 1)).num_days();
        let day = usize::try_from((cell.date - date(0)).num_days()).unwrap();
        Pair {
            series: data.key_of(cell.series),
            date: cell.date,
            lead: u16::try_from(lead).unwrap(),
            version: VersionId::new(chrono::DateTime::UNIX_EPOCH, 0),
            actual: sold(day, cell.series),
            forecast: cell.value,
            baseline: cell.value,
            lo80: 0.0,
            hi80: 0.0,
            lo95: 0.0,
            hi95: 0.0,
            open: true,
        }
    };
    cells(known).iter().map(pair).collect()
}

fn learned() -> Reconciliation {
    let hierarchy = declaration().hierarchy();
    let errors: Vec<Errors> = [140, 154, 168]
        .map(|known| errors_of(&hierarchy, &data(known), date(known - 1), &pairs(&data(known), known)).unwrap())
        .into();
    Reconciliation::learn(&hierarchy, &data(182), &errors.iter().collect::<Vec<_>>()).unwrap()
}

fn error(cells: &[Cell], values: &[f64]) -> f64 {
    let actual = |cell: &Cell| sold(usize::try_from((cell.date - date(0)).num_days()).unwrap(), cell.series);
    cells.iter().zip(values).map(|(cell, value)| (value - actual(cell)).abs()).sum()
}

#[test]
fn sums_that_know_better_move_their_series() {
    let (cells, data) = (cells(182), data(182));
    let values = learned().values(&data, date(181), &cells).unwrap();
    let before: Vec<f64> = cells.iter().map(|cell| cell.value).collect();
    assert!(
        error(&cells, &values) < 0.6 * error(&cells, &before),
        "{} {}",
        error(&cells, &values),
        error(&cells, &before)
    );
}

#[test]
fn a_closed_day_stays_exactly_zero() {
    let mut cells = cells(182);
    for cell in cells.iter_mut().filter(|cell| cell.series < 2 && cell.date == date(185)) {
        (cell.value, cell.open) = (0.0, false);
    }
    let values = learned().values(&data(182), date(181), &cells).unwrap();
    for (cell, value) in cells.iter().zip(&values) {
        assert!(if cell.open { *value > 0.0 } else { *value == 0.0 }, "{cell:?} {value}");
    }
}

#[test]
fn a_version_answers_after_a_start_as_it_was_measured() {
    let learned = learned();
    let again: Reconciliation = serde_json::from_str(&serde_json::to_string(&learned).unwrap()).unwrap();
    let (cells, data) = (cells(182), data(182));
    assert_eq!(learned.values(&data, date(181), &cells).unwrap(), again.values(&data, date(181), &cells).unwrap());
    let mut saved = serde_json::to_value(&learned).unwrap();
    saved["series"].as_array_mut().unwrap().pop();
    assert!(serde_json::from_value::<Reconciliation>(saved).unwrap_err().to_string().contains("do not fit"));
}

#[test]
fn without_two_days_of_errors_nothing_is_learned() {
    assert!(Reconciliation::learn(&declaration().hierarchy(), &data(182), &[]).is_none());
}
