//! Which predictions leave the log: those whose day is long over and whose actual had its time to arrive.

use chrono::{Days, NaiveDate};

/// Late and corrected actuals are expected this many days back; what they may still meet stays in the log.
pub const LATE_DAYS: u64 = 14;

/// The first target day whose predictions stay; those of earlier days may be archived. `None` when nothing may.
///
/// A prediction stays for `keep_days` after its target day, and as long as that day has not matured: `data_through` is the last
/// day with an actual, so of data that stopped coming nothing is archived that still waits for its actual.
#[must_use]
pub fn first_kept_day(today: NaiveDate, data_through: Option<NaiveDate>, keep_days: u32) -> Option<NaiveDate> {
    let by_age = today.checked_sub_days(Days::new(u64::from(keep_days)))?;
    let matured = data_through?.checked_sub_days(Days::new(LATE_DAYS))?;
    Some(by_age.min(matured))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn what_is_old_leaves_and_what_still_waits_for_its_actual_stays() {
        let today: NaiveDate = "2020-06-10".parse().unwrap();
        assert_eq!(first_kept_day(today, day("2020-06-09"), 400), day("2019-05-07"));
        // Data that stopped coming over a year ago: nothing that could still meet an actual is archived.
        assert_eq!(first_kept_day(today, day("2019-03-01"), 400), day("2019-02-15"));
        assert_eq!(first_kept_day(today, None, 400), None);
        assert_eq!(first_kept_day(NaiveDate::MIN, day("2019-03-01"), 400), None);
    }
}
