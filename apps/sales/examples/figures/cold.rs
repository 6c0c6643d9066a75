//! A new branch: the bakery with the past of some branches taken away, forecast from similar series, by the fit alone and simply.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

use arrow::array::{AsArray, BooleanArray};
use arrow::compute::{cast, filter_record_batch};
use arrow::datatypes::{DataType, Date32Type};
use arrow::record_batch::RecordBatch;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use vakhta_lifecycle::prediction::Pair;
use vakhta_service::backtest::at_origin;
use vakhta_service::declaration::{ColdStartBy, Declaration};
use vakhta_service::forecasting::ModelData;
use vakhta_tables::calendar::day_of;

use crate::print::{Bound, Figures};
use crate::score::{coverage, threads, wape};

const DATA: &str = "the bakery, the past of every fourth branch taken away";
/// Days of history that are left.
const LEFT: [u64; 4] = [0, 7, 14, 28];
/// One branch in so many is new.
const EVERY: usize = 4;
/// Days over which the others' mean is taken.
const MEAN_DAYS: u64 = 56;

pub(crate) fn print(
    figures: &Figures,
    declaration: &Declaration,
    batch: &RecordBatch,
    origin: NaiveDate,
) -> Result<(), Box<dyn Error>> {
    let ways = [("similar_series", ColdStartBy::SimilarSeries), ("own_features", ColdStartBy::OwnFeatures)];
    let branches: Vec<String> = ModelData::new(declaration, batch)?.key_values(0).into_iter().step_by(EVERY).collect();
    for left in LEFT {
        let name = |measure: &str| format!("sales.cold.{measure}.{left}_days.{origin}");
        let measures =
            ["wape_similar_series", "wape_own_features", "wape_seasonal_naive", "wape_mean_of_others", "coverage80"];
        if !measures.iter().any(|measure| figures.wants(&name(measure))) {
            continue;
        }
        let cut = opened_late(batch, &branches, origin - Days::new(left))?;
        for (way, cold_start) in ways {
            let mut declaration = declaration.clone();
            declaration.forecast.cold_start = cold_start;
            // The line alone, on one fold: the ways are compared, not the engines, and eight trainings are enough to wait for.
            declaration.training.candidates.retain(|candidate| candidate.engine == "linear");
            declaration.cv.folds = 1;
            let late = ModelData::new(&declaration, &cut)?;
            let began = Instant::now();
            let all = at_origin(&declaration, &late, origin, threads())?;
            let seconds = began.elapsed().as_secs_f64();
            let of_new = |pair: &&Pair| branches.contains(&pair.series.parts()[0]);
            let pairs: Vec<Pair> = all.pairs().filter(of_new).cloned().collect();
            let show = |measure: &str, value: (f64, &str), bound: Bound| {
                figures.print(&name(measure), value, &bound, DATA, seconds);
            };
            let told = || Bound { text: "for comparison".to_owned(), ok: true };
            let (error, naive) = (wape(&pairs, |p| p.forecast), wape(&pairs, |p| p.baseline));
            let mean = means(&late, origin, &branches);
            let simple = wape(&pairs, |p| {
                mean.get(&(p.series.parts()[1].clone(), p.date.weekday().num_days_from_monday()))
                    .copied()
                    .unwrap_or(0.0)
            });
            if cold_start == ColdStartBy::SimilarSeries {
                show("wape_similar_series", (error, "ratio"), Bound::below(error, simple, "mean of the others"));
                show("wape_seasonal_naive", (naive, "ratio"), told());
                show("wape_mean_of_others", (simple, "ratio"), told());
                let covered = coverage(&pairs, |p| (p.lo80, p.hi80));
                show("coverage80", (covered, "percent"), Bound::between(covered, 65.0, 95.0));
            } else {
                show(&format!("wape_{way}"), (error, "ratio"), told());
            }
        }
    }
    Ok(())
}

/// The rows without those of some branches up to a day.
fn opened_late(batch: &RecordBatch, branches: &[String], through: NaiveDate) -> Result<RecordBatch, Box<dyn Error>> {
    let column = |name: &str| batch.column_by_name(name).ok_or_else(|| format!("no column {name}"));
    let branch = column("branch")?.as_string::<i32>();
    let days = cast(column("date")?, &DataType::Date32)?;
    let days = days.as_primitive::<Date32Type>();
    let keep = |row: usize| days.value(row) > day_of(through) || !branches.iter().any(|new| new == branch.value(row));
    let keep: BooleanArray = (0..batch.num_rows()).map(|row| Some(keep(row))).collect();
    Ok(filter_record_batch(batch, &keep)?)
}

/// The mean of the others by product and weekday.
fn means(data: &ModelData, origin: NaiveDate, new: &[String]) -> BTreeMap<(String, u32), f64> {
    let mut sums: BTreeMap<(String, u32), (f64, f64)> = BTreeMap::new();
    for series in 0..data.panel().n_series() {
        let key = data.key_of(series);
        for back in (0..MEAN_DAYS).filter(|_| !new.contains(&key.parts()[0])) {
            let date = origin - Days::new(back);
            if let Some(value) = data.actual(series, date) {
                let weekday: Weekday = date.weekday();
                let sum = sums.entry((key.parts()[1].clone(), weekday.num_days_from_monday())).or_default();
                *sum = (sum.0 + value, sum.1 + 1.0);
            }
        }
    }
    sums.into_iter().map(|(key, (sum, n))| (key, sum / n)).collect()
}
