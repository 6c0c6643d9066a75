//! `vakhta simulate`: replays the past under several policies, prints what each cost and which to take, and keeps it for the page.

use std::ops::ControlFlow;
use std::process::ExitCode;

use anyhow::{Context, Result};
use tokio::sync::mpsc;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::simulate::{SimulateAsk, Simulation, SimulationReport, SimulationStep};

use crate::arguments::Simulate as Arguments;
use crate::progress::Progress;
use crate::{exit, output, stop};

enum Word {
    Step(SimulationStep),
    End(Box<Result<Option<SimulationReport>, ServiceError>>),
}

pub(super) async fn run(platform: &Platform, arguments: Arguments, json: bool) -> Result<ExitCode> {
    let model = ModelName::parse(&arguments.model).map_err(ServiceError::from)?;
    let ask = SimulateAsk {
        policies: arguments.policies,
        from: arguments.from,
        through: arguments.through,
        budget_rows: arguments.budget_rows,
    };
    let simulation = platform.simulation(&model, &ask).await?;
    let folder = tempfile::tempdir().context("a folder for the versions of the simulation")?;
    let Some(report) = live(&simulation, folder.path()).await? else {
        eprintln!("vakhta: interrupted; nothing was kept");
        return Ok(exit::INTERRUPTED.into());
    };
    let id = platform.keep_simulation(&report).await?;
    if json {
        output::json(&report)?;
    } else {
        print(&report);
        println!("\nkept as simulation {id}; the page «Simulation» of {model} draws it");
    }
    Ok(exit::OK.into())
}

/// Lives through the days on a thread of low priority; `None` when the person who started it had enough.
async fn live(simulation: &Simulation, folder: &std::path::Path) -> Result<Option<SimulationReport>> {
    let (from, through, policies) = simulation.outline();
    let bar = Progress::bar();
    bar.set(
        0.0,
        format!("{from}: training the first version, for: {}; it gives way to other work", policies.join(", ")),
    );
    let mut words = begin(simulation.clone(), folder.to_path_buf());
    loop {
        let word = tokio::select! {
            word = words.recv() => word,
            () = stop::asked() => {
                bar.finish();
                return Ok(None);
            }
        };
        match word {
            Some(Word::Step(step)) => {
                bar.set(step.done, format!("{} of {through}, {} trainings", step.day, step.trainings));
            }
            Some(Word::End(ended)) => {
                bar.finish();
                return Ok((*ended)?);
            }
            None => anyhow::bail!("the simulation ended without a word"),
        }
    }
}

fn begin(simulation: Simulation, folder: std::path::PathBuf) -> mpsc::Receiver<Word> {
    let (sender, words) = mpsc::channel(16);
    std::thread::spawn(move || {
        // Of this thread and those that it starts. That it may not be lowered is no reason not to work.
        let _lowered = rustix::process::nice(10);
        let mut say = |step: &SimulationStep| match sender.blocking_send(Word::Step(step.clone())) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        };
        let ended = simulation.run(&folder, &mut say);
        let _nobody_waits = sender.blocking_send(Word::End(Box::new(ended)));
    });
    words
}

fn print(report: &SimulationReport) {
    println!(
        "{}: {} to {}, {} trainings in all; {} of forecasts made the day before, beside {} of the baseline\n",
        report.model,
        report.from,
        report.through,
        report.trainings,
        report.metric.name(),
        output::percent(report.baseline_error),
    );
    let heading = ["policy", report.metric.name(), "retrainings", "deployed", "minutes", ""];
    let chosen = report.choice.as_ref().map(|c| c.policy.as_str());
    let rows: Vec<Vec<String>> = report
        .outcomes
        .iter()
        .map(|outcome| {
            vec![
                outcome.policy.name.clone(),
                output::percent(outcome.error),
                outcome.runs.len().to_string(),
                outcome.deployed().to_string(),
                format!("{:.1}", outcome.seconds / 60.0),
                if chosen == Some(outcome.policy.name.as_str()) { "take this one".to_owned() } else { String::new() },
            ]
        })
        .collect();
    output::table(&heading, &rows);
    for reason in report.choice.iter().flat_map(|c| &c.reasons) {
        println!("{reason}");
    }
}
