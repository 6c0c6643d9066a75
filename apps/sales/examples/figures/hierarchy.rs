//! Forecasts that add up: the error at every level of the bakery, added up from below and reconciled with forecasts of the sums.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

use chrono::NaiveDate;
use vakhta_lifecycle::observation::at_grain;
use vakhta_lifecycle::prediction::Pair;
use vakhta_service::backtest::at_origin;
use vakhta_service::declaration::{Declaration, Reconcile};
use vakhta_service::forecasting::ModelData;
use vakhta_stats::metric;

use crate::print::{Bound, Figures};
use crate::score::threads;

/// The declared ways, by the name of their figures.
const WAYS: [(&str, Reconcile); 2] = [("bottom_up", Reconcile::BottomUp), ("min_trace", Reconcile::MinTrace)];

pub(crate) fn print(
    figures: &Figures,
    declaration: &Declaration,
    data: &ModelData,
    (name, origin): (&str, NaiveDate),
) -> Result<(), Box<dyn Error>> {
    let names = |level: &str, way: &str| format!("sales.levels.wape_{level}.{way}.{name}.{origin}");
    let levels = levels(declaration);
    if !levels.keys().any(|level| WAYS.iter().any(|(way, _)| figures.wants(&names(level, way)))) {
        return Ok(());
    }
    for (way, reconcile) in WAYS {
        let began = Instant::now();
        let mut declaration = declaration.clone();
        declaration.forecast.reconcile = reconcile;
        let pairs: Vec<Pair> = at_origin(&declaration, data, origin, threads())?.pairs().cloned().collect();
        let seconds = began.elapsed().as_secs_f64();
        for (level, positions) in &levels {
            let rows: Vec<(f64, f64)> = at_grain(&pairs, positions).iter().map(|p| (p.actual, p.forecast)).collect();
            let error = metric::wape(&rows).map_or(f64::NAN, |percent| percent / 100.0);
            let bound = Bound { text: "for comparison".to_owned(), ok: error.is_finite() };
            figures.print(&names(level, way), (error, "ratio"), &bound, name, seconds);
        }
    }
    Ok(())
}

/// The levels by name, the series among them.
fn levels(declaration: &Declaration) -> BTreeMap<String, Vec<usize>> {
    let series: Vec<usize> = (0..declaration.data.columns.keys.len()).collect();
    let hierarchy = declaration.hierarchy();
    let all = hierarchy.levels().iter().cloned().chain([series]);
    all.map(|level| (declaration.level_in_words(&level).replace(',', "_"), level)).collect()
}
