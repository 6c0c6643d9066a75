//! Days that are not believed: out of reach of the calendar, or far from all others.

use std::collections::BTreeSet;

use arrow::array::{Array, AsArray, Date32Array};
use arrow::datatypes::Date32Type;
use chrono::{Days, NaiveDate};

use super::super::error::ImportError;
use super::super::read::ReadLimits;
use super::super::refusal::RefusalCode;
use super::super::stray;
use super::Table;

impl Table<'_> {
    pub(super) fn days_out_of_reach(&mut self, limits: &ReadLimits) -> Result<(), ImportError> {
        let days = self.batch.column(0).as_primitive::<Date32Type>();
        let target = self.batch.column(1 + self.schema.keys.len());
        let first = Date32Type::from_naive_date(limits.first_day);
        let until = |days: u32| Date32Type::from_naive_date(later(limits.today, days));
        let (with_target, without) = (until(limits.max_future_days), until(limits.max_ahead_days));
        for row in 0..days.len() {
            if days.is_null(row) {
                continue;
            }
            let day = days.value(row);
            let has_target = target.is_valid(row);
            let reason = if day < first {
                format!("is before {}, the first day that is believed", limits.first_day)
            } else if has_target && day > with_target {
                format!("is in the future (today is {}) and has a target; leave the target empty", limits.today)
            } else if day > without {
                format!("is more than {} days after today, {}", limits.max_ahead_days, limits.today)
            } else {
                continue;
            };
            self.refuse(row, &self.schema.time, &shown(days, row), RefusalCode::OutOfReach.because(reason))?;
        }
        Ok(())
    }

    /// Days with a target that lie far from all others of the file and the dataset.
    pub(super) fn stray_days(&mut self, limits: &ReadLimits) -> Result<(), ImportError> {
        if limits.accept_outliers {
            return Ok(());
        }
        let days = self.batch.column(0).as_primitive::<Date32Type>();
        let target = self.batch.column(1 + self.schema.keys.len());
        let with_target = |row: &usize| days.is_valid(*row) && target.is_valid(*row);
        let rows: Vec<usize> = (0..days.len()).filter(with_target).filter(|row| !self.dropped[*row]).collect();
        let numbers: BTreeSet<i32> = rows.iter().map(|row| days.value(*row)).collect();
        let file: BTreeSet<NaiveDate> = numbers.into_iter().filter_map(Date32Type::to_naive_date_opt).collect();
        let Some(together) = stray::together(&limits.known_days, &file) else { return Ok(()) };
        for row in rows {
            let day = days.value_as_date(row);
            let reason = day.and_then(|day| stray::reason(day, &together, limits.today, &self.schema.target));
            if let Some(reason) = reason {
                self.refuse(row, &self.schema.time, &shown(days, row), RefusalCode::Stray.because(reason))?;
            }
        }
        Ok(())
    }
}

fn shown(days: &Date32Array, row: usize) -> String {
    days.value_as_date(row).map_or_else(|| days.value(row).to_string(), |day| day.to_string())
}

fn later(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
}
