//! A model's data in memory: the panel with its days ahead, the calendar, the rules of openness.

use std::collections::BTreeMap;

use arrow::record_batch::RecordBatch;
use chrono::NaiveDate;
use vakhta_lifecycle::ids::SeriesKey;
use vakhta_tables::calendar::{Calendar, date_of, day_of};
use vakhta_tables::features::{FeatureSet, History};
use vakhta_tables::openness::{OpenHistory, OpennessRules};
use vakhta_tables::panel::{OpenColumn, Panel, PanelRoles};
use vakhta_tables::schema::TableSchema;

use crate::declaration::{Baseline, Declaration};
use crate::error::ServiceError;

/// The data of a model at one version of its dataset.
#[derive(Debug, Clone)]
pub struct ModelData {
    panel: Panel,
    calendar: Calendar,
    rules: OpennessRules,
    baseline: Baseline,
}

/// Covariates that hold numbers; text among them is kept in the dataset and left out of the features.
fn numbers(names: &[String], columns: &TableSchema) -> Vec<String> {
    names.iter().filter(|name| !columns.text.contains(name)).cloned().collect()
}

impl ModelData {
    /// Builds the panel from the dataset's rows, extended by the horizon.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] names the column or region that does not fit; [`ServiceError::NotEnoughData`] for no rows.
    pub fn new(declaration: &Declaration, batch: &RecordBatch) -> Result<Self, ServiceError> {
        let columns = &declaration.data.columns;
        let roles = PanelRoles {
            keys: columns.keys.clone(),
            time: columns.time.clone(),
            target: columns.target.clone(),
            known_ahead: numbers(&columns.known_ahead, columns),
            observed: numbers(&columns.covariates, columns),
            statics: columns.statics.clone(),
            open: columns.open.clone().map(|column| {
                let known_ahead = columns.known_ahead.contains(&column);
                OpenColumn { column, known_ahead }
            }),
        };
        if batch.num_rows() == 0 {
            return Err(ServiceError::NotEnoughData("the dataset has no rows".to_owned()));
        }
        let panel = Panel::from_batch(batch, &roles).map_err(|e| ServiceError::invalid("data", e.to_string()))?;
        let calendar = Calendar::new(declaration.data.country.as_deref(), declaration.data.region.as_deref())
            .map_err(|e| ServiceError::invalid("data.country", e.to_string()))?;
        let horizon = i32::from(declaration.forecast.horizon_days);
        let last = panel.last_known_day().map_or(panel.last_day(), |d| panel.last_day().max(d + horizon));
        Ok(Self {
            panel: panel.extended_to(last),
            calendar,
            rules: declaration.openness.clone(),
            baseline: declaration.forecast.baseline,
        })
    }

    /// The panel.
    #[must_use]
    pub fn panel(&self) -> &Panel {
        &self.panel
    }

    /// The calendar.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The declared baseline.
    #[must_use]
    pub fn baseline(&self) -> Baseline {
        self.baseline
    }

    /// The history that features are computed from.
    ///
    /// # Errors
    /// When the features do not fit the data.
    pub fn history(&self, set: &FeatureSet) -> Result<History<'_>, ServiceError> {
        History::new(&self.panel, set, &self.rules, &self.calendar)
            .map_err(|e| ServiceError::invalid("features", e.to_string()))
    }

    /// Open and closed days of the past.
    ///
    /// # Errors
    /// When the declared rules do not fit the data.
    pub fn openness(&self) -> Result<OpenHistory, ServiceError> {
        OpenHistory::new(&self.panel, &self.rules).map_err(|e| ServiceError::invalid("openness", e.to_string()))
    }

    /// The named holiday of a day, if it is one.
    #[must_use]
    pub fn holiday(&self, date: NaiveDate) -> Option<String> {
        self.calendar.named(date).map(str::to_owned)
    }

    /// The last day with a known target.
    #[must_use]
    pub fn last_known_day(&self) -> Option<NaiveDate> {
        self.panel.last_known_day().map(date_of)
    }

    /// The first day.
    #[must_use]
    pub fn first_day(&self) -> NaiveDate {
        date_of(self.panel.first_day())
    }

    /// The key of a series.
    #[must_use]
    pub fn key_of(&self, series: usize) -> SeriesKey {
        SeriesKey::new(self.panel.meta().series().get(series).cloned().unwrap_or_default())
    }

    /// The keys of all series, in their order.
    #[must_use]
    pub fn keys(&self) -> Vec<SeriesKey> {
        self.panel.meta().series().iter().cloned().map(SeriesKey::new).collect()
    }

    /// The series of a key.
    #[must_use]
    pub fn series_of(&self, key: &SeriesKey) -> Option<usize> {
        let parts: Vec<&str> = key.parts().iter().map(String::as_str).collect();
        self.panel.meta().position(&parts)
    }

    /// The values of a key column, sorted.
    #[must_use]
    pub fn key_values(&self, position: usize) -> Vec<String> {
        self.panel.meta().levels(position)
    }

    /// The series whose keys have these values at these positions.
    #[must_use]
    pub fn matching(&self, parts: &[(usize, String)]) -> Vec<usize> {
        let fits = |key: &Vec<String>| parts.iter().all(|(at, value)| key.get(*at) == Some(value));
        self.panel.meta().series().iter().enumerate().filter(|(_, key)| fits(key)).map(|(series, _)| series).collect()
    }

    /// What happened on a day, if it is known.
    #[must_use]
    pub fn actual(&self, series: usize, date: NaiveDate) -> Option<f64> {
        let value = self.panel.actual(series, day_of(date));
        value.is_finite().then_some(value)
    }

    /// Whether a series has a known target up to and with a day.
    #[must_use]
    pub fn has_past(&self, series: usize, through: NaiveDate) -> bool {
        self.panel.as_of(day_of(through)).target(series).iter().any(|value| value.is_finite())
    }

    /// How many targets are known up to and with a day.
    #[must_use]
    pub fn known_values(&self, through: NaiveDate) -> u64 {
        let past = self.panel.as_of(day_of(through));
        let known = |series| past.target(series).iter().filter(|value| value.is_finite()).count() as u64;
        (0..self.panel.meta().series().len()).map(known).sum()
    }

    /// The names of the known-ahead covariates that hold numbers.
    #[must_use]
    pub fn known_ahead_names(&self) -> Vec<String> {
        self.panel.meta().roles().known_ahead.clone()
    }

    /// The value of a known-ahead covariate on a day, if there is one.
    #[must_use]
    pub fn known_ahead(&self, column: &str, series: usize, date: NaiveDate) -> Option<f64> {
        let position = self.panel.meta().roles().known_ahead.iter().position(|name| name == column)?;
        let index = self.panel.index(day_of(date))?;
        let values = self.panel.as_of(self.panel.last_day()).known_ahead(position, series);
        values.get(index).copied().filter(|v| v.is_finite())
    }

    /// The data as it was known at the end of a day; known-ahead values stay.
    #[must_use]
    pub fn truncated(&self, origin: NaiveDate) -> Self {
        Self { panel: self.panel.truncate(day_of(origin)), ..self.clone() }
    }

    /// The same data with other known-ahead values.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for a covariate or day that is not there.
    pub fn with_changes(
        &self,
        series: &[usize],
        changes: &BTreeMap<String, BTreeMap<NaiveDate, f64>>,
    ) -> Result<Self, ServiceError> {
        let mut changed = self.clone();
        for (covariate, days) in changes {
            for (date, value) in days {
                for &one in series {
                    changed
                        .panel
                        .set_known_ahead(covariate, one, day_of(*date), *value)
                        .map_err(|e| ServiceError::invalid(covariate.clone(), e.to_string()))?;
                }
            }
        }
        Ok(changed)
    }
}
