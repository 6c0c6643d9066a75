//! The demo's data and declaration: two windows with known answers, and coverage over a year of earlier origins.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

use chrono::{Days, NaiveDate};
use vakhta_lifecycle::prediction::Pair;
use vakhta_service::backtest::{BacktestOrigin, at_origin};
use vakhta_service::declaration::Declaration;
use vakhta_service::forecasting::{ModelData, sum_pairs};

use crate::print::{Bound, Figures, real_data};
use crate::score::{coverage, of_baseline, of_model, quantile_loss, threads, wape};
use crate::{cold, hierarchy, tables};

const DATA: &str = "sales/bakery_branches/bakery_daily.csv.gz";
/// Origins before both windows over which coverage is averaged, and their distance in days.
const COVERAGE_ORIGINS: u64 = 12;
const COVERAGE_STEP: u64 = 35;

pub(crate) fn print(figures: &Figures) -> Result<(), Box<dyn Error>> {
    let file = match real_data(DATA) {
        Ok(file) => file,
        Err(why) => {
            for name in ["wape.bakery.2019-03-03", "wape.bakery.2019-04-02", "coverage80.bakery.mean"] {
                figures.absent(&format!("sales.{name}"), &why);
            }
            return Ok(());
        }
    };
    let declaration = Declaration::parse(vakhta_sales::BAKERY)?;
    let batch = tables::read_file(&file, &declaration.data.columns)?;
    let data = ModelData::new(&declaration, &batch)?;
    for (origin, bound, naive) in [("2019-03-03", 0.175, 0.257), ("2019-04-02", 0.195, 0.327)] {
        window(figures, &declaration, &data, (origin.parse()?, bound, naive))?;
        hierarchy::print(figures, &declaration, &data, ("bakery", origin.parse()?))?;
    }
    cold::print(figures, &declaration, &batch, "2019-03-03".parse()?)?;
    earlier(figures, &declaration, &data, "2019-03-03".parse()?)
}

fn window(
    figures: &Figures,
    declaration: &Declaration,
    data: &ModelData,
    (origin, bound, naive): (NaiveDate, f64, f64),
) -> Result<(), Box<dyn Error>> {
    let name = |measure: &str| format!("sales.{measure}.bakery.{origin}");
    if !["wape", "wape_seasonal_naive", "coverage80", "coverage95", "wql"].iter().any(|m| figures.wants(&name(m))) {
        return Ok(());
    }
    let began = Instant::now();
    let pairs: Vec<Pair> = at_origin(declaration, data, origin, threads())?.pairs().cloned().collect();
    let seconds = began.elapsed().as_secs_f64();
    let show = |measure: &str, value: (f64, &str), bound: Bound| {
        figures.print(&name(measure), value, &bound, DATA, seconds);
    };
    let model = wape(&pairs, |p| p.forecast);
    show("wape", (model, "ratio"), Bound::at_most(model, bound));
    let baseline = wape(&pairs, |p| p.baseline);
    let known = Bound { text: format!("= {naive} ± 0.001 (known)"), ok: (baseline - naive).abs() < 0.001 };
    show("wape_seasonal_naive", (baseline, "ratio"), known);
    let covered = coverage(&pairs, within80);
    show("coverage80", (covered, "percent"), Bound::between(covered, 70.0, 90.0));
    let covered = coverage(&pairs, within95);
    show("coverage95", (covered, "percent"), Bound::between(covered, 90.0, 99.0));
    let (loss, naive) = (quantile_loss(&pairs, of_model), quantile_loss(&pairs, of_baseline));
    show("wql", (loss, "ratio"), Bound::below(loss, naive, "seasonal naive"));
    Ok(())
}

fn earlier(
    figures: &Figures,
    declaration: &Declaration,
    data: &ModelData,
    before: NaiveDate,
) -> Result<(), Box<dyn Error>> {
    if !["80", "95"].iter().any(|level| figures.wants(&format!("sales.coverage{level}.bakery.mean"))) {
        return Ok(());
    }
    let began = Instant::now();
    let (mut all, mut branches): (Vec<[f64; 2]>, Vec<f64>) = (Vec::new(), Vec::new());
    for step in (1..=COVERAGE_ORIGINS).rev() {
        let Some(origin) = before.checked_sub_days(Days::new(step * COVERAGE_STEP)) else { continue };
        let result = at_origin(declaration, data, origin, threads())?;
        branches.push(coverage(&of_branches(&result), within80));
        let pairs: Vec<Pair> = result.pairs().cloned().collect();
        let seconds = began.elapsed().as_secs_f64();
        let covered = [coverage(&pairs, within80), coverage(&pairs, within95)];
        for (level, value, low, high) in [("80", covered[0], 70.0, 90.0), ("95", covered[1], 88.0, 100.0)] {
            let name = format!("sales.coverage{level}.bakery.{origin}");
            figures.print(&name, (value, "percent"), &Bound::between(value, low, high), DATA, seconds);
        }
        let (error, naive) = (wape(&pairs, |p| p.forecast), wape(&pairs, |p| p.baseline));
        let bound = Bound::below(error, naive, "seasonal naive");
        figures.print(&format!("sales.wape.bakery.{origin}"), (error, "ratio"), &bound, DATA, seconds);
        all.push(covered);
    }
    let seconds = began.elapsed().as_secs_f64();
    for (at, level, low, high) in [(0, "80", 77.0, 83.0), (1, "95", 93.0, 97.0)] {
        let mean = all.iter().map(|c| c[at]).sum::<f64>() / all.len().max(1) as f64;
        let name = format!("sales.coverage{level}.bakery.mean");
        figures.print(&name, (mean, "percent"), &Bound::between(mean, low, high), DATA, seconds);
    }
    let mean = branches.iter().sum::<f64>() / branches.len().max(1) as f64;
    let bound = Bound::between(mean, 75.0, 87.0);
    figures.print("sales.coverage80.bakery_branches.mean", (mean, "percent"), &bound, DATA, seconds);
    Ok(())
}

/// The sums of each branch, with the intervals that were calibrated for such sums.
fn of_branches(result: &BacktestOrigin) -> Vec<Pair> {
    let mut branches: BTreeMap<String, Vec<Pair>> = BTreeMap::new();
    for pair in result.pairs() {
        branches.entry(pair.series.parts().first().cloned().unwrap_or_default()).or_default().push(pair.clone());
    }
    let sums = |own: Vec<Pair>| {
        let version = own[0].version.clone();
        sum_pairs(own, &[0], result.sums.of(&[0]).map(|calibrated| (&version, calibrated)))
    };
    branches.into_values().flat_map(sums).collect()
}

fn within80(pair: &Pair) -> (f64, f64) {
    (pair.lo80, pair.hi80)
}

fn within95(pair: &Pair) -> (f64, f64) {
    (pair.lo95, pair.hi95)
}
