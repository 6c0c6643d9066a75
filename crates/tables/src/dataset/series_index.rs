//! Numbers for series: the same keys get the same small number, so that rows compare by integers and not by text.

use std::collections::HashMap;

use arrow::array::{Array, AsArray, RecordBatch, StringArray};

/// Hands out numbers to series in order of first sight.
#[derive(Clone, Debug, Default)]
pub(crate) struct SeriesIndex {
    numbers: HashMap<Box<[u8]>, u32>,
    names: Vec<Vec<String>>,
}

impl SeriesIndex {
    /// The number of the series of every row. A null key counts as an empty one.
    pub(crate) fn assign(&mut self, batch: &RecordBatch, keys: &[String]) -> Vec<u32> {
        let columns: Vec<&StringArray> =
            keys.iter().filter_map(|key| batch.column_by_name(key)?.as_string_opt::<i32>()).collect();
        let mut assigned = Vec::with_capacity(batch.num_rows());
        let (mut encoded, mut previous) = (Vec::new(), Vec::new());
        let mut last = None;
        for row in 0..batch.num_rows() {
            encoded.clear();
            for column in &columns {
                let text = if column.is_null(row) { "" } else { column.value(row) };
                encoded.extend_from_slice(&(text.len() as u32).to_le_bytes());
                encoded.extend_from_slice(text.as_bytes());
            }
            // Rows of a series usually follow each other.
            let number = match last {
                Some(number) if encoded == previous => number,
                _ => self.number(&encoded, &columns, row),
            };
            previous.clone_from(&encoded);
            last = Some(number);
            assigned.push(number);
        }
        assigned
    }

    fn number(&mut self, encoded: &[u8], columns: &[&StringArray], row: usize) -> u32 {
        if let Some(number) = self.numbers.get(encoded) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.numbers.insert(encoded.into(), number);
        self.names.push(
            columns.iter().map(|c| if c.is_null(row) { String::new() } else { c.value(row).to_owned() }).collect(),
        );
        number
    }

    /// Series seen so far, by number.
    pub(crate) fn names(&self) -> &[Vec<String>] {
        &self.names
    }

    /// The place of every number in the order of names.
    pub(crate) fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.sort_unstable_by(|a, b| self.names[*a].cmp(&self.names[*b]));
        let mut ranks = vec![0; order.len()];
        for (rank, number) in order.into_iter().enumerate() {
            ranks[number] = rank as u32;
        }
        ranks
    }

    /// A series and a day (days since 1970) as one integer that orders by series, then day.
    pub(crate) fn row_key(series: u32, day: i32) -> u64 {
        (u64::from(series) << 32) | u64::from(day.wrapping_sub(i32::MIN) as u32)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn keys_that_read_alike_when_joined_stay_apart() {
        let a: StringArray = vec!["ab", "a", "ab"].into();
        let b: StringArray = vec!["c", "bc", "c"].into();
        let batch = RecordBatch::try_from_iter([("a", Arc::new(a) as _), ("b", Arc::new(b) as _)]).unwrap();
        let mut index = SeriesIndex::default();
        assert_eq!(index.assign(&batch, &["a".into(), "b".into()]), vec![0, 1, 0]);
        assert_eq!(index.ranks(), vec![1, 0]);
    }

    #[test]
    fn days_before_1970_come_first() {
        assert!(SeriesIndex::row_key(1, -5) < SeriesIndex::row_key(1, 3));
        assert!(SeriesIndex::row_key(0, 3) < SeriesIndex::row_key(1, -5));
    }
}
