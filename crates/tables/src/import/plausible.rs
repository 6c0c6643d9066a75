//! Whether the size of a number is believable: measured by what is usual of its series, and refused only where it is absurd.
//!
//! What is usual is the 90th percentile of the nonzero sizes, from the lower side, so that one bad value in ten does not
//! move it (a high quantile as the robust scale: Rousseeuw and Croux, 1993). A level that jumps tenfold on a holiday stays
//! far below the bounds; a misplaced decimal mark in a long series and a placeholder such as 10⁹ do not.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Float64Type;

use crate::dataset::SeriesIndex;
use crate::schema::TableSchema;

/// No sum of money, count or temperature is larger than this, and beyond it numbers are no longer exact to the unit.
pub(crate) const MOST_BELIEVED: f64 = 1e15;

/// Nonzero values of a series in the dataset that make a judgement by it strict: four weeks.
const OWN_HISTORY: usize = 28;

/// Nonzero values of a series, in the dataset or in the file, below which they say nothing.
const SERIES_EVIDENCE: usize = 8;

/// Nonzero values of all series together below which they say nothing.
const POOL_EVIDENCE: usize = 28;

/// What is usual of some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Size {
    /// Nine of ten nonzero values are at most this.
    pub(crate) usual: f64,
    /// Nonzero values that say so.
    pub(crate) count: usize,
}

impl Size {
    /// Of nonzero sizes; `None` where there are fewer than `least`.
    pub(crate) fn of(mut sizes: Vec<f64>, least: usize) -> Option<Self> {
        let count = sizes.len();
        let position = count.checked_sub(1).filter(|_| count >= least)? * 9 / 10;
        let (_, usual, _) = sizes.select_nth_unstable_by(position, f64::total_cmp);
        Some(Self { usual: *usual, count })
    }
}

/// How large the numbers of a dataset are: its targets series by series, other columns as a whole. The default knows nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UsualSizes {
    series: BTreeMap<Vec<String>, Size>,
    all: Option<Size>,
    others: BTreeMap<String, Size>,
}

impl UsualSizes {
    /// From the rows of a dataset, which need the keys and the target.
    #[must_use]
    pub fn of(rows: &RecordBatch, schema: &TableSchema) -> Self {
        let mut index = SeriesIndex::default();
        let numbers = index.assign(rows, &schema.keys);
        let mut own: Vec<Vec<f64>> = vec![Vec::new(); index.names().len()];
        if let Some(target) = rows.column_by_name(&schema.target).and_then(|c| c.as_primitive_opt::<Float64Type>()) {
            for (row, number) in numbers.iter().enumerate().filter(|(row, _)| target.is_valid(*row)) {
                let size = target.value(row).abs();
                if let Some(sizes) = own.get_mut(*number as usize).filter(|_| size > 0.0) {
                    sizes.push(size);
                }
            }
        }
        let all = Size::of(own.concat(), POOL_EVIDENCE);
        let series = index.names().iter().zip(own);
        let series = series.filter_map(|(name, sizes)| Some((name.clone(), Size::of(sizes, SERIES_EVIDENCE)?)));
        Self { series: series.collect(), all, others: BTreeMap::new() }
    }

    /// The same with what these rows say of every column of numbers in them but the target.
    #[must_use]
    pub fn with_others(mut self, rows: &RecordBatch, schema: &TableSchema) -> Self {
        let fields = rows.schema();
        for (field, column) in
            fields.fields().iter().zip(rows.columns()).filter(|(field, _)| *field.name() != schema.target)
        {
            let Some(numbers) = column.as_primitive_opt::<Float64Type>() else { continue };
            let sizes = numbers.iter().flatten().map(f64::abs).filter(|size| *size > 0.0).collect();
            if let Some(size) = Size::of(sizes, POOL_EVIDENCE) {
                self.others.insert(field.name().clone(), size);
            }
        }
        self
    }

    /// What is known of a column.
    pub(crate) fn of_column<'a>(&'a self, column: &str, schema: &TableSchema) -> Known<'a> {
        if column == schema.target {
            Known { series: Some(&self.series), all: self.all }
        } else {
            Known { series: None, all: self.others.get(column).copied() }
        }
    }
}

/// What a dataset knows of one column.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Known<'a> {
    /// Series by series, where that is known.
    series: Option<&'a BTreeMap<Vec<String>, Size>>,
    /// Of all series.
    all: Option<Size>,
}

/// Why a size is not believed whatever is usual; `None` where it may be.
pub(crate) fn beyond_belief(size: f64, column: &str) -> Option<String> {
    (size > MOST_BELIEVED).then(|| {
        format!(
            "is beyond 1e15, and nothing that large is believed; correct it, or, if it is right, load it with --accept-outliers \
             (API: accept_outliers=true) or declare `max` for `{column}`"
        )
    })
}

/// Who says what is usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Witness {
    /// The series as the dataset knows it.
    History,
    /// The series within the file.
    File,
    /// All series of the dataset.
    Dataset,
    /// All series of the file.
    WholeFile,
}

/// A bound beyond which a size is not believed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bound {
    pub(crate) size: f64,
    factor: f64,
    usual: f64,
    witness: Witness,
}

impl Bound {
    /// Why a size beyond the bound is not believed, and how to load it all the same.
    pub(crate) fn reason(&self, column: &str) -> String {
        let of = match self.witness {
            Witness::History => "known values of this series",
            Witness::File => "values of this series in the file",
            Witness::Dataset => "known values of all series",
            Witness::WholeFile => "values in the file",
        };
        format!(
            "is more than {} times what is usual (nine of ten {of} are at most {}); correct it, or, if it is right, load it with \
             --accept-outliers (API: accept_outliers=true) or declare `max` for `{column}`",
            self.factor, self.usual
        )
    }
}

/// The sizes of one column of a file, beside what the dataset knows of it.
pub(crate) struct Judge<'a> {
    /// What the dataset knows.
    pub(crate) known: Known<'a>,
    /// What the file says of each of its series, by number.
    pub(crate) file: Vec<Option<Size>>,
    /// What the file says of all its series.
    pub(crate) whole_file: Option<Size>,
}

impl<'a> Judge<'a> {
    /// From the number of the series and the size of every nonzero value.
    pub(crate) fn new(known: Known<'a>, sizes: &[(u32, f64)], n_series: usize) -> Self {
        let mut own: Vec<Vec<f64>> = vec![Vec::new(); n_series];
        for (series, size) in sizes {
            if let Some(sizes) = own.get_mut(*series as usize) {
                sizes.push(*size);
            }
        }
        let whole_file = Size::of(sizes.iter().map(|(_, size)| *size).collect(), POOL_EVIDENCE);
        Self { known, file: own.into_iter().map(|sizes| Size::of(sizes, SERIES_EVIDENCE)).collect(), whole_file }
    }

    /// The bound for a series: by its own history, else by the file's values of it, else by all series; `None` where nothing
    /// is known. `strict` times the usual is the bound where four weeks of the series' own history speak, else `lenient` times.
    pub(crate) fn bound(&self, series: u32, name: &[String], strict: f64, lenient: f64) -> Option<Bound> {
        let own = self.known.series.and_then(|series| series.get(name)).map(|size| (*size, Witness::History));
        let file = || self.file.get(series as usize).copied().flatten().map(|size| (size, Witness::File));
        let dataset = || self.known.all.map(|size| (size, Witness::Dataset));
        let whole = || self.whole_file.map(|size| (size, Witness::WholeFile));
        let (size, witness) = own.or_else(file).or_else(dataset).or_else(whole)?;
        let long = witness == Witness::History && size.count >= OWN_HISTORY;
        let factor = if long { strict } else { lenient };
        Some(Bound { size: size.usual * factor, factor, usual: size.usual, witness })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(name: &str, values: usize, size: f64) -> UsualSizes {
        let of = |count| Size { usual: size, count };
        UsualSizes {
            series: BTreeMap::from([(vec![name.to_owned()], of(values))]),
            all: (values >= POOL_EVIDENCE).then(|| of(values)),
            others: BTreeMap::new(),
        }
    }

    fn judge<'a>(known: &'a UsualSizes, sizes: &[(u32, f64)]) -> Judge<'a> {
        Judge::new(Known { series: Some(&known.series), all: known.all }, sizes, 1)
    }

    fn bound(judge: &Judge<'_>, name: &str) -> Option<(f64, Witness)> {
        judge.bound(0, &[name.to_owned()], 100.0, 1000.0).map(|bound| (bound.size, bound.witness))
    }

    #[test]
    fn one_or_two_huge_values_do_not_judge_themselves() {
        let mut sizes = vec![5.0; 18];
        sizes.extend([1e9, 1e9]);
        assert_eq!(Size::of(sizes, SERIES_EVIDENCE), Some(Size { usual: 5.0, count: 20 }));
        assert_eq!(Size::of(vec![5.0, 1e9], SERIES_EVIDENCE), None);
        assert_eq!(Size::of(Vec::new(), 0), None);
    }

    #[test]
    fn a_lone_value_is_judged_by_the_history_of_its_series_and_strictly_after_four_weeks() {
        let (young, old) = (known("A", 10, 50.0), known("A", 28, 50.0));
        assert_eq!(bound(&judge(&young, &[(0, 1e9)]), "A"), Some((50_000.0, Witness::History)));
        assert_eq!(bound(&judge(&old, &[(0, 1e9)]), "A"), Some((5_000.0, Witness::History)));
    }

    #[test]
    fn a_new_series_is_judged_by_its_file_then_by_all_series_then_not_at_all() {
        let known = known("A", 28, 50.0);
        let many: Vec<(u32, f64)> = vec![(0, 7.0); 8];
        assert_eq!(bound(&judge(&known, &many), "B"), Some((7_000.0, Witness::File)));
        assert_eq!(bound(&judge(&known, &many[..7]), "B"), Some((50_000.0, Witness::Dataset)));
        assert_eq!(bound(&Judge::new(Known::default(), &many[..7], 1), "B"), None, "a tiny first file judges nobody");
        let spread: Vec<(u32, f64)> = (0..28).map(|series| (series, 3.0)).collect();
        assert_eq!(bound(&Judge::new(Known::default(), &spread, 28), "B"), Some((3_000.0, Witness::WholeFile)));
    }
}
