//! Key columns of a model as parameters: which there are, and which values they have.

use std::collections::BTreeMap;

use vakhta_service::views::ModelView;

use crate::ApiError;
use crate::extract::params::unknown_param;

/// Values that a hint lists.
const MAX_LISTED: usize = 10;

/// The key columns of a model and their values in the data.
#[derive(Debug, Clone, Copy)]
pub struct KeyColumns<'a> {
    /// The columns, in their declared order.
    pub columns: &'a [String],
    /// The values of each, sorted.
    pub values: &'a BTreeMap<String, Vec<String>>,
}

impl<'a> KeyColumns<'a> {
    /// Of a model.
    #[must_use]
    pub fn of(model: &'a ModelView) -> Self {
        Self { columns: &model.keys, values: &model.key_values }
    }

    /// Checks parameters that are not `fixed` ones: each must be a key column, and its value one that the data has.
    ///
    /// # Errors
    /// An unknown column is a mistake of the request (400), an unknown value is a thing that does not exist (404).
    pub fn check(&self, asked: &BTreeMap<String, String>, fixed: &[&str]) -> Result<(), ApiError> {
        for (column, value) in asked {
            if !self.columns.contains(column) {
                return Err(unknown_param(
                    column,
                    self.columns.iter().map(String::as_str).chain(fixed.iter().copied()),
                ));
            }
            self.check_value(column, value)?;
        }
        Ok(())
    }

    /// Checks the keys of one series: every column, and nothing else.
    ///
    /// # Errors
    /// As [`Self::check`]; a column that is left out is named too.
    pub fn check_whole(&self, asked: &BTreeMap<String, String>) -> Result<(), ApiError> {
        if let Some(stranger) = asked.keys().find(|column| !self.columns.contains(column)) {
            let message = "there is no such key column";
            let hint = format!("valid: {}", self.columns.join(", "));
            return Err(ApiError::invalid(format!("keys.{stranger}"), message).hint(hint));
        }
        if let Some(missing) = self.columns.iter().find(|column| !asked.contains_key(*column)) {
            let message = "the series is not complete without it";
            return Err(ApiError::invalid(format!("keys.{missing}"), message).hint("name every key column"));
        }
        asked.iter().try_for_each(|(column, value)| self.check_value(column, value))
    }

    fn check_value(&self, column: &str, value: &str) -> Result<(), ApiError> {
        let known = self.values.get(column).map(Vec::as_slice).unwrap_or_default();
        if known.iter().any(|one| one == value) {
            return Ok(());
        }
        let shown: String = value.chars().take(80).collect();
        let mut error = ApiError::not_found(column, &shown, hint(known, value));
        error.field = Some(column.to_owned());
        Err(error)
    }
}

fn hint(known: &[String], value: &str) -> String {
    let alike = known.iter().find(|one| one.trim().to_lowercase() == value.trim().to_lowercase());
    if let Some(alike) = alike {
        return format!("did you mean {alike:?}?");
    }
    match known.len() {
        0 => "there is no data yet; import a file first".to_owned(),
        n if n <= MAX_LISTED => format!("known: {}", known.join(", ")),
        n => format!("{n} are known, among them {}", known[..MAX_LISTED].join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn with<T>(check: impl FnOnce(KeyColumns<'_>) -> T) -> T {
        let columns = vec!["branch".to_owned(), "product".to_owned()];
        let branches = (1..=35).map(|n| format!("B{n:02}")).collect();
        let values = BTreeMap::from([
            ("branch".to_owned(), branches),
            ("product".to_owned(), vec!["P1".to_owned(), "P2".to_owned()]),
        ]);
        check(KeyColumns { columns: &columns, values: &values })
    }

    #[test]
    fn any_key_column_may_be_asked_for_alone() {
        with(|keys| {
            assert!(keys.check(&map(&[]), &[]).is_ok());
            assert!(keys.check(&map(&[("product", "P2")]), &[]).is_ok());
        });
    }

    #[test]
    fn an_unknown_column_is_named_and_the_valid_ones_are_listed() {
        let error = with(|keys| keys.check(&map(&[("city", "x")]), &["from", "to"])).unwrap_err();
        assert_eq!((error.status.as_u16(), error.field.as_deref()), (400, Some("city")));
        assert_eq!(error.hint.as_deref(), Some("valid: branch, product, from, to"));
    }

    #[test]
    fn an_unknown_branch_does_not_exist_and_the_hint_helps() {
        let error = with(|keys| keys.check(&map(&[("branch", "B99")]), &[])).unwrap_err();
        assert_eq!(error.status.as_u16(), 404);
        assert_eq!(error.message, "branch \"B99\" does not exist");
        assert!(error.hint.as_deref().unwrap().starts_with("35 are known, among them B01, B02"));
        let error = with(|keys| keys.check(&map(&[("branch", "b02")]), &[])).unwrap_err();
        assert_eq!(error.hint.as_deref(), Some("did you mean \"B02\"?"));
    }

    #[test]
    fn a_series_needs_every_key_column() {
        let error = with(|keys| keys.check_whole(&map(&[("branch", "B02")]))).unwrap_err();
        assert_eq!(error.field.as_deref(), Some("keys.product"));
        let error = with(|keys| keys.check_whole(&map(&[("city", "x")]))).unwrap_err();
        assert_eq!(error.field.as_deref(), Some("keys.city"));
        assert!(with(|keys| keys.check_whole(&map(&[("branch", "B02"), ("product", "P1")]))).is_ok());
    }
}
