//! Columns of rows as numbers: text by the code of its level, everything else as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserializer, Visitor};
use serde::{Deserialize, Serialize};

use super::table::{RowTable, RowValues, feature_columns};
use crate::schema::{ColumnType, TableSchema};

/// What was given for one column of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Missing,
    /// A number; yes and no are 1 and 0.
    Number(f64),
    /// A text.
    Text(String),
}

/// A number, a text, yes or no, or nothing; a list or a group of fields is none.
impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneCell)
    }
}

struct OneCell;

impl Visitor<'_> for OneCell {
    type Value = Cell;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a number, a text, true, false or null")
    }

    fn visit_unit<E>(self) -> Result<Cell, E> {
        Ok(Cell::Missing)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Cell, E> {
        Ok(Cell::Number(f64::from(u8::from(flag))))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Cell, E> {
        Ok(Cell::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Cell, E> {
        Ok(Cell::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Cell, E> {
        Ok(Cell::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cell, E> {
        Ok(Cell::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Cell, E> {
        Ok(Cell::Text(text))
    }
}

/// Why a cell cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CellError {
    /// A column that the model looks at was not given.
    #[error("is missing; give null where nothing is known")]
    Missing,
    /// Text where a number belongs.
    #[error("must be a number, not {0:?}")]
    NotANumber(String),
    /// A number where text belongs.
    #[error("must be text, not {0}")]
    NotText(f64),
    /// An infinite number.
    #[error("must be a finite number")]
    NotFinite,
}

/// One feature: a column, and of text the levels that were known when it was learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RowFeature {
    name: String,
    /// Sorted; none of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    levels: Option<Vec<String>>,
}

/// The features of a version, with the codes of their categories. Saved with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<RowFeature>", into = "Vec<RowFeature>")]
pub struct RowFeatures {
    features: Vec<RowFeature>,
    /// Shared with every matrix: a single row is answered faster than sixty names are copied.
    names: Arc<[String]>,
    categorical: Arc<[usize]>,
}

impl From<Vec<RowFeature>> for RowFeatures {
    fn from(features: Vec<RowFeature>) -> Self {
        let names = features.iter().map(|feature| feature.name.clone()).collect();
        let is_text = |(_, feature): &(usize, &RowFeature)| feature.levels.is_some();
        let categorical = features.iter().enumerate().filter(is_text).map(|(at, _)| at).collect();
        Self { features, names, categorical }
    }
}

impl From<RowFeatures> for Vec<RowFeature> {
    fn from(features: RowFeatures) -> Self {
        features.features
    }
}

/// Rows of numbers as engines see them: `[n_rows, names.len()]`, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct RowMatrix {
    /// The numbers; NaN is unknown.
    pub values: Vec<f64>,
    /// Rows.
    pub n_rows: usize,
    /// Feature names.
    pub names: Arc<[String]>,
    /// Which of them are categories.
    pub categorical: Arc<[usize]>,
}

impl RowFeatures {
    /// The features of a table, with the levels that these rows have.
    #[must_use]
    pub fn learn(table: &RowTable, rows: &[usize]) -> Self {
        let features = table.columns().iter().map(|column| {
            let levels = match &column.values {
                RowValues::Numbers(_) => None,
                RowValues::Texts(texts) => {
                    let known: BTreeSet<&String> = rows.iter().filter_map(|row| texts[*row].as_ref()).collect();
                    Some(known.into_iter().cloned().collect())
                }
            };
            RowFeature { name: column.name.clone(), levels }
        });
        Self::from(features.collect::<Vec<_>>())
    }

    /// Whether the columns are those that a schema declares, of the same types.
    #[must_use]
    pub fn fits(&self, schema: &TableSchema) -> bool {
        let declared = feature_columns(schema);
        declared.len() == self.features.len()
            && declared.iter().zip(&self.features).all(|((name, kind), feature)| {
                *name == feature.name && (*kind == ColumnType::Text) == feature.levels.is_some()
            })
    }

    /// Names, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The levels of a text feature; none of a number.
    #[must_use]
    pub fn levels(&self, name: &str) -> Option<&[String]> {
        self.features.iter().find(|feature| feature.name == name)?.levels.as_deref()
    }

    /// What is usual of each feature in a table: the median of numbers, the most frequent text (of equally frequent ones the first).
    #[must_use]
    pub fn usual(&self, table: &RowTable) -> Vec<Cell> {
        let usual =
            |feature: &RowFeature| match table.columns().iter().find(|c| c.name == feature.name).map(|c| &c.values) {
                Some(RowValues::Numbers(numbers)) => {
                    let mut known: Vec<f64> = numbers.iter().copied().filter(|value| value.is_finite()).collect();
                    known.sort_by(f64::total_cmp);
                    known.get(known.len() / 2).map_or(Cell::Missing, |median| Cell::Number(*median))
                }
                Some(RowValues::Texts(texts)) => {
                    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
                    texts.iter().flatten().for_each(|text| *counts.entry(text).or_default() += 1);
                    let most = counts.iter().rev().max_by_key(|(_, n)| **n);
                    most.map_or(Cell::Missing, |(text, _)| Cell::Text((*text).to_owned()))
                }
                None => Cell::Missing,
            };
        self.features.iter().map(usual).collect()
    }

    /// Some rows of a table. A column that the table has not, or of another type, is unknown throughout.
    #[must_use]
    pub fn matrix(&self, table: &RowTable, rows: &[usize]) -> RowMatrix {
        let mut matrix = self.empty(rows.len());
        let width = self.features.len();
        for (position, feature) in self.features.iter().enumerate() {
            let column = table.columns().iter().find(|column| column.name == feature.name);
            for (at, row) in rows.iter().enumerate() {
                matrix.values[at * width + position] = match (column.map(|c| &c.values), &feature.levels) {
                    (Some(RowValues::Numbers(numbers)), None) => numbers[*row],
                    (Some(RowValues::Texts(texts)), Some(levels)) => code(levels, texts[*row].as_deref()),
                    _ => f64::NAN,
                };
            }
        }
        matrix
    }

    /// Rows that were asked about, each by column. Columns beside the features are for the caller to refuse.
    ///
    /// # Errors
    /// The row from 0, the column, and what is wrong.
    pub fn ask(&self, rows: &[BTreeMap<String, Cell>]) -> Result<RowMatrix, (usize, String, CellError)> {
        let mut matrix = self.empty(rows.len());
        let width = self.features.len();
        for (at, row) in rows.iter().enumerate() {
            for (position, feature) in self.features.iter().enumerate() {
                let cell = row.get(&feature.name).ok_or(CellError::Missing);
                let value = cell.and_then(|cell| value(cell, feature.levels.as_deref()));
                matrix.values[at * width + position] = value.map_err(|error| (at, feature.name.clone(), error))?;
            }
        }
        Ok(matrix)
    }

    fn empty(&self, n_rows: usize) -> RowMatrix {
        RowMatrix {
            values: vec![f64::NAN; n_rows * self.features.len()],
            n_rows,
            names: Arc::clone(&self.names),
            categorical: Arc::clone(&self.categorical),
        }
    }
}

/// The code of a text: the position of its level, and one beyond the last for a level that nobody knew.
fn code(levels: &[String], text: Option<&str>) -> f64 {
    let Some(text) = text else { return f64::NAN };
    levels.binary_search_by(|level| level.as_str().cmp(text)).unwrap_or(levels.len()) as f64
}

fn value(cell: &Cell, levels: Option<&[String]>) -> Result<f64, CellError> {
    match (cell, levels) {
        (Cell::Missing, _) => Ok(f64::NAN),
        (Cell::Number(value), None) if value.is_finite() => Ok(*value),
        (Cell::Number(_), None) => Err(CellError::NotFinite),
        (Cell::Text(text), Some(levels)) => Ok(code(levels, Some(text))),
        (Cell::Text(text), None) => Err(CellError::NotANumber(crate::import::shortened(text))),
        // A code that is written with digits is a name all the same.
        (Cell::Number(value), Some(levels)) if value.fract().abs() <= 0.0 => Ok(code(levels, Some(&value.to_string()))),
        (Cell::Number(value), Some(_)) => Err(CellError::NotText(*value)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Date32Array, Float64Array, RecordBatch, StringArray};

    use super::*;

    fn schema() -> TableSchema {
        let mut schema = TableSchema::new("day", &["region", "id"], "late").with_known_ahead(&["amount", "grade"]);
        schema.text = vec!["grade".into()];
        schema
    }

    fn table() -> RowTable {
        let schema = schema();
        let columns: Vec<arrow::array::ArrayRef> = vec![
            Arc::new(Date32Array::from(vec![0, 0, 1])),
            Arc::new(StringArray::from(vec!["N", "S", "N"])),
            Arc::new(StringArray::from(vec!["a", "b", "c"])),
            Arc::new(Float64Array::from(vec![Some(1.0), Some(0.0), None])),
            Arc::new(Float64Array::from(vec![Some(10.0), None, Some(30.0)])),
            Arc::new(StringArray::from(vec![Some("B"), Some("A"), None])),
        ];
        RowTable::from_batch(&RecordBatch::try_new(schema.arrow(), columns).unwrap(), &schema)
    }

    #[test]
    fn text_becomes_the_code_of_its_level_and_the_name_of_a_row_no_feature() {
        let table = table();
        let features = RowFeatures::learn(&table, &[0, 1]);
        assert_eq!(features.names(), ["region", "amount", "grade"]);
        assert!(features.fits(&schema()));
        let matrix = features.matrix(&table, &[0, 1, 2]);
        assert_eq!((matrix.n_rows, &*matrix.categorical), (3, [0, 2].as_slice()));
        assert_eq!(matrix.values[..3], [0.0, 10.0, 1.0]);
        assert!(matrix.values[4].is_nan() && matrix.values[8].is_nan());
        assert_eq!((table.outcome(0), table.outcome(2)), (Some(1.0), None));
        assert_eq!(table.key(2), ["N", "c"]);
    }

    #[test]
    fn a_cell_is_a_number_a_text_or_nothing() {
        let cells: Vec<Cell> = serde_json::from_str(r#"[1, -2, 0.5, "x", null, true]"#).unwrap();
        let number = Cell::Number;
        assert_eq!(cells, [number(1.0), number(-2.0), number(0.5), Cell::Text("x".into()), Cell::Missing, number(1.0)]);
        let error = serde_json::from_str::<Cell>("[1]").unwrap_err().to_string();
        assert!(error.contains("expected a number, a text, true, false or null"), "{error}");
        assert!(serde_json::from_str::<Cell>(r#"{"a": 1}"#).is_err());
    }

    #[test]
    fn the_usual_row_has_medians_and_the_most_frequent_texts() {
        let table = table();
        let usual = RowFeatures::learn(&table, &[0, 1]).usual(&table);
        assert_eq!(usual, [Cell::Text("N".into()), Cell::Number(30.0), Cell::Text("A".into())]);
    }

    #[test]
    fn what_is_asked_is_what_a_row_of_the_table_would_be() {
        let table = table();
        let features = RowFeatures::learn(&table, &[0, 1]);
        let asked = BTreeMap::from([
            ("region".to_owned(), Cell::Text("N".into())),
            ("amount".to_owned(), Cell::Number(10.0)),
            ("grade".to_owned(), Cell::Text("B".into())),
        ]);
        assert_eq!(features.ask(std::slice::from_ref(&asked)).unwrap().values, features.matrix(&table, &[0]).values);
        let with = |name: &str, cell: Cell| {
            let mut changed = asked.clone();
            changed.insert(name.to_owned(), cell);
            features.ask(&[changed])
        };
        let unknown = with("grade", Cell::Text("new".into())).unwrap().values;
        assert_eq!(unknown[2..], [2.0], "a level that nobody knew");
        assert!(with("amount", Cell::Missing).unwrap().values[1].is_nan());
        let wrong = with("amount", Cell::Text("ten".into())).unwrap_err();
        assert_eq!(wrong, (0, "amount".to_owned(), CellError::NotANumber("ten".into())));
        assert!(with("amount", Cell::Number(f64::INFINITY)).is_err());
        let mut fewer = asked;
        fewer.remove("grade");
        assert_eq!(features.ask(&[fewer]).unwrap_err().2, CellError::Missing);
    }
}
