//! Open, closed, unknown: which days a series trades on.
//!
//! The past is declared by a column or read from the totals of a group ([`OpenHistory`]); the future is inferred from
//! weekday and named holiday with an evidence count ([`forecast`]). Three rules guard it: an absent row is not a zero;
//! below the minimum evidence a day is not closed; every inferred closure carries its evidence, so that a page can say
//! "closed: 7 of the last 8 Sundays".

mod forecast;
mod history;
mod rules;

pub use forecast::{OpenForecast, OpenReason, forecast};
pub use history::{Open, OpenHistory};
pub use rules::{OpennessError, OpennessRules};
