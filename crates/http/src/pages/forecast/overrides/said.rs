//! What was said, one row for what one person said at one moment, however many series and days it was about.

use std::collections::{BTreeMap, BTreeSet};

use vakhta_service::views::{ModelView, OverrideView};

use super::super::choice::{BY, column_word};
use crate::pages::lang::Lang;
use crate::pages::part::{Pill, Tone};

/// What one person said at one moment.
#[derive(Debug, Clone)]
pub(super) struct SaidRow {
    /// Its number, for ids.
    pub(super) id: i64,
    /// When.
    pub(super) when: String,
    /// Who.
    pub(super) by: String,
    /// Of which series.
    pub(super) series: String,
    /// Of which days.
    pub(super) days: String,
    /// What is used.
    pub(super) value: String,
    /// What the model had said.
    pub(super) statistical: String,
    /// Why.
    pub(super) reason: String,
    /// How it stands.
    pub(super) state: Pill,
    /// What became of it.
    pub(super) outcome: String,
    /// The hidden fields of a withdrawal, where there is something to withdraw.
    pub(super) withdraw: Option<Vec<(String, String)>>,
}

/// The rows, newest first.
pub(super) fn rows(l: Lang, model: &ModelView, views: &[OverrideView]) -> Vec<SaidRow> {
    let together = |a: &OverrideView, b: &OverrideView| {
        let key = |view: &OverrideView| {
            let record = &view.record;
            (record.made_at, record.by.clone(), record.reason.clone(), record.value.is_some())
        };
        key(a) == key(b)
    };
    views.chunk_by(together).filter_map(|group| row(l, model, group)).collect()
}

fn row(l: Lang, model: &ModelView, group: &[OverrideView]) -> Option<SaidRow> {
    let first = &group.first()?.record;
    let (from, to) = (group.iter().map(|v| v.record.date).min()?, group.iter().map(|v| v.record.date).max()?);
    let value: Option<f64> = group.iter().map(|v| v.record.value).sum();
    let ahead = group.iter().any(|v| v.in_force && v.record.date >= model.today);
    let keys = common(model, group);
    let days = [("from", from.to_string()), ("to", to.to_string())].map(|(name, day)| (name.to_owned(), day));
    let chosen = model.keys.iter().map(|column| {
        let value = keys.get(column).cloned().unwrap_or_default();
        (format!("{BY}{column}"), value)
    });
    Some(SaidRow {
        id: first.id,
        when: l.moment(first.made_at),
        by: first.by.clone(),
        series: series(l, model, group, &keys),
        days: if from == to { l.date(from) } else { format!("{} – {}", l.date(from), l.date(to)) },
        value: value.map_or_else(|| l.t("override-as-model"), |value| l.amount(value)),
        statistical: l.amount(group.iter().map(|v| v.record.statistical).sum()),
        reason: first.reason.clone(),
        state: state(l, model, group),
        outcome: outcome(l, group),
        withdraw: ahead.then(|| days.into_iter().chain(chosen).collect()),
    })
}

/// The values of key columns that all series of a group share.
fn common(model: &ModelView, group: &[OverrideView]) -> BTreeMap<String, String> {
    let values = |at: usize| group.iter().filter_map(move |v| v.record.series.parts().get(at)).collect::<BTreeSet<_>>();
    let shared = |(at, column): (usize, &String)| {
        let values = values(at);
        let only = values.first().filter(|_| values.len() == 1)?;
        Some((column.clone(), (*only).clone()))
    };
    model.keys.iter().enumerate().filter_map(shared).collect()
}

fn series(l: Lang, model: &ModelView, group: &[OverrideView], shared: &BTreeMap<String, String>) -> String {
    let n = group.iter().map(|v| &v.record.series).collect::<BTreeSet<_>>().len();
    let named = |column: &String| shared.get(column).map(|value| format!("{} {value}", column_word(l, column)));
    let mut words: Vec<String> = model.keys.iter().filter_map(named).collect();
    if n > 1 {
        words.push(l.n("override-series", n));
    }
    words.join(" · ")
}

fn state(l: Lang, model: &ModelView, group: &[OverrideView]) -> Pill {
    let in_force = group.iter().filter(|v| v.in_force).count();
    let past = group.iter().all(|v| v.record.date < model.today);
    match (in_force, group.iter().any(|v| v.record.value.is_some())) {
        (_, false) => Pill::new(Tone::Idle, l.t("override-withdrawal")),
        (0, true) => Pill::new(Tone::Idle, l.t("override-replaced")),
        _ if past => Pill::new(Tone::Idle, l.t("override-past")),
        (all, true) if all == group.len() => Pill::new(Tone::Info, l.t("override-in-force")),
        _ => Pill::new(Tone::Info, l.t("override-partly")),
    }
}

/// How many of those that met their actuals were nearer than the model.
fn outcome(l: Lang, group: &[OverrideView]) -> String {
    let met = group.iter().filter(|v| v.in_force).filter_map(|v| Some((v.record.value?, v.met?)));
    let nearer = met.clone().filter(|(value, met)| (met.actual - value).abs() < (met.actual - met.statistical).abs());
    match met.clone().count() {
        0 => String::new(),
        n => l.say("override-nearer", &[("nearer", nearer.count().into()), ("n", n.into())]),
    }
}
