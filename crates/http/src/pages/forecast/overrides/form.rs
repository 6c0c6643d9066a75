//! The form of an order: as it stands at first, as it was typed, and what it says.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use vakhta_lifecycle::overrides::{Change, Order};
use vakhta_service::views::ModelView;

use super::super::choice::Choice;
use crate::error::ApiError;
use crate::pages::lang::Lang;

/// What the fields hold.
#[derive(Debug, Clone, Default)]
pub(super) struct OrderForm {
    /// First day.
    pub(super) from: String,
    /// Last day.
    pub(super) to: String,
    /// Whether the number is a percentage.
    pub(super) percent: bool,
    /// The number.
    pub(super) number: String,
    /// Who.
    pub(super) by: String,
    /// Why.
    pub(super) reason: String,
}

impl OrderForm {
    /// The day that was looked at, else the model's today.
    pub(super) fn fresh(model: &ModelView, choice: &Choice) -> Self {
        let day = choice.day.filter(|day| *day >= model.today).unwrap_or(model.today).to_string();
        Self { from: day.clone(), to: day, ..Self::default() }
    }

    /// What was typed.
    pub(super) fn typed(fields: &BTreeMap<String, String>) -> Self {
        let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
        Self {
            from: field("from"),
            to: field("to"),
            percent: field("order") == "percent",
            number: field("number"),
            by: field("by"),
            reason: field("reason"),
        }
    }
}

/// The order that the fields say.
pub(super) fn read(l: Lang, fields: &BTreeMap<String, String>) -> Result<Order, ApiError> {
    let field = |name: &str| fields.get(name).map(|text| text.trim()).unwrap_or_default();
    let day = |name: &str| {
        field(name).parse::<NaiveDate>().map_err(|_| ApiError::invalid(name, "a date such as 2019-04-05 is needed"))
    };
    let from = day("from")?;
    let to = if field("to").is_empty() { from } else { day("to")? };
    let number = || l.typed(field("number")).ok_or_else(|| ApiError::invalid("value", "a number is needed"));
    let change = match field("order") {
        "withdraw" => Change::Withdraw,
        "percent" => Change::Percent(number()?),
        _ => Change::Value(number()?),
    };
    Ok(Order { from, to, change, by: field("by").to_owned(), reason: field("reason").to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let whole = [("from", "2019-04-05"), ("by", "Анна"), ("reason", "ярмарка")];
        whole.iter().chain(pairs).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_number_is_read_as_people_write_it_and_nonsense_is_named() {
        let read = |fields: &BTreeMap<String, String>| read(Lang::Ru, fields);
        let order = read(&fields(&[("number", "1 250,5")])).unwrap();
        assert_eq!((order.change, order.from, order.to), (Change::Value(1250.5), order.from, order.from));
        let order = super::read(Lang::En, &fields(&[("number", "1,250.5")])).unwrap();
        assert_eq!(order.change, Change::Value(1250.5));
        let order = read(&fields(&[("number", "-10"), ("order", "percent"), ("to", "2019-04-07")])).unwrap();
        assert_eq!((order.change, order.to.to_string().as_str()), (Change::Percent(-10.0), "2019-04-07"));
        assert_eq!(read(&fields(&[("order", "withdraw")])).unwrap().change, Change::Withdraw);
        assert_eq!(read(&fields(&[("number", "many")])).unwrap_err().field.as_deref(), Some("value"));
        let soon = read(&fields(&[("number", "1"), ("to", "soon")])).unwrap_err();
        assert_eq!(soon.field.as_deref(), Some("to"));
    }
}
