//! Public tables, each declared as its own user would: how far the same loop gets without code of its own.

use std::error::Error;
use std::time::Instant;

use arrow::record_batch::RecordBatch;
use chrono::{Days, NaiveDate};
use vakhta_lifecycle::prediction::Pair;
use vakhta_service::backtest::at_origin;
use vakhta_service::declaration::Declaration;
use vakhta_service::forecasting::ModelData;
use vakhta_stats::metric;
use vakhta_tables::schema::TableSchema;

use crate::print::{Bound, Figures, real_data};
use crate::score::{of_baseline, of_model, quantile_loss, threads, values, wape};
use crate::tables::{self, Events};

/// A table and the figures that are asked of it.
struct Case {
    name: &'static str,
    /// What the figures say the data is.
    data: &'static str,
    declaration: &'static str,
    read: fn(&TableSchema) -> Result<RecordBatch, Box<dyn Error>>,
    /// Last known days of the backtests; their pairs are pooled.
    origins: &'static [&'static str],
    /// Days after the last origin that count; earlier origins count to the next one.
    days: u64,
    figures: fn(&[Pair], &ModelData) -> Vec<Figure>,
}

struct Figure {
    measure: &'static str,
    value: f64,
    unit: &'static str,
    bound: Bound,
}

const CASES: [Case; 4] = [
    Case {
        name: "favorita_transactions",
        data: "sales/favorita_transactions",
        declaration: include_str!("models/favorita_transactions.toml"),
        read: favorita,
        origins: &["2017-07-18"],
        days: 28,
        figures: |pairs, _| {
            let error = wape(pairs, |p| p.forecast);
            vec![figure("wape", error, "ratio", Bound::at_most(error, 0.08))]
        },
    },
    Case {
        name: "store_item_demand",
        data: "sales/store_item_demand",
        declaration: include_str!("models/store_item_demand.toml"),
        read: |schema| tables::read_file(&real_data("sales/store_item_demand/train.parquet")?, schema),
        origins: &["2017-12-03"],
        days: 28,
        figures: |pairs, _| {
            let error = metric::smape(&values(pairs, |p| p.forecast)).unwrap_or(f64::NAN);
            let told = told_the_window(pairs);
            vec![
                figure("smape", error, "percent", Bound::at_most(error, 12.6)),
                // What is left is noise: this one is told what no forecast can know, and does not reach the bound either.
                figure("smape_told_the_window", told, "percent", Bound { text: "for comparison".to_owned(), ok: true }),
            ]
        },
    },
    Case {
        name: "bakery_kiel",
        data: "sales/bakery_kiel",
        declaration: include_str!("models/bakery_kiel.toml"),
        read: kiel,
        origins: &["2017-05-02", "2017-06-01", "2017-07-01"],
        days: 30,
        figures: against_weekday_and_month,
    },
    Case {
        name: "rossmann",
        data: "sales/rossmann",
        declaration: include_str!("models/rossmann.toml"),
        read: rossmann,
        origins: &["2015-05-01"],
        days: 48,
        figures: |pairs, _| {
            let open: Vec<Pair> = pairs.iter().filter(|p| p.open).cloned().collect();
            let (error, naive) = (wape(&open, |p| p.forecast), wape(&open, |p| p.baseline));
            let ratio = error / naive;
            vec![
                figure("wape", error, "ratio", Bound::at_most(error, 0.115)),
                figure("wape_over_seasonal_naive", ratio, "ratio", Bound::at_most(ratio, 0.5)),
            ]
        },
    },
];

pub(crate) fn print(figures: &Figures) -> Result<(), Box<dyn Error>> {
    for case in &CASES {
        let name = |measure: &str| format!("sales.{measure}.{}", case.name);
        let measures = [
            "wape",
            "smape",
            "smape_told_the_window",
            "mape",
            "wape_over_seasonal_naive",
            "mape_over_weekday_month",
            "wql",
        ];
        if !measures.iter().any(|m| figures.wants(&name(m))) {
            continue;
        }
        if let Err(why) = real_data(case.data) {
            figures.absent(&name("wape"), &why);
            continue;
        }
        let began = Instant::now();
        let (pairs, data) = backtest(case)?;
        let seconds = began.elapsed().as_secs_f64();
        for figure in (case.figures)(&pairs, &data) {
            figures.print(&name(figure.measure), (figure.value, figure.unit), &figure.bound, case.data, seconds);
        }
        let (loss, naive) = (quantile_loss(&pairs, of_model), quantile_loss(&pairs, of_baseline));
        figures.print(&name("wql"), (loss, "ratio"), &Bound::below(loss, naive, "seasonal naive"), case.data, seconds);
    }
    Ok(())
}

fn backtest(case: &Case) -> Result<(Vec<Pair>, ModelData), Box<dyn Error>> {
    let declaration = Declaration::parse(case.declaration)?;
    let data = ModelData::new(&declaration, &(case.read)(&declaration.data.columns)?)?;
    let mut pairs = Vec::new();
    for origin in case.origins {
        let origin: NaiveDate = origin.parse()?;
        let until = origin + Days::new(case.days);
        let result = at_origin(&declaration, &data, origin, threads())?;
        pairs.extend(result.pairs().filter(|p| p.date <= until).cloned());
    }
    Ok((pairs, data))
}

fn figure(measure: &'static str, value: f64, unit: &'static str, bound: Bound) -> Figure {
    Figure { measure, value, unit, bound }
}

/// SMAPE of the best multiplicative answer in hindsight: each series' mean over these very days times their weekday profile.
fn told_the_window(pairs: &[Pair]) -> f64 {
    use chrono::Datelike;
    use std::collections::BTreeMap;
    let mut series: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    let mut weekdays = [(0.0, 0.0); 7];
    let add = |sum: &mut (f64, f64), value: f64| *sum = (sum.0 + value, sum.1 + 1.0);
    let weekday = |p: &Pair| p.date.weekday().num_days_from_monday() as usize;
    for pair in pairs {
        add(series.entry(pair.series.to_string()).or_default(), pair.actual);
        add(&mut weekdays[weekday(pair)], pair.actual);
    }
    let mean = |(sum, n): (f64, f64)| sum / n;
    let all = pairs.iter().map(|p| p.actual).sum::<f64>() / pairs.len().max(1) as f64;
    let told = |p: &Pair| mean(series[&p.series.to_string()]) * mean(weekdays[weekday(p)]) / all;
    metric::smape(&values(pairs, told)).unwrap_or(f64::NAN)
}

/// Against the mean of the same weekday and month before the first of these days: what a careful person would write down.
fn against_weekday_and_month(pairs: &[Pair], data: &ModelData) -> Vec<Figure> {
    use chrono::Datelike;
    use std::collections::BTreeMap;
    let Some(first) = pairs.iter().map(|p| p.date).min() else { return Vec::new() };
    let mut means: BTreeMap<(usize, u32, u32), (f64, f64)> = BTreeMap::new();
    let slot = |series: usize, day: NaiveDate| (series, day.weekday().num_days_from_monday(), day.month());
    for day in data.first_day().iter_days().take_while(|d| *d < first) {
        for series in 0..data.panel().n_series() {
            if let Some(actual) = data.actual(series, day) {
                let sum = means.entry(slot(series, day)).or_default();
                *sum = (sum.0 + actual, sum.1 + 1.0);
            }
        }
    }
    let mean = |pair: &Pair| {
        let found = data.series_of(&pair.series).and_then(|series| means.get(&slot(series, pair.date)));
        found.map_or(f64::NAN, |(sum, n)| sum / n)
    };
    let compared: Vec<&Pair> = pairs.iter().filter(|p| p.actual > 0.0 && mean(p).is_finite()).collect();
    let mape = |forecast: &dyn Fn(&Pair) -> f64| {
        let errors: Vec<(f64, f64)> = compared.iter().map(|p| (p.actual, forecast(p))).collect();
        metric::mape(&errors).unwrap_or(f64::NAN)
    };
    let (model, simple) = (mape(&|p| p.forecast), mape(&mean));
    let ratio = model / simple;
    vec![
        figure("mape", model, "percent", Bound::below(model, simple, "weekday × month mean")),
        figure("mape_over_weekday_month", ratio, "ratio", Bound::at_most(ratio, 0.85)),
    ]
}

fn favorita(schema: &TableSchema) -> Result<RecordBatch, Box<dyn Error>> {
    let file = |name: &str| real_data(&format!("sales/favorita_transactions/{name}"));
    let events = Events::read(&file("holidays_events.csv")?)?;
    let stores = tables::rows(&file("stores.csv")?)?;
    let store_of = |number: &str| stores.iter().find(|s| s.get("store_nbr").is_some_and(|n| n == number));
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["date", "store", "tickets", "national", "local", "work_day", "city", "type", "cluster"])?;
    for row in tables::rows(&file("transactions.csv.gz")?)? {
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        let store = store_of(cell("store_nbr")).ok_or("a store that the table of stores lacks")?;
        let about = |name: &str| store.get(name).map_or("", String::as_str);
        let marks = events.on(cell("date").parse()?, &[about("city"), about("state")]);
        let marks = marks.map(|m| if m { "1" } else { "0" });
        let [national, local, work_day] = marks;
        out.write_record([
            cell("date"),
            cell("store_nbr"),
            cell("transactions"),
            national,
            local,
            work_day,
            about("city"),
            about("type"),
            about("cluster"),
        ])?;
    }
    tables::read_text(out.into_inner()?, schema)
}

fn kiel(schema: &TableSchema) -> Result<RecordBatch, Box<dyn Error>> {
    let file = |name: &str| real_data(&format!("sales/bakery_kiel/{name}"));
    let week = tables::rows(&file("kiwo.csv")?)?;
    let sailing: std::collections::BTreeSet<&str> =
        week.iter().filter_map(|r| r.get("Datum").map(String::as_str)).collect();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["date", "group", "turnover", "kiel_week"])?;
    for row in tables::rows(&file("umsatz.csv")?)? {
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        let week = if sailing.contains(cell("Datum")) { "1" } else { "0" };
        out.write_record([cell("Datum"), cell("Warengruppe"), cell("Umsatz"), week])?;
    }
    tables::read_text(out.into_inner()?, schema)
}

/// `Customers` is left out: it is known only afterwards.
fn rossmann(schema: &TableSchema) -> Result<RecordBatch, Box<dyn Error>> {
    let file = |name: &str| real_data(&format!("sales/rossmann/{name}"));
    let mut raw = TableSchema::new("Date", &["Store"], "Sales");
    raw.known_ahead = ["Open", "Promo", "StateHoliday", "SchoolHoliday"].map(str::to_owned).to_vec();
    raw.text = vec!["StateHoliday".to_owned()];
    let sales = tables::read_file(&file("train.parquet")?, &raw)?;
    let stores = tables::rows(&file("store.csv")?)?;
    tables::rossmann(&sales, &stores, schema)
}
