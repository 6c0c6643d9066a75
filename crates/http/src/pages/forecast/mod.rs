//! `GET /models/{model}/forecast`: what was sold, what is expected, and why.

mod change;
mod choice;
mod handler;
mod page;
mod parts;
mod rows;
mod what_if;

pub(super) use choice::{address_of, column_word};
pub(super) use handler::{ask, page};
#[cfg(test)]
pub(super) use page::ForecastPage;
