//! The forecast page of a model whose rows are predicted each by itself: ask about one, and see those that wait for their outcome.

use std::collections::BTreeMap;

use askama::Template;
use askama::filters::HtmlSafe;
use axum::response::Response;
use vakhta_service::error::ServiceError;
use vakhta_service::rows::{Cell, RowAnswer, RowField, RowRequest, RowsAhead};

use super::choice::column_word;
use super::rows;
use crate::error::ApiError;
use crate::pages::failure::rendered;
use crate::pages::frame::{Frame, Loaded, Place};
use crate::pages::lang::{Lang, Visitor};
use crate::pages::part::{Bar, Bars, Blank};
use crate::pages::said::Said;
use crate::pages::words::metric;
use crate::state::AppState;

/// Rows of the table.
const LISTED: usize = 200;
/// Beyond so many levels a field is typed and not chosen.
const CHOICES: usize = 60;
/// What a field's name begins with, so that a column called like another field of the form is told apart.
const FIELD: &str = "row.";

/// A field of the question.
#[derive(Debug, Clone)]
struct Field {
    name: String,
    label: String,
    value: String,
    /// What can be chosen; nothing where it is typed.
    choices: Vec<(String, bool)>,
    number: bool,
}

/// A row that waits for its outcome.
#[derive(Debug, Clone)]
struct Waiting {
    key: String,
    day: String,
    value: String,
    told: String,
}

/// The answer, or what is wrong with the question.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "forecast/single_answer.html")]
pub(super) struct Told {
    title: String,
    value: String,
    note: String,
    classes: Option<Bars>,
    reasons_title: String,
    reasons: Option<Bars>,
    wrong: Option<(String, Said)>,
}

impl HtmlSafe for Told {}

/// The page.
#[derive(Debug, Template)]
#[template(path = "forecast/single.html")]
pub(crate) struct SinglePage {
    frame: Frame,
    l: Lang,
    action: String,
    fields: Vec<Field>,
    waiting: Vec<Waiting>,
    /// How many of them are shown, where not all are.
    some: Option<String>,
    told_heading: String,
    api: String,
    answer: Option<Told>,
    blank: Option<Blank>,
}

impl SinglePage {
    fn new(visitor: &Visitor, loaded: &Loaded, fields: &[RowField], ahead: &RowsAhead) -> Self {
        let (l, model) = (visitor.lang, &loaded.model);
        let classes = !model.classes.is_empty();
        Self {
            frame: loaded.frame(visitor, Place::Forecast),
            l,
            action: format!("/models/{}/forecast", model.name),
            fields: fields.iter().map(|field| Field::of(l, field)).collect(),
            waiting: ahead.rows.iter().map(|row| Waiting::of(l, row)).collect(),
            some: (ahead.total > ahead.rows.len() as u64).then(|| {
                let args = [("shown", ahead.rows.len().into()), ("n", ahead.total.into())];
                l.say("single-waiting-some", &args)
            }),
            told_heading: l.t(if classes { "single-class" } else { "col-80" }),
            api: format!("/api/v1/models/{}/predict", model.name),
            answer: None,
            blank: fields.is_empty().then(|| {
                let (key, place) =
                    if model.rows == 0 { ("no-data", Place::Data) } else { ("no-forecast", Place::Retrain) };
                Blank::new(l, if model.rows == 0 { "data" } else { "retrain" }, key)
                    .link(place.href(&model.name), l.t(&format!("blank-{key}-link")))
            }),
        }
    }

    /// Loans with two classes.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor) -> Self {
        let loaded = crate::pages::samples::loaded_of_rows();
        let fields = [
            RowField { name: "amount".into(), levels: None, usual: Cell::Number(1200.0) },
            RowField {
                name: "grade".into(),
                levels: Some(vec!["A".into(), "B".into()]),
                usual: Cell::Text("B".into()),
            },
        ];
        let row = RowAnswer {
            key: vakhta_lifecycle::ids::SeriesKey::new(vec!["C-17".into()]),
            date: chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
            value: 0.831,
            class: Some("1".into()),
            classes: vec![("0".into(), 0.169), ("1".into(), 0.831)],
            interval: None,
            baseline: 0.22,
            reasons: vec![vakhta_lifecycle::prediction::Reason {
                feature: "amount".into(),
                value: Some(1200.0),
                effect: 0.42,
            }],
        };
        let ahead = RowsAhead { rows: vec![row.clone()], total: 1_204 };
        let mut page = Self::new(visitor, &loaded, &fields, &ahead);
        page.answer = Some(Told::of(visitor.lang, "", &row));
        page
    }
}

impl Field {
    fn of(l: Lang, field: &RowField) -> Self {
        let value = match &field.usual {
            Cell::Missing => String::new(),
            Cell::Number(number) => l.field(*number),
            Cell::Text(text) => text.clone(),
        };
        let levels = field.levels.as_ref().filter(|levels| levels.len() <= CHOICES);
        let choices = levels.into_iter().flatten().map(|level| (level.clone(), *level == value)).collect();
        let name = format!("{FIELD}{}", field.name);
        Self { name, label: column_word(l, &field.name), value, choices, number: field.levels.is_none() }
    }
}

impl Waiting {
    fn of(l: Lang, row: &RowAnswer) -> Self {
        let range = row.interval.map(|i| format!("{}\u{a0}–\u{a0}{}", l.amount(i.lo80), l.amount(i.hi80)));
        Self {
            key: row.key.to_string(),
            day: l.date(row.date),
            value: value(l, row),
            told: row.class.clone().or(range).unwrap_or_default(),
        }
    }
}

/// A probability in percent, a number as an amount.
fn value(l: Lang, row: &RowAnswer) -> String {
    if row.classes.is_empty() { l.amount(row.value) } else { l.percent(100.0 * row.value) }
}

impl Told {
    fn of(l: Lang, unit: &str, row: &RowAnswer) -> Self {
        let baseline = if row.classes.is_empty() { l.amount(row.baseline) } else { l.percent(100.0 * row.baseline) };
        let note = match &row.interval {
            Some(i) => l.say(
                "single-interval",
                &[("lo", l.amount(i.lo80).into()), ("hi", l.amount(i.hi80).into()), ("baseline", baseline.into())],
            ),
            None => l.say("single-baseline", &[("baseline", baseline.into())]),
        };
        let bar = |(class, p): &(String, f64)| Bar {
            label: class.clone(),
            value: l.percent(100.0 * p),
            width: format!("{:.0}", 100.0 * p),
            class: "up",
            note: String::new(),
        };
        let classes: Vec<Bar> = row.classes.iter().map(bar).collect();
        let scale = if row.classes.is_empty() { 1.0 } else { 100.0 };
        let scaled: Vec<_> = row
            .reasons
            .iter()
            .map(|r| vakhta_lifecycle::prediction::Reason { effect: scale * r.effect, ..r.clone() })
            .collect();
        Self {
            title: row.class.as_ref().map_or_else(
                || metric::unit_word(l, unit),
                |class| l.say("single-likely", &[("class", class.clone().into())]),
            ),
            value: value(l, row),
            note,
            classes: (!classes.is_empty()).then_some(Bars(classes)),
            reasons_title: l.t(if row.classes.is_empty() { "single-reasons" } else { "single-reasons-points" }),
            reasons: (!scaled.is_empty()).then(|| Bars(rows::reasons(l, &scaled, |name| column_word(l, name)))),
            wrong: None,
        }
    }

    fn wrong(l: Lang, error: &ApiError) -> Self {
        Self { wrong: Some((l.t("whatif-wrong"), Said::of(l, &error.message))), ..Self::default() }
    }
}

/// The page of a model of rows.
pub(super) async fn page(state: &AppState, visitor: &Visitor, loaded: &Loaded) -> Result<Response, ApiError> {
    rendered(&filled(state, visitor, loaded).await?)
}

async fn filled(state: &AppState, visitor: &Visitor, loaded: &Loaded) -> Result<SinglePage, ApiError> {
    let name = &loaded.model.name;
    let fields = match state.platform.row_fields(name).await {
        Ok(fields) => fields,
        // A model without data or version is no error: its page says what to do next.
        Err(ServiceError::NotEnoughData(_)) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let ahead = match state.platform.row_predictions(name, (0, LISTED)).await {
        Ok(ahead) => ahead,
        Err(ServiceError::NotEnoughData(_)) => RowsAhead::default(),
        Err(error) => return Err(error.into()),
    };
    Ok(SinglePage::new(visitor, loaded, &fields, &ahead))
}

/// A question about a row. htmx takes the answer alone, a browser without scripts the whole page.
pub(super) async fn ask(
    state: &AppState,
    visitor: &Visitor,
    loaded: &Loaded,
    given: &BTreeMap<String, String>,
) -> Result<Response, ApiError> {
    let told = answered(state, visitor, loaded, given).await?;
    if visitor.wants_fragment {
        return rendered(&told);
    }
    let mut page = filled(state, visitor, loaded).await?;
    page.answer = Some(told);
    rendered(&page)
}

async fn answered(
    state: &AppState,
    visitor: &Visitor,
    loaded: &Loaded,
    given: &BTreeMap<String, String>,
) -> Result<Told, ApiError> {
    let (l, name) = (visitor.lang, &loaded.model.name);
    let fields = state.platform.row_fields(name).await?;
    let mut row = BTreeMap::new();
    for field in fields {
        let text = given.get(&format!("{FIELD}{}", field.name)).map(|text| text.trim()).unwrap_or_default();
        let cell = match (text, &field.levels) {
            ("", _) => Cell::Missing,
            (text, Some(_)) => Cell::Text(text.to_owned()),
            (text, None) => match l.typed(text) {
                Some(number) => Cell::Number(number),
                None => {
                    let message = l.say("single-not-a-number", &[("value", text.to_owned().into())]);
                    return Ok(Told::wrong(l, &ApiError::invalid(column_word(l, &field.name), message)));
                }
            },
        };
        row.insert(field.name, cell);
    }
    let request = RowRequest { rows: vec![row], reasons: true, what_if: true };
    match state.platform.predict_rows(name, request).await.map_err(ApiError::from) {
        Ok(answer) => {
            let row = answer.rows.first().ok_or_else(|| ApiError::invalid("rows", "are missing"))?;
            Ok(Told::of(l, &loaded.model.unit, row))
        }
        Err(error) if error.status.is_client_error() => Ok(Told::wrong(l, &error)),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_rows_is_not_shown_as_all() {
        let visitor = Visitor::of(&"/?lang=en".parse().unwrap(), &axum::http::HeaderMap::new());
        let html = SinglePage::sample(&visitor).render().unwrap();
        assert!(html.contains("The newest 1 of 1,204"), "{html}");
    }
}
