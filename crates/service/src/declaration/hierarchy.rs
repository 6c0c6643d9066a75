//! `forecast.hierarchy` and `forecast.reconcile`: at which levels forecasts add up, and whether those of the sums have a say.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Declaration;
use crate::error::ServiceError;
use crate::forecasting::Hierarchy;

/// How the forecasts of series and of their sums become one. They add up either way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reconcile {
    /// A sum's forecast is what its series' forecasts add up to.
    #[default]
    BottomUp,
    /// Sums are forecast from their own past, too, and move the series' forecasts as far as the errors of both advise; a
    /// training keeps this only where it makes the error of cross-validation smaller.
    MinTrace,
}

/// The level of all series together, as a person writes it.
pub const TOTAL: &str = "total";

impl Declaration {
    /// The levels at which forecasts add up.
    #[must_use]
    pub fn hierarchy(&self) -> Hierarchy {
        let keys = &self.data.columns.keys;
        let position = |column: &String| keys.iter().position(|key| key == column);
        let levels = self.forecast.hierarchy.iter().map(|level| level.iter().filter_map(position).collect());
        Hierarchy::new(keys.len(), levels.collect())
    }

    /// A level as it is asked for: key columns with commas between them, or `total`; all keys are the series themselves.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for a column that is no key, or a level that the declaration does not list.
    pub fn level(&self, asked: &str) -> Result<Vec<usize>, ServiceError> {
        let keys = &self.data.columns.keys;
        let columns: Vec<&str> = asked.split(',').map(str::trim).filter(|column| !column.is_empty()).collect();
        let is_total = columns == [TOTAL] && !keys.iter().any(|key| key == TOTAL);
        let columns = if is_total { Vec::new() } else { columns };
        let mut level = Vec::with_capacity(columns.len());
        for column in columns {
            let known = keys.iter().position(|key| key == column);
            let stranger = || {
                let message = format!(
                    "{column:?} is not a key column; {}, and \"{TOTAL}\" is all together",
                    self.keys_in_words()
                );
                ServiceError::invalid("level", message)
            };
            level.push(known.ok_or_else(stranger)?);
        }
        level.sort_unstable();
        level.dedup();
        let hierarchy = self.hierarchy();
        if level.len() == keys.len() || hierarchy.levels().contains(&level) {
            return Ok(level);
        }
        let listed: Vec<String> = hierarchy.levels().iter().map(|level| self.level_in_words(level)).collect();
        let message =
            format!("{asked:?} is not one of the levels of forecast.hierarchy; those are {}", listed.join("; "));
        Err(ServiceError::invalid("level", message))
    }

    /// A level as it is asked for.
    #[must_use]
    pub fn level_in_words(&self, level: &[usize]) -> String {
        let names: Vec<&str> =
            level.iter().filter_map(|at| self.data.columns.keys.get(*at)).map(String::as_str).collect();
        if names.is_empty() { TOTAL.to_owned() } else { names.join(",") }
    }

    /// Levels are sets of key columns, so none can hold itself: what is left to get wrong is named here.
    pub(super) fn check_hierarchy(&self) -> Result<(), ServiceError> {
        const FIELD: &str = "forecast.hierarchy";
        let keys = &self.data.columns.keys;
        let mut seen: BTreeSet<BTreeSet<&String>> = BTreeSet::new();
        for level in &self.forecast.hierarchy {
            if let Some(stranger) = level.iter().find(|column| !keys.contains(column)) {
                let message = format!("{stranger:?} is not a key column; {}", self.keys_in_words());
                return Err(ServiceError::invalid(FIELD, message));
            }
            let columns: BTreeSet<&String> = level.iter().collect();
            if columns.len() < level.len() {
                return Err(ServiceError::invalid(FIELD, format!("{level:?} names a column twice")));
            }
            if columns.len() == keys.len() {
                let message = format!("{level:?} is the series themselves; a level leaves at least one key column out");
                return Err(ServiceError::invalid(FIELD, message));
            }
            if !seen.insert(columns) {
                return Err(ServiceError::invalid(FIELD, format!("{level:?} is listed twice")));
            }
        }
        if self.forecast.reconcile == Reconcile::MinTrace && self.hierarchy().levels().is_empty() {
            let message = match keys.len() {
                0 => "a table of one series has no sums; leave it out".to_owned(),
                n => format!("with {n} key columns, declare in forecast.hierarchy which sums are forecast, too"),
            };
            return Err(ServiceError::invalid("forecast.reconcile", message));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(keys: &str, forecast: &str) -> Result<Declaration, ServiceError> {
        Declaration::parse(&format!(
            "[model]\nname = \"m\"\ntitle = \"M\"\n[data]\ndataset = \"d\"\n[data.columns]\ntime = \"date\"\nkeys = {keys}\ntarget = \"sold\"\n[forecast]\nhorizon_days = 7\n{forecast}"
        ))
    }

    #[test]
    fn every_sum_is_a_level_unless_some_are_declared() {
        let keys = r#"["branch", "product"]"#;
        let levels = |forecast: &str| declared(keys, forecast).unwrap().hierarchy().levels().to_vec();
        assert_eq!(levels(""), [vec![], vec![0], vec![1]]);
        assert_eq!(levels("hierarchy = [[\"product\"], []]"), [vec![], vec![1]]);
    }

    #[test]
    fn a_level_is_asked_for_by_its_columns() {
        let declaration = declared(r#"["branch", "product"]"#, "hierarchy = [[\"branch\"], []]").unwrap();
        for (asked, level) in [("branch", vec![0]), ("total", vec![]), ("product, branch", vec![0, 1])] {
            assert_eq!(declaration.level(asked).unwrap(), level, "{asked}");
        }
        let error = declaration.level("product").unwrap_err().to_string();
        assert!(error.contains("those are total; branch"), "{error}");
        assert!(declaration.level("city").unwrap_err().to_string().contains("the keys are branch, product"));
    }

    #[test]
    fn what_is_no_hierarchy_is_refused_by_name() {
        let two = r#"["branch", "product"]"#;
        for (keys, forecast, told) in [
            (two, "hierarchy = [[\"city\"]]", "forecast.hierarchy: \"city\" is not a key column"),
            (two, "hierarchy = [[\"branch\", \"branch\"]]", "names a column twice"),
            (two, "hierarchy = [[\"product\", \"branch\"]]", "is the series themselves"),
            (two, "hierarchy = [[\"branch\"], [\"branch\"]]", "is listed twice"),
            ("[]", "reconcile = \"min_trace\"", "forecast.reconcile: a table of one series has no sums"),
            (r#"["a", "b", "c", "d", "e"]"#, "reconcile = \"min_trace\"", "with 5 key columns, declare"),
            (two, "reconcile = \"top_down\"", "bottom_up"),
        ] {
            let error = declared(keys, forecast).unwrap_err().to_string();
            assert!(error.contains(told), "{forecast}: {error}");
        }
    }
}
