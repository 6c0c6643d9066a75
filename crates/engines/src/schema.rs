//! The columns that a model was fitted on, and how the columns of another frame map to them.

use serde::{Deserialize, Serialize};

use crate::contract::PredictError;
use crate::frame::{Frame, check_value};

/// What a fitted model remembers of its frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Schema {
    /// Feature names in the order of the fit.
    pub(crate) features: Vec<String>,
    /// Which of them hold categories; ascending.
    pub(crate) categorical: Vec<usize>,
}

impl Schema {
    /// The schema of a checked frame.
    pub(crate) fn of(frame: &Frame) -> Self {
        let mut categorical = frame.categorical.to_vec();
        categorical.sort_unstable();
        categorical.dedup();
        Self { features: frame.names.to_vec(), categorical }
    }

    /// True when a loaded schema can be used without looking again.
    pub(crate) fn holds(&self) -> bool {
        self.categorical.iter().all(|index| *index < self.features.len())
    }

    pub(crate) fn is_category(&self, feature: usize) -> bool {
        self.categorical.binary_search(&feature).is_ok()
    }

    /// Where each fitted feature stands in `frame`.
    ///
    /// # Errors
    /// The frame is malformed, or its columns are not the fitted ones.
    pub(crate) fn order(&self, frame: &Frame) -> Result<Order, PredictError> {
        if self.features == frame.names {
            frame.check_shape()?;
            return Ok(Order { columns: (0..frame.names.len()).collect() });
        }
        frame.check()?;
        let by_name: std::collections::BTreeMap<&str, usize> =
            frame.names.iter().enumerate().map(|(column, name)| (name.as_str(), column)).collect();
        let columns: Vec<Option<usize>> =
            self.features.iter().map(|name| by_name.get(name.as_str()).copied()).collect();
        let found: Vec<usize> = columns.iter().flatten().copied().collect();
        if found.len() == self.features.len() && found.len() == frame.names.len() {
            return Ok(Order { columns: found });
        }
        let missing = self.features.iter().zip(&columns).filter(|(_, column)| column.is_none()).map(|(name, _)| name);
        let unexpected = frame.names.iter().filter(|name| !self.features.contains(name));
        Err(PredictError::Columns { missing: listed(missing), unexpected: listed(unexpected) })
    }

    /// Copies a row of `frame` into `into`, in the order of the fit, with its values checked.
    pub(crate) fn read_row(
        &self,
        frame: &Frame,
        order: &Order,
        row: usize,
        into: &mut [f64],
    ) -> Result<(), PredictError> {
        let values = frame.row(row);
        for (feature, (slot, &column)) in into.iter_mut().zip(&order.columns).enumerate() {
            let value = values[column];
            check_value(value, self.is_category(feature), || (row, self.features[feature].clone()))?;
            *slot = value;
        }
        Ok(())
    }
}

/// For each fitted feature, its column in a frame.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) columns: Vec<usize>,
}

/// The first names of a list, comma-separated: an error stays readable when a thousand columns are missing.
pub(crate) fn listed<'a>(names: impl Iterator<Item = &'a String>) -> String {
    const SHOWN: usize = 12;
    let all: Vec<&str> = names.map(String::as_str).collect();
    let more = if all.len() > SHOWN { format!(" and {} more", all.len() - SHOWN) } else { String::new() };
    format!("{}{more}", all[..all.len().min(SHOWN)].join(", "))
}
