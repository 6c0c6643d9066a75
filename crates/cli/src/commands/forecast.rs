//! `vakhta forecast`: prints the current forecasts.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::prediction::{Basis, Prediction};
use vakhta_service::declaration::TOTAL;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::views::{ForecastQuery, ServedForecast};

use crate::arguments::Forecast;
use crate::commands::predict;
use crate::output;

pub(super) async fn run(platform: &Platform, arguments: &Forecast, json: bool) -> Result<ExitCode> {
    let model = ModelName::parse(&arguments.model).map_err(ServiceError::from)?;
    if platform.model(&model).await?.of_rows {
        refuse_choice(&model, arguments)?;
        return waiting(platform, &model, json).await;
    }
    let (from, to, level) = (arguments.from, arguments.to, arguments.level.clone());
    let query = ForecastQuery { keys: keys(&arguments.keys)?, from, to, level };
    let forecasts = platform.forecasts(&model, &query).await?;
    if json {
        output::json(&forecasts)?;
        return Ok(ExitCode::SUCCESS);
    }
    let rows: Vec<Vec<String>> = forecasts
        .iter()
        .map(|served| {
            let p = &served.forecast;
            vec![
                if p.series.parts().is_empty() { TOTAL.to_owned() } else { p.series.to_string() },
                p.date.to_string(),
                format!("{:.1}", p.value),
                format!("{:.1}", p.lo80),
                format!("{:.1}", p.hi80),
                format!("{:.1}", p.lo95),
                format!("{:.1}", p.hi95),
                remark(served),
            ]
        })
        .collect();
    output::table(&["series", "date", "forecast", "lo80", "hi80", "lo95", "hi95", ""], &rows);
    if let Some(first) = forecasts.first() {
        println!("by {} from what was known on {}", first.forecast.version, first.forecast.origin);
    }
    Ok(ExitCode::SUCCESS)
}

/// Rows that wait are listed as a whole: they are no series with days ahead.
fn refuse_choice(model: &ModelName, arguments: &Forecast) -> Result<(), ServiceError> {
    let given = [
        ("--key", !arguments.keys.is_empty()),
        ("--level", arguments.level.is_some()),
        ("--from", arguments.from.is_some()),
        ("--to", arguments.to.is_some()),
    ];
    let Some((option, _)) = given.into_iter().find(|(_, given)| *given) else { return Ok(()) };
    let message = format!(
        "chooses among daily series, and {model} predicts single rows; leave it out for all rows that wait for their outcome, \
         or ask about one with `vakhta predict {model}`"
    );
    Err(ServiceError::invalid(option, message))
}

/// The rows whose outcome is ahead, of a model whose rows are predicted each by itself.
async fn waiting(platform: &Platform, model: &ModelName, json: bool) -> Result<ExitCode> {
    let rows = platform.row_predictions(model, (0, usize::MAX)).await?.rows;
    let columns = platform.model(model).await?.keys;
    if json {
        output::json(&rows.iter().map(|row| predict::as_json(row, &columns)).collect::<Vec<_>>())?;
    } else if rows.is_empty() {
        println!("no row waits for its outcome; import rows without one, or ask with `vakhta predict {model}`");
    } else {
        predict::print(&rows);
    }
    Ok(ExitCode::SUCCESS)
}

/// The keys that `--key COLUMN=VALUE` names.
pub(super) fn keys(named: &[String]) -> Result<BTreeMap<String, String>, ServiceError> {
    let one = |key: &String| {
        let (column, value) = key.split_once('=').ok_or_else(|| {
            ServiceError::invalid("--key", format!("{key:?} is not COLUMN=VALUE, for example branch=B02"))
        })?;
        Ok((column.to_owned(), value.to_owned()))
    };
    named.iter().map(one).collect()
}

/// What stands beside a forecast: what a person put in its place, that the day is closed, or what it rests on.
fn remark(served: &ServedForecast) -> String {
    match &served.overridden {
        Some(said) => format!("by {} instead of {:.1}: {}", said.by, served.statistical, said.reason),
        None if !served.forecast.open => "closed".to_owned(),
        None => served.forecast.basis.as_ref().map_or_else(String::new, |basis| rests_on(basis, &served.forecast)),
    }
}

/// What a forecast rests on for want of a past.
fn rests_on(basis: &Basis, forecast: &Prediction) -> String {
    let names = basis.names(&forecast.series);
    let some = if names.is_empty() { String::new() } else { format!(" such as {}", names.join(", ")) };
    format!("few data ({} days): from {} similar series{some}", basis.known_days, basis.of)
}
