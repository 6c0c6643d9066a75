//! Values that must be known ahead: which are missing, and a table of the days ahead to fill them in.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use vakhta_lifecycle::ids::ModelName;
use vakhta_tables::calendar::{Calendar, Derived};
use vakhta_tables::dataset::Selection;
use vakhta_tables::export;
use vakhta_tables::template::{Ahead, Gap};

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::ModelData;
use crate::ingest::blocking;
use crate::platform::Platform;
use crate::views::{MissingCell, MissingColumn, MissingView};

/// Days that a template may reach ahead.
const MOST_DAYS: u16 = 366;
/// Missing values that are named of each column.
const NAMED: usize = 20;

/// The file of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateFormat {
    /// CSV.
    Csv,
    /// A workbook.
    Xlsx,
}

/// What of the days ahead is asked about.
struct Span {
    days: (NaiveDate, NaiveDate),
    series: Vec<Vec<String>>,
    rows: arrow::record_batch::RecordBatch,
}

impl Platform {
    /// The days ahead as a file to fill, one row for each series and day: what is known filled in, also what the calendar knows.
    /// Filled, it is imported as it is. To the horizon where `days` is not given.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for days outside 1 to 366; [`ServiceError::Refused`] for a model without known-ahead columns;
    /// [`ServiceError::NotEnoughData`] without data.
    pub async fn known_ahead_template(
        &self,
        model: &ModelName,
        days: Option<u16>,
        format: TemplateFormat,
    ) -> Result<Vec<u8>, ServiceError> {
        let declared = self.declared(model).await?;
        let declaration = std::sync::Arc::clone(&declared.declaration);
        if declaration.data.columns.known_ahead.is_empty() {
            return Err(ServiceError::Refused(format!("model {model} declares no known-ahead columns to fill")));
        }
        let span = self.ahead(model, &declaration, days).await?;
        let loaded = self.load_data(model).await?;
        blocking(move || {
            let derived = derived(&declaration, &loaded.data);
            let columns = &declaration.data.columns;
            let ahead = Ahead::new(columns, &span.series, span.days, &span.rows);
            let (header, rows) = ahead.template(&derived, loaded.data.calendar());
            match format {
                TemplateFormat::Csv => {
                    export::csv(&header, &rows).map_err(|e| ServiceError::internal("writing the template", e))
                }
                TemplateFormat::Xlsx => export::xlsx(&header, &rows)
                    .map_err(|e| ServiceError::invalid("days", format!("the workbook cannot hold the table: {e}"))),
            }
        })
        .await
    }

    /// Which known-ahead values of the days ahead are missing, by column; to the horizon where `days` is not given.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for days outside 1 to 366; [`ServiceError::NotEnoughData`] without data.
    pub async fn known_ahead_missing(&self, model: &ModelName, days: Option<u16>) -> Result<MissingView, ServiceError> {
        let declared = self.declared(model).await?;
        let declaration = std::sync::Arc::clone(&declared.declaration);
        let span = self.ahead(model, &declaration, days).await?;
        blocking(move || Ok(missing(&declaration, &span))).await
    }

    async fn ahead(
        &self,
        model: &ModelName,
        declaration: &Declaration,
        days: Option<u16>,
    ) -> Result<Span, ServiceError> {
        crate::predict::of_series(declaration)?;
        let days = days.unwrap_or(declaration.forecast.horizon_days);
        if !(1..=MOST_DAYS).contains(&days) {
            return Err(ServiceError::invalid("days", format!("{days} is outside 1 to {MOST_DAYS}")));
        }
        let loaded = self.load_data(model).await?;
        let Some(through) = loaded.data.last_known_day() else {
            return Err(ServiceError::NotEnoughData(format!("dataset of {model} has no row with an actual yet")));
        };
        let day = |n: u16| through.checked_add_days(Days::new(u64::from(n))).unwrap_or(NaiveDate::MAX);
        let (from, until) = (day(1), day(days));
        let selection = Selection {
            version: Some(loaded.dataset_version),
            from: Some(from),
            until: Some(until),
            ..Selection::default()
        };
        let rows = self.datasets().read(&declaration.data.dataset, &selection).await?;
        Ok(Span { days: (from, until), series: loaded.data.panel().meta().series().to_vec(), rows })
    }
}

/// The known-ahead columns that the calendar alone explains, by their past.
fn derived(declaration: &Declaration, data: &ModelData) -> BTreeMap<String, Derived> {
    let panel = data.panel();
    let calendar: &Calendar = data.calendar();
    let Some(through) = panel.last_known_day() else { return BTreeMap::new() };
    let past = panel.as_of(through);
    let of = |(column, name): (usize, &String)| {
        let values = (0..panel.n_series()).flat_map(|series| {
            let known = past.known_ahead(column, series).iter().take(past.n_known()).enumerate();
            known.map(|(at, value)| (vakhta_tables::calendar::date_of(panel.day_at(at)), *value))
        });
        Some((name.clone(), Derived::of(values, calendar)?))
    };
    let names = &panel.meta().roles().known_ahead;
    let declared = |(_, name): &(usize, &String)| declaration.data.columns.known_ahead.contains(name);
    names.iter().enumerate().filter(declared).filter_map(of).collect()
}

fn missing(declaration: &Declaration, span: &Span) -> MissingView {
    let columns = &declaration.data.columns;
    let needed: BTreeSet<String> = declaration
        .features()
        .covariates
        .into_iter()
        .filter(|spec| !spec.optional && (spec.at_target || spec.uplift || spec.by_key.is_some()))
        .map(|spec| spec.column)
        .collect();
    let ahead = Ahead::new(columns, &span.series, span.days, &span.rows);
    let mut all: Vec<MissingColumn> = columns
        .known_ahead
        .iter()
        .map(|name| MissingColumn {
            column: name.clone(),
            needed: needed.contains(name),
            values: 0,
            days: 0,
            first: Vec::new(),
        })
        .collect();
    let mut last: Option<(String, NaiveDate)> = None;
    for Gap { column, series, date } in ahead.gaps() {
        let Some(known) = all.iter_mut().find(|known| known.column == column) else { continue };
        known.values += 1;
        if last.as_ref().is_none_or(|(name, day)| name != column || *day != date) {
            known.days += 1;
            last = Some((column.to_owned(), date));
        }
        if known.first.len() < NAMED {
            let key = span.series.get(series).cloned().unwrap_or_default();
            known.first.push(MissingCell { keys: columns.keys.iter().cloned().zip(key).collect(), date });
        }
    }
    let (from, to) = span.days;
    MissingView { from, to, columns: all }
}

#[cfg(test)]
mod tests;
