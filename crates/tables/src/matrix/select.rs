//! Part of a matrix: the rows of a fold.

use super::table::Matrix;

impl Matrix {
    /// The rows for which `keep` answers true, in order.
    #[must_use]
    pub fn select(&self, keep: impl Fn(usize) -> bool) -> Self {
        let rows: Vec<usize> = (0..self.n_rows).filter(|row| keep(*row)).collect();
        let mut values = Vec::with_capacity(rows.len() * self.names.len());
        rows.iter().for_each(|row| values.extend_from_slice(self.row(*row)));
        fn pick<T: Copy>(column: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().filter_map(|row| column.get(*row).copied()).collect()
        }
        Self {
            values,
            n_rows: rows.len(),
            names: self.names.clone(),
            categorical: self.categorical.clone(),
            target: pick(&self.target, &rows),
            level: pick(&self.level, &rows),
            scale: pick(&self.scale, &rows),
            series: pick(&self.series, &rows),
            origin: pick(&self.origin, &rows),
            date: pick(&self.date, &rows),
            weight: pick(&self.weight, &rows),
            open: pick(&self.open, &rows),
        }
    }
}
