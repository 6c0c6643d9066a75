//! `vakhta override`: a person's numbers in place of forecasts; `value` says what they were worth.

use std::process::ExitCode;

use anyhow::Result;
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::overrides::{Change, Direction, Order, Size, ValueAdded, ValueReport, ValueVerdict};
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::views::OverrideView;

use super::forecast::keys;
use crate::arguments::{Override, Selection};
use crate::output;

pub(super) async fn run(platform: &Platform, order: &Override, json: bool) -> Result<ExitCode> {
    match order {
        Override::Set(set) => {
            let change = set.percent.map_or(Change::Value(set.value.unwrap_or(f64::NAN)), Change::Percent);
            carry_out(platform, &set.which, change, json).await?;
        }
        Override::Withdraw(withdraw) => carry_out(platform, &withdraw.which, Change::Withdraw, json).await?,
        Override::List { model, limit } => {
            let views = platform.overrides(&named(model)?, *limit, 0).await?;
            if json { output::json(&views)? } else { list(&views) }
        }
        Override::Value { model } => {
            let report = platform.override_value(&named(model)?).await?;
            if json { output::json(&report)? } else { value(&report) }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn named(model: &str) -> Result<ModelName, ServiceError> {
    ModelName::parse(model).map_err(ServiceError::from)
}

async fn carry_out(platform: &Platform, which: &Selection, change: Change, json: bool) -> Result<()> {
    let order = Order {
        from: which.from,
        to: which.to.unwrap_or(which.from),
        change,
        by: which.by.clone(),
        reason: which.reason.clone(),
    };
    let view = platform.override_forecasts(&named(&which.model)?, &keys(&which.keys)?, &order).await?;
    if json {
        return output::json(&view);
    }
    let rows: Vec<Vec<String>> = view
        .records
        .iter()
        .map(|r| {
            let used = r.value.map_or_else(|| "as the model says".to_owned(), |value| format!("{value:.1}"));
            vec![r.series.to_string(), r.date.to_string(), used, format!("{:.1}", r.statistical), r.by.clone()]
        })
        .collect();
    output::table(&["series", "date", "in use", "model", "by"], &rows);
    match view.written {
        0 => println!("everything was so before; nothing was written"),
        n => println!("{n} records were written; `vakhta forecast {}` shows both numbers", which.model),
    }
    Ok(())
}

fn list(views: &[OverrideView]) {
    if views.is_empty() {
        println!("nobody has overridden a forecast");
        return;
    }
    let rows: Vec<Vec<String>> = views
        .iter()
        .map(|view| {
            let r = &view.record;
            let met = |pick: fn(&vakhta_service::views::MetActual) -> f64| {
                view.met.as_ref().map_or_else(String::new, |met| format!("{:.1}", pick(met)))
            };
            vec![
                r.id.to_string(),
                r.made_at.format("%Y-%m-%d %H:%M").to_string(),
                r.series.to_string(),
                r.date.to_string(),
                r.value.map_or_else(|| "withdrawn".to_owned(), |value| format!("{value:.1}")),
                format!("{:.1}", r.statistical),
                if view.in_force { "in force" } else { "" }.to_owned(),
                met(|met| met.statistical),
                met(|met| met.actual),
                format!("{}: {}", r.by, r.reason),
            ]
        })
        .collect();
    let heading = ["id", "said at", "series", "date", "in use", "model", "", "model at last", "actual", "by"];
    output::table(&heading, &rows);
}

fn value(report: &ValueReport) {
    let mut rows = vec![row("all", "", &report.overall)];
    rows.extend(report.by_person.iter().map(|g| row("person", &g.of, &g.value)));
    rows.extend(report.by_segment.iter().map(|g| row("key", &g.of, &g.value)));
    rows.extend(report.by_direction.iter().map(|g| {
        let word = if g.of == Direction::Raised { "raised" } else { "lowered" };
        row("direction", word, &g.value)
    }));
    rows.extend(report.by_size.iter().map(|g| {
        let word = match g.of {
            Size::Small => "below 10 %",
            Size::Medium => "10 to 25 %",
            Size::Large => "25 % or more",
        };
        row("size", word, &g.value)
    }));
    let heading = ["by", "", "met", "nearer", "WAPE model", "WAPE used", "points", "90 % interval", ""];
    output::table(&heading, &rows);
    println!("points: WAPE of the model less WAPE of what was used; above 0 overriding helped");
}

fn row(by: &str, of: &str, value: &ValueAdded) -> Vec<String> {
    let interval = value.interval.map(|(low, high)| format!("{low:+.2} to {high:+.2}"));
    let verdict = match value.verdict {
        ValueVerdict::Helped => "helps",
        ValueVerdict::Hurt => "hurts",
        ValueVerdict::Even => "no difference",
        ValueVerdict::NotEnoughData => "not enough data",
    };
    vec![
        by.to_owned(),
        of.to_owned(),
        value.n.to_string(),
        value.helped.to_string(),
        output::percent(value.wape_statistical),
        output::percent(value.wape_overridden),
        output::percent(value.points),
        interval.unwrap_or_default(),
        verdict.to_owned(),
    ]
}
