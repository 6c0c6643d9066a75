//! `vakhta drift`: do the last weeks look as those that the champion learned from?

use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::drift::{ColumnDrift, DriftLook, DriftState, NoReference, TooLittle};
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::views::DriftView;

use crate::output;

pub(super) async fn run(platform: &Platform, model: &str, json: bool) -> Result<ExitCode> {
    let view = platform.drift(&ModelName::parse(model).map_err(ServiceError::from)?).await?;
    if json {
        output::json(&view)?;
        return Ok(ExitCode::SUCCESS);
    }
    match &view.look {
        Some(look) => print(look, &view.target),
        None => println!("{}", nothing(&view)),
    }
    Ok(ExitCode::SUCCESS)
}

fn nothing(view: &DriftView) -> String {
    let model = &view.model;
    match view.champion {
        _ if view.of_rows => format!(
            "drift of {model} is not watched: it predicts single rows, and only the days of series are compared; whether its \
             error grows is watched: `vakhta health {model}`"
        ),
        _ if !view.policy.enabled => format!("drift of {model} is switched off: drift.enabled in its declaration"),
        None => format!("no version of {model} serves, so there is nothing to compare with: `vakhta train {model}`"),
        Some(_) => format!("{model} has no data to look at: `vakhta import {model} FILE`"),
    }
}

fn print(look: &DriftLook, target: &str) {
    match (look.no_reference, look.reference_through) {
        (Some(NoReference::TrainedBefore), _) => {
            println!("not enough data: {} was trained by an earlier release, which kept no reference", look.version);
        }
        (Some(NoReference::Unreadable), _) => println!("the artifact of {} cannot be read", look.version),
        (None, through) => {
            let learned = through.map_or_else(String::new, |day| format!(", which learned up to {day}"));
            println!("{} to {} beside what {} learned from{learned}", look.from, look.through, look.version);
            println!();
            let rows: Vec<Vec<String>> = look.columns.iter().map(|column| row(column, target)).collect();
            output::table(&["column", "state", "distance", "ordinarily", "drift beyond", "p", ""], &rows);
        }
    }
}

fn row(drift: &ColumnDrift, target: &str) -> Vec<String> {
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| format!("{v:.3}"));
    let state = match drift.state {
        DriftState::NotEnoughData => "not enough data",
        DriftState::None => "none",
        DriftState::Minor => "minor",
        DriftState::Major => "MAJOR",
    };
    let measured = drift.measured;
    let note = match drift.lacks {
        Some(TooLittle::Windows { have, need }) => format!("{have} of {need} windows of the reference"),
        Some(TooLittle::Rows { have, need }) => format!("{have} of {need} rows"),
        None if drift.column == target => "relative to the level of each series".to_owned(),
        None => String::new(),
    };
    vec![
        drift.column.clone(),
        state.to_owned(),
        number(measured.map(|m| m.distance)),
        number(measured.map(|m| m.ordinary)),
        number(measured.map(|m| m.minor_limit)),
        number(measured.map(|m| m.p_value)),
        note,
    ]
}
