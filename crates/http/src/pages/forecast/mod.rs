//! `GET /models/{model}/forecast`: what was sold, what is expected, and why; and what people put in its place.

mod change;
mod choice;
mod handler;
pub(super) mod overrides;
mod page;
mod parts;
mod rows;
mod single;
mod what_if;

pub(super) use choice::{address_of, column_word};
pub(super) use handler::{ask, page};
#[cfg(test)]
pub(super) use page::ForecastPage;
#[cfg(test)]
pub(super) use single::SinglePage;
