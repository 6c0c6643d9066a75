//! The inputs beside what the champion learned from: a state of each column, and both distributions in one small picture.

use askama::Template;
use askama::filters::HtmlSafe;
use vakhta_lifecycle::drift::{ColumnDrift, Counts, DriftLook, DriftState, NoReference, TooLittle};
use vakhta_service::views::DriftView;

use crate::pages::forecast::column_word;
use crate::pages::lang::Lang;
use crate::pages::part::{Pill, Tone};

/// Height of a picture; its width is 100.
const HEIGHT: f64 = 40.0;

/// The part of the page.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/inputs.html")]
pub(super) struct Inputs {
    l: Lang,
    /// What is compared, or why nothing is.
    lead: String,
    columns: Vec<Input>,
}

impl HtmlSafe for Inputs {}

/// One column.
#[derive(Debug, Clone)]
struct Input {
    title: String,
    pill: Pill,
    text: String,
    picture: Option<Picture>,
}

/// Shares of rows by value: what the champion learned from, and the last weeks.
#[derive(Debug, Clone, PartialEq)]
struct Picture {
    bars: Vec<Bar>,
    least: String,
    most: String,
}

/// One bin.
#[derive(Debug, Clone, PartialEq)]
struct Bar {
    x: String,
    width: String,
    inner_x: String,
    inner_width: String,
    reference_y: String,
    reference_height: String,
    current_y: String,
    current_height: String,
}

impl Inputs {
    /// What is known of drift.
    pub(super) fn of(l: Lang, view: &DriftView) -> Self {
        let look = view.look.as_ref();
        let columns = look.map(|look| look.columns.iter().map(|c| input(l, view, c)).collect());
        Self { l, lead: lead(l, view, look), columns: columns.unwrap_or_default() }
    }
}

fn lead(l: Lang, view: &DriftView, look: Option<&DriftLook>) -> String {
    let Some(look) = look else {
        let why = if view.of_rows {
            "inputs-of-rows"
        } else if !view.policy.enabled {
            "inputs-off"
        } else if view.champion.is_none() {
            "inputs-no-champion"
        } else {
            "inputs-no-data"
        };
        return l.t(why);
    };
    match look.no_reference {
        Some(NoReference::TrainedBefore) => l.t("inputs-trained-before"),
        Some(NoReference::Unreadable) => l.t("inputs-unreadable"),
        None => l.say(
            "inputs-lead",
            &[
                ("from", l.date(look.from).into()),
                ("through", l.date(look.through).into()),
                ("learned", l.maybe_date(look.reference_through).into()),
            ],
        ),
    }
}

fn input(l: Lang, view: &DriftView, column: &ColumnDrift) -> Input {
    let name = column_word(l, &column.column);
    let relative = column.column == view.target;
    let title = if relative { l.say("inputs-relative", &[("column", name.into())]) } else { name };
    let (tone, key) = match column.state {
        DriftState::NotEnoughData => (Tone::Idle, "not-enough-data"),
        DriftState::None => (Tone::Good, "drift-none"),
        DriftState::Minor => (Tone::Info, "drift-minor"),
        DriftState::Major => (Tone::Warn, "drift-major"),
    };
    let number = |value: f64| l.number(value, 2);
    let text = match (&column.measured, column.lacks) {
        (Some(m), _) => l.say(
            "inputs-numbers",
            &[
                ("distance", number(m.distance).into()),
                ("ordinary", number(m.ordinary).into()),
                ("limit", number(m.minor_limit).into()),
            ],
        ),
        (None, Some(TooLittle::Windows { have, need })) => {
            l.say("inputs-few-windows", &[("have", have.into()), ("need", need.into())])
        }
        (None, Some(TooLittle::Rows { have, need })) => {
            l.say("inputs-few-rows", &[("have", have.into()), ("need", need.into())])
        }
        (None, None) => String::new(),
    };
    Input { title, pill: Pill::new(tone, l.t(key)), text, picture: picture(l, column) }
}

/// The picture, where both have values. Bins that hold none of either are left out; what is missing is the last bar.
fn picture(l: Lang, column: &ColumnDrift) -> Option<Picture> {
    let shares = |c: &Counts| -> Vec<f64> {
        let rows = c.rows().max(1) as f64;
        c.bins.iter().chain([&c.missing]).map(|n| f64::from(*n) / rows).collect()
    };
    let (reference, current) = (shares(&column.reference), shares(&column.current));
    let pairs: Vec<(f64, f64)> = reference.into_iter().zip(current).filter(|(a, b)| *a > 0.0 || *b > 0.0).collect();
    let most = pairs.iter().flat_map(|(a, b)| [*a, *b]).fold(0.0, f64::max);
    if column.reference.known() == 0 || column.current.rows() == 0 || most <= 0.0 {
        return None;
    }
    let step = 100.0 / pairs.len() as f64;
    let one = |value: f64| format!("{value:.2}");
    let bar = |(place, (reference, current)): (usize, &(f64, f64))| {
        let (reference, current) = (reference / most * HEIGHT, current / most * HEIGHT);
        let x = place as f64 * step;
        Bar {
            x: one(x + 0.05 * step),
            width: one(0.9 * step),
            inner_x: one(x + 0.3 * step),
            inner_width: one(0.4 * step),
            reference_y: one(HEIGHT - reference),
            reference_height: one(reference),
            current_y: one(HEIGHT - current),
            current_height: one(current),
        }
    };
    let edge = |value: Option<&f64>| value.map_or_else(String::new, |v| l.input(*v));
    Some(Picture {
        bars: pairs.iter().enumerate().map(bar).collect(),
        least: edge(column.edges.first()),
        most: edge(column.edges.last()),
    })
}
