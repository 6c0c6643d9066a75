//! `vakhta backtest`: trains from past origins, writes every forecast beside its actual, prints what was measured.
//!
//! It reads the installation and writes nothing to it, and its trainings give way to whatever answers requests.

mod file;
mod print;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use serde_json::json;
use tokio::sync::mpsc;
use vakhta_lifecycle::backtest::{BacktestRow, summarize};
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::backtest::{Backtest, BacktestAsk, BacktestOrigin};
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;

use self::file::RowFile;
use crate::arguments::Backtest as Arguments;
use crate::progress::Progress;
use crate::{exit, output, stop};

/// What one origin took, beside what it said.
type Step = Result<(BacktestOrigin, f64), ServiceError>;

pub(super) async fn run(platform: &Platform, arguments: Arguments, json: bool) -> Result<ExitCode> {
    let model = ModelName::parse(&arguments.model).map_err(ServiceError::from)?;
    let ask = BacktestAsk {
        from: arguments.from,
        origins: arguments.origins,
        step_days: arguments.step,
        horizon_days: arguments.horizon,
    };
    let backtest = platform.backtest(&model, &ask).await?;
    let keys = &backtest.declaration().data.columns.keys;
    let mut file =
        arguments.out.as_deref().map(|path| RowFile::create(path, keys, &platform.settings().data_dir)).transpose()?;
    let Some(Finished { rows, origins }) = collect(&backtest, file.as_mut()).await? else {
        return Ok(exit::INTERRUPTED.into());
    };
    let file = file.map(RowFile::finish).transpose()?;
    let summary = summarize(&rows, &backtest.declaration().grain_positions(), backtest.horizon_days());
    if json {
        output::json(&json!({
            "model": model, "horizon_days": backtest.horizon_days(), "origins": origins, "rows": rows.len(),
            "file": file, "summary": summary,
        }))?;
    } else {
        print::summary(backtest.declaration(), backtest.origins(), &summary);
        if let Some(file) = file {
            println!("\n{} rows in {}", rows.len(), file.display());
        }
    }
    Ok(exit::OK.into())
}

/// What the finished origins said, and how each was learned.
#[derive(Default)]
struct Finished {
    rows: Vec<BacktestRow>,
    origins: Vec<serde_json::Value>,
}

/// Takes in the origins as they are finished; `None` when the person who started it had enough.
async fn collect(backtest: &Backtest, mut file: Option<&mut RowFile>) -> Result<Option<Finished>> {
    let (bar, all) = (Progress::bar(), backtest.origins().len());
    bar.set(
        0.0,
        format!(
            "gives way to other work; learning as of {}, the first of {all} origins",
            backtest.origins().first().copied().unwrap_or_default()
        ),
    );
    let mut steps = begin(backtest);
    let mut finished = Finished::default();
    loop {
        let step = tokio::select! {
            step = steps.recv() => step,
            () = stop::asked() => {
                bar.finish();
                interrupted(finished.origins.len(), all, file.as_deref());
                return Ok(None);
            }
        };
        let Some(step) = step else { break };
        let (origin, seconds) = step?;
        if let Some(file) = &mut file {
            file.write(&origin.rows)?;
        }
        let done = finished.origins.len() + 1;
        bar.set(done as f64 / all as f64, format!("{done} of {all} origins, {} by {}", origin.origin, origin.engine));
        finished.origins.push(json!({
            "origin": origin.origin, "engine": origin.engine, "rows": origin.rows.len(), "seconds": seconds,
        }));
        finished.rows.extend(origin.rows);
    }
    bar.finish();
    Ok(Some(finished))
}

/// Works through the origins on a thread of low priority.
fn begin(backtest: &Backtest) -> mpsc::Receiver<Step> {
    let (sender, steps) = mpsc::channel(1);
    let backtest = backtest.clone();
    std::thread::spawn(move || {
        // Of this thread and those that it starts. That it may not be lowered is no reason not to work.
        let _lowered = rustix::process::nice(10);
        for origin in backtest.origins() {
            let began = Instant::now();
            let step = backtest.run(*origin).map(|result| (result, began.elapsed().as_secs_f64()));
            let failed = step.is_err();
            if sender.blocking_send(step).is_err() || failed {
                return;
            }
        }
    });
    steps
}

fn interrupted(done: usize, of: usize, file: Option<&RowFile>) {
    let kept = match file {
        Some(file) if done > 0 => format!("; what they said is in {}", file.partial().display()),
        _ => String::new(),
    };
    eprintln!("vakhta: interrupted after {done} of {of} origins{kept}");
}
