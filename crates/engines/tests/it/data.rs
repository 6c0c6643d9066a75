//! Tables for the tests, from a fixed stream of numbers. Also read by `examples/golden.rs`.

use std::ops::ControlFlow;

use serde_json::Value;
use vakhta_engines::{FitContext, FitError, Fitted, Frame, engine};

/// A frame that owns its columns.
#[derive(Clone)]
pub(crate) struct Table {
    pub(crate) names: Vec<String>,
    pub(crate) values: Vec<f64>,
    pub(crate) categorical: Vec<usize>,
    pub(crate) target: Vec<f64>,
    pub(crate) weight: Option<Vec<f64>>,
}

impl Table {
    pub(crate) fn frame(&self) -> Frame<'_> {
        Frame {
            values: &self.values,
            picked: None,
            n_rows: self.target.len(),
            names: &self.names,
            categorical: &self.categorical,
            target: Some(&self.target),
            weight: self.weight.as_deref(),
            group: None,
        }
    }

    pub(crate) fn set(&mut self, row: usize, column: usize, value: f64) {
        let at = row * self.names.len() + column;
        self.values[at] = value;
    }

    pub(crate) fn set_column(&mut self, column: usize, value: f64) {
        (0..self.target.len()).for_each(|row| self.set(row, column, value));
    }

    /// The first rows only.
    pub(crate) fn head(&self, rows: usize) -> Self {
        let mut head = self.clone();
        head.values.truncate(rows * self.names.len());
        head.target.truncate(rows);
        head.weight.iter_mut().for_each(|weight| weight.truncate(rows));
        head
    }

    /// The same table with its columns the other way round.
    pub(crate) fn reversed(&self) -> Self {
        let mut reversed = self.clone();
        let width = self.names.len();
        reversed.names.reverse();
        reversed.values.chunks_exact_mut(width).for_each(<[f64]>::reverse);
        reversed.categorical.iter_mut().for_each(|column| *column = width - 1 - *column);
        reversed
    }
}

/// `lag` (a number with gaps), `price` (a number), `shop` (categories 3, 10, 17, ...), `noise`; target from the first three.
pub(crate) fn sales(rows: usize) -> Table {
    let mut stream = Stream(0x5eed);
    let names = ["lag", "price", "shop", "noise"].map(str::to_owned).to_vec();
    let (mut values, mut target, mut weight) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rows {
        let level = 20.0 + 80.0 * stream.next();
        let lag = if stream.next() < 0.1 { f64::NAN } else { level };
        let price = 1.0 + 4.0 * stream.next();
        let shop = (6.0 * stream.next()).floor();
        values.extend([lag, price, 3.0 + 7.0 * shop, stream.next()]);
        target.push(level - 8.0 * price + 15.0 * (shop % 3.0) + 30.0 + stream.next());
        weight.push(0.5 + stream.next());
    }
    Table { names, values, categorical: vec![2], target, weight: Some(weight) }
}

/// The same with a target of 1 where it was above 60, else 0.
pub(crate) fn outcomes(rows: usize) -> Table {
    let mut table = sales(rows);
    table.target.iter_mut().for_each(|y| *y = f64::from(u8::from(*y > 60.0)));
    table
}

/// Numbers in [0, 1): a linear congruential stream (Knuth's MMIX constants), fixed for ever.
pub(crate) struct Stream(pub(crate) u64);

impl Stream {
    pub(crate) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Fits with seed 7 on one thread.
pub(crate) fn fit(name: &str, params: &Value, table: &Table) -> Result<Box<dyn Fitted>, FitError> {
    fit_frame(name, params, &table.frame())
}

pub(crate) fn fit_frame(name: &str, params: &Value, frame: &Frame) -> Result<Box<dyn Fitted>, FitError> {
    let mut go_on = |_: f64| ControlFlow::Continue(());
    let mut ctx = FitContext { seed: 7, threads: 1, progress: &mut go_on };
    engine(name, params).unwrap().fit(frame, &mut ctx)
}
