//! The features of a panel as a training computes them: by the declared plan of rows, by which the days of a horizon share an origin.
//! Beside it the same with an origin for every row, as many days before it as the horizon is long, which is what pandas computes
//! with `shift(horizon)`.

use std::error::Error;
use std::path::Path;

use chrono::NaiveDate;
use serde_json::{Value, json};
use vakhta_service::declaration::Declaration;
use vakhta_service::forecasting::ModelData;
use vakhta_tables::calendar::day_of;
use vakhta_tables::features::FeatureSet;
use vakhta_tables::import::{ReadLimits, read, sniff};
use vakhta_tables::matrix::{Matrix, RowKey, build, plan_rows};

use crate::cpu;

/// Computes the features `times` times on one thread, and leaves the rows to fit in the folder.
pub(crate) fn measure(declaration: &Path, csv: &Path, folder: &Path, times: u32) -> Result<Value, Box<dyn Error>> {
    let declaration = Declaration::parse(&std::fs::read_to_string(declaration)?)?;
    let data = data(&declaration, csv)?;
    let set = FeatureSet::new(&declaration.features(), data.panel().meta(), data.calendar())?;
    let planned = planned(&declaration, &data, &set)?;
    let single = single(&data, i32::from(declaration.forecast.horizon_days))?;
    let compute = |rows: &[RowKey]| -> Result<Matrix, Box<dyn Error>> { Ok(build(&data.history(&set)?, rows, 1)?) };
    let matrix = compute(&planned)?;
    write(&matrix, folder)?;
    let cpu = cpu::of_one(times, || compute(&planned).map(drop))?;
    let cpu_single = cpu::of_one(times, || compute(&single).map(drop))?;
    Ok(json!({
        "cpu": cpu, "rows": matrix.n_rows, "features": matrix.names.len(), "cpu_single": cpu_single, "rows_single": single.len(),
    }))
}

fn data(declaration: &Declaration, csv: &Path) -> Result<ModelData, Box<dyn Error>> {
    let schema = &declaration.data.columns;
    let settings = sniff(csv, Some(schema))?;
    // Any day after the last of the table.
    let today = NaiveDate::from_ymd_opt(2100, 1, 1).ok_or("no such day")?;
    let batch = read(csv, &settings, schema, &ReadLimits::at(today))?.batch;
    Ok(ModelData::new(declaration, &batch)?)
}

/// The rows of a training.
fn planned(declaration: &Declaration, data: &ModelData, set: &FeatureSet) -> Result<Vec<RowKey>, Box<dyn Error>> {
    let through = day_of(data.last_known_day().ok_or("the table has no day with a target")?);
    let horizon = usize::from(declaration.forecast.horizon_days);
    Ok(plan_rows(&data.history(set)?, (through, horizon), &declaration.training.rows)?.rows)
}

/// A row for every series and day that has a horizon before it, each with an origin of its own.
fn single(data: &ModelData, horizon: i32) -> Result<Vec<RowKey>, Box<dyn Error>> {
    let panel = data.panel();
    let last = panel.last_known_day().ok_or("the table has no day with a target")?;
    let series = 0..u32::try_from(panel.n_series())?;
    let dates = panel.first_day() + horizon..=last;
    Ok(series
        .flat_map(|series| dates.clone().map(move |date| RowKey { origin: date - horizon, series, date }))
        .collect())
}

/// The matrix as numbers that both sides read: `values.f64`, `target.f64`, and `matrix.json` with the names.
fn write(matrix: &Matrix, folder: &Path) -> Result<(), Box<dyn Error>> {
    let bytes = |numbers: &[f64]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    std::fs::write(folder.join("values.f64"), bytes(&matrix.values))?;
    std::fs::write(folder.join("target.f64"), bytes(&matrix.target))?;
    let about = json!({"names": matrix.names, "categorical": matrix.categorical});
    Ok(std::fs::write(folder.join("matrix.json"), about.to_string())?)
}
