//! What is sketched, and what a look at later weeks says.

use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Float64Array, StringArray};
use arrow::record_batch::RecordBatch;
use chrono::DateTime;
use vakhta_lifecycle::drift::DriftState;

use super::*;
use crate::declaration::Declaration;
use crate::kiosks::KIOSKS;

const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
const DAYS: i32 = 60 * 7;

/// Two kiosks, one ten times the other, with a weekday season and a price; `sold` and `price` say what a day brings.
fn data(sold: impl Fn(i32) -> f64, price: impl Fn(i32) -> f64) -> ModelData {
    let text = KIOSKS.replace("target = \"sold\"", "target = \"sold\"\nknown_ahead = [\"price\"]");
    let declaration = Declaration::parse(&text).unwrap();
    let days: Vec<i32> = (0..DAYS).collect();
    let dates: Vec<i32> = days.iter().chain(&days).map(|day| day_of(FIRST) + day).collect();
    let kiosks: Vec<&str> = days.iter().map(|_| "K1").chain(days.iter().map(|_| "K2")).collect();
    let noise = |day: i32| f64::from(day * day % 13 - 6) / 10.0;
    let one = |day: i32| sold(day) * (10.0 + f64::from(day % 7)) + noise(day);
    let values: Vec<f64> = days.iter().map(|d| one(*d)).chain(days.iter().map(|d| 10.0 * one(*d + 3))).collect();
    let prices: Vec<f64> = days.iter().chain(&days).map(|d| price(*d)).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("date", Arc::new(Date32Array::from(dates))),
        ("kiosk", Arc::new(StringArray::from(kiosks))),
        ("sold", Arc::new(Float64Array::from(values))),
        ("price", Arc::new(Float64Array::from(prices))),
    ];
    ModelData::new(&declaration, &RecordBatch::try_from_iter(columns).unwrap()).unwrap()
}

fn states(data: &ModelData, learned: i32, through: i32) -> Vec<(String, DriftState)> {
    let day = |n: i32| date_of(day_of(FIRST) + n - 1);
    let reference = DriftReference::of(data, day(learned)).unwrap();
    let open = data.openness().unwrap();
    let version = VersionId::new(DateTime::UNIX_EPOCH, 0);
    let look = reference.look(data, &open, &DriftPolicy::default(), (version, day(through)));
    look.columns.into_iter().map(|c| (c.column, c.state)).collect()
}

fn said(states: &[(String, DriftState)]) -> Vec<(&str, DriftState)> {
    states.iter().map(|(column, state)| (column.as_str(), *state)).collect()
}

#[test]
fn what_goes_on_as_before_is_no_drift_and_what_doubled_is() {
    let price = |day: i32| f64::from(day % 5);
    let learned = 56 * 7;
    let calm = states(&data(|_| 1.0, price), learned, DAYS);
    assert_eq!(said(&calm), [("sold", DriftState::None), ("price", DriftState::None)]);
    let doubled = states(&data(|day| if day < learned { 1.0 } else { 2.0 }, price), learned, DAYS);
    assert_eq!(said(&doubled), [("sold", DriftState::Major), ("price", DriftState::None)]);
    let dearer = states(&data(|_| 1.0, |day| price(day) + f64::from(4 * (day / learned))), learned, DAYS);
    assert_eq!(said(&dearer), [("sold", DriftState::None), ("price", DriftState::Major)]);
}

#[test]
fn a_column_that_went_missing_drifts() {
    let learned = 56 * 7;
    let gone = data(|_| 1.0, |day| if day < learned { 3.0 } else { f64::NAN });
    assert_eq!(said(&states(&gone, learned, DAYS))[1], ("price", DriftState::Major));
}

#[test]
fn a_young_reference_says_that_it_is_too_young() {
    let found = states(&data(|_| 1.0, |_| 1.0), 40 * 7, DAYS);
    assert!(found.iter().all(|(_, state)| *state == DriftState::NotEnoughData), "{found:?}");
}

#[test]
fn a_table_of_one_series_without_keys_is_looked_at_too() {
    let declaration = Declaration::parse(&KIOSKS.replace("keys = [\"kiosk\"]\n", "")).unwrap();
    let learned = 56 * 7;
    let sold = |day: i32| if day < learned { f64::from(day % 7 + 5) } else { f64::from(day % 7 + 50) };
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("date", Arc::new(Date32Array::from_iter_values((0..DAYS).map(|day| day_of(FIRST) + day)))),
        ("sold", Arc::new(Float64Array::from_iter_values((0..DAYS).map(sold)))),
    ];
    let data = ModelData::new(&declaration, &RecordBatch::try_from_iter(columns).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    DriftReference::of(&data, date_of(day_of(FIRST) + learned - 1)).unwrap().write(folder.path()).unwrap();
    let reference = DriftReference::read(folder.path()).unwrap().unwrap();
    let through = (VersionId::new(DateTime::UNIX_EPOCH, 0), date_of(day_of(FIRST) + DAYS - 1));
    let look = reference.look(&data, &data.openness().unwrap(), &DriftPolicy::default(), through);
    assert_eq!(look.columns[0].state, DriftState::Major);
}

#[test]
fn a_reference_comes_back_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(DriftReference::read(folder.path()).unwrap(), None);
    let reference = DriftReference::of(&data(|_| 1.0, |_| 1.0), FIRST + Days::new(300)).unwrap();
    reference.write(folder.path()).unwrap();
    assert_eq!(DriftReference::read(folder.path()).unwrap(), Some(reference.clone()));
    DriftReference { format: FORMAT + 1, ..reference }.write(folder.path()).unwrap();
    assert!(DriftReference::read(folder.path()).unwrap_err().to_string().contains("newer release"));
}
