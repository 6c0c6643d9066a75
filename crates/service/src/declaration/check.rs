//! What a declaration must hold to beyond its form: each refusal names the field and what would be right.

use std::collections::BTreeSet;

use vakhta_lifecycle::policy::PolicyError;
use vakhta_lifecycle::schedule::Schedule;

use super::Declaration;
use crate::error::ServiceError;

impl Declaration {
    /// Whether it can be.
    pub(super) fn check(&self) -> Result<(), ServiceError> {
        let keys: BTreeSet<&String> = self.data.columns.keys.iter().collect();
        self.check_rows()?;
        if self.rows.is_none() {
            within("forecast.horizon_days", u64::from(self.forecast.horizon_days), 1, 63)?;
        }
        within("cv.folds", self.cv.folds as u64, 1, 12)?;
        self.training.rows.check().map_err(|e| ServiceError::invalid("training.rows", e.to_string()))?;
        self.model.time_zone.parse::<chrono_tz::Tz>().map_err(|_| {
            ServiceError::invalid(
                "model.time_zone",
                format!("{:?} is not an IANA time zone; for example \"Europe/Berlin\"", self.model.time_zone),
            )
        })?;
        self.data.columns.validate().map_err(|e| ServiceError::invalid("data.columns", e.to_string()))?;
        if let Some(source) = &self.data.source {
            source.form()?;
        }
        self.openness.check().map_err(|e| ServiceError::invalid("openness", e.to_string()))?;
        if let Some(unknown) = self.forecast.grain.iter().find(|c| !keys.contains(c)) {
            return Err(ServiceError::invalid(
                "forecast.grain",
                format!("{unknown:?} is not a key column; {}", self.keys_in_words()),
            ));
        }
        self.check_hierarchy()?;
        if self.training.candidates.is_empty() {
            return Err(ServiceError::invalid(
                "training.candidates",
                "declare at least one, for example engine = \"lightgbm\"",
            ));
        }
        for candidate in &self.training.candidates {
            vakhta_engines::engine(&candidate.engine, &candidate.params)
                .map_err(|e| ServiceError::invalid("training.candidates", e.to_string()))?;
        }
        for (field, cron) in [("schedule.sync", &self.schedule.sync), ("schedule.retrain", &self.schedule.retrain)] {
            if let Some(cron) = cron {
                Schedule::parse(cron, &self.model.time_zone)
                    .map_err(|e| ServiceError::invalid(field, e.to_string()))?;
            }
        }
        if !(0.5..=2.0).contains(&self.forecast.multiplier) {
            return Err(ServiceError::invalid("forecast.multiplier", "must lie between 0.5 and 2"));
        }
        check_policies(self)
    }
}

fn check_policies(declaration: &Declaration) -> Result<(), ServiceError> {
    let refused = |e: PolicyError| ServiceError::invalid(e.field, e.reason);
    declaration.deploy.check().map_err(refused)?;
    declaration.retrain.check().map_err(refused)?;
    declaration.drift.check().map_err(refused)?;
    check_drift_columns(declaration)?;
    let leak = &declaration.leak_check;
    if !(leak.max_explained > 0.0 && leak.max_explained <= 100.0) {
        return Err(ServiceError::invalid("leak_check.max_explained", "must be above 0 and at most 100 percent"));
    }
    if !(0.0..=1.0).contains(&leak.least_shuffled_ratio) {
        return Err(ServiceError::invalid("leak_check.least_shuffled_ratio", "must lie between 0 and 1"));
    }
    if let Some(column) = leak.allow.iter().find(|c| !declaration.data.columns.known_ahead.contains(c)) {
        let message = format!("{column:?} is not one of data.columns.known_ahead");
        return Err(ServiceError::invalid("leak_check.allow", message));
    }
    let alerts = &declaration.alerts;
    if !(alerts.warning_error > 0.0 && alerts.warning_error <= alerts.critical_error) {
        return Err(ServiceError::invalid("alerts.warning_error", "must be above 0 and at most alerts.critical_error"));
    }
    if let Some(column) = &alerts.segment
        && !declaration.data.columns.keys.contains(column)
    {
        return Err(ServiceError::invalid("alerts.segment", format!("{column:?} is not a key column")));
    }
    Ok(())
}

/// Only columns that hold numbers and change from day to day are looked at.
fn check_drift_columns(declaration: &Declaration) -> Result<(), ServiceError> {
    let columns = &declaration.data.columns;
    let covariates = columns.known_ahead.iter().chain(&columns.covariates).filter(|c| !columns.text.contains(c));
    let known: Vec<&String> = std::iter::once(&columns.target).chain(covariates).collect();
    match declaration.drift.columns.iter().find(|c| !known.contains(c)) {
        None => Ok(()),
        Some(unknown) => {
            let names: Vec<&str> = known.iter().map(|c| c.as_str()).collect();
            let message = format!("{unknown:?} is not looked at; choose from {}", names.join(", "));
            Err(ServiceError::invalid("drift.columns", message))
        }
    }
}

pub(super) fn within(field: &str, value: u64, least: u64, most: u64) -> Result<(), ServiceError> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(ServiceError::invalid(field, format!("{value} is outside {least} to {most}")))
    }
}
