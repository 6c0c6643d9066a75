//! What overriding was worth, drawn.

use vakhta_lifecycle::overrides::{Direction, Size, ValueAdded, ValueGroup, ValueReport, ValueVerdict};
use vakhta_service::views::ModelView;

use super::super::choice::column_word;
use crate::pages::chart::{greatest, width};
use crate::pages::lang::Lang;
use crate::pages::number::NONE;
use crate::pages::part::{Bar, Bars, Card, Pill, Tone};

/// What overriding was worth.
#[derive(Debug, Clone)]
pub(super) struct Worth {
    /// Nothing met its actual yet.
    pub(super) nothing: bool,
    /// The figures of everything.
    pub(super) cards: Vec<Card>,
    /// Groups with their titles.
    pub(super) groups: Vec<(String, Bars)>,
}

/// The value added in figures and bars.
pub(super) fn worth(l: Lang, model: &ModelView, report: &ValueReport) -> Worth {
    let segment = model.keys.first().map(|column| column_word(l, column)).unwrap_or_default();
    let direction = |d: &Direction| {
        l.t(match d {
            Direction::Raised => "override-raised",
            Direction::Lowered => "override-lowered",
        })
    };
    let size = |s: &Size| {
        l.t(match s {
            Size::Small => "override-small",
            Size::Medium => "override-medium",
            Size::Large => "override-large",
        })
    };
    let groups = [
        (l.t("override-by-person"), bars(l, &report.by_person, String::clone)),
        (segment, bars(l, &report.by_segment, String::clone)),
        (l.t("override-by-direction"), bars(l, &report.by_direction, direction)),
        (l.t("override-by-size"), bars(l, &report.by_size, size)),
    ];
    Worth {
        nothing: report.overall.n == 0,
        cards: cards(l, &report.overall),
        groups: groups.into_iter().filter(|(_, bars)| !bars.0.is_empty()).collect(),
    }
}

fn cards(l: Lang, value: &ValueAdded) -> Vec<Card> {
    let (tone, key) = match value.verdict {
        ValueVerdict::Helped => (Tone::Good, "override-helped"),
        ValueVerdict::Hurt => (Tone::Bad, "override-hurt"),
        ValueVerdict::Even => (Tone::Idle, "override-even"),
        ValueVerdict::NotEnoughData => (Tone::Idle, "not-enough-data"),
    };
    let interval = value.interval.map(|(low, high)| {
        l.say("override-interval", &[("low", l.signed(low).into()), ("high", l.signed(high).into())])
    });
    let share = (value.n > 0).then(|| 100.0 * value.helped as f64 / value.n as f64);
    let of = [("n", value.n.into())];
    vec![
        Card {
            label: l.t("override-points"),
            value: points(l, value.points),
            beside: interval.unwrap_or_else(|| l.t("override-too-few")),
            verdict: Some(Pill::new(tone, l.t(key))),
            help: l.t("override-points-help"),
        },
        Card {
            label: l.t("override-share"),
            value: share.map_or_else(|| NONE.to_owned(), |share| l.whole_percent(share)),
            beside: l.say("override-of", &of),
            ..Card::default()
        },
        Card {
            label: l.t("override-wape"),
            value: l.maybe_percent(value.wape_overridden),
            beside: l.say("override-wape-model", &[("wape", l.maybe_percent(value.wape_statistical).into())]),
            ..Card::default()
        },
    ]
}

fn points(l: Lang, points: Option<f64>) -> String {
    points.map_or_else(|| NONE.to_owned(), |points| l.say("override-in-points", &[("points", l.signed(points).into())]))
}

fn bars<T>(l: Lang, groups: &[ValueGroup<T>], name: impl Fn(&T) -> String) -> Bars {
    let most = greatest(groups.iter().filter_map(|group| group.value.points));
    let bar = |group: &ValueGroup<T>| {
        let value = &group.value;
        let known = value.points.unwrap_or(0.0);
        Bar {
            label: name(&group.of),
            value: points(l, value.points),
            width: width(known, most),
            class: match value.verdict {
                ValueVerdict::Helped => "up",
                ValueVerdict::Hurt => "down",
                ValueVerdict::Even | ValueVerdict::NotEnoughData => "calm",
            },
            note: l.say(
                if value.verdict == ValueVerdict::NotEnoughData { "override-note-few" } else { "override-note" },
                &[("helped", value.helped.into()), ("n", value.n.into())],
            ),
        }
    };
    Bars(groups.iter().map(bar).collect())
}
