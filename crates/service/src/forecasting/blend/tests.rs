//! Many series that sell every day, as the fit says, and many that sell every fifth, of which the fit knows nothing.

use std::fmt::Write;

use vakhta_lifecycle::ids::VersionId;
use vakhta_tables::import::{ReadLimits, Source, read, sniff};

use super::*;
use crate::declaration::Declaration;

const SERIES: usize = 80;
const ORIGIN: usize = 139;

fn sold(day: usize, series: usize) -> f64 {
    let week = [8.0, 9.0, 10.0, 10.0, 12.0, 15.0, 6.0][day % 7];
    match series % 2 {
        0 => week + ((day * 7 + series) % 3) as f64,
        _ if (day + series).is_multiple_of(5) => 5.0,
        _ => 0.0,
    }
}

fn date(day: usize) -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 1, 2).unwrap() + chrono::Days::new(day as u64)
}

fn data() -> ModelData {
    let mut text = "day,item,sold\n".to_owned();
    for day in 0..=ORIGIN {
        for series in 0..SERIES {
            writeln!(text, "{},I{series:02},{}", date(day), sold(day, series)).unwrap();
        }
    }
    let declaration = Declaration::parse(
        "[model]\nname = \"t\"\ntitle = \"t\"\nclock = \"data\"\n[data]\ndataset = \"t\"\n[data.columns]\ntime = \"day\"\nkeys = [\"item\"]\ntarget = \"sold\"\n[forecast]\nhorizon_days = 14\n",
    )
    .unwrap();
    let settings = sniff(Source::Bytes(text.as_bytes()), Some(&declaration.data.columns)).unwrap();
    let limits = ReadLimits::at("2024-06-01".parse().unwrap());
    let batch = read(Source::Bytes(text.as_bytes()), &settings, &declaration.data.columns, &limits).unwrap().batch;
    ModelData::new(&declaration, &batch).unwrap()
}

fn pairs(data: &ModelData) -> Vec<Pair> {
    let one = |series: usize, day: usize| Pair {
        series: data.key_of(series),
        date: date(day),
        lead: u16::try_from(day - ORIGIN).unwrap(),
        version: VersionId::new(chrono::DateTime::UNIX_EPOCH, 0),
        actual: sold(day, series),
        forecast: if series.is_multiple_of(2) { sold(day, series) } else { 9.0 },
        baseline: 0.0,
        lo80: 0.0,
        hi80: 0.0,
        lo95: 0.0,
        hi95: 0.0,
        open: true,
    };
    (0..SERIES).flat_map(|series| (ORIGIN + 1..ORIGIN + 15).map(move |day| one(series, day))).collect()
}

#[test]
fn the_own_past_counts_where_the_others_tell_nothing() {
    let data = data();
    let pairs = pairs(&data);
    let held = HeldOut { known: &data, origin: date(ORIGIN), pairs: &pairs };
    let weights = OwnPastWeights::learn(&[&held]).unwrap().unwrap();
    let error = |pairs: &[Pair], odd: usize| -> f64 {
        let own = pairs.iter().filter(|p| data.series_of(&p.series).unwrap() % 2 == odd);
        own.map(|p| (p.forecast - p.actual).abs()).sum()
    };
    let blended = weights.again(&held).unwrap();
    assert!(error(&blended, 1) < 0.7 * error(&pairs, 1), "sparse: {weights:?}");
    assert!(error(&blended, 0) < 0.2 * error(&pairs, 1), "a good fit stays near itself: {weights:?}");
    let saved: OwnPastWeights = serde_json::from_str(&serde_json::to_string(&weights).unwrap()).unwrap();
    assert_eq!(saved, weights);
}

#[test]
fn a_closed_day_stays_exactly_zero() {
    let data = data();
    let weights = OwnPastWeights(vec![1.0; SHARES.len()]);
    let cells = [(0, date(ORIGIN + 1), 0.0), (0, date(ORIGIN + 2), 3.0)];
    let values = weights.values(&data, date(ORIGIN), cells.into_iter()).unwrap();
    assert!(values[0].abs() <= 0.0 && values[1] > 5.0, "{values:?}");
}

#[test]
fn without_a_past_nothing_is_learned() {
    let data = data();
    let held = HeldOut { known: &data, origin: date(3), pairs: &pairs(&data) };
    assert_eq!(OwnPastWeights::learn(&[&held]).unwrap(), None);
}
