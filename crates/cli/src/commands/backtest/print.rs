//! A backtest's measures as a table: one row for each measure and forecast, one column for each bucket of leads.

use chrono::NaiveDate;
use vakhta_lifecycle::backtest::{BacktestSummary, Measures, Slice};
use vakhta_service::declaration::Declaration;

use crate::output;

/// A measure: its name and unit, its value.
type Measure = (&'static str, fn(&Measures) -> Option<f64>);

/// What every forecast has.
const ERRORS: [Measure; 8] = [
    ("WAPE, %", |m| m.scores.wape),
    ("MAPE, %", |m| m.scores.mape),
    ("sMAPE, %", |m| m.smape),
    ("MAE", |m| m.scores.mae),
    ("RMSE", |m| m.scores.rmse),
    ("R2", |m| m.scores.r2),
    ("MASE", |m| m.scores.mase),
    ("bias", |m| m.scores.bias),
];

/// What only a forecast with intervals has.
const INTERVALS: [Measure; 7] = [
    ("inside the 80 % interval, %", |m| m.scores.coverage80),
    ("its mean width", |m| m.width80),
    ("its interval score", |m| m.interval_score80),
    ("inside the 95 % interval, %", |m| m.scores.coverage95),
    ("its mean width", |m| m.width95),
    ("its interval score", |m| m.interval_score95),
    ("pinball loss", |m| m.pinball),
];

/// Prints the summary.
pub(super) fn summary(declaration: &Declaration, origins: &[NaiveDate], summary: &BacktestSummary) {
    let (Some(first), Some(last)) = (origins.first(), origins.last()) else { return };
    let name = &declaration.model.name;
    println!("{name}: {} origins from {first} to {last}, by series and day\n", origins.len());
    print(&summary.series);
    if !summary.grain.is_empty() {
        println!("\nsummed to {} and day\n", declaration.grain().join(" × "));
        print(&summary.grain);
    }
}

fn print(slices: &[Slice]) {
    let heads: Vec<String> = std::iter::once("all days".to_owned()).chain(slices.iter().skip(1).map(days)).collect();
    let mut heading = vec!["", "of"];
    heading.extend(heads.iter().map(String::as_str));
    let pairs = row("days scored", "", slices, |s| s.forecast.scores.n.to_string());
    let mut rows = vec![pairs];
    for (name, value) in ERRORS {
        // A measure that nothing here defines (MASE at the grain) is no row.
        if slices.iter().all(|s| value(&s.forecast).is_none()) {
            continue;
        }
        rows.push(row(name, "forecast", slices, |s| output::percent(value(&s.forecast))));
        rows.push(row("", "seasonal naive", slices, |s| output::percent(value(&s.seasonal_naive))));
        rows.push(row("", "weekday mean", slices, |s| output::percent(value(&s.weekday_mean))));
    }
    for (name, value) in INTERVALS {
        if slices.iter().any(|s| value(&s.forecast).is_some()) {
            rows.push(row(name, "forecast", slices, |s| output::percent(value(&s.forecast))));
        }
    }
    output::table(&heading, &rows);
}

fn row(name: &str, of: &str, slices: &[Slice], cell: impl Fn(&Slice) -> String) -> Vec<String> {
    [name.to_owned(), of.to_owned()].into_iter().chain(slices.iter().map(cell)).collect()
}

fn days(slice: &Slice) -> String {
    if slice.from_lead == slice.to_lead {
        format!("day {}", slice.from_lead)
    } else {
        format!("{} to {}", slice.from_lead, slice.to_lead)
    }
}
