//! What a declaration must satisfy before features are made of it.

use super::spec::FeatureSpec;
use super::spec_parts::{CovariateSpec, HolidaySpec, WindowSpec};
use crate::calendar::CalendarError;
use crate::panel::{PanelMeta, PanelRoles};

/// Longest window and farthest lag, in values.
const MAX_WINDOW: usize = 1000;

/// Most features of one declaration.
pub(super) const MAX_FEATURES: usize = 2000;

/// Why features cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FeatureError {
    /// A value outside its range.
    #[error("features.{field} must be {range}")]
    OutOfRange {
        /// The field, with its family.
        field: String,
        /// The range and the value in words.
        range: String,
    },
    /// A name that is not among the panel's columns of that role.
    #[error("features.{field} names `{column}`, which is not {role}; there are {known}")]
    UnknownColumn {
        /// The field.
        field: String,
        /// The column.
        column: String,
        /// The role it should have.
        role: &'static str,
        /// The columns that have it.
        known: String,
    },
    /// A covariate that is not known ahead was asked for at the target date.
    #[error("features.covariates `{column}` is not known ahead, so it cannot be used at the target date (`{field}`)")]
    NotKnownAhead {
        /// The column.
        column: String,
        /// The field that needs it ahead.
        field: &'static str,
    },
    /// Nothing is declared.
    #[error("features declare nothing; add at least one family")]
    Nothing,
    /// An observance is wrong.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A known-ahead value is missing on a day that is to be forecast.
    #[error(
        "`{column}` has no value for series {series} on {date}; add it (`vakhta template` writes the table to fill), or declare \
         the covariate `optional`"
    )]
    MissingCovariate {
        /// The column.
        column: String,
        /// The series in words.
        series: String,
        /// The date.
        date: String,
    },
    /// A saved set does not fit the panel.
    #[error("the saved features do not fit: {reason}")]
    Unfit {
        /// What differs.
        reason: String,
    },
}

pub(super) fn check(spec: &FeatureSpec, meta: &PanelMeta) -> Result<(), FeatureError> {
    let roles = meta.roles();
    key_columns("pool", &spec.pool, roles)?;
    key_columns("totals", &spec.totals, roles)?;
    names("statics", &spec.statics, &roles.statics, "a static attribute")?;
    within("scale.window", spec.scale.window, 1, MAX_WINDOW)?;
    within("scale.own_min", spec.scale.own_min, 1, 100)?;
    if !(spec.scale.floor > 0.0 && spec.scale.floor.is_finite()) {
        return Err(out_of_range("scale.floor", format!("over 0, it is {}", spec.scale.floor)));
    }
    within("target.weekday_window", spec.target.weekday_window, 1, 60)?;
    within("target.weekday_min", spec.target.weekday_min, 1, spec.target.weekday_window)?;
    each("lags", &spec.lags)?;
    windows("windows", &spec.windows)?;
    pairs("ratios", &spec.ratios)?;
    if let Some(weekday) = &spec.weekday {
        within("weekday.last", weekday.last, 0, 200)?;
        windows("weekday.windows", &weekday.windows)?;
        pairs("weekday.ratios", &weekday.ratios)?;
        if let Some(key) = &weekday.by_key {
            key_columns("weekday.by_key", std::slice::from_ref(key), roles)?;
        }
    }
    if let Some(shares) = &spec.shares {
        each("shares.closed", &shares.closed)?;
        each("shares.zero", &shares.zero)?;
    }
    if let Some(year) = &spec.last_year {
        within("last_year.window", year.window, 1, MAX_WINDOW)?;
        within("last_year.min", year.min, 1, year.window)?;
        within("last_year.around", year.around, 0, 30)?;
    }
    if let Some(groups) = &spec.groups {
        each("groups.total_trends", &groups.total_trends)?;
        each("groups.pool_trends", &groups.pool_trends)?;
    }
    spec.target.transform.check().map_err(|range| out_of_range("target.transform", range))?;
    if let Some(holidays) = &spec.holidays {
        check_holidays(holidays)?;
    }
    spec.covariates.iter().try_for_each(|covariate| check_covariate(covariate, roles))
}

fn check_holidays(spec: &HolidaySpec) -> Result<(), FeatureError> {
    let window = usize::try_from(spec.window).map_err(|_| out_of_range("holidays.window", "0 to 14".to_owned()))?;
    within("holidays.window", window, 0, 14)?;
    let declared: Vec<String> = spec.observances.iter().map(|observance| observance.key().to_owned()).collect();
    names("holidays.irregular", &spec.irregular, &declared, "a declared observance")
}

fn check_covariate(spec: &CovariateSpec, roles: &PanelRoles) -> Result<(), FeatureError> {
    let all: Vec<String> = roles.known_ahead.iter().chain(&roles.observed).cloned().collect();
    names("covariates", std::slice::from_ref(&spec.column), &all, "a covariate")?;
    if !roles.known_ahead.contains(&spec.column) {
        let ahead = [
            ("at_target", spec.at_target),
            ("others_within", !spec.others_within.is_empty()),
            ("mean_of_all", spec.mean_of_all),
            ("uplift", spec.uplift),
            ("by_key", spec.by_key.is_some()),
        ];
        if let Some((field, _)) = ahead.into_iter().find(|(_, used)| *used) {
            return Err(FeatureError::NotKnownAhead { column: spec.column.clone(), field });
        }
    }
    key_columns("covariates.others_within", &spec.others_within, roles)?;
    if let Some(key) = &spec.by_key {
        key_columns("covariates.by_key", std::slice::from_ref(key), roles)?;
    }
    each("covariates.recent", &spec.recent)?;
    each("covariates.recent_open", &spec.recent_open)?;
    within("covariates.weekday", spec.weekday.unwrap_or(1), 1, 60)
}

fn out_of_range(field: &str, range: String) -> FeatureError {
    FeatureError::OutOfRange { field: field.to_owned(), range }
}

fn within(field: &str, value: usize, low: usize, high: usize) -> Result<(), FeatureError> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(out_of_range(field, format!("{low} to {high}, it is {value}")))
}

fn each(field: &str, values: &[usize]) -> Result<(), FeatureError> {
    values.iter().try_for_each(|value| within(field, *value, 1, MAX_WINDOW))
}

fn windows(field: &str, specs: &[WindowSpec]) -> Result<(), FeatureError> {
    specs.iter().try_for_each(|spec| each(field, &spec.days))
}

fn pairs(field: &str, pairs: &[[usize; 2]]) -> Result<(), FeatureError> {
    pairs.iter().try_for_each(|pair| each(field, pair))
}

fn key_columns(field: &str, columns: &[String], roles: &PanelRoles) -> Result<(), FeatureError> {
    names(field, columns, &roles.keys, "a key column")
}

fn names(field: &str, columns: &[String], known: &[String], role: &'static str) -> Result<(), FeatureError> {
    match columns.iter().find(|column| !known.contains(column)) {
        None => Ok(()),
        Some(column) => Err(FeatureError::UnknownColumn {
            field: field.to_owned(),
            column: column.clone(),
            role,
            known: if known.is_empty() { "none".to_owned() } else { known.join(", ") },
        }),
    }
}
