//! Prints the figures of the sales application, one JSON line each: `cargo xtask figures 'sales.*'`.

#![expect(clippy::print_stdout, reason = "this is a command")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::{Days, NaiveDate};
use serde_json::json;
use vakhta_lifecycle::prediction::Pair;
use vakhta_service::backtest::{BacktestOrigin, at_origin};
use vakhta_service::declaration::Declaration;
use vakhta_service::error::ServiceError;
use vakhta_service::forecasting::ModelData;
use vakhta_tables::import::{ReadLimits, read, sniff};

const DATA: &str = "sales/bakery_branches/bakery_daily.csv.gz";
/// Origins before both windows over which coverage is averaged, and their distance in days.
const COVERAGE_ORIGINS: u64 = 12;
const COVERAGE_STEP: u64 = 35;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pattern = std::env::args().nth(1).unwrap_or_else(|| "*".to_owned());
    let figures = Figures { pattern };
    let file = data_folder().join(DATA);
    if !file.exists() {
        for name in ["sales.wape.bakery.2019-03-03", "sales.wape.bakery.2019-04-02", "sales.coverage80.bakery.mean"] {
            figures.absent(name, &format!("{} is not there; set VAKHTA_DATA", file.display()));
        }
        return Ok(());
    }
    let declaration = Declaration::parse(vakhta_sales::BAKERY)?;
    let data = load(&declaration, &file)?;
    for (origin, bound, naive) in [("2019-03-03", 0.175, 0.257), ("2019-04-02", 0.195, 0.327)] {
        window(&figures, &declaration, &data, (origin.parse()?, bound, naive))?;
    }
    coverage(&figures, &declaration, &data, "2019-03-03".parse()?)
}

fn window(
    figures: &Figures,
    declaration: &Declaration,
    data: &ModelData,
    (origin, bound, naive): (NaiveDate, f64, f64),
) -> Result<(), Box<dyn std::error::Error>> {
    let names = ["wape", "wape_seasonal_naive", "coverage80"].map(|m| format!("sales.{m}.bakery.{origin}"));
    if !names.iter().any(|n| figures.wants(n)) {
        return Ok(());
    }
    let began = Instant::now();
    let result = at_origin(declaration, data, origin, threads())?;
    let seconds = began.elapsed().as_secs_f64();
    let model = wape(&result, |p| p.forecast);
    let baseline = wape(&result, |p| p.baseline);
    figures.print(&names[0], model, "ratio", &format!("<= {bound}"), model <= bound, seconds);
    let known = (baseline - naive).abs() < 0.001;
    figures.print(&names[1], baseline, "ratio", &format!("= {naive} ± 0.001 (known)"), known, seconds);
    let covered = coverage80(&result);
    figures.print(&names[2], covered, "percent", "70 to 90", (70.0..=90.0).contains(&covered), seconds);
    Ok(())
}

fn coverage(
    figures: &Figures,
    declaration: &Declaration,
    data: &ModelData,
    before: NaiveDate,
) -> Result<(), Box<dyn std::error::Error>> {
    if !figures.wants("sales.coverage80.bakery.mean") && !figures.wants("sales.coverage80.bakery.least") {
        return Ok(());
    }
    let began = Instant::now();
    let mut all = Vec::new();
    for step in (1..=COVERAGE_ORIGINS).rev() {
        let Some(origin) = before.checked_sub_days(Days::new(step * COVERAGE_STEP)) else { continue };
        let result = at_origin(declaration, data, origin, threads())?;
        let covered = coverage80(&result);
        let name = format!("sales.coverage80.bakery.{origin}");
        figures.print(
            &name,
            covered,
            "percent",
            "70 to 90",
            (70.0..=90.0).contains(&covered),
            began.elapsed().as_secs_f64(),
        );
        let error = wape(&result, |p| p.forecast);
        let naive = wape(&result, |p| p.baseline);
        let name = format!("sales.wape.bakery.{origin}");
        figures.print(
            &name,
            error,
            "ratio",
            &format!("< seasonal naive, {naive:.4}"),
            error < naive,
            began.elapsed().as_secs_f64(),
        );
        all.push(covered);
    }
    let mean = all.iter().sum::<f64>() / all.len().max(1) as f64;
    let seconds = began.elapsed().as_secs_f64();
    figures.print("sales.coverage80.bakery.mean", mean, "percent", "77 to 83", (77.0..=83.0).contains(&mean), seconds);
    Ok(())
}

/// Share of open days whose actual lies in the 80 % interval, in percent.
fn coverage80(result: &BacktestOrigin) -> f64 {
    let open: Vec<&Pair> = result.pairs().filter(|p| p.open && p.forecast > 0.0).collect();
    let inside = open.iter().filter(|p| p.lo80 <= p.actual && p.actual <= p.hi80).count();
    100.0 * inside as f64 / open.len().max(1) as f64
}

/// Pooled absolute error over pooled actuals, over every series and day, closed days included.
fn wape(result: &BacktestOrigin, forecast: impl Fn(&Pair) -> f64) -> f64 {
    let error: f64 = result.pairs().map(|p| (p.actual - forecast(p)).abs()).sum();
    let actual: f64 = result.pairs().map(|p| p.actual.abs()).sum();
    error / actual
}

fn load(declaration: &Declaration, file: &Path) -> Result<ModelData, Box<dyn std::error::Error>> {
    let columns = &declaration.data.columns;
    let settings = sniff(file, Some(columns))?;
    let limits = ReadLimits::at(NaiveDate::from_ymd_opt(2019, 5, 1).ok_or("no such day")?);
    let loaded = read(file, &settings, columns, &limits)?;
    Ok(ModelData::new(declaration, &loaded.batch).map_err(|e: ServiceError| e.to_string())?)
}

fn data_folder() -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    std::env::var_os("VAKHTA_DATA").map_or_else(default, PathBuf::from)
}

fn threads() -> u32 {
    std::thread::available_parallelism().map_or(1, |n| u32::try_from(n.get()).unwrap_or(1))
}

struct Figures {
    pattern: String,
}

impl Figures {
    fn wants(&self, name: &str) -> bool {
        match self.pattern.split_once('*') {
            None => self.pattern == name,
            Some((before, after)) => name.starts_with(before) && name.ends_with(after),
        }
    }

    fn print(&self, name: &str, value: f64, unit: &str, bound: &str, ok: bool, seconds: f64) {
        if self.wants(name) {
            let value = (value * 1e4).round() / 1e4;
            let seconds = (seconds * 10.0).round() / 10.0;
            println!(
                "{}",
                json!({"name": name, "value": value, "unit": unit, "bound": bound, "ok": ok, "data": DATA, "seconds": seconds})
            );
        }
    }

    fn absent(&self, name: &str, why: &str) {
        if self.wants(name) {
            println!("{}", json!({"name": name, "value": null, "ok": null, "why": why}));
        }
    }
}
