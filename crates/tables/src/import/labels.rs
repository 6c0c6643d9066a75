//! Cells of a target that tells classes: each label becomes the position of its class.

use super::numbers::{self, ParsedNumber};
use super::settings::Decimal;

/// Labels that a refusal names.
const NAMED: usize = 12;

/// The position of a label among the classes; nothing where the cell is empty.
///
/// A label is compared as it is written and, where that finds nothing, as a number: `1.0`, `yes` and `true` are the class `1`.
pub(crate) fn read(cell: &str, classes: &[String], decimal: Decimal) -> Result<Option<f64>, String> {
    let cell = cell.trim();
    let number = |text: &str| match numbers::parse(text, decimal) {
        ParsedNumber::Value(value) if value.is_finite() => Some(value),
        _ => None,
    };
    let same = |class: &String| number(cell).zip(number(class)).is_some_and(|(a, b)| (a - b).abs() <= 0.0);
    let position = classes.iter().position(|class| class == cell).or_else(|| classes.iter().position(same));
    match position {
        Some(position) => Ok(Some(position as f64)),
        None if numbers::is_missing(cell) => Ok(None),
        None => Err(unknown(classes)),
    }
}

fn unknown(classes: &[String]) -> String {
    let named: Vec<&str> = classes.iter().take(NAMED).map(String::as_str).collect();
    let more = if classes.len() > NAMED { ", …" } else { "" };
    format!("is none of the declared classes {}{more}; correct it, or declare it in `classes`", named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(classes: &[&str]) -> Vec<String> {
        classes.iter().map(|class| (*class).to_owned()).collect()
    }

    #[test]
    fn a_label_is_its_class_as_it_is_written_or_as_a_number() {
        let read = |cell: &str, classes: &[&str]| super::read(cell, &owned(classes), Decimal::Point);
        assert_eq!(read(" virginica ", &["setosa", "virginica"]), Ok(Some(1.0)));
        assert_eq!(read("1.0", &["0", "1"]), Ok(Some(1.0)));
        assert_eq!(read("no", &["0", "1"]), Ok(Some(0.0)));
        assert_eq!(read("no", &["yes", "no"]), Ok(Some(1.0)), "as it is written comes first");
        assert_eq!(read("", &["0", "1"]), Ok(None));
        assert_eq!(read("NA", &["EU", "NA"]), Ok(Some(1.0)), "a class may be called like nothing");
        assert!(read("2", &["0", "1"]).unwrap_err().contains("0, 1"));
    }
}
