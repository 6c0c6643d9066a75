//! Tables in wide form, with a column for every day or for every series, and how they become long.
//!
//! A wide table is found by its header: names that are days; or, where a schema says which columns there should be, a time
//! without a target and with one key too few. Without a schema a table with a column for every series is believed only where
//! its columns look alike. Long rows keep the line of the row they come from.

use chrono::NaiveDate;
use csv::StringRecord;
use serde::{Deserialize, Serialize};

use super::dates::DateFormat;
use super::error::ImportError;
use super::numbers::{self, ParsedNumber};
use super::roles;
use super::sample::Sample;
use super::totals::is_total;
use crate::schema::TableSchema;

/// Fewest columns of days or series that make a table wide.
const FEWEST_COLUMNS: usize = 2;

/// Fewest columns that a guess without a schema needs.
const FEWEST_GUESSED: usize = 3;

/// Series of one table sell within this many times of each other; a price and a quantity rarely do.
const ALIKE: f64 = 100.0;

/// How a table in wide form becomes long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "columns", rename_all = "snake_case", deny_unknown_fields)]
pub enum Wide {
    /// There is a column for every day, named by it.
    Days {
        /// The column that takes the days.
        time: String,
        /// The column that takes the values.
        target: String,
    },
    /// There is a column for every series, named by it.
    Series {
        /// The column that takes the names.
        key: String,
        /// The column that takes the values.
        target: String,
        /// Columns that are no series.
        keep: Vec<String>,
    },
}

impl Wide {
    /// The names of the long columns: of what the header said, and of the values.
    fn names(&self) -> (&str, &str) {
        match self {
            Self::Days { time, target } => (time, target),
            Self::Series { key, target, .. } => (key, target),
        }
    }

    /// What a person should know of a table that is read so.
    pub(crate) fn in_words(&self) -> String {
        match self {
            Self::Days { time, target } => {
                format!(
                    "the columns are days: they are read as rows with the day in `{time}` and the value in `{target}`"
                )
            }
            Self::Series { key, target, .. } => {
                format!(
                    "the columns are series: they are read as rows with the name in `{key}` and the value in `{target}`"
                )
            }
        }
    }
}

/// The form of dates in which the header names days, and how many; `None` where it does not.
pub(crate) fn days_of(header: &[String]) -> Option<(Vec<DateFormat>, usize)> {
    let days = |name: &&String| !DateFormat::fitting(std::iter::once(name.as_str())).is_empty();
    let named: Vec<&String> = header.iter().filter(days).collect();
    let fits = DateFormat::fitting(named.iter().map(|name| name.as_str()));
    (named.len() >= FEWEST_COLUMNS && !fits.is_empty()).then_some((fits, named.len()))
}

/// Whether a table is wide, and how.
pub(crate) fn detect(sample: &Sample, schema: Option<&TableSchema>) -> Option<Wide> {
    let has = |name: &String| sample.header.contains(name);
    let days = days_of(&sample.header);
    let Some(schema) = schema else {
        let free = |name: &str| if has(&name.to_owned()) { format!("{name}_") } else { name.to_owned() };
        return match days {
            Some(_) => Some(Wide::Days { time: free("date"), target: free("value") }),
            None => {
                guessed_series(sample).map(|keep| Wide::Series { key: free("series"), target: free("value"), keep })
            }
        };
    };
    if has(&schema.target) {
        return None;
    }
    let (time, target) = (schema.time.clone(), schema.target.clone());
    if days.is_some() && !has(&time) {
        return Some(Wide::Days { time, target });
    }
    let missing: Vec<&String> = schema.keys.iter().filter(|key| !has(key)).collect();
    let [key] = missing[..] else { return None };
    let keep: Vec<String> = schema.columns().into_iter().map(|(name, _)| name.to_owned()).filter(has).collect();
    // A long file whose columns were renamed has the same gaps, but its columns are called like what they are.
    let long = sample.header.iter().any(|name| !keep.contains(name) && !is_total(name) && roles::is_attribute(name));
    let wide = has(&time) && sample.header.len() >= keep.len() + FEWEST_COLUMNS && !long;
    wide.then(|| Wide::Series { key: key.clone(), target, keep })
}

/// The columns that are no series of a table that looks as if the others were: one of days, no text, no column that has the
/// name of something else, and numbers that are alike.
fn guessed_series(sample: &Sample) -> Option<Vec<String>> {
    let format = sample.settings.date_format;
    let is_day = |column: &usize| sample.column(*column).all(|cell| cell.is_empty() || format.parse(cell).is_some());
    let times: Vec<usize> = (0..sample.header.len()).filter(is_day).collect();
    let [time] = times[..] else { return None };
    let mut sizes = Vec::new();
    for column in (0..sample.header.len()).filter(|column| *column != time && !is_total(&sample.header[*column])) {
        if roles::is_attribute(&sample.header[column]) {
            return None;
        }
        let mut numbers = Vec::new();
        for cell in sample.column(column) {
            match numbers::parse(cell, sample.settings.decimal) {
                ParsedNumber::Value(value) => numbers.push(value.abs()),
                ParsedNumber::Missing => {}
                _ => return None,
            }
        }
        numbers.sort_by(f64::total_cmp);
        sizes.push(numbers.get(numbers.len() / 2).copied().filter(|size| *size > 1.0)?);
    }
    let (least, most) =
        sizes.iter().fold((f64::MAX, 0.0_f64), |(least, most), size| (least.min(*size), most.max(*size)));
    (sizes.len() >= FEWEST_GUESSED && most <= least * ALIKE).then(|| vec![sample.header[time].clone()])
}

/// What messages about long rows call the cells of the wide file, so that a person finds them.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    /// The column that took what the header said.
    pub(crate) name: String,
    value: String,
    format: DateFormat,
}

impl Origin {
    /// Whether a column is not in the file but was made of its header and cells.
    pub(crate) fn made(&self, column: &str) -> bool {
        column == self.name || column == self.value
    }

    /// A day as the header names it.
    pub(crate) fn day(&self, day: NaiveDate) -> String {
        self.format.write(day)
    }
}

/// Which columns of a wide file became rows and which are left.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    what: &'static str,
    n: usize,
    first: String,
    last: String,
    others: Vec<String>,
}

impl Span {
    /// The error for a column that is not there.
    pub(crate) fn missing(&self, column: &str) -> ImportError {
        let Self { what, n, first, last, others } = self.clone();
        ImportError::WideColumn { column: column.to_owned(), n, first, last, what, others }
    }
}

/// Which columns of a file stay and which become rows.
pub(crate) struct Melt {
    pub(crate) header: Vec<String>,
    pub(crate) origin: Origin,
    /// Nothing where no column became rows.
    pub(crate) span: Option<Span>,
    kept: Vec<usize>,
    melted: Vec<(usize, String)>,
    /// Columns of totals, which are neither.
    pub(crate) totals: Vec<String>,
}

impl Melt {
    pub(crate) fn new(wide: &Wide, header: &[String], format: DateFormat) -> Self {
        let (mut kept, mut melted, mut totals) = (Vec::new(), Vec::new(), Vec::new());
        for (position, name) in header.iter().enumerate() {
            let becomes_rows = match wide {
                Wide::Days { .. } => format.parse(name).is_some(),
                Wide::Series { keep, .. } => !keep.contains(name),
            };
            if is_total(name) {
                totals.push(name.clone());
            } else if becomes_rows {
                melted.push((position, name.clone()));
            } else {
                kept.push(position);
            }
        }
        let (name, value) = wide.names();
        let origin = Origin { name: name.to_owned(), value: value.to_owned(), format };
        let others: Vec<String> = kept.iter().map(|position| header[*position].clone()).collect();
        let long = others.iter().cloned().chain([origin.name.clone(), origin.value.clone()]).collect();
        let what = if matches!(wide, Wide::Days { .. }) { "days" } else { "series" };
        let ends = melted.first().zip(melted.last());
        let span = ends.map(|((_, first), (_, last))| Span {
            what,
            n: melted.len(),
            first: first.clone(),
            last: last.clone(),
            others,
        });
        Self { header: long, origin, span, kept, melted, totals }
    }

    /// The long rows of a wide one; an empty cell is none.
    pub(crate) fn rows<'r>(&'r self, record: &'r StringRecord) -> impl Iterator<Item = StringRecord> + 'r {
        let cell = |position: usize| record.get(position).unwrap_or("");
        self.melted.iter().filter(move |(position, _)| !numbers::is_missing(cell(*position))).map(
            move |(position, name)| {
                let kept = self.kept.iter().map(|kept| cell(*kept));
                kept.chain([name.as_str(), cell(*position)]).collect()
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::sniff::sniffed_sample;
    use super::super::source::Source;
    use super::*;

    fn sample(text: &str, schema: Option<&TableSchema>) -> Sample {
        sniffed_sample(Source::Bytes(text.as_bytes()), schema).unwrap()
    }

    #[test]
    fn a_table_with_a_column_for_every_day_becomes_long() {
        let text = "Филиал;01.02.2019;02.02.2019;03.02.2019;Итого\nЦентр;5,5;6;;11,5\nЮг;1;2;3;6\nИтого;6,5;8;3;17,5\n";
        let found = sample(text, None);
        assert_eq!(found.settings.wide, Some(Wide::Days { time: "date".into(), target: "value".into() }));
        assert_eq!(found.header, ["Филиал", "date", "value"]);
        let rows: Vec<String> = found.rows.iter().map(|row| row.join(" ")).collect();
        assert_eq!(
            rows,
            ["Центр 01.02.2019 5,5", "Центр 02.02.2019 6", "Юг 01.02.2019 1", "Юг 02.02.2019 2", "Юг 03.02.2019 3"]
        );
        assert_eq!(found.lines, [2, 2, 3, 3, 3]);
    }

    #[test]
    fn a_table_with_a_column_for_every_branch_becomes_long() {
        let text = "date,Центр,Юг,Север,Total\n2019-02-01,50,60,70,180\n2019-02-02,51,,71,122\nTotal,101,60,141,302\n";
        let found = sample(text, None);
        assert_eq!(found.header, ["date", "series", "value"]);
        assert_eq!(found.rows.len(), 5);
        let mut schema = TableSchema::new("date", &["branch"], "sold");
        assert_eq!(sample(text, Some(&schema)).header, ["date", "branch", "sold"]);
        // A declaration that knows no key beside those in the file does not make a table wide.
        schema.keys.clear();
        assert_eq!(sample(text, Some(&schema)).settings.wide, None);
    }

    #[test]
    fn a_long_file_whose_columns_were_renamed_is_no_wide_table() {
        let schema = TableSchema::new("date", &["kiosk"], "sales").with_known_ahead(&["promo"]);
        let text = "date,store_id,amount,promo\n2019-02-01,101,128,1\n2019-02-02,102,131,0\n2019-02-03,101,120,0\n";
        assert_eq!(detect(&sample(text, Some(&schema)), Some(&schema)), None);
    }

    #[test]
    fn a_long_table_with_several_numbers_stays_long() {
        for text in [
            "date,temp,humidity,cnt\n2019-02-01,20,60,70\n2019-02-02,21,61,71\n",
            "date,a,b,c\n2019-02-01,1,60000,70\n2019-02-02,1,61000,71\n",
            "date,branch,sold,stock\n2019-02-01,A,60,70\n2019-02-02,B,61,71\n",
            "date,value\n2019-02-01,60\n2019-02-02,61\n",
        ] {
            assert_eq!(sample(text, None).settings.wide, None, "{text}");
        }
    }
}
