//! The days ahead as a table to fill: one row for each series and day, what is known filled in, what is missing empty; and a
//! list of what is missing.

use std::collections::{BTreeMap, HashMap};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Float64Type};
use chrono::NaiveDate;

use crate::calendar::{Calendar, Derived};
use crate::export::Cell;
use crate::schema::TableSchema;

/// What is stored of the days ahead, and which series and days there are.
#[derive(Debug)]
pub struct Ahead<'a> {
    schema: &'a TableSchema,
    series: &'a [Vec<String>],
    days: (NaiveDate, NaiveDate),
    rows: &'a RecordBatch,
    places: HashMap<(Vec<&'a str>, i32), usize>,
}

/// A known-ahead value that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap<'a> {
    /// The column.
    pub column: &'a str,
    /// The position of the series.
    pub series: usize,
    /// The day.
    pub date: NaiveDate,
}

impl<'a> Ahead<'a> {
    /// The days from one to another, both included, of these series; `rows` holds what a dataset of the schema stores of them.
    #[must_use]
    pub fn new(
        schema: &'a TableSchema,
        series: &'a [Vec<String>],
        days: (NaiveDate, NaiveDate),
        rows: &'a RecordBatch,
    ) -> Self {
        let text = |column: &str, row: usize| {
            let texts = rows.column_by_name(column).and_then(|column| column.as_string_opt::<i32>());
            texts.filter(|texts| texts.is_valid(row)).map_or("", |texts| texts.value(row))
        };
        let stored = rows.column_by_name(&schema.time).and_then(|days| days.as_primitive_opt::<Date32Type>());
        let key = |row: usize| schema.keys.iter().map(|column| text(column, row)).collect::<Vec<&str>>();
        let places = stored.map_or_else(HashMap::new, |days| {
            days.iter().enumerate().filter_map(|(row, day)| Some(((key(row), day?), row))).collect()
        });
        Self { schema, series, days, rows, places }
    }

    /// The header and the rows of the template, by day and series: every column of the schema in its order, so that the filled
    /// table is imported as it is. Of the known-ahead columns what is stored is filled in, else what the calendar says of a
    /// `derived` one; all others stay empty, and an empty cell changes nothing that is stored.
    #[must_use]
    pub fn template(&self, derived: &BTreeMap<String, Derived>, calendar: &Calendar) -> (Vec<String>, Vec<Vec<Cell>>) {
        let header: Vec<String> = self.schema.columns().iter().map(|(name, _)| (*name).to_owned()).collect();
        let mut rows = Vec::new();
        for date in self.dates() {
            for (series, key) in self.series.iter().enumerate() {
                let cell = |name: &String| {
                    if *name == self.schema.time {
                        return Cell::Day(date);
                    }
                    if let Some(part) = self.schema.keys.iter().position(|column| column == name) {
                        return key.get(part).map_or(Cell::Empty, |value| Cell::Text(value.clone()));
                    }
                    if !self.schema.known_ahead.contains(name) {
                        return Cell::Empty;
                    }
                    let computed = || derived.get(name).map(|part| Cell::Number(part.on(calendar, date)));
                    self.stored(name, series, date).or_else(computed).unwrap_or(Cell::Empty)
                };
                rows.push(header.iter().map(cell).collect());
            }
        }
        (header, rows)
    }

    /// Every known-ahead value that is not stored, by column, day and series.
    pub fn gaps(&self) -> impl Iterator<Item = Gap<'_>> {
        self.schema.known_ahead.iter().flat_map(move |column| {
            self.dates().flat_map(move |date| {
                let missing = move |series: &usize| self.stored(column, *series, date).is_none();
                (0..self.series.len()).filter(missing).map(move |series| Gap { column, series, date })
            })
        })
    }

    fn dates(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let (first, last) = self.days;
        first.iter_days().take_while(move |date| *date <= last)
    }

    fn stored(&self, column: &str, series: usize, date: NaiveDate) -> Option<Cell> {
        let key: Vec<&str> = self.series.get(series)?.iter().map(String::as_str).collect();
        let row = *self.places.get(&(key, Date32Type::from_naive_date(date)))?;
        let values = self.rows.column_by_name(column).filter(|values| values.is_valid(row))?;
        match values.as_primitive_opt::<Float64Type>() {
            Some(numbers) => Some(Cell::Number(numbers.value(row))),
            None => values.as_string_opt::<i32>().map(|texts| Cell::Text(texts.value(row).to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Date32Array, Float64Array, StringArray};

    use super::*;

    #[test]
    fn what_is_known_is_filled_in_and_the_rest_is_listed() {
        let schema = TableSchema::new("date", &["kiosk"], "sold").with_known_ahead(&["promo", "weekend"]);
        let day = |n| NaiveDate::from_ymd_opt(2026, 3, n).unwrap();
        let columns: [(&str, ArrayRef); 5] = [
            ("date", Arc::new(Date32Array::from(vec![Date32Type::from_naive_date(day(7))]))),
            ("kiosk", Arc::new(StringArray::from(vec!["K2"]))),
            ("sold", Arc::new(Float64Array::from(vec![None]))),
            ("promo", Arc::new(Float64Array::from(vec![1.0]))),
            ("weekend", Arc::new(Float64Array::from(vec![None]))),
        ];
        let rows = RecordBatch::try_from_iter(columns).unwrap();
        let series = [vec!["K1".to_owned()], vec!["K2".to_owned()]];
        let ahead = Ahead::new(&schema, &series, (day(6), day(7)), &rows);
        let derived = [("weekend".to_owned(), Derived::Weekend)].into();
        let (header, table) = ahead.template(&derived, &Calendar::without_holidays());
        assert_eq!(header, ["date", "kiosk", "sold", "promo", "weekend"]);
        let told: Vec<String> =
            table.iter().map(|row| row.iter().map(Cell::text).collect::<Vec<_>>().join(",")).collect();
        let expected = ["2026-03-06,K1,,,0", "2026-03-06,K2,,,0", "2026-03-07,K1,,,1", "2026-03-07,K2,,1,1"];
        assert_eq!(told, expected);
        let gaps: Vec<_> = ahead.gaps().map(|gap| (gap.column, gap.series, gap.date)).collect();
        assert_eq!(gaps.len(), 7, "the calendar's word is not stored yet: {gaps:?}");
        assert_eq!(gaps[..3], [("promo", 0, day(6)), ("promo", 1, day(6)), ("promo", 0, day(7))]);
    }
}
