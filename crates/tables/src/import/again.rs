//! Rows that were put aside are judged again, under today's declaration and by what is usual today.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;

use super::error::ImportError;
use super::read::{ReadLimits, read};
use super::refusal::Cells;
use super::settings::ImportSettings;
use crate::schema::TableSchema;

/// What became of rows that were judged again.
#[derive(Clone, Debug)]
pub struct Again {
    /// Those that pass now, with the columns of [`TableSchema::arrow`]; of identical ones the first. `None` where none passes.
    pub batch: Option<RecordBatch>,
    /// Where each of the rows stands in the batch, in their order; `None` for one that is refused again.
    pub places: Vec<Option<usize>>,
}

/// Judges rows again.
///
/// # Errors
/// [`ImportError`] where the rows cannot be judged at all.
pub fn again(rows: &[&Cells], schema: &TableSchema, limits: &ReadLimits) -> Result<Again, ImportError> {
    let nothing = Again { batch: None, places: vec![None; rows.len()] };
    if rows.is_empty() {
        return Ok(nothing);
    }
    let (text, lines) = written(rows, schema)?;
    match read(text.as_slice(), &ImportSettings::csv(), schema, limits) {
        Ok(loaded) => {
            // Refused rows are in the order of the file, and so are the lines.
            let refused: Vec<u64> = loaded.quarantined.iter().map(|bad| bad.row).collect();
            let passes: Vec<bool> = lines.iter().map(|line| refused.binary_search(line).is_err()).collect();
            let places = placed(rows, &passes, schema);
            if places.iter().flatten().max().map_or(0, |last| last + 1) != loaded.batch.num_rows() {
                let reason = "the rows that were put aside do not read back as they were written".to_owned();
                return Err(ImportError::NotATable { reason });
            }
            Ok(Again { batch: Some(loaded.batch), places })
        }
        Err(ImportError::AllRowsBad { .. }) => Ok(nothing),
        Err(error) => Err(error),
    }
}

/// The places of the rows that pass: identical ones share that of the first.
fn placed(rows: &[&Cells], passes: &[bool], schema: &TableSchema) -> Vec<Option<usize>> {
    let mut firsts: BTreeMap<Vec<Option<&String>>, usize> = BTreeMap::new();
    let mut places = Vec::with_capacity(rows.len());
    for (row, passes) in rows.iter().copied().zip(passes) {
        let key = std::iter::once(&schema.time).chain(&schema.keys).map(|name| row.get(name)).collect();
        let next = firsts.len();
        places.push(passes.then(|| *firsts.entry(key).or_insert(next)));
    }
    places
}

/// The rows as CSV, and the line on which each begins.
fn written(rows: &[&Cells], schema: &TableSchema) -> Result<(Vec<u8>, Vec<u64>), ImportError> {
    let columns = schema.columns();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| ImportError::NotATable { reason: error.to_string() };
    writer.write_record(columns.iter().map(|(name, _)| *name)).map_err(failed)?;
    let (mut line, mut lines) = (2, Vec::with_capacity(rows.len()));
    for row in rows {
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        writer.write_record(columns.iter().map(|(name, _)| cell(name))).map_err(failed)?;
        lines.push(line);
        let breaks: usize = columns.iter().map(|(name, _)| cell(name).matches('\n').count()).sum();
        line += 1 + breaks as u64;
    }
    let text = writer.into_inner().map_err(|error| ImportError::NotATable { reason: error.to_string() })?;
    Ok((text, lines))
}

#[cfg(test)]
mod tests {
    use arrow::array::AsArray;
    use arrow::datatypes::Float64Type;
    use chrono::NaiveDate;

    use super::*;

    fn row(day: &str, kiosk: &str, sold: &str) -> Cells {
        [("date", day), ("kiosk", kiosk), ("sold", sold)].map(|(n, v)| (n.to_owned(), v.to_owned())).into()
    }

    #[test]
    fn what_the_declaration_believes_now_passes_and_the_rest_stays() {
        let schema =
            TableSchema { max: [("sold".to_owned(), 1000.0)].into(), ..TableSchema::new("date", &["kiosk"], "sold") };
        let rows = [row("2026-03-01", "K1", "900"), row("2026-03-02", "K1\nK2", "5"), row("2026-03-03", "K1", "5000")];
        let rows: Vec<&Cells> = rows.iter().collect();
        let limits = ReadLimits::at(NaiveDate::from_ymd_opt(2026, 4, 1).unwrap());
        let judged = again(&rows, &schema, &limits).unwrap();
        assert_eq!(judged.places, [Some(0), None, None]);
        assert_eq!(judged.batch.unwrap().num_rows(), 1);
        let judged = again(&rows[2..], &schema, &limits).unwrap();
        assert_eq!((judged.batch, judged.places), (None, vec![None]));
    }

    #[test]
    fn a_label_is_judged_by_the_classes_of_today_and_never_by_its_position() {
        let limits = ReadLimits::at(NaiveDate::from_ymd_opt(2026, 4, 1).unwrap());
        let of = |classes: &[&str]| TableSchema {
            classes: classes.iter().map(|class| (*class).to_owned()).collect(),
            ..TableSchema::new("date", &["kiosk"], "sold")
        };
        let settings = ImportSettings::csv();
        // An unknown label; and two that differ of one day, which are known.
        let file = b"date,kiosk,sold\n2026-03-01,K1,few\n2026-03-02,K1,2\n2026-03-02,K1,many\n2026-03-03,K1,many\n";
        let then = read(file.as_slice(), &settings, &of(&["many", "2"]), &limits).unwrap();
        let codes: Vec<_> = then.quarantined.iter().map(|bad| (bad.code.name(), bad.code.may_pass())).collect();
        assert_eq!(codes, [("class", true), ("duplicate", true), ("duplicate", true)]);
        let cells: Vec<Cells> = then.quarantined.into_iter().filter_map(|bad| bad.cells).collect();
        let kept: Vec<&str> = cells.iter().map(|row| row["sold"].as_str()).collect();
        assert_eq!(kept, ["few", "2", "many"], "as they were written");

        let judged = again(&cells.iter().take(2).collect::<Vec<_>>(), &of(&["few", "many", "2"]), &limits).unwrap();
        assert_eq!(judged.places, [Some(0), Some(1)]);
        let sold = judged.batch.unwrap();
        let sold = sold.column(2).as_primitive::<Float64Type>();
        assert_eq!(sold.values().to_vec(), [0.0, 2.0]);
    }

    #[test]
    fn rows_of_one_day_and_series_with_other_values_stay_both() {
        let schema = TableSchema::new("date", &["kiosk"], "sold");
        let (twice, other) = (row("2026-03-02", "K1", "9"), row("2026-03-03", "K1", "9"));
        let rows = [row("2026-03-01", "K1", "9"), row("2026-03-01", "K1", "10"), twice.clone(), twice, other];
        let limits = ReadLimits::at(NaiveDate::from_ymd_opt(2026, 4, 1).unwrap());
        let judged = again(&rows.iter().collect::<Vec<_>>(), &schema, &limits).unwrap();
        assert_eq!(judged.places, [None, None, Some(0), Some(0), Some(1)]);
    }
}
