//! Series that sell rarely: real sales, thinned unit by unit, with and without the own past of a series.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array};
use arrow::compute::filter_record_batch;
use arrow::datatypes::Float64Type;
use arrow::record_batch::RecordBatch;
use vakhta_lifecycle::prediction::Pair;
use vakhta_service::backtest::at_origin;
use vakhta_service::declaration::Declaration;
use vakhta_service::forecasting::ModelData;

use crate::print::{Bound, Figures, real_data};
use crate::score::{threads, wape};
use crate::tables;

const DATA: &str = "sales/store_item_demand/train.parquet";
const MODEL: &str = include_str!("models/sparse.toml");
const ORIGIN: &str = "2017-12-03";
/// Shares of the units sold that are kept, by the number of the item.
const KEPT: [f64; 4] = [0.005, 0.015, 0.05, 0.3];

pub(crate) fn print(figures: &Figures) -> Result<(), Box<dyn Error>> {
    let names = ["wape_fit", "wape_own_past", "wape_seasonal_naive"];
    if !names.iter().any(|name| figures.wants(&format!("sales.sparse.{name}.all"))) {
        return Ok(());
    }
    let file = match real_data(DATA) {
        Ok(file) => file,
        Err(why) => {
            figures.absent("sales.sparse.wape_own_past.all", &why);
            return Ok(());
        }
    };
    let mut declaration = Declaration::parse(MODEL)?;
    let data = ModelData::new(&declaration, &thinned(&tables::read_file(&file, &declaration.data.columns)?)?)?;
    let mut found: BTreeMap<&str, Vec<Pair>> = BTreeMap::new();
    let began = Instant::now();
    for (name, own_past) in [("fit", false), ("own_past", true)] {
        declaration.training.candidates[0].own_past = own_past;
        found.insert(name, at_origin(&declaration, &data, ORIGIN.parse()?, threads())?.pairs().cloned().collect());
    }
    let seconds = began.elapsed().as_secs_f64();
    let groups = [
        ("all", None),
        ("kept_0.5_percent", Some(0)),
        ("kept_1.5_percent", Some(1)),
        ("kept_5_percent", Some(2)),
        ("kept_30_percent", Some(3)),
    ];
    for (group, of) in groups {
        let own = |name: &str| -> Vec<Pair> {
            let all = found.get(name).into_iter().flatten();
            all.filter(|p| of.is_none_or(|of| item(&p.series.parts()[1]) % KEPT.len() == of)).cloned().collect()
        };
        let (fit, blended) = (wape(&own("fit"), |p| p.forecast), wape(&own("own_past"), |p| p.forecast));
        let naive = wape(&own("fit"), |p| p.baseline);
        let told = || Bound { text: "for comparison".to_owned(), ok: true };
        let show = |name: &str, value: f64, bound: Bound| {
            figures.print(&format!("sales.sparse.{name}.{group}"), (value, "ratio"), &bound, DATA, seconds);
        };
        show("wape_fit", fit, told());
        show("wape_seasonal_naive", naive, told());
        let bound = Bound { text: format!("<= 1.01 x the fit alone, {fit:.4}"), ok: blended <= 1.01 * fit };
        show("wape_own_past", blended, bound);
    }
    Ok(())
}

/// The number of an item.
fn item(key: &str) -> usize {
    key.parse().unwrap_or(0)
}

/// A few stores and items, each unit sold kept or left out by a fixed number of its own.
fn thinned(batch: &RecordBatch) -> Result<RecordBatch, Box<dyn Error>> {
    let column = |name: &str| batch.column_by_name(name).ok_or_else(|| format!("no column {name}"));
    let (stores, items) = (column("store")?.as_string::<i32>(), column("item")?.as_string::<i32>());
    let few = |row: usize| item(stores.value(row)) <= 4 && item(items.value(row)) <= 20;
    let keep = (0..batch.num_rows()).map(|row| Some(few(row))).collect();
    let batch = filter_record_batch(batch, &keep)?;
    let items = batch.column_by_name("item").ok_or("no column item")?.as_string::<i32>().clone();
    let at = batch.schema().index_of("sales")?;
    let sold = batch.column(at).as_primitive::<Float64Type>();
    let kept = |row: usize| {
        let share = KEPT[item(items.value(row)) % KEPT.len()];
        let units = sold.value(row).max(0.0) as u64;
        (0..units).filter(|unit| chance(row as u64 * 1000 + unit) < share).count() as f64
    };
    let thin: Float64Array = (0..batch.num_rows()).map(|row| (!sold.is_null(row)).then(|| kept(row))).collect();
    let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
    columns[at] = std::sync::Arc::new(thin);
    Ok(RecordBatch::try_new(batch.schema(), columns)?)
}

/// A number from 0 to 1 that is the same every time.
fn chance(seed: u64) -> f64 {
    let mixed = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((mixed ^ (mixed >> 32)) >> 11) as f64 / (1_u64 << 53) as f64
}
