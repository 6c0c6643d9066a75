//! The levels at which series add up: sets of key columns, from the total down to the series themselves, which are none of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vakhta_lifecycle::ids::SeriesKey;

/// A table with more key columns has too many levels to take them all; it declares those that matter.
const MOST_KEYS: usize = 4;

/// Levels by the positions of their key columns, each rising, the total first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hierarchy(Vec<Vec<usize>>);

/// A sum of series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The positions of the key columns that its series share.
    pub level: Vec<usize>,
    /// Their values.
    pub key: SeriesKey,
    /// The positions of its series.
    pub series: Vec<usize>,
}

impl Hierarchy {
    /// The levels declared for a table with `n_keys` key columns; every one of at most four columns where none is.
    #[must_use]
    pub fn new(n_keys: usize, mut levels: Vec<Vec<usize>>) -> Self {
        if levels.is_empty() && (1..=MOST_KEYS).contains(&n_keys) {
            // Every proper subset of the key positions; the full one is the series themselves.
            levels = (0..(1_usize << n_keys) - 1)
                .map(|mask| (0..n_keys).filter(|at| mask >> at & 1 == 1).collect())
                .collect();
        }
        levels.iter_mut().for_each(|level| level.sort_unstable());
        levels.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        Self(levels)
    }

    /// The levels.
    #[must_use]
    pub fn levels(&self) -> &[Vec<usize>] {
        &self.0
    }

    /// Every sum of at least two series, by level and key. The importer puts rows aside that lack a key, so every series has
    /// its place in every level.
    #[must_use]
    pub fn sums(&self, series: &[SeriesKey]) -> Vec<Sum> {
        let mut sums = Vec::new();
        for level in &self.0 {
            let mut groups: BTreeMap<SeriesKey, Vec<usize>> = BTreeMap::new();
            for (at, key) in series.iter().enumerate() {
                groups.entry(key.at(level)).or_default().push(at);
            }
            let several = groups.into_iter().filter(|(_, series)| series.len() > 1);
            sums.extend(several.map(|(key, series)| Sum { level: level.clone(), key, series }));
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(parts: &[&str]) -> SeriesKey {
        SeriesKey::new(parts.iter().map(|part| (*part).to_owned()).collect())
    }

    #[test]
    fn every_sum_of_several_series_is_named_with_its_series() {
        let series = [key(&["B1", "P1"]), key(&["B1", "P2"]), key(&["B2", "P1"])];
        let sums = Hierarchy::new(2, Vec::new()).sums(&series);
        let told: Vec<(String, Vec<usize>)> = sums.into_iter().map(|s| (s.key.to_string(), s.series)).collect();
        let branch_and_product = [("B1".to_owned(), vec![0, 1]), ("P1".to_owned(), vec![0, 2])];
        assert_eq!(told[0], (String::new(), vec![0, 1, 2]));
        assert_eq!(told[1..], branch_and_product, "a sum of one series is that series");
    }

    #[test]
    fn a_table_without_keys_or_with_many_has_no_levels_of_itself() {
        assert_eq!(Hierarchy::new(0, Vec::new()), Hierarchy::default());
        assert_eq!(Hierarchy::new(5, Vec::new()), Hierarchy::default());
        assert_eq!(Hierarchy::new(5, vec![vec![4, 2], vec![0]]).levels(), [vec![0], vec![2, 4]]);
    }
}
