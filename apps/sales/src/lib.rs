//! The sales application: daily sales of branches, forecast, watched and retrained.
//!
//! It declares; the platform does. What is its own: the demo's declaration and data, and the routes under the names that the
//! source documents fix.

use chrono::NaiveDate;
use vakhta_service::application::{Application, Demo};

pub mod web;

/// The declaration of the demo's model.
pub const BAKERY: &str = include_str!("../models/bakery.toml");

/// Daily demand of a bakery chain (see `data/bakery_branches/SOURCE.md` for origin and licence).
const BAKERY_ROWS: &[u8] = include_bytes!("../../../data/bakery_branches/bakery_daily.csv.gz");

/// The last day that the demo's first version knows.
const DEMO_CUT: NaiveDate = day(2019, 4, 7);
/// The last day of the demo.
const DEMO_THROUGH: NaiveDate = day(2019, 4, 30);

/// The sales application.
#[derive(Debug, Clone, Copy)]
pub struct Sales;

impl Application for Sales {
    fn name(&self) -> &'static str {
        "sales"
    }

    fn demo(&self) -> Option<Demo> {
        Some(Demo {
            about: "The demo: daily demand of a bakery chain in Germany, 35 branches × 3 products, replayed to 30 April 2019.",
            declaration: BAKERY,
            file_name: "bakery_daily.csv.gz",
            content: BAKERY_ROWS,
            cut: DEMO_CUT,
            through: DEMO_THROUGH,
        })
    }
}

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}
