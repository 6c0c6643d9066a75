//! Which column of a table plays which part.

use serde::{Deserialize, Serialize};

/// The declared roles of a panel's columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PanelRoles {
    /// Key columns, which together name a series. Without any, the table is one series.
    #[serde(default)]
    pub keys: Vec<String>,
    /// The date column.
    pub time: String,
    /// The column to forecast.
    pub target: String,
    /// Covariates whose values at a target date are known at the origin (promotion plans, school holidays).
    #[serde(default)]
    pub known_ahead: Vec<String>,
    /// Covariates that are known only once their day has passed (visitors, weather as observed).
    #[serde(default)]
    pub observed: Vec<String>,
    /// Attributes of a series that do not change with the date.
    #[serde(default)]
    pub statics: Vec<String>,
    /// A column that says whether the series was open on the day (1) or closed (0).
    #[serde(default)]
    pub open: Option<OpenColumn>,
}

/// A column that declares open and closed days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenColumn {
    /// The column; 0 is closed, any other number open, empty unknown.
    pub column: String,
    /// Whether its values at a target date are known at the origin.
    #[serde(default)]
    pub known_ahead: bool,
}
