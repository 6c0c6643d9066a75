//! A panel from an Arrow record batch, whatever string, date and number types its source had.

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Float64Type};

use super::dense::Panel;
use super::error::PanelError;
use super::roles::PanelRoles;
use super::rows::{PanelRows, StaticValues};

impl Panel {
    /// The dense panel of a batch's rows, which may stand in any order.
    ///
    /// Keys may be text or whole numbers, the date a date or a timestamp (its day), everything else numbers or
    /// booleans. Static attributes may also be text.
    ///
    /// # Errors
    /// A column that is missing or of the wrong type, an empty key or date, and all that
    /// [`PanelRows::into_panel`] refuses.
    pub fn from_batch(batch: &RecordBatch, roles: &PanelRoles) -> Result<Self, PanelError> {
        let numbers =
            |names: &[String], role| names.iter().map(|name| number(batch, name, role)).collect::<Result<Vec<_>, _>>();
        let rows = PanelRows {
            keys: roles.keys.iter().map(|name| key(batch, name)).collect::<Result<_, _>>()?,
            days: days(batch, &roles.time)?,
            target: number(batch, &roles.target, "the target")?,
            known_ahead: numbers(&roles.known_ahead, "a known-ahead covariate")?,
            observed: numbers(&roles.observed, "an observed covariate")?,
            statics: roles.statics.iter().map(|name| attribute(batch, name)).collect::<Result<_, _>>()?,
            open: roles.open.as_ref().map(|open| number(batch, &open.column, "the open column")).transpose()?,
        };
        rows.into_panel(roles)
    }
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a ArrayRef, PanelError> {
    batch.column_by_name(name).ok_or_else(|| {
        let present = batch.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>().join(", ");
        PanelError::MissingColumn { column: name.to_owned(), present }
    })
}

fn wrong(name: &str, array: &ArrayRef, role: &'static str, wanted: &'static str) -> PanelError {
    PanelError::WrongType { column: name.to_owned(), found: array.data_type().to_string(), role, wanted }
}

fn texts(name: &str, array: &ArrayRef, role: &'static str) -> Result<Vec<Option<String>>, PanelError> {
    let cast = cast(array, &DataType::Utf8).map_err(|_| wrong(name, array, role, "text or whole numbers"))?;
    Ok(cast.as_string::<i32>().iter().map(|value| value.map(str::to_owned)).collect())
}

fn key(batch: &RecordBatch, name: &str) -> Result<Vec<String>, PanelError> {
    let array = column(batch, name)?;
    if array.data_type().is_floating() {
        return Err(wrong(name, array, "a key", "text or whole numbers"));
    }
    let missing = |row| PanelError::MissingValue { column: name.to_owned(), row: row + 1 };
    texts(name, array, "a key")?.into_iter().enumerate().map(|(row, value)| value.ok_or_else(|| missing(row))).collect()
}

fn days(batch: &RecordBatch, name: &str) -> Result<Vec<i32>, PanelError> {
    let array = column(batch, name)?;
    let temporal = matches!(array.data_type(), DataType::Date32 | DataType::Date64 | DataType::Timestamp(..));
    let cast = temporal.then(|| cast(array, &DataType::Date32).ok()).flatten();
    let cast = cast.ok_or_else(|| wrong(name, array, "the date", "a date or a timestamp"))?;
    let missing = |row| PanelError::MissingValue { column: name.to_owned(), row: row + 1 };
    cast.as_primitive::<Date32Type>().iter().enumerate().map(|(row, day)| day.ok_or_else(|| missing(row))).collect()
}

fn is_text(array: &ArrayRef) -> bool {
    match array.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, value) => {
            matches!(**value, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
        }
        _ => false,
    }
}

fn number(batch: &RecordBatch, name: &str, role: &'static str) -> Result<Vec<f64>, PanelError> {
    let array = column(batch, name)?;
    let cast = (!is_text(array)).then(|| cast(array, &DataType::Float64).ok()).flatten();
    let cast = cast.ok_or_else(|| wrong(name, array, role, "a number or a boolean"))?;
    Ok(cast.as_primitive::<Float64Type>().iter().map(|value| value.unwrap_or(f64::NAN)).collect())
}

fn attribute(batch: &RecordBatch, name: &str) -> Result<StaticValues, PanelError> {
    let array = column(batch, name)?;
    if is_text(array) {
        return texts(name, array, "a static attribute").map(StaticValues::Text);
    }
    number(batch, name, "a static attribute").map(StaticValues::Number)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Date32Array, Float64Array, Int64Array, StringArray};

    use super::*;

    fn batch() -> RecordBatch {
        RecordBatch::try_from_iter([
            ("shop", Arc::new(Int64Array::from(vec![7, 7])) as ArrayRef),
            ("date", Arc::new(Date32Array::from(vec![17_000, 17_001])) as ArrayRef),
            ("sold", Arc::new(Float64Array::from(vec![Some(2.5), None])) as ArrayRef),
            ("kind", Arc::new(StringArray::from(vec![None, Some("mall")])) as ArrayRef),
        ])
        .unwrap()
    }

    fn roles() -> PanelRoles {
        let name = |text: &str| text.to_owned();
        PanelRoles {
            keys: vec![name("shop")],
            time: name("date"),
            target: name("sold"),
            statics: vec![name("kind")],
            ..PanelRoles::default()
        }
    }

    #[test]
    fn a_batch_becomes_a_panel_with_its_future_rows() {
        let panel = Panel::from_batch(&batch(), &roles()).unwrap();
        assert_eq!(panel.meta().position(&["7"]), Some(0));
        assert_eq!((panel.last_day(), panel.last_known_day()), (17_001, Some(17_000)));
        assert_eq!(panel.known_span(0), Some((17_000, 17_000)));
    }

    #[test]
    fn a_column_of_the_wrong_kind_is_named_with_what_would_do() {
        let mut wrong = roles();
        wrong.known_ahead = vec!["kind".to_owned()];
        let error = Panel::from_batch(&batch(), &wrong).unwrap_err().to_string();
        assert_eq!(error, "column `kind` is Utf8; as a known-ahead covariate it must be a number or a boolean");
        wrong.known_ahead = vec!["promo".to_owned()];
        let error = Panel::from_batch(&batch(), &wrong).unwrap_err().to_string();
        assert_eq!(error, "column `promo` is not in the table; it has shop, date, sold, kind");
    }
}
