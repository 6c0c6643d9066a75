//! Daily metrics over a log of ten million predictions: what one new day costs, and whether the sums that are kept a day are those of a
//! computation from all pairs.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use vakhta_lifecycle::ids::{ModelName, SeriesKey, VersionId};
use vakhta_lifecycle::observation::{ErrorSums, scores_at, sums_at};
use vakhta_lifecycle::prediction::Pair;
use vakhta_lifecycle::run::{RunStatus, Trigger};
use vakhta_service::clock::SystemClock;
use vakhta_service::platform::Platform;
use vakhta_service::reading::ImportOptions;
use vakhta_service::settings::Settings;
use vakhta_service::views::TrainRequest;
use vakhta_store::{Segment, Store, SumSubject};

use crate::log::{self, Subject};

const KEYS: [&str; 2] = ["branch", "product"];
/// Days that are forecast and observed.
const DAYS: u64 = 100;
/// Forecasts of each day.
const LEADS: u16 = 10;
/// What rounding may make of sums over all days, relative.
const ROUNDING: f64 = 1e-9;

/// The installation that is measured.
struct Installation {
    platform: Platform,
    store: Store,
    model: ModelName,
    days: (NaiveDate, NaiveDate),
}

/// With as many products as branches: a hundred make ten thousand series and ten million predictions.
pub(crate) async fn measure(branches: usize) -> Result<Value, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let settings = Settings::new(folder.path(), std::env::current_exe()?);
    let store_url = settings.database_url();
    let platform = Platform::open(settings, Vec::new(), Arc::new(SystemClock)).await?;
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).ok_or("no such day")?;
    let last = first + Days::new(DAYS - 1);
    let series = series(branches);
    let (model, version) = deployed(&platform, folder.path(), &series, (first, last)).await?;
    let store = Store::open(&store_url, None).await?;
    let subject = Subject { model: &model, version: &version, series: &series, leads: LEADS, days: (first, last) };
    log::fill(&store, &subject).await?;
    let said = observed(&Installation { platform, store, model, days: (first, last) }).await?;
    Ok(said)
}

fn series(branches: usize) -> Vec<SeriesKey> {
    let key = |branch: usize, product: usize| SeriesKey::new(vec![format!("B{branch:03}"), format!("P{product:03}")]);
    (0..branches).flat_map(|branch| (0..branches).map(move |product| key(branch, product))).collect()
}

/// Loads the table and deploys a version that can be named by predictions.
async fn deployed(
    platform: &Platform,
    folder: &Path,
    series: &[SeriesKey],
    days: (NaiveDate, NaiveDate),
) -> Result<(ModelName, VersionId), Box<dyn Error>> {
    let model = platform.add_model(include_str!("rollups.toml")).await?;
    let file = folder.join("rollups.csv");
    std::fs::write(&file, table(series, days)?)?;
    platform.import(&model, &file, ImportOptions::default(), "benchmark").await?;
    let request = TrainRequest {
        trigger: Trigger::FirstVersion,
        reason: "a version to log predictions of".to_owned(),
        performance_threshold: None,
        force_deploy: true,
        requested_by: "benchmark".to_owned(),
    };
    let run = platform.train(&model, request).await?;
    let ended = platform.wait_for(&run).await?;
    match (ended.status, ended.new_version) {
        (RunStatus::Completed, Some(version)) => Ok((model, version)),
        _ => Err(ended.error.unwrap_or(ended.message).into()),
    }
}

/// Values in closed form: a level for each series, a weekday, a wave.
fn table(series: &[SeriesKey], (first, last): (NaiveDate, NaiveDate)) -> Result<String, std::fmt::Error> {
    let mut text = format!("date,{},value\n", KEYS.join(","));
    for (day, date) in first.iter_days().take_while(|date| *date <= last).enumerate() {
        for (at, key) in series.iter().enumerate() {
            let value = 50 + at % 97 + 4 * (day % 7) + (day * 7 + at * 3) % 11;
            writeln!(text, "{date},{},{value}", key.parts().join(","))?;
        }
    }
    Ok(text)
}

/// Observes every day but the last, then the last by the clock; then compares.
async fn observed(installation: &Installation) -> Result<Value, Box<dyn Error>> {
    let Installation { platform, store, model, days: (first, last) } = installation;
    let before = Instant::now();
    for date in first.iter_days().take_while(|date| date < last) {
        platform.observe(model, Some(date)).await?;
    }
    let earlier = before.elapsed().as_secs_f64();
    let asked = Instant::now();
    platform.observe(model, Some(*last)).await?;
    let one_day = asked.elapsed().as_secs_f64();
    let asked = Instant::now();
    let told = platform.summary(model, u32::try_from(DAYS)?).await?;
    let summary = asked.elapsed().as_secs_f64();
    let asked = Instant::now();
    let pairs = store.observations().range(model, *first, *last).await?;
    let grain = [0, 1];
    let direct = scores_at(&pairs, &grain);
    let recomputed = asked.elapsed().as_secs_f64();
    let close = |a: Option<f64>, b: Option<f64>| {
        a.zip(b).is_some_and(|(a, b)| (a - b).abs() <= ROUNDING * a.abs().max(b.abs()).max(1.0))
    };
    let all = [
        (told.scores.wape, direct.forecast.wape),
        (told.scores.mape, direct.forecast.mape),
        (told.scores.rmse, direct.forecast.rmse),
        (told.scores.bias, direct.forecast.bias),
        (told.scores.coverage80, direct.forecast.coverage80),
        (told.baseline.wape, direct.baseline.wape),
    ];
    let equal = told.scores.n == direct.forecast.n
        && all.into_iter().all(|(a, b)| close(a, b))
        && every_day_is_equal(installation, &pairs).await?;
    Ok(json!({
        "predictions": store.predictions().count(model).await?, "pairs": pairs.len(), "days": DAYS, "equal": equal,
        "one_day_s": one_day, "summary_s": summary, "every_day_again_s": earlier + one_day, "recomputed_from_pairs_s": recomputed,
    }))
}

/// Whether the sums of every day and segment are, bit for bit, those of the day's pairs.
async fn every_day_is_equal(installation: &Installation, pairs: &[Pair]) -> Result<bool, Box<dyn Error>> {
    for own in pairs.chunk_by(|a, b| a.date == b.date) {
        let Some(date) = own.first().map(|pair| pair.date) else { continue };
        let kept = installation.store.metrics().summed(&installation.model, (date, date)).await?;
        if kept != sums_of(own) {
            return Ok(false);
        }
    }
    let days = u64::try_from(pairs.chunk_by(|a, b| a.date == b.date).count())?;
    Ok(days == DAYS)
}

/// The sums of a day: of everything, and of every value of every key column.
fn sums_of(pairs: &[Pair]) -> BTreeMap<(Segment, SumSubject), ErrorSums> {
    let grain = [0, 1];
    let mut sums = BTreeMap::new();
    let mut add = |segment: Segment, own: &[Pair]| {
        let of = sums_at(own, &grain);
        sums.insert((segment.clone(), SumSubject::Forecast), of.forecast);
        sums.insert((segment, SumSubject::Baseline), of.baseline);
    };
    add(Segment::overall(), pairs);
    for (position, column) in KEYS.into_iter().enumerate() {
        let mut groups: BTreeMap<&str, Vec<Pair>> = BTreeMap::new();
        for pair in pairs {
            let value = pair.series.parts().get(position).map_or("", String::as_str);
            groups.entry(value).or_default().push(pair.clone());
        }
        for (value, own) in groups {
            add(Segment::of(column, value), &own);
        }
    }
    sums.insert((Segment::overall(), SumSubject::Series), sums_at(pairs, &grain).forecast);
    sums
}
