//! How complete a panel is: of each series its known, missing and closed days; of each column its empty cells by month.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use vakhta_tables::calendar::date_of;
use vakhta_tables::openness::{Open, OpenHistory};

use crate::forecasting::ModelData;
use crate::views::{ColumnQuality, MonthQuality, SeriesQuality};

/// Months that are told, the last one among them.
const MONTHS: usize = 12;

/// Every series that has a known day, in the order of the panel.
pub(super) fn of_series(data: &ModelData, open: &OpenHistory) -> Vec<SeriesQuality> {
    let panel = data.panel();
    let Some(last_of_all) = panel.last_known_day() else { return Vec::new() };
    let of = |series: usize| {
        let (first, last) = panel.known_span(series)?;
        let (mut known, mut closed) = (0, 0);
        for day in first..=last {
            if panel.actual(series, day).is_finite() {
                known += 1;
                let shut = panel.index(day).is_some_and(|at| open.actual(series, at) == Open::Closed);
                closed += u64::from(shut);
            }
        }
        Some(SeriesQuality {
            key: data.key_of(series),
            first: date_of(first),
            last: date_of(last),
            behind: u64::try_from(last_of_all - last).unwrap_or(0),
            known,
            missing: u64::try_from(last - first + 1).unwrap_or(0).saturating_sub(known),
            closed,
        })
    };
    (0..panel.n_series()).filter_map(of).collect()
}

/// The target and every covariate that holds numbers, over the last months: the cells of each series from its first known day to
/// the last known day of all.
pub(super) fn of_columns(data: &ModelData) -> Vec<ColumnQuality> {
    let panel = data.panel();
    let Some(last) = panel.last_known_day() else { return Vec::new() };
    let view = panel.as_of(last);
    let roles = panel.meta().roles();
    let count = |column: &str, values: &dyn Fn(usize) -> Vec<f64>| {
        let mut months: BTreeMap<NaiveDate, (u64, u64)> = BTreeMap::new();
        for series in 0..panel.n_series() {
            let Some((first, _)) = panel.known_span(series) else { continue };
            let values = values(series);
            for day in first..=last {
                let date = date_of(day);
                let (cells, missing) = months.entry(date.with_day(1).unwrap_or(date)).or_default();
                *cells += 1;
                let value = panel.index(day).and_then(|at| values.get(at).copied());
                *missing += u64::from(!value.is_some_and(f64::is_finite));
            }
        }
        let skip = months.len().saturating_sub(MONTHS);
        let month = |(month, (cells, missing))| MonthQuality { month, cells, missing };
        ColumnQuality { column: column.to_owned(), months: months.into_iter().skip(skip).map(month).collect() }
    };
    let mut columns = vec![count(&roles.target, &|series| view.target(series).to_vec())];
    for (at, name) in roles.known_ahead.iter().enumerate() {
        columns.push(count(name, &|series| view.known_ahead(at, series).to_vec()));
    }
    for (at, name) in roles.observed.iter().enumerate() {
        columns.push(count(name, &|series| view.observed(at, series).to_vec()));
    }
    columns
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Date32Array, Float64Array, StringArray};
    use arrow::record_batch::RecordBatch;
    use vakhta_tables::calendar::day_of;

    use super::*;
    use crate::declaration::Declaration;
    use crate::kiosks::KIOSKS;

    /// K1 has every day of March 2026 but the 10th; K2 ends on the 20th and was closed on the 5th; the price begins on the 11th.
    fn data() -> ModelData {
        let text = KIOSKS.replace("target = \"sold\"", "target = \"sold\"\nknown_ahead = [\"price\"]")
            + "\n[openness]\nclosed_when_zero = [\"kiosk\"]\n";
        let first = day_of(NaiveDate::from_ymd_opt(2026, 3, 1).unwrap());
        let one = (0..31).filter(|d| *d != 9).map(|d| (d, "K1", 5.0));
        let two = (0..20).map(|d| (d, "K2", if d == 4 { 0.0 } else { 7.0 }));
        let rows: Vec<(i32, &str, f64)> = one.chain(two).collect();
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("date", Arc::new(Date32Array::from_iter_values(rows.iter().map(|r| first + r.0)))),
            ("kiosk", Arc::new(StringArray::from_iter_values(rows.iter().map(|r| r.1)))),
            ("sold", Arc::new(Float64Array::from_iter_values(rows.iter().map(|r| r.2)))),
            ("price", Arc::new(Float64Array::from_iter(rows.iter().map(|r| (r.0 >= 10).then_some(2.0))))),
        ];
        ModelData::new(&Declaration::parse(&text).unwrap(), &RecordBatch::try_from_iter(columns).unwrap()).unwrap()
    }

    #[test]
    fn known_missing_and_closed_days_are_counted_within_the_span_of_each_series() {
        let data = data();
        let series = of_series(&data, &data.openness().unwrap());
        let told: Vec<_> = series.iter().map(|s| (s.known, s.missing, s.closed, s.behind)).collect();
        assert_eq!(told, [(30, 1, 0, 0), (20, 0, 1, 11)]);
    }

    #[test]
    fn empty_cells_are_counted_by_month_from_the_first_known_day() {
        let told: Vec<_> =
            of_columns(&data()).into_iter().map(|c| (c.column, c.months[0].cells, c.months[0].missing)).collect();
        assert_eq!(told, [("sold".to_owned(), 62, 12), ("price".to_owned(), 62, 10 + 10 + 11)]);
    }
}
