//! Rows of the forecast page: days ahead, days that are known now, reasons.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use vakhta_lifecycle::prediction::{Pair, Prediction, Reason};
use vakhta_service::views::{Anomaly, Basis, SeriesView};

use crate::pages::chart::{greatest, width};
use crate::pages::lang::Lang;
use crate::pages::part::{Bar, Pill, Tone};

/// Known days shown in the table.
const KNOWN_DAYS: usize = 14;
/// Reasons shown as bars.
const REASONS: usize = 8;

/// A day ahead.
#[derive(Debug, Clone)]
pub(super) struct DayRow {
    /// The day for machines.
    pub(super) iso: String,
    /// The day in words.
    pub(super) day: String,
    /// Its weekday.
    pub(super) weekday: String,
    /// Whether it begins a week, which the table separates.
    pub(super) monday: bool,
    /// The forecast.
    pub(super) value: String,
    /// The 80 % interval.
    pub(super) interval80: String,
    /// The 95 % interval.
    pub(super) interval95: String,
    /// What stands beside it: closed, a holiday.
    pub(super) note: String,
    /// Whether the day is expected to be closed.
    pub(super) closed: bool,
    /// The address that shows its reasons.
    pub(super) href: String,
    /// Whether its reasons are shown.
    pub(super) current: bool,
}

/// A day that had been forecast and is known now.
#[derive(Debug, Clone)]
pub(super) struct KnownRow {
    /// The day in words.
    pub(super) day: String,
    /// Its weekday.
    pub(super) weekday: String,
    /// The named holiday.
    pub(super) holiday: Option<String>,
    /// What had been forecast.
    pub(super) forecast: String,
    /// The 80 % interval.
    pub(super) interval: String,
    /// What happened.
    pub(super) actual: String,
    /// Actual minus forecast.
    pub(super) gap: String,
    /// Whether the interval held it.
    pub(super) held: Pill,
    /// Why the actual is hard to believe, if it is.
    pub(super) anomaly: Option<String>,
}

/// What the chart script draws; days are ISO dates, `null` is a gap.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct ChartData {
    days: Vec<NaiveDate>,
    actual: Vec<Option<f64>>,
    forecast: Vec<Option<f64>>,
    before: Vec<Option<f64>>,
    lo80: Vec<Option<f64>>,
    hi80: Vec<Option<f64>>,
    lo95: Vec<Option<f64>>,
    hi95: Vec<Option<f64>>,
    closed: Vec<bool>,
    /// What to say of an actual that is hard to believe.
    anomalies: BTreeMap<NaiveDate, String>,
    holidays: BTreeMap<NaiveDate, String>,
    today: Option<NaiveDate>,
    lang: &'static str,
    words: BTreeMap<&'static str, String>,
}

fn interval(l: Lang, lo: f64, hi: f64) -> String {
    format!("{}\u{a0}–\u{a0}{}", l.amount(lo), l.amount(hi))
}

/// The days ahead. `href` makes the address that shows a day's reasons.
pub(super) fn days(
    l: Lang,
    series: &SeriesView,
    shown: Option<NaiveDate>,
    href: impl Fn(NaiveDate) -> String,
) -> Vec<DayRow> {
    let row = |p: &Prediction| {
        let holiday = series.holidays.get(&p.date).cloned();
        let closed = (!p.open).then(|| l.t("forecast-closed"));
        DayRow {
            iso: p.date.to_string(),
            day: l.day(p.date),
            weekday: l.weekday(p.date),
            monday: chrono::Datelike::weekday(&p.date) == chrono::Weekday::Mon,
            value: l.amount(p.value),
            interval80: if p.open { interval(l, p.lo80, p.hi80) } else { String::new() },
            interval95: if p.open { interval(l, p.lo95, p.hi95) } else { String::new() },
            note: closed.into_iter().chain(holiday).collect::<Vec<_>>().join(" · "),
            closed: !p.open,
            href: href(p.date),
            current: shown == Some(p.date),
        }
    };
    series.forecast.iter().map(row).collect()
}

/// The last known days with what had been forecast for them, latest first.
pub(super) fn known(l: Lang, series: &SeriesView) -> Vec<KnownRow> {
    let row = |p: &Pair| {
        let inside = p.actual >= p.lo80 && p.actual <= p.hi80;
        let held = match (p.open, inside) {
            (false, _) => Pill::new(Tone::Idle, l.t("forecast-closed")),
            (true, true) => Pill::new(Tone::Good, l.t("forecast-inside")),
            (true, false) => Pill::new(Tone::Warn, l.t("forecast-outside")),
        };
        KnownRow {
            day: l.day(p.date),
            weekday: l.weekday(p.date),
            holiday: series.holidays.get(&p.date).cloned(),
            forecast: l.amount(p.forecast),
            interval: interval(l, p.lo80, p.hi80),
            actual: l.amount(p.actual),
            gap: l.signed(p.actual - p.forecast),
            held,
            anomaly: series.anomalies.iter().find(|a| a.date == p.date).map(|a| anomaly(l, a)),
        }
    };
    series.pairs.iter().rev().take(KNOWN_DAYS).map(row).collect()
}

/// The greatest reasons of a day as bars, each as `describe` says it.
pub(super) fn reasons(l: Lang, reasons: &[Reason], describe: impl Fn(&str) -> String) -> Vec<Bar> {
    let most = greatest(reasons.iter().map(|r| r.effect));
    let bar = |reason: &Reason| Bar {
        label: describe(&reason.feature),
        value: l.signed(reason.effect),
        width: width(reason.effect, most),
        class: if reason.effect < 0.0 { "down" } else { "up" },
        note: reason
            .value
            .map_or_else(String::new, |v| l.say("forecast-reason-value", &[("value", l.input(v).into())])),
    };
    reasons.iter().take(REASONS).map(bar).collect()
}

/// What the chart draws: the history, then the days ahead.
pub(super) fn chart(l: Lang, series: &SeriesView, today: NaiveDate) -> ChartData {
    let before: BTreeMap<NaiveDate, f64> = series.pairs.iter().map(|p| (p.date, p.forecast)).collect();
    let last_known = series.history.iter().rfind(|h| h.actual.is_some()).map(|h| h.date);
    let mut data = ChartData { today: Some(today), lang: l.code(), words: words(l), ..ChartData::default() };
    // The days ahead come from the forecast; without one the chart ends with what is known.
    let end = series.forecast.first().map(|p| p.date).or(last_known.and_then(|day| day.succ_opt()));
    for point in series.history.iter().filter(|h| end.is_some_and(|end| h.date < end)) {
        data.days.push(point.date);
        data.actual.push(point.actual.filter(|_| last_known.is_some_and(|last| point.date <= last)));
        data.before.push(before.get(&point.date).copied());
        data.closed.push(point.closed);
        for line in [&mut data.forecast, &mut data.lo80, &mut data.hi80, &mut data.lo95, &mut data.hi95] {
            line.push(None);
        }
    }
    for p in &series.forecast {
        data.days.push(p.date);
        data.actual.push(None);
        data.before.push(None);
        data.closed.push(!p.open);
        data.forecast.push(Some(p.value));
        data.lo80.push(Some(p.lo80));
        data.hi80.push(Some(p.hi80));
        data.lo95.push(Some(p.lo95));
        data.hi95.push(Some(p.hi95));
    }
    data.anomalies = series.anomalies.iter().map(|a| (a.date, anomaly(l, a))).collect();
    data.holidays.clone_from(&series.holidays);
    data
}

/// Why an actual is hard to believe.
pub(super) fn anomaly(l: Lang, anomaly: &Anomaly) -> String {
    let key = match anomaly.basis {
        Basis::Forecast => "forecast-anomaly-forecast",
        Basis::Weekday => "forecast-anomaly-weekday",
    };
    l.say(key, &[("expected", l.amount(anomaly.expected).into())])
}

fn words(l: Lang) -> BTreeMap<&'static str, String> {
    [
        ("actual", "forecast-legend-actual"),
        ("forecast", "forecast-legend-forecast"),
        ("before", "forecast-legend-before"),
        ("band80", "forecast-legend-80"),
        ("band95", "forecast-legend-95"),
        ("closed", "forecast-closed"),
        ("anomaly", "forecast-legend-anomaly"),
        ("today", "forecast-today"),
    ]
    .into_iter()
    .map(|(name, key)| (name, l.t(key)))
    .collect()
}
