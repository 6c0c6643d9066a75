//! What a table of facts looks like: which column is the time, which are keys, which is the target, what is known ahead.
//!
//! The schema is a declaration that a person writes (or `vakhta init` guesses); files are read against it and datasets
//! are created from it. It says nothing about features or models. Its invariant: after [`TableSchema::validate`] every
//! column has exactly one type, and no two roles of the key, time and target claim the same column.

use std::collections::{BTreeMap, BTreeSet};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use serde::{Deserialize, Serialize};

use crate::import::plausible::MOST_BELIEVED;

/// The partition column of every dataset; no column of a user may have this name.
pub const PARTITION_COLUMN: &str = "part_month";

/// A table in long form: one row for each day of each series.
///
/// ```
/// use vakhta_tables::schema::TableSchema;
///
/// let schema = TableSchema::new("date", &["branch", "product"], "value").with_known_ahead(&["promo"]);
/// assert!(schema.validate().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSchema {
    /// The day of a row.
    pub time: String,
    /// Text columns that name a series, in order; a table of one series has none.
    #[serde(default)]
    pub keys: Vec<String>,
    /// The number to forecast. It may be empty for days ahead.
    pub target: String,
    /// The classes that the target tells apart, as the files write them, in order; the dataset holds the position of each from 0.
    /// None where the target is a number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// Columns whose values are known for future days (promotions, holidays, prices that are planned).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known_ahead: Vec<String>,
    /// Columns that are known only afterwards (customers, weather as measured).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covariates: Vec<String>,
    /// Columns that do not change within a series (type of a branch).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statics: Vec<String>,
    /// A 0/1 column that says whether the series was open that day; may also be listed in `known_ahead`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<String>,
    /// Those of `known_ahead`, `covariates` and `statics` that hold text; the others hold numbers (true and false are 1 and 0).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// Largest believable magnitude of a column, in its own units. Declaring it replaces the outlier rule for that column.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub max: BTreeMap<String, f64>,
    /// Says that a negative target is an error of the data (and not, for example, a return of goods).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub non_negative: bool,
}

/// How the values of a column are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// A calendar day, stored as Arrow `Date32`.
    Date,
    /// A name, stored as Arrow `Utf8`.
    Text,
    /// A number or a yes/no (1 and 0), stored as Arrow `Float64`.
    Number,
}

/// Why a schema cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// A role has an empty column name.
    #[error("the schema names an empty column; write the column's name as it stands in the header")]
    EmptyName,
    /// One column has two roles.
    #[error("column `{column}` has two roles in the schema; keep one of them")]
    TwoRoles {
        /// The column.
        column: String,
    },
    /// The name is taken by the dataset itself.
    #[error("column `{PARTITION_COLUMN}` is reserved for the dataset; rename the column")]
    Reserved,
    /// `text` or `max` names a column that has no role, or not a role that allows it.
    #[error("`{list}` names column `{column}`, which is not one of the columns it may describe: {allowed}")]
    NotDescribable {
        /// `text` or `max`.
        list: &'static str,
        /// The column.
        column: String,
        /// The columns that could be named there.
        allowed: String,
    },
    /// A class that could not be told from the others.
    #[error("`classes` must name at least two different classes, none of them empty{}", .class.as_ref().map(|c| format!("; {c:?} is written twice")).unwrap_or_default())]
    Classes {
        /// The one that is written twice, if that is what is wrong.
        class: Option<String>,
    },
    /// A limit that is not a positive number.
    #[error("`max` of column `{column}` must be a positive finite number")]
    BadMax {
        /// The column.
        column: String,
    },
}

impl TableSchema {
    /// A schema with a time, keys and a target, and nothing else.
    #[must_use]
    pub fn new(time: &str, keys: &[&str], target: &str) -> Self {
        Self {
            time: time.to_owned(),
            keys: owned(keys),
            target: target.to_owned(),
            classes: Vec::new(),
            known_ahead: Vec::new(),
            covariates: Vec::new(),
            statics: Vec::new(),
            open: None,
            text: Vec::new(),
            max: BTreeMap::new(),
            non_negative: false,
        }
    }

    /// The largest believable magnitude of a number column, in its own units: declared in `max`, or beyond any column's.
    #[must_use]
    pub fn believed(&self, column: &str) -> f64 {
        self.max.get(column).copied().unwrap_or(MOST_BELIEVED)
    }

    /// The same schema with these columns known ahead.
    #[must_use]
    pub fn with_known_ahead(mut self, columns: &[&str]) -> Self {
        self.known_ahead = owned(columns);
        self
    }

    /// The same schema with these covariates.
    #[must_use]
    pub fn with_covariates(mut self, columns: &[&str]) -> Self {
        self.covariates = owned(columns);
        self
    }

    /// Checks that the declaration is consistent in itself.
    ///
    /// # Errors
    /// [`SchemaError`] naming the column.
    pub fn validate(&self) -> Result<(), SchemaError> {
        let mut seen = BTreeSet::new();
        let open = self.open.as_ref().filter(|open| !self.known_ahead.contains(open));
        let roles = std::iter::once(&self.time)
            .chain(&self.keys)
            .chain(std::iter::once(&self.target))
            .chain(&self.known_ahead)
            .chain(&self.covariates)
            .chain(&self.statics)
            .chain(open);
        for column in roles {
            if column.trim().is_empty() {
                return Err(SchemaError::EmptyName);
            }
            if column == PARTITION_COLUMN {
                return Err(SchemaError::Reserved);
            }
            if !seen.insert(column.as_str()) {
                return Err(SchemaError::TwoRoles { column: column.clone() });
            }
        }
        self.validate_classes()?;
        self.validate_descriptions()
    }

    fn validate_classes(&self) -> Result<(), SchemaError> {
        let mut seen = BTreeSet::new();
        if let Some(class) = self.classes.iter().find(|class| !seen.insert(class.as_str())) {
            return Err(SchemaError::Classes { class: Some(class.clone()) });
        }
        if self.classes.len() == 1 || self.classes.iter().any(|class| class.trim().is_empty()) {
            return Err(SchemaError::Classes { class: None });
        }
        Ok(())
    }

    fn validate_descriptions(&self) -> Result<(), SchemaError> {
        let describable: Vec<&str> =
            [&self.known_ahead, &self.covariates, &self.statics].into_iter().flatten().map(String::as_str).collect();
        for column in &self.text {
            if !describable.contains(&column.as_str()) || self.open.as_ref() == Some(column) {
                return Err(not_describable("text", column, &describable));
            }
        }
        let numbers: Vec<&str> =
            self.columns().into_iter().filter(|c| c.1 == ColumnType::Number).map(|c| c.0).collect();
        for (column, max) in &self.max {
            if !numbers.contains(&column.as_str()) {
                return Err(not_describable("max", column, &numbers));
            }
            if !max.is_finite() || *max <= 0.0 {
                return Err(SchemaError::BadMax { column: column.clone() });
            }
        }
        Ok(())
    }

    /// Every column with its type, in storage order: time, keys, target, known ahead, covariates, statics, open.
    #[must_use]
    pub fn columns(&self) -> Vec<(&str, ColumnType)> {
        let mut columns = vec![(self.time.as_str(), ColumnType::Date)];
        columns.extend(self.keys.iter().map(|key| (key.as_str(), ColumnType::Text)));
        columns.push((self.target.as_str(), ColumnType::Number));
        for column in self.known_ahead.iter().chain(&self.covariates).chain(&self.statics) {
            let kind = if self.text.contains(column) { ColumnType::Text } else { ColumnType::Number };
            columns.push((column.as_str(), kind));
        }
        if let Some(open) = self.open.as_ref().filter(|open| !self.known_ahead.contains(open)) {
            columns.push((open.as_str(), ColumnType::Number));
        }
        columns
    }

    /// Type of one column, or `None` where the schema does not name it.
    #[must_use]
    pub fn column_type(&self, column: &str) -> Option<ColumnType> {
        self.columns().into_iter().find(|(name, _)| *name == column).map(|(_, kind)| kind)
    }

    /// The Arrow schema of a batch of this table: [`TableSchema::columns`], all nullable but the time and the keys.
    #[must_use]
    pub fn arrow(&self) -> SchemaRef {
        let fields: Vec<Field> = self
            .columns()
            .into_iter()
            .map(|(name, kind)| {
                let required = name == self.time || self.keys.iter().any(|key| key == name);
                Field::new(name, kind.arrow(), !required)
            })
            .collect();
        SchemaRef::new(Schema::new(fields))
    }
}

impl ColumnType {
    /// The Arrow type that holds such values.
    #[must_use]
    pub fn arrow(self) -> DataType {
        match self {
            Self::Date => DataType::Date32,
            Self::Text => DataType::Utf8,
            Self::Number => DataType::Float64,
        }
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn not_describable(list: &'static str, column: &str, allowed: &[&str]) -> SchemaError {
    SchemaError::NotDescribable { list, column: column.to_owned(), allowed: allowed.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_with_two_roles_is_named() {
        let schema = TableSchema::new("date", &["branch"], "value").with_known_ahead(&["branch"]);
        assert_eq!(schema.validate(), Err(SchemaError::TwoRoles { column: "branch".into() }));
    }

    #[test]
    fn an_open_column_that_is_known_ahead_is_one_column() {
        let mut schema = TableSchema::new("date", &[], "value").with_known_ahead(&["open"]);
        schema.open = Some("open".into());
        assert_eq!(schema.validate(), Ok(()));
        assert_eq!(schema.columns().len(), 3);
    }

    #[test]
    fn classes_differ_and_are_at_least_two() {
        let with =
            |classes: &[&str]| TableSchema { classes: owned(classes), ..TableSchema::new("day", &["id"], "kind") };
        assert!(with(&[]).validate().is_ok() && with(&["a", "b"]).validate().is_ok());
        assert_eq!(with(&["a", "a"]).validate(), Err(SchemaError::Classes { class: Some("a".into()) }));
        assert_eq!(with(&["a"]).validate(), Err(SchemaError::Classes { class: None }));
        assert!(with(&["a", " "]).validate().is_err());
    }

    #[test]
    fn a_maximum_for_a_text_key_is_refused() {
        let mut schema = TableSchema::new("date", &["branch"], "value");
        schema.max.insert("branch".into(), 5.0);
        assert!(matches!(schema.validate(), Err(SchemaError::NotDescribable { list: "max", .. })));
    }

    #[test]
    fn a_declaration_with_an_unknown_field_is_refused() {
        let broken = r#"{"time":"date","target":"value","tagret":"x"}"#;
        assert!(serde_json::from_str::<TableSchema>(broken).is_err());
        let plain = r#"{"time":"date","target":"value"}"#;
        let schema: TableSchema = serde_json::from_str(plain).unwrap();
        assert_eq!(schema, TableSchema::new("date", &[], "value"));
    }
}
