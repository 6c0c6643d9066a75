//! One series of it, with its forecast.

use std::f64::consts::TAU;

use chrono::{Datelike, NaiveDate};
use vakhta_lifecycle::ids::SeriesKey;
use vakhta_lifecycle::prediction::{Pair, Prediction, PredictionKind, Reason};
use vakhta_service::views::{Anomaly, Basis, ChangeView, HistoryPoint, ReasonChange, SeriesView, WhatIfView};

use super::{at, champion_id, date, name, noise, scores, today};

fn usual(day: NaiveDate) -> f64 {
    let weekday = [131.0, 142.0, 138.0, 146.0, 171.0, 268.0, 412.0][day.weekday().num_days_from_monday() as usize];
    weekday * (1.0 + 0.08 * (f64::from(day.ordinal()) / 365.0 * TAU).sin())
}

fn prediction(day: NaiveDate, promo: bool) -> Prediction {
    let closed = day == date(2019, 4, 19);
    let raised = if promo { 1.22 } else { 1.0 };
    let value = if closed { 0.0 } else { usual(day) * raised };
    let lead = (day - date(2019, 4, 2)).num_days();
    let half = if closed { 0.0 } else { value * (0.12 + 0.003 * lead as f64) };
    let reason = |feature: &str, value, effect| Reason { feature: feature.into(), value, effect };
    Prediction {
        model: name(),
        version: champion_id(),
        kind: PredictionKind::Scheduled,
        series: SeriesKey::new(vec!["B02".into(), "P101".into()]),
        origin: date(2019, 4, 2),
        date: day,
        lead: lead as u16,
        value,
        lo80: value - half,
        hi80: value + half,
        lo95: (value - half * 1.7).max(0.0),
        hi95: value + half * 1.7,
        baseline: value * 0.95,
        open: !closed,
        reasons: if closed {
            Vec::new()
        } else {
            vec![
                reason("same_weekday_mean_8", Some(139.0), 42.0),
                reason("promo", Some(f64::from(u8::from(promo))), if promo { 31.0 } else { -11.5 }),
                reason("lag_7", Some(146.0), 8.4),
                reason("school_holiday", Some(0.0), -5.2),
                reason("rolling_mean_28", Some(201.0), 3.1),
                reason("holiday_tomorrow", Some(0.0), -1.2),
            ]
        },
        issued_at: at(2019, 4, 3, 0, 1),
    }
}

/// A series with its forecast.
pub(crate) fn series() -> SeriesView {
    let first = date(2019, 1, 2);
    let days: Vec<NaiveDate> = first.iter_days().take_while(|d| *d < today()).collect();
    let actual = |(i, day): (usize, &NaiveDate)| usual(*day) * (1.0 + 0.13 * noise(i as u64 + 3));
    let holiday = |day: NaiveDate| (day == date(2019, 1, 6)).then(|| "Epiphany".to_owned());
    let point = |(i, day): (usize, &NaiveDate)| {
        let closed = *day == date(2019, 1, 6);
        HistoryPoint {
            date: *day,
            actual: Some(if closed { 0.0 } else { actual((i, day)).round() }),
            closed,
            holiday: holiday(*day),
        }
    };
    let history: Vec<HistoryPoint> = days.iter().enumerate().map(point).collect();
    let holidays = [
        (date(2019, 1, 6), "Epiphany"),
        (date(2019, 4, 19), "Good Friday"),
        (date(2019, 4, 21), "Easter Sunday"),
        (date(2019, 4, 22), "Easter Monday"),
    ];
    let holidays = holidays.map(|(date, name)| (date, name.to_owned())).into();
    let pair = |(i, day): (usize, &NaiveDate)| {
        let forecast = usual(*day);
        Pair {
            series: SeriesKey::new(vec!["B02".into(), "P101".into()]),
            date: *day,
            lead: 1,
            version: champion_id(),
            actual: actual((i, day)).round(),
            forecast,
            baseline: forecast * 0.9,
            lo80: forecast * 0.88,
            hi80: forecast * 1.12,
            lo95: forecast * 0.8,
            hi95: forecast * 1.2,
            open: true,
        }
    };
    SeriesView {
        model: name(),
        series: SeriesKey::new(vec!["B02".into(), "P101".into()]),
        history,
        holidays,
        forecast: today().iter_days().take(28).map(|day| prediction(day, false)).collect(),
        pairs: days.iter().enumerate().skip(40).map(pair).collect(),
        scores: scores(51, 9.8, 9.1, 17.0, -1.2),
        anomalies: vec![Anomaly {
            date: date(2019, 4, 1),
            actual: 310.0,
            expected: 152.0,
            basis: Basis::Forecast,
            p_value: 0.004,
        }],
    }
}

/// A promotion on one day.
pub(crate) fn what_if() -> WhatIfView {
    let day = date(2019, 4, 5);
    WhatIfView {
        usual: today().iter_days().take(28).map(|d| prediction(d, false)).collect(),
        changed: today().iter_days().take(28).map(|d| prediction(d, d == day)).collect(),
    }
}

/// The forecast of a day beside the one of the day before.
pub(crate) fn change() -> ChangeView {
    let after = prediction(date(2019, 4, 5), true);
    let before = Prediction { origin: date(2019, 4, 1), lead: 4, ..prediction(date(2019, 4, 5), false) };
    let moved = |feature: Option<&str>, before, after, effect| ReasonChange {
        feature: feature.map(str::to_owned),
        before,
        after,
        effect,
    };
    let reasons = vec![
        moved(Some("promo"), Some(0.0), Some(1.0), 42.5),
        moved(Some("lag_7"), Some(146.0), Some(139.0), -6.1),
        moved(None, None, None, 1.2),
    ];
    ChangeView { before, after, reasons }
}
