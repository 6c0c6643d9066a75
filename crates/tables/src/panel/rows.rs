//! Rows in columns, before they become a dense panel.

use std::collections::BTreeMap;

use super::dense::{Panel, PanelMeta, StaticColumn};
use super::error::PanelError;
use super::roles::PanelRoles;
use crate::calendar::date_of;

/// Longest span of a panel: a century of days. A date beyond it is a typing error, not a history.
const MAX_DAYS: usize = 36_600;

/// Most cells of one column that a panel holds (1.6 GB of numbers).
const MAX_CELLS: usize = 200_000_000;

/// The values of a static attribute, row by row.
#[derive(Debug, Clone, PartialEq)]
pub enum StaticValues {
    /// A number, NaN where missing.
    Number(Vec<f64>),
    /// A category.
    Text(Vec<Option<String>>),
}

/// Rows of a table as plain columns, in any order. Covariate columns stand in the order of their roles.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PanelRows {
    /// For each key column, its value per row.
    pub keys: Vec<Vec<String>>,
    /// Day number per row (days since 1970-01-01).
    pub days: Vec<i32>,
    /// Target per row; NaN where it is not known (yet).
    pub target: Vec<f64>,
    /// Known-ahead covariates.
    pub known_ahead: Vec<Vec<f64>>,
    /// Covariates known only after their day.
    pub observed: Vec<Vec<f64>>,
    /// Static attributes.
    pub statics: Vec<StaticValues>,
    /// The open column, where one is declared.
    pub open: Option<Vec<f64>>,
}

impl PanelRows {
    /// The dense panel of these rows.
    ///
    /// Series are ordered by key, so the order of the rows does not matter. An attribute that differs between rows
    /// of a series takes its value on the last day that has one.
    ///
    /// # Errors
    /// No rows, columns of unequal length, an infinite target, two rows of one series and day, an absurd span.
    pub fn into_panel(self, roles: &PanelRoles) -> Result<Panel, PanelError> {
        self.check_lengths(roles)?;
        let (first, last) = self.span()?;
        let n_days = usize::try_from(i64::from(last) - i64::from(first) + 1).unwrap_or(usize::MAX);
        if n_days > MAX_DAYS {
            let (first, last) = (date_of(first).to_string(), date_of(last).to_string());
            return Err(PanelError::TooLong { first, last, limit: MAX_DAYS });
        }
        let (series, of_row) = self.series();
        let cells = series.len().saturating_mul(n_days);
        if cells.saturating_mul(1 + self.known_ahead.len() + self.observed.len()) > MAX_CELLS {
            return Err(PanelError::TooLarge { series: series.len(), days: n_days, cells, limit: MAX_CELLS });
        }
        let cell_of = self.cells(roles, &series, &of_row, (first, n_days))?;
        let spread = |values: &[f64]| {
            let mut dense = vec![f64::NAN; cells];
            for (value, cell) in values.iter().zip(&cell_of) {
                dense[*cell] = if value.is_finite() { *value } else { f64::NAN };
            }
            dense
        };
        let statics = self
            .statics
            .iter()
            .zip(&roles.statics)
            .map(|(values, name)| static_column(name, values, &of_row, &self.days, series.len()))
            .collect();
        let meta = PanelMeta::new(roles, series, statics);
        Ok(Panel::assemble(
            meta,
            (first, n_days),
            spread(&self.target),
            self.known_ahead.iter().map(|values| spread(values)).collect(),
            self.observed.iter().map(|values| spread(values)).collect(),
            self.open.as_ref().map(|values| spread(values)),
        ))
    }

    fn check_lengths(&self, roles: &PanelRoles) -> Result<(), PanelError> {
        let expected = self.days.len();
        let statics = self.statics.iter().map(|values| match values {
            StaticValues::Number(numbers) => numbers.len(),
            StaticValues::Text(texts) => texts.len(),
        });
        let mut lengths: Vec<(&str, usize)> = vec![(&roles.target, self.target.len())];
        lengths.extend(names(&roles.keys).zip(self.keys.iter().map(Vec::len)));
        lengths.extend(names(&roles.known_ahead).zip(self.known_ahead.iter().map(Vec::len)));
        lengths.extend(names(&roles.observed).zip(self.observed.iter().map(Vec::len)));
        lengths.extend(names(&roles.statics).zip(statics));
        for (found, declared) in [
            (self.keys.len(), &roles.keys),
            (self.known_ahead.len(), &roles.known_ahead),
            (self.observed.len(), &roles.observed),
            (self.statics.len(), &roles.statics),
        ] {
            if let Some(column) = declared.get(found) {
                return Err(PanelError::MissingColumn { column: column.clone(), present: format!("{found} of them") });
            }
        }
        if expected == 0 {
            return Err(PanelError::Empty);
        }
        match lengths.into_iter().find(|(_, found)| *found != expected) {
            Some((column, found)) => Err(PanelError::Ragged { column: column.to_owned(), found, expected }),
            None => Ok(()),
        }
    }

    fn span(&self) -> Result<(i32, i32), PanelError> {
        let first = self.days.iter().min().ok_or(PanelError::Empty)?;
        let last = self.days.iter().max().ok_or(PanelError::Empty)?;
        Ok((*first, *last))
    }

    /// The distinct keys in order, and for each row the position of its series among them.
    fn series(&self) -> (Vec<Vec<String>>, Vec<usize>) {
        let key = |row: usize| self.keys.iter().map(|column| column[row].clone()).collect::<Vec<_>>();
        let keys: Vec<Vec<String>> = (0..self.days.len()).map(key).collect();
        let mut distinct: BTreeMap<&Vec<String>, usize> = keys.iter().map(|key| (key, 0)).collect();
        for (position, slot) in distinct.values_mut().enumerate() {
            *slot = position;
        }
        let of_row = keys.iter().map(|key| distinct[key]).collect();
        (distinct.into_keys().cloned().collect(), of_row)
    }

    /// The dense cell of each row; refuses duplicates and infinite targets.
    fn cells(
        &self,
        roles: &PanelRoles,
        series: &[Vec<String>],
        of_row: &[usize],
        (first, n_days): (i32, usize),
    ) -> Result<Vec<usize>, PanelError> {
        let mut seen = vec![false; series.len() * n_days];
        let mut cells = Vec::with_capacity(self.days.len());
        for (row, (day, owner)) in self.days.iter().zip(of_row).enumerate() {
            if self.target[row].is_infinite() {
                return Err(PanelError::NotFinite { column: roles.target.clone(), row: row + 1 });
            }
            let cell = owner * n_days + usize::try_from(day - first).unwrap_or(0);
            if std::mem::replace(&mut seen[cell], true) {
                let series = series[*owner].join(" · ");
                return Err(PanelError::Duplicate { series, date: date_of(*day).to_string(), row: row + 1 });
            }
            cells.push(cell);
        }
        Ok(cells)
    }
}

fn names(columns: &[String]) -> impl Iterator<Item = &str> {
    columns.iter().map(String::as_str)
}

fn static_column(name: &str, values: &StaticValues, of_row: &[usize], days: &[i32], n_series: usize) -> StaticColumn {
    let mut latest: Vec<Option<(i32, usize)>> = vec![None; n_series];
    for (row, (owner, day)) in of_row.iter().zip(days).enumerate() {
        let present = match values {
            StaticValues::Number(numbers) => numbers[row].is_finite(),
            StaticValues::Text(texts) => texts[row].is_some(),
        };
        if present && latest[*owner].is_none_or(|(known, _)| known <= *day) {
            latest[*owner] = Some((*day, row));
        }
    }
    match values {
        StaticValues::Number(numbers) => {
            let values = latest.iter().map(|found| found.map_or(f64::NAN, |(_, row)| numbers[row])).collect();
            StaticColumn::Number { name: name.to_owned(), values }
        }
        StaticValues::Text(texts) => {
            let values = latest.iter().map(|found| found.and_then(|(_, row)| texts[row].clone())).collect();
            StaticColumn::Text { name: name.to_owned(), values }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles() -> PanelRoles {
        PanelRoles {
            keys: vec!["shop".to_owned()],
            time: "date".to_owned(),
            target: "sold".to_owned(),
            statics: vec!["size".to_owned()],
            ..PanelRoles::default()
        }
    }

    fn rows(shops: &[&str], days: &[i32], target: &[f64]) -> PanelRows {
        PanelRows {
            keys: vec![shops.iter().map(|s| (*s).to_owned()).collect()],
            days: days.to_vec(),
            target: target.to_vec(),
            statics: vec![StaticValues::Number(days.iter().map(|d| f64::from(*d)).collect())],
            ..PanelRows::default()
        }
    }

    #[test]
    fn a_day_without_a_row_is_not_a_zero() {
        let panel = rows(&["b", "a", "a"], &[12, 10, 12], &[3.0, 1.0, 2.0]).into_panel(&roles()).unwrap();
        assert_eq!(panel.n_days(), 3);
        let a = panel.as_of(12).target(0).to_vec();
        assert_eq!((a[0], a[2]), (1.0, 2.0));
        assert!(a[1].is_nan());
        assert!(panel.as_of(12).target(1)[0].is_nan());
        assert_eq!(panel.meta().series(), [vec!["a".to_owned()], vec!["b".to_owned()]]);
    }

    #[test]
    fn an_attribute_takes_its_last_value() {
        let panel = rows(&["a", "a"], &[12, 10], &[1.0, 1.0]).into_panel(&roles()).unwrap();
        assert!(matches!(&panel.meta().statics()[0], StaticColumn::Number { values, .. } if values == &[12.0]));
    }

    #[test]
    fn bad_rows_are_named() {
        let error = rows(&["a", "a"], &[10, 10], &[1.0, 2.0]).into_panel(&roles()).unwrap_err();
        assert_eq!(error.to_string(), "row 2: series a has a second row for 1970-01-11; remove one of them");
        let error = rows(&["a"], &[10], &[f64::INFINITY]).into_panel(&roles()).unwrap_err();
        assert_eq!(error, PanelError::NotFinite { column: "sold".to_owned(), row: 1 });
        let error = rows(&["a", "a"], &[10, 2_900_000], &[1.0, 2.0]).into_panel(&roles()).unwrap_err();
        assert!(error.to_string().contains("9909-"), "{error}");
        assert_eq!(rows(&[], &[], &[]).into_panel(&roles()).unwrap_err(), PanelError::Empty);
        let error = rows(&["a"], &[10, 11], &[1.0, 2.0]).into_panel(&roles()).unwrap_err();
        assert_eq!(error.to_string(), "column `shop` has 1 values for 2 rows");
    }
}
