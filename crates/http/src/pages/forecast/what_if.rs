//! The question "what if": one known-ahead covariate of one day is changed, and the usual stands beside the changed.

use std::collections::BTreeMap;

use askama::Template;
use askama::filters::HtmlSafe;
use chrono::NaiveDate;
use serde::Deserialize;
use vakhta_lifecycle::prediction::Prediction;
use vakhta_service::views::{ModelView, WhatIfRequest, WhatIfView};

use super::choice::{Choice, column_word};
use crate::error::ApiError;
use crate::pages::lang::Lang;
use crate::pages::said::Said;

/// Days shown around the changed one.
const AROUND: usize = 7;

/// The form as it is sent, beside the choice of the page.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Question {
    /// The covariate.
    covariate: String,
    /// The day.
    date: NaiveDate,
    /// Its value: 1 is "there is", 0 is "there is not".
    value: f64,
}

impl Question {
    /// Reads the form; what cannot be read is named.
    pub(super) fn of(l: Lang, fields: &BTreeMap<String, String>) -> Result<Self, ApiError> {
        let field = |name: &str| fields.get(name).map(|text| text.trim()).unwrap_or_default();
        let date =
            field("date").parse().map_err(|_| ApiError::invalid("date", "a date such as 2019-04-05 is needed"))?;
        let value = l
            .typed(field("value"))
            .ok_or_else(|| ApiError::invalid("value", "a number is needed, 1 for yes and 0 for no"))?;
        Ok(Self { covariate: field("covariate").to_owned(), date, value })
    }

    /// The question for the platform.
    pub(super) fn request(&self, choice: &Choice) -> WhatIfRequest {
        let change = BTreeMap::from([(self.date, self.value)]);
        WhatIfRequest {
            keys: choice.keys.clone(),
            days: None,
            changes: BTreeMap::from([(self.covariate.clone(), change)]),
        }
    }
}

/// A day of the answer.
#[derive(Debug, Clone)]
pub(super) struct AnswerRow {
    day: String,
    usual: String,
    changed: String,
    difference: String,
    differs: bool,
    asked: bool,
}

/// The answer, or what is wrong with the question.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "forecast/what_if_answer.html")]
pub(crate) struct Answer {
    pub(super) title: String,
    pub(super) rows: Vec<AnswerRow>,
    pub(super) total: String,
    pub(super) heads: [String; 4],
    pub(super) wrong: Option<(String, Said)>,
}

impl HtmlSafe for Answer {}

impl Answer {
    /// The answer in words.
    pub(super) fn of(l: Lang, question: &Question, view: &WhatIfView) -> Self {
        let position = view.usual.iter().position(|p| p.date == question.date).unwrap_or(0);
        let first = position.saturating_sub(1);
        let pairs = || view.usual.iter().zip(&view.changed);
        let row = |(usual, changed): (&Prediction, &Prediction)| {
            let difference = changed.value - usual.value;
            AnswerRow {
                day: format!("{}, {}", l.weekday(usual.date), l.day(usual.date)),
                usual: l.amount(usual.value),
                changed: l.amount(changed.value),
                difference: l.signed(difference),
                differs: difference.abs() >= 0.05,
                asked: usual.date == question.date,
            }
        };
        let difference: f64 = pairs().map(|(usual, changed)| changed.value - usual.value).sum();
        let key = if question.value.abs() < f64::EPSILON { "whatif-answer-off" } else { "whatif-answer-on" };
        Self {
            title: l.say(
                key,
                &[
                    ("covariate", column_word(l, &question.covariate).into()),
                    ("date", l.date(question.date).into()),
                    ("value", l.input(question.value).into()),
                ],
            ),
            rows: pairs().skip(first).take(AROUND).map(row).collect(),
            total: l.say("whatif-total", &[("difference", l.signed(difference).into())]),
            heads: ["whatif-day", "whatif-usual", "whatif-changed", "whatif-difference"].map(|key| l.t(key)),
            wrong: None,
        }
    }

    /// What is wrong with the question, in place of an answer.
    pub(super) fn wrong(l: Lang, error: &ApiError) -> Self {
        Self { wrong: Some((l.t("whatif-wrong"), Said::of(l, &error.message))), ..Self::default() }
    }
}

/// The form.
#[derive(Debug, Clone)]
pub(super) struct WhatIfForm {
    /// Where it is sent.
    pub(super) action: String,
    /// Covariates: (name, words).
    pub(super) covariates: Vec<(String, String)>,
    /// Hidden fields that keep the choice.
    pub(super) hidden: Vec<(String, String)>,
    /// The first and last day, and the one that is filled in.
    pub(super) days: (String, String, String),
}

impl WhatIfForm {
    /// The form, where there is a covariate to change and one series to change it for.
    pub(super) fn of(l: Lang, model: &ModelView, choice: &Choice, days: &[NaiveDate]) -> Option<Self> {
        let (first, last) = (days.first()?, days.last()?);
        if model.known_ahead.is_empty() || !choice.is_one_series(model) {
            return None;
        }
        let day = choice.day.filter(|day| days.contains(day)).unwrap_or(*first);
        let hidden =
            choice.keys.iter().map(|(column, value)| (format!("{}{column}", super::choice::BY), value.clone()));
        Some(Self {
            action: format!("/models/{}/forecast", model.name),
            covariates: model.known_ahead.iter().map(|name| (name.clone(), column_word(l, name))).collect(),
            hidden: hidden.chain([("history".to_owned(), choice.history.to_string())]).collect(),
            days: (first.to_string(), last.to_string(), day.to_string()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(value: &str, date: &str) -> BTreeMap<String, String> {
        [("covariate", "promo"), ("value", value), ("date", date)].map(|(n, v)| (n.to_owned(), v.to_owned())).into()
    }

    #[test]
    fn a_question_is_read_with_either_decimal_sign_and_nonsense_is_named() {
        assert!((Question::of(Lang::Ru, &fields("0,5", "2019-04-05")).unwrap().value - 0.5).abs() < 1e-12);
        assert_eq!(Question::of(Lang::Ru, &fields("NaN", "2019-04-05")).unwrap_err().field.as_deref(), Some("value"));
        assert_eq!(Question::of(Lang::Ru, &fields("1", "soon")).unwrap_err().field.as_deref(), Some("date"));
    }
}
