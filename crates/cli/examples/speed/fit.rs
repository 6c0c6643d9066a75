//! One fit of the engine `lightgbm` on the matrix of a folder: from numbers in memory to a model.

use std::error::Error;
use std::ops::ControlFlow;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};
use vakhta_engines::{FitContext, Fitted, Frame, engine};

use crate::cpu;

/// What belongs to the numbers.
#[derive(Deserialize)]
struct About {
    names: Vec<String>,
    categorical: Vec<usize>,
    params: Value,
}

/// Fits once to see what it learns, then `times` times by the clock of the CPU.
pub(crate) fn measure(folder: &Path, threads: u32, times: u32) -> Result<Value, Box<dyn Error>> {
    let about: About = serde_json::from_str(&std::fs::read_to_string(folder.join("matrix.json"))?)?;
    let (values, target) = (numbers(&folder.join("values.f64"))?, numbers(&folder.join("target.f64"))?);
    let frame = Frame {
        values: &values,
        picked: None,
        n_rows: target.len(),
        names: &about.names,
        categorical: &about.categorical,
        target: Some(&target),
        weight: None,
        group: None,
    };
    let engine = engine("lightgbm", &about.params)?;
    let fit = || -> Result<Box<dyn Fitted>, Box<dyn Error>> {
        let mut go_on = |_share: f64| ControlFlow::Continue(());
        Ok(engine.fit(&frame, &mut FitContext { seed: 1, threads, progress: &mut go_on })?)
    };
    let learned = fit()?.predict(&frame)?;
    let squares: f64 = learned.iter().zip(&target).map(|(told, actual)| (told - actual).powi(2)).sum();
    let cpu = cpu::of_one(times, || fit().map(drop))?;
    Ok(json!({"cpu": cpu, "rows": target.len(), "rmse": (squares / target.len() as f64).sqrt()}))
}

fn numbers(file: &Path) -> Result<Vec<f64>, Box<dyn Error>> {
    let bytes = std::fs::read(file)?;
    let (numbers, rest) = bytes.as_chunks::<8>();
    if rest.is_empty() {
        Ok(numbers.iter().map(|eight| f64::from_le_bytes(*eight)).collect())
    } else {
        Err("a torn number".into())
    }
}
