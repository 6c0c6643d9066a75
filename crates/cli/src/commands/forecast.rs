//! `vakhta forecast`: prints the current forecasts.

use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::prediction::Prediction;
use vakhta_service::declaration::TOTAL;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::views::ForecastQuery;

use crate::arguments::Forecast;
use crate::output;

/// What stands beside a forecast: a closed day, or what it rests on for want of a past.
fn note(p: &Prediction) -> String {
    match &p.basis {
        _ if !p.open => "closed".to_owned(),
        None => String::new(),
        Some(basis) => {
            let (names, of) = (basis.names(&p.series), basis.of);
            let some = if names.is_empty() { String::new() } else { format!(" such as {}", names.join(", ")) };
            format!("few data ({} days): from {of} similar series{some}", basis.known_days)
        }
    }
}

pub(super) async fn run(platform: &Platform, arguments: &Forecast, json: bool) -> Result<ExitCode> {
    let model = ModelName::parse(&arguments.model).map_err(ServiceError::from)?;
    let (from, to, level) = (arguments.from, arguments.to, arguments.level.clone());
    let mut query = ForecastQuery { from, to, level, ..ForecastQuery::default() };
    for key in &arguments.keys {
        let (column, value) = key.split_once('=').ok_or_else(|| {
            ServiceError::invalid("--key", format!("{key:?} is not COLUMN=VALUE, for example branch=B02"))
        })?;
        query.keys.insert(column.to_owned(), value.to_owned());
    }
    let forecasts = platform.forecasts(&model, &query).await?;
    if json {
        output::json(&forecasts)?;
        return Ok(ExitCode::SUCCESS);
    }
    let rows: Vec<Vec<String>> = forecasts
        .iter()
        .map(|p| {
            vec![
                if p.series.parts().is_empty() { TOTAL.to_owned() } else { p.series.to_string() },
                p.date.to_string(),
                format!("{:.1}", p.value),
                format!("{:.1}", p.lo80),
                format!("{:.1}", p.hi80),
                format!("{:.1}", p.lo95),
                format!("{:.1}", p.hi95),
                note(p),
            ]
        })
        .collect();
    output::table(&["series", "date", "forecast", "lo80", "hi80", "lo95", "hi95", ""], &rows);
    if let Some(first) = forecasts.first() {
        println!("by {} from what was known on {}", first.version, first.origin);
    }
    Ok(ExitCode::SUCCESS)
}
