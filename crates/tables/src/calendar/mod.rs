//! Days and what they are called: weekdays, public holidays by country and region, observances, Easter.
//!
//! A holiday has a **name**, not only a flag, because a shop that closes on Good Friday may well open on Epiphany.
//! National sets come from `holidays-rs`; what that crate leaves out (regions, Russia) is the declarative table in
//! `regions`. Nothing here reads a clock: a calendar is a function of dates.
//!
//! To add a country or region, add rows to `regions`; to add an observance, add a row to `observances`.

mod country;
mod day;
mod days;
mod derived;
mod easter;
mod named;
mod observances;
mod regions;
mod rule;

pub use country::CalendarError;
pub use day::{date_of, day_of, weekday_of};
pub use days::{CalendarDays, DayFacts, HOLIDAY_DISTANCE_CAP};
pub use derived::Derived;
pub use easter::{EasterKind, easter_sunday};
pub use named::{Calendar, Event};
pub use observances::{Observance, observance_names};
