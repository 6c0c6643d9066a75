//! How quick the pages are after a year: the demo's table replayed day by day, then the questions that a page asks.

use std::error::Error;
use std::io::BufRead;
use std::sync::Arc;
use std::time::Instant;

use vakhta_lifecycle::ids::ModelName;
use vakhta_service::application::Application;
use vakhta_service::clock::SystemClock;
use vakhta_service::platform::Platform;
use vakhta_service::replay::Replay;
use vakhta_service::settings::Settings;
use vakhta_service::train::child;

use crate::print::{Bound, Figures};

const DATA: &str = "the demo's table, 365 days replayed";
const MODEL: &str = "year";
/// Answers of each kind that are timed; the slowest but one in twenty is told.
const ANSWERS: usize = 41;
/// Milliseconds that the issue allows.
const BOUND: f64 = 100.0;

/// This program as a training child, which the platform starts it as.
pub(crate) fn train() -> Result<(), Box<dyn Error>> {
    let mut job = String::new();
    std::io::stdin().lock().read_line(&mut job)?;
    Ok(child::run(&job, std::io::stdout())?)
}

pub(crate) fn print(figures: &Figures) -> Result<(), Box<dyn Error>> {
    let names = ["sales.summary_365_days.p95", "sales.health.p95", "sales.pairs_365_days"];
    if !names.iter().any(|name| figures.wants(name)) {
        return Ok(());
    }
    tokio::runtime::Runtime::new()?.block_on(measure(figures))
}

async fn measure(figures: &Figures) -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    let folder = tempfile::tempdir()?;
    let settings = Settings::new(folder.path(), std::env::current_exe()?);
    let platform = Platform::open(settings, Vec::new(), Arc::new(SystemClock)).await?;
    let mut demo = vakhta_sales::Sales.demo().ok_or("the application has no demo")?;
    demo.declaration = include_str!("models/year.toml");
    demo.through = demo.cut;
    demo.cut = demo.cut - chrono::Days::new(365);
    let mut replay = Replay::new(platform.clone(), demo);
    while replay.next().await?.is_some() {}

    let model = ModelName::parse(MODEL)?;
    let pairs = platform.summary(&model, 365).await?.series_scores.n;
    let seconds = began.elapsed().as_secs_f64();
    let many = Bound { text: ">= 30000".to_owned(), ok: pairs >= 30_000 };
    figures.print("sales.pairs_365_days", (pairs as f64, "pairs"), &many, DATA, seconds);
    let mut summaries = Vec::with_capacity(ANSWERS);
    let mut healths = Vec::with_capacity(ANSWERS);
    for _ in 0..ANSWERS {
        let asked = Instant::now();
        platform.summary(&model, 365).await?;
        summaries.push(1000.0 * asked.elapsed().as_secs_f64());
        let asked = Instant::now();
        platform.health().await?;
        healths.push(1000.0 * asked.elapsed().as_secs_f64());
    }
    for (name, times) in [("sales.summary_365_days.p95", summaries), ("sales.health.p95", healths)] {
        let slow = p95(times);
        figures.print(name, (slow, "ms"), &Bound::at_most(slow, BOUND), DATA, seconds);
    }
    platform.close().await;
    Ok(())
}

fn p95(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let at = times.len().saturating_sub(1) * 95 / 100;
    times.get(at).copied().unwrap_or(f64::NAN)
}
